/** Which groups become one first: Ward's linkage on the centres of groups, from the closest pair to the last. */
import type { Partition } from './kmeans.ts';

/** Two groups become one; the group that `from` was is `into` from then on. */
export interface Merge {
  readonly into: number;
  readonly from: number;
  /** How much is lost by it; grows from merge to merge. */
  readonly cost: number;
}

/**
 * @param sizes how many vectors each group has
 * @returns at most `count - 1` merges, the cheapest first
 */
export function mergeTree(
  { count, centres }: Pick<Partition, 'count' | 'centres'>,
  sizes: readonly number[],
): Merge[] {
  const dimensions = count === 0 ? 0 : centres.length / count;
  const sums = Float64Array.from(centres);
  const weights = Float64Array.from(sizes);
  const alive = Uint8Array.from(sizes, (size) => (size > 0 ? 1 : 0));
  // Means, not directions: a wide group has a short one, and is joined with others at less cost.
  const costs = new Float64Array(count * count);
  const costOf = (a: number, b: number): number => {
    let squares = 0;
    for (let d = 0; d < dimensions; d += 1)
      squares += (sums[a * dimensions + d]! - sums[b * dimensions + d]!) ** 2;
    return ((weights[a]! * weights[b]!) / (weights[a]! + weights[b]!)) * squares;
  };
  const nearest = new Int32Array(count).fill(-1);
  const seek = (a: number) => {
    nearest[a] = -1;
    for (let b = a + 1; b < count; b += 1) {
      if (alive[b] && (nearest[a]! < 0 || costs[a * count + b]! < costs[a * count + nearest[a]!]!))
        nearest[a] = b;
    }
  };
  for (let a = 0; a < count; a += 1) {
    if (!alive[a]) continue;
    for (let b = a + 1; b < count; b += 1) if (alive[b]) costs[a * count + b] = costOf(a, b);
    seek(a);
  }
  const merges: Merge[] = [];
  for (;;) {
    let into = -1;
    for (let a = 0; a < count; a += 1) {
      if (!alive[a] || nearest[a]! < 0) continue;
      if (into < 0 || costs[a * count + nearest[a]!]! < costs[into * count + nearest[into]!]!) into = a;
    }
    if (into < 0) return merges;
    const from = nearest[into]!;
    merges.push({ into, from, cost: costs[into * count + from]! });
    const weight = weights[into]! + weights[from]!;
    for (let d = 0; d < dimensions; d += 1) {
      const a = into * dimensions + d;
      sums[a] = (sums[a]! * weights[into]! + sums[from * dimensions + d]! * weights[from]!) / weight;
    }
    weights[into] = weight;
    alive[from] = 0;
    for (let other = 0; other < count; other += 1) {
      if (!alive[other] || other === into) continue;
      const [a, b] = other < into ? [other, into] : [into, other];
      costs[a * count + b] = costOf(a, b);
    }
    for (let a = 0; a < count; a += 1) {
      if (alive[a] && (a <= into || nearest[a] === from || nearest[a] === into)) seek(a);
    }
  }
}

/** Where each group is after the first `done` merges: numbers from 0, without gaps. */
export function groupsAfter(count: number, merges: readonly Merge[], done: number): Int32Array {
  const place = Int32Array.from({ length: count }, (_, at) => at);
  for (const { into, from } of merges.slice(0, done)) {
    for (let at = 0; at < count; at += 1) if (place[at] === from) place[at] = into;
  }
  const numbers = new Map<number, number>();
  return place.map((group) => {
    const known = numbers.get(group) ?? numbers.size;
    numbers.set(group, known);
    return known;
  });
}
