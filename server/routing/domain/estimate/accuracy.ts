/** How good the estimates were: what customers were told against what then happened. Pure. */

/** An answered stay for which an estimate had been given; seconds. */
export interface Told {
  readonly estimated: number;
  readonly waited: number;
}

export interface Accuracy {
  readonly count: number;
  /** Mean of |estimated - waited|, seconds; null without any. */
  readonly meanAbsoluteError: number | null;
  /** Mean of estimated - waited, seconds: positive when customers were told too much. */
  readonly bias: number | null;
}

export function accuracyOf(told: readonly Told[]): Accuracy {
  if (told.length === 0) return { count: 0, meanAbsoluteError: null, bias: null };
  let absolute = 0;
  let signed = 0;
  for (const { estimated, waited } of told) {
    absolute += Math.abs(estimated - waited);
    signed += estimated - waited;
  }
  return { count: told.length, meanAbsoluteError: absolute / told.length, bias: signed / told.length };
}
