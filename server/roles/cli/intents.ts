/** `intents evaluate`: how good intents are recognised, on phrases whose intents are known. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import {
  drawPerIntent,
  type Evaluation,
  type Example,
  evaluateIntents,
  IntentClassifier,
  trainIntents,
} from '../../self-service/index.ts';
import { Refusal } from './command.ts';
import { type Part, readExamples } from './intents-files.ts';

const usage = `usage: ./patchbay intents evaluate --train <file> --val <file> --test <file> [--json] [--per-intent <n>]
                               [--rule paper|balanced] [--fit train|all] [--seed <n>]

  Learns the intents of one file of phrases and tells how many of another are recognised. A file is JSON
  ([[text, intent], ...], or an object of such: file.json#key,key; intent "oos": out of scope) or CSV (text,category).
  Calibration and threshold are chosen on --val: by the rule "paper" (most phrases right) or "balanced" (accuracy in
  scope plus recall out of scope). Then the classifiers are fitted on both files, unless some of --val are in --test
  too, --per-intent is given, or --fit train. --per-intent learns from so many phrases of each intent, drawn by --seed.

  accuracy: in scope, whatever the confidence. inScopeAccuracy and outOfScopeRecall: at the threshold.`;

const options = {
  train: { type: 'string' },
  val: { type: 'string' },
  test: { type: 'string' },
  json: { type: 'boolean' },
  'per-intent': { type: 'string' },
  rule: { type: 'string', default: 'paper' },
  fit: { type: 'string', default: 'all' },
  seed: { type: 'string', default: '1' },
} as const satisfies ParseArgsConfig['options'];

/** What is printed, in this order. */
interface Figures extends Evaluation {
  readonly threshold: number;
  readonly trainSeconds: number;
  readonly predictionsPerSecond: number;
  /** Of the process, when it is through. */
  readonly residentBytes: number;
}

/** Needs no database. Throws Refusal for what the user has to correct; `tell` takes what is not the result. */
export function intentsCommand(args: readonly string[], tell: (line: string) => void = () => {}): string {
  const { values, positionals } = parsed([...args]);
  if (positionals.join(' ') !== 'evaluate') throw new Refusal(usage);
  const { rule, fit } = values;
  if ((rule !== 'paper' && rule !== 'balanced') || (fit !== 'train' && fit !== 'all'))
    throw new Refusal(usage);
  const seed = countOf(values.seed, 'seed', 0);
  const read = (part: Part) => {
    const place = values[part];
    if (place === undefined) throw new Refusal(`--${part} is missing.\n\n${usage}`);
    return readExamples(place, part);
  };
  const [all, validation, test] = [read('train'), read('val'), read('test')];
  const perIntent = values['per-intent'];
  const learnt =
    perIntent === undefined ? all : drawPerIntent(all, countOf(perIntent, 'per-intent', 1), seed);
  const further = perIntent === undefined && fit === 'all' && !overlap(validation, test) ? validation : [];
  tell(
    `Learns from ${learnt.length} phrases${further.length ? `, then also from ${further.length} of --val` : ''}.`,
  );

  const began = performance.now();
  const { model } = trainIntents(learnt, { validation, further, rule, seed });
  const trainSeconds = (performance.now() - began) / 1000;
  const classifier = new IntentClassifier(model);
  const figures: Figures = {
    ...evaluateIntents(classifier, test),
    threshold: rounded(model.threshold, 4),
    trainSeconds: rounded(trainSeconds, 2),
    predictionsPerSecond: Math.round(speedOf(classifier, test)),
    residentBytes: process.memoryUsage.rss(),
  };
  return values.json ? JSON.stringify(figures) : inWords(figures);
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${usage}`);
  }
}

function countOf(text: string, name: string, least: number): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < least)
    throw new Refusal(`--${name} is a whole number from ${least}.`);
  return count;
}

/** What is learnt must not be asked. */
function overlap(some: readonly Example[], others: readonly Example[]): boolean {
  const known = new Set(some.map(({ text }) => text));
  return others.some(({ text }) => known.has(text));
}

/** Decisions a second, one after the other; for a tenth of one at least. */
function speedOf(classifier: IntentClassifier, examples: readonly Example[]): number {
  const began = performance.now();
  let decided = 0;
  do {
    for (const { text } of examples) classifier.decide(text);
    decided += examples.length;
  } while (performance.now() - began < 100);
  return (decided / (performance.now() - began)) * 1000;
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

function inWords(figures: Figures): string {
  const percent = (share: number | null) => (share === null ? 'none asked' : `${(share * 100).toFixed(2)} %`);
  return [
    `accuracy             ${percent(figures.accuracy)}`,
    `in scope, accepted   ${percent(figures.inScopeAccuracy)}`,
    `out of scope, refused ${percent(figures.outOfScopeRecall)}`,
    `threshold            ${figures.threshold}`,
    `training             ${figures.trainSeconds} s`,
    `predictions          ${figures.predictionsPerSecond} / s`,
    `memory               ${Math.round(figures.residentBytes / 1_048_576)} MB`,
  ].join('\n');
}
