/** What is wrong with a configuration, each with its place. */
import { z } from 'zod';

export const problemCodes = [
  'document.not_yaml',
  'document.too_large',
  'document.too_deep',
  'document.unknown_field',
  'document.missing_field',
  'document.invalid_value',
  'name.duplicate',
  'skill.unknown',
  'queue.unknown',
  'group.unknown',
  'profile.unknown',
  'presence.unknown',
  'hours.unknown',
  'rating_model.unknown',
  'workstream.unknown',
  'ai_agent.unknown',
  'ai_agent.kind',
  'topic.invalid',
  'representative.unknown',
  'connection.unknown',
  'connection.kind',
  'connector.unknown',
  'operation.unknown',
  'step.invalid',
  'channel.taken',
  'level.outside_model',
  'overflow.cycle',
  'overflow.not_for_kind',
  'overflow.unreachable',
  'overflow.out_of_order',
  'kind.mismatch',
  'mode.not_for_kind',
  'percent.invalid',
  'percent.sum',
  'hours.time_zone',
  'hours.invalid_interval',
  'hours.overlap',
  'rule.unreachable',
  'rule.out_of_order',
  'condition.unknown_field',
  'condition.value',
  'condition.contradiction',
  'bullseye.not_increasing',
  'priority.not_increasing',
  'queue.in_use',
  'workstream.in_use',
  'channel.in_use',
  'skill.in_use',
  'profile.in_use',
  'presence.in_use',
  'connection.in_use',
  'ai_agent.in_use',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

export const ConfigurationProblem = z.object({
  code: z.enum(problemCodes),
  /** Such as `queues[Billing].overflow[1].then.queue`; entries by name, others counted from 0. */
  path: z.string(),
  /** What is wrong, and what to do. */
  message: z.string(),
  /** In the YAML, from 1; null for what the document does not say itself. */
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
});
export type ConfigurationProblem = z.infer<typeof ConfigurationProblem>;

/** At the place of its path into the document: field names, and indexes of lists. */
export interface FoundProblem {
  readonly code: ProblemCode;
  readonly path: readonly (string | number)[];
  readonly message: string;
}
