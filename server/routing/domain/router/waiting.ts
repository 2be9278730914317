/** A conversation that waits, as the router keeps it: what it asks for, where it stands, what holds it back. */
import type { AlertKind } from '../../../../contracts/words.ts';
import type { QueueSetting } from '../configuration.ts';
import type { Demand } from '../demand.ts';
import type { Item, Refusal } from './changes.ts';
import type { Target } from './deadlines.ts';
import type { Need, NeedFamily } from './need.ts';
import type { Ranking } from './sorted-list.ts';

/** Scores are counted from here, in points x 60,000, so that whole points and rates stay whole numbers. */
const scoreEpoch = 1_600_000_000_000;
const noBucket = 1_000_000_000;

/** `directed` and `affinity`: only those named are asked for now. */
export type Stage = 'directed' | 'affinity' | 'open';

/** `L` is the queue: see `Waiting` in queue-line.ts. */
export class WaitingOf<L> implements Target {
  // What the order looks at comes first, where it is close together in memory: tens of thousands are compared.
  /** Constant until a step of the dynamic priority is reached; see `scoreAt`. A number with a point from the start. */
  rank = Number.NaN;
  bucket = noBucket;
  readonly id: string;
  item: Item;
  refusals: readonly Refusal[];
  /** Ids of the offers whose end was told, also in earlier stays. */
  readonly refusedOffers: string[] = [];
  stays: boolean;
  alerts: AlertKind[] | null = null;

  /** Null while its queue is not known. */
  line: L | null = null;
  need: Need | null = null;
  /** Of its needs as it waits longer. */
  family: NeedFamily | null = null;
  /** Whether it is known that somebody could take it one day, or was said that nobody can. */
  judged = false;
  stage: Stage = 'open';
  /** Places in the roster, in the order in which they are asked: alone, or once it is open, before everybody else. */
  named: readonly number[] = [];
  /** In the queue's order: not while it is offered, held, or waits for news. */
  standing = false;

  dueAt = Number.POSITIVE_INFINITY;
  dirty = false;
  /** Among those that the plan at hand looked at. */
  looked = false;
  /** The plan in which nobody was found for it. */
  exhausted = 0;
  /** A plan that is out overflows it. */
  overflowing = false;
  /** Until then it waits for the change that explains why a claim was refused. */
  parkedUntil = 0;
  /** Who was to have had it. */
  parkedFor: string | null = null;
  overflowAgainAt = 0;

  constructor(item: Item) {
    this.id = item.conversationId;
    this.item = item;
    this.refusals = item.refusals;
    this.stays = item.demand.stays;
  }

  /** Whether everybody in the queue is asked: not those that wait to be picked, nor while some are named. */
  get isOpen(): boolean {
    return this.stage === 'open' && this.need?.kind.workstream.mode === 'push';
  }

  /** @returns seconds, never below zero: clocks may jump. */
  waitedInQueue(now: number): number {
    return Math.max(0, now - this.item.queuedAt) / 1000;
  }

  waited(now: number): number {
    return Math.max(0, now - this.item.waitingSince) / 1000;
  }

  /** Works out its place in the order as the queue has it now. */
  settleOrder(setting: QueueSetting, now: number): void {
    const { demand, waitingSince } = this.item;
    const { pointsPerMinute, steps } = setting.dynamicPriority;
    let points = demand.priority;
    for (const step of steps) if (now >= waitingSince + step.afterSeconds * 1000) points += step.points;
    this.rank = points * 60_000 - (waitingSince - scoreEpoch) * pointsPerMinute;
    this.bucket = bucketIn(setting, demand);
  }
}

/** Its bucket as the queue has them now: one that was moved is known by its name, one that was taken out is none. */
function bucketIn({ prioritization }: QueueSetting, { bucket, bucketName }: Demand): number {
  if (bucket === null) return noBucket;
  const there = prioritization[bucket];
  if (there && (bucketName === undefined || there.name === bucketName)) return bucket;
  const moved = bucketName === undefined ? -1 : prioritization.findIndex(({ name }) => name === bucketName);
  return moved === -1 ? noBucket : moved;
}

/** What the order looks at. */
export type InOrder = Pick<WaitingOf<unknown>, 'id' | 'item' | 'rank' | 'bucket'>;

/** Points x 60,000 at an instant. */
export const scoreAt = (waiting: InOrder, setting: QueueSetting, now: number): number =>
  waiting.rank + (now - scoreEpoch) * setting.dynamicPriority.pointsPerMinute;

export const compareIds = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order within a queue: bucket, the bucket's own order, score, the longest wait, id. */
export function orderIn(setting: QueueSetting): Ranking<InOrder> {
  const compare = (a: InOrder, b: InOrder): number =>
    b.rank - a.rank || a.item.waitingSince - b.item.waitingSince || compareIds(a.id, b.id);
  if (setting.prioritization.length === 0) return { compare, leadOf: ({ rank }) => -rank };
  const compareInBuckets = (a: InOrder, b: InOrder): number => {
    if (a.bucket !== b.bucket) return a.bucket < b.bucket ? -1 : 1;
    if (a.bucket !== noBucket) {
      for (const [i, { direction }] of setting.prioritization[a.bucket]!.orderBy.entries()) {
        const order = compareKeys(a.item.demand.bucketKeys[i], b.item.demand.bucketKeys[i]);
        if (order !== 0) return direction === 'ascending' ? order : -order;
      }
    }
    return compare(a, b);
  };
  return { compare: compareInBuckets, leadOf: ({ bucket }) => bucket };
}

type BucketKey = string | number | undefined;

/** Numbers before texts, what is missing after both. */
function compareKeys(a: BucketKey, b: BucketKey): number {
  if (a === b) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : 1;
}

/** The order across queues: the queue's priority, score, the longest wait, id. */
export function compareAcross(
  a: InOrder,
  ofA: QueueSetting,
  b: InOrder,
  ofB: QueueSetting,
  now: number,
): number {
  return (
    ofA.priority - ofB.priority ||
    scoreAt(b, ofB, now) - scoreAt(a, ofA, now) ||
    a.item.waitingSince - b.item.waitingSince ||
    compareIds(a.id, b.id)
  );
}
