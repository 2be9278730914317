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

interface Row {
  readonly terms: Uint32Array;
  readonly weights: Float32Array;
}

export class Meaning {
  /** Of each term its place; terms that came later have none. */
  readonly #terms: readonly Float32Array[];
  readonly #rarities: Float32Array;
  /** Places of the documents one after the other, of length one. */
  #documents = new Float32Array(0);
  #known = 0;
  /** Articles when it was learned. */
  readonly learnedFrom: number;

  private constructor(terms: readonly Float32Array[], rarities: Float32Array, learnedFrom: number) {
    this.#terms = terms;
    this.#rarities = rarities;
    this.learnedFrom = learnedFrom;
  }

  /** Learns step by step: whoever drives it may let others go first between two. Null with too few articles. */
  static *learn(index: ArticleIndex): Generator<void, Meaning | null> {
    const numbers = sample(index);
    if (numbers.length < leastSamples) return null;
    const count = index.terms.length;
    const rarities = Float32Array.from({ length: count }, (_, term) =>
      term === 0 ? 0 : index.rarityOf(term),
    );
    const rows = numbers.map((number) => rowOf(index, number, rarities));
    yield;
    let terms = randomPlaces(count);
    for (let round = 0; ; round += 1) {
      yield* orthogonalise(terms);
      if (round === rounds) break;
      const documents = terms.map((place) => Float32Array.from(rows, (row) => dot(row, place)));
      yield;
      yield* orthogonalise(documents);
      terms = [];
      for (const place of documents) {
        terms.push(spread(rows, place, count));
        yield;
      }
    }
    const meaning = new Meaning(terms, rarities, index.size);
    yield;
    return meaning;
  }

  /** Gives documents that came since their places. */
  keepUp(index: ArticleIndex): void {
    const { length } = index.documents;
    if (this.#known === length) return;
    if (this.#documents.length < length * dimensions) {
      const grown = new Float32Array(Math.ceil(length * 1.2) * dimensions);
      grown.set(this.#documents);
      this.#documents = grown;
    }
    for (; this.#known < length; this.#known += 1) {
      if (!index.documents[this.#known]) continue;
      const place = this.#placeOf(rowOf(index, this.#known, this.#rarities));
      this.#documents.set(place, this.#known * dimensions);
    }
  }

  /** Adds `weight` times the likeness of each document to the question. */
  add(index: ArticleIndex, query: Query, weight: number, scores: Float32Array): void {
    const terms: number[] = [];
    const weights: number[] = [];
    for (const { terms: meant, weight: concept } of query.concepts)
      for (const { term, weight: likely } of meant) {
        terms.push(term);
        weights.push(concept * likely * (this.#rarities[term] ?? 0));
      }
    const place = this.#placeOf({ terms: Uint32Array.from(terms), weights: Float32Array.from(weights) });
    const documents = this.#documents;
    const { length } = index.documents;
    for (let number = 0, at = 0; number < length; number += 1) {
      let likeness = 0;
      for (let axis = 0; axis < dimensions; axis += 1, at += 1) likeness += documents[at]! * place[axis]!;
      scores[number]! += weight * likeness;
    }
  }

  /** Of length one, or zero. */
  #placeOf({ terms, weights }: Row): Float32Array {
    const place = new Float32Array(dimensions);
    for (const [at, term] of terms.entries()) {
      if (term >= this.#rarities.length) continue;
      for (let axis = 0; axis < dimensions; axis += 1)
        place[axis]! += weights[at]! * this.#terms[axis]![term]!;
    }
    const length = Math.hypot(...place);
    return length === 0 ? place : place.map((value) => value / length);
  }
}

function sample(index: ArticleIndex): number[] {
  const alive = index.documents.flatMap((document, number) => (document ? [number] : []));
  if (alive.length <= mostSamples) return alive;
  return Array.from({ length: mostSamples }, (_, n) => alive[Math.floor((n * alive.length) / mostSamples)]!);
}

/** An article's terms by frequency and rarity, of length one. */
function rowOf(index: ArticleIndex, number: number, rarities: Float32Array): Row {
  const { begin, end } = index.documents[number]!;
  const counts = new Map<number, number>();
  for (let at = begin; at < end; at += 1) {
    const term = index.sequence.values[at]!;
    if (term !== 0 && term < rarities.length) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  const terms = Uint32Array.from(counts.keys());
  const weights = Float32Array.from(terms, (term) => (1 + Math.log(counts.get(term)!)) * rarities[term]!);
  const length = Math.hypot(...weights) || 1;
  return { terms, weights: weights.map((weight) => weight / length) };
}

function dot({ terms, weights }: Row, place: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < terms.length; at += 1) sum += weights[at]! * place[terms[at]!]!;
  return sum;
}

function spread(rows: readonly Row[], place: Float32Array, count: number): Float32Array {
  const spreadOut = new Float32Array(count);
  for (const [number, { terms, weights }] of rows.entries())
    for (let at = 0; at < terms.length; at += 1) spreadOut[terms[at]!]! += weights[at]! * place[number]!;
  return spreadOut;
}

/** The same at every start: an index of the same articles finds the same. */
function randomPlaces(count: number): Float32Array[] {
  let state = 88_675_123;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
  return Array.from({ length: dimensions }, () => Float32Array.from({ length: count }, next));
}

/** Makes the vectors perpendicular to each other and of length one. */
function* orthogonalise(vectors: readonly Float32Array[]): Generator<void> {
  for (const [number, vector] of vectors.entries()) {
    for (const earlier of vectors.slice(0, number)) {
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
