/** A question as the index is asked it: its concepts, each with the terms that stand for it. */
import { languageOf } from '../text/languages.ts';
import { synonyms } from '../text/synonyms.ts';
import { tokensOf } from '../text/tokens.ts';
import type { ArticleIndex } from './article-index.ts';
import type { Spelling } from './spelling.ts';

export interface QueryTerm {
  readonly term: number;
  /** 1 as it was written; less for what is only likely meant. */
  readonly weight: number;
}

/** One word of the question, or what may stand for it. */
export interface Concept {
  readonly terms: readonly QueryTerm[];
  readonly weight: number;
}

export interface Query {
  readonly concepts: readonly Concept[];
  /** Terms of the question as written, in their order; 0 where a word is a stop word or unknown. */
  readonly sequence: readonly number[];
  /** Words that no article has, nor anything like them. */
  readonly unknown: number;
}

export interface ExpansionWeights {
  readonly synonym: number;
  readonly spelling: number;
}

/** Content words of a question that needs its synonyms; one of many words has enough of its own. */
const fewWords = 6;
/** Words of a question that are read. */
const mostWords = 400;

export function readQuery(
  index: ArticleIndex,
  spelling: Spelling,
  question: string,
  languageTag: string,
  weights: ExpansionWeights,
): Query {
  const language = languageOf(languageTag);
  const words = tokensOf(question).slice(0, mostWords);
  // “How long” asks for a time, which no article has to call long.
  const isAsking = (at: number) => language.code === 'en' && words[at] === 'long' && words[at - 1] === 'how';
  const content = words.filter((word, at) => !language.stopWords.has(word) && !isAsking(at));
  const stopWords = content.length > 0 ? language.stopWords : new Set<string>();
  const synonymWeight = weights.synonym * Math.min(1, Math.max(0.5, fewWords / Math.max(1, content.length)));
  const stem = (word: string) => index.termOf(index.stemOf(language, word));
  const concepts = new Map<string, Concept>();
  const sequence: number[] = [];
  const unknown = new Set<string>();
  for (const [at, word] of words.entries()) {
    const phrases = language.code === 'en' ? phrasesAt(words, at) : [];
    if (stopWords.has(word) || (content.length > 0 && isAsking(at))) {
      sequence.push(0);
      addPhrases(phrases);
      continue;
    }
    const written = stem(word);
    sequence.push(written ?? 0);
    const before = concepts.get(word);
    if (before) {
      concepts.set(word, { ...before, weight: Math.min(2, before.weight + 0.3) });
      continue;
    }
    const terms = new Map<number, number>();
    const add = (term: number | undefined, weight: number) => {
      if (term !== undefined && weight > (terms.get(term) ?? 0)) terms.set(term, weight);
    };
    add(written, 1);
    const meant = [word];
    if (written === undefined) {
      const known = spelling.candidates(word, (one) => index.postings[stem(one) ?? 0]!.length);
      for (const [rank, one] of known.entries()) add(stem(one), weights.spelling / (rank + 1));
      meant.push(...known.slice(0, 1));
    }
    if (language.code === 'en')
      for (const one of meant) for (const other of synonymsOf(one)) addSynonym(other, add);
    if (terms.size > 0)
      concepts.set(word, { terms: [...terms].map(([term, weight]) => ({ term, weight })), weight: 1 });
    else unknown.add(word);
    addPhrases(phrases);
  }
  return { concepts: [...concepts.values()], sequence, unknown: unknown.size };

  function addSynonym(other: string, add: (term: number | undefined, weight: number) => void): void {
    const parts = other.split(' ').filter((part) => !language.stopWords.has(part));
    for (const part of parts) add(stem(part), synonymWeight / Math.sqrt(parts.length));
  }

  /** A phrase of the question means its synonyms as a whole. */
  function addPhrases(phrases: readonly string[]): void {
    for (const phrase of phrases) {
      if (concepts.has(phrase)) continue;
      const terms = new Map<number, number>();
      for (const other of synonyms.get(phrase) ?? [])
        addSynonym(other, (term, weight) => {
          if (term !== undefined) terms.set(term, Math.max(weight, terms.get(term) ?? 0));
        });
      if (terms.size > 0)
        concepts.set(phrase, {
          terms: [...terms].map(([term, weight]) => ({ term, weight: weight * 2 })),
          weight: 1,
        });
    }
  }
}

/** Phrases of two and three words that begin there and have synonyms. */
function phrasesAt(words: readonly string[], at: number): string[] {
  return [2, 3]
    .map((length) => words.slice(at, at + length).join(' '))
    .filter((phrase) => phrase.includes(' ') && synonyms.has(phrase));
}

/** Of the word itself, or without its plural. */
function synonymsOf(word: string): readonly string[] {
  return synonyms.get(word) ?? (word.endsWith('s') ? (synonyms.get(word.slice(0, -1)) ?? []) : []);
}
