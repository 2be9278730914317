/** The desk, conversations and operations chapters of the API. */
import { z } from 'zod';
import { leads, operation, staff } from '../operation.ts';
import { ConversationState, Id } from '../words.ts';
import { ChosenPresence } from './routing-shapes.ts';
import { ConversationDetail, ConversationSummary, Desk, Live, Message } from './shapes.ts';

const Nothing = z.object({});
const OneConversation = z.object({ conversationId: Id });
/** Chosen by the client; the same id sent again is the same message, and answers with the first one's sequence. */
const ClientMessageId = z.string().min(1).max(128);
const Text = z.string().max(28_000);

export const workOperations = {
  'desk.read': operation({
    name: 'desk.read',
    method: 'GET',
    path: '/api/desk',
    tag: 'Desk',
    access: ['representative'],
    summary: 'The representative’s presence, capacity, offers and conversations.',
    input: Nothing,
    output: Desk,
    errors: [],
  }),
  'presence.set': operation({
    name: 'presence.set',
    method: 'PUT',
    path: '/api/presence',
    tag: 'Desk',
    access: ['representative'],
    summary: 'Set your presence: a base one by its word, or a custom one by its id or name.',
    input: z.object({ presence: z.string().min(1).max(200) }),
    output: ChosenPresence,
    errors: ['presence.not_found'],
  }),
  'offer.accept': operation({
    name: 'offer.accept',
    method: 'POST',
    path: '/api/offers/:offerId/accept',
    tag: 'Desk',
    access: ['representative'],
    summary: 'Accept an offer: you become the conversation’s handler. Accepting twice answers the same.',
    input: z.object({ offerId: Id }),
    output: z.object({ conversationId: Id, handlerEpoch: z.number().int() }),
    errors: ['offer.not_found', 'offer.expired', 'offer.already_answered'],
  }),
  'offer.decline': operation({
    name: 'offer.decline',
    method: 'POST',
    path: '/api/offers/:offerId/decline',
    tag: 'Desk',
    access: ['representative'],
    summary: 'Decline an offer: the conversation is offered to somebody else.',
    input: z.object({ offerId: Id }),
    output: Nothing,
    errors: ['offer.not_found', 'offer.expired', 'offer.already_answered'],
  }),
  'conversation.list': operation({
    name: 'conversation.list',
    method: 'GET',
    path: '/api/conversations',
    tag: 'Conversations',
    access: leads,
    summary: 'Conversations, newest first.',
    input: z.object({
      state: ConversationState.optional(),
      queueId: Id.optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ conversations: z.array(ConversationSummary) }),
    errors: [],
  }),
  'conversation.read': operation({
    name: 'conversation.read',
    method: 'GET',
    path: '/api/conversations/:conversationId',
    tag: 'Conversations',
    access: staff,
    summary:
      'One conversation with its customer, context, summary, sessions and queue segments. A representative sees those they handle, handled, are offered or are consulted on.',
    input: OneConversation,
    output: ConversationDetail,
    errors: ['conversation.not_found'],
  }),
  'message.list': operation({
    name: 'message.list',
    method: 'GET',
    path: '/api/conversations/:conversationId/messages',
    tag: 'Conversations',
    access: staff,
    summary: 'Messages after a sequence number, in order.',
    input: OneConversation.extend({
      after: z.coerce.number().int().nonnegative().default(0),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
    }),
    output: z.object({ messages: z.array(Message) }),
    errors: ['conversation.not_found'],
  }),
  'message.send': operation({
    name: 'message.send',
    method: 'POST',
    path: '/api/conversations/:conversationId/messages',
    tag: 'Conversations',
    access: ['representative'],
    summary: 'Reply to the customer. Only the handler may, and only under its epoch.',
    input: OneConversation.extend({
      clientMessageId: ClientMessageId,
      text: Text.default(''),
      /** The epoch you were given when you accepted; a hand-over since then refuses the message. */
      handlerEpoch: z.number().int().optional(),
      attachmentIds: z.array(Id).max(10).default([]),
    }),
    output: z.object({ sequence: z.number().int() }),
    errors: [
      'conversation.not_found',
      'conversation.closed',
      'conversation.not_handler',
      'conversation.stale_epoch',
    ],
  }),
  'note.add': operation({
    name: 'note.add',
    method: 'POST',
    path: '/api/conversations/:conversationId/notes',
    tag: 'Conversations',
    access: staff,
    summary: 'Add a note that only staff see; allowed in every state.',
    input: OneConversation.extend({ clientMessageId: ClientMessageId, text: Text.min(1) }),
    output: z.object({ sequence: z.number().int() }),
    errors: ['conversation.not_found'],
  }),
  'conversation.park': operation({
    name: 'conversation.park',
    method: 'POST',
    path: '/api/conversations/:conversationId/park',
    tag: 'Conversations',
    access: ['representative'],
    summary:
      'Wait for the customer: capacity is freed; their next message brings the conversation back to its queue.',
    input: OneConversation,
    output: Nothing,
    errors: ['conversation.not_found', 'conversation.not_handler', 'conversation.wrong_state'],
  }),
  'conversation.end': operation({
    name: 'conversation.end',
    method: 'POST',
    path: '/api/conversations/:conversationId/end',
    tag: 'Conversations',
    access: staff,
    summary: 'End the conversation for the customer; the representative wraps up. Supervisors force-close.',
    input: OneConversation,
    output: Nothing,
    errors: ['conversation.not_found', 'conversation.not_handler', 'conversation.wrong_state'],
  }),
  'conversation.close': operation({
    name: 'conversation.close',
    method: 'POST',
    path: '/api/conversations/:conversationId/close',
    tag: 'Conversations',
    access: staff,
    summary: 'Finish the wrap-up.',
    input: OneConversation,
    output: Nothing,
    errors: ['conversation.not_found', 'conversation.not_handler', 'conversation.wrong_state'],
  }),
  'operations.live': operation({
    name: 'operations.live',
    method: 'GET',
    path: '/api/operations/live',
    tag: 'Operations',
    access: leads,
    summary: 'Queues, representatives and ongoing conversations now.',
    input: Nothing,
    output: Live,
    errors: [],
  }),
} as const;
