/**
 * What some of those who wait in a queue have in common: the same terms and skills hold for all of them, so that one
 * look at their first answers for the rest.
 */
import type { SkillNeed } from '../configuration.ts';
import type { Demand } from '../demand.ts';
import type { SkillAsk } from './columns.ts';
import type { NeedKind } from './need-kind.ts';
import { kindFor } from './need-kind.ts';
import type { QueueLine } from './queue-line.ts';
import type { Roster } from './roster.ts';
import { type Settings, skillsAskedFor } from './settings.ts';
import { SortedList } from './sorted-list.ts';
import type { Waiting } from './waiting.ts';

/** Whether somebody could ever take it is not known. */
export const notJudged = -2;
export const nobody = -1;

export class Need {
  /** The skills that all terms require, as bits; see `Roster.skillBits`. */
  readonly skillBits: number;
  /** Who stands in the queue with it, in the queue's order. Mostly it is one alone. */
  first: Waiting | null = null;
  #others: SortedList<Waiting> | null = null;
  readonly asks: readonly SkillAsk[];
  readonly kind: NeedKind;
  readonly skills: readonly SkillNeed[];
  /** Of the skills that all terms require, the number of the one that the fewest members have; 0 for none. */
  readonly rarest: number;
  /** Plans in which nobody was left for them: of all members, of those freed. */
  exhausted = 0;
  exhaustedFreed = 0;
  /** Somebody who could take them one day, or `nobody`, or `notJudged`. */
  qualifier = notJudged;

  constructor(kind: NeedKind, skills: readonly SkillNeed[], line: QueueLine, roster: Roster) {
    this.kind = kind;
    this.skills = skills;
    this.asks = skills.map(({ skillId, proficiency }) => roster.skill(skillId).ask(proficiency));
    this.rarest = kind.isExact ? line.rarest(this.asks) : 0;
    this.skillBits = kind.isExact ? this.asks.reduce((bits, { column }) => bits | column.bit, 0) : 0;
  }

  insert(waiting: Waiting, order: (a: Waiting, b: Waiting) => number): void {
    if (this.first === null) {
      this.first = waiting;
      return;
    }
    const leads = order(waiting, this.first) < 0;
    this.#others ??= new SortedList(order);
    this.#others.insert(leads ? this.first : waiting);
    if (leads) this.first = waiting;
  }

  remove(waiting: Waiting): void {
    const others = this.#others;
    if (this.first !== waiting) {
      others?.remove(waiting);
    } else {
      this.first = others?.first ?? null;
      if (this.first !== null) others!.remove(this.first);
    }
    if (others?.size === 0) this.#others = null;
  }

  /** Those behind the first. */
  get others(): Iterable<Waiting> {
    return this.#others ?? noOthers;
  }
}
const noOthers: readonly Waiting[] = [];

/** @param level how many of the queue's thresholds it has passed */
export function needFor(
  line: QueueLine,
  workstreamId: string,
  demand: Demand,
  level: number,
  settings: Settings,
  roster: Roster,
): Need {
  const skills = skillsAskedFor(line.setting, demand.skills);
  const kind = kindFor(line, workstreamId, demand, skills.length > 0, level, settings, roster);
  let key = '';
  for (const { skillId, proficiency } of skills) key += `${roster.skill(skillId).number}:${proficiency},`;
  const known = kind.needs.get(key);
  if (known) return known;
  const need = new Need(kind, withoutDropped(skills, kind.dropped), line, roster);
  kind.needs.set(key, need);
  line.countNeed();
  return need;
}

const withoutDropped = (skills: readonly SkillNeed[], dropped: readonly string[]): readonly SkillNeed[] =>
  dropped.length === 0 ? skills : skills.filter(({ skillId }) => !dropped.includes(skillId));
