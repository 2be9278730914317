/** The figures of self-service from sessions that are over. Pure; docs/metrics.md defines each. */
import type { Outcome } from './ai-session.ts';

/** How many sessions came to which end. */
export type OutcomeCounts = Readonly<Record<Outcome, number>>;

export interface Rates {
  /** All that are over. */
  readonly sessions: number;
  /** Those in which the customer wrote. */
  readonly engaged: number;
  /** Percent of the engaged ones that were not handed on to another AI agent; null without any. */
  readonly containment: number | null;
  readonly resolution: number | null;
  readonly escalation: number | null;
  readonly abandonment: number | null;
}

export const noOutcomes: OutcomeCounts = {
  resolved: 0,
  contained: 0,
  escalated: 0,
  handed_on: 0,
  abandoned: 0,
  unengaged: 0,
};

/** The four rates: containment holds resolution; with escalation and abandonment it makes 100. */
export function ratesOf(counts: OutcomeCounts): Rates {
  const { resolved, contained, escalated, handed_on: handedOn, abandoned, unengaged } = counts;
  const kept = resolved + contained;
  const judged = kept + escalated + abandoned;
  const percent = (part: number) => (judged === 0 ? null : (100 * part) / judged);
  return {
    sessions: judged + handedOn + unengaged,
    engaged: judged + handedOn,
    containment: percent(kept),
    resolution: percent(resolved),
    escalation: percent(escalated),
    abandonment: percent(abandoned),
  };
}
