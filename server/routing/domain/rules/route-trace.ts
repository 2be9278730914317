/**
 * What happened on the way to a queue, as it is kept in `routing_trace`: plain JSON with ids; rules by name, since a
 * name is what an administrator knows them by. Presented by the explanations.
 */
import type { OverflowAction, OverflowCondition, SkillMatch, SkillNeed } from '../configuration.ts';
import type { Scalar } from './condition.ts';

/** The rules that were tried, in order; of many only the last ones, and how many there were. */
export interface TriedRules {
  readonly tried: number;
  readonly rules: readonly { readonly name: string; readonly matched: boolean }[];
}
export const mostTriedKept = 30;

export interface RuleSetTrace extends TriedRules {
  readonly ruleSet: string;
  /** The rule that matched; null when none did. */
  readonly rule: string | null;
}

export interface ClassificationTrace {
  readonly ruleSets: readonly RuleSetTrace[];
  /** What came out in the end. */
  readonly attributes: Readonly<Record<string, Scalar>>;
  readonly skills: readonly SkillNeed[];
  readonly profileIds: readonly string[];
  readonly priority: number;
  readonly skillMatch: SkillMatch | null;
}

/** What was measured at a queue, and what came of it. */
export interface OverflowCheck {
  readonly queueId: string;
  /** Whether the rule's own overflow rules were asked instead of the queue's. */
  readonly override: boolean;
  readonly conditions: readonly {
    readonly condition: OverflowCondition;
    /** Customers, seconds, or null where nothing is counted or known. */
    readonly measured: number | null;
    readonly holds: boolean;
  }[];
  /** Null while nothing overflows. */
  readonly action: OverflowAction | null;
  /** Why the action is not possible; null when it is, or when there is none. */
  readonly impossible: OverflowProblem | null;
}
export type OverflowProblem =
  /** It has come through that queue before. */
  | 'circle'
  /** The queue was deleted. */
  | 'no_such_queue'
  /** The queue is for another kind of work. */
  | 'other_kind'
  /** A callback needs a number to call. */
  | 'no_number'
  /** The voice layer's work, of a conversation that is no call. */
  | 'not_voice'
  /** A record has nobody to be ended for. */
  | 'record';

/** Why a share's queue was not available. */
export type ShareProblem = OverflowCondition['kind'] | 'closed' | 'no_such_queue' | 'other_kind';

export interface RouteRuleTrace {
  readonly rule: string;
  readonly shares: readonly {
    readonly queueId: string;
    readonly percent: number;
    readonly problem: ShareProblem | null;
  }[];
  /** From 0 to 1; null when no share was left to draw from. */
  readonly drawn: number | null;
  /** The queue that was drawn. */
  readonly queueId: string | null;
}

/** Where the queue comes from that was asked first. */
export type RouteChoice =
  | 'rule'
  /** All that matched overflow or are closed: the first open one, else the one that opens first. */
  | 'first_to_open'
  | 'default'
  /** A transfer, a topic, or the queue it was in before. */
  | 'told';

export type RouteOutcome =
  | {
      readonly kind: 'queue';
      readonly queueId: string;
      /** Assign anyway was said, or nothing else was possible. */
      readonly stays: boolean;
      /** What an overflow rule said was not possible: the supervisors are told. */
      readonly failed: boolean;
    }
  | {
      readonly kind: 'end' | 'callback' | 'voicemail' | 'external_number';
      readonly queueId: string;
      readonly condition: OverflowCondition['kind'];
    }
  /** There is no queue for this kind of work. */
  | { readonly kind: 'none' };

export interface RouteTrace {
  readonly v: 1;
  readonly cause: 'opened' | 'escalated' | 'resumed' | 'transferred' | 'released' | 'overflowed';
  readonly workstreamId: string;
  /** Null when it was not classified: it keeps what it asked for before. */
  readonly classification: ClassificationTrace | null;
  /** Null when it was told where to go. */
  readonly route: (TriedRules & { readonly matched: readonly RouteRuleTrace[] }) | null;
  readonly choice: RouteChoice;
  readonly overflow: readonly OverflowCheck[];
  readonly outcome: RouteOutcome;
  readonly preferred: readonly string[];
  readonly same: string | null;
  readonly directed: string | null;
  /** The prioritization bucket of the queue, by name; null when it has none or none matched. */
  readonly bucket: string | null;
}
