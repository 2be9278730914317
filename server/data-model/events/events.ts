/**
 * The catalogue of events: everything that ever enters the log, and what it carries.
 *
 * Names are `noun.past_verb`. Payloads hold ids, numbers and closed words, never a customer's words: who needs
 * the words reads the message. Typing, presence beats and audio are not events; their edges are.
 */
import type { Presence } from '../../../contracts/words.ts';

export interface EventPayloads {
  'conversation.opened': { channel: string; workstreamId: string; contactId: string };
  /** An AI agent or a representative became the handler, under `epoch`. */
  'handler.engaged': { handlerKind: 'ai_agent' | 'representative'; handlerId: string; epoch: number };
  /** A handler's session ended; `reason`: transferred, parked, ended, escalated, closed. */
  'handler.released': {
    handlerKind: 'ai_agent' | 'representative';
    handlerId: string;
    epoch: number;
    reason: string;
  };
  /** From the customer. `handlerKind` says who is to answer. */
  'message.received': {
    sequence: number;
    handlerKind: 'none' | 'ai_agent' | 'representative';
    kind: 'message' | 'event';
  };
  /** To the customer, or a note (`kind`), from anyone but the customer. */
  'message.sent': {
    sequence: number;
    senderKind: 'ai_agent' | 'representative' | 'system';
    kind: 'message' | 'event' | 'note' | 'end';
  };
  /** Somebody asks for a representative: the AI agent, the customer, or a topic. */
  'escalation.requested': { reason: string; queueId: string };
  'conversation.queued': {
    queueId: string;
    segmentId: string;
    cause: 'opened' | 'escalated' | 'transferred' | 'resumed';
  };
  /** It left a queue; `outcome` as in queue_segment. */
  'conversation.dequeued': {
    queueId: string;
    segmentId: string;
    outcome: 'answered' | 'abandoned' | 'transferred' | 'closed';
    waitedMs: number;
  };
  'conversation.parked': { queueId: string | null };
  'conversation.wrap_up_started': { by: 'customer' | 'representative' | 'supervisor'; endsAt: string };
  'conversation.closed': { reason: string };
  'offer.made': { offerId: string; queueId: string; units: number; expiresAt: string };
  'offer.accepted': { offerId: string };
  'offer.declined': { offerId: string };
  'offer.timed_out': { offerId: string };
  'offer.withdrawn': { offerId: string };
  'capacity.released': { units: number };
  'presence.changed': {
    from: Presence;
    to: Presence;
    cause: 'self' | 'missed_offer' | 'disconnected' | 'administrator';
  };
  'representative.connected': Record<string, never>;
  'representative.disconnected': Record<string, never>;
  /** Membership, skills or capacity of a representative were set. */
  'representative.configured': Record<string, never>;
  'topic.changed': { name: string };
  'article.changed': { articleId: string };
}

export type EventType = keyof EventPayloads;

/** Who caused an event. */
export type Actor = `customer:${string}` | `representative:${string}` | `ai_agent:${string}` | 'system';

/** An event about to be appended. */
export type EventDraft = {
  [T in EventType]: {
    type: T;
    conversationId?: string;
    representativeId?: string;
    actor: Actor;
    at: Date;
    payload: EventPayloads[T];
  };
}[EventType];

/** Where an event stands in the log: first by transaction, then by position. */
export interface LogPosition {
  /** xid8, decimal. */
  txId: string;
  position: number;
}

/** An event as it was read. Its `position` is unique and is its id. */
export type LoggedEvent<T extends EventType = EventType> = {
  [K in T]: LogPosition & {
    type: K;
    organizationId: string;
    conversationId: string | null;
    representativeId: string | null;
    actor: Actor;
    at: Date;
    payload: EventPayloads[K];
  };
}[T];
