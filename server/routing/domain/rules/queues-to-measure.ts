/** Which queues have to be measured before a route to queue: those whose overflow depends on it, and no others. Pure. */
import type { OverflowCondition, OverflowRule, QueueSetting, WorkstreamSetting } from '../configuration.ts';
import type { Environment } from './environment.ts';
import { evaluate } from './evaluate.ts';
import type { Facts } from './facts.ts';

export interface QueueToMeasure {
  readonly queueId: string;
  /** What its overflow rules ask for. */
  readonly wanted: ReadonlySet<OverflowCondition['kind']>;
}

/** Where a check begins: a queue, and the overflow rules asked there; null for its own. */
export interface OverflowStart {
  readonly queueId: string;
  readonly overflow: readonly OverflowRule[] | null;
}

/** Every queue that a route to queue may ask first. */
export function routeStarts(
  facts: Facts,
  workstream: Pick<WorkstreamSetting, 'defaultQueueId' | 'routeToQueue'>,
  environment: Environment,
): OverflowStart[] {
  const matched = workstream.routeToQueue.filter((rule) => evaluate(rule.when, facts, environment));
  if (matched.length === 0) return [{ queueId: workstream.defaultQueueId, overflow: null }];
  return matched.flatMap(({ to, overflow }) => to.map(({ queueId }) => ({ queueId, overflow })));
}

const measurable: readonly OverflowCondition['kind'][] = ['queue_length', 'expected_wait', 'nobody_on_duty'];

/** Those of the starts and of whatever their overflow leads to. */
export function queuesToMeasure(
  starts: readonly OverflowStart[],
  queues: ReadonlyMap<string, Pick<QueueSetting, 'overflow'>>,
): QueueToMeasure[] {
  const wanted = new Map<string, Set<OverflowCondition['kind']>>();
  const followed = new Set<string>();
  const open = [...starts];
  for (let start = open.pop(); start; start = open.pop()) {
    const { queueId } = start;
    const own = queues.get(queueId)?.overflow ?? [];
    if (start.overflow === null) {
      if (followed.has(queueId)) continue;
      followed.add(queueId);
    }
    for (const { when, then } of start.overflow ?? own) {
      if (measurable.includes(when.kind)) {
        const kinds = wanted.get(queueId) ?? new Set();
        wanted.set(queueId, kinds.add(when.kind));
      }
      if (then.kind === 'queue') open.push({ queueId: then.queueId, overflow: null });
    }
  }
  return [...wanted].map(([queueId, kinds]) => ({ queueId, wanted: kinds }));
}
