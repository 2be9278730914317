/**
 * What goes along when a conversation changes hands: between AI agents of ours, agents of others, and
 * representatives, in both directions. docs/handoff.md is this, in words.
 */
import { z } from 'zod';

export const handoffReasons = [
  /** The customer asked for a person, or for another agent. */
  'customer_asked',
  /** A topic, a tool or an agent's own rule says so. */
  'topic',
  'not_understood',
  'question_unanswered',
  /** The agent failed, or died. */
  'error',
  /** A representative gave it (back) to an AI agent. */
  'representative',
] as const;

export const HandoffParty = z.object({
  kind: z.enum(['customer', 'ai_agent', 'representative', 'system']),
  name: z.string().max(200).nullable(),
});

/** How sure we are of who the customer is. `userId` is the customer's id in the system that vouched for it. */
export const HandoffAuthentication = z.object({
  state: z.enum(['anonymous', 'identified', 'authenticated']),
  userId: z.string().max(300).nullable().default(null),
  /** Such as `direct_line_token`, `oauth`, `knowledge_based`. */
  method: z.string().max(60).nullable().default(null),
});

export const HandoffContext = z.object({
  version: z.literal(1),
  conversationId: z.string().max(300),
  channel: z.string().max(60),
  /** BCP 47. */
  locale: z.string().max(35),
  from: HandoffParty,
  reason: z.enum(handoffReasons),
  /** For whoever takes over; may be empty. */
  message: z.string().max(4000),
  summary: z.string().max(8000),
  intent: z.object({ name: z.string().max(300), confidence: z.number().min(0).max(1).nullable() }).nullable(),
  /** Display names of what it was about so far, in the order of first visit. */
  topics: z.array(z.string().max(300)).max(50),
  /** What the customer wrote last, oldest first. */
  phrases: z.array(z.string().max(2000)).max(20),
  /** What was collected, by bare name. */
  variables: z.record(z.string(), z.unknown()),
  authentication: HandoffAuthentication,
  /** The newest 200 messages, oldest first. */
  transcript: z
    .array(
      z.object({
        from: HandoffParty,
        text: z.string().max(10_000),
        /** ISO 8601 in UTC. */
        at: z.string(),
      }),
    )
    .max(200),
});
export type HandoffContext = z.infer<typeof HandoffContext>;
export type HandoffReason = (typeof handoffReasons)[number];
