/** Groups of phrases: by hand-made examples, by properties, and against the labels of public sets. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discover } from './discover.ts';
import { learnEmbedding } from './embedding.ts';
import { agreementOf } from './testing-clusters.ts';

const matters: Record<string, readonly string[]> = {
  parcel: [
    'where is my parcel',
    'my parcel has not arrived',
    'the parcel is late',
    'when does the parcel arrive',
    'track my parcel please',
    'parcel not delivered yet',
  ],
  refund: [
    'I want a refund',
    'please refund my order',
    'how long does a refund take',
    'refund has not come',
    'can I get a refund for this',
    'give me a refund',
  ],
  password: [
    'I forgot my password',
    'reset my password',
    'the password does not work',
    'how do I change my password',
    'password reset link never came',
    'cannot log in with my password',
  ],
};
const statements = Object.values(matters)
  .flat()
  .map((text) => ({ text, place: 'Shop' }));

describe('what customers want', () => {
  it('is found, named, and counted', () => {
    const { intents, assignment } = discover({ statements, known: [], leastVolume: 3 });
    const labels = Object.entries(matters).flatMap(([label, texts]) => texts.map(() => label));
    expect(agreementOf(assignment, labels).purity).toBeGreaterThan(0.9);
    const names = intents.map(({ name }) => name.toLowerCase()).join(' | ');
    for (const label of Object.keys(matters)) expect(names).toContain(label);
    for (const intent of intents) {
      expect(intent.lineOfBusiness).toBe('Shop');
      expect(intent.examples.length).toBeGreaterThan(0);
    }
  });

  it('is known again, by what was there before', () => {
    const known = [
      { id: 'refunds', phrases: ['I want a refund', 'refund my order', 'how long does the refund take'] },
    ];
    const { intents } = discover({ statements, known, leastVolume: 3 });
    const found = intents.filter((intent) => intent.known === 'refunds');
    expect(found.flatMap(({ examples }) => examples).every((text) => text.includes('refund'))).toBe(true);
    expect(found.length).toBeGreaterThan(0);
    expect(intents.filter((intent) => intent.known === null).length).toBeGreaterThan(0);
  });

  it('has the place it mostly comes from as its line of business', () => {
    const placed = statements.map(({ text }) => ({
      text,
      place: text.includes('refund') ? 'Billing' : 'Shop',
    }));
    const { intents } = discover({ statements: placed, known: [], leastVolume: 3 });
    const refund = intents.find(({ examples }) => examples[0]?.includes('refund'));
    expect(refund?.lineOfBusiness).toBe('Billing');
  });
});

const phrase = fc
  .array(
    fc.constantFrom(
      'card',
      'order',
      'late',
      'lost',
      'pay',
      'bill',
      'open',
      'close',
      'ñandú',
      '退款',
      '!',
      'a',
    ),
    {
      minLength: 0,
      maxLength: 6,
    },
  )
  .map((words) => words.join(' '));
const anything = fc.oneof(phrase, fc.string({ maxLength: 60, unit: 'grapheme' }));

describe('for whatever customers say', () => {
  it('every statement is in one group or in none, and volumes add up', () => {
    fc.assert(
      fc.property(
        fc.array(anything, { maxLength: 60 }),
        fc.integer({ min: 2, max: 6 }),
        (texts, leastVolume) => {
          const found = discover({
            statements: texts.map((text) => ({ text, place: 'Shop' })),
            known: [{ id: 'k', phrases: ['lost card', ''] }],
            leastVolume,
          });
          expect(found.assignment).toHaveLength(texts.length);
          const volumes = found.intents.reduce((sum, { volume }) => sum + volume, 0);
          expect(volumes + found.unassigned).toBe(texts.length);
          expect(new Set(found.intents.map(({ name }) => name.toLowerCase())).size).toBe(
            found.intents.length,
          );
          for (const [at, intent] of found.intents.entries()) {
            expect(intent.volume).toBeGreaterThanOrEqual(leastVolume);
            expect(intent.volume).toBe(found.assignment.filter((group) => group === at).length);
            expect(intent.name).not.toBe('');
            expect(intent.group).not.toBe('');
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('the same statements give the same groups', () => {
    fc.assert(
      fc.property(fc.array(phrase, { maxLength: 40 }), (texts) => {
        const input = {
          statements: texts.map((text) => ({ text, place: 'Shop' })),
          known: [],
          leastVolume: 2,
        };
        expect(discover(input)).toEqual(discover(input));
      }),
      { numRuns: 20 },
    );
  });

  it('vectors have the length 1 or are nothing', () => {
    fc.assert(
      fc.property(
        fc.array(anything, { maxLength: 30 }),
        fc.array(anything, { maxLength: 10 }),
        (learnt, more) => {
          const { values, dimensions } = learnEmbedding(learnt, 16).embed(more);
          expect(values).toHaveLength(more.length * dimensions);
          for (let row = 0; row < more.length; row += 1) {
            const length = Math.hypot(...values.subarray(row * dimensions, (row + 1) * dimensions));
            expect(length === 0 || Math.abs(length - 1) < 1e-3).toBe(true);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('agreement with labels', () => {
  it('is 1 for the same groups and about 0 for chance', () => {
    const labels = Array.from({ length: 400 }, (_, at) => String(at % 4));
    const same = agreementOf(
      labels.map((label) => Number(label) + 7),
      labels,
    );
    expect(same).toEqual({ nmi: expect.closeTo(1), ari: expect.closeTo(1), purity: 1 });
    const other = agreementOf(
      labels.map((_, at) => Math.floor(at / 100)),
      labels,
    );
    expect(Math.abs(other.ari)).toBeLessThan(0.02);
    expect(other.purity).toBeCloseTo(0.25);
  });
});
