/** What routing tells about itself: traces, estimates, availability. */
import { z } from 'zod';
import { leads, operation } from '../operation.ts';
import { Id, Instant, isTimeZone } from '../words.ts';
import { WholeTrace } from './trace.ts';

/** How good the estimates were: what customers were told on entering against what then happened. */
const Accuracy = z.object({
  /** Answered stays that were estimated; the last ones. */
  count: z.number().int(),
  /** Seconds; null without any. */
  meanAbsoluteError: z.number().nullable(),
  /** Seconds; positive when customers were told too much. */
  bias: z.number().nullable(),
});

const Percent = z.number().min(0).max(100).nullable();
/** How sessions with an AI agent ended, and the rates; docs/metrics.md defines each. */
const SelfServiceFigures = {
  outcomes: z.object({
    resolved: z.number().int(),
    contained: z.number().int(),
    escalated: z.number().int(),
    handedOn: z.number().int(),
    abandoned: z.number().int(),
    unengaged: z.number().int(),
  }),
  rates: z.object({
    sessions: z.number().int(),
    engaged: z.number().int(),
    containment: Percent,
    resolution: Percent,
    escalation: Percent,
    abandonment: Percent,
  }),
};

export const insightOperations = {
  'conversation.explanation': operation({
    name: 'conversation.explanation',
    method: 'GET',
    path: '/api/conversations/:conversationId/explanation',
    tag: 'Conversations',
    access: leads,
    summary:
      'The conversation’s whole way through routing: rules tried and matched, queues, every decision with who was considered, who won and why and the first reason against each other, offers, hand-overs and consults; and for one that waits, why not yet and what would have to change.',
    input: z.object({ conversationId: Id }),
    output: WholeTrace,
    errors: ['conversation.not_found'],
  }),
  'routing.estimates': operation({
    name: 'routing.estimates',
    method: 'GET',
    path: '/api/routing/estimates',
    tag: 'Operations',
    access: leads,
    summary:
      'Each queue now: who waits, who is on duty and free, what one more would be told, and how good the last estimates were.',
    input: z.object({
      /** So many of each queue’s last answered stays are held against what was told. */
      last: z.coerce.number().int().min(1).max(1000).default(200),
    }),
    output: z.object({
      at: Instant,
      queues: z.array(
        z.object({
          queueId: Id,
          name: z.string(),
          open: z.boolean(),
          /** When it opens next; null while it is open, and when it never does. */
          opensAt: Instant.nullable(),
          /** In line: waiting, and offered to nobody. */
          waiting: z.number().int(),
          representativesOnDuty: z.number().int(),
          representativesAvailable: z.number().int(),
          /** For one more at the end of the line; null when there is nothing to go by. */
          expectedWaitSeconds: z.number().int().nullable(),
          accuracy: Accuracy,
        }),
      ),
    }),
    errors: [],
  }),
  'insight.self_service': operation({
    name: 'insight.self_service',
    method: 'GET',
    path: '/api/insight/self-service',
    tag: 'Operations',
    access: leads,
    summary:
      'What became of the conversations that AI agents had: containment, resolution, escalation and abandonment, by agent, topic and day.',
    input: z.object({
      /** Sessions that began from here on; seven days before `to` unless told. */
      from: Instant.optional(),
      /** ... and before this; now unless told. */
      to: Instant.optional(),
      agentId: Id.optional(),
      channel: z.string().max(60).optional(),
      /** Where days begin; the organization’s unless told. */
      timeZone: z
        .string()
        .max(60)
        .refine(isTimeZone, 'must be a time zone, such as Europe/Berlin')
        .optional(),
    }),
    output: z.object({
      from: Instant,
      to: Instant,
      /** Sessions that go on now; in no other figure. */
      ongoing: z.number().int(),
      ...SelfServiceFigures,
      agents: z.array(
        z.object({
          agentId: Id,
          name: z.string(),
          kind: z.enum(['topics', 'scenario', 'outside']),
          ongoing: z.number().int(),
          /** Questions answered from the knowledge. */
          answered: z.number().int(),
          notUnderstood: z.number().int(),
          ...SelfServiceFigures,
        }),
      ),
      /** The 500 most visited. */
      topics: z.array(
        z.object({
          agentId: Id,
          topic: z.string(),
          /** Sessions that visited it. */
          sessions: z.number().int(),
          begun: z.number().int(),
          completed: z.number().int(),
          /** Sessions that completed it at least once. */
          completedSessions: z.number().int(),
          /** Sessions that ended in it, by how. */
          endedHere: z.object({
            contained: z.number().int(),
            escalated: z.number().int(),
            handedOn: z.number().int(),
            abandoned: z.number().int(),
          }),
        }),
      ),
      /** Days without a session are left out. */
      days: z.array(z.object({ day: z.iso.date(), ...SelfServiceFigures })),
    }),
    errors: [],
  }),
} as const;
