/** A thread of its own that trains one model and ends. It gives way to what else the machine does. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { profileOf } from '../domain/intents/language.ts';
import { encodeModel } from '../domain/intents/model-bytes.ts';
import { qualityOf } from '../domain/intents/quality.ts';
import { trainIntents } from '../domain/intents/train.ts';
import type { TrainingAnswer, TrainingRequest } from './training-request.ts';

/** On Linux a priority belongs to the thread; elsewhere it would be the whole process's. */
if (process.platform === 'linux') {
  try {
    setPriority(10);
  } catch {
    // Not allowed here: it trains with the priority it has.
  }
}

const { language, examples, names } = workerData as TrainingRequest;
const began = performance.now();
const { model, issues, observations } = trainIntents(examples, { names });
const asked = observations.filter(({ meant }) => meant !== -1);
const right = asked.filter(({ meant }) => meant === 1).length;
const profile = profileOf(
  language,
  examples.map(({ text }) => text),
);
const bytes = encodeModel({ model, profile });
const answer: TrainingAnswer = {
  bytes,
  figures: {
    examples: examples.length,
    intents: model.intents.length,
    trainMs: Math.round(performance.now() - began),
    threshold: model.threshold,
    heldOutAccuracy: asked.length === 0 ? null : right / asked.length,
    quality: qualityOf(model, observations),
    issues: issues.slice(0, 200),
  },
};
parentPort?.postMessage(answer, [bytes.buffer]);
