/**
 * A recorded day under another configuration, in simulated time, through the real router.
 *
 * Every conversation is *on record* as long as the router decides about it as was decided then: its events are taken as
 * they were recorded. From the first decision that comes out differently it is simulated by its script (`script.ts`), and
 * so are the presences of whoever has to do with it. So whatever a configuration does not touch comes out as it was.
 * Pure.
 */
import type { EventDraft, LoggedEvent } from '../../../data-model/events/index.ts';
import type { RoutingConfiguration } from '../configuration.ts';
import type { RepresentativeSetting } from '../router/changes.ts';
import type { Plan, PlannedAssignment, PlannedOverflow } from '../router/plan.ts';
import { Router } from '../router/router.ts';
import { LogReader, type RecordedDay } from './recorded-day.ts';
import { Assumptions, readScripts } from './script.ts';
import { SimulatedConversations } from './simulated-conversations.ts';
import { SimulatedPeople } from './simulated-people.ts';
import { SimulatedQueues } from './simulated-queues.ts';
import { Timetable } from './timetable.ts';

export interface Change {
  readonly configuration: RoutingConfiguration;
  /** Instead of the recorded ones, by user. */
  readonly settings: ReadonlyMap<string, RepresentativeSetting>;
  /** Further representatives, each at work whenever another one was. */
  readonly additional: readonly { readonly userId: string; readonly like: string }[];
}

export interface Simulated {
  /** In the order of time; from the first recorded one to the end of the day. */
  readonly events: readonly LoggedEvent[];
  /** Conversations about which something was decided differently. */
  readonly different: number;
}

/** A decision recorded within this after it was simulated is the same decision. */
const sameWithinMs = 2000;
/** What happens is decided about in the next recorded cycle, when there is one so soon. */
const cycleWithinMs = 250;
/** Plans at one instant; more would go round in a circle. */
const mostPlans = 1000;

export function simulate(day: RecordedDay, change: Change): Simulated {
  return new WhatIf(day, change).run();
}

class WhatIf {
  readonly #day: RecordedDay;
  readonly #change: Change;
  readonly #router: Router;
  readonly #reader: LogReader;
  readonly #people: SimulatedPeople;
  readonly #queues: SimulatedQueues;
  readonly #conversations: SimulatedConversations;
  readonly #timetable = new Timetable();
  readonly #events: LoggedEvent[] = [];
  readonly #copies: ReadonlyMap<string, readonly string[]>;
  #now = Number.NEGATIVE_INFINITY;
  /** When to plan because something happened; Infinity for no reason. */
  #planAt = Number.POSITIVE_INFINITY;
  #begun = false;
  #cycle = 0;

  constructor(day: RecordedDay, change: Change) {
    this.#day = day;
    this.#change = change;
    this.#router = Router.from(day.beginning, day.from);
    this.#reader = new LogReader(day);
    this.#people = new SimulatedPeople(change.configuration, (draft) => this.#happen(draft));
    this.#queues = new SimulatedQueues(change.configuration, this.#people);
    const scripts = readScripts(day.events);
    this.#conversations = new SimulatedConversations({
      scripts,
      assumptions: new Assumptions(scripts.values(), day.events.at(-1)?.at.getTime() ?? day.to),
      routes: day.routes,
      configuration: change.configuration,
      people: this.#people,
      queues: this.#queues,
      timetable: this.#timetable,
      happen: (draft) => this.#happen(draft),
    });
    this.#copies = new Map(
      [...Map.groupBy(change.additional, ({ like }) => like)].map(([like, list]) => [
        like,
        list.map((one) => one.userId),
      ]),
    );
    for (const { setting, state } of day.beginning.representatives) {
      this.#people.introduce(this.#settingOf(setting), state);
      for (const userId of this.#copies.get(setting.userId) ?? []) {
        this.#router.apply([{ kind: 'representative', setting: { ...setting, userId }, state }], day.from);
        this.#people.introduce({ ...this.#settingOf(setting), userId }, state);
        this.#people.takeOver(userId);
      }
    }
  }

  run(): Simulated {
    const { events, from, to } = this.#day;
    let next = 0;
    for (; next < events.length && events[next]!.at.getTime() < from; next += 1)
      this.#recorded(events[next]!);
    this.#begin(from);
    for (;;) {
      const event = events[next];
      const recordedAt = event ? Math.max(event.at.getTime(), this.#now) : Number.POSITIVE_INFINITY;
      const planAt = Math.max(
        this.#now,
        Math.min(this.#planAt, this.#router.wakeAt() ?? Number.POSITIVE_INFINITY),
      );
      const at = Math.min(recordedAt, this.#timetable.next(), planAt);
      if (at > to || at === Number.POSITIVE_INFINITY) break;
      this.#now = at;
      // What was decided then is recorded after the decision: of one instant, it is decided first.
      const decided = event?.type === 'offer.made' || event?.type === 'conversation.overflowed';
      if (recordedAt === at && !(decided && planAt === at)) {
        next += 1;
        this.#recorded(event!);
      } else if (this.#timetable.next() === at) this.#timetable.run();
      else this.#plan(at);
    }
    return { events: this.#events, different: this.#conversations.different };
  }

  /** From here on the other configuration is in effect. */
  #begin(at: number): void {
    const { configuration, settings } = this.#change;
    this.#now = at;
    this.#begun = true;
    this.#conversations.arrivals(at);
    this.#reader.configuration = configuration;
    this.#router.apply([{ kind: 'configuration', configuration }], at);
    for (const { userId, setting } of [...this.#people.all()]) {
      const other = settings.get(userId) ?? (setting && this.#settingOf(setting));
      if (!other) continue;
      this.#people.introduce(other);
      this.#router.apply([{ kind: 'representative', setting: other }], at);
    }
    this.#stir(at);
  }

  #settingOf = (setting: RepresentativeSetting): RepresentativeSetting =>
    this.#begun ? (this.#change.settings.get(setting.userId) ?? setting) : setting;

  /** Plans at the recorded cycle that comes soon, else now. */
  #stir(at: number): void {
    const { cycles } = this.#day;
    while (this.#cycle < cycles.length && cycles[this.#cycle]!.decidedAt < at) this.#cycle += 1;
    const cycle = cycles[this.#cycle]?.decidedAt ?? Number.POSITIVE_INFINITY;
    this.#planAt = Math.min(this.#planAt, cycle <= at + cycleWithinMs ? cycle : at);
  }

  /** Takes in something that happened in the simulation. */
  #happen(draft: EventDraft): void {
    this.#tell({
      conversationId: null,
      representativeId: null,
      ...draft,
      organizationId: '',
      txId: '0',
      position: 0,
    } as LoggedEvent);
  }

  #tell(event: LoggedEvent): void {
    const changes = this.#reader.changes(event);
    const at = event.at.getTime();
    if (changes.length > 0) this.#router.apply(changes, at);
    this.#events.push(event);
    if (this.#begun) this.#stir(at);
  }

  #recorded(event: LoggedEvent): void {
    if (this.#begun && event.type === 'configuration.changed') return;
    const { representativeId } = event;
    switch (event.type) {
      case 'presence.changed':
        if (this.#people.hears(event)) this.#tell(event);
        break;
      case 'representative.connected':
      case 'representative.disconnected':
        this.#people.get(representativeId!).connected = event.type === 'representative.connected';
        this.#tell(event);
        break;
      case 'representative.configured':
        this.#configured(event);
        break;
      default:
        if (event.conversationId === null) this.#tell(event);
        else if (this.#conversations.hears(event, this.#begun)) this.#tell(event);
    }
    for (const userId of this.#copies.get(representativeId ?? '') ?? []) this.#copy(event, userId);
  }

  #configured(event: LoggedEvent<'representative.configured'>): void {
    const changes = this.#reader.changes(event);
    const now = this.#begun;
    for (const change of changes) {
      if (change.kind !== 'representative') continue;
      const setting = this.#settingOf(change.setting);
      this.#people.introduce(setting, change.state);
      this.#router.apply([{ ...change, setting }], event.at.getTime());
      for (const userId of this.#copies.get(setting.userId) ?? []) {
        const known = this.#people.get(userId).setting !== null;
        this.#people.introduce({ ...setting, userId }, known ? undefined : change.state);
        this.#people.takeOver(userId);
        this.#router.apply([{ ...change, setting: { ...setting, userId } }], event.at.getTime());
      }
    }
    this.#events.push(event);
    if (now) this.#stir(event.at.getTime());
  }

  /** Whoever is at work like another one comes, goes and rests when they do. */
  #copy(event: LoggedEvent, userId: string): void {
    const copied = { ...event, representativeId: userId } as LoggedEvent;
    if (event.type === 'presence.changed') this.#people.hears(copied as LoggedEvent<'presence.changed'>);
    if (event.type === 'representative.connected' || event.type === 'representative.disconnected') {
      this.#people.get(userId).connected = event.type === 'representative.connected';
      this.#tell(copied);
    }
  }

  #plan(at: number): void {
    this.#planAt = Number.POSITIVE_INFINITY;
    for (let i = 0; i < mostPlans; i += 1) {
      const plan = this.#router.plan(at);
      if (!plan) return;
      this.#carryOut(plan, at);
      if (plan.assignments.length + plan.overflows.length === 0) return;
    }
    throw new Error('The simulation goes round in a circle');
  }

  #carryOut(plan: Plan, at: number): void {
    const offers = plan.assignments.map((assignment) => {
      const { offerId, expiresAt } = this.#assignment(assignment, at);
      return { conversationId: assignment.conversationId, offerId, expiresAt };
    });
    const refused = plan.overflows.filter((overflow) => !this.#overflow(overflow, at));
    this.#router.settle(plan, { refused: refused.map((one) => one.conversationId), offers }, at);
    this.#conversations.flush();
  }

  #assignment(assignment: PlannedAssignment, at: number): { offerId: string; expiresAt: number } {
    return (
      this.#conversations.recordedOffer(assignment, at, sameWithinMs) ??
      this.#conversations.offer(assignment, at)
    );
  }

  #overflow(overflow: PlannedOverflow, at: number): boolean {
    if (this.#conversations.recordedOverflow(overflow.conversationId, at, sameWithinMs)) return true;
    return this.#conversations.overflow(overflow, at);
  }
}
