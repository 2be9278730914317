export {
  type Actor,
  endConversation,
  endWrapUpInTime,
  finishWrapUp,
  park,
  transferConversation,
} from './commands/finish.ts';
export { type Author, addNote, type Reply, sendReply } from './commands/reply.ts';
export {
  assertMayRead,
  conversationsOf,
  listConversations,
  type Reader,
  readConversation,
} from './queries/conversations.ts';
export { readDesk } from './queries/desk.ts';
