/** All that a router knows, and what of it has to be looked at by the next plan. */
import type { RoutingConfiguration } from '../configuration.ts';
import type { Item, PendingOffer, Refusal, RepresentativeSetting } from './changes.ts';
import { Deadlines, type Target } from './deadlines.ts';
import { Ledger } from './ledger.ts';
import { LocalDay } from './local-day.ts';
import { isMember } from './membership.ts';
import { familyFor, nobody, notJudged } from './need.ts';
import { KindsOfMethods } from './need-kind.ts';
import { QueueLine, type Waiting } from './queue-line.ts';
import { Roster } from './roster.ts';
import { Settings } from './settings.ts';
import { namedOf, stageOf } from './stage.ts';
import { WaitingOf } from './waiting.ts';

export class OutOffer implements Target {
  readonly offer: PendingOffer;
  dueAt = Number.POSITIVE_INFINITY;

  constructor(offer: PendingOffer) {
    this.offer = offer;
  }
}

export class RouterState {
  readonly roster = new Roster((place, by) => {
    for (const line of this.linesOf(place)) line.readyMembers += by;
  });
  readonly ledger = new Ledger(this.roster);
  readonly day: LocalDay;
  readonly lines = new Map<string, QueueLine>();
  readonly waiting = new Map<string, Waiting>();
  /** By conversation. */
  readonly offers = new Map<string, OutOffer>();
  readonly deadlines = new Deadlines<Waiting | OutOffer>();
  /** Those that wait for the change that explains a refused claim. */
  readonly parked = new Set<Waiting>();
  settings: Settings;

  /** To be placed and looked at by the next plan; each is marked dirty. */
  dirty: Waiting[] = [];
  /** For whom more may be possible than before; each is marked. */
  freed: number[] = [];
  /** Lines whose members changed in what they could ever do. */
  readonly rejudged = new Set<QueueLine>();
  #isFreed: boolean[] = [];
  readonly #linesOf: QueueLine[][] = [];
  /** Who waits for somebody by name. */
  readonly #naming = new Map<string, Set<Waiting>>();

  constructor(configuration: RoutingConfiguration) {
    this.day = new LocalDay(configuration.timeZone);
    this.settings = new Settings(configuration, this.roster);
  }

  linesOf(place: number): readonly QueueLine[] {
    return this.#linesOf[place] ?? [];
  }

  /** Everything follows from the configuration: all queues are made anew and everybody is placed again. */
  configure(configuration: RoutingConfiguration): void {
    this.day.zone = configuration.timeZone;
    this.settings = new Settings(configuration, this.roster);
    for (const waiting of this.waiting.values()) this.#takeOut(waiting);
    this.lines.clear();
    this.rejudged.clear();
    this.freed = [];
    this.#isFreed = [];
    const kinds = new KindsOfMethods();
    for (const setting of configuration.queues)
      this.lines.set(setting.queueId, new QueueLine(setting, kinds.of(setting)));
    this.#resolveMembers();
    for (const waiting of this.waiting.values()) {
      waiting.line = null;
      forgetNeed(waiting);
      this.look(waiting);
    }
  }

  #resolveMembers(): void {
    const { roster } = this;
    const members = new Map([...this.lines.values()].map((line) => [line, [] as number[]]));
    const byGroup = new Map<string, QueueLine[]>();
    const bySkills: QueueLine[] = [];
    for (const line of members.keys()) {
      for (const groupId of line.setting.memberGroupIds) {
        const lines = byGroup.get(groupId);
        if (lines) lines.push(line);
        else byGroup.set(groupId, [line]);
      }
      if (line.setting.memberSkills.length > 0) bySkills.push(line);
    }
    for (let place = 0; place < roster.size; place += 1) {
      const setting = roster.settings[place]!;
      const lines = new Set<QueueLine>();
      for (const queueId of setting.queueIds) {
        const line = this.lines.get(queueId);
        if (line) lines.add(line);
      }
      for (const groupId of setting.groupIds) for (const line of byGroup.get(groupId) ?? []) lines.add(line);
      for (const line of bySkills) if (isMember(setting, line.setting)) lines.add(line);
      this.#linesOf[place] = [...lines];
      for (const line of lines) members.get(line)!.push(place);
    }
    for (const [line, places] of members) line.setMembers(places, roster);
  }

  /** A representative's settings, with what follows for the queues. */
  setRepresentative(setting: RepresentativeSetting): number {
    const place = this.roster.set(setting);
    const before = this.linesOf(place);
    const after = [...this.lines.values()].filter((line) => isMember(setting, line.setting));
    this.#linesOf[place] = after;
    for (const line of before) {
      if (after.includes(line)) continue;
      const others = Array.from(line.members).filter((one) => one !== place);
      line.setMembers(others, this.roster);
      line.freed = line.freed.filter((one) => one !== place);
    }
    for (const line of after)
      if (before.includes(line)) line.setRings(this.roster);
      else line.setMembers([...line.members, place], this.roster);
    for (const line of new Set([...before, ...after])) this.#rejudge(line, place);
    this.free(place);
    return place;
  }

  #rejudge(line: QueueLine, place: number): void {
    for (const family of line.families.values())
      if (family.qualifier === place || family.qualifier === nobody) family.qualifier = notJudged;
    this.rejudged.add(line);
  }

  /** More may be possible for them; who waits for them by name has to be looked at whatever changed. */
  free(place: number): void {
    const naming = this.#naming.get(this.roster.userIds[place]!);
    if (naming) for (const waiting of naming) this.look(waiting);
    if (this.#isFreed[place]) return;
    this.#isFreed[place] = true;
    this.freed.push(place);
  }

  takeFreed(): number[] {
    const { freed } = this;
    for (const place of freed) this.#isFreed[place] = false;
    this.freed = [];
    return freed;
  }

  /** It has to be placed and looked at anew. */
  look(waiting: Waiting): void {
    if (waiting.dirty) return;
    waiting.dirty = true;
    this.dirty.push(waiting);
  }

  /** It entered its queue, or is told again. */
  enter(item: Item): void {
    const known = this.waiting.get(item.conversationId);
    if (known) this.#forgetNames(known);
    const waiting = known ?? new WaitingOf<QueueLine>(item);
    if (known) {
      const before = known.item;
      const sameStay = before.queueId === item.queueId && before.queuedAt === item.queuedAt;
      this.#takeOut(known);
      known.item = item;
      known.refusals = sameStay ? mergeRefusals(known.refusals, item.refusals) : item.refusals;
      known.stays = item.demand.stays || (sameStay && known.stays);
      if (!sameStay) {
        known.alerts = null;
        known.overflowAgainAt = 0;
      }
      known.line = null;
      forgetNeed(known);
      known.overflowing = false;
      this.unpark(known);
    } else {
      this.waiting.set(waiting.id, waiting);
    }
    for (const userId of namedOf(waiting)) {
      const naming = this.#naming.get(userId);
      if (naming) naming.add(waiting);
      else this.#naming.set(userId, new Set([waiting]));
    }
    this.look(waiting);
  }

  /** Whatever is out for it is over. */
  forgetOffer(conversationId: string): void {
    const out = this.offers.get(conversationId);
    if (!out) return;
    this.offers.delete(conversationId);
    this.deadlines.set(out, Number.POSITIVE_INFINITY);
  }

  /** It waits no more. */
  leave(conversationId: string): void {
    const waiting = this.waiting.get(conversationId);
    if (!waiting) return;
    this.#takeOut(waiting);
    this.#forgetNames(waiting);
    this.unpark(waiting);
    this.deadlines.set(waiting, Number.POSITIVE_INFINITY);
    this.waiting.delete(conversationId);
  }

  /** Somebody declined or missed it. What is told again counts once: by the offer, since clocks may be set back. */
  refuse(waiting: Waiting, offerId: string, refusal: Omit<Refusal, 'times'>): void {
    if (waiting.refusedOffers.includes(offerId)) return;
    waiting.refusedOffers.push(offerId);
    const before = waiting.refusals.find(({ userId }) => userId === refusal.userId);
    const others = waiting.refusals.filter(({ userId }) => userId !== refusal.userId);
    const at = Math.max(refusal.at, before?.at ?? refusal.at);
    waiting.refusals = [...others, { ...refusal, at, times: (before?.times ?? 0) + 1 }];
    this.look(waiting);
  }

  park(waiting: Waiting, until: number, userId: string | null): void {
    waiting.parkedUntil = until;
    waiting.parkedFor = userId;
    this.parked.add(waiting);
    this.look(waiting);
  }

  unpark(waiting: Waiting): void {
    if (!this.parked.delete(waiting)) return;
    waiting.parkedUntil = 0;
    waiting.parkedFor = null;
    if (waiting.line) this.look(waiting);
  }

  /** Whatever was refused because of somebody may be tried again: there is news of them. */
  unparkFor(userId: string): void {
    for (const waiting of this.parked) if (waiting.parkedFor === userId) this.unpark(waiting);
  }

  /** Puts it where it belongs now; not into the order while it is offered, held, or waits for news. */
  place(waiting: Waiting, now: number): void {
    this.#takeOut(waiting);
    waiting.line = null;
    if (now >= waiting.parkedUntil) this.unpark(waiting);
    const { item } = waiting;
    const line = this.lines.get(item.queueId) ?? null;
    waiting.line = line;
    if (!line || !this.settings.workstreams.has(item.workstreamId) || this.isHeldBack(waiting)) {
      forgetNeed(waiting);
      return;
    }
    this.#settle(waiting, line, now);
    line.enter(waiting);
    // A family that nobody is listed under may be forgotten by the line.
    if (!waiting.isOpen) waiting.family = null;
  }

  /**
   * The short way for one whose time has come and that goes on waiting as it did: rules and rings relax, and its place in
   * the order stays.
   * @returns whether that is all; if not, it has to be placed.
   */
  relax(waiting: Waiting, now: number): boolean {
    const { line, family, need } = waiting;
    if (waiting.dirty || !line || !family || !need) return false;
    if (!waiting.standing || !waiting.isOpen || waiting.parkedUntil !== 0) return false;
    if (namedOf(waiting).length > 0 || line.setting.dynamicPriority.steps.length > 0) return false;
    const level = line.levelAt(waiting.waitedInQueue(now));
    if (!family.advance(need, level, this.settings, this.roster))
      line.relax(waiting, family.at(level, this.settings, this.roster));
    return true;
  }

  /** Works out what it needs now, also of one that is held back. */
  settle(waiting: Waiting, now: number): void {
    const { line, item } = waiting;
    if (line && this.settings.workstreams.has(item.workstreamId) && !waiting.standing)
      this.#settle(waiting, line, now);
  }

  #settle(waiting: Waiting, line: QueueLine, now: number): void {
    const level = line.levelAt(waiting.waitedInQueue(now));
    waiting.family ??= familyFor(line, waiting.item.workstreamId, waiting.item.demand, this.roster);
    const need = waiting.family.at(level, this.settings, this.roster);
    const { stage, named } = stageOf(waiting, need, this.roster, now);
    waiting.stage = stage;
    // One asked for by name is not listed under its need: somebody alone in the list could take that along.
    waiting.need = stage === 'open' ? need : waiting.family.apart(level, this.settings, this.roster);
    waiting.named = named;
    waiting.settleOrder(line.setting, now);
  }

  isHeldBack(waiting: Waiting): boolean {
    return (
      waiting.overflowing ||
      waiting.parkedUntil !== 0 ||
      this.offers.has(waiting.id) ||
      this.ledger.get(waiting.id) !== undefined
    );
  }

  #takeOut(waiting: Waiting): void {
    waiting.line?.leave(waiting);
  }

  #forgetNames(waiting: Waiting): void {
    for (const userId of namedOf(waiting)) {
      const naming = this.#naming.get(userId);
      naming?.delete(waiting);
      if (naming?.size === 0) this.#naming.delete(userId);
    }
  }
}

/** What it needs has to be worked out anew, and whether anybody could ever take it. */
function forgetNeed(waiting: Waiting): void {
  waiting.need = null;
  waiting.family = null;
  waiting.judged = false;
}

/** Each representative's later word. */
function mergeRefusals(known: readonly Refusal[], told: readonly Refusal[]): readonly Refusal[] {
  const merged = new Map(known.map((refusal) => [refusal.userId, refusal]));
  for (const refusal of told) {
    const before = merged.get(refusal.userId);
    if (!before || before.at < refusal.at || before.times < refusal.times)
      merged.set(refusal.userId, refusal);
  }
  return [...merged.values()];
}
