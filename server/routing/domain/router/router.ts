/**
 * The router of one organization: holds what waits and who works, and decides. No clock, no I/O, no randomness: the
 * same snapshot and the same changes give the same plans, so a recorded day can be decided again.
 *
 *     changes ──apply──▶ state ──plan──▶ assignments, overflows, alerts, expired offers ──settle──▶ state
 *
 * One plan is out at a time. What it assigned counts as taken until `settle` says what came of it, or `abandon` that
 * nothing did.
 *
 * The order: of the first in each queue that somebody can take, the one of the queue with the smallest priority
 * number, then with the greatest score, then who waits longest, then by id; and so on, until nobody can take any.
 */
import type { WaitingExplanation } from '../decision/trace.ts';
import { addAlert, applyChange, putOut } from './apply-change.ts';
import type { RouterChange, RouterSnapshot } from './changes.ts';
import { checkState } from './check.ts';
import { explainWaiting } from './explain.ts';
import { overflowAgainMs } from './overflow.ts';
import type { Plan, PlannedAssignment, PlanOutcome } from './plan.ts';
import { Planner } from './planner.ts';
import { ms } from './settings.ts';
import { RouterState } from './state.ts';

/** How long one whose claim was refused waits for news, in case none comes. */
const parkedMs = 1000;
/** How long one whose overflow was carried out is left alone, in case the log does not say that it left. */
const leavingMs = 60_000;

export class Router {
  readonly #state: RouterState;
  readonly #planner: Planner;
  #out: Plan | null = null;

  private constructor(state: RouterState) {
    this.#state = state;
    this.#planner = new Planner(state);
  }

  /** @param now epoch milliseconds */
  static from(snapshot: RouterSnapshot, now: number): Router {
    const state = new RouterState(snapshot.configuration);
    state.roster.today = state.day.at(now);
    for (const { setting, state: theirs } of snapshot.representatives) {
      const place = state.roster.set(setting);
      state.roster.setState(place, theirs);
      state.ledger.begin(place, theirs.lastReleasedAt, theirs.lastAssignedAt);
    }
    state.configure(snapshot.configuration);
    for (const reservation of snapshot.reservations) state.ledger.hold(reservation, false);
    for (const offer of snapshot.offers) putOut(state, offer);
    for (const item of snapshot.items) state.enter(item);
    for (const { conversationId, alert } of snapshot.alerts) {
      const waiting = state.waiting.get(conversationId);
      if (waiting) addAlert(waiting, alert);
    }
    return new Router(state);
  }

  /** Takes in what happened, in the log's order. `now` is when the router is told. */
  apply(changes: readonly RouterChange[], now: number): void {
    this.#state.roster.today = this.#state.day.at(now);
    for (const change of changes) applyChange(this.#state, change);
  }

  /**
   * Everything that can be decided at this instant; null when there is nothing to do.
   * @param most assignments in one plan; what is left over is decided by the next one.
   * @throws {Error} while another plan is out.
   */
  plan(now: number, most = 500): Plan | null {
    if (this.#out) throw new Error('A plan is out: settle or abandon it first');
    const plan = this.#planner.plan(now, most);
    this.#out = plan;
    return plan;
  }

  /** The plan was carried out, save for what was refused. What was refused waits for its change to arrive. */
  settle(plan: Plan, outcome: PlanOutcome, now: number): void {
    this.#finish(plan);
    const state = this.#state;
    const refused = new Set(outcome.refused);
    const made = new Map(outcome.offers.map((offer) => [offer.conversationId, offer]));
    for (const assignment of plan.assignments) {
      const { conversationId } = assignment;
      if (refused.has(conversationId)) this.#takeBack(assignment, now + parkedMs);
      else this.#confirm(assignment, made.get(conversationId), plan.decidedAt);
    }
    for (const { conversationId, action } of plan.overflows) {
      const waiting = state.waiting.get(conversationId);
      if (!waiting?.overflowing) continue;
      waiting.overflowing = false;
      if (refused.has(conversationId)) waiting.overflowAgainAt = now + overflowAgainMs;
      else if (action.kind === 'assign_anyway') waiting.stays = true;
      else state.park(waiting, now + leavingMs, null);
      state.look(waiting);
    }
    this.#tellAgain(plan.alerts.filter(({ conversationId }) => refused.has(conversationId)));
    this.#planner.remember(plan.rosters);
  }

  /** The plan was not carried out at all (the transaction failed): everything is as before it. */
  abandon(plan: Plan): void {
    this.#finish(plan);
    const state = this.#state;
    for (const assignment of plan.assignments) this.#takeBack(assignment, 0);
    for (const { conversationId } of plan.overflows) {
      const waiting = state.waiting.get(conversationId);
      if (!waiting?.overflowing) continue;
      waiting.overflowing = false;
      state.look(waiting);
    }
    this.#tellAgain(plan.alerts);
    for (const { conversationId, offerId } of plan.expired) {
      const out = state.offers.get(conversationId);
      if (out?.offer.offerId === offerId) state.deadlines.set(out, out.offer.expiresAt);
    }
  }

  /** When to plan again though nothing happens: an offer expires, a ring opens, a cool-down ends; null for never. */
  wakeAt(): number | null {
    return this.#planner.wakeAt();
  }

  /**
   * Why one waits, and what would have to change; null when it is not among those that wait.
   * @param now epoch milliseconds; not before the last plan
   */
  explain(conversationId: string, now: number): WaitingExplanation | null {
    return explainWaiting(this.#state, conversationId, now);
  }

  /** What is wrong inside, in words; empty when all is well. For the simulation and tests. */
  check(): string[] {
    return checkState(this.#state);
  }

  #finish(plan: Plan): void {
    if (this.#out !== plan) throw new Error('This plan is not out');
    this.#out = null;
  }

  /** These were not raised, or not for sure: raising one twice does nothing. */
  #tellAgain(alerts: Plan['alerts']): void {
    for (const { conversationId, kind } of alerts) {
      const waiting = this.#state.waiting.get(conversationId);
      if (!waiting) continue;
      waiting.alerts = waiting.alerts?.filter((alert) => alert !== kind) ?? null;
      waiting.judged = false;
      this.#state.look(waiting);
    }
  }

  /** @param parkedUntil 0 to look at it again at once */
  #takeBack({ conversationId, userId }: PlannedAssignment, parkedUntil: number): void {
    const state = this.#state;
    const held = state.ledger.get(conversationId);
    if (!held?.tentative) return; // the log has spoken since
    state.ledger.remove(conversationId);
    state.free(held.place);
    const waiting = state.waiting.get(conversationId);
    if (!waiting) return;
    if (parkedUntil > 0) state.park(waiting, parkedUntil, userId);
    state.look(waiting);
  }

  #confirm(
    { conversationId, userId, queueId, kind, automatic, offerTimeoutSeconds }: PlannedAssignment,
    made: PlanOutcome['offers'][number] | undefined,
    decidedAt: number,
  ): void {
    const held = this.#state.ledger.get(conversationId);
    if (!held?.tentative) return;
    // When it was claimed, as the log will say too.
    const offeredAt = made ? made.expiresAt - ms(offerTimeoutSeconds) : decidedAt;
    this.#state.ledger.confirm(held, offeredAt);
    if (!made || automatic || this.#state.offers.has(conversationId)) return;
    const { offerId, expiresAt } = made;
    putOut(this.#state, { offerId, conversationId, userId, queueId, kind, offeredAt, expiresAt });
  }
}
