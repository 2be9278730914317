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
/** A word that no topic uses: it counts against all of them, as what the utterance is about may be just that. */
const unknownWeight = 1.3;
/** More different words of an utterance are not read: what it is about is said by then. */
const mostWords = 60;
/** Greetings and thanks mean themselves only when nothing else is said. */
const politeWords: ReadonlySet<string> = new Set(['hello', 'thank', 'dear']);

/** Spellings and forms of the same word that no rule finds. */
const variants: ReadonlyMap<string, string> = new Map([
  ['thanks', 'thank'],
  ['wheres', 'where'],
  ['whats', 'what'],
  ['hows', 'how'],
  ['hey', 'hello'],
  ['hi', 'hello'],
  ['cant', 'can'],
  ['im', 'i'],
  ['forgotten', 'forgot'],
  ['sent', 'send'],
  ['paid', 'pay'],
  ['bought', 'buy'],
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
 * Ranks the topics that have trigger queries (OnRecognizedIntent, OnEscalate, OnSystemIntent), best first, confidence 0..1; the ones
 * below 0.05 are left out. Ties keep the order of the topics. The index is kept for as long as the array lives.
 */
export function recogniseTopics(topics: readonly Topic[], utterance: string): readonly IntentMatch[] {
  let index = indexes.get(topics);
  if (index === undefined) {
    index = buildIndex(topics);
    indexes.set(topics, index);
  }
  const { entries, weights } = index;
  const heard = readPhrase(utterance, weights, true);
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
      (trigger.kind === 'OnRecognizedIntent' ||
        trigger.kind === 'OnEscalate' ||
        trigger.kind === 'OnSystemIntent'),
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

function readPhrase(text: string, weights: ReadonlyMap<string, number>, isUtterance = false): Phrase {
  const normal = normalise(text);
  let stems = splitStems(normal).slice(0, mostWords);
  if (isUtterance && stems.some((word) => !isStopStem(word) && !politeWords.has(word))) {
    stems = stems.filter((word) => !politeWords.has(word));
  }
  const weight = stems.reduce((sum, word) => sum + weightOf(word, weights), 0);
  const content = normal
    .split(' ')
    .filter((word) => !isStopWord(word))
    .join(' ');
  return { text, normal, stems, weight, letters: trigrams(content || normal) };
}

function splitStems(normal: string): string[] {
  // "How much" asks for a price; "much" alone says nothing.
  const joined = normal.replace(/\bhow (?=much|many)/g, 'how');
  const words = joined === '' ? [] : joined.split(' ').map((word) => variants.get(word) ?? word);
  return [...new Set(words.map((word) => (isStopWord(word) ? `~${word}` : stem(word))))];
}

/** Stop words keep their own form, marked, so that no stem is mistaken for one. */
function isStopStem(word: string): boolean {
  return word.startsWith('~');
}

function weightOf(word: string, weights: ReadonlyMap<string, number>): number {
  return isStopStem(word) ? stopWeight : (weights.get(word) ?? unknownWeight);
}

function bestMatch(entry: Entry, heard: Phrase, weights: ReadonlyMap<string, number>): IntentMatch {
  const explained = explainedBy(entry.vocabulary, heard, weights);
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

/**
 * How much of the utterance the topic's words explain, 0..1. Words it lacks count less the more they are: people tell
 * stories, and "cancel my order" must still not be taken for "where is my order".
 */
function explainedBy(
  vocabulary: ReadonlySet<string>,
  heard: Phrase,
  weights: ReadonlyMap<string, number>,
): number {
  let known = 0;
  let unknown = 0;
  for (const word of heard.stems) {
    const likeness = likenessIn(word, vocabulary);
    known += likeness * weightOf(word, weights);
    // A number is a detail, not what the utterance is about.
    if (likeness === 0 && !isStopStem(word) && !/^\d+$/.test(word)) unknown += 1;
  }
  return known === 0 ? 0 : known / (known + unknownWeight * Math.sqrt(unknown));
}

function compare(
  phrase: Phrase,
  heard: Phrase,
  explained: number,
  weights: ReadonlyMap<string, number>,
): number {
  const common = sharedWeight(phrase, new Set(heard.stems), weights);
  const covered = phrase.weight === 0 ? 0 : common / phrase.weight;
  // One word in common is weaker evidence than two, however short the phrase is.
  const evidence = Math.sqrt(1 - Math.exp(-common));
  const words = covered ** 0.4 * explained ** 0.8 * evidence;
  // Below 1: that is for the phrase itself.
  return Math.min(0.99, 0.8 * words + 0.2 * overlap(phrase.letters, heard.letters));
}

/** The weight of a phrase's words that are among the given ones; near misses count in part. */
function sharedWeight(
  phrase: Phrase,
  words: ReadonlySet<string>,
  weights: ReadonlyMap<string, number>,
): number {
  return phrase.stems.reduce((sum, word) => sum + likenessIn(word, words) * weightOf(word, weights), 0);
}

function likenessIn(word: string, words: ReadonlySet<string>): number {
  if (words.has(word)) return 1;
  let best = 0;
  if (!isStopStem(word)) for (const other of words) best = Math.max(best, wordLikeness(word, other));
  return best;
}
