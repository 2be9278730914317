/**
 * What some of those who wait in a queue have in common: the same terms and skills hold for all of them, so that one
 * look answers for all.
 */
import type { SkillNeed } from '../configuration.ts';
import type { Demand } from '../demand.ts';
import type { SkillAsk } from './columns.ts';
import { type KindsByLevel, type KindsQueue, kindAt, type NeedKind } from './need-kind.ts';
import { noNeed } from './need-mark.ts';
import type { Roster } from './roster.ts';
import { type Settings, skillsAskedFor } from './settings.ts';

/** Whether somebody could ever take it is not known. */
export const notJudged = -2;
export const nobody = -1;

/** What the needs of a queue stand on, and those that are known. */
export interface NeedsQueue extends KindsQueue {
  readonly families: Map<string, NeedFamily>;
  keep(key: string, family: NeedFamily): void;
}

export class Need {
  /** The skills that all terms require, as bits; see `glance.ts`. */
  readonly skillBits: number;
  readonly asks: readonly SkillAsk[];
  /** Changes only as whoever has it alone waits longer: see `advance`. */
  kind: NeedKind;
  readonly skills: readonly SkillNeed[];
  /** Of those who stand in the queue and are offered to everybody; and how they are marked. See `NeedTable`. */
  holders = 0;
  mark = noNeed;
  /** Plans in which nobody was left for them: of all members, of those freed. */
  exhausted = 0;
  exhaustedFreed = 0;

  /** @param like one with these skills at another level, which spares working out what follows from them */
  constructor(kind: NeedKind, skills: readonly SkillNeed[], roster: Roster, like: Need | undefined) {
    this.kind = kind;
    this.skills = skills;
    if (like && like.kind.isExact === kind.isExact) {
      this.asks = like.asks;
      this.skillBits = like.skillBits;
      return;
    }
    this.asks = skills.map(({ skillId, proficiency }) => roster.skill(skillId).ask(proficiency));
    this.skillBits = kind.isExact ? this.asks.reduce((bits, { column }) => bits | column.bit, 0) : 0;
  }
}

export type LastNeed = Pick<Need, 'kind' | 'asks' | 'skillBits'>;

/** What one asks for, whatever it needs of it as it waits longer and rules and rings relax. */
export class NeedFamily {
  readonly #line: NeedsQueue;
  readonly #workstreamId: string;
  readonly #demand: Demand;
  readonly #needs: (Need | undefined)[];
  readonly #kinds: KindsByLevel;
  /** Somebody who could take those who ask for it one day, or `nobody`, or `notJudged`. */
  qualifier = notJudged;

  constructor(line: NeedsQueue, kinds: KindsByLevel, workstreamId: string, demand: Demand) {
    this.#line = line;
    this.#workstreamId = workstreamId;
    this.#demand = demand;
    this.#needs = new Array<Need | undefined>(line.thresholds.length + 1).fill(undefined);
    this.#kinds = kinds;
  }

  /** @param level how many of the queue's thresholds it has passed */
  at(level: number, settings: Settings, roster: Roster): Need {
    const known = this.#needs[level];
    if (known) return known;
    const need = this.apart(level, settings, roster);
    this.#needs[level] = need;
    return need;
  }

  /** The same for one that stands in no list: a need of its own, which nobody else takes along to another level. */
  apart(level: number, settings: Settings, roster: Roster): Need {
    const line = this.#line;
    const demand = this.#demand;
    const kind = kindAt(this.#kinds, level, line, this.#workstreamId, demand, settings, roster);
    const skills = withoutDropped(skillsAskedFor(line.setting, demand.skills), kind.dropped);
    const like = this.#needs.find((other) => other?.skills === skills);
    return new Need(kind, skills, roster, like);
  }

  /**
   * The short way to another level for one that is alone in its need, as most are: the need itself goes on to it, so that
   * everything that refers to it stays as it is.
   * @returns whether that could be done; if not, nothing has changed.
   */
  advance(need: Need, level: number, settings: Settings, roster: Roster): boolean {
    const needs = this.#needs;
    const from = needs.indexOf(need);
    if (from === level) return true;
    const there = needs[level];
    if (from < 0 || need.holders > 1 || (there && there.holders > 0)) return false;
    const kind = kindAt(this.#kinds, level, this.#line, this.#workstreamId, this.#demand, settings, roster);
    if (kind.isExact !== need.kind.isExact || kind.dropped.length + need.kind.dropped.length > 0)
      return false;
    needs[from] = there;
    needs[level] = need;
    if (there) there.kind = need.kind;
    need.kind = kind;
    return true;
  }

  /**
   * What is needed once everything is relaxed.
   * @param like what is needed before: most of it mostly stays
   */
  last(settings: Settings, roster: Roster, like: Need | null): LastNeed {
    const level = this.#line.thresholds.length;
    const kind = kindAt(this.#kinds, level, this.#line, this.#workstreamId, this.#demand, settings, roster);
    const isLike =
      like?.kind.isExact === kind.isExact && like.kind.dropped.length + kind.dropped.length === 0;
    return isLike ? { kind, asks: like.asks, skillBits: like.skillBits } : this.at(level, settings, roster);
  }

  get isUnused(): boolean {
    return this.#needs.every((need) => !need || need.holders === 0);
  }
}

export function familyFor(
  line: NeedsQueue,
  workstreamId: string,
  demand: Demand,
  roster: Roster,
): NeedFamily {
  const kinds = line.kinds.of(line, workstreamId, demand);
  const key = keyOf(kinds.number, demand.skills, roster);
  const known = line.families.get(key);
  if (known) return known;
  const family = new NeedFamily(line, kinds, workstreamId, demand);
  line.keep(key, family);
  return family;
}

/** As short as can be: one is made for each that arrives. */
function keyOf(kinds: number, skills: readonly SkillNeed[], roster: Roster): string {
  let key = String.fromCharCode(kinds >>> 16, kinds);
  for (let i = 0; i < skills.length; i += 1) {
    const { skillId, proficiency } = skills[i]!;
    const { number } = roster.skill(skillId);
    key += String.fromCharCode(number >>> 16, number, proficiency);
  }
  return key;
}

const withoutDropped = (skills: readonly SkillNeed[], dropped: readonly string[]): readonly SkillNeed[] =>
  dropped.length === 0 ? skills : skills.filter(({ skillId }) => !dropped.includes(skillId));
