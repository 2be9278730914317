/** Articles and questions as large centres have them, made by chance from a seed: the same in every run. */
import type { SearchableArticle } from '../../server/knowledge/domain/search/article-index.ts';

const consonants = 'bcdfghklmnprstvwz';
const vowels = 'aeiou';
const vocabulary = 30_000;
const small = 'the of to and a in for is on you your can with if are from when by this that'.split(' ');
const linesOfArticle = 8;
const wordsOfLine = 14;

export interface GeneratedKnowledge {
  /** Made one by one: a hundred thousand need not be in memory together. */
  articles(): Generator<SearchableArticle>;
  questions: string[];
}

export function generatedKnowledge(articles: number, questions: number): GeneratedKnowledge {
  const words = wordsFrom(chance(11));
  const made = (number: number): SearchableArticle => {
    const next = chance(1000 + number);
    // Few products, each with many articles: their names are in all of them.
    const product = words[3000 + (number % Math.max(20, Math.round(articles / 12)))]!;
    const line = () => Array.from({ length: wordsOfLine }, () => word(words, next)).join(' ');
    return {
      id: `${product}_${number}`,
      title: `${product} ${Array.from({ length: 4 }, () => content(words, next)).join(' ')}`,
      content: Array.from({ length: linesOfArticle }, (_, n) =>
        n % 3 === 0 ? `## ${line()}` : `${line()}.`,
      ).join('\n\n'),
      language: 'en',
      tags: [],
      staffOnly: number % 20 === 7,
      expiresAt: null,
    };
  };
  const next = chance(7);
  return {
    *articles() {
      for (let number = 0; number < articles; number += 1) yield made(number);
    },
    questions: Array.from({ length: questions }, (_, n) => {
      const about = made(Math.floor(next() * articles));
      const has = `${about.title} ${about.content}`.split(/[\s.#]+/).filter((one) => one.length > 3);
      const some = (count: number) =>
        Array.from({ length: count }, () => has[Math.floor(next() * has.length)]!).join(' ');
      if (n % 2 === 0) return `how do I ${some(4)}`;
      return `Hello, I have a ${some(7)}. Could you tell me ${some(6)}, and also ${some(5)}? My ${some(6)} please.`;
    }),
  };
}

/** Numbers from 0 to below 1. */
function chance(seed: number): () => number {
  let state = (seed * 2_654_435_761) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function wordsFrom(next: () => number): string[] {
  const pick = (letters: string) => letters[Math.floor(next() * letters.length)]!;
  return Array.from({ length: vocabulary }, (_, n) =>
    Array.from({ length: 2 + (n % 3) }, () => pick(consonants) + pick(vowels)).join(''),
  );
}

/** Few words often and many rarely, as in every language. */
const content = (words: readonly string[], next: () => number): string =>
  words[Math.floor(words.length ** next())]!;

const word = (words: readonly string[], next: () => number): string =>
  next() < 0.4 ? small[Math.floor(next() * small.length)]! : content(words, next);
