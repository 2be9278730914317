/** Conditions as a whole: fields, values, contradictions; and rules that no conversation ever reaches. Pure. */
import type { ConditionDocument } from '../../../../contracts/configuration/condition.ts';
import type { WorkstreamDocument } from '../../../../contracts/configuration/workstream.ts';
import { findContradictions, fingerprint, isAlways } from './contradictions.ts';
import { checkValue, fieldType } from './fields.ts';
import type { At, Report } from './report.ts';

/** @param variables the context variables that the workstream declares; their types are held against the values. */
export function checkCondition(
  report: Report,
  condition: ConditionDocument,
  variables: WorkstreamDocument['contextVariables'],
  path: At,
): void {
  checkFields(report, condition, variables, path);
  findContradictions(report, condition, path);
}

function checkFields(
  report: Report,
  condition: ConditionDocument,
  variables: WorkstreamDocument['contextVariables'],
  path: At,
): void {
  if ('not' in condition) {
    checkFields(report, condition.not, variables, [...path, 'not']);
  } else if ('field' in condition) {
    const type = fieldType(report, condition.field, variables, [...path, 'field']);
    if (type !== undefined) checkValue(report, condition, type, path);
  } else {
    const [word, parts] = 'all' in condition ? ['all', condition.all] : ['any', condition.any];
    for (const [i, part] of parts.entries()) checkFields(report, part, variables, [...path, word, i]);
  }
}

/**
 * Of rules where the first that matches wins: notes those behind one that always matches, and those whose condition
 * was tried before.
 * @param takes whether nothing gets past a rule once its condition holds
 */
export function checkReachable<T extends { name: string; when: ConditionDocument }>(
  report: Report,
  rules: readonly T[],
  path: At,
  takes: (rule: T) => boolean = () => true,
): void {
  let always: T | undefined;
  const tried = new Map<string, T>();
  for (const [i, rule] of rules.entries()) {
    if (always) {
      report.add(
        'rule.unreachable',
        [...path, i],
        `“${rule.name}” is never reached: “${always.name}” before it always matches. Put it further up, or give “${always.name}” a condition.`,
      );
      continue;
    }
    const print = fingerprint(rule.when);
    const before = tried.get(print);
    if (before)
      report.add(
        'rule.unreachable',
        [...path, i],
        `“${rule.name}” is never reached: “${before.name}” before it has the same condition. Change one of them.`,
      );
    if (!takes(rule)) continue;
    if (isAlways(rule.when)) always = rule;
    tried.set(print, rule);
  }
}
