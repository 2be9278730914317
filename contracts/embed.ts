/**
 * The embedded widget: what an administrator sets about it, and what its page (`/embed/`) and the desk inside it
 * (`/desk/?embedded=1`) say to each other by `postMessage`. Both are ours and on one origin; each side checks the
 * other's origin, its window and this protocol's version before it reads anything.
 */
import { z } from 'zod';
import { RecordRef } from './crm.ts';
import { ConversationState, Id, Instant, Presence, SenderKind } from './words.ts';

/** The pages that can hold the desk. `generic`: any page that speaks the messages of web/crm-embed/README.md. */
export const embedHosts = [
  'dynamics-ccaas',
  'dynamics-cif2',
  'salesforce',
  'servicenow',
  'hubspot',
  'generic',
] as const;
export const EmbedHost = z.enum(embedHosts);
export type EmbedHost = z.infer<typeof EmbedHost>;

const onThisMachine = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/** One exact web origin: https, or http on this machine; no path, no wildcard. */
export const HostOrigin = z
  .string()
  .max(255)
  .refine(isExactOrigin, 'must be an origin like https://contoso.crm.dynamics.com: no path, no wildcard');

function isExactOrigin(text: string): boolean {
  if (!URL.canParse(text) || new URL(text).origin !== text) return false;
  return /^https:\/\/[a-z\d.-]+(:\d{1,5})?$/.test(text) || onThisMachine.test(text);
}

/** A path on the host's own origin. */
const HostPath = z
  .string()
  .max(500)
  .regex(/^\/(?!\/)[\w\-./~%]*$/, 'must be a path on the host’s origin');

/** How the desk behaves in one kind of page. What is left out has the host's usual value. */
export const HostSettings = z.strictObject({
  /** Where the host's script comes from; must be an allowed origin. Without it: the page that holds the frame. */
  scriptOrigin: HostOrigin.optional(),
  /** The script's path, where it differs from the host's usual one. */
  scriptPath: HostPath.optional(),
  /** When the customer's record is opened. */
  screenPop: z.enum(['offered', 'accepted', 'never']).default('accepted'),
  /** When the conversation is written down as an activity. */
  saveActivity: z.enum(['wrap_up', 'closed', 'never']).default('wrap_up'),
  /** The kind of record that a customer is there: `contact`, `Contact`, `customer_contact`. */
  customerEntity: z.string().max(100).optional(),
  /** The kind of record that an activity is there: `phonecall`, `Task`, `interaction`. */
  activityEntity: z.string().max(100).optional(),
  /** Of Dynamics: what sessions, tabs and notifications are made from. Without one, none of that kind is made. */
  templates: z
    .strictObject({
      session: z.string().max(100).optional(),
      tab: z.string().max(100).optional(),
      notification: z.string().max(100).optional(),
    })
    .default({}),
  /** What the host calls each presence, where it is asked for by name. */
  presences: z.partialRecord(Presence, z.string().max(100)).default({}),
});
export type HostSettings = z.output<typeof HostSettings>;

export const EmbedSetting = z.object({
  /** The pages that may hold the desk. Empty: none. */
  allowedOrigins: z.array(HostOrigin).max(50),
  hosts: z.partialRecord(EmbedHost, HostSettings),
});
export type EmbedSetting = z.output<typeof EmbedSetting>;

/** A telephone number as people write it; read as digits with an optional `+`. */
export const DialNumber = z
  .string()
  .trim()
  .max(40)
  .regex(/^\+?[\d\s().\-/]{2,}$/, 'must be a telephone number: digits, with an optional + in front')
  .transform((text) => text.replace(/[^\d+]/g, ''))
  .refine((digits) => /^\+?\d{2,15}$/.test(digits), 'must have 2 to 15 digits');

/** The record that a number was clicked on, or that a conversation belongs to. */
export const EmbedRecord = RecordRef.pick({ entity: true, id: true, name: true, url: true });
export type EmbedRecord = z.output<typeof EmbedRecord>;

/** The version of the messages below; a page and a desk of different versions ask for a reload. */
export const embedVersion = 1;

export const EmbeddedConversation = z.object({
  conversationId: Id,
  state: ConversationState,
  channel: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  workstream: z.string(),
  queue: z.string().nullable(),
  customer: z.object({
    contactId: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
  }),
  /** The host's record it was dialled from. */
  record: EmbedRecord.nullable(),
  summary: z.string().nullable(),
  openedAt: Instant,
});
export type EmbeddedConversation = z.output<typeof EmbeddedConversation>;

export const EmbeddedMessage = z.object({
  conversationId: Id,
  sequence: z.number().int().positive(),
  kind: z.enum(['message', 'note', 'event', 'end']),
  sender: z.object({ kind: SenderKind, name: z.string() }),
  text: z.string(),
  sentAt: Instant,
});
export type EmbeddedMessage = z.output<typeof EmbeddedMessage>;

export const EmbeddedPresence = z.object({ presence: Presence, label: z.string() });
export type EmbeddedPresence = z.output<typeof EmbeddedPresence>;

/** What happens at the desk. */
export const DeskEvent = z.discriminatedUnion('event', [
  /** Somebody is signed in and their desk is there; again after every reload. */
  z.object({
    event: z.literal('ready'),
    representative: z.object({ userId: Id, displayName: z.string(), organizationId: Id }),
    presence: EmbeddedPresence,
    conversations: z.array(EmbeddedConversation),
  }),
  z.object({ event: z.literal('signed_out') }),
  z.object({
    event: z.literal('conversation.offered'),
    conversation: EmbeddedConversation,
    expiresAt: Instant,
  }),
  /** By accepting an offer, by being given it, or by dialling. */
  z.object({ event: z.literal('conversation.accepted'), conversation: EmbeddedConversation }),
  z.object({
    event: z.literal('conversation.rejected'),
    conversationId: Id,
    reason: z.enum(['timed_out', 'declined_or_withdrawn']),
  }),
  z.object({ event: z.literal('conversation.wrap_up'), conversation: EmbeddedConversation }),
  /** It left this desk: closed, or somebody else's now. */
  z.object({
    event: z.literal('conversation.ended'),
    conversation: EmbeddedConversation,
    reason: z.enum(['closed', 'handed_over']),
  }),
  z.object({ event: z.literal('focus.changed'), conversationId: Id.nullable() }),
  z.object({ event: z.literal('message.added'), message: EmbeddedMessage }),
  z.object({ event: z.literal('presence.changed'), presence: EmbeddedPresence }),
  z.object({ event: z.literal('summary.changed'), conversationId: Id, summary: z.string() }),
]);
export type DeskEvent = z.output<typeof DeskEvent>;
export type DeskEventOf<E extends DeskEvent['event']> = Extract<DeskEvent, { event: E }>;

/** What the page asks of the desk. */
export const deskCommands = {
  /** Calls a number: a voice conversation of this representative. The voice layer places the call. */
  dial: {
    /** The id is the page's choice, so that asking again does not call twice. */
    input: z.object({ conversationId: Id, number: DialNumber, record: EmbedRecord.optional() }),
    output: z.object({ conversationId: Id }),
  },
  setPresence: { input: z.object({ presence: Presence.exclude(['inactive']) }), output: EmbeddedPresence },
  /** Opens a conversation on the desk; null goes back to the list. */
  focusConversation: { input: z.object({ conversationId: Id.nullable() }), output: z.object({}) },
  getTranscript: {
    input: z.object({ conversationId: Id }),
    output: z.object({ messages: z.array(EmbeddedMessage) }),
  },
  /** True for the first page that asks: a CRM in several tabs writes a conversation down once. */
  claimActivity: {
    input: z.object({ conversationId: Id }),
    output: z.object({ first: z.boolean() }),
  },
  getConversations: {
    input: z.object({}),
    output: z.object({ conversations: z.array(EmbeddedConversation), focused: Id.nullable() }),
  },
} as const;
export type DeskCommandName = keyof typeof deskCommands;
export type DeskCommandInput<N extends DeskCommandName> = z.input<(typeof deskCommands)[N]['input']>;
export type DeskCommandOutput<N extends DeskCommandName> = z.output<(typeof deskCommands)[N]['output']>;

const envelope = { patchbay: z.literal('embed'), version: z.number().int() };

const Reply = z.object({ ...envelope, type: z.literal('reply'), id: z.string() });

/** Desk to page. */
export const FromDesk = z.union([
  z.object({ ...envelope, type: z.literal('event'), event: DeskEvent }),
  Reply.extend({ ok: z.literal(true), output: z.unknown() }),
  Reply.extend({ ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) }),
]);
export type FromDesk = z.output<typeof FromDesk>;

/** Page to desk. */
export const ToDesk = z.object({
  ...envelope,
  type: z.literal('command'),
  id: z.string().min(1).max(100),
  name: z.enum(Object.keys(deskCommands) as [DeskCommandName, ...DeskCommandName[]]),
  input: z.unknown(),
});
export type ToDesk = z.output<typeof ToDesk>;

/** From the window where somebody signed in to the desk in the frame that opened it. */
export const SignInHandover = z.object({
  ...envelope,
  type: z.literal('signed-in'),
  /** The word that the frame gave the window: an answer to somebody else is not taken. */
  state: z.string().min(16).max(100),
  token: z.string().min(1).max(500),
  expiresAt: Instant,
});
export type SignInHandover = z.output<typeof SignInHandover>;
