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
  /** The best, the winner first, at most 10, each with the numbers the order stands on (see `keys`). */
  readonly ranked: readonly { readonly userId: string; readonly numbers: readonly number[] }[];
  /** Who was asked for by name and did not get it: a letter each, as in `codes`, of what stood against them. */
  readonly named?: readonly { readonly userId: string; readonly code: string }[];
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

/** Why one waits, and what would have to change. Worked out when it is asked, by what decides. */
export interface WaitingExplanation {
  readonly v: 1;
  readonly conversationId: string;
  readonly queueId: string;
  readonly at: number;
  /**
   * What keeps it from being offered whoever is there: an offer is out, capacity is held for it, it waits to be picked,
   * its last claim was refused a moment ago, its overflow is being carried out, its queue or workstream is not known.
   */
  readonly heldBack:
    | 'offered'
    | 'reserved'
    | 'picked_only'
    | 'refused_lately'
    | 'overflowing'
    | 'no_queue'
    | null;
  /** Who is asked now: the one it was directed to, the same and preferred ones, or everybody in the queue. */
  readonly stage: 'directed' | 'affinity' | 'open';
  /** Of the first two stages: those named in order, and what stands against each; null for nothing. */
  readonly named: readonly { readonly userId: string; readonly objection: Objection | null }[];
  readonly method: MethodKind;
  /** Custom method: each rule, whether it is tried already, and how many it leaves. */
  readonly rules: readonly {
    readonly name: string;
    readonly afterSeconds: number;
    readonly tried: boolean;
    readonly left: number;
  }[];
  readonly skills: readonly SkillNeed[];
  readonly skillMatch: SkillMatch;
  readonly units: number;
  readonly profileIds: readonly string[];
  readonly ring: number | null;
  /** Null while it does not stand in the order. */
  readonly order: DecisionTrace['order'] | null;
  readonly rosterId: string;
  readonly members: readonly string[];
  /** As in a decision; under the last of the rules that are tried. */
  readonly codes: string;
  /** How many of the members each objection keeps, the most first. */
  readonly against: readonly { readonly objection: Objection; readonly members: number }[];
  /** Members who could take it one day, whatever they are doing now. */
  readonly qualified: number;
  /** What changes by itself, the earliest first. */
  readonly next: readonly NextStep[];
}

export interface NextStep {
  readonly what:
    | 'ring_opens'
    | 'rule_due'
    | 'priority_step'
    | 'affinity_ends'
    | 'cool_down_ends'
    | 'overflow'
    | 'offer_expires'
    | 'looked_at_again';
  /** Epoch milliseconds. */
  readonly at: number;
}
