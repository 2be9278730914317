/** Means of batches and how far they can be trusted. */

/** Student's t, 97.5 %, for n - 1 degrees of freedom; good to three digits from ten degrees on. */
function quantile(degrees: number): number {
  const z = 1.959964;
  const z3 = z ** 3;
  const z5 = z ** 5;
  return z + (z3 + z) / (4 * degrees) + (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2);
}

export interface Estimate {
  readonly mean: number;
  /** The true value is within this much of the mean with a probability of 95 %. */
  readonly halfWidth95: number;
}

/** Of means that are nearly independent of each other: long batches of one run. */
export function estimate(batches: readonly number[]): Estimate {
  const n = batches.length;
  const mean = batches.reduce((sum, one) => sum + one, 0) / n;
  const variance = batches.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1);
  return { mean, halfWidth95: quantile(n - 1) * Math.sqrt(variance / n) };
}

/** The value that this part of them does not exceed. Sorts what it is given. */
export function percentile(values: Float64Array, part: number): number {
  values.sort();
  return values[Math.min(values.length - 1, Math.max(0, Math.ceil(part * values.length) - 1))] ?? 0;
}
