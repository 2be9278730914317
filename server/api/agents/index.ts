export { addAgentCalls } from './calls.ts';
export { addAgentReplies } from './replies.ts';
