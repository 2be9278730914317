/** A conversation's whole way through routing, in words and as data. */
import { z } from 'zod';
import { Id, Instant } from '../words.ts';
import { Explanation } from './shapes.ts';

/** The first eight are what routing wrote down; the others follow from the log. */
export const traceKinds = [
  'routed',
  'overflowed',
  'transferred',
  'consulted',
  'assigned',
  'picked',
  'released',
  'alert',
  'entered_queue',
  'left_queue',
  'decided',
  'offered',
  'offer_ended',
  'handler_engaged',
  'handler_released',
  'parked',
  'voice_command',
  'closed',
] as const;

/** One thing that happened on the way, in the order of time. */
export const TraceEntry = z.object({
  at: Instant,
  kind: z.enum(traceKinds),
  /** One sentence. */
  text: z.string(),
  /** What led to it, step by step: rules tried, attributes set, percentages drawn, overflow measured. */
  details: z.array(z.string()),
  /** The same as it is kept, for programs. */
  data: z.record(z.string(), z.unknown()),
});
export type TraceEntry = z.infer<typeof TraceEntry>;

/** Why a conversation still waits, worked out when it is asked. */
export const Waiting = z.object({
  since: Instant,
  queue: z.object({ queueId: Id, name: z.string() }),
  /** 1 is next; null while it is being offered. */
  position: z.number().int().nullable(),
  expectedWaitSeconds: z.number().int().nullable(),
  representativesAvailable: z.number().int(),
  /** Why not yet: the members of the queue by their first objection, the most frequent first. */
  reasons: z.array(
    z.object({
      code: z.string(),
      text: z.string(),
      count: z.number().int(),
      /** At most 10. */
      representatives: z.array(z.object({ userId: Id, displayName: z.string(), detail: z.string() })),
    }),
  ),
  /** What would have to change, the nearest first. `at` is known for what time alone brings. */
  nextSteps: z.array(z.object({ code: z.string(), text: z.string(), at: Instant.nullable() })),
});
export type Waiting = z.infer<typeof Waiting>;

/** The whole of it. */
export const WholeTrace = z.object({
  /** Every assignment decision, the oldest first; also those that were refused when they were claimed. */
  decisions: z.array(Explanation),
  timeline: z.array(TraceEntry),
  /** Null for one that does not wait in a queue. */
  waiting: Waiting.nullable(),
});
export type WholeTrace = z.infer<typeof WholeTrace>;
