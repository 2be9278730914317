import { describe, expect, it } from 'vitest';
import { topic } from '../testing-topics.ts';
import { profileOf } from './language.ts';
import type { StoredModel } from './model-bytes.ts';
import { recogniserOf } from './recognise-intents.ts';
import { trainIntents } from './train.ts';

const phrases = {
  Refund: ['I want my money back', 'refund my order', 'when do I get my refund', 'please refund me'],
  Parking: ['where can I park', 'is there a car park', 'parking near the shop', 'do you have parking spaces'],
  Hours: ['when are you open', 'opening hours', 'what time do you close', 'are you open on Sunday'],
  Wifi: ['the wifi is slow', 'how do I use the wifi', 'what is the wifi password', 'internet in the shop'],
};
const german = {
  Refund: ['ich möchte mein Geld zurück', 'bitte erstatten Sie den Betrag', 'wann kommt die Erstattung'],
  Parking: ['wo kann ich parken', 'gibt es hier Parkplätze', 'Parkhaus in der Nähe'],
};
const topicsOf = (all: Record<string, readonly string[]>) =>
  Object.entries(all).map(([name, queries]) =>
    topic(name, 'OnRecognizedIntent', [], { queries: [...queries] }),
  );
const stored = (language: string, all: Record<string, readonly string[]>): StoredModel => {
  const examples = Object.entries(all).flatMap(([intent, texts]) => texts.map((text) => ({ text, intent })));
  const profile = profileOf(
    language,
    examples.map(({ text }) => text),
  );
  return { model: trainIntents(examples).model, profile };
};
const topics = topicsOf(phrases);
const recognise = recogniserOf([stored('en', phrases), stored('de', german)]);

describe('recognition with models', () => {
  it.each([
    ['refund my order', 'Refund', 1],
    ['please reimburse me for the order', 'Refund', 0.5],
    ['can we park there', 'Parking', 0.5],
    ['bitte das Geld zurück erstatten', 'Refund', 0.3],
    ['wo ist der Parkplatz', 'Parking', 0.3],
  ])('%j is %s, %d at least', (text, name, least) => {
    const [best] = recognise(topics, text);
    expect(best?.topic).toBe(name);
    expect(best?.confidence).toBeGreaterThanOrEqual(least);
  });

  it('takes nothing for what no topic is made for', () => {
    for (const text of ['sing me a song', 'who won the match', '', '我想']) {
      expect(recognise(topics, text)[0]?.confidence ?? 0).toBeLessThan(0.5);
    }
  });

  it('knows a new topic by its phrases until the next training, and none that is gone', () => {
    const changed = topicsOf({
      Refund: phrases.Refund,
      Vouchers: ['buy a gift voucher', 'voucher for a friend'],
    });
    expect(recognise(changed, 'a gift voucher for my friend')[0]).toMatchObject({ topic: 'Vouchers' });
    expect(recognise(changed, 'a gift voucher for my friend')[0]?.confidence).toBeGreaterThan(0.5);
    expect(recognise(changed, 'where can I park').map(({ topic: name }) => name)).not.toContain('Parking');
  });

  it('without a model compares phrases', () => {
    expect(recogniserOf([])(topics, 'where can I park please')[0]?.topic).toBe('Parking');
  });
});
