/** Durations, times, days and dates as people write them. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  Days,
  Duration,
  HolidayDate,
  printDate,
  printDays,
  printDuration,
  printTime,
  TimeOfDay,
} from './scalars.ts';

describe('durations', () => {
  it.each([
    [90, 90],
    ['90s', 90],
    ['5m', 300],
    ['1.5h', 5400],
    ['1h30m', 5400],
    ['2d', 172_800],
    ['0s', 0],
  ])('%s is %i seconds', (written, seconds) => expect(Duration.parse(written)).toBe(seconds));

  it.each([-1, 1.5, '5', '5 minutes', '1.0001s', 'm', '', '-5m', '9999d', Number.NaN])(
    '%s is refused',
    (written) => expect(Duration.safeParse(written).success).toBe(false),
  );

  test('what is printed is read as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 31_622_400 }), (seconds) => {
        expect(Duration.parse(printDuration(seconds))).toBe(seconds);
      }),
    );
  });
});

describe('times of day', () => {
  it.each([
    ['00:00', 0],
    ['8:05', 485],
    ['24:00', 1440],
  ])('%s is minute %i', (written, minutes) => expect(TimeOfDay.parse(written)).toBe(minutes));
  it.each(['24:01', '8:60', '8', 'noon', 800])('%s is refused', (written) =>
    expect(TimeOfDay.safeParse(written).success).toBe(false),
  );
  test('what is printed is read as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1440 }), (minutes) => {
        expect(TimeOfDay.parse(printTime(minutes))).toBe(minutes);
      }),
    );
  });
});

describe('days', () => {
  it.each([
    ['mon', [1]],
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['sat-mon', [1, 6, 7]],
    ['daily', [1, 2, 3, 4, 5, 6, 7]],
    [
      ['sun', 'mon-tue', 'Mon'],
      [1, 2, 7],
    ],
  ])('%s', (written, days) => expect(Days.parse(written)).toEqual(days));
  it.each(['monday', 'mon-fri-sun', 'mon-', '', ['x'], 1])('%s is refused', (written) =>
    expect(Days.safeParse(written).success).toBe(false),
  );
  test('what is printed is read as it was', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (days) => {
        const inOrder = [...days].sort((a, b) => a - b);
        expect(Days.parse(printDays(inOrder))).toEqual(inOrder);
      }),
    );
  });
});

describe('dates', () => {
  it.each([
    ['2026-12-24', '2026-12-24'],
    ['12-24', '0000-12-24'],
    ['02-29', '0000-02-29'],
  ])('%s', (written, date) => {
    expect(HolidayDate.parse(written)).toBe(date);
    expect(printDate(date)).toBe(written);
  });
  it.each(['2026-02-29', '2026-13-01', '04-31', '24.12.2026', 20_261_224])('%s is refused', (written) =>
    expect(HolidayDate.safeParse(written).success).toBe(false),
  );
});
