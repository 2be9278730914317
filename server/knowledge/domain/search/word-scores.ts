/** BM25 over fields: what each article scores by the question's words. */
import type { ArticleIndex } from './article-index.ts';
import { weightUnit } from './article-index.ts';
import { BestOf, type Ranked } from './best-of.ts';
import { GrowingUint32, type Postings } from './growing.ts';
import type { Query } from './read-query.ts';
import type { Tuning } from './tuning.ts';

/** Once so many times as many are scored as are wanted, frequent words bring in no more. */
const enough = 6;
/** Looking an article up costs about as much as passing so many. */
const lookUpCost = 16;

interface WeighedTerm {
  readonly list: Postings;
  readonly factor: number;
}

export class WordScores {
  readonly #index: ArticleIndex;
  readonly #tuning: Tuning;
  /** By document; all zero between two questions. */
  #scores = new Float32Array(0);
  readonly #touched = new GrowingUint32();

  constructor(index: ArticleIndex, tuning: Tuning) {
    this.#index = index;
    this.#tuning = tuning;
  }

  /**
   * The best, best first; `worth` says what an article's score is multiplied with, 0 for one that is not wanted. Rare
   * words first: once far more articles are found than are wanted, very frequent words only add to those, which spares
   * passing half of all articles.
   */
  best(query: Query, most: number, worth: (number: number) => number): Ranked[] {
    const size = this.#index.documents.length;
    if (this.#scores.length < size) this.#scores = new Float32Array(Math.ceil(size * 1.2));
    this.#touched.length = 0;
    for (const term of this.#termsOf(query)) {
      const { length } = this.#touched;
      if (length >= most * enough && term.list.length > length * lookUpCost) this.#lookUp(term);
      else this.#pass(term);
    }
    const best = new BestOf(most);
    const scores = this.#scores;
    const { values, length } = this.#touched;
    for (let at = 0; at < length; at += 1) {
      const number = values[at]!;
      const score = scores[number]!;
      scores[number] = 0;
      if (score <= best.floor) continue;
      const worthy = score * worth(number);
      if (worthy > 0) best.offer(number, worthy);
    }
    return best.sorted();
  }

  /** The rarest first. */
  #termsOf({ concepts }: Query): WeighedTerm[] {
    const { saturation } = this.#tuning;
    return concepts
      .flatMap(({ terms, weight: concept }) =>
        terms.map(({ term, weight }) => ({
          list: this.#index.postings[term]!,
          factor: concept * weight * this.#index.rarityOf(term) * (saturation + 1),
        })),
      )
      .sort((a, b) => a.list.length - b.list.length);
  }

  #pass({ list, factor }: WeighedTerm): void {
    const scores = this.#scores;
    const touched = this.#touched;
    const lengths = this.#index.lengths.values;
    const [base, slope] = this.#norm();
    const { documents, weights, length } = list;
    for (let at = 0; at < length; at += 1) {
      const number = documents[at]!;
      const frequency = weights[at]! / weightUnit;
      const score = (factor * frequency) / (frequency + base + slope * lengths[number]!);
      if (scores[number] === 0) touched.push(number);
      scores[number]! += score;
    }
  }

  #lookUp({ list, factor }: WeighedTerm): void {
    const lengths = this.#index.lengths.values;
    const [base, slope] = this.#norm();
    for (let at = 0; at < this.#touched.length; at += 1) {
      const number = this.#touched.values[at]!;
      const place = placeOf(list, number);
      if (place < 0) continue;
      const frequency = list.weights[place]! / weightUnit;
      this.#scores[number]! += (factor * frequency) / (frequency + base + slope * lengths[number]!);
    }
  }

  #norm(): [number, number] {
    const { saturation, lengthPenalty } = this.#tuning;
    return [saturation * (1 - lengthPenalty), (saturation * lengthPenalty) / this.#index.averageLength];
  }
}

/** -1: it is not there. */
function placeOf({ documents, length }: Postings, number: number): number {
  let low = 0;
  let high = length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const there = documents[middle]!;
    if (there === number) return middle;
    if (there < number) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
