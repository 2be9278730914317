import { expect, it } from 'vitest';
import type { Observation } from './calibration.ts';
import { qualityOf } from './quality.ts';
import { trainIntents } from './train.ts';

const model = { calibration: { slope: 3, offset: 0, closeness: 3 }, threshold: 0.5 };
const seen = (
  intent: string | null,
  best: string,
  first: number,
  text = `${intent} as ${best} ${first}`,
): Observation => ({
  first,
  second: -1,
  meant: intent === null ? -1 : intent === best ? 1 : 0,
  seen: { text, intent, best },
});

it('counts what was recognised, taken for something else, and refused', () => {
  const quality = qualityOf(model, [
    seen('Refund', 'Refund', 1),
    seen('Refund', 'Refund', -1),
    seen('Refund', 'Order', 1, 'where is my money'),
    seen('Refund', 'Order', 2, 'where is it'),
    seen('Order', 'Refund', -2, 'unsure: nothing is taken'),
    seen('Order', 'Order', 1),
    seen(null, 'Order', 1),
    seen(null, 'Order', -1),
  ]);
  expect(quality).toEqual({
    intents: [
      { intent: 'Refund', asked: 4, recognised: 1 },
      { intent: 'Order', asked: 2, recognised: 1 },
    ],
    confusions: [
      { intent: 'Refund', takenFor: 'Order', count: 2, phrases: ['where is my money', 'where is it'] },
    ],
    outOfScope: { phrases: 2, refused: 1 },
  });
});

it('says nothing of nothing', () => {
  const none = { intents: [], confusions: [], outOfScope: { phrases: 0, refused: 0 } };
  expect(qualityOf(model, [])).toEqual(none);
  expect(qualityOf(model, [{ first: 1, second: 0, meant: 1 }])).toEqual(none);
});

it('is told of each phrase of a training without a validation set', () => {
  const examples = ['red', 'green', 'blue', 'black', 'white', 'grey', 'pink', 'brown'].flatMap((colour) => [
    { text: `paint it ${colour}`, intent: 'Paint' },
    { text: `buy a ${colour} hat`, intent: 'Hats' },
    { text: `wash the ${colour} car`, intent: 'Wash' },
    { text: `park near the ${colour} house`, intent: 'Park' },
  ]);
  const { model: trained, observations } = trainIntents(examples);
  const { intents, outOfScope } = qualityOf(trained, observations);
  expect(intents.map(({ intent }) => intent).sort()).toEqual(['Hats', 'Paint', 'Park', 'Wash']);
  const asked = intents.reduce((sum, one) => sum + one.asked, 0);
  expect(asked + outOfScope.phrases).toBe(examples.length);
  for (const one of intents) expect(one.recognised).toBeLessThanOrEqual(one.asked);
});
