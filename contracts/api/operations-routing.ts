/** Presence, and what is done to a conversation by hand: hand over, pick, assign, consult. */
import { z } from 'zod';
import { leads, operation, staff } from '../operation.ts';
import { Id, Instant } from '../words.ts';
import {
  BulkResult,
  ChosenPresence,
  HandoverRepresentative,
  PresencePeriod,
  WaitingConversation,
} from './routing-shapes.ts';

const Nothing = z.object({});
const OneConversation = z.object({ conversationId: Id });
const OneConsultation = z.object({ consultationId: Id });
/** A base presence by its word, or a custom one by its id or name. */
const PresenceName = z.string().min(1).max(200);
const Handover = z.object({
  /** False when nobody who could take it is available now. It waits all the same. */
  staffed: z.boolean(),
  /** What whoever hands over should know, in words. */
  warning: z.string().optional(),
});
const engaging = [
  'conversation.not_found',
  'conversation.wrong_state',
  'conversation.closed',
  'routing.not_representative',
  'routing.no_capacity',
] as const;

export const routingOperations = {
  'presence.list': operation({
    name: 'presence.list',
    method: 'GET',
    path: '/api/presences',
    tag: 'Presence',
    access: staff,
    summary: 'The presences that can be chosen: the base ones, then the custom ones by name.',
    input: Nothing,
    output: z.object({ presences: z.array(ChosenPresence) }),
    errors: [],
  }),
  'presence.history': operation({
    name: 'presence.history',
    method: 'GET',
    path: '/api/presence/history',
    tag: 'Presence',
    access: staff,
    summary: 'Presences over time, newest first: your own, or with `userId` anybody’s for those who lead.',
    input: z.object({
      userId: Id.optional(),
      /** Periods that touch the time from `from` to `to`. */
      from: Instant.optional(),
      to: Instant.optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
    output: z.object({ periods: z.array(PresencePeriod) }),
    errors: ['auth.forbidden', 'presence.not_representative'],
  }),
  'representative.presence.set': operation({
    name: 'representative.presence.set',
    method: 'PUT',
    path: '/api/representatives/:userId/presence',
    tag: 'Presence',
    access: leads,
    summary: 'Set somebody’s presence; it holds as though they had chosen it.',
    input: z.object({ userId: Id, presence: PresenceName }),
    output: ChosenPresence,
    errors: ['presence.not_found', 'presence.not_representative'],
  }),
  'conversation.transfer': operation({
    name: 'conversation.transfer',
    method: 'POST',
    path: '/api/conversations/:conversationId/transfer',
    tag: 'Conversations',
    access: staff,
    summary:
      'Hand the conversation to a queue, a representative or an AI agent: one of the three. A representative is asked first; if they cannot take it the queue is.',
    input: OneConversation.extend({
      queueId: Id.optional(),
      representativeId: Id.optional(),
      aiAgentId: Id.optional(),
      reason: z.string().max(1000).optional(),
    }),
    output: Handover,
    errors: [
      'conversation.not_found',
      'conversation.not_handler',
      'conversation.wrong_state',
      'queue.not_found',
      'queue.other_kind',
      'routing.not_representative',
      'ai_agent.not_found',
    ],
  }),
  'handover.targets': operation({
    name: 'handover.targets',
    method: 'GET',
    path: '/api/handover/targets',
    tag: 'Conversations',
    access: staff,
    summary:
      'Whom a conversation can be handed to, or who can be consulted, beside the queues: representatives with their presence now, and AI agents.',
    input: Nothing,
    output: z.object({
      representatives: z.array(HandoverRepresentative),
      aiAgents: z.array(z.object({ aiAgentId: Id, name: z.string() })),
    }),
    errors: [],
  }),
  'conversation.release': operation({
    name: 'conversation.release',
    method: 'POST',
    path: '/api/conversations/:conversationId/release',
    tag: 'Conversations',
    access: staff,
    summary:
      'Give the conversation back to its queue. The customer keeps their place; the others are asked first.',
    input: OneConversation,
    output: Handover,
    errors: ['conversation.not_found', 'conversation.not_handler', 'conversation.wrong_state'],
  }),
  'conversation.pick': operation({
    name: 'conversation.pick',
    method: 'POST',
    path: '/api/conversations/:conversationId/pick',
    tag: 'Conversations',
    access: ['representative'],
    summary:
      'Take a waiting conversation of one of your queues. Beyond your capacity only with `override`, which is recorded.',
    input: OneConversation.extend({ override: z.boolean().default(false) }),
    output: z.object({ conversationId: Id, handlerEpoch: z.number().int() }),
    errors: [...engaging, 'conversation.being_offered', 'queue.not_member'],
  }),
  'conversation.assign': operation({
    name: 'conversation.assign',
    method: 'POST',
    path: '/api/conversations/:conversationId/assign',
    tag: 'Conversations',
    access: leads,
    summary:
      'Give the conversation to a representative at once, whoever has it. Against presence or capacity only with `override`, which is recorded.',
    input: OneConversation.extend({ representativeId: Id, override: z.boolean().default(false) }),
    output: z.object({ conversationId: Id, handlerEpoch: z.number().int() }),
    errors: [...engaging, 'routing.not_available'],
  }),
  'conversation.assign_many': operation({
    name: 'conversation.assign_many',
    method: 'POST',
    path: '/api/conversations/assign',
    tag: 'Conversations',
    access: leads,
    summary: 'Assign up to 1,000 conversations; each succeeds or fails by itself.',
    input: z.object({
      conversationIds: z.array(Id).min(1).max(1000),
      representativeId: Id,
      override: z.boolean().default(false),
    }),
    output: z.object({ results: z.array(BulkResult) }),
    errors: [],
  }),
  'conversation.end_many': operation({
    name: 'conversation.end_many',
    method: 'POST',
    path: '/api/conversations/end',
    tag: 'Conversations',
    access: leads,
    summary: 'Force-close up to 1,000 conversations; each succeeds or fails by itself.',
    input: z.object({ conversationIds: z.array(Id).min(1).max(1000) }),
    output: z.object({ results: z.array(BulkResult) }),
    errors: [],
  }),
  'queue.waiting': operation({
    name: 'queue.waiting',
    method: 'GET',
    path: '/api/queues/:queueId/waiting',
    tag: 'Conversations',
    access: staff,
    summary: 'What waits in a queue, in the order in which it is served; for its members and those who lead.',
    input: z.object({ queueId: Id, limit: z.coerce.number().int().min(1).max(500).default(100) }),
    output: z.object({ total: z.number().int(), conversations: z.array(WaitingConversation) }),
    errors: ['queue.not_found', 'queue.not_member'],
  }),
  'consultation.request': operation({
    name: 'consultation.request',
    method: 'POST',
    path: '/api/conversations/:conversationId/consultations',
    tag: 'Consultations',
    access: staff,
    summary:
      'Ask a colleague for advice: once they accept they read along and write notes; it takes none of their capacity. Asking again answers the same.',
    input: OneConversation.extend({ representativeId: Id }),
    output: z.object({ consultationId: Id, warning: z.string().optional() }),
    errors: [
      'conversation.not_found',
      'conversation.not_handler',
      'conversation.closed',
      'conversation.wrong_state',
      'routing.not_representative',
      'consultation.self',
    ],
  }),
  'consultation.accept': operation({
    name: 'consultation.accept',
    method: 'POST',
    path: '/api/consultations/:consultationId/accept',
    tag: 'Consultations',
    access: ['representative'],
    summary: 'Join as the consultant. Accepting twice does nothing.',
    input: OneConsultation,
    output: z.object({ conversationId: Id }),
    errors: ['consultation.not_found', 'consultation.over'],
  }),
  'consultation.decline': operation({
    name: 'consultation.decline',
    method: 'POST',
    path: '/api/consultations/:consultationId/decline',
    tag: 'Consultations',
    access: ['representative'],
    summary: 'Say no to a consultation.',
    input: OneConsultation,
    output: Nothing,
    errors: ['consultation.not_found', 'consultation.over'],
  }),
  'consultation.end': operation({
    name: 'consultation.end',
    method: 'POST',
    path: '/api/consultations/:consultationId/end',
    tag: 'Consultations',
    access: staff,
    summary:
      'End a consultation or take the request back: whoever asked, the consultant, the handler, or who leads.',
    input: OneConsultation,
    output: Nothing,
    errors: ['consultation.not_found'],
  }),
} as const;
