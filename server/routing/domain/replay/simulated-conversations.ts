/**
 * Conversations in a simulated day. On record: what was recorded is taken as it is, as long as it is what the router
 * decides. Off record: see `course.ts`. Pure.
 */
import type { LoggedEvent } from '../../../data-model/events/index.ts';
import { noDemand } from '../demand.ts';
import type { PlannedAssignment, PlannedOverflow } from '../router/plan.ts';
import { Course, type Run, type Stagehands } from './course.ts';
import type { RecordedRoute } from './recorded-day.ts';
import { isSameValue } from './same-value.ts';
import type { Script, Stage } from './script.ts';

export class SimulatedConversations {
  readonly #hands: Stagehands;
  readonly #course: Course;
  readonly #runs = new Map<string, Run>();
  #different = 0;

  constructor(hands: Stagehands) {
    this.#hands = hands;
    this.#course = new Course(hands, (run) => this.#deviate(run));
  }

  /** About how many something was decided differently. */
  get different(): number {
    return this.#different;
  }

  /** Those who were sent away before they came into a queue may be let in now. */
  arrivals(from: number): void {
    for (const [conversationId, routes] of this.#hands.routes)
      for (const route of routes) {
        const { outcome, cause } = route.trace;
        if (route.at < from || outcome.kind === 'queue' || (cause !== 'opened' && cause !== 'escalated'))
          continue;
        this.#hands.timetable.enter(route.at, () => this.#letIn(conversationId, route));
      }
  }

  #letIn(conversationId: string, route: RecordedRoute): void {
    const stage = sentAway(route);
    const entry = this.#hands.queues.route(stage, route, route.at);
    if (entry.outcome.kind !== 'queue') return;
    const run = this.#runOf({ conversationId, stages: [stage] });
    run.index = 0;
    this.#deviate(run);
    this.#course.enter(run, entry, route.at);
  }

  /** @returns whether the recorded event holds as it is. */
  hears(event: LoggedEvent, begun: boolean): boolean {
    const conversationId = event.conversationId!;
    const script = this.#hands.scripts.get(conversationId);
    if (!script) return true;
    const run = this.#runOf(script);
    if (!run.onRecord) return false;
    if (begun && !this.#holds(run, event)) return false;
    this.#track(run, event);
    return true;
  }

  #runOf(script: Script): Run {
    const known = this.#runs.get(script.conversationId);
    if (known) return known;
    const run: Run = {
      script,
      index: -1,
      onRecord: true,
      waiting: null,
      offer: null,
      expectedOffer: null,
      expectsOverflow: false,
      used: new Set(),
      workstreamId: script.stages[0]!.workstreamId,
      offers: 0,
    };
    this.#runs.set(script.conversationId, run);
    return run;
  }

  /** Whether what was recorded is what is decided now; if not, the conversation goes its own way from here. */
  #holds(run: Run, event: LoggedEvent): boolean {
    const at = event.at.getTime();
    switch (event.type) {
      case 'conversation.queued': {
        if (event.payload.cause === 'overflowed') return run.expectsOverflow || this.#stay(run, at);
        const stage = run.script.stages[run.index + 1];
        if (!stage) return true;
        const entry = this.#hands.queues.route(stage, this.#course.routeOf(run, stage), at);
        const same =
          entry.outcome.kind === 'queue' &&
          entry.outcome.queueId === stage.queueId &&
          isSameValue(entry.demand, stage.demand);
        if (same) return true;
        run.index += 1;
        this.#deviate(run);
        this.#course.enter(run, entry, at);
        return false;
      }
      case 'conversation.overflowed':
        return run.waiting === null || run.expectsOverflow || this.#stay(run, at);
      case 'conversation.dequeued':
        return event.payload.outcome !== 'overflowed' || run.expectsOverflow || this.#stay(run, at);
      case 'offer.made': {
        const { kind, offerId } = event.payload;
        if (kind === 'assigned' || kind === 'picked')
          return run.expectedOffer === null || this.#stay(run, at);
        return run.expectedOffer?.offerId === offerId || this.#stay(run, at);
      }
      default:
        return true;
    }
  }

  /** Something else was decided then: it waits on. */
  #stay(run: Run, at: number): false {
    this.#deviate(run);
    this.#course.waitOn(run, at);
    return false;
  }

  #deviate(run: Run): void {
    if (!run.onRecord) return;
    run.onRecord = false;
    this.#different += 1;
    const later = run.script.stages.slice(Math.max(0, run.index)).flatMap((stage) => stage.offers);
    for (const { userId } of later) this.#hands.people.takeOver(userId);
  }

  /** Follows what was recorded. */
  #track(run: Run, event: LoggedEvent): void {
    const { conversationId } = run.script;
    const { people, queues } = this.#hands;
    const at = event.at.getTime();
    switch (event.type) {
      case 'conversation.queued': {
        const { queueId, cause, workstreamId, waitingSince } = event.payload;
        if (cause !== 'overflowed') run.index += 1;
        run.expectsOverflow = false;
        run.workstreamId = workstreamId;
        const demand =
          cause === 'overflowed' && run.waiting ? run.waiting.demand : run.script.stages[run.index]!.demand;
        run.waiting = { queueId, at, since: Date.parse(waitingSince), demand };
        queues.enter(queueId, conversationId, at);
        return;
      }
      case 'conversation.dequeued': {
        const { queueId, outcome } = event.payload;
        queues.leave(
          queueId,
          conversationId,
          at,
          outcome === 'answered' || outcome === 'abandoned' ? outcome : 'other',
        );
        if (outcome !== 'overflowed') run.waiting = null;
        return;
      }
      case 'offer.made': {
        const { offerId, units, profileIds, interruptible, override, automatic, expiresAt } = event.payload;
        const userId = event.representativeId!;
        const recorded = run.script.stages[run.index]?.offers.find((one) => one.offerId === offerId);
        if (recorded) run.used.add(recorded);
        run.expectedOffer = null;
        run.offer = { offerId, userId, expiresAt: Date.parse(expiresAt) };
        people.hold(
          { conversationId, userId, units, profileIds, interruptible, override, reservedAt: at },
          run.workstreamId,
          automatic,
        );
        queues.offered(conversationId, at);
        return;
      }
      case 'offer.accepted':
        run.offer = null;
        people.accept(conversationId, event.at);
        return;
      case 'offer.declined':
        run.offer = null;
        people.release(conversationId, event.at, 'declined_offer');
        return;
      case 'offer.timed_out':
        run.offer = null;
        people.release(conversationId, event.at, 'missed_offer');
        return;
      case 'offer.withdrawn':
        run.offer = null;
        people.release(conversationId, event.at, 'withdrawn');
        return;
      case 'capacity.released':
        people.release(conversationId, event.at, 'finished');
        return;
    }
  }

  /** The offer that was recorded, when the same was decided then. */
  recordedOffer(
    { conversationId, userId }: PlannedAssignment,
    at: number,
    withinMs: number,
  ): { offerId: string; expiresAt: number } | null {
    const run = this.#runs.get(conversationId);
    if (!run?.onRecord) return null;
    const next = run.script.stages[run.index]?.offers.find((one) => !run.used.has(one));
    if (!next || next.byHand || next.userId !== userId || next.at < at || next.at > at + withinMs)
      return null;
    run.expectedOffer = next;
    return { offerId: next.offerId, expiresAt: next.expiresAt };
  }

  offer(assignment: PlannedAssignment, at: number): { offerId: string; expiresAt: number } {
    const run = this.#runs.get(assignment.conversationId)!;
    this.#deviate(run);
    return this.#course.offer(run, assignment, at);
  }

  /** Whether the same overflow was carried out then. */
  recordedOverflow(conversationId: string, at: number, withinMs: number): boolean {
    const run = this.#runs.get(conversationId);
    if (!run?.onRecord) return false;
    const then =
      run.script.stages[run.index]?.overflowsAt.some((one) => one >= at && one <= at + withinMs) ?? false;
    run.expectsOverflow = then;
    return then;
  }

  /** @returns false when it was not possible. */
  overflow(planned: PlannedOverflow, at: number): boolean {
    const run = this.#runs.get(planned.conversationId)!;
    this.#deviate(run);
    return this.#course.overflow(run, planned, at);
  }

  /** Lets happen what follows from a plan, now that it is settled. */
  flush(): void {
    this.#course.flush();
  }
}

/** A conversation that was sent away before it came into a queue: all that is known of it is its facts. */
const sentAway = ({ at, facts, trace }: RecordedRoute): Stage => ({
  cause: trace.cause === 'escalated' ? 'escalated' : 'opened',
  workstreamId: trace.workstreamId,
  queueId: 'queueId' in trace.outcome ? trace.outcome.queueId : '',
  demand: { ...noDemand, preferred: trace.preferred, same: trace.same, attributes: facts.attributes },
  enteredAt: at,
  waitingSince: at,
  offers: [],
  overflowsAt: [],
  left: null,
  handledAt: null,
  wrappedUpAt: null,
});
