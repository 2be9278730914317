/**
 * Matches waiting conversations with representatives. Pure: the same input gives the same assignments and the
 * same decisions, in whatever order the rows came, so a recorded input can be replayed.
 */
import { presences } from '../../../contracts/words.ts';
import { type Decision, recordDecision } from './decision.ts';
import { objectionAgainst, objections, type Verdict } from './eligibility.ts';
import { byId, compareLeastActive } from './least-active.ts';
import {
  beginState,
  type Candidate,
  type CandidateState,
  hashSeed,
  hashText,
  type WaitingItem,
} from './work.ts';

export interface MatchInput {
  readonly items: readonly WaitingItem[];
  readonly candidates: readonly Candidate[];
  /** Epoch milliseconds. */
  readonly now: number;
  /**
   * What each item's last "nobody" looked like (see Unassigned), by conversation. Those that would only be told
   * the same again get no decision.
   */
  readonly known?: ReadonlyMap<string, string>;
}

export interface Assignment {
  readonly conversationId: string;
  readonly representativeId: string;
  readonly queueId: string;
  readonly units: number;
  readonly decision: Decision;
}

export interface Unassigned {
  readonly conversationId: string;
  /** Changes when the first reason against any member of the queue does. Numbers and times do not count. */
  readonly fingerprint: string;
  /** Null when the fingerprint is the known one. */
  readonly decision: Decision | null;
}

export interface MatchResult {
  /** In the order in which they are to be claimed. */
  readonly assignments: readonly Assignment[];
  /** In the same order. */
  readonly unassigned: readonly Unassigned[];
}

/** Who is served first: the queue's priority, the conversation's, the longest wait, then by id. */
export function compareItems(a: WaitingItem, b: WaitingItem): number {
  return (
    a.queue.priority - b.queue.priority ||
    b.priority - a.priority ||
    a.queuedAt - b.queuedAt ||
    byId(a.conversationId, b.conversationId)
  );
}

/**
 * Goes through the items in order and gives each to the least active representative who can take it. An item
 * that nobody can take is passed over and holds back nothing behind it.
 */
export function match(input: MatchInput): MatchResult {
  const { now } = input;
  const members = groupByQueue(input.candidates);
  const assignments: Assignment[] = [];
  const unassigned: Unassigned[] = [];
  for (const item of [...input.items].sort(compareItems)) {
    const considered = members.get(item.queue.queueId) ?? [];
    const verdicts = considered.map((state) => objectionAgainst(item, state, now));
    const ranked = considered.filter((_, i) => verdicts[i] === null).sort(compareLeastActive);
    const record = () => recordDecision(item, considered, verdicts, ranked, input.candidates.length, now);
    const winner = ranked[0];
    if (winner) {
      const { conversationId, queue, units } = item;
      const representativeId = winner.candidate.userId;
      assignments.push({
        conversationId,
        representativeId,
        queueId: queue.queueId,
        units,
        decision: record(),
      });
      winner.reserved += units;
      winner.conversations += 1;
      winner.lastActiveAt = Math.max(winner.lastActiveAt, now);
    } else {
      const fingerprint = fingerprintOf(item, considered, verdicts as readonly Verdict[]);
      const changed = input.known?.get(item.conversationId) !== fingerprint;
      unassigned.push({
        conversationId: item.conversationId,
        fingerprint,
        decision: changed ? record() : null,
      });
    }
  }
  return { assignments, unassigned };
}

/** The members of each queue, by id. */
function groupByQueue(candidates: readonly Candidate[]): Map<string, CandidateState[]> {
  const members = new Map<string, CandidateState[]>();
  for (const candidate of [...candidates].sort((a, b) => byId(a.userId, b.userId))) {
    const state = beginState(candidate);
    for (const queueId of new Set(candidate.queueIds)) {
      const list = members.get(queueId);
      if (list) list.push(state);
      else members.set(queueId, [state]);
    }
  }
  return members;
}

/** FNV-1a over the members and the first reason against each; cheap, since it is made for every item in every drain. */
function fingerprintOf(
  item: WaitingItem,
  considered: readonly CandidateState[],
  verdicts: readonly Verdict[],
): string {
  let hash = hashText(
    hashText(hashSeed, item.queue.queueId),
    item.requiredSkills.map((s) => `${s.skillId}${s.proficiency}`).join(),
  );
  considered.forEach((state, i) => {
    const { objection, skill } = verdicts[i]!;
    const detail = objection === 'presence' ? presences.indexOf(state.candidate.presence) : skill;
    hash = Math.imul(hash ^ state.hash, 0x01000193);
    hash = Math.imul(hash ^ (objections.indexOf(objection) * 64 + detail + 1), 0x01000193);
  });
  return (hash >>> 0).toString(36);
}
