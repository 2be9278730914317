/** The nouns that the desk, the supervisor's page and programs read. All instants are ISO 8601 UTC. */
import { z } from 'zod';
import {
  ConversationState,
  HandlerKind,
  Id,
  Instant,
  MessageKind,
  OfferKind,
  OfferState,
  Presence,
  Role,
  SenderKind,
} from '../words.ts';

export const Me = z.object({
  userId: Id,
  username: z.string(),
  displayName: z.string(),
  roles: z.array(Role),
  organizationId: Id,
  organizationName: z.string(),
});
export type Me = z.infer<typeof Me>;

export const Attachment = z.object({
  name: z.string().max(255),
  contentType: z.string().max(255),
  /** Relative to the server's origin; signed, so that the address is the permission. */
  contentUrl: z.string(),
  size: z.number().int().nonnegative().optional(),
  /** What it holds when it is no file: an Adaptive Card. `contentUrl` is empty then. */
  content: z.unknown().optional(),
});
export type Attachment = z.infer<typeof Attachment>;

/** One entry of a conversation. `sequence` has no gaps within a conversation and starts at 1. */
export const Message = z.object({
  conversationId: Id,
  sequence: z.number().int().positive(),
  clientMessageId: z.string(),
  kind: MessageKind,
  sender: z.object({ kind: SenderKind, id: z.string(), name: z.string() }),
  text: z.string(),
  /** With kind `event`: what happened, for example `handover.requested`, `representative.joined`. */
  name: z.string().optional(),
  /** With kind `event`: its data; shapes in `contracts/activity-events.ts`. */
  value: z.unknown().optional(),
  attachments: z.array(Attachment),
  suggestedActions: z.array(z.string()).optional(),
  /** Where an answer came from: knowledge articles with the passage. */
  sources: z.array(z.object({ articleId: z.string(), title: z.string(), passage: z.string() })).optional(),
  sentAt: Instant,
});
export type Message = z.infer<typeof Message>;

export const Customer = z.object({
  contactId: Id,
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  /** How many conversations this customer had before this one. */
  earlierConversations: z.number().int(),
});
export type Customer = z.infer<typeof Customer>;

export const RequiredSkill = z.object({
  skillId: Id,
  name: z.string(),
  proficiency: z.number().int().min(1).max(10),
});
export type RequiredSkill = z.infer<typeof RequiredSkill>;

/** A conversation as lists show it. */
export const ConversationSummary = z.object({
  conversationId: Id,
  state: ConversationState,
  channel: z.string(),
  workstream: z.string(),
  customer: z.object({ contactId: Id, name: z.string() }),
  handler: z.object({ kind: HandlerKind, id: z.string().nullable(), name: z.string().nullable() }),
  handlerEpoch: z.number().int(),
  queue: z.object({ queueId: Id, name: z.string() }).nullable(),
  openedAt: Instant,
  stateChangedAt: Instant,
  /** When it entered the queue it waits in; null when it does not wait. */
  waitingSince: Instant.nullable(),
  lastSequence: z.number().int(),
  lastMessage: z.object({ senderKind: SenderKind, text: z.string(), sentAt: Instant }).nullable(),
});
export type ConversationSummary = z.infer<typeof ConversationSummary>;

export const SessionRecord = z.object({
  sessionId: Id,
  handlerKind: HandlerKind,
  handlerName: z.string(),
  epoch: z.number().int(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  endReason: z.string().nullable(),
});
export const QueueSegment = z.object({
  segmentId: Id,
  queueId: Id,
  queueName: z.string(),
  enteredAt: Instant,
  leftAt: Instant.nullable(),
  outcome: z.string().nullable(),
});

/** Everything the desk shows of one conversation beside its messages. */
export const ConversationDetail = ConversationSummary.extend({
  customer: Customer,
  summary: z.string().nullable(),
  escalationReason: z.string().nullable(),
  /** The context variables that the self-service collected. */
  context: z.record(z.string(), z.unknown()),
  requiredSkills: z.array(RequiredSkill),
  sessions: z.array(SessionRecord),
  queueSegments: z.array(QueueSegment),
  wrapUpEndsAt: Instant.nullable(),
  closeReason: z.string().nullable(),
});
export type ConversationDetail = z.infer<typeof ConversationDetail>;

export const Offer = z.object({
  offerId: Id,
  conversationId: Id,
  state: OfferState,
  /** Why you are asked. */
  kind: OfferKind,
  customerName: z.string(),
  queueName: z.string(),
  channel: z.string(),
  workstream: z.string(),
  escalationReason: z.string().nullable(),
  summary: z.string().nullable(),
  waitingSince: Instant,
  offeredAt: Instant,
  expiresAt: Instant,
});
export type Offer = z.infer<typeof Offer>;

/** Somebody is asked for advice; `role` says which side of it this desk is. */
export const Consultation = z.object({
  consultationId: Id,
  conversationId: Id,
  role: z.enum(['requester', 'consultant']),
  state: z.enum(['requested', 'active']),
  customerName: z.string(),
  requestedBy: z.object({ userId: Id, name: z.string() }),
  consultant: z.object({ userId: Id, name: z.string() }),
  requestedAt: Instant,
});
export type Consultation = z.infer<typeof Consultation>;

/** A representative's whole desk. Pushed whole on every change: it is small, and cannot drift. */
export const Desk = z.object({
  presence: Presence,
  /** The custom presence; null for a base one. */
  presenceSetting: z.object({ presenceId: Id, name: z.string() }).nullable(),
  /** False when it follows from work: Busy by what is carried, Inactive after a missed offer. */
  presenceManual: z.boolean(),
  /**
   * Units. `reserved` is never above `total`, unless that was lowered; work that others may come in on top of, and what
   * was taken beyond the limits by hand, are beside it.
   */
  capacity: z.object({
    total: z.number().int(),
    reserved: z.number().int(),
    interruptible: z.number().int(),
    override: z.number().int(),
  }),
  offers: z.array(Offer),
  consultations: z.array(Consultation),
  conversations: z.array(ConversationSummary.extend({ wrapUpEndsAt: Instant.nullable() })),
  /** The server's clock, for countdowns on machines whose clock is off. */
  serverTime: Instant,
});
export type Desk = z.infer<typeof Desk>;

/** Definitions: docs/metrics.md. Seconds; null where nothing was measured yet. */
export const QueueLive = z.object({
  queueId: Id,
  name: z.string(),
  waiting: z.number().int(),
  longestWaitSeconds: z.number().nullable(),
  offered: z.number().int(),
  active: z.number().int(),
  representativesAvailable: z.number().int(),
  today: z.object({
    entered: z.number().int(),
    answered: z.number().int(),
    abandoned: z.number().int(),
    shortAbandoned: z.number().int(),
    serviceLevelPercent: z.number().nullable(),
    averageSpeedOfAnswerSeconds: z.number().nullable(),
    serviceLevelSeconds: z.number().int(),
  }),
});
export const RepresentativeLive = z.object({
  userId: Id,
  displayName: z.string(),
  presence: Presence,
  presenceSince: Instant,
  connected: z.boolean(),
  capacity: z.object({ total: z.number().int(), reserved: z.number().int() }),
  conversations: z.number().int(),
  offers: z.number().int(),
});
export const Live = z.object({
  at: Instant,
  totals: z.object({
    waiting: z.number().int(),
    withAiAgent: z.number().int(),
    withRepresentative: z.number().int(),
    wrapUp: z.number().int(),
    longestWaitSeconds: z.number().nullable(),
    serviceLevelPercent: z.number().nullable(),
    averageSpeedOfAnswerSeconds: z.number().nullable(),
    answeredToday: z.number().int(),
    abandonedToday: z.number().int(),
  }),
  queues: z.array(QueueLive),
  representatives: z.array(RepresentativeLive),
  /** Ongoing, longest waiting first, at most 500. */
  conversations: z.array(ConversationSummary),
});
export type Live = z.infer<typeof Live>;

/** Why an assignment came out as it did, stored when it was decided. */
export const Explanation = z.object({
  decidedAt: Instant,
  queue: z.object({ queueId: Id, name: z.string() }),
  method: z.string(),
  requiredSkills: z.array(RequiredSkill),
  /** `refused`: decided, but no longer possible when it was claimed; decided anew since. */
  outcome: z.enum(['offered', 'no_representative', 'refused']),
  winner: z.object({ userId: Id, displayName: z.string(), reason: z.string() }).nullable(),
  /** Every representative considered, with the first reason against, or the place in the order. */
  considered: z.array(
    z.object({
      userId: Id,
      displayName: z.string(),
      eligible: z.boolean(),
      reason: z.string(),
      /** Null for those who could not take it, and for those behind the first 20. */
      rank: z.number().int().nullable(),
      /** What the order stands on, by name: seconds idle, conversations, free units, … */
      numbers: z.record(z.string(), z.number()).optional(),
    }),
  ),
  /** Representatives of the organization who are not in this queue, and so were not considered. */
  notInQueue: z.number().int().optional(),
  offer: z.object({ offerId: Id, state: OfferState }).nullable(),
  /** Below: decisions made since configurations have versions. */
  offerKind: OfferKind.optional(),
  configurationVersion: z.number().int().optional(),
  skillMatch: z.enum(['exact', 'closest', 'none']).optional(),
  /** Custom method: the rules tried in order and how many each left; the last one decided. */
  rules: z.array(z.object({ name: z.string(), left: z.number().int() })).optional(),
  /** How many rings of the bullseye were open; null without one. */
  ring: z.number().int().nullable().optional(),
  /** Its place in the queue then, 1 is first, and who was ahead and passed over because nobody could take them. */
  order: z
    .object({
      place: z.number().int(),
      waiting: z.number().int(),
      score: z.number(),
      waitedSeconds: z.number(),
      passedOver: z.array(Id),
    })
    .optional(),
});
export type Explanation = z.infer<typeof Explanation>;
