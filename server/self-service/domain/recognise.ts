/**
 * Which topic an utterance is about, without a model. Deterministic, and explained by one phrase.
 *
 * An utterance is compared with every trigger query: how much of the phrase it covers, how much of it the phrase and
 * the topic's other phrases explain (rare words count more), and how alike the letters are (typing errors).
 */
import type { IntentMatch, Topic } from './types.ts';
import { isStopWord, normalise, overlap, stem, trigrams, wordLikeness } from './words.ts';

/** A stop word still tells "where is my order" from "cancel my order", but little. */
const stopWeight = 0.12;
/** A word that no topic uses. */
const unknownWeight = 1.1;

/** Spellings of the same stop word. */
const variants: ReadonlyMap<string, string> = new Map([
  ['thanks', 'thank'],
  ['wheres', 'where'],
  ['whats', 'what'],
  ['hows', 'how'],
  ['hey', 'hello'],
  ['hi', 'hello'],
  ['cant', 'can'],
  ['im', 'i'],
]);

interface Phrase {
  readonly text: string;
  readonly normal: string;
  readonly stems: readonly string[];
  readonly weight: number;
  readonly letters: ReadonlySet<string>;
}

interface Entry {
  readonly topic: Topic;
  readonly phrases: readonly Phrase[];
  readonly vocabulary: ReadonlySet<string>;
}

interface Index {
  readonly entries: readonly Entry[];
  readonly weights: ReadonlyMap<string, number>;
}

const indexes = new WeakMap<readonly Topic[], Index>();

/**
 * Ranks the topics that have trigger queries (OnRecognizedIntent, OnEscalate), best first, confidence 0..1; the ones
 * below 0.05 are left out. Ties keep the order of the topics. The index is kept for as long as the array lives.
 */
export function recogniseTopics(topics: readonly Topic[], utterance: string): readonly IntentMatch[] {
  let index = indexes.get(topics);
  if (index === undefined) {
    index = buildIndex(topics);
    indexes.set(topics, index);
  }
  const { entries, weights } = index;
  const heard = readPhrase(utterance, weights);
  if (heard.stems.length === 0) return [];
  return entries
    .map((entry) => bestMatch(entry, heard, weights))
    .filter(({ confidence }) => confidence >= 0.05)
    .sort((a, b) => b.confidence - a.confidence);
}

function buildIndex(topics: readonly Topic[]): Index {
  const able = topics.filter(
    ({ trigger }) =>
      trigger.triggerQueries.length > 0 &&
      (trigger.kind === 'OnRecognizedIntent' || trigger.kind === 'OnEscalate'),
  );
  const vocabularies = able.map(
    ({ trigger }) => new Set(trigger.triggerQueries.flatMap((query) => splitStems(normalise(query)))),
  );
  const uses = new Map<string, number>();
  for (const vocabulary of vocabularies) {
    for (const word of vocabulary) uses.set(word, (uses.get(word) ?? 0) + 1);
  }
  const weights = new Map<string, number>();
  const rarest = Math.log(1 + able.length);
  for (const [word, count] of uses) {
    weights.set(word, isStopStem(word) ? stopWeight : 0.5 + Math.log(1 + able.length / count) / rarest);
  }
  const entries = able.map((topic, position) => ({
    topic,
    phrases: topic.trigger.triggerQueries.map((query) => readPhrase(query, weights)),
    vocabulary: vocabularies[position] ?? new Set<string>(),
  }));
  return { entries, weights };
}

function readPhrase(text: string, weights: ReadonlyMap<string, number>): Phrase {
  const normal = normalise(text);
  const stems = splitStems(normal);
  const weight = stems.reduce((sum, word) => sum + weightOf(word, weights), 0);
  const content = normal
    .split(' ')
    .filter((word) => !isStopWord(word))
    .join(' ');
  return { text, normal, stems, weight, letters: trigrams(content || normal) };
}

function splitStems(normal: string): string[] {
  return normal === ''
    ? []
    : [
        ...new Set(
          normal.split(' ').map((word) => (isStopWord(word) ? `~${variants.get(word) ?? word}` : stem(word))),
        ),
      ];
}

/** Stop words keep their own form, marked, so that no stem is mistaken for one. */
function isStopStem(word: string): boolean {
  return word.startsWith('~');
}

function weightOf(word: string, weights: ReadonlyMap<string, number>): number {
  return isStopStem(word) ? stopWeight : (weights.get(word) ?? unknownWeight);
}

function bestMatch(entry: Entry, heard: Phrase, weights: ReadonlyMap<string, number>): IntentMatch {
  const explained = share(heard, entry.vocabulary, weights);
  let confidence = 0;
  let phrase = '';
  for (const candidate of entry.phrases) {
    const found = candidate.normal === heard.normal ? 1 : compare(candidate, heard, explained, weights);
    if (found > confidence) {
      confidence = found;
      phrase = candidate.text;
    }
  }
  return { topic: entry.topic.name, confidence: Math.round(confidence * 1000) / 1000, phrase };
}

function compare(
  phrase: Phrase,
  heard: Phrase,
  explained: number,
  weights: ReadonlyMap<string, number>,
): number {
  const covered = share(phrase, new Set(heard.stems), weights);
  const precise = share(heard, new Set(phrase.stems), weights);
  const letters = overlap(phrase.letters, heard.letters);
  // A product: one shared word covers a short phrase entirely, but must not carry a sentence about something else.
  const words = Math.sqrt((covered * (precise + explained)) / 2);
  // Below 1: that is for the phrase itself.
  return Math.min(0.99, 0.8 * words + 0.2 * letters);
}

/** The share of a phrase's weight that is found among the words, 0..1; near misses count in part. */
function share(phrase: Phrase, words: ReadonlySet<string>, weights: ReadonlyMap<string, number>): number {
  if (phrase.weight === 0) return 0;
  let sum = 0;
  for (const word of phrase.stems) {
    let likeness = words.has(word) ? 1 : 0;
    if (likeness === 0 && !isStopStem(word)) {
      for (const other of words) likeness = Math.max(likeness, wordLikeness(word, other));
    }
    sum += likeness * weightOf(word, weights);
  }
  return sum / phrase.weight;
}
