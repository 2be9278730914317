/**
 * Decisions as they were kept before `DecisionTrace`: still in databases, still readable, written no more.
 */
import type { Explanation, RequiredSkill } from '../../../../contracts/api/shapes.ts';
import { type OfferState, presences } from '../../../../contracts/words.ts';

/** `assignment_decision.explanation` of the first version. */
export interface FirstVersionDecision {
  readonly v: 1;
  readonly decidedAt: number;
  readonly queue: { readonly queueId: string; readonly name: string };
  readonly method: string;
  readonly requiredSkills: readonly RequiredSkill[];
  readonly units: number;
  readonly win: keyof typeof wins | null;
  readonly notInQueue: number;
  /** The considered representatives' ids, 16 bytes each, base64; those who could take it first, in their order. */
  readonly ids: string;
  /** One letter each. */
  readonly codes: string;
  /** All their numbers, in one row, separated by blanks. */
  readonly numbers: string;
}

const wins = {
  only: 'the only one who could take it',
  free_longest: 'free longest',
  fewest_conversations: 'free as long as the next, with fewer conversations',
  lowest_load: 'free as long as the next, with a lower load',
  id: 'alike with the next, first by id',
} as const;

/** How many numbers each letter has: see `sayReason`. */
const numberCount: Readonly<Record<string, number>> = { e: 3, c: 0, p: 1, s: 1, l: 2, f: 2, d: 1, m: 1 };

interface Considered {
  readonly userId: string;
  readonly code: string;
  readonly numbers: readonly number[];
}

function considered(decision: FirstVersionDecision): Considered[] {
  const ids = Buffer.from(decision.ids, 'base64').toString('hex');
  const numbers = decision.numbers === '' ? [] : decision.numbers.split(' ').map(Number);
  let used = 0;
  return [...decision.codes].map((code, i) => {
    const hex = ids.slice(i * 32, i * 32 + 32);
    const userId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    const own = numbers.slice(used, used + (numberCount[code] ?? 0));
    used += own.length;
    return { userId, code, numbers: own };
  });
}

/** Whom the decision looked at, so that their names can be read. */
export const usersOfFirstVersion = (decision: FirstVersionDecision): string[] =>
  considered(decision).map((one) => one.userId);

/** Says it in words. `nameOf` gives a representative's display name. */
export function presentFirstVersion(
  decision: FirstVersionDecision,
  nameOf: (userId: string) => string,
  offer: { offerId: string; state: OfferState } | null,
): Explanation {
  const list = considered(decision);
  const place = (userId: string) => ({ userId, displayName: nameOf(userId) });
  const first = list[0];
  return {
    decidedAt: new Date(decision.decidedAt).toISOString(),
    queue: { ...decision.queue },
    method: decision.method,
    requiredSkills: [...decision.requiredSkills],
    outcome: decision.win ? 'offered' : 'no_representative',
    winner:
      decision.win && first
        ? { ...place(first.userId), reason: sayWin(decision.win, first, eligibleIn(list)) }
        : null,
    considered: list.map((one, i) => ({
      ...place(one.userId),
      eligible: one.code === 'e',
      reason: sayReason(decision, one),
      rank: one.code === 'e' ? i + 1 : null,
    })),
    notInQueue: decision.notInQueue,
    offer,
  };
}

const eligibleIn = (list: readonly Considered[]): number => list.filter((one) => one.code === 'e').length;

function sayReason(
  decision: FirstVersionDecision,
  { code, numbers: [a = 0, b = 0, c = 0] }: Considered,
): string {
  const skill = decision.requiredSkills[a];
  switch (code) {
    case 'e':
      return `last active ${a} s ago, carries ${b} of ${c}`;
    case 'c':
      return 'not connected';
    case 'p':
      return `presence is ${(presences[a] ?? '').replaceAll('_', ' ')}`;
    case 's':
      return `missing skill ${skill?.name}`;
    case 'l':
      return `proficiency of ${skill?.name} ${b} < ${skill?.proficiency}`;
    case 'f':
      return `no capacity: ${a} + ${decision.units} > ${b}`;
    case 'd':
      return `declined it ${a} s ago`;
    case 'm':
      return `missed it ${a} s ago`;
    default:
      return 'not eligible';
  }
}

function sayWin(win: keyof typeof wins, first: Considered, eligible: number): string {
  const others = eligible === 1 ? '' : `, ahead of ${eligible - 1} ${eligible === 2 ? 'other' : 'others'}`;
  const [seconds = 0, reserved = 0, total = 0] = first.numbers;
  return `${wins[win]}${others}: last active ${seconds} s ago, carries ${reserved} of ${total}`;
}
