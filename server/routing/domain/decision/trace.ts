/**
 * A decision as it is kept: codes and numbers, which take a fifth of the room of the sentences. Said in words by
 * `present.ts`.
 */
import type { OfferKind } from '../../../../contracts/words.ts';
import type { MethodKind, SkillMatch, SkillNeed } from '../configuration.ts';

/** The reasons against a representative, in the order in which they are looked for. */
export const objections = [
  'inactive_user',
  'not_connected',
  'presence',
  'outside_ring',
  'not_directed',
  'not_preferred',
  'attribute',
  'not_working',
  'skill_missing',
  'skill_proficiency',
  'blocked_by_profile',
  'no_profile',
  'profile_full',
  'no_capacity',
  'decline_limit',
  'declined',
  'missed',
] as const;
export type Objection = (typeof objections)[number];

export interface DecisionTrace {
  readonly v: 2;
  readonly decidedAt: number;
  readonly configurationVersion: number;
  readonly queueId: string;
  readonly method: MethodKind;
  readonly kind: OfferKind;
  /** Custom method: the rules tried in order and how many each left; the last one is the one that decided. */
  readonly rules: readonly { readonly name: string; readonly left: number }[];
  readonly skills: readonly SkillNeed[];
  readonly skillMatch: SkillMatch;
  readonly units: number;
  readonly profileIds: readonly string[];
  /** Bullseye: how many rings were open; null without. */
  readonly ring: number | null;
  /** The queue's order then: its place (1 is first) among how many, score and seconds waited; and who was ahead and passed over. */
  readonly order: {
    readonly place: number;
    readonly waiting: number;
    readonly score: number;
    readonly waitedSeconds: number;
    readonly bucket: number | null;
    /** At most 10. */
    readonly passedOver: readonly string[];
  };
  /** The best, the winner first, at most 20, each with the numbers the order stands on (see `keys`). */
  readonly ranked: readonly { readonly userId: string; readonly numbers: readonly number[] }[];
  /** What the numbers of `ranked` are, in order: 'idle_seconds', 'conversations', 'free_units', 'closeness', … */
  readonly keys: readonly string[];
  readonly eligible: number;
  /** The members of the queue: see routing_roster. */
  readonly rosterId: string;
  /** One letter a member, in the roster's order: 'a' eligible, else the objection's letter (b is the first one). */
  readonly codes: string;
}

export const eligibleLetter = 'a';
export const letterOf = (objection: Objection): string =>
  String.fromCharCode(98 + objections.indexOf(objection));
export const objectionOf = (letter: string): Objection | null =>
  letter === eligibleLetter ? null : (objections[letter.charCodeAt(0) - 98] ?? null);
