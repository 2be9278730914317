/** What needs have in common that differ in their skills alone: the terms of their workstream, queue and waiting time. */
import type { AssignmentRule, QueueSetting, SkillMatch, WorkstreamSetting } from '../configuration.ts';
import type { Demand } from '../demand.ts';
import { methodOrder } from '../methods/method-order.ts';
import { nameOf } from '../methods/order-key.ts';
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
  readonly kinds: Kinds;
}

/** What all who ask for the same, but for their skills, need at each level. */
export interface KindsByLevel {
  /** One of a kind among those that are known to a queue. */
  readonly number: number;
  /** By how many of the queue's thresholds are passed; made when they are asked for. */
  readonly levels: (NeedKind | undefined)[];
}

/** So many are kept: conversations may ask for anything, and one is soon made again. */
const mostKinds = 4096;

/**
 * The kinds that are known. Queues of one method share them: what tens of thousands of conversations stand on is then
 * looked at so often that it is at hand.
 */
export class Kinds {
  readonly #byWorkstream = new Map<string, Map<string, KindsByLevel>>();
  #known = 0;
  #made = 0;

  of(line: KindsQueue, workstreamId: string, demand: Demand): KindsByLevel {
    let ofWorkstream = this.#byWorkstream.get(workstreamId);
    if (!ofWorkstream) {
      ofWorkstream = new Map();
      this.#byWorkstream.set(workstreamId, ofWorkstream);
    }
    const asksForSkills = skillsAskedFor(line.setting, demand.skills).length > 0;
    const key = `${demand.skillMatch ?? ''}${asksForSkills ? '+' : '-'}${attributesKey(line, demand)}`;
    const known = ofWorkstream.get(key);
    if (known) return known;
    if (this.#known >= mostKinds) {
      for (const kinds of this.#byWorkstream.values()) kinds.clear();
      this.#known = 0;
    }
    this.#known += 1;
    this.#made += 1;
    const levels = new Array<NeedKind | undefined>(line.thresholds.length + 1).fill(undefined);
    const kinds = { number: this.#made, levels };
    ofWorkstream.set(key, kinds);
    return kinds;
  }
}

/** The kinds of all queues of one configuration. */
export class KindsOfMethods {
  readonly #byMethod = new Map<string, Kinds>();

  /** Of a queue: its own where it has rings, which members are in differently, else those of its assignment method. */
  of({ bullseye, method }: QueueSetting): Kinds {
    if (bullseye) return new Kinds();
    const key = JSON.stringify(method);
    const kinds = this.#byMethod.get(key) ?? new Kinds();
    this.#byMethod.set(key, kinds);
    return kinds;
  }
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
  const known = kinds.levels[level];
  if (known) return known;
  const asksForSkills = skillsAskedFor(line.setting, demand.skills).length > 0;
  const workstream = settings.workstreams.get(workstreamId)!;
  const kind = makeKind(line, workstream, demand, asksForSkills, level, settings, roster);
  kinds.levels[level] = kind;
  return kind;
}

/** Of what the rules look at in the conversation, and its profiles. */
function attributesKey({ askedOfConversation }: KindsQueue, { profileIds, attributes }: Demand): string {
  let key = '';
  for (const profileId of profileIds) key += `|${profileId}`;
  for (const name of askedOfConversation) {
    const value = attributes[name];
    // With its length, so that no text reads as two.
    key += typeof value === 'string' ? `|${value.length}:${value}` : `|${JSON.stringify(value)}`;
  }
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
    const order = methodOrder(method.kind, rule?.orderBy ?? [], {
      roster,
      ring: line.ring,
      closest: match === 'closest' && asksForSkills,
      units,
      interrupts,
      profiles,
    });
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
      order,
      keys: order.map(nameOf),
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
    named: { ...plain, ring: null, isExact: false, order: [], keys: [] },
  };
}

function ringsAt({ setting: { bullseye }, ring }: KindsQueue, passed: number): number | null {
  if (!ring || !bullseye) return null;
  const { rings, fallback } = bullseye;
  if (fallback.kind === 'any' && rings.at(-1)!.afterSeconds + fallback.afterSeconds <= passed)
    return rings.length + 1;
  return rings.filter((one) => one.afterSeconds <= passed).length;
}
