/**
 * What some of those who wait in a queue have in common: the same terms hold for all of them, so that one look at
 * their first answers for the rest.
 */
import type { AssignmentRule, SkillMatch, SkillNeed, WorkstreamSetting } from '../configuration.ts';
import type { Demand } from '../demand.ts';
import { methodOrder } from '../methods/method-order.ts';
import { attributeTest } from './attribute-test.ts';
import type { QueueLine } from './queue-line.ts';
import type { Roster } from './roster.ts';
import { type Settings, skillsAskedFor } from './settings.ts';
import { SortedList } from './sorted-list.ts';
import type { SkillAsk, Terms } from './terms.ts';
import type { Waiting } from './waiting.ts';

/** Whether somebody could ever take it is not known. */
export const notJudged = -2;
export const nobody = -1;

export interface Need {
  readonly workstream: WorkstreamSetting;
  readonly skills: readonly SkillNeed[];
  readonly skillMatch: SkillMatch;
  readonly profileIds: readonly string[];
  /** Null without rings. */
  readonly openRings: number | null;
  /** In the order in which they are tried; the first on which somebody may be asked decides. */
  readonly terms: readonly Terms[];
  /** For those named: presence and capacity are asked for, nothing else. */
  readonly named: Terms;
  /** Of the skills that all terms require, the one that the fewest members have; '' for none. */
  readonly rarest: string;
  /** Those skills, as bits; see `Roster.skillBits`. */
  readonly skillBits: number;
  readonly waiting: SortedList<Waiting>;
  /** Plans in which nobody was left for them: of all members, of those freed. */
  exhausted: number;
  exhaustedFreed: number;
  /** Somebody who could take them one day, or `nobody`, or `notJudged`. */
  qualifier: number;
}

/** @param level how many of the queue's thresholds it has passed */
export function needFor(
  line: QueueLine,
  workstream: WorkstreamSetting,
  demand: Demand,
  level: number,
  settings: Settings,
  roster: Roster,
): Need {
  const key = keyOf(line, workstream, demand, level, roster);
  const known = line.needOf.get(key);
  if (known) return known;
  const need = makeNeed(line, workstream, demand, level, settings, roster);
  if (line.needOf.size >= line.mostNeeds) forgetEmpty(line);
  line.needOf.set(key, need);
  return need;
}

function keyOf(
  line: QueueLine,
  workstream: WorkstreamSetting,
  demand: Demand,
  level: number,
  roster: Roster,
): string {
  let key = `${level}|${workstream.workstreamId}|${demand.skillMatch ?? ''}|`;
  for (const { skillId, proficiency } of demand.skills)
    key += `${roster.skill(skillId).number}:${proficiency},`;
  for (const profileId of demand.profileIds) key += `|${profileId}`;
  for (const name of line.askedOfConversation) key += `|${JSON.stringify(demand.attributes[name])}`;
  return key;
}

/** Needs come and go with what customers ask for; those that nobody has are made again when they are back. */
function forgetEmpty(line: QueueLine): void {
  for (const [key, need] of line.needOf) if (need.waiting.size === 0) line.needOf.delete(key);
  line.mostNeeds = 512 + 2 * line.needOf.size;
}

function makeNeed(
  line: QueueLine,
  workstream: WorkstreamSetting,
  demand: Demand,
  level: number,
  settings: Settings,
  roster: Roster,
): Need {
  const { setting } = line;
  const passed = level === 0 ? Number.NEGATIVE_INFINITY : line.thresholds[level - 1]!;
  const openRings = ringsAt(line, passed);
  const skills = skillsLeft(line, skillsAskedFor(setting, demand.skills), openRings ?? 0);
  const profileIds = [...new Set([...workstream.profileIds, ...demand.profileIds])];
  const profiles = profileIds.map((id) => roster.profile(id));
  const asked = skills.map(
    ({ skillId, proficiency }): SkillAsk => ({ column: roster.skill(skillId), proficiency }),
  );
  const skillMatch = demand.skillMatch ?? workstream.skillMatch;
  const { units, interrupts } = workstream;
  const presences = roster.presences.allow(workstream.allowedPresences);

  const termsOf = (rule: AssignmentRule | null): Terms => {
    const match = rule?.skillMatch ?? skillMatch;
    return {
      name: rule?.name ?? '',
      presences: rule?.presences ? roster.presences.allow(rule.presences) : presences,
      ring: line.ring,
      openRings: openRings ?? 0,
      attributes: (rule?.attributes ?? []).map((one) =>
        attributeTest(one, roster.attribute(one.attribute), demand.attributes),
      ),
      hours: rule?.workingOnly ? settings.working : null,
      required: match === 'exact' ? asked : [],
      asked,
      needsCapacity: rule?.needsCapacity ?? true,
      units,
      interrupts,
      profiles,
      order: methodOrder(setting.method.kind, rule?.orderBy ?? [], {
        roster,
        ring: line.ring,
        closest: match === 'closest',
        asked,
        kindOf: settings.kindOf,
        units,
        interrupts,
        profiles: profileIds,
      }),
    };
  };
  const plain = termsOf(null);
  const { method } = setting;
  const terms =
    method.kind === 'custom'
      ? method.rules.filter((rule) => rule.afterSeconds <= passed).map(termsOf)
      : [plain];
  const required =
    terms.length > 0 && terms.every((one) => one.required.length > 0)
      ? asked.map(({ column }) => column)
      : [];
  return {
    workstream,
    skills,
    skillMatch,
    profileIds,
    openRings,
    terms,
    rarest: line.rarest(required),
    skillBits: required.reduce((bits, { bit }) => bits | bit, 0),
    named: { ...plain, ring: null, required: [], order: [] },
    waiting: new SortedList(line.order),
    exhausted: 0,
    exhaustedFreed: 0,
    qualifier: notJudged,
  };
}

/** One more than there are when everybody is asked. */
function ringsAt({ setting: { bullseye }, ring }: QueueLine, passed: number): number | null {
  if (!ring || !bullseye) return null;
  const { rings, fallback } = bullseye;
  if (fallback.kind === 'any' && rings.at(-1)!.afterSeconds + fallback.afterSeconds <= passed)
    return rings.length + 1;
  return rings.filter((one) => one.afterSeconds <= passed).length;
}

function skillsLeft(
  { setting: { bullseye } }: QueueLine,
  skills: readonly SkillNeed[],
  openRings: number,
): readonly SkillNeed[] {
  const dropped = bullseye?.rings.slice(0, openRings).flatMap((ring) => ring.dropSkillIds) ?? [];
  return dropped.length === 0 ? skills : skills.filter(({ skillId }) => !dropped.includes(skillId));
}
