/** How a conversation goes on that goes its own way in a simulation: by its script, under the other configuration. Pure. */
import type { EventDraft, EventPayloads } from '../../../data-model/events/index.ts';
import type { RoutingConfiguration, WorkstreamSetting } from '../configuration.ts';
import type { Demand } from '../demand.ts';
import type { PlannedAssignment, PlannedOverflow } from '../router/plan.ts';
import type { RecordedRoute } from './recorded-day.ts';
import type { Assumptions, RecordedOffer, Script, Stage } from './script.ts';
import type { SimulatedPeople } from './simulated-people.ts';
import type { Entry, SimulatedQueues } from './simulated-queues.ts';
import type { Timetable } from './timetable.ts';

/** What a simulated conversation has to do with. */
export interface Stagehands {
  readonly scripts: ReadonlyMap<string, Script>;
  readonly assumptions: Assumptions;
  readonly routes: ReadonlyMap<string, readonly RecordedRoute[]>;
  readonly configuration: RoutingConfiguration;
  readonly people: SimulatedPeople;
  readonly queues: SimulatedQueues;
  readonly timetable: Timetable;
  readonly happen: (draft: EventDraft) => void;
}

export interface Run {
  readonly script: Script;
  /** Of the stage at hand. */
  index: number;
  onRecord: boolean;
  waiting: { queueId: string; at: number; since: number; demand: Demand } | null;
  offer: { offerId: string; userId: string; expiresAt: number } | null;
  /** On record: decided, and about to be told by the log. */
  expectedOffer: RecordedOffer | null;
  expectsOverflow: boolean;
  /** Recorded offers whose answer is known to have been given already. */
  readonly used: Set<RecordedOffer>;
  workstreamId: string;
  /** How many were made in the simulation. */
  offers: number;
}

export class Course {
  readonly #hands: Stagehands;
  readonly #deviate: (run: Run) => void;
  #pending: (() => void)[] = [];

  constructor(hands: Stagehands, deviate: (run: Run) => void) {
    this.#hands = hands;
    this.#deviate = deviate;
  }

  flush(): void {
    const pending = this.#pending;
    this.#pending = [];
    for (const happen of pending) happen();
  }

  routeOf({ script }: Run, stage: Stage): RecordedRoute | undefined {
    return this.#hands.routes.get(script.conversationId)?.find((route) => route.at === stage.enteredAt);
  }

  /** It enters routing. */
  enter(run: Run, { outcome, demand }: Entry, at: number): void {
    const stage = run.script.stages[run.index]!;
    run.workstreamId = stage.workstreamId;
    if (outcome.kind === 'queue') {
      // Whoever is asked for by an event has waited since then.
      this.#queue(run, outcome.queueId, demand, stage.cause, at - (stage.enteredAt - stage.waitingSince), at);
      this.#beImpatient(run, at, at);
    } else if (outcome.kind !== 'none') {
      this.#say(run, at, 'conversation.overflowed', {
        queueId: outcome.queueId,
        condition: outcome.condition,
        action: outcome.kind,
        targetQueueId: null,
      });
      this.#say(run, at, 'conversation.closed', { reason: 'overflow' });
    }
  }

  /** It waits on, though it was served then. */
  waitOn(run: Run, at: number): void {
    if (run.waiting) this.#beImpatient(run, run.script.stages[run.index]?.enteredAt ?? run.waiting.at, at);
  }

  #queue(
    run: Run,
    queueId: string,
    demand: Demand,
    cause: EventPayloads['conversation.queued']['cause'],
    since: number,
    at: number,
  ): void {
    const { conversationId } = run.script;
    run.waiting = { queueId, at, since, demand };
    this.#hands.queues.enter(queueId, conversationId, at);
    this.#say(run, at, 'conversation.queued', {
      queueId,
      segmentId: '',
      cause,
      workstreamId: run.workstreamId,
      waitingSince: new Date(since).toISOString(),
      demand: { ...demand },
    });
  }

  /** @param enteredAt when this stage began, in the simulation */
  #beImpatient(run: Run, enteredAt: number, now: number): void {
    const stage = run.script.stages[run.index]!;
    const { index } = run;
    const at = enteredAt + this.#patienceMs(run, stage);
    this.#hands.timetable.enter(Math.max(now, at), () => {
      if (run.index === index && run.waiting) this.#giveUp(run, stage, Math.max(now, at));
    });
  }

  #patienceMs({ script, index }: Run, stage: Stage): number {
    const { left, enteredAt } = stage;
    const waited = left === null ? 0 : left.at - enteredAt;
    if (left !== null && left.outcome !== 'answered') return waited;
    return (
      waited + this.#hands.assumptions.patienceBeyondMs(`${script.conversationId} ${index}`, stage.queueId)
    );
  }

  #giveUp(run: Run, stage: Stage, at: number): void {
    this.#withdraw(run, at);
    const outcome =
      stage.left === null || stage.left.outcome === 'answered' ? 'abandoned' : stage.left.outcome;
    this.#leaveQueue(run, outcome, at);
    if (outcome === 'transferred') this.#next(run, stage.left!.at, at);
    else this.#say(run, at, 'conversation.closed', { reason: outcome });
  }

  #withdraw(run: Run, at: number): void {
    if (!run.offer) return;
    const { offerId, userId } = run.offer;
    run.offer = null;
    this.#say(run, at, 'offer.withdrawn', { offerId }, userId);
    this.#release(run, userId, at, 'withdrawn');
  }

  #leaveQueue(run: Run, outcome: EventPayloads['conversation.dequeued']['outcome'], at: number): void {
    const { waiting } = run;
    if (!waiting) return;
    run.waiting = null;
    const kind = outcome === 'answered' || outcome === 'abandoned' ? outcome : 'other';
    this.#hands.queues.leave(waiting.queueId, run.script.conversationId, at, kind);
    this.#say(run, at, 'conversation.dequeued', {
      queueId: waiting.queueId,
      segmentId: '',
      outcome,
      waitedMs: at - waiting.at,
    });
  }

  /** It is offered to somebody else than then, or at another time. */
  offer(run: Run, planned: PlannedAssignment, at: number): { offerId: string; expiresAt: number } {
    run.offers += 1;
    const { conversationId } = run.script;
    const { userId, queueId, units, profileIds, interruptible, override, kind, automatic } = planned;
    const offer = {
      offerId: `simulated ${conversationId} ${run.offers}`,
      userId,
      expiresAt: at + planned.offerTimeoutSeconds * 1000,
    };
    this.#hands.people.takeOver(userId);
    this.#pending.push(() => {
      run.offer = offer;
      run.expectedOffer = null;
      this.#hands.queues.offered(conversationId, at);
      this.#hands.people.hold(
        { conversationId, userId, units, profileIds, interruptible, override, reservedAt: at },
        run.workstreamId,
        false,
      );
      this.#say(
        run,
        at,
        'offer.made',
        {
          offerId: offer.offerId,
          queueId,
          units,
          expiresAt: new Date(offer.expiresAt).toISOString(),
          kind,
          automatic,
          profileIds,
          interruptible,
          override,
          cycleId: null,
        },
        userId,
      );
      if (automatic) this.#accept(run, at);
      else this.#await(run, offer, queueId, at);
    });
    return offer;
  }

  /** They answer as they did then, or as others did. */
  #await(run: Run, offer: NonNullable<Run['offer']>, queueId: string, at: number): void {
    const then = this.#answerThen(run, offer.userId);
    const key = `${run.script.conversationId} ${run.offers}`;
    const delay =
      then?.endedAt && (then.outcome === 'accepted' || then.outcome === 'declined')
        ? then.endedAt - then.at
        : this.#hands.assumptions.answerMs(key, queueId);
    const inTime = at + delay < offer.expiresAt && then?.outcome !== 'timed_out';
    const answersAt = inTime ? at + delay : offer.expiresAt;
    this.#hands.timetable.enter(answersAt, () => {
      if (run.offer !== offer) return;
      if (!inTime) this.#refuse(run, 'offer.timed_out', 'missed_offer', answersAt);
      else if (then?.outcome === 'declined') this.#refuse(run, 'offer.declined', 'declined_offer', answersAt);
      else this.#accept(run, answersAt);
    });
  }

  /** How the same one answered then; else how whoever was asked next did. */
  #answerThen(run: Run, userId: string): RecordedOffer | undefined {
    const open = (run.script.stages[run.index]?.offers ?? []).filter(
      (one) => !one.byHand && !run.used.has(one),
    );
    const then = open.find((one) => one.userId === userId) ?? open[0];
    if (then) run.used.add(then);
    return then;
  }

  #refuse(
    run: Run,
    type: 'offer.declined' | 'offer.timed_out',
    why: 'declined_offer' | 'missed_offer',
    at: number,
  ): void {
    const { offerId, userId } = run.offer!;
    run.offer = null;
    this.#say(run, at, type, { offerId }, userId);
    this.#release(run, userId, at, why);
  }

  #release(run: Run, userId: string, at: number, why: Parameters<SimulatedPeople['release']>[2]): void {
    this.#say(run, at, 'capacity.released', { units: 0 }, userId);
    this.#hands.people.release(run.script.conversationId, new Date(at), why);
  }

  #accept(run: Run, at: number): void {
    const { offerId, userId } = run.offer!;
    const stage = run.script.stages[run.index]!;
    const queueId = run.waiting?.queueId ?? stage.queueId;
    run.offer = null;
    this.#say(run, at, 'offer.accepted', { offerId }, userId);
    this.#leaveQueue(run, 'answered', at);
    this.#hands.people.accept(run.script.conversationId, new Date(at));
    const { handleMs, wrapUpMs } = this.#work(run, stage, queueId);
    const doneAt = at + handleMs;
    this.#hands.timetable.enter(doneAt, () => this.#done(run, userId, stage, wrapUpMs, doneAt));
  }

  #work(
    run: Run,
    { left, handledAt, wrappedUpAt }: Stage,
    queueId: string,
  ): { handleMs: number; wrapUpMs: number } {
    if (left?.outcome === 'answered' && handledAt !== null)
      return {
        handleMs: handledAt - left.at,
        wrapUpMs: wrappedUpAt === null ? 0 : Math.max(0, wrappedUpAt - handledAt),
      };
    return (
      this.#hands.assumptions.work(`${run.script.conversationId} ${run.index}`, queueId) ?? {
        handleMs: Number.POSITIVE_INFINITY,
        wrapUpMs: 0,
      }
    );
  }

  #done(run: Run, userId: string, stage: Stage, wrapUpMs: number, at: number): void {
    const goesOn = stage.left?.outcome === 'answered' && run.script.stages[run.index + 1] !== undefined;
    const releasedAt = goesOn ? at : at + heldMs(this.#workstream(run.workstreamId), wrapUpMs);
    this.#hands.timetable.enter(releasedAt, () => {
      this.#release(run, userId, releasedAt, 'finished');
      if (!goesOn) this.#say(run, releasedAt, 'conversation.closed', { reason: 'done' });
    });
    if (goesOn) this.#next(run, stage.handledAt ?? stage.left!.at, at);
  }

  /** The next stage comes as long after this one as it did then. */
  #next(run: Run, thenAt: number, at: number): void {
    const stage = run.script.stages[run.index + 1];
    if (!stage) return;
    const entersAt = at + Math.max(0, stage.enteredAt - thenAt);
    this.#hands.timetable.enter(entersAt, () => {
      run.index += 1;
      run.used.clear();
      this.enter(run, this.#hands.queues.route(stage, this.routeOf(run, stage), entersAt), entersAt);
    });
  }

  #workstream(workstreamId: string): WorkstreamSetting | undefined {
    return this.#hands.configuration.workstreams.find((one) => one.workstreamId === workstreamId);
  }

  /** @returns false when it stays because nothing else was possible. */
  overflow(run: Run, planned: PlannedOverflow, at: number): boolean {
    const { waiting } = run;
    if (!waiting) return false;
    this.#deviate(run);
    const stage = run.script.stages[run.index]!;
    const facts = this.routeOf(run, stage)?.facts;
    const { outcome, demand } = this.#hands.queues.overflow(
      planned,
      waiting.demand,
      run.workstreamId,
      facts,
      at,
    );
    if (outcome.kind === 'none' || (outcome.kind === 'queue' && outcome.failed)) return false;
    const target = outcome.kind === 'queue' ? outcome.queueId : null;
    const stays = target === waiting.queueId;
    this.#pending.push(() => {
      this.#say(run, at, 'conversation.overflowed', {
        queueId: waiting.queueId,
        condition: planned.condition.kind,
        action: stays ? 'assign_anyway' : outcome.kind,
        targetQueueId: stays ? null : target,
      });
      if (stays) return;
      this.#leaveQueue(run, 'overflowed', at);
      if (target !== null) this.#queue(run, target, demand, 'overflowed', waiting.since, at);
      else this.#say(run, at, 'conversation.closed', { reason: 'overflow' });
    });
    return true;
  }

  #say<T extends EventDraft['type']>(
    { script }: Run,
    at: number,
    type: T,
    payload: EventPayloads[T],
    representativeId?: string,
  ): void {
    this.#hands.happen({
      type,
      conversationId: script.conversationId,
      ...(representativeId === undefined ? {} : { representativeId }),
      actor: 'system',
      at: new Date(at),
      payload,
    } as EventDraft);
  }
}

/** For how long of the wrap-up the capacity stays held. */
function heldMs(workstream: WorkstreamSetting | undefined, wrapUpMs: number): number {
  const hold = workstream?.wrapUpHold ?? 'always';
  if (hold === 'never') return 0;
  return hold === 'always' ? wrapUpMs : Math.min(wrapUpMs, hold * 1000);
}
