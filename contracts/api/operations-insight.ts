/** What routing tells about itself: traces, estimates, availability. */
import { z } from 'zod';
import { leads, operation } from '../operation.ts';
import { Id, Instant } from '../words.ts';
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
} as const;
