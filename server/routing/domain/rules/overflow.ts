/** Whether a queue overflows, and where an overflow leads. Pure. */
import type { WorkKind } from '../../../../contracts/words.ts';
import type { OperatingHours, OverflowAction, OverflowRule, QueueSetting } from '../configuration.ts';
import { isOpen, nextOpening } from '../hours/operating-hours.ts';
import type { OverflowCheck, OverflowProblem, RouteOutcome } from './route-trace.ts';

/** What was measured at a queue just now. */
export interface QueueLoad {
  /** Conversations that wait in it. */
  readonly waiting: number;
  /** What the next one would be told; null when nothing is known. */
  readonly expectedWaitSeconds: number | null;
  /** No member is connected and there. */
  readonly nobodyOnDuty: boolean;
}

/** Everything an overflow depends on beside the queue at hand. */
export interface OverflowSetting {
  /** By id. */
  readonly queues: ReadonlyMap<string, QueueSetting>;
  readonly hours: ReadonlyMap<string, OperatingHours>;
  readonly loads: ReadonlyMap<string, QueueLoad>;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The conversation's. */
  readonly kind: WorkKind;
  /** Whether there is a number at which the customer can be called. */
  readonly hasNumber: boolean;
}

/** Queues without hours are always open, and so are those whose hours were deleted. */
export function isQueueOpen(
  queue: QueueSetting,
  { hours, now }: Pick<OverflowSetting, 'hours' | 'now'>,
): boolean {
  const found = queue.hoursId === null ? undefined : hours.get(queue.hoursId);
  return found === undefined || isOpen(found, now);
}

/** The first that is open; else the one that opens first; else, when none ever opens, the first. */
export function firstToOpen(
  queues: readonly QueueSetting[],
  setting: Pick<OverflowSetting, 'hours' | 'now'>,
): QueueSetting | undefined {
  let best: { queue: QueueSetting; at: number } | undefined;
  for (const queue of queues) {
    if (isQueueOpen(queue, setting)) return queue;
    const at = nextOpening(setting.hours.get(queue.hoursId!)!, setting.now) ?? Number.POSITIVE_INFINITY;
    if (best === undefined || at < best.at) best = { queue, at };
  }
  return best?.queue;
}

/**
 * Looks at a queue before a conversation enters it: out of hours first, then in the order of its rules; the first
 * that holds counts. How long somebody has waited is asked in the queue only.
 * @param override a route rule's own overflow rules; null for the queue's.
 */
export function checkOverflow(
  queue: QueueSetting,
  override: readonly OverflowRule[] | null,
  setting: OverflowSetting,
): OverflowCheck {
  const rules = (override ?? queue.overflow).filter(({ when }) => when.kind !== 'waiting_time');
  const inOrder = rules.toSorted((a, b) => Number(isOutOfHours(b)) - Number(isOutOfHours(a)));
  const conditions: OverflowCheck['conditions'][number][] = [];
  let action: OverflowAction | null = null;
  for (const { when, then } of inOrder) {
    const { measured, holds } = measure(queue, when, setting);
    conditions.push({ condition: when, measured, holds });
    if (!holds) continue;
    action = then;
    break;
  }
  return { queueId: queue.queueId, override: override !== null, conditions, action, impossible: null };
}

const isOutOfHours = ({ when }: OverflowRule): boolean => when.kind === 'out_of_hours';

/** The condition that made it overflow; undefined when it does not. */
export const conditionOf = ({ conditions }: OverflowCheck) =>
  conditions.find(({ holds }) => holds)?.condition;

function measure(
  queue: QueueSetting,
  condition: OverflowRule['when'],
  setting: OverflowSetting,
): { measured: number | null; holds: boolean } {
  const load = setting.loads.get(queue.queueId);
  switch (condition.kind) {
    case 'out_of_hours':
      return { measured: null, holds: !isQueueOpen(queue, setting) };
    case 'queue_length': {
      const measured = load?.waiting ?? null;
      return { measured, holds: measured !== null && measured >= condition.atLeast };
    }
    case 'expected_wait': {
      const measured = load?.expectedWaitSeconds ?? null;
      return { measured, holds: measured !== null && measured > condition.aboveSeconds };
    }
    case 'nobody_on_duty':
      return { measured: null, holds: load?.nobodyOnDuty ?? false };
    case 'waiting_time':
      return { measured: null, holds: false };
  }
}

/** What was done on the way, and where it ended. */
export interface FollowedOverflow {
  readonly checks: readonly OverflowCheck[];
  readonly outcome: Exclude<RouteOutcome, { kind: 'none' }>;
  /** Those it overflowed from, with those it came from before. */
  readonly overflowedFrom: readonly string[];
}

/**
 * Follows a check that found an overflow to its end: another queue is asked itself, and never one that the
 * conversation has come through. Where an action is not possible the fallback queue takes it, without being asked;
 * without one it stays, and that counts as failed.
 * @param first the check of the queue that was asked first, or of the one it waits in
 * @param before queues it overflowed from earlier
 */
export function followOverflow(
  first: OverflowCheck,
  before: readonly string[],
  setting: OverflowSetting,
): FollowedOverflow {
  const checks: OverflowCheck[] = [];
  const from = [...before];
  const reached: QueueSetting[] = [];
  for (let check = first; ; ) {
    const queue = setting.queues.get(check.queueId);
    if (queue) reached.push(queue);
    const { action, queueId } = check;
    const impossible = action === null ? null : problemOf(action, [...from, queueId], setting);
    checks.push({ ...check, impossible });
    if (impossible !== null) {
      const outcome = fallBack(reached, from, setting);
      // Also those whose action was not possible: the fallback queue leads it away from them.
      const left = reached
        .map((one) => one.queueId)
        .filter((id) => id !== outcome.queueId && !from.includes(id));
      return { checks, outcome, overflowedFrom: [...from, ...left] };
    }
    if (action === null || action.kind === 'assign_anyway') {
      const outcome = { kind: 'queue', queueId, stays: action !== null, failed: false } as const;
      return { checks, outcome, overflowedFrom: from };
    }
    if (!from.includes(queueId)) from.push(queueId);
    if (action.kind !== 'queue') {
      const condition = conditionOf(check)!.kind;
      return { checks, outcome: { kind: action.kind, queueId, condition }, overflowedFrom: from };
    }
    check = checkOverflow(setting.queues.get(action.queueId)!, null, setting);
  }
}

/** The nearest fallback on the way back; without one it stays where it is served soonest. */
function fallBack(
  reached: readonly QueueSetting[],
  from: readonly string[],
  setting: OverflowSetting,
): Extract<RouteOutcome, { kind: 'queue' }> {
  for (const { fallbackQueueId } of reached.toReversed()) {
    const target = fallbackQueueId === null ? undefined : setting.queues.get(fallbackQueueId);
    if (!target || target.kind !== setting.kind) continue;
    if (from.includes(target.queueId) || reached.includes(target)) continue;
    return { kind: 'queue', queueId: target.queueId, stays: false, failed: false };
  }
  return { kind: 'queue', queueId: firstToOpen(reached, setting)!.queueId, stays: true, failed: true };
}

/** @param through every queue it has come through, this one included */
function problemOf(
  action: OverflowAction,
  through: readonly string[],
  { queues, kind, hasNumber }: OverflowSetting,
): OverflowProblem | null {
  switch (action.kind) {
    case 'queue': {
      const target = queues.get(action.queueId);
      if (!target) return 'no_such_queue';
      if (target.kind !== kind) return 'other_kind';
      return through.includes(action.queueId) ? 'circle' : null;
    }
    case 'end':
      return kind === 'record' ? 'record' : null;
    case 'callback':
      return hasNumber ? null : 'no_number';
    case 'voicemail':
    case 'external_number':
      return kind === 'voice' ? null : 'not_voice';
    case 'assign_anyway':
      return null;
  }
}
