/** Carries out what a router plans, in few transactions, and says what came of it. */
import { lockConversations } from '../../conversations/index.ts';
import { type House, transact } from '../../data-model/house/index.ts';
import { isAppError } from '../../platform/errors.ts';
import { assign, type ClaimRequest } from '../commands/assign.ts';
import { carryOutOverflow, raiseAlerts } from '../commands/carry-out-overflow.ts';
import { expireOffers } from '../commands/expire-offers.ts';
import type { Plan, PlannedAssignment, PlannedOverflow, PlanOutcome } from '../domain/router/plan.ts';
import { heldAmong } from '../store/capacity.store.ts';
import { type Cycle, insertCycle, type StoredRoster } from '../store/decision.store.ts';

/** Most overflows in one transaction: each may move a conversation, which is many statements. */
const overflowChunk = 25;

/** By id. A plan brings each roster once; should its transaction fail, the next one stores it. */
export type RostersToStore = Map<string, StoredRoster>;

export interface CarriedOut {
  outcome: PlanOutcome;
  /** What the router was wrong about: to be read from the tables again. */
  stale: { conversationIds: string[]; representativeIds: string[] };
  /** Assignments, overflows, alerts and expired offers that were done. */
  done: number;
}

/**
 * Carries out a plan: parts that fail are refused, the others are done.
 * @param rosters members that decisions name and that are not stored yet; those it stores are taken out.
 * @throws when nothing could be done at all, because the database is away.
 */
export async function carryOut(
  house: House,
  organizationId: string,
  plan: Plan,
  cycle: Cycle,
  rosters: RostersToStore,
): Promise<CarriedOut> {
  const work = new CarryingOut(house, organizationId, cycle);
  await work.expire(plan);
  await work.overflow(plan.overflows);
  await work.alert(plan);
  await work.assign(plan, rosters);
  return work.result();
}

class CarryingOut {
  readonly #house: House;
  readonly #organizationId: string;
  readonly #cycle: Cycle;
  readonly #refused: string[] = [];
  readonly #offers: PlanOutcome['offers'][number][] = [];
  readonly #conversations = new Set<string>();
  readonly #representatives = new Set<string>();
  #done = 0;
  #failure: unknown;

  constructor(house: House, organizationId: string, cycle: Cycle) {
    this.#house = house;
    this.#organizationId = organizationId;
    this.#cycle = cycle;
  }

  result(): CarriedOut {
    if (this.#failure !== undefined && this.#done === 0) throw this.#failure;
    return {
      outcome: { refused: this.#refused, offers: this.#offers },
      stale: { conversationIds: [...this.#conversations], representativeIds: [...this.#representatives] },
      done: this.#done,
    };
  }

  async expire({ expired }: Plan): Promise<void> {
    if (expired.length === 0) return;
    const ids = expired.map((offer) => offer.conversationId);
    const count = await this.#attempt(ids, () => expireOffers(this.#house, this.#organizationId, ids));
    if (count === undefined) return;
    this.#done += count;
    // Some were answered meanwhile, or the clock was set back: how they stand now is read again.
    if (count < expired.length) for (const id of ids) this.#conversations.add(id);
  }

  async overflow(overflows: readonly PlannedOverflow[]): Promise<void> {
    for (let i = 0; i < overflows.length; i += overflowChunk) {
      const part = overflows.slice(i, i + overflowChunk);
      const ids = part.map((one) => one.conversationId);
      await this.#attempt(ids, () => this.#overflow(part, ids));
    }
  }

  async #overflow(part: readonly PlannedOverflow[], ids: readonly string[]): Promise<void> {
    const refused = await transact(this.#house, this.#organizationId, async (tx) => {
      const conversations = new Map((await lockConversations(tx, ids)).map((c) => [c.id, c]));
      const held = new Set(await heldAmong(tx, ids));
      const at = this.#house.clock.now();
      await insertCycle(tx, this.#cycle);
      const impossible: string[] = [];
      for (const overflow of part) {
        const { conversationId, queueId } = overflow;
        const conversation = conversations.get(conversationId);
        const waits =
          conversation?.state === 'open' && conversation.queue_id === queueId && !held.has(conversationId);
        if (!waits || !(await carryOutOverflow(this.#house, tx, conversation, overflow, at)))
          impossible.push(conversationId);
      }
      return impossible;
    });
    this.#done += part.length - refused.length;
    for (const id of refused) this.#refuse(id);
  }

  async alert({ alerts }: Plan): Promise<void> {
    if (alerts.length === 0) return;
    const ids = alerts.map((one) => one.conversationId);
    await this.#attempt(ids, async () => {
      await transact(this.#house, this.#organizationId, async (tx) => {
        await lockConversations(tx, ids);
        await raiseAlerts(this.#house, tx, alerts, this.#house.clock.now());
      });
      this.#done += alerts.length;
    });
  }

  async assign({ assignments, rosters }: Plan, unstored: RostersToStore): Promise<void> {
    for (const roster of rosters) unstored.set(roster.rosterId, roster);
    if (assignments.length === 0) return;
    const stored = [...unstored.values()];
    const before = this.#failure;
    await this.#assign({ cycle: this.#cycle, assignments, firstOrdinal: 0, rosters: stored });
    if (this.#failure === before) unstored.clear();
  }

  /** One that cannot be carried out must not hold up the others: what fails together is tried by halves. */
  async #assign(request: ClaimRequest): Promise<void> {
    const { assignments, firstOrdinal } = request;
    try {
      const { offers, refused } = await assign(this.#house, this.#organizationId, request);
      this.#offers.push(...offers);
      this.#done += offers.length;
      for (const one of refused) this.#refuseAssignment(one);
    } catch (error) {
      if (assignments.length === 1 || isAppError(error, 'server.unavailable')) {
        this.#failed(error);
        for (const one of assignments) this.#refuseAssignment(one);
        return;
      }
      const half = Math.ceil(assignments.length / 2);
      await this.#assign({ ...request, assignments: assignments.slice(0, half) });
      await this.#assign({
        ...request,
        assignments: assignments.slice(half),
        firstOrdinal: firstOrdinal + half,
      });
    }
  }

  async #attempt<T>(conversationIds: readonly string[], part: () => Promise<T>): Promise<T | undefined> {
    try {
      return await part();
    } catch (error) {
      this.#failed(error);
      for (const id of conversationIds) this.#refuse(id);
      return undefined;
    }
  }

  #failed(error: unknown): void {
    this.#failure ??= error;
    this.#house.logger.warn(
      { organizationId: this.#organizationId, cycleId: this.#cycle.id, err: error },
      'a part of a routing cycle failed and is decided again',
    );
  }

  #refuseAssignment({ conversationId, userId }: PlannedAssignment): void {
    this.#refuse(conversationId);
    this.#representatives.add(userId);
  }

  #refuse(conversationId: string): void {
    this.#refused.push(conversationId);
    this.#conversations.add(conversationId);
  }
}
