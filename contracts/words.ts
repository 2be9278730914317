/** The closed vocabularies that cross a wire. The database's check constraints hold the same values. */
import { z } from 'zod';

export const conversationStates = ['open', 'active', 'waiting', 'wrap_up', 'closed'] as const;
export const ConversationState = z.enum(conversationStates);
export type ConversationState = z.infer<typeof ConversationState>;

/** Who answers in a conversation now. `none` while it waits in a queue or is over. */
export const handlerKinds = ['none', 'ai_agent', 'representative'] as const;
export const HandlerKind = z.enum(handlerKinds);
export type HandlerKind = z.infer<typeof HandlerKind>;

export const senderKinds = ['customer', 'ai_agent', 'representative', 'system'] as const;
export const SenderKind = z.enum(senderKinds);
export type SenderKind = z.infer<typeof SenderKind>;

/**
 * `message`: words, with or without attachments. `event`: a named happening that clients may show (a hand-over,
 * someone joined). `note`: words for staff only. `end`: the customer's side of the conversation is over.
 */
export const messageKinds = ['message', 'event', 'note', 'end'] as const;
export const MessageKind = z.enum(messageKinds);
export type MessageKind = z.infer<typeof MessageKind>;

/** `inactive` is set by Patchbay after a missed offer; representatives choose the others. */
export const presences = ['available', 'busy', 'do_not_disturb', 'away', 'offline', 'inactive'] as const;
export const Presence = z.enum(presences);
export type Presence = z.infer<typeof Presence>;

export const roles = ['representative', 'supervisor', 'administrator'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

export const offerStates = ['pending', 'accepted', 'declined', 'timed_out', 'withdrawn'] as const;
export const OfferState = z.enum(offerStates);
export type OfferState = z.infer<typeof OfferState>;

/** Why this representative was asked. `directed`: a transfer to them; `assigned`: by a supervisor; `picked`: by themselves. */
export const offerKinds = ['matched', 'preferred', 'same', 'directed', 'assigned', 'picked'] as const;
export const OfferKind = z.enum(offerKinds);
export type OfferKind = z.infer<typeof OfferKind>;

/** What a workstream and a queue are for; a conversation stays within its kind. */
export const workKinds = ['messaging', 'voice', 'record'] as const;
export const WorkKind = z.enum(workKinds);
export type WorkKind = z.infer<typeof WorkKind>;

/** What is raised to the supervisors. */
export const alertKinds = ['nobody_accepts', 'nobody_qualifies', 'overflow_failed', 'no_queue'] as const;
export const AlertKind = z.enum(alertKinds);
export type AlertKind = z.infer<typeof AlertKind>;

/** What the voice layer is asked to do. `dial`: a representative calls, and holds the conversation already. */
export const voiceCommandKinds = ['callback', 'voicemail', 'external_number', 'dial'] as const;
export const VoiceCommandKind = z.enum(voiceCommandKinds);
export type VoiceCommandKind = z.infer<typeof VoiceCommandKind>;

/** An instant on the wire: ISO 8601 in UTC, milliseconds. */
export const Instant = z.string().datetime();
export const Id = z.string().uuid();

/** Whether it is a time zone's name that both this runtime and PostgreSQL know, such as Europe/Vienna. */
export function isTimeZone(name: string): boolean {
  try {
    // Offsets such as +02:00 mean the opposite in PostgreSQL: names only.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).format() !== '';
  } catch {
    return false;
  }
}
