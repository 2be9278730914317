/** Spherical k-means: groups of vectors that point about the same way. Deterministic. */
import { seededNumbers } from '../intents/seeded.ts';
import { type Embedded, normalise } from './embedding.ts';

export interface Partition {
  /** Of each vector its group, from 0; -1 for vectors that are nothing. */
  readonly groups: Int32Array;
  readonly count: number;
  /** Row by row, each of length 1. */
  readonly centres: Float32Array;
}

const mostRounds = 12;

/** @param k groups wanted; fewer come out where there are not so many different vectors. */
export function kMeans(points: Embedded, k: number, tell: (share: number) => void = () => {}): Partition {
  const centres = firstCentres(points, k);
  const kept = points.dimensions === 0 ? 0 : centres.length / points.dimensions;
  const groups = new Int32Array(points.count).fill(-1);
  let partition: Partition = { groups, count: kept, centres };
  for (let round = 0; round < mostRounds; round += 1) {
    tell(round / mostRounds);
    if (assign(points, partition.centres, groups) <= points.count / 1000) break;
    partition = centresOf(points, groups, kept);
  }
  return partition;
}

/**
 * Puts each vector to its nearest centre, or to none where it is less like it than `least`.
 * @returns how many moved
 */
export function assign(points: Embedded, centres: Float32Array, groups: Int32Array, least = 0): number {
  const { count, dimensions, values } = points;
  const many = dimensions === 0 ? 0 : centres.length / dimensions;
  let changed = 0;
  for (let row = 0; row < count; row += 1) {
    const from = row * dimensions;
    let best = -1;
    let nearest = least;
    for (let group = 0; group < many; group += 1) {
      const to = group * dimensions;
      let dot = 0;
      for (let d = 0; d < dimensions; d += 1) dot += values[from + d]! * centres[to + d]!;
      if (dot > nearest) {
        nearest = dot;
        best = group;
      }
    }
    if (groups[row] !== best) changed += 1;
    groups[row] = best;
  }
  return changed;
}

/** The middle of each group, of length 1. */
export function centresOf(points: Embedded, groups: Int32Array, count: number): Partition {
  const { means } = meansOf(points, { groups, count });
  for (let group = 0; group < count; group += 1)
    normalise(means.subarray(group * points.dimensions, (group + 1) * points.dimensions));
  return { groups, count, centres: means };
}

/** The mean of each group, which is the shorter the less its members agree, and how many it has. */
export function meansOf(
  { count: rows, dimensions, values }: Embedded,
  { groups, count }: Pick<Partition, 'groups' | 'count'>,
): { means: Float32Array; sizes: number[] } {
  const means = new Float32Array(count * dimensions);
  const sizes = new Array<number>(count).fill(0);
  for (let row = 0; row < rows; row += 1) {
    const group = groups[row]!;
    if (group < 0) continue;
    sizes[group]! += 1;
    for (let d = 0; d < dimensions; d += 1) means[group * dimensions + d]! += values[row * dimensions + d]!;
  }
  for (const [group, size] of sizes.entries()) {
    if (size > 0) for (let d = 0; d < dimensions; d += 1) means[group * dimensions + d]! /= size;
  }
  return { means, sizes };
}

/** How well groups stand apart, -1..1: Rousseeuw's silhouette (1987), to the groups' middles instead of all members. */
export function silhouetteOf(
  { count: rows, dimensions, values }: Embedded,
  { groups, count, centres }: Partition,
): number {
  let sum = 0;
  let asked = 0;
  for (let row = 0; row < rows; row += 1) {
    const own = groups[row]!;
    if (own < 0) continue;
    let inside = 0;
    let outside = -1;
    for (let group = 0; group < count; group += 1) {
      let dot = 0;
      for (let d = 0; d < dimensions; d += 1)
        dot += values[row * dimensions + d]! * centres[group * dimensions + d]!;
      if (group === own) inside = dot;
      else if (dot > outside) outside = dot;
    }
    const [near, far] = [1 - inside, 1 - outside];
    sum += (far - near) / Math.max(near, far, 1e-9);
    asked += 1;
  }
  return asked === 0 ? 0 : sum / asked;
}

/** k-means++ (Arthur and Vassilvitskii 2007): far from each other, more likely where much lies. */
function firstCentres({ count, dimensions, values }: Embedded, k: number): Float32Array {
  const next = seededNumbers(1);
  const rows: number[] = [];
  const distance = new Float64Array(count).fill(1);
  for (let row = 0; row < count; row += 1) {
    const vector = values.subarray(row * dimensions, (row + 1) * dimensions);
    if (vector.every((value) => value === 0)) distance[row] = 0;
  }
  while (rows.length < k) {
    let total = 0;
    for (const value of distance) total += value;
    if (total <= 1e-6) break;
    let mark = next() * total;
    let chosen = -1;
    for (let row = 0; row < count; row += 1) {
      if (distance[row] === 0) continue;
      chosen = row;
      mark -= distance[row]!;
      if (mark <= 0) break;
    }
    rows.push(chosen);
    for (let row = 0; row < count; row += 1) {
      if (distance[row] === 0) continue;
      let dot = 0;
      for (let d = 0; d < dimensions; d += 1)
        dot += values[row * dimensions + d]! * values[chosen * dimensions + d]!;
      const apart = 1 - dot;
      // The same words again: rounding is no distance.
      distance[row] = Math.min(distance[row]!, apart < 1e-5 ? 0 : apart);
    }
    distance[chosen] = 0;
  }
  const centres = new Float32Array(rows.length * dimensions);
  for (const [place, row] of rows.entries())
    centres.set(values.subarray(row * dimensions, (row + 1) * dimensions), place * dimensions);
  return centres;
}
