/**
 * What an administrator set, as routing reads it: ids instead of names, everything resolved, plain data. One value a
 * version; it is stored with each applied version, so that a decision can be made again under the settings of then.
 *
 * Durations are seconds, instants epoch milliseconds, proficiencies places in a rating model from 1.
 */
import type { Presence, WorkKind } from '../../../contracts/words.ts';
import type { Condition } from './rules/condition.ts';

export interface RoutingConfiguration {
  readonly version: number;
  /** IANA name. The day of an end-of-day capacity profile ends by it. */
  readonly timeZone: string;
  readonly settings: RoutingSettings;
  readonly skills: readonly SkillSetting[];
  readonly profiles: readonly CapacityProfile[];
  readonly presences: readonly PresenceSetting[];
  readonly hours: readonly OperatingHours[];
  readonly workstreams: readonly WorkstreamSetting[];
  readonly queues: readonly QueueSetting[];
}

/** Organization-wide. */
export interface RoutingSettings {
  /** How long after a lost connection the presence of before comes back by itself. */
  readonly restorePresenceSeconds: number;
  /** What a representative is who signs in later than that; null leaves them Offline. */
  readonly signInPresence: PresenceRef | null;
  /** Offers of one conversation that nobody answered or took before the supervisors are told. */
  readonly alertAfterOffers: number;
}
export const defaultSettings: RoutingSettings = {
  restorePresenceSeconds: 150,
  signInPresence: null,
  alertAfterOffers: 5,
};

/** A base presence's word, or the id of a custom presence. */
export type PresenceRef = string;

export interface SkillSetting {
  readonly skillId: string;
  readonly name: string;
  /** The type of the skill, such as "language"; may be empty. */
  readonly kind: string;
  /** The highest proficiency of its rating model: closeness is measured in parts of it. */
  readonly maximum: number;
  readonly levels: readonly string[];
}

export interface CapacityProfile {
  readonly profileId: string;
  readonly name: string;
  readonly limit: number;
  readonly reset: 'immediate' | 'end_of_day';
  /** At this profile's limit a representative gets no work of any kind. */
  readonly blocking: boolean;
}

export interface PresenceSetting {
  readonly presenceId: string;
  readonly name: string;
  readonly base: Exclude<Presence, 'inactive'>;
}

/** When an operation is open. Without weekly intervals it is never open; holidays win over the week. */
export interface OperatingHours {
  readonly hoursId: string;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly weekly: readonly WeeklyInterval[];
  readonly holidays: readonly Holiday[];
}
/** Local wall-clock time, minutes from midnight; `to` up to 1440 and after `from`. */
export interface WeeklyInterval {
  /** 1 Monday to 7 Sunday. */
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
}
export interface Holiday {
  readonly name: string;
  /** Local dates, YYYY-MM-DD, both included; a year of `0000` repeats every year. */
  readonly from: string;
  readonly to: string;
  /** Open all the same in these intervals (minutes); empty is closed all day. */
  readonly open: readonly { readonly from: number; readonly to: number }[];
}

export interface SkillNeed {
  readonly skillId: string;
  readonly proficiency: number;
}

export type SkillMatch = 'exact' | 'closest' | 'none';

export interface WorkstreamSetting {
  readonly workstreamId: string;
  readonly name: string;
  readonly kind: WorkKind;
  /** `push` offers; `pick` waits until somebody picks. */
  readonly mode: 'push' | 'pick';
  readonly defaultQueueId: string;
  readonly allowedPresences: readonly PresenceRef[];
  /** Units, or a place in each of these profiles; one of the two. */
  readonly units: number;
  readonly profileIds: readonly string[];
  /** How long the wrap-up may take, and for how long of it the capacity stays held: the whole, not at all, or seconds. */
  readonly wrapUpSeconds: number;
  readonly wrapUpHold: 'always' | 'never' | number;
  readonly skillMatch: SkillMatch;
  readonly keepSameRepresentative: boolean;
  /** How long one waits for the same or a preferred representative; null for as long as it takes. */
  readonly affinityWaitSeconds: number | null;
  readonly offerTimeoutSeconds: number;
  /** How long one who declined or missed is left alone with that conversation. */
  readonly reofferSeconds: number;
  /** After so many declines or misses in one stay in a queue a representative is not asked again. */
  readonly declineLimit: number;
  readonly autoAccept: boolean;
  /** A missed offer makes the representative Inactive; a declined one sets Do not disturb. */
  readonly inactiveAfterMissed: boolean;
  readonly doNotDisturbAfterDeclined: boolean;
  /** Comes in on top of work that may be interrupted, such as a call on an email. */
  readonly interrupts: boolean;
  /** Others that interrupt may come in on top of this. */
  readonly interruptible: boolean;
  /** Whether carrying one shows the representative as Busy or Do not disturb. */
  readonly affectsPresence: boolean;
  readonly contextVariables: readonly {
    readonly name: string;
    readonly type: 'text' | 'number' | 'boolean';
  }[];
  readonly classification: readonly RuleSet[];
  readonly routeToQueue: readonly RouteRule[];
}

/** The first rule that matches wins; what it sets is seen by the next rule set. */
export interface RuleSet {
  readonly name: string;
  readonly rules: readonly ClassificationRule[];
}
export interface ClassificationRule {
  readonly name: string;
  readonly when: Condition;
  readonly set: Readonly<Record<string, string | number | boolean>>;
  readonly skills: readonly SkillNeed[];
  readonly profileIds: readonly string[];
  /** Points; null leaves what an earlier rule set gave. */
  readonly priority: number | null;
  readonly skillMatch: SkillMatch | null;
}

export interface RouteRule {
  readonly name: string;
  readonly when: Condition;
  /** Percentages that sum to 100. Shares whose queue overflows fall to the others, then to the next rule. */
  readonly to: readonly { readonly queueId: string; readonly percent: number }[];
  /** Instead of the queues' own; null leaves theirs. */
  readonly overflow: readonly OverflowRule[] | null;
}

export interface QueueSetting {
  readonly queueId: string;
  readonly name: string;
  readonly kind: WorkKind;
  /** Smaller is served first. */
  readonly priority: number;
  /** Members beside those named: everybody in one of these groups, and everybody with all of one of these skill lists. */
  readonly memberGroupIds: readonly string[];
  readonly memberSkills: readonly (readonly SkillNeed[])[];
  readonly method: AssignmentMethod;
  /** Asked of conversations that ask for no skill themselves. */
  readonly requiredSkills: readonly SkillNeed[];
  readonly hoursId: string | null;
  readonly serviceLevelSeconds: number;
  readonly shortAbandonSeconds: number;
  /** Where a conversation goes when what an overflow rule says is not possible (the target overflows too). */
  readonly fallbackQueueId: string | null;
  readonly overflow: readonly OverflowRule[];
  readonly prioritization: readonly PriorityBucket[];
  readonly dynamicPriority: DynamicPriority;
  readonly bullseye: Bullseye | null;
}

export type AssignmentMethod =
  | { readonly kind: 'highest_capacity' }
  | { readonly kind: 'round_robin' }
  | { readonly kind: 'least_active' }
  | { readonly kind: 'custom'; readonly rules: readonly AssignmentRule[] };
export type MethodKind = AssignmentMethod['kind'];

/** The first rule that leaves somebody wins; each relaxes the one before. */
export interface AssignmentRule {
  readonly name: string;
  /** Waits this long in the queue before the rule is tried. */
  readonly afterSeconds: number;
  /** Null: the workstream's. */
  readonly presences: readonly PresenceRef[] | null;
  readonly skillMatch: SkillMatch | null;
  /** False: capacity is not asked for here; what is taken beyond it is an override on the record. */
  readonly needsCapacity: boolean;
  /** All must hold: a representative's attribute against a value, or against an attribute of the conversation. */
  readonly attributes: readonly AttributeMatch[];
  /** Only those whose operating hours (attribute of the representative) are open. */
  readonly workingOnly: boolean;
  readonly orderBy: readonly OrderBy[];
}
export interface AttributeMatch {
  readonly attribute: string;
  readonly is: 'equal' | 'not_equal' | 'greater' | 'less' | 'contains';
  readonly value?: string | number | boolean;
  /** Name of an attribute or `context.x` of the conversation. */
  readonly same?: string;
}
export type OrderBy =
  | { readonly by: 'least_active' | 'round_robin' | 'available_units' | 'skill_count' }
  | { readonly by: 'available_profile'; readonly profileId: string }
  /** `nearest` to what is asked for, or the `most`; null kind: all skills asked for. */
  | { readonly by: 'proficiency'; readonly want: 'nearest' | 'most'; readonly skillKind: string | null }
  | { readonly by: 'attribute'; readonly attribute: string; readonly direction: 'ascending' | 'descending' };

/** Served bucket by bucket; what matches none comes last. Within a bucket by `orderBy`, then as without buckets. */
export interface PriorityBucket {
  readonly name: string;
  readonly when: Condition;
  readonly orderBy: readonly { readonly field: string; readonly direction: 'ascending' | 'descending' }[];
}

/** Order within one queue priority: points + minutes waited x pointsPerMinute + the steps reached; greater first. */
export interface DynamicPriority {
  readonly pointsPerMinute: number;
  readonly steps: readonly { readonly afterSeconds: number; readonly points: number }[];
}

export interface Bullseye {
  /** From the inside; a ring is added once the conversation waited so long in this queue. */
  readonly rings: readonly Ring[];
  /** Whether everybody else in the queue is asked once the last ring is reached and `afterSeconds` more passed. */
  readonly fallback: { readonly kind: 'any'; readonly afterSeconds: number } | { readonly kind: 'restrict' };
}
export interface Ring {
  readonly afterSeconds: number;
  readonly groupIds: readonly string[];
  /** Skills no longer asked for from this ring on. */
  readonly dropSkillIds: readonly string[];
}

export type OverflowCondition =
  | { readonly kind: 'out_of_hours' }
  | { readonly kind: 'queue_length'; readonly atLeast: number }
  | { readonly kind: 'expected_wait'; readonly aboveSeconds: number }
  | { readonly kind: 'nobody_on_duty' }
  /** In the queue only. */
  | { readonly kind: 'waiting_time'; readonly aboveSeconds: number };
export type OverflowAction =
  | { readonly kind: 'queue'; readonly queueId: string }
  | { readonly kind: 'end'; readonly message: string }
  | { readonly kind: 'callback' }
  | { readonly kind: 'voicemail' }
  | { readonly kind: 'external_number'; readonly number: string }
  | { readonly kind: 'assign_anyway' };
export interface OverflowRule {
  readonly when: OverflowCondition;
  readonly then: OverflowAction;
}
