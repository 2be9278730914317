/** Whether a representative may be offered a conversation, and if not, the first reason against. Pure. */
import type { CandidateState, WaitingItem } from './work.ts';

/**
 * The reasons against, in the order in which they are looked for. A representative who is not a member of the
 * queue is no candidate at all and is counted, not listed.
 */
export const objections = [
  'not_connected',
  'presence',
  'skill_missing',
  'skill_proficiency',
  'no_capacity',
  'declined',
  'missed',
] as const;
export type Objection = (typeof objections)[number];

export interface Verdict {
  readonly objection: Objection;
  /** With the objections about a skill: its index among those the item requires; else -1. */
  readonly skill: number;
}

const verdict = (objection: Objection, skill = -1): Verdict => ({ objection, skill });
const notConnected = verdict('not_connected');
const presence = verdict('presence');
const noCapacity = verdict('no_capacity');
const declined = verdict('declined');
const missed = verdict('missed');

/** The first objection, or null for one who may be offered it. */
export function objectionAgainst(item: WaitingItem, state: CandidateState, now: number): Verdict | null {
  const { candidate } = state;
  if (!candidate.connected) return notConnected;
  if (!item.allowedPresences.includes(candidate.presence)) return presence;
  const { requiredSkills } = item;
  for (let i = 0; i < requiredSkills.length; i += 1) {
    if (!state.skills.has(requiredSkills[i]!.skillId)) return verdict('skill_missing', i);
  }
  for (let i = 0; i < requiredSkills.length; i += 1) {
    const needed = requiredSkills[i]!;
    if (state.skills.get(needed.skillId)! < needed.proficiency) return verdict('skill_proficiency', i);
  }
  if (state.reserved + item.units > candidate.capacityTotal) return noCapacity;
  const exclusion = exclusionOf(item, candidate.userId, now);
  if (exclusion) return exclusion.cause === 'declined' ? declined : missed;
  return null;
}

/** Why this representative is left alone with this item now. */
export const exclusionOf = (item: WaitingItem, userId: string, now: number) =>
  item.exclusions.find((exclusion) => exclusion.representativeId === userId && exclusion.until > now);
