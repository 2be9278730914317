/** Makes plans: fires what is due, places what changed, matches, and says what else is to be done. */
import type { OfferKind } from '../../../../contracts/words.ts';
import { recordDecision } from '../decision/record.ts';
import { alertsOf } from './alerts.ts';
import { addAlert } from './apply-change.ts';
import { nextDue } from './due.ts';
import { none, roomAgainst } from './eligibility.ts';
import { Matching, namedTerms } from './matching.ts';
import { overflowOf } from './overflow.ts';
import type { Plan, PlannedAlert, PlannedAssignment, PlannedOverflow } from './plan.ts';
import type { QueueLine, Waiting } from './queue-line.ts';
import { asksWhoWorks } from './settings.ts';
import { SortedList } from './sorted-list.ts';
import { OutOffer, type RouterState } from './state.ts';
import { compareAcross, compareIds } from './waiting.ts';

/** An offer whose end was planned and that is still out after so long is planned to end again. */
const expireAgainMs = 5000;

export class Planner {
  readonly #state: RouterState;
  readonly #matching: Matching;
  #number = 0;
  #lastNow = Number.NEGATIVE_INFINITY;
  #today = 0;
  /** A plan had no room for all: the next one goes on. */
  #unfinished = false;
  #touched: QueueLine[] = [];
  /** Placed anew since the last whole plan: to be overflowed and told of. */
  #looked: Waiting[] = [];
  readonly #knownRosters = new Set<string>();

  constructor(state: RouterState) {
    this.#state = state;
    this.#matching = new Matching(state.roster);
  }

  plan(now: number, most: number): Plan | null {
    const state = this.#state;
    this.#lastNow = now;
    this.#number += 1;
    const expired = this.#fire(now);
    this.#place(now);
    this.#spread();
    const assignments = this.#match(now, most);
    this.#unfinished = assignments.length >= most;
    const overflows: PlannedOverflow[] = [];
    const alerts: PlannedAlert[] = [];
    if (!this.#unfinished) this.#finish(now, overflows, alerts);
    if (assignments.length + overflows.length + alerts.length + expired.length === 0) return null;
    return {
      decidedAt: now,
      configurationVersion: state.settings.configuration.version,
      assignments,
      overflows,
      alerts,
      expired,
      rosters: this.#newRosters(assignments),
    };
  }

  /** These were kept. */
  remember(rosters: Plan['rosters']): void {
    for (const { rosterId } of rosters) this.#knownRosters.add(rosterId);
  }

  wakeAt(): number | null {
    const { deadlines, dirty, freed, day, settings } = this.#state;
    if (this.#unfinished || dirty.length > 0 || freed.length > 0) return this.#lastNow;
    const next = Math.min(
      deadlines.next(),
      settings.working?.until ?? Number.POSITIVE_INFINITY,
      this.#dayMatters() ? day.until : Number.POSITIVE_INFINITY,
    );
    return next === Number.POSITIVE_INFINITY ? null : next;
  }

  /** Whatever is due is looked at; offers past their time are named. */
  #fire(now: number): Plan['expired'] {
    const state = this.#state;
    this.#turnDay(now);
    state.settings.working?.tick(now);
    if (state.settings.working?.takeChanged())
      for (const line of state.lines.values())
        if (asksWhoWorks(line.setting)) {
          line.anew = true;
          this.#touch(line);
        }
    const expired: OutOffer[] = [];
    for (let due = state.deadlines.takeDue(now); due; due = state.deadlines.takeDue(now)) {
      if (due instanceof OutOffer) expired.push(due);
      else if (state.relax(due, now)) this.#relaxed(due, now);
      else state.look(due);
    }
    for (const out of expired) state.deadlines.set(out, now + expireAgainMs);
    return expired
      .map(({ offer: { offerId, conversationId, userId } }) => ({ offerId, conversationId, userId }))
      .sort((a, b) => compareIds(a.offerId, b.offerId));
  }

  /** On a new day end-of-day profiles are empty again. */
  #turnDay(now: number): void {
    const { roster, day } = this.#state;
    roster.today = day.at(now);
    if (roster.today === this.#today) return;
    this.#today = roster.today;
    for (const column of roster.profiles.values()) {
      if (!column.endOfDay) continue;
      for (let place = 0; place < roster.size; place += 1) {
        if (column.finished[place] === 0) continue;
        roster.refreshBlocked(place);
        this.#state.free(place);
      }
    }
  }

  /** Whether anything counts today that will not tomorrow. */
  #dayMatters(): boolean {
    const { roster } = this.#state;
    for (const column of roster.profiles.values())
      if (column.endOfDay && column.lastFinishedOn === roster.today) return true;
    return false;
  }

  #place(now: number): void {
    const state = this.#state;
    // Placing may bring more to be looked at.
    for (const waiting of state.dirty) {
      waiting.dirty = false;
      if (state.waiting.get(waiting.id) !== waiting) continue;
      state.place(waiting, now);
      state.deadlines.set(waiting, nextDue(waiting, now));
      this.#remember(waiting);
      this.#freshen(waiting);
    }
    state.dirty = [];
  }

  /** There is nothing new to be told of one that only needs less. */
  #relaxed(waiting: Waiting, now: number): void {
    this.#state.deadlines.set(waiting, nextDue(waiting, now));
    if (waiting.line!.setting.overflow.length > 0) this.#remember(waiting);
    this.#freshen(waiting);
  }

  /** It is to be held against everybody who is ready; whoever will be is held against everything that waits. */
  #freshen(waiting: Waiting): void {
    const { line } = waiting;
    if (!line || !waiting.standing) return;
    if (line.readyMembers === 0 && waiting.named.length === 0) return;
    line.fresh.push(waiting);
    this.#touch(line);
  }

  #remember(waiting: Waiting): void {
    if (waiting.looked) return;
    waiting.looked = true;
    this.#looked.push(waiting);
  }

  /** Who was freed is somebody to ask in each of their queues. */
  #spread(): void {
    const { roster } = this.#state;
    for (const place of this.#state.takeFreed()) {
      if (roster.ready[place] === 0) continue;
      for (const line of this.#state.linesOf(place)) {
        if (line.line.size === 0) continue;
        line.freed.push(place);
        this.#touch(line);
      }
    }
  }

  #touch(line: QueueLine): void {
    if (line.touched) return;
    line.touched = true;
    this.#touched.push(line);
  }

  #match(now: number, most: number): PlannedAssignment[] {
    const assignments: PlannedAssignment[] = [];
    this.#matching.begin(this.#number, now);
    const touched = this.#touched.filter((line) => this.#state.lines.get(line.setting.queueId) === line);
    touched.sort((a, b) => a.setting.priority - b.setting.priority);
    // A queue of lesser priority is asked when nothing is left to give in those before: often nobody is, then.
    for (let from = 0; from < touched.length && assignments.length < most; ) {
      const { priority } = touched[from]!.setting;
      let to = from + 1;
      while (to < touched.length && touched[to]!.setting.priority === priority) to += 1;
      this.#matchAlike(touched.slice(from, to), now, most, assignments);
      from = to;
    }
    return assignments;
  }

  /** Queues of one priority: the best of their proposals is served, until none is left. */
  #matchAlike(
    lines: readonly QueueLine[],
    now: number,
    most: number,
    assignments: PlannedAssignment[],
  ): void {
    const proposing = new SortedList<QueueLine>({
      compare: (a, b) => compareAcross(a.proposed!, a.setting, b.proposed!, b.setting, now),
      leadOf: ({ setting }) => setting.priority,
    });
    for (const line of lines) {
      this.#matching.prepare(line);
      this.#matching.propose(line);
      if (line.proposed) proposing.insert(line);
    }
    while (assignments.length < most) {
      const line = proposing.first;
      if (!line) return;
      const place = line.proposedPlace;
      const stale = lines.filter((other) => other.proposedPlace === place);
      for (const other of stale) proposing.remove(other);
      assignments.push(this.#assign(line, now));
      for (const other of stale) {
        this.#matching.propose(other);
        if (other.proposed) proposing.insert(other);
      }
    }
  }

  /** Takes the proposal: what is assigned is held from here on. */
  #assign(line: QueueLine, now: number): PlannedAssignment {
    const { roster, ledger, settings } = this.#state;
    const waiting = line.proposed!;
    const { proposedPlace: place, proposedTerms: index } = line;
    const need = waiting.need!;
    const { workstream, profileIds } = need.kind;
    const userId = roster.userIds[place]!;
    const terms = index === namedTerms ? need.kind.named : need.kind.terms[index]!;
    const kind = index === namedTerms ? kindOf(waiting, userId) : 'matched';
    const trace = recordDecision(
      { roster, line, waiting, now },
      { place, terms: index, kind, configurationVersion: settings.configuration.version },
    );
    const override = !terms.needsCapacity && roomAgainst(roster, terms, place) !== none;
    const { units, interruptible, interrupts, autoAccept, offerTimeoutSeconds } = workstream;
    line.leave(waiting);
    this.#state.deadlines.set(waiting, Number.POSITIVE_INFINITY);
    ledger.hold(
      { conversationId: waiting.id, userId, units, profileIds, interruptible, override, reservedAt: now },
      true,
    );
    return {
      conversationId: waiting.id,
      userId,
      queueId: waiting.item.queueId,
      workstreamId: waiting.item.workstreamId,
      kind,
      units,
      profileIds,
      interruptible,
      interrupts,
      override,
      automatic: autoAccept,
      offerTimeoutSeconds,
      trace,
    };
  }

  /** Nobody is left who could be given anything: the rest is overflowed, told of, or goes on waiting. */
  #finish(now: number, overflows: PlannedOverflow[], alerts: PlannedAlert[]): void {
    const state = this.#state;
    for (const line of this.#touched) line.forgetPlan();
    this.#touched = [];
    for (const line of state.rejudged) {
      for (const waiting of line.line) {
        waiting.judged = false;
        this.#remember(waiting);
      }
    }
    state.rejudged.clear();
    for (const waiting of this.#looked) {
      waiting.looked = false;
      if (state.waiting.get(waiting.id) !== waiting) continue;
      for (const alert of alertsOf(state, waiting)) {
        addAlert(waiting, alert.kind);
        alerts.push(alert);
      }
      const overflow = overflowOf(waiting, now);
      if (overflow) {
        overflows.push(overflow);
        waiting.line!.leave(waiting);
        waiting.overflowing = true;
        state.deadlines.set(waiting, Number.POSITIVE_INFINITY);
      }
    }
    this.#looked = [];
    alerts.sort((a, b) => compareIds(a.conversationId, b.conversationId) || compareIds(a.kind, b.kind));
    overflows.sort((a, b) => compareIds(a.conversationId, b.conversationId));
  }

  #newRosters(assignments: readonly PlannedAssignment[]): Plan['rosters'] {
    const { lines, roster } = this.#state;
    const rosters = new Map<string, readonly string[]>();
    for (const { queueId, trace } of assignments)
      if (!this.#knownRosters.has(trace.rosterId) && !rosters.has(trace.rosterId))
        rosters.set(trace.rosterId, lines.get(queueId)!.memberIds(roster));
    return [...rosters].map(([rosterId, members]) => ({ rosterId, members }));
  }
}

function kindOf({ stage, item: { demand } }: Waiting, userId: string): OfferKind {
  if (stage === 'directed') return 'directed';
  return demand.same === userId ? 'same' : 'preferred';
}
