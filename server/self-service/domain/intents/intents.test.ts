import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate, chooseThreshold, type Observation } from './calibration.ts';
import { evaluateIntents } from './evaluate.ts';
import { tokensOf } from './grams.ts';
import { LanguageDetector, profileOf } from './language.ts';
import { highest, IntentClassifier } from './model.ts';
import { decodeModel, encodeModel } from './model-bytes.ts';
import { drawPerIntent, type Example, trainIntents } from './train.ts';

const phrases: Readonly<Record<string, readonly string[]>> = {
  refund: [
    'I want my money back',
    'refund my order',
    'when do I get my refund',
    'please refund me',
    'money back for the shoes',
  ],
  parking: [
    'where can I park',
    'is there a car park',
    'parking near the shop',
    'do you have parking spaces',
    'can I park my car',
  ],
  hours: [
    'when are you open',
    'opening hours',
    'what time do you close',
    'are you open on Sunday',
    'hours on holidays',
  ],
  wifi: [
    'the wifi is slow',
    'how do I use the wifi',
    'what is the wifi password',
    'internet in the shop',
    'connect to wifi',
  ],
  giftCards: [
    'buy a gift card',
    'do you sell vouchers',
    'gift card balance',
    'voucher for a friend',
    'redeem my voucher',
  ],
};
const examples: Example[] = Object.entries(phrases).flatMap(([intent, texts]) =>
  texts.map((text) => ({ text, intent })),
);
const { model } = trainIntents(examples);
const classifier = new IntentClassifier(model);

describe('tokens', () => {
  it.each<[string, string[]]>([
    ["Where's my CAFÉ order?", ['wheres', 'my', 'cafe', 'order', '?']],
    ['Ça coûte 5 €', ['ca', 'coute', '5', '€']],
    ['我想退款', ['我', '想', '退', '款']],
    [
      '返金してください',
      ['返', '金', 'し', 'て', 'く', 'た\u3099', 'さ', 'い'].map((t) => t.normalize('NFC')),
    ],
    ['환불 해주세요', ['환불', '해주세요']],
    ['great 🎉\u0000\u200b!', ['great', '🎉']],
    ['', []],
  ])('%j', (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });

  it('are the same whether a text is plain ASCII or not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const further = tokensOf(`${text} é`);
        expect(further).toEqual([...tokensOf(text), 'e']);
      }),
    );
  });
});

describe('recognition', () => {
  it.each([
    ['please give me my money back', 'refund'],
    ['can we park there', 'parking'],
    ['until what time are you open today', 'hours'],
    ['wifi passwrod', 'wifi'],
    ['REFUND!!!', 'refund'],
    // A synonym that no phrase has.
    ['reimburse me', 'refund'],
  ])('%j is %s', (text, intent) => {
    expect(classifier.rank(text)[0]?.intent).toBe(intent);
  });

  it('ranks with confidences that fall, and knows its own phrases', () => {
    for (const { text, intent } of examples) {
      const ranked = classifier.rank(text, 5);
      expect(ranked[0]?.intent).toBe(intent);
      const confidences = ranked.map(({ confidence }) => confidence);
      expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
      expect(confidences.every((confidence) => confidence > 0 && confidence < 1)).toBe(true);
    }
  });

  it('refuses what is out of scope, and asks back where two are as likely', () => {
    expect(classifier.decide('qwxz').kind).toBe('out_of_scope');
    expect(classifier.decide('').kind).toBe('out_of_scope');
    expect(classifier.decide('refund my order').kind).toBe('recognised');
    const torn = classifier.decide('refund my order and the wifi is slow', 0);
    expect(torn.kind === 'did_you_mean' && torn.intents.map(({ intent }) => intent).sort()).toEqual([
      'refund',
      'wifi',
    ]);
  });

  it('is the same for the same examples', () => {
    const again = trainIntents(examples).model;
    expect(encodeModel({ model: again, profile: profileOf('en', []) })).toEqual(
      encodeModel({ model, profile: profileOf('en', []) }),
    );
  });

  it('keeps its rank when names of intents and order of examples change little', () => {
    const turned = new IntentClassifier(trainIntents([...examples].reverse()).model);
    for (const { text, intent } of examples) expect(turned.rank(text)[0]?.intent).toBe(intent);
  });
});

describe('any text', () => {
  it('is ranked without harm', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const { confidence } of classifier.rank(text)) expect(Number.isFinite(confidence)).toBe(true);
      }),
    );
  });

  it.each(['a', 'refund ', '🎉', '\u0000', 'a\u0301', '我', 'x1 '])(
    '64 kB of %j are read up to a limit',
    (unit) => {
      const long = unit.repeat(Math.ceil(65_536 / unit.length));
      expect(tokensOf(long).length).toBeLessThanOrEqual(300);
      for (const { confidence } of classifier.rank(long)) expect(Number.isFinite(confidence)).toBe(true);
    },
  );
});

describe('training with little or strange examples', () => {
  it('without any', () => {
    const nothing = trainIntents([]);
    expect(new IntentClassifier(nothing.model).rank('hello')).toEqual([]);
    expect(new IntentClassifier(nothing.model).decide('hello').kind).toBe('out_of_scope');
  });

  it('with one phrase of one intent', () => {
    const { model: one, issues } = trainIntents([{ text: 'where is my order', intent: 'order' }]);
    const single = new IntentClassifier(one);
    expect(single.rank('where is my order')[0]?.intent).toBe('order');
    expect(single.rank('where is my order')[0]!.score).toBeGreaterThan(single.rank('is')[0]!.score);
    expect(issues).toEqual([{ kind: 'few', intents: ['order'] }]);
  });

  it('with examples out of scope only', () => {
    const none = new IntentClassifier(trainIntents([{ text: 'tell me a joke', intent: null }]).model);
    expect(none.rank('tell me a joke')).toEqual([]);
  });

  it('tells contradictions and empty phrases; duplicates count once', () => {
    const { issues, model: strange } = trainIntents([
      ...examples,
      ...examples,
      { text: 'Opening hours!', intent: 'wifi' },
      { text: ' \u0000 ', intent: 'wifi' },
    ]);
    expect(issues).toEqual([
      { kind: 'empty', intents: ['wifi'], text: ' \u0000 ' },
      { kind: 'contradiction', intents: ['hours', 'wifi'], text: 'opening hours' },
    ]);
    expect(new IntentClassifier(strange).rank('refund my order')[0]?.intent).toBe('refund');
  });

  it('with anything', () => {
    const example = fc.record({
      text: fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('refund', 'a b c', '')),
      intent: fc.option(fc.constantFrom('a', 'b', '__proto__', ''), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(example, { maxLength: 12 }), fc.string(), (some, text) => {
        const trained = trainIntents(some).model;
        for (const ranked of new IntentClassifier(trained).rank(text)) {
          expect(Number.isFinite(ranked.confidence)).toBe(true);
        }
        expect(trained.threshold).toBeGreaterThanOrEqual(0);
        expect(trained.threshold).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('calibration and threshold', () => {
  const seen = (first: number, meant: Observation['meant'], second = first - 1): Observation => ({
    first,
    second,
    meant,
  });

  it('says how often an intent of a score is meant', () => {
    const observations = Array.from({ length: 400 }, (_, at) =>
      seen(at < 200 ? 1 : -1, at % 10 === 0 ? 0 : at < 200 ? 1 : 0, -2),
    );
    const { slope, offset } = calibrate(observations);
    const confidence = (score: number) => 1 / (1 + Math.exp(-(slope * score + offset)));
    expect(confidence(1)).toBeCloseTo(0.9, 1);
    expect(confidence(-1)).toBeLessThan(0.1);
  });

  it('is chosen by the rule', () => {
    const observations = [
      ...Array.from({ length: 90 }, () => seen(1, 1)),
      ...Array.from({ length: 10 }, () => seen(-0.5, 1)),
      ...Array.from({ length: 8 }, () => seen(-0.4, -1)),
      ...Array.from({ length: 2 }, () => seen(-0.8, -1)),
    ];
    // 10 right ones are worth more than 8 refused, but not than 80 % of those out of scope.
    expect(chooseThreshold(observations, 'paper')).toBeCloseTo(-0.65);
    expect(chooseThreshold(observations, 'balanced')).toBeCloseTo(0.3);
    expect(chooseThreshold(observations.slice(0, 100), 'paper')).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('evaluation', () => {
  it('counts by scope', () => {
    const asked: Example[] = [
      { text: 'refund my order', intent: 'refund' },
      { text: 'refund my order', intent: 'wifi' },
      { text: 'qwxz', intent: null },
      { text: 'opening hours', intent: null },
    ];
    expect(evaluateIntents(classifier, asked)).toEqual({
      accuracy: 0.5,
      inScopeAccuracy: 0.5,
      outOfScopeRecall: 0.5,
    });
  });

  it('draws the same phrases for the same seed', () => {
    const drawn = drawPerIntent(examples, 2, 7);
    expect(drawn).toEqual(drawPerIntent(examples, 2, 7));
    expect(drawn).not.toEqual(drawPerIntent(examples, 2, 8));
    expect(drawn.filter(({ intent }) => intent === 'wifi')).toHaveLength(2);
  });

  it('takes the highest, the first of equals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 6 }),
        (list, most) => {
          const values = Float32Array.from(list);
          const sorted = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b).slice(0, most);
          const equal = (a: number, b: number) => a === b || (a === 0 && b === 0);
          expect(
            highest(values, most).every((at, place) => equal(values[at]!, values[sorted[place]!]!)),
          ).toBe(true);
          expect(highest(values, most)).toHaveLength(sorted.length);
        },
      ),
    );
  });
});

describe('bytes', () => {
  it('are read back', () => {
    const stored = { model, profile: profileOf('en', ['refund my order']) };
    const read = decodeModel(encodeModel(stored));
    expect(read).toEqual(stored);
    // As PostgreSQL gives them: somewhere in a larger buffer.
    const pooled = Buffer.concat([Buffer.from('odd'), encodeModel(stored)]).subarray(3);
    expect(decodeModel(pooled)).toEqual(stored);
    expect(new IntentClassifier(read!.model).rank('refund my order')).toEqual(
      classifier.rank('refund my order'),
    );
  });

  it('of something else are refused', () => {
    const bytes = encodeModel({ model, profile: profileOf('en', []) });
    expect(decodeModel(bytes.slice(0, -8))).toBeNull();
    expect(decodeModel(new Uint8Array(3))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (noise) => {
        expect(decodeModel(noise)).toBeNull();
      }),
    );
  });
});

describe('languages', () => {
  const detector = new LanguageDetector([
    profileOf(
      'en',
      examples.map(({ text }) => text),
    ),
    profileOf('de', [
      'ich möchte mein Geld zurück',
      'wo kann ich parken',
      'wann haben Sie geöffnet',
      'das WLAN ist langsam',
    ]),
    profileOf('fr', [
      'je veux être remboursé',
      'où est le parking',
      'quand êtes-vous ouverts',
      'le wifi est lent',
    ]),
  ]);
  it.each([
    ['wann machen Sie zu, und wo ist das', 'de'],
    ['est-ce que vous êtes ouvert', 'fr'],
    ['what time do you open', 'en'],
  ])('%j is %s', (text, language) => {
    expect(detector.detect(text)?.language).toBe(language);
  });
  it('says nothing of what it does not know', () => {
    expect(detector.detect('我想退款')).toBeNull();
    expect(detector.detect('')).toBeNull();
  });
});
