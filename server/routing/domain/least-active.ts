/** The method `least_active`: who has been free longest comes first. Pure. */
import type { CandidateState } from './work.ts';

export const leastActive = 'least_active';

/** By id: any fixed order will do, as long as it does not depend on the locale or on how the rows came. */
export const byId = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const load = (state: CandidateState): number => state.reserved / Math.max(1, state.candidate.capacityTotal);

/** Free longest first; of those alike the one with the fewest conversations, then with the lowest load, then by id. */
export function compareLeastActive(a: CandidateState, b: CandidateState): number {
  return (
    a.lastActiveAt - b.lastActiveAt ||
    a.conversations - b.conversations ||
    load(a) - load(b) ||
    byId(a.candidate.userId, b.candidate.userId)
  );
}

/** What put the first before the second. */
export const wins = ['only', 'free_longest', 'fewest_conversations', 'lowest_load', 'id'] as const;
export type Win = (typeof wins)[number];

/** Why the first of `ranked` won; null when there is none. */
export function winOf(ranked: readonly CandidateState[]): Win | null {
  const [first, second] = ranked;
  if (!first) return null;
  if (!second) return 'only';
  if (first.lastActiveAt !== second.lastActiveAt) return 'free_longest';
  if (first.conversations !== second.conversations) return 'fewest_conversations';
  return load(first) === load(second) ? 'id' : 'lowest_load';
}
