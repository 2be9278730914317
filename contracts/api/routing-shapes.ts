/** The nouns of presence, picking and intake. All instants are ISO 8601 UTC. */
import { z } from 'zod';
import { type ErrorCode, errorCatalogue } from '../errors.ts';
import { AlertKind, Id, Instant, Presence, VoiceCommandKind } from '../words.ts';

/** A presence as it is chosen: what it stands for, and which custom one it is. */
export const ChosenPresence = z.object({
  presence: Presence.exclude(['inactive']),
  /** Null for a base presence. */
  presenceId: Id.nullable(),
  /** The custom presence's name; the base presence's word without one. */
  name: z.string(),
});
export type ChosenPresence = z.infer<typeof ChosenPresence>;

export const PresencePeriod = z.object({
  userId: Id,
  displayName: z.string(),
  presence: Presence,
  presenceId: Id.nullable(),
  /** The custom presence's name then. */
  name: z.string(),
  /** Chosen by hand. */
  manual: z.boolean(),
  /** Why it began: `self`, `administrator`, `load`, `missed_offer`, `declined_offer`, `disconnected`, `restored`, `signed_in`. */
  cause: z.string(),
  startedAt: Instant,
  /** Null for the one of now. */
  endedAt: Instant.nullable(),
});
export type PresencePeriod = z.infer<typeof PresencePeriod>;

export const HandoverRepresentative = z.object({
  userId: Id,
  displayName: z.string(),
  connected: z.boolean(),
  presence: Presence,
  /** The custom presence's name; the base presence's word without one. */
  presenceName: z.string(),
  /** Units that are free. */
  freeUnits: z.number().int(),
  /** A conversation is being offered to them at this moment. */
  ringing: z.boolean(),
});
export type HandoverRepresentative = z.infer<typeof HandoverRepresentative>;

export const WaitingConversation = z.object({
  conversationId: Id,
  /** 1 is next. */
  position: z.number().int().positive(),
  channel: z.string(),
  workstream: z.string(),
  customer: z.object({ contactId: Id, name: z.string() }),
  waitingSince: Instant,
  /** Points. */
  priority: z.number(),
  requiredSkills: z.array(z.object({ skillId: Id, proficiency: z.number().int() })),
  /** Somebody is being asked at this moment. */
  beingOffered: z.boolean(),
});
export type WaitingConversation = z.infer<typeof WaitingConversation>;

const codes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];
export const BulkResult = z.object({
  conversationId: Id,
  ok: z.boolean(),
  /** Why not. */
  error: z.enum(codes).optional(),
});
export type BulkResult = z.infer<typeof BulkResult>;

/** A customer or an account as other systems know it. */
const Attributes = z.record(
  z.string().min(1).max(100),
  z.union([z.string().max(2000), z.number(), z.boolean()]),
);
export const ContactInput = z.object({
  name: z.string().min(1).max(200),
  email: z.string().max(320).optional(),
  phone: z.string().max(50).optional(),
  /** For rules; added to those that the contact has. */
  attributes: Attributes.optional(),
  /** The account's own id in the other system; one that is not known yet is made. */
  accountExternalId: z.string().min(1).max(200).optional(),
});
export const AccountInput = z.object({ name: z.string().min(1).max(200), attributes: Attributes.optional() });

export const PreferredRepresentative = z.object({ userId: Id, displayName: z.string() });
export const Account = z.object({
  accountId: Id,
  externalId: z.string(),
  name: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  /** In this order. */
  preferred: z.array(PreferredRepresentative),
});
export type Account = z.infer<typeof Account>;
export const Contact = z.object({
  contactId: Id,
  externalId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  account: z.object({ accountId: Id, externalId: z.string(), name: z.string() }).nullable(),
  preferred: z.array(PreferredRepresentative),
});
export type Contact = z.infer<typeof Contact>;

/** Something that a supervisor should look at. */
export const Alert = z.object({
  alertId: Id,
  kind: AlertKind,
  conversationId: Id.nullable(),
  queue: z.object({ queueId: Id, name: z.string() }).nullable(),
  detail: z.record(z.string(), z.unknown()),
  raisedAt: Instant,
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  /** When the reason was gone; null while it lasts. */
  clearedAt: Instant.nullable(),
});
export type Alert = z.infer<typeof Alert>;

/** What the voice layer is to carry out. */
export const VoiceCommand = z.object({
  commandId: Id,
  kind: VoiceCommandKind,
  conversationId: Id,
  queueId: Id.nullable(),
  /** Whom to call, or where to connect to. */
  customer: z.object({ name: z.string(), phone: z.string().nullable() }),
  detail: z.record(z.string(), z.unknown()),
  state: z.enum(['pending', 'done', 'failed']),
  createdAt: Instant,
  settledAt: Instant.nullable(),
});
export type VoiceCommand = z.infer<typeof VoiceCommand>;
