/** What the matching looks at, as plain data: a recorded input can be replayed. Instants are epoch milliseconds. */
import type { RequiredSkill } from '../../../contracts/api/shapes.ts';
import type { Presence } from '../../../contracts/words.ts';

/** A conversation that waits for a representative and is not being offered to one. */
export interface WaitingItem {
  readonly conversationId: string;
  /** `priority`: smaller is served first. */
  readonly queue: { readonly queueId: string; readonly name: string; readonly priority: number };
  /** Every one of them is needed, at this proficiency or above. */
  readonly requiredSkills: readonly RequiredSkill[];
  /** Greater is served first, within the queues of one priority. */
  readonly priority: number;
  readonly queuedAt: number;
  /** What it takes of a representative's capacity. */
  readonly units: number;
  readonly allowedPresences: readonly Presence[];
  readonly exclusions: readonly Exclusion[];
}

/** A representative who said no to this conversation, or did not answer, is left alone with it for a while. */
export interface Exclusion {
  readonly representativeId: string;
  readonly cause: 'declined' | 'missed';
  readonly since: number;
  readonly until: number;
}

export interface Candidate {
  readonly userId: string;
  readonly displayName: string;
  readonly presence: Presence;
  readonly connected: boolean;
  /** Units. */
  readonly capacityTotal: number;
  readonly capacityReserved: number;
  /** How many conversations and offers hold those units. */
  readonly conversations: number;
  readonly queueIds: readonly string[];
  readonly skills: readonly { readonly skillId: string; readonly proficiency: number }[];
  readonly lastCapacityReleasedAt: number;
  /** When the newest of the conversations and offers held now was reserved; null when there is none. */
  readonly lastReservedAt: number | null;
}

/** A candidate during a matching: what it has left goes down with each assignment. */
export interface CandidateState {
  readonly candidate: Candidate;
  readonly skills: ReadonlyMap<string, number>;
  /** Of the user id, for fingerprints. */
  readonly hash: number;
  reserved: number;
  conversations: number;
  /** When it last took or finished something: the later one of the two. */
  lastActiveAt: number;
}

export function beginState(candidate: Candidate): CandidateState {
  return {
    candidate,
    skills: new Map(candidate.skills.map((skill) => [skill.skillId, skill.proficiency])),
    hash: hashText(hashSeed, candidate.userId),
    reserved: candidate.capacityReserved,
    conversations: candidate.conversations,
    lastActiveAt: Math.max(candidate.lastCapacityReleasedAt, candidate.lastReservedAt ?? -Infinity),
  };
}

export const hashSeed = 0x811c9dc5;

/** FNV-1a, 32 bits: tells whether something changed, and keeps nobody out. */
export function hashText(start: number, text: string): number {
  let hash = start;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
