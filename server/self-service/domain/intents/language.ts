/** Which of a few languages a text is in, by its characters: naive Bayes over trigrams of the phrases at hand. */
import { tokensOf } from './grams.ts';

/** Trigrams of one language's phrases, the frequent ones. Plain data. */
export interface LanguageProfile {
  readonly language: string;
  /** Occurrences of the trigram of the same place in `grams`. */
  readonly counts: readonly number[];
  readonly grams: readonly string[];
  /** Occurrences of all trigrams, rare ones too. */
  readonly total: number;
}

const mostGrams = 600;
/** Trigrams that there may be, for what was never seen. */
const possible = 5_000;

export function profileOf(language: string, texts: readonly string[]): LanguageProfile {
  const counts = new Map<string, number>();
  let total = 0;
  for (const text of texts) {
    for (const gram of trigramsOf(text)) {
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
      total += 1;
    }
  }
  const frequent = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostGrams);
  return {
    language,
    grams: frequent.map(([gram]) => gram),
    counts: frequent.map(([, count]) => count),
    total,
  };
}

/** Tells languages apart; `null` for a text that says nothing about it. */
export class LanguageDetector {
  readonly #profiles: readonly { language: string; total: number; counts: ReadonlyMap<string, number> }[];

  constructor(profiles: readonly LanguageProfile[]) {
    this.#profiles = profiles.map(({ language, grams, counts, total }) => ({
      language,
      total,
      counts: new Map(grams.map((gram, at) => [gram, counts[at] ?? 0])),
    }));
  }

  /** `certainty`: 0.5 is a toss-up between two, 1 sure. Null when no trigram is known in any language. */
  detect(text: string): { language: string; certainty: number } | null {
    const sums = this.#profiles.map(({ language }) => ({ language, log: 0 }));
    let known = 0;
    for (const gram of trigramsOf(text).slice(0, 300)) {
      if (!this.#profiles.some(({ counts }) => counts.has(gram))) continue;
      known += 1;
      for (const [at, { counts, total }] of this.#profiles.entries()) {
        sums[at]!.log += Math.log(((counts.get(gram) ?? 0) + 0.5) / (total + 0.5 * possible));
      }
    }
    const best = sums.reduce<(typeof sums)[number] | null>((a, b) => (a && a.log >= b.log ? a : b), null);
    if (known === 0 || best === null) return null;
    const weight = sums.reduce((sum, { log }) => sum + Math.exp(log - best.log), 0);
    return { language: best.language, certainty: 1 / weight };
  }
}

function trigramsOf(text: string): string[] {
  const grams: string[] = [];
  for (const token of tokensOf(text)) {
    const padded = ` ${token} `;
    for (let at = 0; at + 3 <= padded.length; at += 1) grams.push(padded.slice(at, at + 3));
  }
  return grams;
}
