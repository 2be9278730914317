/** Which groups are like something that is there already: by a vote of their members. */
import type { Embedding } from './embedding.ts';

/** A topic, or what was proposed before. */
export interface KnownIntent {
  readonly id: string;
  /** What customers say for it. */
  readonly phrases: readonly string[];
}

/** Members of a group that vote, and phrases of something known that are looked at. */
const mostVoters = 40;
const mostPhrases = 40;
/** A member votes for the phrase that it is like, from this likeness on. */
const leastLikeness = 0.62;
/** And it must share some of its words. */
const leastShared = 0.3;
/** Of its members this share must agree. */
const majority = 0.4;

/**
 * @param groups members of each group, the most typical first
 * @returns of each group the id of what it is like, or null
 */
export function matchKnown(
  embedding: Embedding,
  groups: readonly (readonly string[])[],
  known: readonly KnownIntent[],
): (string | null)[] {
  const owners = known.flatMap(({ id, phrases }) => phrases.slice(0, mostPhrases).map(() => id));
  const texts = known.flatMap(({ phrases: all }) => all.slice(0, mostPhrases));
  const phrases = embedding.embed(texts);
  return groups.map((members) => {
    const voting = members.slice(0, mostVoters);
    const voters = embedding.embed(voting);
    const votes = new Map<string, number>();
    for (let at = 0; at < voters.count; at += 1) {
      let best = -1;
      let likeness = leastLikeness;
      for (let phrase = 0; phrase < phrases.count; phrase += 1) {
        const like = product(voters.values, at, phrases.values, phrase, embedding.dimensions);
        if (like > likeness && embedding.sharedWords(voting[at]!, texts[phrase]!) >= leastShared) {
          likeness = like;
          best = phrase;
        }
      }
      if (best >= 0) votes.set(owners[best]!, (votes.get(owners[best]!) ?? 0) + 1);
    }
    const [winner] = [...votes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return winner && winner[1] >= voters.count * majority ? winner[0] : null;
  });
}

function product(a: Float32Array, row: number, b: Float32Array, other: number, dimensions: number): number {
  let dot = 0;
  for (let d = 0; d < dimensions; d += 1) dot += a[row * dimensions + d]! * b[other * dimensions + d]!;
  return dot;
}
