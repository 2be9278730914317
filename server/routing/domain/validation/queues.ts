/** Queues: who is in them, how they are served, what happens when they are full. Pure. */
import type {
  AssignmentRuleDocument,
  OrderDocument,
  QueueDocument,
} from '../../../../contracts/configuration/queue.ts';
import { printDuration } from '../../../../contracts/configuration/scalars.ts';
import { checkCondition, checkReachable } from './conditions.ts';
import { fieldType } from './fields.ts';
import { checkSkills } from './levels.ts';
import { checkKind, checkOverflowRules } from './overflow.ts';
import type { At, Report } from './report.ts';

export function checkQueue(report: Report, queue: QueueDocument, path: At): void {
  const at = (...more: (string | number)[]): At => [...path, ...more];
  report.unique(queue.members.groups, (i) => at('members', 'groups', i), 'group');
  for (const [i, group] of queue.members.groups.entries())
    report.refer('groups', group, at('members', 'groups', i));
  for (const [i, skills] of queue.members.skills.entries()) {
    checkSkills(report, skills, at('members', 'skills', i));
    if (Object.keys(skills).length === 0)
      report.add(
        'document.invalid_value',
        at('members', 'skills', i),
        'Everybody has all of no skills. Name a skill, or take the list out.',
      );
  }
  checkSkills(report, queue.requiredSkills, at('requiredSkills'));
  if (queue.operatingHours !== null)
    report.refer('operatingHours', queue.operatingHours, at('operatingHours'));
  if (queue.fallbackQueue !== null && report.refer('queues', queue.fallbackQueue, at('fallbackQueue')))
    checkKind(report, queue.fallbackQueue, queue.kind, at('fallbackQueue'));
  if (typeof queue.method === 'object') checkCustom(report, queue.method.custom, at('method', 'custom'));
  report.unique(
    queue.prioritization.map(({ name }) => name),
    (i) => at('prioritization', i, 'name'),
    'rule',
  );
  for (const [i, bucket] of queue.prioritization.entries()) {
    checkCondition(report, bucket.when, [], at('prioritization', i, 'when'));
    for (const [j, { field }] of bucket.orderBy.entries())
      fieldType(report, field, [], at('prioritization', i, 'orderBy', j, 'field'));
  }
  checkReachable(report, queue.prioritization, at('prioritization'));
  checkGrowing(
    report,
    queue.dynamicPriority.steps.map(({ after }) => after),
    'priority.not_increasing',
    (i) => at('dynamicPriority', 'steps', i, 'after'),
  );
  checkBullseye(report, queue, at('bullseye'));
  checkOverflowRules(report, queue.overflow, {
    kind: queue.kind,
    hasHours: queue.operatingHours !== null,
    path: at('overflow'),
  });
}

function checkGrowing(
  report: Report,
  seconds: readonly number[],
  code: 'priority.not_increasing' | 'bullseye.not_increasing',
  path: (index: number) => At,
): void {
  for (const [i, after] of seconds.entries()) {
    const before = seconds[i - 1];
    if (before !== undefined && after <= before)
      report.add(
        code,
        path(i),
        `Times must grow from one to the next: ${printDuration(after)} comes after ${printDuration(before)}. Put them in order.`,
      );
  }
}

function checkBullseye(report: Report, { bullseye }: QueueDocument, path: At): void {
  if (bullseye === null) return;
  const ringOf = new Map<string, number>();
  for (const [i, ring] of bullseye.rings.entries()) {
    const at = (...more: (string | number)[]): At => [...path, 'rings', i, ...more];
    if (ring.groups.length === 0 && ring.dropSkills.length === 0)
      report.add(
        'document.invalid_value',
        at(),
        'This ring brings nobody in. Name groups, or skills that are no longer asked for.',
      );
    for (const [j, group] of ring.groups.entries()) {
      report.refer('groups', group, at('groups', j));
      if (ringOf.has(group))
        report.add('name.duplicate', at('groups', j), `“${group}” is in a ring before. Keep one of them.`);
      ringOf.set(group, i);
    }
    for (const [j, skill] of ring.dropSkills.entries()) report.refer('skills', skill, at('dropSkills', j));
  }
  checkGrowing(
    report,
    bullseye.rings.map(({ after }) => after),
    'bullseye.not_increasing',
    (i) => [...path, 'rings', i, 'after'],
  );
}

function checkCustom(report: Report, rules: readonly AssignmentRuleDocument[], path: At): void {
  report.unique(
    rules.map(({ name }) => name),
    (i) => [...path, i, 'name'],
    'rule',
  );
  for (const [i, rule] of rules.entries()) {
    const at = (...more: (string | number)[]): At => [...path, i, ...more];
    for (const [j, presence] of (rule.presences ?? []).entries())
      report.refer('presences', presence, at('presences', j));
    for (const [j, match] of rule.attributes.entries())
      if ((match.value === undefined) === (match.same === undefined))
        report.add(
          'condition.value',
          at('attributes', j),
          'Say either “value”, or “same” with the name of an attribute of the conversation.',
        );
    for (const [j, order] of rule.orderBy.entries()) checkOrder(report, order, at('orderBy', j));
    const before = rules[i - 1];
    if (before && rule.after < before.after)
      report.add(
        'rule.out_of_order',
        at('after'),
        `Each rule relaxes the one before: “${rule.name}” must not begin earlier than “${before.name}”. Put them in order.`,
      );
    const wider = firstWider(rules, i);
    if (wider)
      report.add(
        'rule.unreachable',
        at(),
        `“${rule.name}” never finds anybody: whoever it takes, “${wider.name}” before it takes too. Relax it further, or take it out.`,
      );
  }
}

function checkOrder(report: Report, order: OrderDocument, path: At): void {
  if (typeof order === 'string') return;
  if ('availableProfile' in order)
    report.refer('capacityProfiles', order.availableProfile, [...path, 'availableProfile']);
  if ('proficiency' in order && order.skillKind !== null) {
    const { skillKind } = order;
    if (!report.document.skills.some(({ kind }) => kind === skillKind))
      report.add(
        'skill.unknown',
        [...path, 'skillKind'],
        `No skill is of the kind “${skillKind}”. Give skills this kind, or take it out.`,
      );
  }
}

/** A thousand rules compared with each other are a million: beyond this many only the nearest are. */
const looksBack = 200;

/** A rule before this one that leaves nobody out whom this one would take. */
function firstWider(
  rules: readonly AssignmentRuleDocument[],
  index: number,
): AssignmentRuleDocument | undefined {
  const rule = rules[index]!;
  return rules.slice(Math.max(0, index - looksBack), index).find((other) => takesAllOf(other, rule));
}

const strictness = { none: 0, closest: 0, exact: 1 } as const;

function takesAllOf(wide: AssignmentRuleDocument, narrow: AssignmentRuleDocument): boolean {
  if (wide.after > narrow.after || (wide.needsCapacity && !narrow.needsCapacity)) return false;
  if (wide.workingOnly && !narrow.workingOnly) return false;
  const { presences } = narrow;
  if (wide.presences === null || presences === null) {
    if (wide.presences !== presences) return false;
  } else if (!presences.every((presence) => wide.presences!.includes(presence))) return false;
  if (wide.skillMatch === null || narrow.skillMatch === null) {
    if (wide.skillMatch !== narrow.skillMatch && wide.skillMatch !== 'none') return false;
  } else if (strictness[wide.skillMatch] > strictness[narrow.skillMatch]) return false;
  const asked = new Set(narrow.attributes.map((match) => JSON.stringify(match)));
  return wide.attributes.every((match) => asked.has(JSON.stringify(match)));
}
