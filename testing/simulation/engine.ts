/**
 * The engine's loop as server/routing/engine has it, on the tables in memory: read the log, apply, plan, carry the
 * plan out, settle, heal. The parts are separate, so that anything may happen between them.
 */
import type { LoggedEvent } from '../../server/data-model/events/index.ts';
import type { RouterChange, RouterSnapshot } from '../../server/routing/domain/router/changes.ts';
import { changesOf, rereadOf } from '../../server/routing/domain/router/changes-of.ts';
import type { Plan, PlanOutcome } from '../../server/routing/domain/router/plan.ts';
import { Router } from '../../server/routing/domain/router/router.ts';
import type { Append } from './world/capacity.ts';
import { claim, expire, rewindOffers, withdrawFromAbsent } from './world/offers.ts';
import { overflow, raise } from './world/queueing.ts';
import { answeredOf, partsOf, snapshotOf } from './world/snapshot.ts';
import type { World } from './world/world.ts';

/** What decides: the router, or one made faulty on purpose. */
export type Decider = Pick<Router, 'apply' | 'plan' | 'settle' | 'abandon' | 'wakeAt' | 'check'>;
export type MakeDecider = (snapshot: RouterSnapshot, now: number) => Decider;

export const realRouter: MakeDecider = (snapshot, now) => Router.from(snapshot, now);

export interface Trouble {
  /** Every transaction of the plan fails. */
  fails(): boolean;
  /** All but the first transaction of each kind fail. */
  failsInPart(): boolean;
  /** Decisions in one transaction. */
  chunk(): number;
}

/** A clock that is set back by less than this is left to run on. */
const jumpMs = 2000;
/** So long a router leaves one in its queue whose overflow was refused. */
const overflowAgainMs = 60_000;

export class Engine {
  readonly #world: World;
  readonly #make: MakeDecider;
  /** Up to where the effects of the log on a conversation or a representative were read from the tables. */
  #seen = new Map<string, number>();
  #router!: Decider;
  #position = 0;
  #lastNow: number;
  /** The greatest instant that this router was told. */
  #latest = 0;
  #out: Plan | null = null;
  /** By conversation: since when it was queued, and until when its overflow is not tried again, because it was refused. */
  readonly #overflowRefused = new Map<string, { queuedAt: number; until: number }>();

  constructor(world: World, make: MakeDecider) {
    this.#world = world;
    this.#make = make;
    this.#lastNow = world.now;
    this.takeOver();
  }

  get router(): Decider {
    return this.#router;
  }

  /** The plan that is out. */
  get out(): Plan | null {
    return this.#out;
  }

  get hasReadAll(): boolean {
    return this.#position === this.#world.log.end;
  }

  /** The clock was set back a little, and is not where it was yet: what was due before is not asked again. */
  get isAhead(): boolean {
    return this.#world.now < this.#latest;
  }

  /** Conversations of which something was refused: what else was planned for them may be planned again. */
  readonly refused = new Set<string>();

  /** Overflows that were refused a moment ago. */
  overflowsRefused(): ReadonlySet<string> {
    const { now, conversations } = this.#world;
    const stays = ([id, refused]: [string, { queuedAt: number; until: number }]) =>
      now < refused.until && conversations.get(id)?.queuedAt === refused.queuedAt;
    return new Set([...this.#overflowRefused].filter(stays).map(([id]) => id));
  }

  /** A new engine begins with the tables alone: whatever the one before had in memory is gone. */
  takeOver(): void {
    const { now, log } = this.#world;
    this.#router = this.#make(snapshotOf(this.#world), now);
    this.#router.apply(answeredOf(this.#world), now);
    this.#position = log.end;
    this.#seen.clear();
    this.#overflowRefused.clear();
    this.refused.clear();
    this.#latest = now;
    this.#out = null;
  }

  /**
   * Reads on, whole transactions.
   * @param until index in the log; the end unless told.
   * @param twice whether every change comes twice.
   */
  read(until: number = this.#world.log.end, twice = false): void {
    const { log, now } = this.#world;
    if (this.#lastNow - now > jumpMs) {
      rewindOffers(this.#world);
      this.takeOver();
    }
    this.#lastNow = now;
    let to = Math.max(this.#position, until);
    while (to < log.end && to > 0 && log.at(to).txId === log.at(to - 1).txId) to += 1;
    const changes = log.slice(this.#position, to).flatMap((event) => this.#changesOf(event));
    this.#position = to;
    if (changes.length > 0) this.#router.apply(twice ? changes.flatMap((one) => [one, one]) : changes, now);
    withdrawFromAbsent(this.#world);
  }

  #changesOf(event: LoggedEvent): RouterChange[] {
    const id = event.conversationId ?? event.representativeId ?? '';
    if (event.position <= (this.#seen.get(id) ?? 0)) return this.#ofWhomElse(event);
    const world = this.#world;
    const { configuration, representativeId } = rereadOf(event);
    if (configuration) {
      const settings = [...world.representatives.values()].map((row) => row.setting);
      return [
        { kind: 'configuration', configuration: world.configuration },
        ...settings.map((setting): RouterChange => ({ kind: 'representative', setting })),
      ];
    }
    if (representativeId !== null) return this.#afresh([], [representativeId]);
    return changesOf(event, world.configuration);
  }

  /** A conversation that was read afresh says nothing of the times of whoever held it meanwhile: so they are read too. */
  #ofWhomElse({ conversationId, representativeId, position }: LoggedEvent): RouterChange[] {
    if (conversationId === null || representativeId === null) return [];
    return position <= (this.#seen.get(representativeId) ?? 0) ? [] : this.#afresh([], [representativeId]);
  }

  /** Rows as they are now; what the log says of them up to here is in that already. */
  #afresh(conversationIds: readonly string[], representativeIds: readonly string[]): RouterChange[] {
    for (const id of [...conversationIds, ...representativeIds]) this.#seen.set(id, this.#world.log.end);
    return partsOf(this.#world, conversationIds, representativeIds);
  }

  /** @returns the plan, which is out from now on; null when there is nothing to do. */
  plan(most?: number): Plan | null {
    const { now } = this.#world;
    this.#latest = Math.max(this.#latest, now);
    this.#out = this.#router.plan(now, most);
    return this.#out;
  }

  /** Carries the plan out as far as it still can be, and settles it. */
  carryOut(trouble: Trouble): void {
    const plan = this.#out;
    if (!plan) return;
    this.#out = null;
    if (trouble.fails()) {
      this.#router.abandon(plan);
      return;
    }
    const carried = new CarryingOut(this.#world, trouble).carryOut(plan);
    this.#router.settle(plan, { refused: [...carried.refused], offers: carried.offers }, this.#world.now);
    for (const id of carried.refused) this.refused.add(id);
    for (const { conversationId } of plan.overflows)
      if (carried.refused.has(conversationId))
        this.#overflowRefused.set(conversationId, {
          queuedAt: this.#world.conversations.get(conversationId)!.queuedAt,
          until: this.#world.now + overflowAgainMs,
        });
    const { stale, people } = carried;
    if (stale.size + people.size > 0)
      this.#router.apply(this.#afresh([...stale], [...people]), this.#world.now);
  }
}

class CarryingOut {
  readonly #world: World;
  readonly #trouble: Trouble;
  readonly #failing: boolean;
  readonly refused = new Set<string>();
  readonly offers: PlanOutcome['offers'][number][] = [];
  /** What the router was wrong about. */
  readonly stale = new Set<string>();
  readonly people = new Set<string>();

  constructor(world: World, trouble: Trouble) {
    this.#world = world;
    this.#trouble = trouble;
    this.#failing = trouble.failsInPart();
  }

  carryOut(plan: Plan): this {
    const world = this.#world;
    this.#inTransactions(plan.expired, ({ conversationId, offerId }, append) => {
      if (!expire(world, append, conversationId, offerId)) this.stale.add(conversationId);
      return true;
    });
    this.#inTransactions(plan.overflows, ({ conversationId, queueId, condition, action }, append) => {
      const conversation = world.conversations.get(conversationId)!;
      return overflow(world, append, conversation, queueId, condition, action);
    });
    this.#inTransactions(plan.alerts, ({ conversationId, queueId, kind }, append) => {
      if (world.conversations.get(conversationId)!.state === 'queued')
        raise(world, append, conversationId, queueId, kind);
      return true;
    });
    this.#inTransactions(plan.assignments, (assignment, append) => {
      const made = claim(world, append, assignment);
      if (made) this.offers.push(made);
      return made !== null;
    });
    for (const { conversationId, userId } of plan.assignments)
      if (this.refused.has(conversationId)) this.people.add(userId);
    return this;
  }

  #inTransactions<T extends { conversationId: string }>(
    decisions: readonly T[],
    one: (decision: T, append: Append) => boolean,
  ): void {
    const size = this.#trouble.chunk();
    for (let i = 0; i < decisions.length; i += size) {
      const chunk = decisions.slice(i, i + size);
      if (this.#failing && i > 0) {
        for (const { conversationId } of chunk) this.#refuse(conversationId);
        continue;
      }
      this.#world.transact((append) => {
        for (const decision of chunk) if (!one(decision, append)) this.#refuse(decision.conversationId);
      });
    }
  }

  #refuse(conversationId: string): void {
    this.refused.add(conversationId);
    this.stale.add(conversationId);
  }
}
