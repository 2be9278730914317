/** Confidence and threshold, from how classifiers did on phrases that they had not seen. */
import { type Calibration, highest, type IntentClassifier, logistic } from './model.ts';

/** How a classifier saw one unseen phrase. */
export interface Observation {
  /** Of the intents that came first and second; the second is -Infinity where there is only one intent. */
  readonly first: number;
  readonly second: number;
  /** Which of the two was meant; 0: another one; -1: none of the intents (out of scope). */
  readonly meant: 1 | 2 | 0 | -1;
  /** The phrase, what was meant with it (null: nothing that is there), and the intent that came first. */
  readonly seen?: { readonly text: string; readonly intent: string | null; readonly best: string };
}

/** `intent` null: the phrase is out of scope. Phrases of which nothing is known are left out. */
export function observe(
  classifier: IntentClassifier,
  text: string,
  intent: string | null,
): Observation | null {
  const scores = classifier.scoresOf(text);
  if (scores === null) return null;
  const { intents } = classifier.model;
  const [first = 0, second] = highest(scores, 2);
  const observed = {
    first: scores[first]!,
    second: second === undefined ? Number.NEGATIVE_INFINITY : scores[second]!,
    seen: { text, intent, best: intents[first]! },
  };
  if (intent === null) return { ...observed, meant: -1 };
  if (intents[first] === intent) return { ...observed, meant: 1 };
  return { ...observed, meant: second !== undefined && intents[second] === intent ? 2 : 0 };
}

/** Suits margins where nothing was observed. */
export const usualCalibration: Calibration = { slope: 3, offset: 1.2, closeness: 3 };

/** Fits the calibration (Platt, 1999, with Lin et al.'s prior). */
export function calibrate(observations: readonly Observation[]): Calibration {
  const seen = observations.flatMap(({ first, second, meant }) => [
    { x: first, y: meant === 1 },
    ...(Number.isFinite(second) ? [{ x: second, y: meant === 2 }] : []),
  ]);
  const { slope, offset } = fitLogistic(seen, usualCalibration);
  const pairs = observations.flatMap(({ first, second, meant }) =>
    meant > 0 && Number.isFinite(second) ? [{ x: first - second, y: meant === 1 }] : [],
  );
  return { slope, offset, closeness: fitCloseness(pairs) };
}

interface Point {
  readonly x: number;
  readonly y: boolean;
}

/** Newton's method, kept near the usual values while there are few points. The slope stays positive. */
function fitLogistic(
  points: readonly Point[],
  usual: { slope: number; offset: number },
): { slope: number; offset: number } {
  let { slope, offset } = usual;
  const prior = 0.5;
  for (let round = 0; round < 50; round += 1) {
    let gradientSlope = prior * (slope - usual.slope);
    let gradientOffset = prior * (offset - usual.offset);
    let a = prior;
    let b = 0;
    let c = prior;
    for (const { x, y } of points) {
      const p = logistic(slope * x + offset);
      const error = p - (y ? 1 : 0);
      const weight = Math.max(p * (1 - p), 1e-6);
      gradientSlope += error * x;
      gradientOffset += error;
      a += weight * x * x;
      b += weight * x;
      c += weight;
    }
    const determinant = a * c - b * b;
    if (!(determinant > 1e-9)) break;
    const moveSlope = clamp((c * gradientSlope - b * gradientOffset) / determinant, 1);
    const moveOffset = clamp((a * gradientOffset - b * gradientSlope) / determinant, 1);
    slope = Math.max(0.5, slope - moveSlope);
    offset -= moveOffset;
    if (Math.abs(moveSlope) + Math.abs(moveOffset) < 1e-6) break;
  }
  return { slope, offset };
}

function fitCloseness(points: readonly Point[]): number {
  let slope = usualCalibration.closeness;
  for (let round = 0; round < 50; round += 1) {
    let gradient = slope - usualCalibration.closeness;
    let curvature = 1;
    for (const { x, y } of points) {
      const p = logistic(slope * x);
      gradient += (p - (y ? 1 : 0)) * x;
      curvature += p * (1 - p) * x * x;
    }
    const move = clamp(gradient / curvature, 1);
    slope = Math.max(0.5, slope - move);
    if (Math.abs(move) < 1e-6) break;
  }
  return slope;
}

const clamp = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

/**
 * `paper`: as many phrases right as can be, where being refused is right for those out of scope (Larson et al. 2019).
 * `balanced`: the best sum of the accuracy in scope and the recall out of scope, however many there are of each.
 */
export type ThresholdRule = 'paper' | 'balanced';

/** The score from which on an intent is taken; -Infinity where nothing out of scope was observed. */
export function chooseThreshold(observations: readonly Observation[], rule: ThresholdRule): number {
  const inScope = observations.filter(({ meant }) => meant !== -1).length;
  const outOfScope = observations.length - inScope;
  if (outOfScope === 0 || inScope === 0) return Number.NEGATIVE_INFINITY;
  const gain = rule === 'paper' ? 1 : 1 / outOfScope;
  const loss = rule === 'paper' ? 1 : 1 / inScope;
  const sorted = [...observations].sort((a, b) => a.first - b.first);
  let value = 0;
  let best = 0;
  let threshold = sorted[0]!.first - 0.01;
  for (const [at, { first, meant }] of sorted.entries()) {
    if (meant === -1) value += gain;
    else if (meant === 1) value -= loss;
    if (value > best) {
      best = value;
      const next = sorted[at + 1]?.first ?? first + 0.02;
      threshold = (first + next) / 2;
    }
  }
  return threshold;
}
