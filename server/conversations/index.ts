export { AppendGroups } from './append-group.ts';
export {
  attachmentPath,
  findAttachments,
  openAttachment,
  type StoredAttachment,
  storeAttachment,
  type Upload,
} from './attachments.ts';
export { appendMessages, notice } from './commands/append-message.ts';
export {
  closeConversation,
  engageHandler,
  handOverToAiAgent,
  parkConversation,
  type QueueRequest,
  queueConversation,
  requestRouting,
  startWrapUp,
  takeOutOfQueue,
} from './commands/change-state.ts';
export {
  type Engagement,
  type EngageTarget,
  engageRepresentatives,
} from './commands/engage-representatives.ts';
export {
  defaultQueue,
  endDraft,
  leaveConversation,
  resumeConversation,
} from './commands/leave-conversation.ts';
export {
  type OpenRequest,
  openConversation,
  openWithin,
  unnamedCustomer,
} from './commands/open-conversation.ts';
export { type HandoffFacts, handoffContext, recordHandoff } from './commands/record-handoff.ts';
export { approvalsSignal, type Handler } from './commands/sessions.ts';
export type { Sender } from './domain/append.ts';
export {
  type AppendedMessage,
  type AppendResult,
  type MessageDraft,
  presentMessage,
} from './domain/message.ts';
export { closeDue, type OnWrapUpOver, runConversationTimers } from './jobs/close-due.ts';
export { ConversationFollower, type ConversationSignal, type Screen } from './live.ts';
export { type Conversation, lockConversation, lockConversations } from './store/conversation.store.ts';
export { type Customer, upsertCustomer } from './store/customer.store.ts';
export { messagesAfter } from './store/message.store.ts';
