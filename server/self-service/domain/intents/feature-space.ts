/**
 * The pieces that a model knows, and how a phrase becomes a vector of them: TF-IDF with sublinear counts, each group of
 * pieces scaled to a length of its own.
 */
import { type Gramming, tokensOf, visitCharacters, visitMeanings, visitWords } from './grams.ts';

interface Group {
  readonly visit: Gramming;
  /** Length of its part of the vector. Chosen on the validation parts of BANKING77 and CLINC150. */
  readonly length: number;
}

const groups: readonly Group[] = [
  { visit: visitWords, length: 0.7 },
  { visit: visitMeanings, length: 1 },
  { visit: visitCharacters, length: 1 },
];

/** Rows of different lengths, one behind the other. */
export interface SparseRows {
  /** Where each row begins; one more for the end. */
  readonly starts: Int32Array;
  readonly features: Int32Array;
  readonly values: Float32Array;
}

/** One row; the arrays may be longer than `length`. */
export interface SparseVector {
  length: number;
  features: Int32Array;
  values: Float32Array;
}

export interface FeatureTable {
  /** Hash of each feature, in their order. */
  readonly hashes: Uint32Array;
  /** Root of the inverse document frequency of each feature: in short phrases rare words say less than it tells. */
  readonly weights: Float32Array;
}

/** A phrase has fewer pieces than this, or the rest is not read. */
const mostFeatures = 8_192;

/** Turns text into vectors over a table of features. Holds scratch space: one caller at a time (it never waits). */
export class FeatureSpace {
  readonly table: FeatureTable;
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #counts: Uint16Array;
  readonly #scratch: SparseVector;

  constructor(table: FeatureTable) {
    this.table = table;
    const { length } = table.hashes;
    let size = 16;
    while (size < length * 2) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size).fill(-1);
    for (let feature = 0; feature < length; feature += 1) {
      let slot = table.hashes[feature]! & this.#mask;
      while (this.#slots[slot] !== -1) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = feature;
    }
    this.#counts = new Uint16Array(length);
    this.#scratch = {
      length: 0,
      features: new Int32Array(mostFeatures),
      values: new Float32Array(mostFeatures),
    };
  }

  get size(): number {
    return this.table.hashes.length;
  }

  /** Bytes held, about. */
  get bytes(): number {
    return this.#slots.byteLength + this.size * 10 + mostFeatures * 8;
  }

  /** The vector of a text. It is overwritten by the next call. */
  vectorOf(text: string): SparseVector {
    const vector = this.#scratch;
    vector.length = 0;
    const tokens = tokensOf(text);
    for (const group of groups) this.#append(group, tokens, vector);
    return vector;
  }

  rowsOf(texts: readonly string[]): SparseRows {
    const starts = new Int32Array(texts.length + 1);
    let features = new Int32Array(Math.max(1_024, texts.length * 200));
    let values = new Float32Array(features.length);
    for (const [at, text] of texts.entries()) {
      const vector = this.vectorOf(text);
      const from = starts[at]!;
      const to = from + vector.length;
      if (to > features.length) {
        features = grown(features, new Int32Array(to * 2));
        values = grown(values, new Float32Array(to * 2));
      }
      features.set(vector.features.subarray(0, vector.length), from);
      values.set(vector.values.subarray(0, vector.length), from);
      starts[at + 1] = to;
    }
    return { starts, features, values };
  }

  #append({ visit, length }: Group, tokens: readonly string[], vector: SparseVector): void {
    const { features, values } = vector;
    const counts = this.#counts;
    const from = vector.length;
    let to = from;
    visit(tokens, (hash) => {
      const feature = this.#find(hash);
      if (feature === -1) return;
      if (counts[feature] === 0) {
        if (to === mostFeatures) return;
        features[to] = feature;
        to += 1;
      }
      counts[feature]! += 1;
    });
    let squares = 0;
    for (let at = from; at < to; at += 1) {
      const feature = features[at]!;
      const value = (1 + Math.log(counts[feature]!)) * this.table.weights[feature]!;
      counts[feature] = 0;
      values[at] = value;
      squares += value * value;
    }
    const scale = squares === 0 ? 0 : length / Math.sqrt(squares);
    for (let at = from; at < to; at += 1) values[at]! *= scale;
    vector.length = to;
  }

  #find(hash: number): number {
    const { hashes } = this.table;
    let slot = hash & this.#mask;
    for (;;) {
      const feature = this.#slots[slot]!;
      if (feature === -1 || hashes[feature] === hash) return feature;
      slot = (slot + 1) & this.#mask;
    }
  }
}

function grown<T extends Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>>(from: T, into: T): T {
  into.set(from);
  return into;
}

/**
 * The pieces of the given texts. Of pairs of meanings, which are many, only those of two texts or more, unless there
 * are few texts.
 */
export function featuresOf(texts: readonly string[]): FeatureTable {
  const hashes: number[] = [];
  const weights: number[] = [];
  for (const { visit } of groups) {
    const uses = new Map<number, number>();
    const lastIn = new Map<number, number>();
    for (const [at, text] of texts.entries()) {
      visit(tokensOf(text), (hash) => {
        if (lastIn.get(hash) === at) return;
        lastIn.set(hash, at);
        uses.set(hash, (uses.get(hash) ?? 0) + 1);
      });
    }
    const least = visit === visitMeanings && texts.length > fewTexts ? 2 : 1;
    for (const [hash, count] of uses) {
      if (count < least) continue;
      hashes.push(hash);
      weights.push(Math.sqrt(Math.log((1 + texts.length) / (1 + count)) + 1));
    }
  }
  return { hashes: Uint32Array.from(hashes), weights: Float32Array.from(weights) };
}

const fewTexts = 3_000;
