export type { Actor } from './commands/act.ts';
export {
  acceptConsultation,
  declineConsultation,
  endConsultation,
  requestConsultation,
} from './commands/consult.ts';
export { type Dialled, type DialRequest, dial } from './commands/dial.ts';
export { endConversation, endWrapUpInTime, finishWrapUp, park } from './commands/finish.ts';
export { type Author, addNote, type Reply, sendReply } from './commands/reply.ts';
export {
  assignConversation,
  assignConversations,
  type BulkOutcome,
  endConversations,
  pickConversation,
} from './commands/take.ts';
export {
  type Handover,
  releaseConversation,
  type TransferRequest,
  transferConversation,
} from './commands/transfer.ts';
export { endsConsultations } from './consumers/on-consulted-conversation.ts';
export { askCopilot, type Question } from './copilot/commands/ask.ts';
export { type Continuation, continueTurn } from './copilot/commands/continue-turn.ts';
export { readTurns } from './copilot/queries/turns.ts';
export type { Asker } from './copilot/situation.ts';
export {
  assertMayRead,
  conversationsOf,
  listConversations,
  type Reader,
  readConversation,
} from './queries/conversations.ts';
export { readDesk } from './queries/desk.ts';
