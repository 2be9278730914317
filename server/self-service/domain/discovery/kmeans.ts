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

const mostRounds = 25;

export function kMeans(points: Embedded, k: number, seed = 1): Partition {
  const { count, dimensions, values } = points;
  const centres = firstCentres(points, k, seed);
  const kept = centres.length / dimensions;
  const groups = new Int32Array(count).fill(-1);
  for (let round = 0; round < mostRounds; round += 1) {
    const changed = assign(points, centres, groups);
    if (changed <= count / 1000) break;
    centres.fill(0);
    for (let row = 0; row < count; row += 1) {
      const group = groups[row]!;
      if (group < 0) continue;
      for (let d = 0; d < dimensions; d += 1)
        centres[group * dimensions + d]! += values[row * dimensions + d]!;
    }
    for (let group = 0; group < kept; group += 1)
      normalise(centres.subarray(group * dimensions, (group + 1) * dimensions));
  }
  return { groups, count: kept, centres };
}

/** Puts each vector to its nearest centre. @returns how many moved */
export function assign(points: Embedded, centres: Float32Array, groups: Int32Array): number {
  const { count, dimensions, values } = points;
  const many = centres.length / dimensions;
  let changed = 0;
  for (let row = 0; row < count; row += 1) {
    const from = row * dimensions;
    let best = -1;
    let nearest = 0;
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

/** k-means++: far from each other, more likely where much lies. */
function firstCentres({ count, dimensions, values }: Embedded, k: number, seed: number): Float32Array {
  const next = seededNumbers(seed);
  const rows: number[] = [];
  const distance = new Float64Array(count).fill(1);
  for (let row = 0; row < count; row += 1) {
    if (values.subarray(row * dimensions, (row + 1) * dimensions).every((value) => value === 0))
      distance[row] = 0;
  }
  while (rows.length < k) {
    let total = 0;
    for (const value of distance) total += value;
    if (total <= 1e-9) break;
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
      distance[row] = Math.min(distance[row]!, Math.max(0, 1 - dot));
    }
    distance[chosen] = 0;
  }
  const centres = new Float32Array(rows.length * dimensions);
  for (const [place, row] of rows.entries())
    centres.set(values.subarray(row * dimensions, (row + 1) * dimensions), place * dimensions);
  return centres;
}
