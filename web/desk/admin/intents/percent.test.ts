import { expect, it } from 'vitest';
import { heatOf, percent, shareOf } from './percent.ts';

it.each([
  [null, '–'],
  [0, '0 %'],
  [0.936, '94 %'],
  [1, '100 %'],
])('%s is %s', (share, text) => {
  expect(percent(share)).toBe(text);
});

it('nothing asked is no share', () => {
  expect(shareOf(0, 0)).toBeNull();
  expect(shareOf(3, 4)).toBe(0.75);
});

it('one mistake still shows beside many, and more is stronger', () => {
  expect(heatOf(1, 100)).toBeGreaterThan(0.12);
  expect(heatOf(100, 100)).toBe(1);
  expect(heatOf(5, 100)).toBeGreaterThan(heatOf(4, 100));
  expect(heatOf(0, 0)).toBe(0);
});
