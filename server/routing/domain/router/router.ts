/**
 * The router of one organization: holds what waits and who works, and decides. No clock, no I/O, no randomness: the
 * same snapshot and the same changes give the same plans, so a recorded day can be decided again.
 *
 *     changes ──apply──▶ state ──plan──▶ assignments, overflows, alerts, expired offers ──settle──▶ state
 *
 * One plan is out at a time. What it assigned counts as taken until `settle` says what came of it, or `abandon` that
 * nothing did.
 */
import type { RouterChange, RouterSnapshot } from './changes.ts';
import type { Plan, PlanOutcome } from './plan.ts';

export class Router {
  /** @param now epoch milliseconds */
  static from(_snapshot: RouterSnapshot, _now: number): Router {
    throw new Error('not written yet');
  }

  /** Takes in what happened, in the log's order. `now` is when the router is told. */
  apply(_changes: readonly RouterChange[], _now: number): void {
    throw new Error('not written yet');
  }

  /**
   * Everything that can be decided at this instant; null when there is nothing to do.
   * @param most assignments in one plan; what is left over is decided by the next one.
   */
  plan(_now: number, _most = 500): Plan | null {
    throw new Error('not written yet');
  }

  /** The plan was carried out, save for what was refused. What was refused waits for its change to arrive. */
  settle(_plan: Plan, _outcome: PlanOutcome, _now: number): void {
    throw new Error('not written yet');
  }

  /** The plan was not carried out at all (the transaction failed): everything is as before it. */
  abandon(_plan: Plan): void {
    throw new Error('not written yet');
  }

  /** When to plan again though nothing happens: an offer expires, a ring opens, a cool-down ends; null for never. */
  wakeAt(): number | null {
    throw new Error('not written yet');
  }

  /** What is wrong inside, in words; empty when all is well. For the simulation and tests. */
  check(): string[] {
    throw new Error('not written yet');
  }
}
