/** Whether a representative may be asked, and if not, the first reason against. */
import { type Objection, objections } from '../decision/trace.ts';
import { freeUnits } from '../methods/order-key.ts';
import type { Refusal } from './changes.ts';
import type { SkillAsk } from './columns.ts';
import { awayMask, blockedBit, inactive, presenceShift, skillBitsAt } from './glance.ts';
import type { Roster } from './roster.ts';
import type { Terms } from './terms.ts';

/** 0 for none, else the objection's place in `objections` from 1: also the distance of its letter from 'a'. */
export type Against = number;
const numberOf = (objection: Objection): Against => objections.indexOf(objection) + 1;

export const none: Against = 0;
const inactiveUser = numberOf('inactive_user');
export const notConnected = numberOf('not_connected');
const presence = numberOf('presence');
const outsideRing = numberOf('outside_ring');
export const notDirected = numberOf('not_directed');
export const notPreferred = numberOf('not_preferred');
const attribute = numberOf('attribute');
const notWorking = numberOf('not_working');
const skillMissing = numberOf('skill_missing');
const skillProficiency = numberOf('skill_proficiency');
const blockedByProfile = numberOf('blocked_by_profile');
const noProfile = numberOf('no_profile');
const profileFull = numberOf('profile_full');
const noCapacity = numberOf('no_capacity');
const declineLimit = numberOf('decline_limit');
const declined = numberOf('declined');
const missed = numberOf('missed');

/** What stands against a representative whatever conversation it is that asks on these terms. */
export function against(roster: Roster, terms: Terms, asks: readonly SkillAsk[], place: number): Against {
  const absent = absence(roster, terms, place);
  if (absent !== none) return absent;
  if (terms.ring !== null && terms.ring.of[place]! >= terms.openRings) return outsideRing;
  const { attributes, hours } = terms;
  if (attributes !== null && !attributes.passes(place)) return attribute;
  if (hours !== null && !hours.isWorking(place)) return notWorking;
  if (terms.isExact && asks.length > 0) {
    for (let i = 0; i < asks.length; i += 1) if (asks[i]!.column.levels[place] === 0) return skillMissing;
    for (let i = 0; i < asks.length; i += 1) {
      const { column, proficiency } = asks[i]!;
      if (column.levels[place]! < proficiency) return skillProficiency;
    }
  }
  return terms.needsCapacity ? roomAgainst(roster, terms, place) : none;
}

/**
 * The same for each of many, which a trace asks for with every decision: what stands against most is looked at in columns,
 * in the same order.
 * @param objections to be filled, one for each place
 */
export function againstEach(
  roster: Roster,
  terms: Terms,
  { asks, skillBits: required }: { readonly asks: readonly SkillAsk[]; readonly skillBits: number },
  places: Int32Array,
  objections: Uint8Array,
): void {
  const { glance } = roster;
  const { allowed } = terms.presences;
  const { attributes, needsCapacity } = terms;
  // Rings and hours are looked at between these.
  const isPlain = terms.ring === null && terms.hours === null;
  const asksForSkills = terms.isExact && asks.length > 0;
  const bits = terms.isExact ? required : 0;
  for (let i = 0; i < places.length; i += 1) {
    const place = places[i]!;
    const standing = glance[place << 2]!;
    const away = standing & awayMask;
    let objection = none;
    if (away !== 0) objection = away === inactive ? inactiveUser : notConnected;
    else if (allowed[standing >> presenceShift] !== 1) objection = presence;
    else if (!isPlain) objection = against(roster, terms, asks, place);
    else if (attributes !== null && !attributes.passes(place)) objection = attribute;
    else if ((bits & ~glance[(place << 2) + skillBitsAt]!) !== 0) objection = skillMissing;
    else if (asksForSkills) objection = against(roster, terms, asks, place);
    else if (needsCapacity) objection = roomAgainst(roster, terms, place);
    objections[i] = objection;
  }
}

/** Whether nothing stands against them; asked far more often than why, so what rules out most is looked at first. */
export function mayBeAsked(roster: Roster, terms: Terms, asks: readonly SkillAsk[], place: number): boolean {
  const { attributes, hours, ring } = terms;
  if (attributes !== null && !attributes.passes(place)) return false;
  if (terms.isExact) {
    for (let i = 0; i < asks.length; i += 1) {
      const level = asks[i]!.column.levels[place]!;
      if (level === 0 || level < asks[i]!.proficiency) return false;
    }
  }
  if (ring !== null && ring.of[place]! >= terms.openRings) return false;
  if (terms.needsCapacity && roomAgainst(roster, terms, place) !== none) return false;
  return absence(roster, terms, place) === none && (hours === null || hours.isWorking(place));
}

/** Away, in one of the ways of being away. */
export function absence(roster: Roster, terms: Terms, place: number): Against {
  const standing = roster.glance[place << 2]!;
  const away = standing & awayMask;
  if (away !== 0) return away === inactive ? inactiveUser : notConnected;
  if (terms.presences.allowed[standing >> presenceShift] !== 1) return presence;
  return none;
}

/** What of their capacity stands against it. */
export function roomAgainst(
  roster: Roster,
  { profiles, units, interrupts }: Pick<Terms, 'profiles' | 'units' | 'interrupts'>,
  place: number,
): Against {
  if ((roster.glance[place << 2]! & blockedBit) !== 0) return blockedByProfile;
  for (let i = 0; i < profiles.length; i += 1) if (profiles[i]!.limits[place]! < 0) return noProfile;
  for (let i = 0; i < profiles.length; i += 1) {
    const column = profiles[i]!;
    if (column.used(place, roster.today) >= column.limits[place]!) return profileFull;
  }
  if (units > 0 && freeUnits(roster, place, interrupts) < units) return noCapacity;
  return none;
}

export interface Patience {
  readonly reofferSeconds: number;
  readonly declineLimit: number;
}

/** Left alone with this conversation because they declined or missed it. */
export function refusalAgainst(
  refusals: readonly Refusal[],
  userId: string,
  { reofferSeconds, declineLimit: limit }: Patience,
  now: number,
): Against {
  for (let i = 0; i < refusals.length; i += 1) {
    const refusal = refusals[i]!;
    if (refusal.userId !== userId) continue;
    if (refusal.times >= limit) return declineLimit;
    if (now < refusal.at + reofferSeconds * 1000) return refusal.cause === 'declined' ? declined : missed;
    return none;
  }
  return none;
}

/** Whether they could ever take it on these terms, whatever they are doing now. */
export function couldEver(roster: Roster, terms: Terms, asks: readonly SkillAsk[], place: number): boolean {
  if (roster.active[place] === 0) return false;
  if (terms.ring !== null && terms.ring.of[place]! >= terms.openRings) return false;
  const { attributes, profiles } = terms;
  for (let i = 0; terms.isExact && i < asks.length; i += 1) {
    const level = asks[i]!.column.levels[place]!;
    if (level === 0 || level < asks[i]!.proficiency) return false;
  }
  if (attributes !== null && !attributes.passes(place)) return false;
  if (!terms.needsCapacity) return true;
  for (let i = 0; i < profiles.length; i += 1) if (profiles[i]!.limits[place]! <= 0) return false;
  return roster.total[place]! >= terms.units;
}
