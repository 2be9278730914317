/** One queue: its members, who waits in what order, and what they need. */
import type { QueueSetting } from '../configuration.ts';
import type { SkillAsk, SkillColumn } from './columns.ts';
import type { NeedFamilyOf, NeedOf, NeedsQueue } from './need.ts';
import type { KindsByLevel } from './need-kind.ts';
import type { RingOf } from './ring.ts';
import type { Roster } from './roster.ts';
import { rosterIdOf } from './roster-id.ts';
import { askedOfConversation } from './settings.ts';
import { SortedList } from './sorted-list.ts';
import { orderIn, type WaitingOf } from './waiting.ts';

/** Who waits, what it needs and the queue refer to each other: here their types are tied together. */
export type Waiting = WaitingOf<QueueLine>;
export type Need = NeedOf<Waiting>;
export type NeedFamily = NeedFamilyOf<Waiting>;

export class QueueLine implements NeedsQueue<Waiting> {
  readonly setting: QueueSetting;
  /** Everybody who waits and may be offered, in order. */
  readonly line: SortedList<Waiting>;
  /**
   * Of those, everybody whom the whole queue is asked about, by what they need: the needs by their first, in lists by
   * the number of the skill that the fewest members have of what is needed in any case; 0 for none. Who has not got the
   * skill need not look at the list.
   */
  readonly needs: (SortedList<Need> | undefined)[] = [];
  readonly kinds = new Map<string, KindsByLevel>();
  /** What is asked for, also what nobody asks for now: see `keep`. */
  readonly families = new Map<string, NeedFamily>();
  #mostFamilies = 512;
  /** Seconds in this queue at which more becomes possible: a ring opens, a rule is tried. Ascending. */
  readonly thresholds: readonly number[];
  readonly ring: RingOf | null;
  readonly askedOfConversation: readonly string[];
  /** Places in the roster, by id. */
  members = new Int32Array(0);
  /** How many of them are ready: without any, nothing can be given. Kept by the state. */
  readyMembers = 0;
  #rosterId: string | null = null;
  readonly #byFirst: (a: Need, b: Need) => number;
  /** Members who have a skill, counted when it is asked. */
  readonly #holders = new Map<string, number>();

  // What the plan at hand has to look at.
  /** Members for whom more is possible than when they were last looked at. */
  freed: number[] = [];
  /** Those that were not looked at as they are. */
  fresh: Waiting[] = [];
  /** Members who may be ready: whom the fresh ones are held against. */
  candidates: Int32Array = this.members;
  /** Everything has to be looked at. */
  anew = true;
  touched = false;
  /** The first in order that somebody can take now, who, and on which of the need's terms (-1: those named). */
  proposed: Waiting | null = null;
  proposedPlace = -1;
  proposedTerms = 0;

  constructor(setting: QueueSetting) {
    this.setting = setting;
    const order = orderIn(setting);
    this.line = new SortedList<Waiting>(order);
    this.#byFirst = (a, b) => order(a.first!, b.first!);
    this.thresholds = thresholdsOf(setting);
    this.askedOfConversation = askedOfConversation(setting);
    this.ring = setting.bullseye && setting.bullseye.rings.length > 0 ? { of: new Uint8Array(0) } : null;
  }

  get order(): (a: Waiting, b: Waiting) => number {
    return this.line.compare;
  }

  /** How many thresholds one who waited so long has passed. */
  levelAt(waitedSeconds: number): number {
    let level = 0;
    for (const threshold of this.thresholds) if (threshold <= waitedSeconds) level += 1;
    return level;
  }

  setMembers(places: readonly number[], roster: Roster): void {
    this.members = Int32Array.from(places).sort((a, b) => (roster.userIds[a]! < roster.userIds[b]! ? -1 : 1));
    this.#rosterId = null;
    this.readyMembers = this.members.reduce((sum, place) => sum + roster.ready[place]!, 0);
    this.setRings(roster);
  }

  /** By whom the members are known in traces. */
  rosterId(roster: Roster): string {
    this.#rosterId ??= rosterIdOf(this.memberIds(roster));
    return this.#rosterId;
  }

  memberIds(roster: Roster): string[] {
    return Array.from(this.members, (place) => roster.userIds[place]!);
  }

  /** In which ring each member is. */
  setRings(roster: Roster): void {
    const { ring } = this;
    if (!ring) return;
    const rings = this.setting.bullseye!.rings;
    ring.of = new Uint8Array(roster.size).fill(rings.length);
    for (const place of this.members) {
      const { groupIds } = roster.settings[place]!;
      const innermost = rings.findIndex((one) => one.groupIds.some((id) => groupIds.includes(id)));
      if (innermost >= 0) ring.of[place] = innermost;
    }
  }

  /** Everything was looked at. */
  forgetPlan(): void {
    this.freed = [];
    this.fresh = [];
    this.anew = false;
    this.touched = false;
    this.proposed = null;
    this.proposedPlace = -1;
  }

  enter(waiting: Waiting): void {
    this.line.insert(waiting);
    waiting.standing = true;
    if (waiting.isOpen) this.#join(waiting, waiting.need!);
  }

  /** One that stands and is open needs less from now on; its place in the order stays. */
  relax(waiting: Waiting, need: Need): void {
    if (need === waiting.need) return;
    this.#part(waiting, waiting.need!);
    waiting.need = need;
    this.#join(waiting, need);
  }

  #join(waiting: Waiting, need: Need): void {
    const leads = need.first === null || this.order(waiting, need.first) < 0;
    if (leads && need.first !== null) this.#unlist(need);
    need.insert(waiting, this.order);
    if (leads) this.#list(need);
  }

  leave(waiting: Waiting): void {
    if (!waiting.standing) return;
    this.line.remove(waiting);
    waiting.standing = false;
    if (waiting.isOpen) this.#part(waiting, waiting.need!);
  }

  #part(waiting: Waiting, need: Need): void {
    const leads = need.first === waiting;
    if (leads) this.#unlist(need);
    need.remove(waiting);
    if (leads && need.first !== null) this.#list(need);
  }

  /** One more is known. Those that nobody has go when they are many, and are made again when they are back. */
  keep(key: string, family: NeedFamily): void {
    if (this.families.size >= this.#mostFamilies) {
      for (const [other, known] of this.families) if (known.isUnused) this.families.delete(other);
      this.#mostFamilies = 512 + 2 * this.families.size;
      if (this.kinds.size > this.#mostFamilies) this.kinds.clear();
    }
    this.families.set(key, family);
  }

  /** Of skills, the number of the one that the fewest members have; 0 of none. */
  rarest(asks: readonly SkillAsk[]): number {
    let rarest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const { column } of asks) {
      const holders = this.#holdersOf(column);
      if (holders >= least) continue;
      least = holders;
      rarest = column.number;
    }
    return rarest;
  }

  #holdersOf(column: SkillColumn): number {
    const known = this.#holders.get(column.skillId);
    if (known !== undefined) return known;
    let holders = 0;
    for (const place of this.members) if (column.levels[place]! > 0) holders += 1;
    this.#holders.set(column.skillId, holders);
    return holders;
  }

  #list(need: Need): void {
    // Without gaps, so that it stays a plain array.
    while (this.needs.length <= need.rarest) this.needs.push(undefined);
    this.needs[need.rarest] ??= new SortedList(this.#byFirst);
    this.needs[need.rarest]!.insert(need);
  }

  #unlist(need: Need): void {
    this.needs[need.rarest]!.remove(need);
  }
}

function thresholdsOf({ bullseye, method }: QueueSetting): number[] {
  const seconds = new Set<number>();
  const last = bullseye?.rings.at(-1);
  if (bullseye && last) {
    for (const ring of bullseye.rings) seconds.add(ring.afterSeconds);
    if (bullseye.fallback.kind === 'any') seconds.add(last.afterSeconds + bullseye.fallback.afterSeconds);
  }
  if (method.kind === 'custom') for (const rule of method.rules) seconds.add(rule.afterSeconds);
  return [...seconds].sort((a, b) => a - b);
}
