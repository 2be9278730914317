/**
 * What some of those who wait in a queue have in common: the same terms and skills hold for all of them, so that one
 * look at their first answers for the rest.
 */
import type { SkillNeed } from '../configuration.ts';
import type { Demand } from '../demand.ts';
import type { SkillAsk } from './columns.ts';
import {
  attributesKey,
  type KindsByLevel,
  type KindsQueue,
  kindAt,
  kindsFor,
  type NeedKind,
} from './need-kind.ts';
import type { Roster } from './roster.ts';
import { type Settings, skillsAskedFor } from './settings.ts';
import { SortedList } from './sorted-list.ts';

/** Whether somebody could ever take it is not known. */
export const notJudged = -2;
export const nobody = -1;

/** What the needs of a queue stand on, and those that are known. `W` is who waits. */
export interface NeedsQueue<W> extends KindsQueue {
  readonly families: Map<string, NeedFamilyOf<W>>;
  keep(key: string, family: NeedFamilyOf<W>): void;
  /** Of skills, the number of the one that the fewest members have; 0 of none. */
  rarest(asks: readonly SkillAsk[]): number;
}

export class NeedOf<W> {
  /** The skills that all terms require, as bits; see `Roster.skillBits`. */
  readonly skillBits: number;
  /** Who stands in the queue with it, in the queue's order. Mostly it is one alone. */
  first: W | null = null;
  #others: SortedList<W> | null = null;
  readonly asks: readonly SkillAsk[];
  /** Changes only as whoever has it alone waits longer: see `advance`. */
  kind: NeedKind;
  readonly skills: readonly SkillNeed[];
  /** Of the skills that all terms require, the number of the one that the fewest members have; 0 for none. */
  readonly rarest: number;
  /** Plans in which nobody was left for them: of all members, of those freed. */
  exhausted = 0;
  exhaustedFreed = 0;
  /** Somebody who could take them one day, or `nobody`, or `notJudged`. */
  qualifier = notJudged;

  /** @param like one with these skills at another level, which spares working out what follows from them */
  constructor(
    kind: NeedKind,
    skills: readonly SkillNeed[],
    line: NeedsQueue<W>,
    roster: Roster,
    like: NeedOf<W> | undefined,
  ) {
    this.kind = kind;
    this.skills = skills;
    if (like && like.kind.isExact === kind.isExact) {
      this.asks = like.asks;
      this.rarest = like.rarest;
      this.skillBits = like.skillBits;
      return;
    }
    this.asks = skills.map(({ skillId, proficiency }) => roster.skill(skillId).ask(proficiency));
    this.rarest = kind.isExact ? line.rarest(this.asks) : 0;
    this.skillBits = kind.isExact ? this.asks.reduce((bits, { column }) => bits | column.bit, 0) : 0;
  }

  insert(waiting: W, order: (a: W, b: W) => number): void {
    if (this.first === null) {
      this.first = waiting;
      return;
    }
    const leads = order(waiting, this.first) < 0;
    this.#others ??= new SortedList(order);
    this.#others.insert(leads ? this.first : waiting);
    if (leads) this.first = waiting;
  }

  remove(waiting: W): void {
    const others = this.#others;
    if (this.first !== waiting) {
      others?.remove(waiting);
    } else {
      this.first = others?.first ?? null;
      if (this.first !== null) others!.remove(this.first);
    }
    if (others?.size === 0) this.#others = null;
  }

  get isAlone(): boolean {
    return this.#others === null;
  }

  /** Those behind the first. */
  get others(): Iterable<W> {
    return this.#others ?? noOthers;
  }
}
const noOthers: readonly never[] = [];

/** What one asks for, whatever it needs of it as it waits longer and rules and rings relax. */
export class NeedFamilyOf<W> {
  readonly #line: NeedsQueue<W>;
  readonly #workstreamId: string;
  readonly #demand: Demand;
  readonly #needs: (NeedOf<W> | undefined)[];
  readonly #kinds: KindsByLevel;

  constructor(line: NeedsQueue<W>, workstreamId: string, demand: Demand) {
    this.#line = line;
    this.#workstreamId = workstreamId;
    this.#demand = demand;
    this.#needs = new Array<NeedOf<W> | undefined>(line.thresholds.length + 1).fill(undefined);
    this.#kinds = kindsFor(line, workstreamId, demand);
  }

  /** @param level how many of the queue's thresholds it has passed */
  at(level: number, settings: Settings, roster: Roster): NeedOf<W> {
    const known = this.#needs[level];
    if (known) return known;
    const need = this.apart(level, settings, roster);
    this.#needs[level] = need;
    return need;
  }

  /** The same for one that stands in no list: a need of its own, which nobody else takes along to another level. */
  apart(level: number, settings: Settings, roster: Roster): NeedOf<W> {
    const line = this.#line;
    const demand = this.#demand;
    const kind = kindAt(this.#kinds, level, line, this.#workstreamId, demand, settings, roster);
    const skills = withoutDropped(skillsAskedFor(line.setting, demand.skills), kind.dropped);
    const like = this.#needs.find((other) => other?.skills === skills);
    return new NeedOf<W>(kind, skills, line, roster, like);
  }

  /**
   * The short way to another level for one that is alone in its need, as most are: the need itself goes on to it, so that
   * everything that refers to it stays as it is.
   * @returns whether that could be done; if not, nothing has changed.
   */
  advance(need: NeedOf<W>, level: number, settings: Settings, roster: Roster): boolean {
    const needs = this.#needs;
    const from = needs.indexOf(need);
    if (from === level) return true;
    const there = needs[level];
    if (from < 0 || !need.isAlone || there?.first) return false;
    const kind = kindAt(this.#kinds, level, this.#line, this.#workstreamId, this.#demand, settings, roster);
    if (kind.isExact !== need.kind.isExact || kind.dropped.length + need.kind.dropped.length > 0)
      return false;
    needs[from] = there;
    needs[level] = need;
    if (there) {
      there.kind = need.kind;
      const { qualifier } = there;
      there.qualifier = need.qualifier;
      need.qualifier = qualifier;
    } else need.qualifier = notJudged;
    need.kind = kind;
    return true;
  }

  /** Once everything is relaxed. */
  last(settings: Settings, roster: Roster): NeedOf<W> {
    return this.at(this.#line.thresholds.length, settings, roster);
  }

  /** Those that somebody had so far. */
  *[Symbol.iterator](): IterableIterator<NeedOf<W>> {
    for (const need of this.#needs) if (need) yield need;
  }

  get isUnused(): boolean {
    return this.#needs.every((need) => !need?.first);
  }
}

export function familyFor<W>(
  line: NeedsQueue<W>,
  workstreamId: string,
  demand: Demand,
  roster: Roster,
): NeedFamilyOf<W> {
  let key = `${workstreamId}|${demand.skillMatch ?? ''}|`;
  for (const { skillId, proficiency } of demand.skills)
    key += `${roster.skill(skillId).number}:${proficiency},`;
  key += attributesKey(line, demand);
  const known = line.families.get(key);
  if (known) return known;
  const family = new NeedFamilyOf<W>(line, workstreamId, demand);
  line.keep(key, family);
  return family;
}

const withoutDropped = (skills: readonly SkillNeed[], dropped: readonly string[]): readonly SkillNeed[] =>
  dropped.length === 0 ? skills : skills.filter(({ skillId }) => !dropped.includes(skillId));
