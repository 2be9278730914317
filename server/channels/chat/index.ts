export { type ChatChannel, ChannelDirectory } from './directory.ts';
export { type From, parseActivity, toDraft } from './normalize.ts';
export { type Address, passing, toActivity, toActivitySet } from './present.ts';
export {
  channelSecret, type ChatToken, mintStreamKey, mintToken, readStreamKey, readToken, readTokenForRefresh, tokenLifetimeSeconds,
} from './token.ts';
