/** How well each intent is told from the others: from phrases that were set aside while the others were learnt. */
import type { Observation } from './calibration.ts';
import { confidenceOf, type IntentModel } from './model.ts';

/** Of one intent's phrases. */
export interface IntentQuality {
  readonly intent: string;
  /** Phrases set aside. */
  readonly asked: number;
  /** Of them those for which it came first, and at the threshold. */
  readonly recognised: number;
}

export interface IntentConfusion {
  readonly intent: string;
  readonly takenFor: string;
  readonly count: number;
  /** Some of them. */
  readonly phrases: readonly string[];
}

export interface ModelQuality {
  readonly intents: readonly IntentQuality[];
  /** The most frequent first. */
  readonly confusions: readonly IntentConfusion[];
  /** Phrases that belong to no intent, or to one that was kept from the classifiers; and how many were refused. */
  readonly outOfScope: { readonly phrases: number; readonly refused: number };
}

const mostConfusions = 200;
const mostPhrases = 8;

/** Of observations with their phrases; those without are left out. */
export function qualityOf(
  { calibration, threshold }: Pick<IntentModel, 'calibration' | 'threshold'>,
  observations: readonly Observation[],
): ModelQuality {
  const intents = new Map<string, { asked: number; recognised: number }>();
  const confusions = new Map<
    string,
    { intent: string; takenFor: string; count: number; phrases: string[] }
  >();
  let phrases = 0;
  let refused = 0;
  for (const { first, seen, meant } of observations) {
    if (!seen) continue;
    const taken = confidenceOf(calibration, first) >= threshold;
    if (meant === -1) {
      phrases += 1;
      if (!taken) refused += 1;
      continue;
    }
    const { text, intent, best } = seen;
    if (intent === null) continue;
    const known = intents.get(intent) ?? { asked: 0, recognised: 0 };
    intents.set(intent, known);
    known.asked += 1;
    if (best === intent) known.recognised += taken ? 1 : 0;
    else if (taken) {
      const key = JSON.stringify([intent, best]);
      const pair = confusions.get(key) ?? { intent, takenFor: best, count: 0, phrases: [] };
      confusions.set(key, pair);
      pair.count += 1;
      if (pair.phrases.length < mostPhrases && !pair.phrases.includes(text)) pair.phrases.push(text);
    }
  }
  return {
    intents: [...intents].map(([intent, counts]) => ({ intent, ...counts })),
    confusions: [...confusions.values()]
      .sort((a, b) => b.count - a.count || (a.intent < b.intent ? -1 : 1))
      .slice(0, mostConfusions),
    outOfScope: { phrases, refused },
  };
}
