/** What needs have in common that differ in their skills alone: the terms of their workstream, queue and waiting time. */
import type { AssignmentRule, QueueSetting, SkillMatch, WorkstreamSetting } from '../configuration.ts';
import type { Demand } from '../demand.ts';
import { methodOrder } from '../methods/method-order.ts';
import type { RingOf } from './ring.ts';
import type { Roster } from './roster.ts';
import { type Settings, skillsAskedFor } from './settings.ts';
import { type Terms, widestOf } from './terms.ts';

export interface NeedKind {
  readonly workstream: WorkstreamSetting;
  readonly skillMatch: SkillMatch;
  readonly profileIds: readonly string[];
  /** Null without rings; one more than there are when everybody is asked. */
  readonly openRings: number | null;
  /** Ids of skills that are not asked for any more. */
  readonly dropped: readonly string[];
  /** In the order in which they are tried; the first on which somebody may be asked decides. */
  readonly terms: readonly Terms[];
  /** Those of them that ask for the least: who passes none of these passes none. */
  readonly widest: readonly Terms[];
  /** Whether every skill is required on all of them. */
  readonly isExact: boolean;
  /** For those named: presence and capacity are asked for, nothing else. */
  readonly named: Terms;
}

/** What the kinds of a queue stand on, and the kinds that are known. */
export interface KindsQueue {
  readonly setting: QueueSetting;
  /** Seconds in this queue at which more becomes possible. Ascending. */
  readonly thresholds: readonly number[];
  readonly ring: RingOf | null;
  /** Attributes of the conversation that its rules look at. */
  readonly askedOfConversation: readonly string[];
  readonly kinds: Map<string, KindsByLevel>;
}

/** By how many of the queue's thresholds are passed; made when they are asked for. */
export type KindsByLevel = (NeedKind | undefined)[];

/** What one who asks for this needs, at each level: one for all who differ in their skills alone. */
export function kindsFor(line: KindsQueue, workstreamId: string, demand: Demand): KindsByLevel {
  const asksForSkills = skillsAskedFor(line.setting, demand.skills).length > 0;
  const key = `${workstreamId}|${demand.skillMatch ?? ''}|${asksForSkills}${attributesKey(line, demand)}`;
  const known = line.kinds.get(key);
  if (known) return known;
  const kinds = new Array<NeedKind | undefined>(line.thresholds.length + 1).fill(undefined);
  line.kinds.set(key, kinds);
  return kinds;
}

/** @param level how many of the queue's thresholds it has passed */
export function kindAt(
  kinds: KindsByLevel,
  level: number,
  line: KindsQueue,
  workstreamId: string,
  demand: Demand,
  settings: Settings,
  roster: Roster,
): NeedKind {
  const known = kinds[level];
  if (known) return known;
  const asksForSkills = skillsAskedFor(line.setting, demand.skills).length > 0;
  const workstream = settings.workstreams.get(workstreamId)!;
  const kind = makeKind(line, workstream, demand, asksForSkills, level, settings, roster);
  kinds[level] = kind;
  return kind;
}

/** Of what the rules look at in the conversation, and its profiles. */
export function attributesKey(line: Pick<KindsQueue, 'askedOfConversation'>, demand: Demand): string {
  let key = '';
  for (const profileId of demand.profileIds) key += `|${profileId}`;
  for (const name of line.askedOfConversation) key += `|${JSON.stringify(demand.attributes[name])}`;
  return key;
}

function makeKind(
  line: KindsQueue,
  workstream: WorkstreamSetting,
  demand: Demand,
  asksForSkills: boolean,
  level: number,
  settings: Settings,
  roster: Roster,
): NeedKind {
  const { method, bullseye } = line.setting;
  const passed = level === 0 ? Number.NEGATIVE_INFINITY : line.thresholds[level - 1]!;
  const openRings = ringsAt(line, passed);
  const profileIds = [...new Set([...workstream.profileIds, ...demand.profileIds])];
  const profiles = profileIds.map((id) => roster.profile(id));
  const skillMatch = demand.skillMatch ?? workstream.skillMatch;
  const { units, interrupts } = workstream;

  const termsOf = (rule: AssignmentRule | null): Terms => {
    const match = rule?.skillMatch ?? skillMatch;
    return {
      name: rule?.name ?? '',
      presences: roster.presences.allow(rule?.presences ?? workstream.allowedPresences),
      ring: line.ring,
      openRings: openRings ?? 0,
      attributes: roster.attributes(rule?.attributes ?? [], demand.attributes),
      hours: rule?.workingOnly ? settings.working : null,
      isExact: match === 'exact',
      needsCapacity: rule?.needsCapacity ?? true,
      units,
      interrupts,
      profiles,
      order: methodOrder(method.kind, rule?.orderBy ?? [], {
        roster,
        ring: line.ring,
        closest: match === 'closest' && asksForSkills,
        units,
        interrupts,
        profiles,
      }),
    };
  };
  const plain = termsOf(null);
  const terms =
    method.kind === 'custom'
      ? method.rules.filter((rule) => rule.afterSeconds <= passed).map(termsOf)
      : [plain];
  return {
    workstream,
    skillMatch,
    profileIds,
    openRings,
    dropped: bullseye?.rings.slice(0, openRings ?? 0).flatMap((ring) => ring.dropSkillIds) ?? [],
    terms,
    widest: widestOf(terms),
    isExact: terms.length > 0 && terms.every((one) => one.isExact),
    named: { ...plain, ring: null, isExact: false, order: [] },
  };
}

function ringsAt({ setting: { bullseye }, ring }: KindsQueue, passed: number): number | null {
  if (!ring || !bullseye) return null;
  const { rings, fallback } = bullseye;
  if (fallback.kind === 'any' && rings.at(-1)!.afterSeconds + fallback.afterSeconds <= passed)
    return rings.length + 1;
  return rings.filter((one) => one.afterSeconds <= passed).length;
}
