/** Route to queue: which queue a conversation enters, and what happens instead when it overflows. Pure. */
import type {
  OverflowRule,
  QueueSetting,
  RouteRule,
  RoutingConfiguration,
  WorkstreamSetting,
} from '../configuration.ts';
import { triedRules } from './classify.ts';
import type { Environment } from './environment.ts';
import { evaluate } from './evaluate.ts';
import type { Facts } from './facts.ts';
import { drawOf } from './hash.ts';
import {
  checkOverflow,
  conditionOf,
  type FollowedOverflow,
  firstToOpen,
  followOverflow,
  isQueueOpen,
  type OverflowSetting,
  type QueueLoad,
} from './overflow.ts';
import type { RouteChoice, RouteOutcome, RouteRuleTrace, RouteTrace, ShareProblem } from './route-trace.ts';

export interface QueueRoute extends Pick<RouteTrace, 'route' | 'choice' | 'overflow'> {
  readonly outcome: RouteOutcome;
  /** Queues it overflowed from on the way. */
  readonly overflowedFrom: readonly string[];
}

type RoutedWorkstream = Pick<WorkstreamSetting, 'kind' | 'defaultQueueId' | 'routeToQueue'>;

/**
 * The first matching rule with a queue that is open and does not overflow; by percentage where it has several. When
 * the queues of all rules that match overflow or are closed: of those the first open one, else the one that opens
 * first, and its overflow is carried out. When no rule matches: the default queue, likewise.
 *
 * @param loads of the queues of `queuesToMeasure`; what was not measured does not overflow by it
 */
export function routeToQueue(
  facts: Facts,
  workstream: RoutedWorkstream,
  configuration: RoutingConfiguration,
  loads: ReadonlyMap<string, QueueLoad>,
  environment: Environment,
): QueueRoute {
  const setting = overflowSetting(facts, workstream, configuration, loads, environment);
  const rules = workstream.routeToQueue;
  const matched: { rule: RouteRule; trace: RouteRuleTrace }[] = [];
  let tried = rules.length;
  for (const [at, rule] of rules.entries()) {
    if (!evaluate(rule.when, facts, environment)) continue;
    const trace = drawShare(rule, facts, setting);
    matched.push({ rule, trace });
    if (trace.queueId === null) continue;
    tried = at + 1;
    break;
  }
  const route = {
    ...triedRules(rules.slice(0, tried), new Set(matched.map(({ rule }) => rule))),
    matched: matched.map(({ trace }) => trace),
  };
  const chosen = matched.find(({ trace }) => trace.queueId !== null);
  if (chosen) {
    const queueId = chosen.trace.queueId!;
    const outcome = { kind: 'queue', queueId, stays: false, failed: false } as const;
    const check = checkOverflow(setting.queues.get(queueId)!, chosen.rule.overflow, setting);
    return { route, choice: 'rule', overflow: [check], outcome, overflowedFrom: [] };
  }
  const lastResort = firstOfMatched(matched, setting);
  const [queue, override, choice]: [QueueSetting | undefined, readonly OverflowRule[] | null, RouteChoice] =
    lastResort
      ? [lastResort.queue, lastResort.rule.overflow, 'first_to_open']
      : [usable(workstream.defaultQueueId, setting), null, 'default'];
  if (!queue) return { route, choice, overflow: [], outcome: { kind: 'none' }, overflowedFrom: [] };
  return { route, choice, ...enter(queue, override, setting) };
}

/** For a conversation that was told its queue: only the overflow check. */
export function routeToNamed(
  queueId: string,
  facts: Facts,
  workstream: Pick<RoutedWorkstream, 'kind'>,
  configuration: RoutingConfiguration,
  loads: ReadonlyMap<string, QueueLoad>,
  environment: Environment,
): QueueRoute {
  const setting = overflowSetting(facts, workstream, configuration, loads, environment);
  const queue = usable(queueId, setting);
  if (!queue)
    return { route: null, choice: 'told', overflow: [], outcome: { kind: 'none' }, overflowedFrom: [] };
  return { route: null, choice: 'told', ...enter(queue, null, setting) };
}

/** Also for the overflow of a conversation that waits. */
export function overflowSetting(
  facts: Pick<Facts, 'customer'>,
  workstream: Pick<RoutedWorkstream, 'kind'>,
  configuration: RoutingConfiguration,
  loads: ReadonlyMap<string, QueueLoad>,
  environment: Pick<Environment, 'now' | 'hours'>,
): OverflowSetting {
  const { phone } = facts.customer;
  return {
    queues: new Map(configuration.queues.map((queue) => [queue.queueId, queue])),
    hours: environment.hours,
    loads,
    now: environment.now,
    kind: workstream.kind,
    hasNumber: workstream.kind === 'voice' || (typeof phone === 'string' && phone !== ''),
  };
}

function enter(
  queue: QueueSetting,
  override: readonly OverflowRule[] | null,
  setting: OverflowSetting,
): { overflow: FollowedOverflow['checks']; outcome: RouteOutcome; overflowedFrom: readonly string[] } {
  const followed = followOverflow(checkOverflow(queue, override, setting), [], setting);
  return { overflow: followed.checks, outcome: followed.outcome, overflowedFrom: followed.overflowedFrom };
}

const usable = (queueId: string, { queues, kind }: OverflowSetting): QueueSetting | undefined => {
  const queue = queues.get(queueId);
  return queue?.kind === kind ? queue : undefined;
};

/** Draws among the shares that are left; what the others had falls to these in proportion. */
function drawShare(rule: RouteRule, { conversationId }: Facts, setting: OverflowSetting): RouteRuleTrace {
  const shares = rule.to.map((share) => ({ ...share, problem: shareProblem(share.queueId, rule, setting) }));
  const left = shares.filter(({ problem, percent }) => problem === null && percent > 0);
  const sum = left.reduce((total, { percent }) => total + percent, 0);
  const drawn = left.length === 0 ? null : drawOf(`${conversationId} ${rule.name}`);
  let rest = (drawn ?? 0) * sum;
  // Rounding may leave a rest at the very end: that is the last one's.
  const winner = left.find(({ percent }) => {
    rest -= percent;
    return rest < 0;
  });
  return { rule: rule.name, shares, drawn, queueId: (winner ?? left.at(-1))?.queueId ?? null };
}

function shareProblem(
  queueId: string,
  { overflow }: RouteRule,
  setting: OverflowSetting,
): ShareProblem | null {
  const queue = setting.queues.get(queueId);
  if (!queue) return 'no_such_queue';
  if (queue.kind !== setting.kind) return 'other_kind';
  const overflowing = conditionOf(checkOverflow(queue, overflow, setting))?.kind;
  if (overflowing) return overflowing;
  return isQueueOpen(queue, setting) ? null : 'closed';
}

/** Of all that matched: the first open queue in the order of rules and shares, else the one that opens first. */
function firstOfMatched(
  matched: readonly { rule: RouteRule }[],
  setting: OverflowSetting,
): { queue: QueueSetting; rule: RouteRule } | undefined {
  const all = matched.flatMap(({ rule }) =>
    rule.to.flatMap(({ queueId, percent }) => {
      const queue = percent > 0 ? usable(queueId, setting) : undefined;
      return queue ? [{ queue, rule }] : [];
    }),
  );
  const queue = firstToOpen(
    all.map((one) => one.queue),
    setting,
  );
  return all.find((one) => one.queue === queue);
}
