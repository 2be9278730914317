/** Overflow and fallback: what may follow what, and rings that a conversation would go round in. Pure. */
import type { OverflowRuleDocument, QueueDocument } from '../../../../contracts/configuration/queue.ts';
import { printDuration } from '../../../../contracts/configuration/scalars.ts';
import type { WorkKind } from '../../../../contracts/words.ts';
import type { At, Report } from './report.ts';

/** What can be done with work of a kind. Without a customer at the other end there is nobody to tell or to call. */
const actionsOf: Record<WorkKind, readonly string[]> = {
  messaging: ['queue', 'end', 'assign_anyway'],
  voice: ['queue', 'end', 'callback', 'voicemail', 'externalNumber', 'assign_anyway'],
  record: ['queue', 'assign_anyway'],
};

const actionOf = ({ then }: OverflowRuleDocument): string =>
  typeof then === 'string' ? then : Object.keys(then)[0]!;

interface Place {
  kind: WorkKind;
  /** Whether the queue, or one of the queues, ever closes. */
  hasHours: boolean;
  path: At;
}

/** One list of overflow rules: references, kinds, order. */
export function checkOverflowRules(
  report: Report,
  rules: readonly OverflowRuleDocument[],
  { kind, hasHours, path }: Place,
): void {
  for (const [i, rule] of rules.entries()) {
    const at = [...path, i];
    const action = actionOf(rule);
    if (!actionsOf[kind].includes(action))
      report.add(
        'overflow.not_for_kind',
        [...at, 'then'],
        `“${action}” is not for ${kind}. Use one of ${actionsOf[kind].join(', ')}.`,
      );
    if (typeof rule.then === 'object' && 'queue' in rule.then) {
      const target = rule.then.queue;
      const there = [...at, 'then', 'queue'];
      if (report.refer('queues', target, there)) checkKind(report, target, kind, there);
    }
    if (rule.when === 'out_of_hours' && !hasHours)
      report.add(
        'overflow.unreachable',
        [...at, 'when'],
        'This never happens: the queue has no operating hours. Name some in operatingHours, or take the rule out.',
      );
  }
  checkOrder(report, rules, path);
}

/** A queue that work of this kind can go to. */
export function checkKind(report: Report, queueName: string, kind: WorkKind, path: At): void {
  const queue = report.document.queues.find(({ name }) => name === queueName);
  if (queue && queue.kind !== kind)
    report.add(
      'kind.mismatch',
      path,
      `“${queueName}” is a queue for ${queue.kind}, and this is ${kind}. Name a queue for ${kind}.`,
    );
}

/** The first rule whose condition holds is carried out: one that asks for more of the same comes too late. */
function checkOrder(report: Report, rules: readonly OverflowRuleDocument[], path: At): void {
  const smallest = new Map<string, number>();
  let waited = -1;
  const seen = new Set<string>();
  for (const [i, { when }] of rules.entries()) {
    const at = [...path, i, 'when'];
    if (typeof when === 'string') {
      if (seen.has(when))
        report.add('overflow.unreachable', at, `“${when}” was asked before. Take one of the two out.`);
      seen.add(when);
    } else if ('waitingTime' in when) {
      if (when.waitingTime <= waited)
        report.add(
          'overflow.out_of_order',
          at,
          `Waiting times must grow from rule to rule: ${printDuration(when.waitingTime)} comes after ${printDuration(waited)}. Put them in order.`,
        );
      waited = Math.max(waited, when.waitingTime);
    } else {
      const [word, value] = Object.entries(when)[0]!;
      const before = smallest.get(word);
      if (before !== undefined && value >= before)
        report.add(
          'overflow.unreachable',
          at,
          `This is never reached: a rule before asks for ${word} from ${before} on already. Put the greater one first.`,
        );
      smallest.set(word, Math.min(before ?? value, value));
    }
  }
}

interface Step {
  to: string;
  path: At;
}

/** Where a conversation may go on from each queue, by its overflow rules and its fallback. */
export class OverflowGraph {
  readonly #steps = new Map<string, Step[]>();

  constructor(queues: readonly QueueDocument[]) {
    for (const [q, queue] of queues.entries()) {
      const steps: Step[] = queue.overflow.flatMap(({ then }, i) =>
        typeof then === 'object' && 'queue' in then
          ? [{ to: then.queue, path: ['queues', q, 'overflow', i, 'then', 'queue'] }]
          : [],
      );
      if (queue.fallbackQueue !== null)
        steps.push({ to: queue.fallbackQueue, path: ['queues', q, 'fallbackQueue'] });
      this.#steps.set(queue.name, steps);
    }
  }

  /** The queues from one to the other, both included; undefined when there is no way. */
  way(from: string, to: string): string[] | undefined {
    const cameFrom = new Map<string, string>([[from, '']]);
    for (const queue of cameFrom.keys()) {
      if (queue === to) {
        const way = [to];
        while (way[0] !== from) way.unshift(cameFrom.get(way[0]!)!);
        return way;
      }
      for (const { to: next } of this.#steps.get(queue) ?? [])
        if (!cameFrom.has(next)) cameFrom.set(next, queue);
    }
    return undefined;
  }

  /** Notes every step that leads back to where it started, one step a ring. */
  checkRings(report: Report): void {
    const told = new Set<string>();
    for (const [from, steps] of this.#steps)
      for (const { to, path } of steps) {
        const back = this.way(to, from);
        if (!back) continue;
        const ring = [...back].sort().join('\n');
        if (!told.has(ring)) this.tell(report, [from, ...back], path);
        told.add(ring);
      }
  }

  tell(report: Report, ring: readonly string[], path: At): void {
    report.add(
      'overflow.cycle',
      path,
      `This goes round in a circle: ${ring.join(' → ')}. Let one of them end elsewhere.`,
    );
  }
}
