/**
 * Decides recorded days again: the same log, the same configurations, the same router must come to the same assignments.
 * Pure.
 */
import type { LoggedEvent } from '../../../data-model/events/index.ts';
import type { Plan, PlanOutcome } from '../router/plan.ts';
import { Router } from '../router/router.ts';
import { isAfter, LogReader, type RecordedCycle, type RecordedDay } from './recorded-day.ts';

export interface Fidelity {
  readonly cycles: number;
  /** Recorded assignments, refused claims among them. */
  readonly assignments: number;
  readonly reproduced: number;
  readonly differences: readonly Difference[];
}

/** What was decided about a conversation in a cycle, then and now; null for nothing. */
export interface Difference {
  readonly cycleId: string;
  readonly decidedAt: number;
  readonly conversationId: string;
  readonly recorded: string | null;
  readonly replayed: string | null;
}

/** Every recorded cycle of the day, each from the state that the log and the cycles before it lead to. */
export function redecide(day: RecordedDay): Fidelity {
  const redecision = new Redecision(day);
  for (const cycle of day.cycles) redecision.decide(cycle);
  return redecision.result();
}

class Redecision {
  readonly #day: RecordedDay;
  readonly #router: Router;
  readonly #reader: LogReader;
  readonly #offers: ReadonlyMap<string, number>;
  readonly #differences: Difference[] = [];
  #next = 0;
  /** Events beyond the basis that were known from the tables. */
  readonly #early = new Set<LoggedEvent>();
  #assignments = 0;
  #reproduced = 0;

  constructor(day: RecordedDay) {
    this.#day = day;
    this.#router = Router.from(day.beginning, day.from);
    this.#reader = new LogReader(day);
    this.#offers = new Map(
      day.events.flatMap((event) =>
        event.type === 'offer.made'
          ? [[event.payload.offerId, Date.parse(event.payload.expiresAt)] as const]
          : [],
      ),
    );
  }

  decide(cycle: RecordedCycle): void {
    this.#readTo(cycle);
    const plan = this.#router.plan(cycle.decidedAt);
    this.#compare(cycle, plan);
    if (!plan) return;
    const recorded = new Map(cycle.decisions.map((one) => [one.conversationId, one]));
    const offers: PlanOutcome['offers'][number][] = [];
    const refused: string[] = [];
    for (const { conversationId } of plan.assignments) {
      const offerId = recorded.get(conversationId)?.offerId ?? null;
      const expiresAt = offerId === null ? undefined : this.#offers.get(offerId);
      if (offerId !== null && expiresAt !== undefined) offers.push({ conversationId, offerId, expiresAt });
      else refused.push(conversationId);
    }
    for (const { conversationId } of plan.overflows)
      if (!this.#overflowed(conversationId, cycle.decidedAt)) refused.push(conversationId);
    this.#router.settle(plan, { refused, offers }, cycle.decidedAt);
  }

  result(): Fidelity {
    return {
      cycles: this.#day.cycles.length,
      assignments: this.#assignments,
      reproduced: this.#reproduced,
      differences: this.#differences,
    };
  }

  #readTo({ basis, seen }: RecordedCycle): void {
    const { events } = this.#day;
    while (this.#next < events.length && !isAfter(events[this.#next]!, basis)) {
      const event = events[this.#next]!;
      this.#next += 1;
      if (!this.#early.delete(event)) this.#take(event);
    }
    if (!seen) return;
    for (let i = this.#next; i < events.length; i += 1) {
      const event = events[i]!;
      if (seen.endsBefore(event)) return;
      if (this.#early.has(event) || !seen.includes(event)) continue;
      this.#early.add(event);
      this.#take(event);
    }
  }

  #take(event: LoggedEvent): void {
    const changes = this.#reader.changes(event);
    if (changes.length > 0) this.#router.apply(changes, event.at.getTime());
  }

  /** Whether the log says that its overflow was carried out. */
  #overflowed(conversationId: string, from: number): boolean {
    for (let i = this.#next; i < this.#day.events.length; i += 1) {
      const event = this.#day.events[i]!;
      if (event.conversationId !== conversationId) continue;
      if (event.type === 'conversation.overflowed') return event.at.getTime() >= from;
      if (event.type === 'conversation.queued' || event.type === 'offer.made') return false;
    }
    return false;
  }

  #compare(cycle: RecordedCycle, plan: Plan | null): void {
    const planned = plan?.assignments ?? [];
    const most = Math.max(planned.length, cycle.decisions.length);
    this.#assignments += cycle.decisions.length;
    for (let i = 0; i < most; i += 1) {
      const then = cycle.decisions[i];
      const now = planned[i];
      if (then && now && then.conversationId === now.conversationId && then.userId === now.userId) {
        this.#reproduced += 1;
        continue;
      }
      const { cycleId, decidedAt } = cycle;
      if (then?.conversationId === now?.conversationId) {
        const { conversationId } = then!;
        this.#differences.push({
          cycleId,
          decidedAt,
          conversationId,
          recorded: then!.userId,
          replayed: now!.userId,
        });
        continue;
      }
      if (then) {
        const { conversationId, userId } = then;
        this.#differences.push({ cycleId, decidedAt, conversationId, recorded: userId, replayed: null });
      }
      if (now) {
        const { conversationId, userId } = now;
        this.#differences.push({ cycleId, decidedAt, conversationId, recorded: null, replayed: userId });
      }
    }
  }
}
