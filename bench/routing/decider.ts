/**
 * The router in a process of its own, in a busy hour. One decision is the answer to one of two questions, in turn: a
 * representative frees, what is the first of thousands that they can take; or a conversation arrives where some have
 * room, who is the best of them for it. "Nothing" and "nobody" are answers too, for which everything was looked at. What
 * is assigned has its trace, is settled and confirmed as by the log, and is made good by another arrival or release, so
 * that the hour stays as busy as it was.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Reservation, RouterChange } from '../../server/routing/domain/router/changes.ts';
import type { PlannedAssignment } from '../../server/routing/domain/router/plan.ts';
import { Router } from '../../server/routing/domain/router/router.ts';
import { answerParent } from '../child-program.ts';
import {
  type BusyHour,
  isQuiet,
  itemFor,
  queueIdOf,
  quietEvery,
  Sequence,
  snapshotOf,
  startedAt,
} from './busy-hour.ts';

export interface DecideInput extends BusyHour {
  readonly warmUp: number;
  readonly decisions: number;
  /** Changes that come while the last plan is carried out, and are decided together: for `perSecond`. */
  readonly atOnce: number;
}
export interface Decided {
  /** With all that surrounds a decision: settling, confirming, and what makes it good. */
  readonly perSecond: number;
  /** Milliseconds from one change that is told to the plan. */
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
}

type Queued = Extract<RouterChange, { kind: 'queued' }>;

class Centre {
  readonly #hour: BusyHour;
  readonly #router: Router;
  readonly #numbers = new Sequence();
  readonly #queueNumbers: ReadonlyMap<string, number>;
  /** What is held by members of the busy queues: conversations that end when somebody is to free. */
  readonly #busy: Reservation[];
  #now = startedAt;
  #conversations = 1_000_000;
  /** In all, with settling, confirming and what makes a decision good; milliseconds. */
  inRouter = 0;
  decisions = 0;
  /** From the telling of the changes to the plan in hand, each time. */
  readonly toPlan: number[] = [];

  constructor(hour: BusyHour) {
    this.#hour = hour;
    const snapshot = snapshotOf(hour);
    this.#router = Router.from(snapshot, this.#now);
    this.#queueNumbers = new Map(
      Array.from({ length: hour.queues }, (_, queue) => [queueIdOf(queue), queue]),
    );
    const busyUsers = new Set(
      snapshot.representatives
        .filter(
          ({ setting, state }) => state.connected && !isQuiet(this.#queueNumbers.get(setting.queueIds[0]!)!),
        )
        .map(({ setting }) => setting.userId),
    );
    this.#busy = snapshot.reservations.filter(({ userId }) => busyUsers.has(userId));
    // Whatever is possible at first is done with, so that only full representatives and those who wait are left.
    for (let made = this.#decide([]); made.length > 0; made = this.#decide([])) this.#makeGood(made);
  }

  /** @param atOnce changes between two plans */
  run(decisions: number, atOnce: number): void {
    this.inRouter = 0;
    this.decisions = 0;
    this.toPlan.length = 0;
    for (let turn = 0; this.decisions < decisions; turn += 1) {
      const released = new Set<number>();
      const arrived: Queued[] = [];
      for (let i = 0; i < atOnce; i += 1) {
        if ((turn + i) % 2 === 0) released.add(this.#numbers.below(this.#busy.length));
        else
          arrived.push(
            this.#arrival(Math.floor(this.#numbers.below(this.#hour.queues) / quietEvery) * quietEvery),
          );
      }
      this.#now += 3 * atOnce;
      this.#turn([...released], arrived);
    }
  }

  #turn(released: readonly number[], arrived: readonly Queued[]): void {
    const at = this.#now;
    const freed = new Map(released.map((place) => [this.#busy[place]!.userId, place]));
    const made = this.#decide([
      ...released.map((place): RouterChange => {
        return { kind: 'released', conversationId: this.#busy[place]!.conversationId, at };
      }),
      ...arrived,
    ]);
    // Those for whom nothing waits stay full by other work; those whom nobody can take go away.
    const rest: RouterChange[] = [];
    for (const place of released)
      rest.push({ kind: 'reserved', reservation: { ...this.#busy[place]!, reservedAt: at } });
    for (const { item } of arrived) rest.push({ kind: 'dequeued', conversationId: item.conversationId });
    for (const { userId, conversationId } of made) {
      const place = freed.get(userId);
      if (place === undefined) continue;
      rest.splice(
        rest.findIndex((change) => change.kind === 'reserved' && change.reservation.userId === userId),
        1,
      );
      this.#busy[place] = { ...this.#busy[place]!, conversationId };
    }
    this.#makeGood(made, rest);
  }

  #decide(changes: readonly RouterChange[]): readonly PlannedAssignment[] {
    const began = performance.now();
    this.#router.apply(changes, this.#now);
    const plan = this.#router.plan(this.#now);
    const decided = performance.now();
    this.inRouter += decided - began;
    this.decisions += changes.length;
    this.toPlan.push(decided - began);
    if (!plan) return [];
    const offers = plan.assignments.map(({ conversationId }) => ({
      conversationId,
      offerId: `offer-${conversationId}`,
      expiresAt: this.#now + 30_000,
    }));
    const settling = performance.now();
    this.#router.settle(plan, { refused: [], offers }, this.#now);
    this.inRouter += performance.now() - settling;
    return plan.assignments;
  }

  /** Confirms as the log does, and brings as many as were taken: in a busy queue one more arrives, else it ends. */
  #makeGood(made: readonly PlannedAssignment[], rest: readonly RouterChange[] = []): void {
    const changes: RouterChange[] = [...rest];
    for (const assignment of made) {
      changes.push(...this.#confirmed(assignment));
      const queue = this.#queueNumbers.get(assignment.queueId)!;
      const { conversationId } = assignment;
      if (isQuiet(queue)) changes.push({ kind: 'released', conversationId, at: this.#now });
      else changes.push(this.#arrival(queue));
    }
    const began = performance.now();
    this.#router.apply(changes, this.#now);
    const plan = this.#router.plan(this.#now);
    // It may be an alert: that nobody has the skills of who arrived.
    if (plan) this.#router.settle(plan, { refused: [], offers: [] }, this.#now);
    this.inRouter += performance.now() - began;
    if (plan && plan.assignments.length > 0) throw new Error('There was room for one more');
  }

  #confirmed(made: PlannedAssignment): RouterChange[] {
    const at = this.#now;
    const { conversationId, userId, units, profileIds, interruptible, override, queueId, kind } = made;
    const offerId = `offer-${conversationId}`;
    const reservation = {
      conversationId,
      userId,
      units,
      profileIds,
      interruptible,
      override,
      reservedAt: at,
    };
    const offer = { offerId, conversationId, userId, queueId, kind, offeredAt: at, expiresAt: at + 30_000 };
    return [
      { kind: 'reserved', reservation },
      { kind: 'offered', offer },
      { kind: 'offer_ended', offerId, conversationId, userId, outcome: 'accepted', at },
      { kind: 'dequeued', conversationId },
    ];
  }

  #arrival(queue: number): Queued {
    this.#conversations += 1;
    return {
      kind: 'queued',
      item: itemFor(this.#hour, this.#numbers, queue, this.#conversations, this.#now),
    };
  }
}

async function decide({ warmUp, decisions, atOnce, ...hour }: DecideInput): Promise<Decided> {
  const centre = new Centre(hour);
  centre.run(warmUp, 1);
  centre.run(decisions, 1);
  const sorted = Float64Array.from(centre.toPlan).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  centre.run(warmUp, atOnce);
  centre.run(decisions, atOnce);
  return { perSecond: centre.decisions / (centre.inRouter / 1000), mean, p50: at(0.5), p99: at(0.99) };
}

/** What a router holds resident: with its collected garbage gone, and so the snapshot that it was built from. */
async function residentBytes(hour: BusyHour): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const before = process.memoryUsage().rss;
  const router = Router.from(snapshotOf(hour), startedAt);
  router.plan(startedAt, 1);
  for (let i = 0; i < 3; i += 1) collect();
  const after = process.memoryUsage().rss;
  if (router.wakeAt() === undefined) throw new Error('The router is kept until here');
  return after - before;
}

answerParent({ decide, residentBytes });
