/**
 * The router in a process of its own, in a busy hour. One decision is one of two things, in turn: a representative
 * frees and the first of thousands that they can take is found; or a conversation arrives where some have room and
 * the best of them is found. Each is planned by itself, with its trace, then settled and confirmed as by the log; and
 * each is made good by another arrival or release, so that the hour stays as busy as it was.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RouterChange } from '../../server/routing/domain/router/changes.ts';
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
}
export interface Decided {
  /** With all that surrounds a decision: settling, confirming, and what makes it good. */
  readonly perSecond: number;
  /** Milliseconds from the change that is told to the plan. */
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
}

class Centre {
  readonly #hour: BusyHour;
  readonly #router: Router;
  readonly #numbers = new Sequence();
  readonly #queueNumbers: ReadonlyMap<string, number>;
  /** What is held by members of the busy queues: conversations that end when somebody is to free. */
  readonly #busy: string[];
  readonly #milliseconds: number[] = [];
  #inRouter = 0;
  #now = startedAt;
  #conversations = 1_000_000;
  #offers = 0;

  constructor(hour: BusyHour) {
    this.#hour = hour;
    const snapshot = snapshotOf(hour);
    this.#router = Router.from(snapshot, this.#now);
    this.#queueNumbers = new Map(
      Array.from({ length: hour.queues }, (_, queue) => [queueIdOf(queue), queue]),
    );
    const gone = new Set(
      snapshot.representatives.filter(({ state }) => !state.connected).map(({ setting }) => setting.userId),
    );
    const busyQueues = new Set([...this.#queueNumbers].filter(([, n]) => !isQuiet(n)).map(([id]) => id));
    const busyUsers = new Set(
      snapshot.representatives
        .filter(
          ({ setting }) => setting.queueIds.some((id) => busyQueues.has(id)) && !gone.has(setting.userId),
        )
        .map(({ setting }) => setting.userId),
    );
    this.#busy = snapshot.reservations
      .filter(({ userId }) => busyUsers.has(userId))
      .map(({ conversationId }) => conversationId);
    // Whatever is possible at first is done with, so that only full representatives and those who wait are left.
    for (let plan = this.#router.plan(this.#now); plan; plan = this.#router.plan(this.#now)) {
      const { assignments } = plan;
      this.#router.settle(plan, { refused: [], offers: [] }, this.#now);
      for (const assignment of assignments) {
        const arrival = this.#arrival(this.#queueNumbers.get(assignment.queueId)!);
        this.#router.apply([...this.#confirmed(assignment), arrival], this.#now);
      }
    }
  }

  /** @returns seconds spent in the router. */
  run(decisions: number): number {
    this.#milliseconds.length = 0;
    this.#inRouter = 0;
    for (let i = 0; i < decisions; i += 2) {
      this.#representativeFrees();
      this.#conversationArrives();
    }
    return this.#inRouter / 1000;
  }

  /** Sorted. */
  get milliseconds(): Float64Array {
    return Float64Array.from(this.#milliseconds).sort();
  }

  #representativeFrees(): void {
    const at = this.#numbers.below(this.#busy.length);
    const conversationId = this.#busy[at]!;
    const assignment = this.#decide({ kind: 'released', conversationId, at: this.#now });
    if (!assignment) throw new Error('Nobody among thousands could be given to somebody who freed');
    this.#busy[at] = assignment.conversationId;
    if (
      this.#tell([...this.#confirmed(assignment), this.#arrival(this.#queueNumbers.get(assignment.queueId)!)])
    )
      throw new Error('There was room for one more');
  }

  #conversationArrives(): void {
    const quiet = Math.floor(this.#numbers.below(this.#hour.queues) / quietEvery) * quietEvery;
    const arrival = this.#arrival(quiet);
    const assignment = this.#decide(arrival);
    const { conversationId } = arrival.item;
    const made: RouterChange[] = assignment
      ? [...this.#confirmed(assignment), { kind: 'released', conversationId, at: this.#now }]
      : [{ kind: 'dequeued', conversationId }];
    if (this.#tell(made)) throw new Error('Somebody waited in the quiet queues');
  }

  /** The time of a decision counts from the telling of the change to the plan in hand. */
  #decide(change: RouterChange): PlannedAssignment | undefined {
    this.#now += 3;
    const changes = [change];
    const began = performance.now();
    this.#router.apply(changes, this.#now);
    const plan = this.#router.plan(this.#now);
    const decided = performance.now();
    const assignment = plan?.assignments[0];
    this.#offers += 1;
    if (plan) {
      const made = { offerId: `offer-${this.#offers}`, expiresAt: this.#now + 30_000 };
      const offers = assignment ? [{ conversationId: assignment.conversationId, ...made }] : [];
      this.#router.settle(plan, { refused: [], offers }, this.#now);
    }
    this.#inRouter += performance.now() - began;
    if (assignment) this.#milliseconds.push(decided - began);
    return assignment;
  }

  /** What surrounds a decision. @returns whether it led to another one. */
  #tell(changes: readonly RouterChange[]): boolean {
    const began = performance.now();
    this.#router.apply(changes, this.#now);
    const plan = this.#router.plan(this.#now);
    // It may be an alert: that nobody has the skills of who arrived.
    if (plan) this.#router.settle(plan, { refused: [], offers: [] }, this.#now);
    this.#inRouter += performance.now() - began;
    return plan !== null && plan.assignments.length > 0;
  }

  /** As the log does: the offer, its acceptance, and that the conversation waits no more. */
  #confirmed({
    conversationId,
    userId,
    units,
    profileIds,
    interruptible,
    override,
    queueId,
    kind,
  }: PlannedAssignment): RouterChange[] {
    const at = this.#now;
    const offerId = `offer-${this.#offers}`;
    return [
      {
        kind: 'reserved',
        reservation: { conversationId, userId, units, profileIds, interruptible, override, reservedAt: at },
      },
      {
        kind: 'offered',
        offer: { offerId, conversationId, userId, queueId, kind, offeredAt: at, expiresAt: at + 30_000 },
      },
      { kind: 'offer_ended', offerId, conversationId, userId, outcome: 'accepted', at },
      { kind: 'dequeued', conversationId },
    ];
  }

  #arrival(queue: number): Extract<RouterChange, { kind: 'queued' }> {
    this.#conversations += 1;
    return {
      kind: 'queued',
      item: itemFor(this.#hour, this.#numbers, queue, this.#conversations, this.#now),
    };
  }
}

async function decide({ warmUp, decisions, ...hour }: DecideInput): Promise<Decided> {
  const centre = new Centre(hour);
  centre.run(warmUp);
  const seconds = centre.run(decisions);
  const sorted = centre.milliseconds;
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return {
    perSecond: sorted.length / seconds,
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    p50: at(0.5),
    p99: at(0.99),
  };
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
