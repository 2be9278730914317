/**
 * The catalogue of events: everything that ever enters the log, and what it carries.
 *
 * Names are `noun.past_verb`. Payloads hold ids, numbers and closed words, never a customer's words: who needs
 * the words reads the message. Typing, presence beats and audio are not events; their edges are.
 */
import type { AlertKind, OfferKind, Presence, VoiceCommandKind } from '../../../contracts/words.ts';

export interface EventPayloads {
  /** `direction` is left out when the customer made contact. */
  'conversation.opened': {
    channel: string;
    workstreamId: string;
    contactId: string;
    direction?: 'outbound';
  };
  /**
   * An AI agent or a representative became the handler, under `epoch`; an AI agent answers what comes `afterSequence`.
   * `sequence` is the notice that tells everybody so, when it came with it: then no `message.sent` announces it. `offerId` and
   * `left` likewise: the offer that was accepted by it, and the queue that it left as answered, have no `offer.accepted` and
   * no `conversation.dequeued` then. `unfold` tells them apart.
   */
  'handler.engaged': {
    handlerKind: 'ai_agent' | 'representative';
    handlerId: string;
    epoch: number;
    afterSequence?: number;
    sequence?: number;
    offerId?: string;
    left?: { queueId: string; segmentId: string; waitedMs: number };
  };
  /**
   * A handler's session ended; `reason`: escalated, transferred (to a queue or a representative), handed_on (to an AI
   * agent), handed_back (to whoever called it), parked, ended, or why the conversation closed.
   */
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
  /** Somebody asks for a representative: the AI agent, the customer, or a topic. `queueId` null: the rules find one. */
  'escalation.requested': { reason: string; queueId: string | null };
  /** It waits for routing: Open, in no queue yet. `queueId`: where it was, when it comes back. */
  'conversation.routing_requested': { cause: 'opened' | 'resumed'; queueId: string | null };
  /** With everything the engine needs; `demand` is routing's (server/routing/domain/demand.ts). */
  'conversation.queued': {
    queueId: string;
    segmentId: string;
    cause: 'opened' | 'escalated' | 'transferred' | 'resumed' | 'overflowed' | 'released';
    workstreamId: string;
    waitingSince: string;
    demand: Readonly<Record<string, unknown>>;
  };
  /** It left a queue; `outcome` as in queue_segment. See `handler.engaged` for those that representatives answered. */
  'conversation.dequeued': {
    queueId: string;
    segmentId: string;
    outcome: 'answered' | 'abandoned' | 'transferred' | 'closed' | 'overflowed';
    waitedMs: number;
  };
  /** An overflow rule was carried out; with `assign_anyway` it stays where it is. */
  'conversation.overflowed': {
    queueId: string;
    condition: string;
    action: string;
    targetQueueId: string | null;
  };
  'conversation.parked': { queueId: string | null };
  'conversation.wrap_up_started': { by: 'customer' | 'representative' | 'supervisor'; endsAt: string };
  'conversation.closed': { reason: string };
  /** Capacity is reserved from here on, until `capacity.released`. `automatic`: accepted in the same moment. */
  'offer.made': {
    offerId: string;
    queueId: string;
    units: number;
    expiresAt: string;
    kind: OfferKind;
    automatic: boolean;
    profileIds: readonly string[];
    interruptible: boolean;
    override: boolean;
    cycleId: string | null;
  };
  /** Mostly it is part of `handler.engaged`. */
  'offer.accepted': { offerId: string };
  'offer.declined': { offerId: string };
  'offer.timed_out': { offerId: string };
  'offer.withdrawn': { offerId: string };
  'capacity.released': { units: number };
  'presence.changed': {
    from: Presence;
    to: Presence;
    /** A custom presence; null for a base one. */
    presenceId: string | null;
    manual: boolean;
    cause: PresenceCause;
    /** Grows with each change of a representative's presence or connection: the log may tell two of them in another order. */
    revision?: number;
  };
  'representative.connected': { revision?: number };
  'representative.disconnected': { revision?: number };
  /** Membership, skills, capacity or attributes of a representative were set: RepresentativeSetting of routing. */
  'representative.configured': { setting: Readonly<Record<string, unknown>> | null };
  /** An administrator's settings changed; the version is the one now in effect. */
  'configuration.changed': { version: number };
  'alert.raised': { alertId: string; alert: AlertKind; queueId: string | null };
  'alert.cleared': { alertId: string; alert: AlertKind };
  'voice_command.created': { commandId: string; kind: VoiceCommandKind; queueId: string | null };
  /** `withdrawn`: somebody took the conversation before it was carried out. */
  'voice_command.settled': {
    commandId: string;
    kind: VoiceCommandKind;
    outcome: 'done' | 'failed' | 'withdrawn';
  };
  'consultation.requested': { consultationId: string };
  'consultation.accepted': { consultationId: string };
  'consultation.declined': { consultationId: string };
  'consultation.ended': { consultationId: string };
  'connection.changed': {
    connectionId: string;
    change: 'created' | 'updated' | 'deleted' | 'paused' | 'resumed';
  };
  /** A lifecycle step of a contact has something to send, or has just been tried; `conversationId` on the event. */
  'delivery.changed': {
    deliveryId: string;
    connectionId: string;
    contactId: string;
    step: number;
    state: 'waiting' | 'due' | 'sending' | 'delivered' | 'dead' | 'skipped';
  };
  /** A recording or a transcript of a contact is there; where, is in outside_event. */
  'recording.available': { outsideEventId: string; contactId: string; artifact: 'recording' | 'transcript' };
  'crm_link.changed': { connectionId: string; change: 'linked' | 'unlinked' };
  'connector.changed': { connectorId: string };
  'plugin.changed': { pluginId: string };
  'embed_setting.changed': { origins: number };
  /** What customers get of it changed: its text, or whether it is on; it may be gone. */
  'topic.changed': { name: string; agentId?: string };
  /** What is being written changed; customers see nothing of it. */
  'topic.draft_changed': { agentId: string; name: string };
  /** Customers get this version of the agent's topics from here on; the actor published it. */
  'topic_version.published': { agentId: string; version: number; topics: number; restored: number | null };
  'ai_agent.changed': { agentId: string; change: 'created' | 'updated' | 'removed' };
  /** Examples of an intent, or of what is out of scope (`intent` null), were added or removed. */
  'intent.changed': { agentId: string; intent: string | null };
  /** What an AI agent's phrases teach is there to be used. */
  'intent_model.trained': { agentId: string; language: string; version: number };
  /** A run that looks for intents in past conversations began, came along, or ended. */
  'discovery.changed': { runId: string; state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' };
  /** Proposed intents of these languages were decided on or changed. */
  'intent_proposal.changed': { languages: readonly string[] };
  /** What approved intents teach is there to be used by routing. */
  'routing_intents.trained': { language: string; version: number };
  /** `state` is that of the latest version; `published` the version that answers customers, if any. */
  'article.changed': {
    articleId: string;
    version: number;
    state: 'draft' | 'review' | 'published';
    published: number | null;
  };
  /** No article answered; the words are in unanswered_question. */
  'question.unanswered': { questionId: string; times: number };
  /** Something other than a message reached the AI agent that handles it under `epoch`; what, is in dialog_input. */
  'ai_agent.input_arrived': { epoch: number; position: number };
  /** An AI agent may do something only when somebody says yes; what, is in agent_approval. */
  'approval.requested': {
    approvalId: string;
    approver: 'customer' | 'representative';
    queueId: string | null;
  };
  /**
   * By the customer or a representative (the actor); `expired` by the AI agent that asked; `withdrawn` by it, or by
   * whoever ended its engagement.
   */
  'approval.decided': { approvalId: string; decision: 'approved' | 'declined' | 'expired' | 'withdrawn' };
  /** A turn began or ended topics (or specialists), answered from the knowledge, or was not understood. Names only. */
  'ai_agent.progressed': {
    agentId: string;
    epoch: number;
    begun: readonly string[];
    completed: readonly string[];
    answered: number;
    notUnderstood: number;
    /** In the middle of which the customer is now; null: nothing is open. */
    midway: string | null;
  };
}

/** Why a presence changed. `load`: what the representative carries now; `restored`: back soon after a lost connection. */
export type PresenceCause =
  | 'self'
  | 'administrator'
  | 'missed_offer'
  | 'declined_offer'
  | 'disconnected'
  | 'restored'
  | 'signed_in'
  | 'load';

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
