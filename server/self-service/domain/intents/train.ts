/** Phrases with intents become a model. Pure: the same examples in the same order give the same bytes. */
import {
  calibrate,
  chooseThreshold,
  type Observation,
  observe,
  type ThresholdRule,
  usualCalibration,
} from './calibration.ts';
import { FeatureSpace, featuresOf, type SparseRows } from './feature-space.ts';
import { tokensOf } from './grams.ts';
import { trainLinear } from './linear-training.ts';
import { confidenceOf, IntentClassifier, type IntentModel } from './model.ts';
import { seededNumbers, shuffle } from './seeded.ts';

export interface Example {
  readonly text: string;
  /** Null: what customers say and no intent is made for (out of scope). */
  readonly intent: string | null;
}

export interface TrainingOptions {
  /** Phrases for calibration and threshold, not to learn from. Absent: examples are set aside in turns. */
  readonly validation?: readonly Example[];
  /** Learnt as well, once calibration and threshold are chosen without them. */
  readonly further?: readonly Example[];
  /** Default `paper`. */
  readonly rule?: ThresholdRule;
  /** Names of intents count as phrases; for people, by intent. Absent: the intent's own name. */
  readonly names?: ReadonlyMap<string, string>;
  readonly seed?: number;
}

/** What is doubtful about the examples, for their author. */
export interface ExampleIssue {
  readonly kind: 'empty' | 'contradiction' | 'few';
  /** The intents concerned. */
  readonly intents: readonly string[];
  /** The phrase; absent for `few`. */
  readonly text?: string;
}

export interface Training {
  readonly model: IntentModel;
  readonly issues: readonly ExampleIssue[];
  /** How the classifiers did on what they had not seen: with it figures and thresholds are worked out. */
  readonly observations: readonly Observation[];
}

const cost = 1;
/** With more examples than this, a part of them is set aside once, instead of every one in turns. */
const manyExamples = 3_000;
const folds = 4;
/** Fewer phrases than this are few. */
const fewPhrases = 5;

/** Trains, calibrates and chooses the threshold. Works with anything, also without examples. */
export function trainIntents(examples: readonly Example[], options: TrainingOptions = {}): Training {
  const seed = options.seed ?? 1;
  const { kept, issues } = review(examples);
  const fitted = learn(withNames(kept, options.names), seed);
  const observations = options.validation
    ? observed(fitted, options.validation)
    : observedInTurns(kept, options.names, seed);
  const { further = [], rule = 'paper' } = options;
  const complete =
    further.length === 0
      ? fitted
      : learn(withNames(review([...examples, ...further]).kept, options.names), seed);
  return { model: settled(complete, observations, rule), issues, observations };
}

/** So many phrases of each intent, and all that are out of scope; the same ones for the same seed. */
export function drawPerIntent(examples: readonly Example[], most: number, seed: number): Example[] {
  const order = Int32Array.from(examples.keys());
  shuffle(order, order.length, seededNumbers(seed));
  const counts = new Map<string, number>();
  return [...order].flatMap((at) => {
    const example = examples[at]!;
    if (example.intent === null) return example;
    const count = (counts.get(example.intent) ?? 0) + 1;
    counts.set(example.intent, count);
    return count <= most ? example : [];
  });
}

/** The model with calibration and threshold from what was observed. */
export function settled(
  model: IntentModel,
  observations: readonly Observation[],
  rule: ThresholdRule,
): IntentModel {
  const calibration = observations.length === 0 ? usualCalibration : calibrate(observations);
  const score = chooseThreshold(observations, rule);
  const threshold = score === Number.NEGATIVE_INFINITY ? 0 : confidenceOf(calibration, score);
  return { ...model, calibration, threshold };
}

/** Without what says nothing and what is there twice; tells what is contradictory or too few. */
function review(examples: readonly Example[]): { kept: Example[]; issues: ExampleIssue[] } {
  const issues: ExampleIssue[] = [];
  const byText = new Map<string, { text: string; intents: (string | null)[] }>();
  const counts = new Map<string, number>();
  const kept: Example[] = [];
  for (const example of examples) {
    const { text, intent } = example;
    const key = tokensOf(text).join(' ');
    if (key === '') {
      issues.push({ kind: 'empty', intents: intent === null ? [] : [intent], text });
      continue;
    }
    const known = byText.get(key);
    if (known?.intents.includes(intent)) continue;
    if (known) known.intents.push(intent);
    else byText.set(key, { text, intents: [intent] });
    if (intent !== null) counts.set(intent, (counts.get(intent) ?? 0) + 1);
    kept.push(example);
  }
  for (const { text, intents } of byText.values()) {
    if (intents.length < 2) continue;
    issues.push({ kind: 'contradiction', intents: intents.filter((intent) => intent !== null), text });
  }
  for (const [intent, count] of counts) {
    if (count < fewPhrases) issues.push({ kind: 'few', intents: [intent] });
  }
  return { kept, issues };
}

function withNames(examples: readonly Example[], names: ReadonlyMap<string, string> = new Map()): Example[] {
  const intents = new Set(examples.flatMap(({ intent }) => (intent === null ? [] : [intent])));
  const named = [...intents].map((intent) => ({ text: wordsOfName(names.get(intent) ?? intent), intent }));
  return [...examples, ...named];
}

/** `card_arrival`, `CardArrival` and `card-arrival` say "card arrival". */
const wordsOfName = (name: string): string =>
  name.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ').replace(/[^\p{L}\p{N}]+/gu, ' ');

function learn(examples: readonly Example[], seed: number): IntentModel {
  const intents = [...new Set(examples.flatMap(({ intent }) => (intent === null ? [] : [intent])))];
  const numbers = new Map(intents.map((intent, number) => [intent, number]));
  const texts = examples.map(({ text }) => text);
  const features = featuresOf(texts);
  const featuresCount = features.hashes.length;
  const rows = withEmptyRow(new FeatureSpace(features).rowsOf(texts));
  const labels = new Int32Array(examples.length + 1).fill(-1);
  for (const [row, { intent }] of examples.entries()) {
    labels[row] = intent === null ? -1 : (numbers.get(intent) ?? -1);
  }
  const count = intents.length;
  const exact = new Float32Array(featuresCount * count);
  const biases = new Float32Array(count);
  trainLinear({ rows, labels, intentsCount: count, featuresCount, cost, seed }, (intent, weights, bias) => {
    for (let feature = 0; feature < featuresCount; feature += 1) {
      exact[feature * count + intent] = weights[feature]!;
    }
    biases[intent] = bias;
  });
  const quantised = quantise(exact, featuresCount, count);
  return { intents, features, ...quantised, biases, calibration: usualCalibration, threshold: 0 };
}

/** A text of which nothing is known belongs to no intent: a row without features says so. */
function withEmptyRow({ starts, features, values }: SparseRows): SparseRows {
  const longer = new Int32Array(starts.length + 1);
  longer.set(starts);
  longer[starts.length] = starts[starts.length - 1]!;
  return { starts: longer, features, values };
}

/** One byte a weight; what is lost is far below what phrases differ by. */
function quantise(
  exact: Float32Array,
  featuresCount: number,
  count: number,
): { weights: Int8Array; scales: Float32Array } {
  const weights = new Int8Array(exact.length);
  const scales = new Float32Array(featuresCount);
  for (let feature = 0; feature < featuresCount; feature += 1) {
    const from = feature * count;
    let largest = 0;
    for (let at = from; at < from + count; at += 1) largest = Math.max(largest, Math.abs(exact[at]!));
    const scale = largest / 127;
    scales[feature] = scale;
    if (scale === 0) continue;
    for (let at = from; at < from + count; at += 1) weights[at] = Math.round(exact[at]! / scale);
  }
  return { weights, scales };
}

function observed(model: IntentModel, examples: readonly Example[]): Observation[] {
  const classifier = new IntentClassifier(model);
  return examples.flatMap(({ text, intent }) => observe(classifier, text, intent) ?? []);
}

/**
 * Each turn sets a part of the phrases aside, and some intents altogether: their phrases then are out of scope, as what
 * customers say about matters nobody thought of. With many examples one turn tells enough.
 */
function observedInTurns(
  examples: readonly Example[],
  names: ReadonlyMap<string, string> | undefined,
  seed: number,
): Observation[] {
  const intents = [...new Set(examples.flatMap(({ intent }) => intent ?? []))];
  const turns = examples.length > manyExamples ? 1 : folds;
  const next = seededNumbers(seed);
  const phraseOrder = Int32Array.from(examples.keys());
  shuffle(phraseOrder, phraseOrder.length, next);
  const intentOrder = Int32Array.from(intents.keys());
  shuffle(intentOrder, intentOrder.length, next);
  const turnOf = new Map([...intentOrder].map((intent, place) => [intents[intent]!, place % folds]));
  const observations: Observation[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const hidden = (intent: string | null) =>
      intent !== null && intents.length >= folds && turnOf.get(intent) === turn;
    const aside = new Set([...phraseOrder].filter((_, place) => place % folds === turn));
    const left = examples.filter(({ intent }, at) => !aside.has(at) && !hidden(intent));
    if (left.length === 0) continue;
    const model = learn(withNames(left, names), seed);
    const known = new Set<string | null>(model.intents);
    const unseen = examples.flatMap(({ text, intent }, at): Example[] => {
      if (!aside.has(at)) return [];
      if (intent === null || hidden(intent)) return [{ text, intent: null }];
      // Its only phrase is set aside: nothing could know it.
      return known.has(intent) ? [{ text, intent }] : [];
    });
    observations.push(...observed(model, unseen));
  }
  return observations;
}
