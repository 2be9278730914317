import { expect, it } from 'vitest';
import { profileOf } from '../domain/intents/language.ts';
import { decodeModel, encodeModel } from '../domain/intents/model-bytes.ts';
import { trainIntents } from '../domain/intents/train.ts';
import { trainApart } from './train-apart.ts';

const examples = [
  { text: 'where is my order', intent: 'Order' },
  { text: 'refund my order', intent: 'Refund' },
  { text: 'tell me a joke', intent: null },
];
const names = new Map([['Order', 'Order status']]);

it('a thread of its own learns the same as this one would', async () => {
  const { bytes, figures } = await trainApart({ language: 'en', examples, names });
  const profile = profileOf(
    'en',
    examples.map(({ text }) => text),
  );
  expect(bytes).toEqual(encodeModel({ model: trainIntents(examples, { names }).model, profile }));
  expect(decodeModel(bytes)?.model.intents).toEqual(['Order', 'Refund']);
  expect(figures).toMatchObject({ examples: 3, intents: 2 });
  expect(figures.issues.map(({ kind }) => kind)).toEqual(['few', 'few']);
});

it('is given up when it is not wanted any more', async () => {
  const many = Array.from({ length: 4_000 }, (_, at) => ({
    text: `phrase ${at} about ${at % 97} and ${at % 89} of ${at % 83}`,
    intent: `intent ${at % 100}`,
  }));
  const abort = new AbortController();
  const training = trainApart({ language: 'en', examples: many, names: new Map() }, abort.signal);
  abort.abort();
  await expect(training).rejects.toThrow('The training thread ended');
});

it('tells a failure', async () => {
  const broken = [{ text: 7 as unknown as string, intent: 'x' }];
  await expect(trainApart({ language: 'en', examples: broken, names })).rejects.toThrow();
});
