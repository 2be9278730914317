/**
 * Conditions of rules in the configuration document: `{all: […]}`, `{any: […]}`, `{not: …}`, and comparisons
 * `{field, is, value}`. What fields there are is said in docs/configuration.md.
 */
import { z } from 'zod';
import { AttributeValue, has, Name, oneOf } from './scalars.ts';

export const conditionOperators = [
  'equal',
  'not_equal',
  'in',
  'not_in',
  'greater',
  'greater_or_equal',
  'less',
  'less_or_equal',
  'contains',
  'not_contains',
  'begins_with',
  'ends_with',
  'matches',
  'present',
  'absent',
] as const;

export interface ComparisonDocument {
  field: string;
  is: (typeof conditionOperators)[number];
  value?: AttributeValue | AttributeValue[] | undefined;
}
export type ConditionDocument =
  | { all: ConditionDocument[] }
  | { any: ConditionDocument[] }
  | { not: ConditionDocument }
  | ComparisonDocument;

/** How deep conditions may be nested. */
export const deepestCondition = 10;

const Comparison = z.strictObject({
  field: Name,
  is: z.enum(conditionOperators, { error: `must be one of ${conditionOperators.join(', ')}` }),
  value: z.union([AttributeValue, z.array(AttributeValue).max(1000)]).optional(),
});

const conditionAt = (depth: number): z.ZodType<ConditionDocument> =>
  oneOf<z.ZodType<ConditionDocument>>((value) => {
    if (depth > deepestCondition) return `must not be nested deeper than ${deepestCondition} levels`;
    const parts = () => z.array(conditionAt(depth + 1)).max(1000, 'must not have more than 1,000 parts');
    if (has(value, 'all')) return z.strictObject({ all: parts() });
    if (has(value, 'any')) return z.strictObject({ any: parts() });
    if (has(value, 'not')) return z.strictObject({ not: conditionAt(depth + 1) });
    if (has(value, 'field')) return Comparison;
    return 'must be a condition: {all: […]}, {any: […]}, {not: …} or {field, is, value}';
  }) as unknown as z.ZodType<ConditionDocument>;

/** Left out: always. */
export const Condition = conditionAt(1);
export const When = Condition.optional().transform((when): ConditionDocument => when ?? { all: [] });
