import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectedWaitSeconds, type PastStay, waitPerPlaceMs } from './expected-wait.ts';

const stay = (enteredAt: number, leftAt: number | null, answered = true): PastStay => ({
  enteredAt,
  leftAt,
  answered: answered && leftAt !== null,
});

it('knows nothing before anything was answered', () => {
  expect(waitPerPlaceMs([])).toBeNull();
  expect(waitPerPlaceMs([stay(0, null), stay(0, 5000, false)])).toBeNull();
  expect(expectedWaitSeconds(null, 3)).toBeNull();
});

it('is the mean wait when nobody else waited', () => {
  expect(waitPerPlaceMs([stay(0, 4000), stay(100_000, 108_000)])).toBe(6000);
});

it('divides a wait by the places it covered, and multiplies it with the place asked for', () => {
  // Three came together and were served one every 10 s.
  const perPlace = waitPerPlaceMs([stay(0, 10_000), stay(1, 20_000), stay(2, 30_000)]);
  expect(perPlace).toBeCloseTo(10_000, -1);
  expect(expectedWaitSeconds(10_000, 4)).toBe(40);
});

it('looks at the last twenty answered ones', () => {
  const old = Array.from({ length: 30 }, (_, i) => stay(i * 1_000_000, i * 1_000_000 + 500_000));
  const recent = Array.from({ length: 20 }, (_, i) => stay(1e9 + i * 1_000_000, 1e9 + i * 1_000_000 + 2000));
  expect(waitPerPlaceMs([...old, ...recent])).toBe(2000);
});

it('is never negative and grows with the place', () => {
  const stays = fc.array(
    fc
      .tuple(fc.nat(1000), fc.option(fc.nat(1000)), fc.boolean())
      .map(([from, ms, a]) => stay(from, ms === null ? null : from + ms, a)),
  );
  fc.assert(
    fc.property(stays, fc.integer({ min: 1, max: 50 }), (history, position) => {
      const perPlace = waitPerPlaceMs(history);
      if (perPlace === null) return;
      expect(perPlace).toBeGreaterThanOrEqual(0);
      expect(expectedWaitSeconds(perPlace, position + 1)!).toBeGreaterThanOrEqual(
        expectedWaitSeconds(perPlace, position)!,
      );
    }),
  );
});
