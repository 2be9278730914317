/** One queue: its members, who waits in what order, and what they need. */
import type { QueueSetting } from '../configuration.ts';
import type { Need, NeedFamily, NeedsQueue } from './need.ts';
import type { Kinds } from './need-kind.ts';
import { noNeed } from './need-mark.ts';
import { NeedTable } from './need-table.ts';
import type { RingOf } from './ring.ts';
import type { Roster } from './roster.ts';
import { rosterIdOf } from './roster-id.ts';
import { askedOfConversation } from './settings.ts';
import { SortedList } from './sorted-list.ts';
import { orderIn, type WaitingOf } from './waiting.ts';

/** Who waits and the queue refer to each other: here their types are tied together. */
export type Waiting = WaitingOf<QueueLine>;

export class QueueLine implements NeedsQueue {
  readonly setting: QueueSetting;
  /** Everybody who waits and may be offered, in order. */
  readonly line: SortedList<Waiting>;
  /** What those need of whom the whole queue is asked. In the order each is marked with it. */
  readonly needs = new NeedTable();
  readonly kinds: Kinds;
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

  /** @param kinds shared with the queues of which the same follows from what a conversation asks for */
  constructor(setting: QueueSetting, kinds: Kinds) {
    this.setting = setting;
    this.kinds = kinds;
    this.line = new SortedList<Waiting>(orderIn(setting), (waiting) =>
      waiting.isOpen ? waiting.need!.mark : noNeed,
    );
    this.thresholds = thresholdsOf(setting);
    this.askedOfConversation = askedOfConversation(setting);
    this.ring = setting.bullseye && setting.bullseye.rings.length > 0 ? { of: new Uint8Array(0) } : null;
  }

  get order(): (a: Waiting, b: Waiting) => number {
    return this.line.ranking.compare;
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
    if (waiting.isOpen) this.needs.hold(waiting.need!);
    this.line.insert(waiting);
    waiting.standing = true;
  }

  /** One that stands and is open needs less from now on; its place in the order stays. */
  relax(waiting: Waiting, need: Need): void {
    if (need === waiting.need) return;
    this.needs.release(waiting.need!);
    this.needs.hold(need);
    waiting.need = need;
    this.line.markAnew(waiting);
  }

  leave(waiting: Waiting): void {
    if (!waiting.standing) return;
    this.line.remove(waiting);
    waiting.standing = false;
    if (waiting.isOpen) this.needs.release(waiting.need!);
  }

  /** One more is known. Those that nobody has go when they are many, and are made again when they are back. */
  keep(key: string, family: NeedFamily): void {
    if (this.families.size >= this.#mostFamilies) {
      for (const [other, known] of this.families) if (known.isUnused) this.families.delete(other);
      this.#mostFamilies = 512 + 2 * this.families.size;
    }
    this.families.set(key, family);
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
