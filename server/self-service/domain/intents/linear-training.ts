/**
 * One linear classifier for each intent against the rest: L2-regularised squared hinge loss, by dual coordinate descent
 * with shrinking (Hsieh et al., "A dual coordinate descent method for large-scale linear SVM", ICML 2008).
 */
import type { SparseRows } from './feature-space.ts';
import { seededNumbers, shuffle } from './seeded.ts';

export interface LinearTraining {
  readonly rows: SparseRows;
  /** The intent of each row, from 0; -1 belongs to none (out of scope). */
  readonly labels: Int32Array;
  readonly intentsCount: number;
  readonly featuresCount: number;
  /** What an error costs. 1 suits phrases. */
  readonly cost: number;
  readonly seed: number;
}

/** Stops when the gradients differ by less than this. */
const tolerance = 0.1;
const mostRounds = 40;

/**
 * Trains the intents one after the other and hands each one's weights over: they are overwritten by the next.
 * `bias` is added to the score of every phrase.
 */
export function trainLinear(
  training: LinearTraining,
  take: (intent: number, weights: Float64Array, bias: number) => void,
): void {
  const trainer = new Trainer(training);
  for (let intent = 0; intent < training.intentsCount; intent += 1) {
    const bias = trainer.train(intent);
    take(intent, trainer.weights, bias);
  }
}

class Trainer {
  readonly weights: Float64Array;
  readonly #training: LinearTraining;
  readonly #count: number;
  readonly #diagonal: number;
  readonly #norms: Float64Array;
  readonly #duals: Float64Array;
  readonly #order: Int32Array;
  #bias = 0;

  constructor(training: LinearTraining) {
    this.#training = training;
    this.#count = training.labels.length;
    this.weights = new Float64Array(training.featuresCount);
    this.#duals = new Float64Array(this.#count);
    this.#order = new Int32Array(this.#count);
    this.#diagonal = 0.5 / training.cost;
    const { starts, values } = training.rows;
    this.#norms = new Float64Array(this.#count);
    for (let row = 0; row < this.#count; row += 1) {
      // 1: the bias is a feature that every row has.
      let squares = 1 + this.#diagonal;
      for (let at = starts[row]!; at < starts[row + 1]!; at += 1) squares += values[at]! * values[at]!;
      this.#norms[row] = squares;
    }
  }

  /** @returns the bias */
  train(intent: number): number {
    this.weights.fill(0);
    this.#duals.fill(0);
    this.#bias = 0;
    const order = this.#order;
    for (let row = 0; row < this.#count; row += 1) order[row] = row;
    const next = seededNumbers(this.#training.seed + intent);
    let active = this.#count;
    let ceiling = Number.POSITIVE_INFINITY;
    for (let round = 0; round < mostRounds; round += 1) {
      shuffle(order, active, next);
      const { left, most, least } = this.#round(intent, active, ceiling);
      active = left;
      if (most - least <= tolerance) {
        if (active === this.#count) break;
        // What was set aside is looked at once more.
        active = this.#count;
        ceiling = Number.POSITIVE_INFINITY;
      } else ceiling = most <= 0 ? Number.POSITIVE_INFINITY : most;
    }
    return this.#bias;
  }

  /** One pass over the active rows; rows that are surely on the right side are set aside behind them. */
  #round(intent: number, active: number, ceiling: number): { left: number; most: number; least: number } {
    const { labels } = this.#training;
    const order = this.#order;
    let left = active;
    let most = Number.NEGATIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < left; at += 1) {
      const row = order[at]!;
      const sign = labels[row] === intent ? 1 : -1;
      const dual = this.#duals[row]!;
      const gradient = sign * this.#score(row) - 1 + this.#diagonal * dual;
      let projected = gradient;
      if (dual === 0) {
        if (gradient > ceiling) {
          left -= 1;
          order[at] = order[left]!;
          order[left] = row;
          at -= 1;
          continue;
        }
        if (gradient > 0) projected = 0;
      }
      if (projected > most) most = projected;
      if (projected < least) least = projected;
      if (Math.abs(projected) > 1e-12) {
        const moved = Math.max(dual - gradient / this.#norms[row]!, 0);
        this.#duals[row] = moved;
        this.#add(row, (moved - dual) * sign);
      }
    }
    return { left, most, least };
  }

  #score(row: number): number {
    const { starts, features, values } = this.#training.rows;
    const weights = this.weights;
    let score = this.#bias;
    for (let at = starts[row]!, end = starts[row + 1]!; at < end; at += 1) {
      score += weights[features[at]!]! * values[at]!;
    }
    return score;
  }

  #add(row: number, amount: number): void {
    const { starts, features, values } = this.#training.rows;
    const weights = this.weights;
    for (let at = starts[row]!, end = starts[row + 1]!; at < end; at += 1) {
      weights[features[at]!]! += amount * values[at]!;
    }
    this.#bias += amount;
  }
}
