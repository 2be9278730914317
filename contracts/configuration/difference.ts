/** One difference between two configurations. */
import { z } from 'zod';

export const ConfigurationDifference = z.object({
  /** `reordered`: the same entries in another order, which matters for rules. */
  change: z.enum(['added', 'removed', 'changed', 'reordered']),
  /** Such as `queues[Billing].priority`. */
  path: z.string(),
  /** In the words of the document. */
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
export type ConfigurationDifference = z.infer<typeof ConfigurationDifference>;
