export type { ChatChannel } from './channel.ts';
export { ChannelDirectory } from './directory.ts';
export { type From, parseActivity, toDraft } from './normalize.ts';
export { type Address, passing, toActivity, toActivitySet } from './present.ts';
export {
  type ChatToken,
  channelSecret,
  mintStreamKey,
  mintToken,
  readStreamKey,
  readToken,
  readTokenForRefresh,
  tokenLifetimeSeconds,
} from './token.ts';
