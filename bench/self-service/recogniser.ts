/** Training and classification in a process of their own: what they take is seen by itself. */
import { tokensOf } from '../../server/self-service/domain/intents/grams.ts';
import { IntentClassifier } from '../../server/self-service/domain/intents/model.ts';
import { trainIntents } from '../../server/self-service/domain/intents/train.ts';
import { answerParent } from '../child-program.ts';
import { readPhrases } from './phrases.ts';

export interface Trained {
  source: string;
  phrases: number;
  seconds: number;
  /** What resident memory grew by while it was trained, at its highest. */
  trainingBytes: number;
  /** What the model takes that is kept. */
  modelBytes: number;
}

export interface Classified {
  perSecond: number;
  /** Texts cut into words a second, and nothing else. */
  floorPerSecond: number;
}

const windowMs = 3_000;
let classifier: IntentClassifier | undefined;

async function train(): Promise<Trained> {
  const { source, rows } = readPhrases();
  const before = process.memoryUsage.rss();
  const began = performance.now();
  const { model } = trainIntents(rows);
  const seconds = (performance.now() - began) / 1000;
  const trainingBytes = process.resourceUsage().maxRSS * 1024 - before;
  classifier = new IntentClassifier(model);
  return { source, phrases: rows.length, seconds, trainingBytes, modelBytes: classifier.bytes };
}

async function classify(): Promise<Classified> {
  const ready = classifier;
  if (!ready) throw new Error('train first');
  const { rows } = readPhrases();
  const texts = rows.map(({ text }) => text);
  const perSecond = rate(texts, (text) => void ready.decide(text));
  return { perSecond, floorPerSecond: rate(texts, (text) => void tokensOf(text)) };
}

/** The second of two windows. */
function rate(texts: readonly string[], work: (text: string) => void): number {
  let perSecond = 0;
  for (let round = 0; round < 2; round += 1) {
    const began = performance.now();
    let done = 0;
    while (performance.now() - began < windowMs) {
      for (let at = 0; at < 100; at += 1) work(texts[(done + at) % texts.length]!);
      done += 100;
    }
    perSecond = (done * 1000) / (performance.now() - began);
  }
  return perSecond;
}

answerParent({ train, classify });
