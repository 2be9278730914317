export {
  beginCall,
  type CalledAgent,
  openCall,
  takeHandoff,
} from './commands/take-call.ts';
export { takeReply } from './commands/take-reply.ts';
export { onOutsideReleased } from './consumers/on-outside-released.ts';
export { readActivity } from './domain/activity.ts';
export { initiateEvent, initiateName, readContext, statusName, vaContext } from './domain/va-context.ts';
export { testOutsideAgent } from './queries/test-outside-agent.ts';
export { runOutsideRelay } from './relay/outside-relay.ts';
export { replyBase } from './reply-address.ts';
export { putAgentSecret } from './store/secret.store.ts';
