/** What training makes of phrases, and how a message is held against it. */
import { FeatureSpace, type FeatureTable } from './feature-space.ts';

/** From scores to what a reader can rely on; fitted on phrases that the classifiers had not seen. */
export interface Calibration {
  /** Confidence = logistic(slope * score + offset): how often an intent of this score is meant. */
  readonly slope: number;
  readonly offset: number;
  /** Of two intents, the first is meant with logistic(closeness * difference of scores). */
  readonly closeness: number;
}

/** Plain data: it goes between threads and into the database as it is (`encodeModel`). */
export interface IntentModel {
  /** In the order of the scores. */
  readonly intents: readonly string[];
  readonly features: FeatureTable;
  /** Feature by feature, one signed byte for each intent; times the feature's scale. */
  readonly weights: Int8Array;
  readonly scales: Float32Array;
  readonly biases: Float32Array;
  readonly calibration: Calibration;
  /** Confidence below which a message belongs to no intent; 0: nothing is refused. */
  readonly threshold: number;
}

export interface RankedIntent {
  readonly intent: string;
  /** 0..1, calibrated. */
  readonly confidence: number;
  /** The classifier's own measure; around 0 it is undecided. */
  readonly score: number;
}

export type IntentDecision =
  | { readonly kind: 'recognised'; readonly intent: RankedIntent }
  /** Two are about as likely: ask which one is meant. Best first. */
  | { readonly kind: 'did_you_mean'; readonly intents: readonly RankedIntent[] }
  | { readonly kind: 'out_of_scope'; readonly nearest: RankedIntent | null };

/** Sure enough of the first of two. */
const sureOfFirst = 0.7;
/** A message that says hardly anything the model knows is not decided by chance. */
const none: readonly RankedIntent[] = [];

/** Holds a model ready for messages. One caller at a time (it never waits). */
export class IntentClassifier {
  readonly model: IntentModel;
  readonly #space: FeatureSpace;
  readonly #scores: Float32Array;

  constructor(model: IntentModel) {
    this.model = model;
    this.#space = new FeatureSpace(model.features);
    this.#scores = new Float32Array(model.intents.length);
  }

  /** Bytes that the model and its tables take, about. */
  get bytes(): number {
    const { weights, scales, biases, features } = this.model;
    const own = weights.byteLength + scales.byteLength + biases.byteLength;
    return own + features.hashes.byteLength + features.weights.byteLength + this.#space.bytes;
  }

  /**
   * The score of every intent, in the order of the model's intents; null when no piece of the text is known.
   * Overwritten by the next call.
   */
  scoresOf(text: string): Float32Array | null {
    const { weights, scales, biases } = this.model;
    const { length, features, values } = this.#space.vectorOf(text);
    if (length === 0) return null;
    const scores = this.#scores;
    const count = scores.length;
    scores.set(biases);
    for (let at = 0; at < length; at += 1) {
      const feature = features[at]!;
      const value = values[at]! * scales[feature]!;
      const from = feature * count;
      for (let intent = 0; intent < count; intent += 1) scores[intent]! += value * weights[from + intent]!;
    }
    return scores;
  }

  /** The likeliest intents, best first; empty when nothing of the text is known. */
  rank(text: string, most = 5): readonly RankedIntent[] {
    const scores = this.scoresOf(text);
    if (scores === null) return none;
    return highest(scores, most).map((intent) => this.#ranked(intent, scores[intent]!));
  }

  /** Recognised, one of two, or none; `threshold` is a confidence. */
  decide(text: string, threshold = this.model.threshold): IntentDecision {
    const [first, second] = this.rank(text, 2);
    if (!first || first.confidence < threshold) return { kind: 'out_of_scope', nearest: first ?? null };
    const close = second && isClose(this.model.calibration, first, second);
    if (second && close && second.confidence >= threshold) {
      return { kind: 'did_you_mean', intents: [first, second] };
    }
    return { kind: 'recognised', intent: first };
  }

  #ranked(intent: number, score: number): RankedIntent {
    const confidence = confidenceOf(this.model.calibration, score);
    return { intent: this.model.intents[intent]!, confidence, score };
  }
}

/** True when the second of two is too likely to pass over. */
export function isClose(calibration: Calibration, first: RankedIntent, second: RankedIntent): boolean {
  return logistic(calibration.closeness * (first.score - second.score)) < sureOfFirst;
}

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

export const confidenceOf = ({ slope, offset }: Calibration, score: number): number =>
  logistic(slope * score + offset);

/** Positions of the highest values, highest first; the first of equals. */
export function highest(values: Float32Array, most: number): number[] {
  const found: number[] = [];
  for (let at = 0; at < values.length; at += 1) {
    let place = found.length;
    while (place > 0 && values[found[place - 1]!]! < values[at]!) place -= 1;
    if (place >= most) continue;
    found.splice(place, 0, at);
    if (found.length > most) found.pop();
  }
  return found;
}
