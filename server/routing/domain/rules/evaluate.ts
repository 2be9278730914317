/** Whether a condition holds. Pure; never throws, whatever the facts are. */
import { equal, fold, isScalar, matchesPattern, order } from './compare.ts';
import type { Comparison, Condition, Operator, Scalar } from './condition.ts';
import type { Environment } from './environment.ts';
import type { Facts } from './facts.ts';
import { fieldValue } from './fields.ts';

/**
 * A list on the side of the facts holds when any of its values does; a list in the rule likewise. The negative
 * operators say the opposite of the positive ones, so they hold where there is no value at all.
 */
export function evaluate(condition: Condition, facts: Facts, environment: Environment): boolean {
  if ('all' in condition) return condition.all.every((part) => evaluate(part, facts, environment));
  if ('any' in condition) return condition.any.some((part) => evaluate(part, facts, environment));
  if ('not' in condition) return !evaluate(condition.not, facts, environment);
  return compare(condition, fieldValue(condition.field, facts, environment));
}

type Positive = Exclude<Operator, keyof typeof opposites | 'present' | 'absent'>;
const opposites = { not_equal: 'equal', not_in: 'in', not_contains: 'contains' } as const;

const holds: Record<Positive, (fact: Scalar, value: Scalar) => boolean> = {
  equal,
  in: equal,
  greater: (fact, value) => (order(fact, value) ?? 0) > 0,
  greater_or_equal: (fact, value) => (order(fact, value) ?? -1) >= 0,
  less: (fact, value) => (order(fact, value) ?? 0) < 0,
  less_or_equal: (fact, value) => (order(fact, value) ?? 1) <= 0,
  contains: (fact, value) => fold(String(fact)).includes(fold(String(value))),
  begins_with: (fact, value) => fold(String(fact)).startsWith(fold(String(value))),
  ends_with: (fact, value) => fold(String(fact)).endsWith(fold(String(value))),
  matches: (fact, value) => matchesPattern(String(fact), String(value)),
};

function compare({ is, value }: Comparison, fact: unknown): boolean {
  switch (is) {
    case 'present':
      return isPresent(fact);
    case 'absent':
      return !isPresent(fact);
    case 'not_equal':
    case 'not_in':
    case 'not_contains':
      return !compare({ field: '', is: opposites[is], ...(value === undefined ? {} : { value }) }, fact);
    default: {
      const values = scalarsOf(value);
      return scalarsOf(fact).some((one) => values.some((other) => holds[is](one, other)));
    }
  }
}

const scalarsOf = (value: unknown): Scalar[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isScalar);

const isPresent = (fact: unknown): boolean =>
  fact !== undefined && fact !== null && fact !== '' && !(Array.isArray(fact) && fact.length === 0);
