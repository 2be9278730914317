/** What a benchmark measured: one JSON line on standard output for each figure, and nothing else there. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What the same machine does at most, or bare, in the same run. */
  floor?: number;
  /** value / floor. */
  ratio?: number;
  [more: string]: number | string | undefined;
}

/** A group of figures that are measured together. */
export interface Bench {
  /** Of all figures that it can print. */
  readonly names: readonly string[];
  /** Measures; calls `print` for each figure as soon as it is known. What is not wanted may be left out. */
  run(print: (figure: Figure) => void, isWanted: (name: string) => boolean): Promise<void>;
}

export const round = (value: number, digits = 0): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
}

/** Progress, for people. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
