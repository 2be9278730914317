/**
 * Likeness in meaning, learned from the articles themselves: words that occur in the same articles lie near each other
 * in a space of few dimensions (latent semantic analysis: a truncated singular value decomposition, here by subspace
 * iteration). No model, no download; a few hundred milliseconds for thousands of articles, in steps.
 */
import type { ArticleIndex } from './article-index.ts';
import type { Query } from './read-query.ts';

const dimensions = 64;
const rounds = 3;
/** Articles that it learns from; with more, they are evenly drawn. */
const mostSamples = 3000;
/** Fewer articles have no meaning to learn. */
const leastSamples = 30;
/** Of the samples; a word that is in one article only says nothing of others. */
const leastArticles = 2;

/** Words with their weights; words by their row in the space. */
interface Weighed {
  readonly rows: Uint32Array;
  readonly weights: Float32Array;
}

export class Meaning {
  /** By term: its row, counted from 1; 0 for words that have no place. */
  readonly #rowOf: Uint32Array;
  readonly #rarities: Float32Array;
  /** Places of the words one after the other. */
  readonly #words: Float32Array;
  /** Places of the documents one after the other, of length one. */
  #documents = new Float32Array(0);
  #known = 0;
  /** Articles when it was learned. */
  readonly learnedFrom: number;

  private constructor(rowOf: Uint32Array, rarities: Float32Array, words: Float32Array, learnedFrom: number) {
    this.#rowOf = rowOf;
    this.#rarities = rarities;
    this.#words = words;
    this.learnedFrom = learnedFrom;
  }

  /** Learns step by step: whoever drives it may let others go first between two. Null with too few articles. */
  static *learn(index: ArticleIndex): Generator<void, Meaning | null> {
    const numbers = sample(index);
    if (numbers.length < leastSamples) return null;
    const { rowOf, rarities } = chooseWords(index, numbers);
    yield;
    const texts = numbers.map((number) => weighed(index, number, rowOf, rarities));
    yield;
    const words = rarities.length - 1;
    let axes = randomAxes(words);
    for (let round = 0; ; round += 1) {
      yield* orthogonalise(axes);
      if (round === rounds) break;
      const along = axes.map((axis) => Float32Array.from(texts, (text) => dot(text, axis)));
      yield;
      yield* orthogonalise(along);
      axes = [];
      for (const place of along) {
        axes.push(spread(texts, place, words));
        yield;
      }
    }
    return new Meaning(rowOf, rarities, interleaved(axes, words), index.size);
  }

  /** Gives documents that came since their places. Of very many, some at a time: until all are known it is false. */
  keepUp(index: ArticleIndex, most = Number.POSITIVE_INFINITY): boolean {
    const { length } = index.documents;
    if (this.#documents.length < length * dimensions) {
      const grown = new Float32Array(Math.ceil(length * 1.2) * dimensions);
      grown.set(this.#documents);
      this.#documents = grown;
    }
    const upTo = Math.min(length, this.#known + most);
    for (; this.#known < upTo; this.#known += 1) {
      if (!index.documents[this.#known]) continue;
      const place = this.#placeOf(weighed(index, this.#known, this.#rowOf, this.#rarities));
      this.#documents.set(place, this.#known * dimensions);
    }
    return this.#known === length;
  }

  /** Adds to the score of each of the documents its likeness to the questions, each by its weight. */
  add(
    numbers: Uint32Array,
    asked: readonly { readonly query: Query; readonly weight: number }[],
    scores: Float32Array,
  ): void {
    const place = new Float32Array(dimensions);
    for (const { query, weight } of asked) {
      const own = this.#placeOf(this.#weighedQuery(query));
      for (let axis = 0; axis < dimensions; axis += 1) place[axis]! += weight * own[axis]!;
    }
    const documents = this.#documents;
    for (let n = 0; n < numbers.length; n += 1) {
      const from = numbers[n]! * dimensions;
      let likeness = 0;
      for (let axis = 0; axis < dimensions; axis += 1) likeness += documents[from + axis]! * place[axis]!;
      scores[numbers[n]!]! += likeness;
    }
  }

  #weighedQuery({ concepts }: Query): Weighed {
    const rows: number[] = [];
    const weights: number[] = [];
    for (const { terms, weight: concept } of concepts)
      for (const { term, weight } of terms) {
        const row = this.#rowOf[term] ?? 0;
        if (row === 0) continue;
        rows.push(row);
        weights.push(concept * weight * this.#rarities[row]!);
      }
    return { rows: Uint32Array.from(rows), weights: Float32Array.from(weights) };
  }

  /** Of length one, or zero. */
  #placeOf({ rows, weights }: Weighed): Float32Array {
    const place = new Float32Array(dimensions);
    for (let n = 0; n < rows.length; n += 1) {
      const from = rows[n]! * dimensions;
      const weight = weights[n]!;
      for (let axis = 0; axis < dimensions; axis += 1) place[axis]! += weight * this.#words[from + axis]!;
    }
    let squares = 0;
    for (let axis = 0; axis < dimensions; axis += 1) squares += place[axis]! * place[axis]!;
    if (squares === 0) return place;
    const length = Math.sqrt(squares);
    for (let axis = 0; axis < dimensions; axis += 1) place[axis]! /= length;
    return place;
  }
}

function sample(index: ArticleIndex): number[] {
  const alive = index.documents.flatMap((document, number) => (document ? [number] : []));
  if (alive.length <= mostSamples) return alive;
  return Array.from({ length: mostSamples }, (_, n) => alive[Math.floor((n * alive.length) / mostSamples)]!);
}

/** Rows for the words that several samples have, with the rarity of each. */
function chooseWords(index: ArticleIndex, numbers: readonly number[]) {
  const counts = new Uint32Array(index.terms.length);
  for (const number of numbers) for (const term of countsOf(index, number).keys()) counts[term]! += 1;
  const rowOf = new Uint32Array(index.terms.length);
  const rarities = [0];
  for (let term = 1; term < counts.length; term += 1) {
    if (counts[term]! < leastArticles) continue;
    rowOf[term] = rarities.length;
    rarities.push(index.rarityOf(term));
  }
  return { rowOf, rarities: Float32Array.from(rarities) };
}

/** Of an article that went away since it was chosen: nothing. */
function countsOf(index: ArticleIndex, number: number): Map<number, number> {
  const counts = new Map<number, number>();
  const document = index.documents[number];
  if (!document) return counts;
  const { begin, end } = document;
  for (let at = begin; at < end; at += 1) {
    const term = index.sequence.values[at]!;
    if (term !== 0) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return counts;
}

/** An article's words by frequency and rarity, of length one. */
function weighed(index: ArticleIndex, number: number, rowOf: Uint32Array, rarities: Float32Array): Weighed {
  const rows: number[] = [];
  const weights: number[] = [];
  let squares = 0;
  for (const [term, count] of countsOf(index, number)) {
    const row = rowOf[term] ?? 0;
    if (row === 0) continue;
    const weight = (1 + Math.log(count)) * rarities[row]!;
    rows.push(row);
    weights.push(weight);
    squares += weight * weight;
  }
  const length = Math.sqrt(squares) || 1;
  return { rows: Uint32Array.from(rows), weights: Float32Array.from(weights, (weight) => weight / length) };
}

/** Axes have a value for each row, from 1 on. */
function dot({ rows, weights }: Weighed, axis: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < rows.length; at += 1) sum += weights[at]! * axis[rows[at]!]!;
  return sum;
}

function spread(texts: readonly Weighed[], place: Float32Array, words: number): Float32Array {
  const axis = new Float32Array(words + 1);
  for (let text = 0; text < texts.length; text += 1) {
    const { rows, weights } = texts[text]!;
    const along = place[text]!;
    for (let at = 0; at < rows.length; at += 1) axis[rows[at]!]! += weights[at]! * along;
  }
  return axis;
}

function interleaved(axes: readonly Float32Array[], words: number): Float32Array {
  const places = new Float32Array((words + 1) * dimensions);
  for (const [axis, values] of axes.entries())
    for (let row = 0; row <= words; row += 1) places[row * dimensions + axis] = values[row]!;
  return places;
}

/** The same at every start: an index of the same articles finds the same. */
function randomAxes(words: number): Float32Array[] {
  let state = 88_675_123;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
  return Array.from({ length: dimensions }, () =>
    Float32Array.from({ length: words + 1 }, (_, row) => (row === 0 ? 0 : next())),
  );
}

/** Makes the vectors perpendicular to each other and of length one. */
function* orthogonalise(vectors: readonly Float32Array[]): Generator<void> {
  for (const [number, vector] of vectors.entries()) {
    for (let other = 0; other < number; other += 1) {
      const earlier = vectors[other]!;
      let along = 0;
      for (let at = 0; at < vector.length; at += 1) along += vector[at]! * earlier[at]!;
      for (let at = 0; at < vector.length; at += 1) vector[at]! -= along * earlier[at]!;
    }
    let squares = 0;
    for (const value of vector) squares += value * value;
    const length = Math.sqrt(squares) || 1;
    for (let at = 0; at < vector.length; at += 1) vector[at]! /= length;
    if (number % 8 === 7) yield;
  }
}
