/** Who is served first, from the specification. */
import type { QueueSetting, RoutingConfiguration } from '../../../server/routing/domain/configuration.ts';
import type { ConversationRow } from '../world/rows.ts';

/** Points x 60,000: whole numbers, so that equals are equal. Steps count the customer's whole wait. */
export function scoreOf({ demand, waitingSince }: ConversationRow, queue: QueueSetting, now: number): number {
  const { pointsPerMinute, steps } = queue.dynamicPriority;
  const reached = steps.filter((step) => now >= waitingSince + step.afterSeconds * 1000);
  const points = demand.priority + reached.reduce((sum, step) => sum + step.points, 0);
  return points * 60_000 + (now - waitingSince) * pointsPerMinute;
}

type Place = Readonly<{ conversation: ConversationRow; queue: QueueSetting }>;

/**
 * Below zero when `a` is served before `b`; zero when the configuration says nothing about the two: they are in
 * different queues of one priority, one of which goes by buckets.
 */
export function compareInLine(a: Place, b: Place, now: number): number {
  const sameQueue = a.queue.queueId === b.queue.queueId;
  if (!sameQueue && a.queue.priority !== b.queue.priority) return a.queue.priority - b.queue.priority;
  const bucketed = a.queue.prioritization.length > 0 || b.queue.prioritization.length > 0;
  if (!sameQueue && bucketed) return 0;
  if (bucketed) {
    const order = compareBuckets(a, b);
    if (order !== 0) return order;
  }
  return (
    scoreOf(b.conversation, b.queue, now) - scoreOf(a.conversation, a.queue, now) ||
    a.conversation.waitingSince - b.conversation.waitingSince ||
    (a.conversation.id < b.conversation.id ? -1 : 1)
  );
}

function compareBuckets({ conversation: a, queue }: Place, { conversation: b }: Place): number {
  const last = queue.prioritization.length;
  const bucketOf = ({ demand }: ConversationRow) =>
    demand.bucket === null || demand.bucket >= last ? last : demand.bucket;
  const bucket = bucketOf(a);
  if (bucket !== bucketOf(b)) return bucket - bucketOf(b);
  if (bucket === last) return 0;
  for (const [i, { direction }] of queue.prioritization[bucket]!.orderBy.entries()) {
    const [left, right] = [a.demand.bucketKeys[i], b.demand.bucketKeys[i]];
    const order = compareKeys(left, right);
    if (order !== 0) return direction === 'ascending' ? order : -order;
  }
  return 0;
}

function compareKeys(a: string | number | undefined, b: string | number | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : 1;
}

/** The first of a queue's `waiting_time` rules that is due: from that very millisecond on. */
export function overflowDue(conversation: ConversationRow, { queues }: RoutingConfiguration, now: number) {
  if (conversation.demand.stays) return undefined;
  const queue = queues.find((one) => one.queueId === conversation.queueId);
  const waitedSeconds = Math.max(0, (now - conversation.queuedAt) / 1000);
  return queue?.overflow.find(
    ({ when }) => when.kind === 'waiting_time' && waitedSeconds >= when.aboveSeconds,
  );
}
