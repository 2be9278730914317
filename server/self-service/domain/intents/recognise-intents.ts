/**
 * Which topic an utterance is about, with trained models: what the classifier says and what the comparison with each
 * phrase says (`recognise.ts`), in equal parts. With few phrases that refuses far more of what is out of scope than
 * either alone (README.md); with many the classifier needs no help.
 */
import { recogniseTopics } from '../recognise.ts';
import type { IntentMatch, Topic } from '../types.ts';
import { LanguageDetector } from './language.ts';
import { IntentClassifier } from './model.ts';
import type { StoredModel } from './model-bytes.ts';

/** With more phrases than this the classifier decides alone. */
const manyPhrases = 3_000;
const mostMatches = 10;
/** A guess at the language below this: all of them are asked. */
const certainLanguage = 0.8;

/** Ranks topics, best first; 0.5 is where a model begins to trust itself. Pure. */
export type Recognise = (topics: readonly Topic[], utterance: string) => readonly IntentMatch[];

/** @param stored one model a language; none: the comparison with phrases alone */
export function recogniserOf(stored: readonly StoredModel[]): Recognise {
  if (stored.length === 0) return recogniseTopics;
  const classifiers = new Map(
    stored.map(({ model, profile }) => [profile.language, new IntentClassifier(model)]),
  );
  const known = new Set(stored.flatMap(({ model }) => model.intents));
  const detector = new LanguageDetector(stored.map(({ profile }) => profile));
  return (topics, utterance) => {
    const lexical = manyTriggers(topics) ? null : recogniseTopics(topics, utterance);
    if (lexical?.[0]?.confidence === 1) return lexical;
    const guess = classifiers.size > 1 ? detector.detect(utterance) : null;
    const asked =
      guess && guess.certainty >= certainLanguage
        ? [classifiers.get(guess.language)!]
        : [...classifiers.values()];
    const scores = new Map<string, number>();
    for (const classifier of asked) {
      for (const { intent, confidence } of classifier.rank(utterance, mostMatches)) {
        const trust = scaled(confidence, classifier.model.threshold);
        scores.set(intent, Math.max(scores.get(intent) ?? 0, trust));
      }
    }
    return merged(topics, scores, lexical, known);
  };
}

function merged(
  topics: readonly Topic[],
  scores: ReadonlyMap<string, number>,
  lexical: readonly IntentMatch[] | null,
  known: ReadonlySet<string>,
): readonly IntentMatch[] {
  const compared = new Map(lexical?.map((match) => [match.topic, match]));
  const matches: IntentMatch[] = [];
  for (const topic of topics) {
    const match = compared.get(topic.name);
    const score = scores.get(topic.name);
    if (match === undefined && score === undefined) continue;
    // A topic that came after the training has its phrases only.
    const confidence =
      lexical && known.has(topic.name)
        ? ((match?.confidence ?? 0) + (score ?? 0)) / 2
        : (score ?? match?.confidence ?? 0);
    if (confidence < 0.05 || topic.trigger.triggerQueries.length === 0) continue;
    matches.push({
      topic: topic.name,
      confidence: Math.round(confidence * 1000) / 1000,
      phrase: match?.phrase ?? topic.trigger.triggerQueries[0] ?? '',
    });
  }
  return matches.sort((a, b) => b.confidence - a.confidence).slice(0, mostMatches);
}

/** A model's own threshold becomes 0.5, so that one setting suits all models. */
function scaled(confidence: number, threshold: number): number {
  const own = Math.min(Math.max(threshold, 0.02), 0.95);
  return confidence < own ? (0.5 * confidence) / own : 0.5 + (0.5 * (confidence - own)) / (1 - own);
}

const sizes = new WeakMap<readonly Topic[], boolean>();

function manyTriggers(topics: readonly Topic[]): boolean {
  const known = sizes.get(topics);
  if (known !== undefined) return known;
  const many = topics.reduce((sum, { trigger }) => sum + trigger.triggerQueries.length, 0) > manyPhrases;
  sizes.set(topics, many);
  return many;
}
