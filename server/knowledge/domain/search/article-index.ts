/**
 * An index of articles in memory: which words are where. Articles come and go one by one; `search.ts` asks it.
 * About 3.5 kB for an article of a thousand letters.
 */
import { articleWords } from '../text/article-words.ts';
import { type Language, languageOf } from '../text/languages.ts';
import { GrowingFloat32, GrowingUint32, Postings } from './growing.ts';

export interface SearchableArticle {
  readonly id: string;
  readonly title: string;
  /** Markdown. */
  readonly content: string;
  /** As `en` or `de-AT`. */
  readonly language: string;
  readonly tags: readonly string[];
  /** Never shown to customers. */
  readonly staffOnly: boolean;
  /** Milliseconds since 1970; from then on it is not found any more. */
  readonly expiresAt: number | null;
}

/** How much a word counts by where it stands. */
export interface FieldWeights {
  readonly title: number;
  readonly headings: number;
  readonly body: number;
  readonly labels: number;
}

export const fieldWeights: FieldWeights = { title: 2.5, headings: 1.5, body: 1, labels: 1.25 };

/** Weights of postings are kept as eighths. */
export const weightUnit = 8;
/** Dead documents that are carried along before the index is made anew. */
const mostDead = 0.3;

export interface IndexedDocument {
  readonly id: string;
  readonly language: string;
  readonly staffOnly: boolean;
  readonly expiresAt: number | null;
  /** Where its words begin in `sequence`: the title's, then the rest's. Stop words are 0. */
  readonly begin: number;
  readonly titleEnd: number;
  readonly end: number;
}

export class ArticleIndex {
  readonly #weights: FieldWeights;
  readonly #vocabulary = new Map<string, number>();
  /** Number 0 is no term. */
  readonly terms: string[] = [''];
  readonly postings: Postings[] = [new Postings()];
  readonly documents: (IndexedDocument | null)[] = [];
  /** Of each document's words, heavier where they count more; 0 for one that is gone. */
  readonly lengths = new GrowingFloat32();
  readonly #numbers = new Map<string, number>();
  readonly sequence = new GrowingUint32();
  readonly #stems = new Map<string, string>();
  #totalLength = 0;
  /** Grows with every change; what is derived from the index is made anew then. */
  changes = 0;

  constructor(weights: FieldWeights = fieldWeights) {
    this.#weights = weights;
  }

  /** Articles that are in. */
  get size(): number {
    return this.#numbers.size;
  }

  get averageLength(): number {
    return this.size === 0 ? 1 : this.#totalLength / this.size;
  }

  /** True when so many documents were replaced that making the index anew is worth it. */
  get isWorn(): boolean {
    return this.documents.length > 1000 && this.size < this.documents.length * (1 - mostDead);
  }

  termOf(stem: string): number | undefined {
    return this.#vocabulary.get(stem);
  }

  numberOf(id: string): number | undefined {
    return this.#numbers.get(id);
  }

  /** Puts an article in, instead of the one with its id. */
  put(article: SearchableArticle): void {
    this.remove(article.id);
    const language = languageOf(article.language);
    const { title, headings, body, labels } = articleWords(article);
    const number = this.documents.length;
    const found = new Map<number, number>();
    const begin = this.sequence.length;
    let length = 0;
    const count = (words: readonly string[], weight: number, inSequence: boolean): void => {
      for (const word of words) {
        const term = language.stopWords.has(word) ? 0 : this.#term(language, word);
        if (inSequence) this.sequence.push(term);
        if (term === 0) continue;
        found.set(term, (found.get(term) ?? 0) + weight);
        length += weight;
      }
    };
    count(title, this.#weights.title, true);
    const titleEnd = this.sequence.length;
    this.sequence.push(0);
    count(headings, this.#weights.headings, true);
    this.sequence.push(0);
    count(body, this.#weights.body, true);
    count([...new Set(labels)], this.#weights.labels, false);
    for (const [term, weight] of found)
      this.postings[term]!.push(number, Math.min(255, Math.round(weight * weightUnit)));
    const { id, staffOnly, expiresAt } = article;
    this.documents.push({
      id,
      language: language.code,
      staffOnly,
      expiresAt,
      begin,
      titleEnd,
      end: this.sequence.length,
    });
    // An article without a word is there, and never found.
    this.lengths.push(length);
    this.#numbers.set(id, number);
    this.#totalLength += length;
    this.changes += 1;
  }

  remove(id: string): void {
    const number = this.#numbers.get(id);
    if (number === undefined) return;
    this.#totalLength -= this.lengths.values[number]!;
    this.lengths.values[number] = 0;
    this.documents[number] = null;
    this.#numbers.delete(id);
    this.changes += 1;
  }

  /** How much it says that an article has the term: much when few have it. */
  rarityOf(term: number): number {
    return this.rarityOfCount(this.postings[term]!.length);
  }

  /** Of a term that so many articles have. */
  rarityOfCount(count: number): number {
    return Math.log(1 + (Math.max(this.documents.length, count) - count + 0.5) / (count + 0.5));
  }

  stemOf(language: Language, word: string): string {
    const key = `${language.code}:${word}`;
    let stem = this.#stems.get(key);
    if (stem === undefined) {
      stem = language.stem(word);
      if (this.#stems.size < 300_000) this.#stems.set(key, stem);
    }
    return stem;
  }

  #term(language: Language, word: string): number {
    const stem = this.stemOf(language, word);
    let term = this.#vocabulary.get(stem);
    if (term === undefined) {
      term = this.terms.length;
      this.#vocabulary.set(stem, term);
      this.terms.push(stem);
      this.postings.push(new Postings());
    }
    return term;
  }
}
