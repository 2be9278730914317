/**
 * Conditions that can never hold, or always do. Looks at what one `all` asks of each field; fields count as holding
 * one value at a time. Not every contradiction is found, but what is found is one. Pure.
 */
import type { ComparisonDocument, ConditionDocument } from '../../../../contracts/configuration/condition.ts';
import { equal, order } from '../rules/compare.ts';
import type { Scalar } from '../rules/condition.ts';
import type { At, Report } from './report.ts';

/** No parts to fail: `{all: []}`, which is also what a rule without `when` means. */
export function isAlways(condition: ConditionDocument): boolean {
  if ('all' in condition) return condition.all.every(isAlways);
  if ('any' in condition) return condition.any.some(isAlways);
  return 'not' in condition && isNever(condition.not);
}

function isNever(condition: ConditionDocument): boolean {
  if ('all' in condition) return condition.all.some(isNever);
  if ('any' in condition) return condition.any.every(isNever);
  return 'not' in condition && isAlways(condition.not);
}

/** The same text for the same condition, whatever the order of the fields in it. */
export function fingerprint(condition: ConditionDocument): string {
  if ('all' in condition) return `all(${condition.all.map(fingerprint).sort().join()})`;
  if ('any' in condition) return `any(${condition.any.map(fingerprint).sort().join()})`;
  if ('not' in condition) return `not(${fingerprint(condition.not)})`;
  return JSON.stringify([condition.field, condition.is, condition.value ?? null]);
}

/** Notes every `all` that contradicts itself, and what can never hold for having nothing in it. */
export function findContradictions(report: Report, condition: ConditionDocument, path: At): void {
  if ('not' in condition) {
    if (isAlways(condition.not))
      report.add('condition.contradiction', path, 'This never holds: it is the opposite of always.');
    else findContradictions(report, condition.not, [...path, 'not']);
    return;
  }
  if ('any' in condition) {
    if (condition.any.length === 0)
      report.add('condition.contradiction', path, 'This never holds: “any” of nothing. Add a condition.');
    for (const [i, part] of condition.any.entries()) findContradictions(report, part, [...path, 'any', i]);
    return;
  }
  if ('all' in condition) {
    checkAll(report, condition, path);
    for (const { part, path: at } of partsOf(condition, path)) findContradictions(report, part, at);
  }
}

interface Asked {
  comparison: ComparisonDocument;
  path: At;
}

/** The parts that all must hold, those of inner `all` too. */
function* partsOf(
  condition: ConditionDocument,
  path: At,
): Generator<{ part: Exclude<ConditionDocument, { all: unknown }>; path: At }> {
  if (!('all' in condition)) {
    yield { part: condition, path };
    return;
  }
  for (const [i, part] of condition.all.entries()) yield* partsOf(part, [...path, 'all', i]);
}

function checkAll(report: Report, condition: ConditionDocument, path: At): void {
  const byField = new Map<string, Asked[]>();
  const positive = new Set<string>();
  const negative: { print: string; path: At }[] = [];
  for (const { part, path: at } of partsOf(condition, path)) {
    if ('not' in part) {
      negative.push({ print: fingerprint(part.not), path: at });
      continue;
    }
    positive.add(fingerprint(part));
    if (!('field' in part)) continue;
    const asked = byField.get(part.field) ?? [];
    asked.push({ comparison: part, path: at });
    byField.set(part.field, asked);
  }
  for (const { print, path: at } of negative)
    if (positive.has(print))
      report.add('condition.contradiction', at, 'This never holds: the same is asked for and ruled out.');
  for (const [field, asked] of byField) {
    const clash = clashOf(asked);
    if (clash)
      report.add(
        'condition.contradiction',
        clash.path,
        `This never holds together with the rest: ${field} ${clash.why}. Correct one of them, or use “any”.`,
      );
  }
}

interface Bound {
  value: Scalar;
  /** Is the value itself within? */
  closed: boolean;
}

/** The first comparison that cannot hold together with those before it. */
function clashOf(asked: readonly Asked[]): { path: At; why: string } | undefined {
  /** What it may still be; undefined: anything. */
  let possible: Scalar[] | undefined;
  const excluded: Scalar[] = [];
  let absent = false;
  let present = false;
  let low: Bound | undefined;
  let high: Bound | undefined;
  const fits = (value: Scalar): boolean =>
    !excluded.some((other) => equal(value, other)) && within(value, low, 1) && within(value, high, -1);

  for (const { comparison, path } of asked) {
    const { is } = comparison;
    const values = comparison.value === undefined ? [] : [comparison.value].flat();
    switch (is) {
      case 'absent':
        absent = true;
        break;
      case 'not_equal':
      case 'not_in':
        excluded.push(...values);
        break;
      case 'not_contains':
        break;
      default:
        present = true;
        if (is === 'equal' || is === 'in')
          possible = possible?.filter((value) => values.some((other) => equal(value, other))) ?? values;
        if (is === 'greater' || is === 'greater_or_equal')
          low = tighter(low, { value: values[0] ?? '', closed: is === 'greater_or_equal' }, 1);
        if (is === 'less' || is === 'less_or_equal')
          high = tighter(high, { value: values[0] ?? '', closed: is === 'less_or_equal' }, -1);
    }
    if (absent && present) return { path, why: 'cannot be absent and have a value' };
    if (possible && !possible.some(fits)) return { path, why: 'cannot have such values at the same time' };
    if (low && high && isEmpty(low, high))
      return { path, why: `cannot be above ${low.value} and below ${high.value}` };
  }
  return undefined;
}

/** @param sign 1 for a lower bound, -1 for an upper one */
function within(value: Scalar, bound: Bound | undefined, sign: 1 | -1): boolean {
  if (!bound) return true;
  const difference = order(value, bound.value);
  return difference !== undefined && (difference * sign > 0 || (difference === 0 && bound.closed));
}

function tighter(before: Bound | undefined, next: Bound, sign: 1 | -1): Bound {
  if (!before) return next;
  const difference = order(next.value, before.value);
  if (difference === undefined) return before;
  if (difference === 0) return next.closed ? before : next;
  return difference * sign > 0 ? next : before;
}

function isEmpty(low: Bound, high: Bound): boolean {
  const difference = order(low.value, high.value);
  return difference !== undefined && (difference > 0 || (difference === 0 && !(low.closed && high.closed)));
}
