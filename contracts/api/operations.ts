/** Every operation of Patchbay's API, by chapter. The server must handle each one; the types see to it. */
import { z } from 'zod';
import { leads, operation, staff } from '../operation.ts';
import { ConversationState, Id, Presence, Role } from '../words.ts';
import { ConversationDetail, ConversationSummary, Desk, Explanation, Live, Me, Message } from './shapes.ts';

const Nothing = z.object({});
const OneConversation = z.object({ conversationId: Id });
/** Chosen by the client; the same id sent again is the same message, and answers with the first one's sequence. */
const ClientMessageId = z.string().min(1).max(128);
const Text = z.string().max(28_000);

export const operations = {
  'session.create': operation({
    name: 'session.create', method: 'POST', path: '/api/session', tag: 'Sign-in', access: 'public',
    summary: 'Sign in with user name and password; sets the session cookie.',
    input: z.object({ username: z.string().min(1).max(200), password: z.string().min(1).max(500) }),
    output: Me, errors: ['auth.invalid_credentials'],
  }),
  'session.read': operation({
    name: 'session.read', method: 'GET', path: '/api/session', tag: 'Sign-in', access: 'signed-in',
    summary: 'Who is signed in.', input: Nothing, output: Me, errors: [],
  }),
  'session.delete': operation({
    name: 'session.delete', method: 'DELETE', path: '/api/session', tag: 'Sign-in', access: 'signed-in',
    summary: 'Sign out; the session ends at once on every socket.', input: Nothing, output: Nothing, errors: [],
  }),
  'desk.read': operation({
    name: 'desk.read', method: 'GET', path: '/api/desk', tag: 'Desk', access: ['representative'],
    summary: 'The representative’s presence, capacity, offers and conversations.',
    input: Nothing, output: Desk, errors: [],
  }),
  'presence.set': operation({
    name: 'presence.set', method: 'PUT', path: '/api/presence', tag: 'Desk', access: ['representative'],
    summary: 'Set your presence.',
    input: z.object({ presence: Presence.exclude(['inactive']) }), output: z.object({ presence: Presence }), errors: [],
  }),
  'offer.accept': operation({
    name: 'offer.accept', method: 'POST', path: '/api/offers/:offerId/accept', tag: 'Desk', access: ['representative'],
    summary: 'Accept an offer: you become the conversation’s handler. Accepting twice answers the same.',
    input: z.object({ offerId: Id }), output: z.object({ conversationId: Id, handlerEpoch: z.number().int() }),
    errors: ['offer.not_found', 'offer.expired', 'offer.already_answered'],
  }),
  'offer.decline': operation({
    name: 'offer.decline', method: 'POST', path: '/api/offers/:offerId/decline', tag: 'Desk', access: ['representative'],
    summary: 'Decline an offer: the conversation is offered to somebody else.',
    input: z.object({ offerId: Id }), output: Nothing,
    errors: ['offer.not_found', 'offer.expired', 'offer.already_answered'],
  }),
  'conversation.list': operation({
    name: 'conversation.list', method: 'GET', path: '/api/conversations', tag: 'Conversations', access: leads,
    summary: 'Conversations, newest first.',
    input: z.object({
      state: ConversationState.optional(), queueId: Id.optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ conversations: z.array(ConversationSummary) }), errors: [],
  }),
  'conversation.read': operation({
    name: 'conversation.read', method: 'GET', path: '/api/conversations/:conversationId', tag: 'Conversations', access: staff,
    summary: 'One conversation with its customer, context, summary, sessions and queue segments. A representative sees those they handle, handled or are offered.',
    input: OneConversation, output: ConversationDetail, errors: ['conversation.not_found'],
  }),
  'message.list': operation({
    name: 'message.list', method: 'GET', path: '/api/conversations/:conversationId/messages', tag: 'Conversations', access: staff,
    summary: 'Messages after a sequence number, in order.',
    input: OneConversation.extend({
      after: z.coerce.number().int().nonnegative().default(0), limit: z.coerce.number().int().min(1).max(1000).default(200),
    }),
    output: z.object({ messages: z.array(Message) }), errors: ['conversation.not_found'],
  }),
  'message.send': operation({
    name: 'message.send', method: 'POST', path: '/api/conversations/:conversationId/messages', tag: 'Conversations', access: ['representative'],
    summary: 'Reply to the customer. Only the handler may, and only under its epoch.',
    input: OneConversation.extend({
      clientMessageId: ClientMessageId, text: Text.default(''),
      /** The epoch you were given when you accepted; a hand-over since then refuses the message. */
      handlerEpoch: z.number().int().optional(),
      attachmentIds: z.array(Id).max(10).default([]),
    }),
    output: z.object({ sequence: z.number().int() }),
    errors: ['conversation.not_found', 'conversation.closed', 'conversation.not_handler', 'conversation.stale_epoch'],
  }),
  'note.add': operation({
    name: 'note.add', method: 'POST', path: '/api/conversations/:conversationId/notes', tag: 'Conversations', access: staff,
    summary: 'Add a note that only staff see; allowed in every state.',
    input: OneConversation.extend({ clientMessageId: ClientMessageId, text: Text.min(1) }),
    output: z.object({ sequence: z.number().int() }), errors: ['conversation.not_found'],
  }),
  'conversation.transfer': operation({
    name: 'conversation.transfer', method: 'POST', path: '/api/conversations/:conversationId/transfer', tag: 'Conversations', access: staff,
    summary: 'Hand the conversation to a queue. `staffed` is false when nobody there is available now; it waits all the same.',
    input: OneConversation.extend({ queueId: Id, reason: z.string().max(1000).optional() }),
    output: z.object({ staffed: z.boolean() }),
    errors: ['conversation.not_found', 'conversation.not_handler', 'conversation.wrong_state', 'queue.not_found'],
  }),
  'conversation.park': operation({
    name: 'conversation.park', method: 'POST', path: '/api/conversations/:conversationId/park', tag: 'Conversations', access: ['representative'],
    summary: 'Wait for the customer: capacity is freed; their next message brings the conversation back to its queue.',
    input: OneConversation, output: Nothing, errors: ['conversation.not_found', 'conversation.not_handler', 'conversation.wrong_state'],
  }),
  'conversation.end': operation({
    name: 'conversation.end', method: 'POST', path: '/api/conversations/:conversationId/end', tag: 'Conversations', access: staff,
    summary: 'End the conversation for the customer; the representative wraps up. Supervisors force-close.',
    input: OneConversation, output: Nothing, errors: ['conversation.not_found', 'conversation.not_handler', 'conversation.wrong_state'],
  }),
  'conversation.close': operation({
    name: 'conversation.close', method: 'POST', path: '/api/conversations/:conversationId/close', tag: 'Conversations', access: staff,
    summary: 'Finish the wrap-up.',
    input: OneConversation, output: Nothing, errors: ['conversation.not_found', 'conversation.not_handler', 'conversation.wrong_state'],
  }),
  'conversation.explanation': operation({
    name: 'conversation.explanation', method: 'GET', path: '/api/conversations/:conversationId/explanation', tag: 'Conversations', access: leads,
    summary: 'Every assignment decision of the conversation: who was considered, who won and why, and the first reason against each other.',
    input: OneConversation, output: z.object({ decisions: z.array(Explanation) }), errors: ['conversation.not_found'],
  }),
  'operations.live': operation({
    name: 'operations.live', method: 'GET', path: '/api/operations/live', tag: 'Operations', access: leads,
    summary: 'Queues, representatives and ongoing conversations now.', input: Nothing, output: Live, errors: [],
  }),
  'queue.list': operation({
    name: 'queue.list', method: 'GET', path: '/api/queues', tag: 'Configuration', access: staff,
    summary: 'The queues, with how many representatives are available in each.', input: Nothing,
    output: z.object({ queues: z.array(z.object({ queueId: Id, name: z.string(), available: z.number().int() })) }), errors: [],
  }),
  'skill.list': operation({
    name: 'skill.list', method: 'GET', path: '/api/skills', tag: 'Configuration', access: staff,
    summary: 'The skills.', input: Nothing, output: z.object({ skills: z.array(z.object({ skillId: Id, name: z.string() })) }), errors: [],
  }),
  'user.list': operation({
    name: 'user.list', method: 'GET', path: '/api/users', tag: 'Configuration', access: ['administrator'],
    summary: 'The users.', input: Nothing,
    output: z.object({
      users: z.array(z.object({
        userId: Id, username: z.string(), displayName: z.string(), roles: z.array(Role), active: z.boolean(),
        capacityTotal: z.number().int(), queues: z.array(z.string()),
        skills: z.array(z.object({ name: z.string(), proficiency: z.number().int() })),
      })),
    }), errors: [],
  }),
  'user.put': operation({
    name: 'user.put', method: 'PUT', path: '/api/users/:username', tag: 'Configuration', access: ['administrator'],
    summary: 'Create a user, or change the one of this name. A password is required at creation.',
    input: z.object({
      username: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/i), displayName: z.string().min(1).max(200), roles: z.array(Role).min(1),
      password: z.string().min(10).max(500).optional(), capacityTotal: z.number().int().min(0).max(10_000).default(100),
      queues: z.array(z.string()).default([]),
      skills: z.array(z.object({ name: z.string(), proficiency: z.number().int().min(1).max(10) })).default([]),
    }),
    output: z.object({ userId: Id, created: z.boolean() }), errors: ['queue.not_found', 'skill.not_found'],
  }),
  'token.create': operation({
    name: 'token.create', method: 'POST', path: '/api/users/:username/tokens', tag: 'Configuration', access: ['administrator'],
    summary: 'A bearer token for a program that acts as this user. It is shown once.',
    input: z.object({ username: z.string(), name: z.string().min(1).max(100), days: z.number().int().min(1).max(3650).default(365) }),
    output: z.object({ token: z.string() }), errors: ['user.not_found'],
  }),
  'topic.list': operation({
    name: 'topic.list', method: 'GET', path: '/api/topics', tag: 'Self-service', access: ['administrator', 'supervisor'],
    summary: 'The AI agent’s topics.', input: Nothing,
    output: z.object({ topics: z.array(z.object({ name: z.string(), displayName: z.string(), trigger: z.string(), enabled: z.boolean() })) }), errors: [],
  }),
  'topic.read': operation({
    name: 'topic.read', method: 'GET', path: '/api/topics/:name', tag: 'Self-service', access: ['administrator', 'supervisor'],
    summary: 'One topic as it was written.', input: z.object({ name: z.string() }),
    output: z.object({ name: z.string(), yaml: z.string(), enabled: z.boolean() }), errors: ['topic.not_found'],
  }),
  'topic.put': operation({
    name: 'topic.put', method: 'PUT', path: '/api/topics/:name', tag: 'Self-service', access: ['administrator'],
    summary: 'Create or replace a topic, in Copilot Studio’s YAML. Checked before it is stored; in effect at once.',
    input: z.object({ name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,99}$/), yaml: z.string().min(1).max(1_000_000), enabled: z.boolean().default(true) }),
    output: z.object({ name: z.string(), warnings: z.array(z.string()) }), errors: ['topic.invalid'],
  }),
  'article.list': operation({
    name: 'article.list', method: 'GET', path: '/api/articles', tag: 'Self-service', access: staff,
    summary: 'The knowledge articles, or those that match a question, best first.',
    input: z.object({ query: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(500).default(50) }),
    output: z.object({ articles: z.array(z.object({ articleId: z.string(), title: z.string(), passage: z.string(), score: z.number().nullable() })) }), errors: [],
  }),
  'article.put': operation({
    name: 'article.put', method: 'PUT', path: '/api/articles/:articleId', tag: 'Self-service', access: ['administrator'],
    summary: 'Create or replace a knowledge article (Markdown).',
    input: z.object({ articleId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/), title: z.string().min(1).max(300), content: z.string().min(1).max(200_000) }),
    output: z.object({ articleId: z.string() }), errors: [],
  }),
} as const;

export type OperationName = keyof typeof operations;
export type InputOf<N extends OperationName> = z.input<(typeof operations)[N]['input']>;
export type ParsedInputOf<N extends OperationName> = z.output<(typeof operations)[N]['input']>;
export type OutputOf<N extends OperationName> = z.output<(typeof operations)[N]['output']>;
