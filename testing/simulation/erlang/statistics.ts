/** Means of batches, and how far they can be trusted. */

/** Student's t, 97.5 %; good to three digits from ten degrees of freedom on. */
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

/**
 * Of means that are nearly independent of each other: long batches of one run.
 * @param controls for each batch, how far its drawn times were from what is known of them (the mean gap between
 *   arrivals, the mean service): a batch that happened to have more work than it should waits longer, and is
 *   corrected for it by regression (control variates).
 */
export function estimate(batches: readonly number[], controls: readonly (readonly number[])[]): Estimate {
  const rows = batches.map((_, i) => [1, ...(controls[i] ?? [])]);
  const size = rows[0]!.length;
  const degrees = batches.length - size;
  const products = (right: (i: number) => number) =>
    Array.from({ length: size }, (_, a) => rows.reduce((sum, row, i) => sum + row[a]! * right(i), 0));
  const matrix = Array.from({ length: size }, (_, b) => products((i) => rows[i]![b]!));
  const fit = solve(
    matrix,
    products((i) => batches[i]!),
  );
  const first = solve(matrix, [1, ...new Array<number>(size - 1).fill(0)]);
  const rest = batches.map((one, i) => one - rows[i]!.reduce((sum, value, a) => sum + value * fit[a]!, 0));
  const variance = rest.reduce((sum, one) => sum + one ** 2, 0) / degrees;
  return { mean: fit[0]!, halfWidth95: quantile(degrees) * Math.sqrt(variance * first[0]!) };
}

/** Gauss, with the greatest pivot. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let i = column; i < size; i += 1)
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const by = rows[column]![column]!;
    for (let i = 0; i < size; i += 1) {
      if (i === column) continue;
      const factor = rows[i]![column]! / by;
      for (let k = column; k <= size; k += 1) rows[i]![k]! -= factor * rows[column]![k]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}

/** The value that this part of them does not exceed. Sorts what it is given. */
export function percentile(values: Float64Array, part: number): number {
  values.sort();
  return values[Math.min(values.length - 1, Math.max(0, Math.ceil(part * values.length) - 1))] ?? 0;
}
