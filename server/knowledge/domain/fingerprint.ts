/** When two questions are the same question. */
import { detectLanguage, languageOf } from './text/languages.ts';
import { tokensOf } from './text/tokens.ts';

/** Words of a question that count. */
const mostWords = 60;

export interface Fingerprint {
  /** The roots of its words that carry meaning, sorted. Empty: it asks nothing. */
  readonly fingerprint: string;
  readonly language: string | null;
}

export function fingerprintOf(question: string): Fingerprint {
  const language = detectLanguage(question);
  const { stopWords, stem } = languageOf(language ?? 'en');
  const roots = tokensOf(question)
    .filter((word) => !stopWords.has(word))
    .map((word) => stem(word));
  return { fingerprint: [...new Set(roots)].sort().slice(0, mostWords).join(' '), language };
}
