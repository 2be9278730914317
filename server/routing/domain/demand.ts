/**
 * What a conversation asks of routing beside its queue: the outcome of the classification, kept on the conversation
 * (`conversation.demand`) and in `conversation.queued`, so that the engine needs nothing but the log to follow.
 */
import type { SkillMatch, SkillNeed } from './configuration.ts';
import type { Scalar } from './rules/condition.ts';

export interface Demand {
  /** Points; greater is served first. */
  readonly priority: number;
  readonly skills: readonly SkillNeed[];
  /** Null: the workstream's. */
  readonly skillMatch: SkillMatch | null;
  /** Beside the workstream's own. */
  readonly profileIds: readonly string[];
  readonly attributes: Readonly<Record<string, Scalar>>;
  /** In this order, before anybody else; see WorkstreamSetting.affinityWaitSeconds. */
  readonly preferred: readonly string[];
  /** Who had it last, when the workstream keeps the same representative. Comes before the preferred ones. */
  readonly same: string | null;
  /** A transfer to this one: nobody else is asked until they declined, missed it or are gone. */
  readonly directed: string | null;
  /**
   * The bucket of the queue's prioritization (index then, and name: buckets may be put in another order while it waits;
   * those kept by older versions have no name), and its order-by values; set when it enters a queue.
   */
  readonly bucket: number | null;
  readonly bucketName?: string | undefined;
  readonly bucketKeys: readonly (string | number)[];
  /** In-queue overflow is off: an earlier rule said assign anyway. */
  readonly stays: boolean;
  /** Queues it overflowed from, so that it never goes round in circles. */
  readonly overflowedFrom: readonly string[];
}

export const noDemand: Demand = {
  priority: 0,
  skills: [],
  skillMatch: null,
  profileIds: [],
  attributes: {},
  preferred: [],
  same: null,
  directed: null,
  bucket: null,
  bucketKeys: [],
  stays: false,
  overflowedFrom: [],
};
