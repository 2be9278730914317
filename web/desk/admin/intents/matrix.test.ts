import { expect, it } from 'vitest';
import { matrixOf } from './matrix.ts';

const pair = (intent: string, takenFor: string, count: number, language = 'en') => ({
  ...{ language, intent, takenFor, count },
  phrases: [],
});

it('has those intents that are mistaken most, with all that is taken for what among them', () => {
  const { intents, counts, most } = matrixOf(
    [pair('b', 'a', 4), pair('a', 'b', 1), pair('c', 'a', 2), pair('d', 'c', 1)],
    3,
  );
  expect(intents).toEqual(['a', 'b', 'c']);
  expect(counts.get('b')?.get('a')).toBe(4);
  expect(counts.get('a')?.get('b')).toBe(1);
  expect(counts.get('a')?.get('c')).toBeUndefined();
  expect(counts.has('d')).toBe(false);
  expect(most).toBe(4);
});

it('adds up the languages', () => {
  expect(
    matrixOf([pair('a', 'b', 1), pair('a', 'b', 2, 'nl')], 9)
      .counts.get('a')
      ?.get('b'),
  ).toBe(3);
});

it('is empty when nothing is mistaken', () => {
  expect(matrixOf([], 9)).toEqual({ intents: [], counts: new Map(), most: 0 });
});
