/**
 * Search in the index: every article is scored by the question's words (BM25 over fields), the best are looked at
 * closely, for the whole question and for each of its parts; what is alike in meaning is lifted.
 */
import { bestPassage, type FoundPassage } from '../passages.ts';
import { detectLanguage, languageOf } from '../text/languages.ts';
import { tokensOf } from '../text/tokens.ts';
import type { ArticleIndex } from './article-index.ts';
import { BestOf, type Ranked } from './best-of.ts';
import { Coverage, lookClosely } from './look-closely.ts';
import { Meaning } from './meaning.ts';
import { type Query, readQuery } from './read-query.ts';
import { Spelling } from './spelling.ts';
import { splitQuestion } from './split-question.ts';
import { tuning as chosen, type Tuning } from './tuning.ts';
import { WordScores } from './word-scores.ts';

/** Characters of a question that are read. */
export const longestQuestion = 4000;

/** Documents that get their place in one step of learning. */
const documentsAtOnce = 200;

/** Articles that are found by meaning alone as long as there are no more of them. */
const mostByMeaning = 20_000;

export interface SearchOptions {
  readonly limit: number;
  /** Milliseconds since 1970: what has expired by then is not found. */
  readonly now: number;
  /** Also what is for staff only. */
  readonly forStaff: boolean;
  /** The asker's; detected from the question without one. */
  readonly language?: string | undefined;
}

export interface SearchHit {
  readonly id: string;
  /** Comparable within one search only; the best first. */
  readonly score: number;
  /** 0..1: how much of the question, or of one of its parts, the article has, by the weight of the words. */
  readonly coverage: number;
}

/** A part of a question that is answered whole says less than the whole question would. */
const partCoverage = 0.85;

interface Asked {
  readonly key: string;
  readonly language: string;
  /** The whole question first. */
  readonly queries: readonly Query[];
  /** 0..1: how much of the question, or of one of its parts, these terms have. */
  measure(terms: Uint32Array): number;
}

export class ArticleSearch {
  readonly index: ArticleIndex;
  readonly #tuning: Tuning;
  readonly #spelling = new Spelling();
  #spelled = 1;
  #meaning: Meaning | null = null;
  #asked: Asked | null = null;
  readonly #words: WordScores;
  #totals = new Float32Array(0);

  constructor(index: ArticleIndex, tuning: Tuning = chosen) {
    this.index = index;
    this.#tuning = tuning;
    this.#words = new WordScores(index, tuning);
  }

  /** True when so many articles came that meaning should be learned anew. */
  get shouldLearn(): boolean {
    const { size } = this.index;
    const before = this.#meaning?.learnedFrom ?? 0;
    return size >= before * 1.5 + 10;
  }

  /** Learns meaning in steps; searches between two of them use what was known before. */
  *learn(): Generator<void> {
    const meaning = yield* Meaning.learn(this.index);
    while (meaning && !meaning.keepUp(this.index, documentsAtOnce)) yield;
    this.#meaning = meaning;
  }

  /** Best first. At most 4,000 characters of the question are read. */
  search(question: string, options: SearchOptions): SearchHit[] {
    const { queries, language, measure } = this.#ask(question, options.language);
    if (queries.length === 0) return [];
    const wanted = languageOf(language).code;
    const found = queries.map((query, part) => {
      const most = part === 0 ? this.#tuning.candidates : this.#tuning.candidatesOfParts;
      return lookClosely(this.index, query, this.#byWords(query, options, wanted, most), this.#tuning);
    });
    const totals = this.#totals.fill(0, 0, this.index.documents.length);
    this.#fuse(found, totals);
    const considered = this.#considered(found);
    this.#addMeaning(queries, considered, totals);
    const best = new BestOf(options.limit);
    for (let at = 0; at < considered.length; at += 1) {
      const number = considered[at]!;
      if (totals[number]! > 0 && this.#isWanted(number, options)) best.offer(number, totals[number]!);
    }
    return best.sorted().map(({ number, score }) => ({
      id: this.index.documents[number]!.id,
      score,
      coverage: measure(termsOfDocument(this.index, number)),
    }));
  }

  /** The part of an article that has most of the question. */
  passageOf(
    question: string,
    article: { title: string; content: string; language: string },
    language?: string,
  ): FoundPassage {
    const { measure } = this.#ask(question, language);
    const words = languageOf(article.language);
    const termOf = (word: string) => this.index.termOf(this.index.stemOf(words, word)) ?? [];
    return bestPassage(article, (wording) => measure(Uint32Array.from(tokensOf(wording).flatMap(termOf))));
  }

  /** The question and its parts, read once for the search and the passages of what it finds. */
  #ask(question: string, given: string | undefined): Asked {
    this.#keepUp();
    const text = question.slice(0, longestQuestion);
    const key = `${given ?? ''} ${this.index.changes} ${text}`;
    if (this.#asked?.key === key) return this.#asked;
    const language = given ?? detectLanguage(text) ?? 'en';
    const queries = [text, ...splitQuestion(text, language)]
      .map((part) => readQuery(this.index, this.#spelling, part, language, this.#tuning))
      .filter(({ concepts }) => concepts.length > 0);
    const coverages = queries.map((query) => new Coverage(this.index, query));
    const measure = (terms: Uint32Array) =>
      coverages.reduce(
        (most, coverage, part) => Math.max(most, coverage.ofTerms(terms) * (part === 0 ? 1 : partCoverage)),
        0,
      );
    this.#asked = { key, language, queries, measure };
    return this.#asked;
  }

  /** Words and articles that came since. */
  #keepUp(): void {
    const { documents, terms } = this.index;
    for (; this.#spelled < terms.length; this.#spelled += 1) this.#spelling.add(terms[this.#spelled]!);
    this.#meaning?.keepUp(this.index);
    if (this.#totals.length < documents.length)
      this.#totals = new Float32Array(Math.ceil(documents.length * 1.2));
  }

  #isWanted(number: number, { now, forStaff }: SearchOptions): boolean {
    const document = this.index.documents[number];
    if (!document || (document.staffOnly && !forStaff)) return false;
    return document.expiresAt === null || document.expiresAt > now;
  }

  /** The best by BM25 over all fields. */
  #byWords(query: Query, options: SearchOptions, wanted: string, most: number): Ranked[] {
    const { documents } = this.index;
    return this.#words.best(query, most, (number) => {
      if (!this.#isWanted(number, options)) return 0;
      return documents[number]!.language === wanted ? 1 : this.#tuning.otherLanguage;
    });
  }

  /** What the parts of the question find counts beside what the whole finds; further parts less and less. */
  #fuse([whole = [], ...parts]: readonly (readonly Ranked[])[], totals: Float32Array): void {
    const top = whole[0]?.score ?? 1;
    for (const { number, score } of whole) totals[number] = score / top;
    const byDocument = new Map<number, number[]>();
    for (const part of parts) {
      const best = part[0]?.score ?? 1;
      for (const { number, score } of part) {
        const list = byDocument.get(number);
        if (list) list.push(score / best);
        else byDocument.set(number, [score / best]);
      }
    }
    for (const [number, scores] of byDocument) {
      scores.sort((a, b) => b - a);
      let factor = this.#tuning.parts;
      for (const score of scores) {
        totals[number]! += factor * score;
        factor *= this.#tuning.partDecay;
      }
    }
  }

  /** All of some thousands, since meaning finds without a common word; of very many those that words found. */
  #considered(found: readonly (readonly Ranked[])[]): Uint32Array {
    const { length } = this.index.documents;
    if (length <= mostByMeaning) return Uint32Array.from({ length }, (_, number) => number);
    return Uint32Array.from(new Set(found.flatMap((part) => part.map(({ number }) => number))));
  }

  #addMeaning([whole, ...parts]: readonly Query[], considered: Uint32Array, totals: Float32Array): void {
    if (!this.#meaning || !whole) return;
    const share = parts.length > 0 ? 0.5 : 1;
    this.#meaning.add(
      considered,
      [
        { query: whole, weight: this.#tuning.meaning * share },
        ...parts.map((query) => ({ query, weight: (this.#tuning.meaning * share) / parts.length })),
      ],
      totals,
    );
  }
}

function termsOfDocument({ documents, sequence }: ArticleIndex, number: number): Uint32Array {
  const { begin, end } = documents[number]!;
  return sequence.values.subarray(begin, end);
}
