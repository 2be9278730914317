/**
 * A decision as it is kept: codes and numbers, which take a fifth of the room of the sentences. `presentDecision`
 * makes the contracts' Explanation of it. Pure.
 */
import type { Explanation, RequiredSkill } from '../../../contracts/api/shapes.ts';
import { type OfferState, presences } from '../../../contracts/words.ts';
import { exclusionOf, type Objection, type Verdict } from './eligibility.ts';
import { leastActive, type Win, winOf } from './least-active.ts';
import type { CandidateState, WaitingItem } from './work.ts';

export interface Consideration {
  readonly userId: string;
  readonly code: 'eligible' | Objection;
  /** What the reason stands on: see `numbersOf`; how many is fixed by the code. */
  readonly numbers: readonly number[];
}

export interface Decision {
  /** Epoch milliseconds. */
  readonly decidedAt: number;
  readonly queue: { readonly queueId: string; readonly name: string };
  readonly method: string;
  readonly requiredSkills: readonly RequiredSkill[];
  /** What the conversation takes of a capacity. */
  readonly units: number;
  /** Why the first of `considered` got it; null when nobody did. */
  readonly win: Win | null;
  /** Those who could have taken it in their order, the winner first; then the others by id. */
  readonly considered: readonly Consideration[];
  /** Representatives left out of `considered` because they are not members of the queue. */
  readonly notInQueue: number;
}

/** The contracts' explanation, and how many were left out of it because they are not members of the queue. */
export type PresentedDecision = Explanation & { notInQueue: number };

/** How many numbers each code carries. */
export const numberCount: Readonly<Record<Consideration['code'], number>> = {
  eligible: 3,
  not_connected: 0,
  presence: 1,
  skill_missing: 1,
  skill_proficiency: 2,
  no_capacity: 2,
  declined: 1,
  missed: 1,
};

const secondsSince = (instant: number, now: number): number =>
  Math.max(0, Math.round((now - instant) / 1000));

/**
 * eligible: seconds since last active, units reserved, total. presence: its place among the presences.
 * skill_missing: the skill's index. skill_proficiency: the skill's index, what they have. no_capacity: units
 * reserved, total. declined and missed: seconds since.
 */
function numbersOf(
  item: WaitingItem,
  state: CandidateState,
  against: Verdict | null,
  now: number,
): readonly number[] {
  const { candidate, reserved } = state;
  switch (against?.objection) {
    case undefined:
      return [secondsSince(state.lastActiveAt, now), reserved, candidate.capacityTotal];
    case 'not_connected':
      return [];
    case 'presence':
      return [presences.indexOf(candidate.presence)];
    case 'skill_missing':
      return [against!.skill];
    case 'skill_proficiency':
      return [against!.skill, state.skills.get(item.requiredSkills[against!.skill]!.skillId)!];
    case 'no_capacity':
      return [reserved, candidate.capacityTotal];
    case 'declined':
    case 'missed':
      return [secondsSince(exclusionOf(item, candidate.userId, now)?.since ?? now, now)];
  }
}

/**
 * @param considered the members of the queue, by id, with `verdicts` in the same order.
 * @param ranked those without an objection, in the method's order.
 * @param total how many representatives there are, members or not.
 */
export function recordDecision(
  item: WaitingItem,
  considered: readonly CandidateState[],
  verdicts: readonly (Verdict | null)[],
  ranked: readonly CandidateState[],
  total: number,
  now: number,
): Decision {
  const consider = (state: CandidateState, against: Verdict | null): Consideration => ({
    userId: state.candidate.userId,
    code: against?.objection ?? 'eligible',
    numbers: numbersOf(item, state, against, now),
  });
  const list = ranked.map((state) => consider(state, null));
  considered.forEach((state, i) => {
    const against = verdicts[i];
    if (against) list.push(consider(state, against));
  });
  return {
    decidedAt: now,
    queue: { queueId: item.queue.queueId, name: item.queue.name },
    method: leastActive,
    requiredSkills: item.requiredSkills,
    units: item.units,
    win: winOf(ranked),
    considered: list,
    notInQueue: total - considered.length,
  };
}

/** Says a decision in words. `nameOf` gives a representative's display name. */
export function presentDecision(
  decision: Decision,
  nameOf: (userId: string) => string,
  offer: { offerId: string; state: OfferState } | null,
): PresentedDecision {
  const place = (userId: string) => ({ userId, displayName: nameOf(userId) });
  const eligible = decision.considered.filter((one) => one.code === 'eligible').length;
  const first = decision.considered[0];
  return {
    decidedAt: new Date(decision.decidedAt).toISOString(),
    queue: { ...decision.queue },
    method: decision.method,
    requiredSkills: [...decision.requiredSkills],
    outcome: decision.win ? 'offered' : 'no_representative',
    winner:
      decision.win && first
        ? { ...place(first.userId), reason: sayWin(decision.win, first, eligible) }
        : null,
    considered: decision.considered.map((one, i) => ({
      ...place(one.userId),
      eligible: one.code === 'eligible',
      reason: sayReason(decision, one),
      rank: one.code === 'eligible' ? i + 1 : null,
    })),
    offer,
    notInQueue: decision.notInQueue,
  };
}

function sayReason(decision: Decision, { code, numbers: [a = 0, b = 0, c = 0] }: Consideration): string {
  const skill = decision.requiredSkills[a];
  switch (code) {
    case 'eligible':
      return `last active ${a} s ago, carries ${b} of ${c}`;
    case 'not_connected':
      return 'not connected';
    case 'presence':
      return `presence is ${(presences[a] ?? '').replaceAll('_', ' ')}`;
    case 'skill_missing':
      return `missing skill ${skill?.name}`;
    case 'skill_proficiency':
      return `proficiency of ${skill?.name} ${b} < ${skill?.proficiency}`;
    case 'no_capacity':
      return `no capacity: ${a} + ${decision.units} > ${b}`;
    case 'declined':
    case 'missed':
      return `${code} it ${a} s ago`;
  }
}

function sayWin(win: Win, first: Consideration, eligible: number): string {
  const why = {
    only: 'the only one who could take it',
    free_longest: 'free longest',
    fewest_conversations: 'free as long as the next, with fewer conversations',
    lowest_load: 'free as long as the next, with a lower load',
    id: 'alike with the next, first by id',
  }[win];
  const others = eligible === 1 ? '' : `, ahead of ${eligible - 1} ${eligible === 2 ? 'other' : 'others'}`;
  const [seconds = 0, reserved = 0, total = 0] = first.numbers;
  return `${why}${others}: last active ${seconds} s ago, carries ${reserved} of ${total}`;
}
