import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Holiday, OperatingHours, WeeklyInterval } from '../configuration.ts';
import { clockChange, instantsOf, isTimeZone, localTime } from './local-time.ts';
import { isOpen, nextChange, nextOpening } from './operating-hours.ts';

const minute = 60_000;
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const hoursOf = (
  timeZone: string,
  weekly: readonly WeeklyInterval[],
  holidays: readonly Holiday[] = [],
): OperatingHours => ({ hoursId: 'h', name: 'h', timeZone, weekly, holidays });
const at = (instant: string): number => Date.parse(instant);
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const clock = (hours: number, minutes = 0): number => hours * 60 + minutes;

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe', // half an hour of daylight saving
  'Asia/Kathmandu', // 5:45
  'America/Havana', // changes at midnight
  'Pacific/Chatham', // 12:45
];
const anyZone = fc.constantFrom(...zones);
/** 2019 to 2031, to the second. */
const anyInstant = fc
  .integer({ min: at('2019-01-01') / 1000, max: at('2031-01-01') / 1000 })
  .map((s) => s * 1000);

describe('local time', () => {
  it.each([
    ['Europe/Berlin', '2026-01-05T08:30:00Z', '2026-01-05', 1, clock(9, 30)],
    ['Europe/Berlin', '2026-07-05T21:59:59.999Z', '2026-07-05', 7, clock(23, 59)],
    ['America/New_York', '2026-03-01T04:59:00Z', '2026-02-28', 6, clock(23, 59)],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', '2026-01-01', 4, clock(5, 45)],
    ['Australia/Lord_Howe', '2026-01-01T00:00:00Z', '2026-01-01', 4, clock(11)],
    ['Australia/Lord_Howe', '2026-07-01T00:00:00Z', '2026-07-01', 3, clock(10, 30)],
    ['America/Los_Angeles', '1969-12-31T23:59:59Z', '1969-12-31', 3, clock(15, 59)],
  ])('%s at %s', (zone, instant, date, weekday, minutes) => {
    expect(localTime(zone, at(instant))).toEqual({ date, weekday, minute: minutes });
  });

  it('is what the runtime writes, everywhere and always', () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, instant) => {
        const written = new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'short',
        }).format(instant);
        const { date, minute: m } = localTime(zone, instant);
        const two = (n: number) => String(n).padStart(2, '0');
        expect(`${date} ${two(Math.floor(m / 60))}:${two(m % 60)}`).toBe(written);
      }),
    );
  });

  it('knows which zones there are', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Europe/Atlantis')).toBe(false);
    expect(() => localTime('Europe/Atlantis', 0)).toThrow(RangeError);
  });

  it('has a minute never, once or twice a day', () => {
    const shown = (date: string, m: number) => instantsOf('Europe/Berlin', date, m).map(iso);
    expect(shown('2026-03-29', clock(2, 30))).toEqual([]);
    expect(shown('2026-03-29', clock(3))).toEqual(['2026-03-29T01:00:00.000Z']);
    expect(shown('2026-10-25', clock(2, 30))).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ]);
    expect(shown('2026-10-25', 1440)).toEqual(['2026-10-25T23:00:00.000Z']);
    expect(iso(clockChange('Europe/Berlin', '2026-10-25'))).toBe('2026-10-25T01:00:00.000Z');
    expect(clockChange('Asia/Kathmandu', '2026-10-25')).toBeNull();
  });
});

describe('open', () => {
  const office = hoursOf('Europe/Berlin', [
    { days: [1, 2, 3, 4, 5], from: clock(9), to: clock(12) },
    { days: [1, 2, 3, 4], from: clock(13), to: clock(18) },
  ]);
  it.each([
    ['2026-01-05T07:59:59Z', false],
    ['2026-01-05T08:00:00Z', true],
    ['2026-01-05T10:59:59Z', true],
    ['2026-01-05T11:00:00Z', false],
    ['2026-01-05T12:00:00Z', true],
    ['2026-01-09T12:00:00Z', false], // Friday afternoon
    ['2026-01-10T10:00:00Z', false], // Saturday
    ['2026-07-06T07:00:00Z', true], // 09:00 in summer
  ])('at %s: %s', (instant, open) => {
    expect(isOpen(office, at(instant))).toBe(open);
  });

  it('up to midnight, and on from it', () => {
    const round = hoursOf('Asia/Kathmandu', [{ days: everyDay, from: 0, to: 1440 }]);
    expect(isOpen(round, at('2026-01-01T18:14:59Z'))).toBe(true);
    expect(isOpen(round, at('2026-01-01T18:15:00Z'))).toBe(true);
    expect(nextChange(round, at('2026-01-01T18:15:00Z'))).toBeNull();
    const night = hoursOf('UTC', [
      { days: [1], from: clock(22), to: 1440 },
      { days: [2], from: 0, to: clock(6) },
    ]);
    expect(iso(nextChange(night, at('2026-01-05T23:00:00Z')))).toBe('2026-01-06T06:00:00.000Z');
  });

  it('overlapping intervals are open while any is', () => {
    const both = hoursOf('UTC', [
      { days: [1], from: clock(9), to: clock(12) },
      { days: [1], from: clock(11), to: clock(14) },
    ]);
    expect(iso(nextChange(both, at('2026-01-05T10:00:00Z')))).toBe('2026-01-05T14:00:00.000Z');
  });

  it('without any interval never', () => {
    expect(isOpen(hoursOf('UTC', []), 0)).toBe(false);
    expect(nextOpening(hoursOf('UTC', []), 0)).toBeNull();
  });
});

describe('when the clocks change', () => {
  const early = hoursOf('Europe/Berlin', [{ days: everyDay, from: clock(2), to: clock(2, 30) }]);

  it('an interval they jump over does not happen', () => {
    expect(iso(nextOpening(early, at('2026-03-28T12:00:00Z')))).toBe('2026-03-30T00:00:00.000Z');
  });

  it('one they jump into begins with the jump', () => {
    const wide = hoursOf('Europe/Berlin', [{ days: [7], from: clock(2, 30), to: clock(4) }]);
    expect(iso(nextOpening(wide, at('2026-03-28T12:00:00Z')))).toBe('2026-03-29T01:00:00.000Z');
    expect(iso(nextChange(wide, at('2026-03-29T01:00:00Z')))).toBe('2026-03-29T02:00:00.000Z');
  });

  it('one they repeat happens twice', () => {
    const changes: (string | null)[] = [];
    for (let now = at('2026-10-24T12:00:00Z'); changes.length < 4; ) {
      now = nextChange(early, now)!;
      changes.push(iso(now));
    }
    expect(changes).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ]);
  });

  it('at midnight, by half an hour, or not at all', () => {
    const midnight = hoursOf('America/Havana', [{ days: everyDay, from: 0, to: clock(0, 30) }]);
    // 2026-03-08: from 00:00 to 01:00.
    expect(iso(nextOpening(midnight, at('2026-03-07T12:00:00Z')))).toBe('2026-03-09T04:00:00.000Z');
    const howe = hoursOf('Australia/Lord_Howe', [{ days: everyDay, from: clock(1, 30), to: clock(2) }]);
    // 2026-04-05: from 02:00 back to 01:30.
    expect(iso(nextOpening(howe, at('2026-04-04T14:00:00Z')))).toBe('2026-04-04T14:30:00.000Z');
    expect(iso(nextChange(howe, at('2026-04-04T14:30:00Z')))).toBe('2026-04-04T15:30:00.000Z');
  });
});

describe('holidays', () => {
  const week: WeeklyInterval[] = [{ days: everyDay, from: clock(9), to: clock(17) }];
  const christmas: Holiday = { name: 'Christmas', from: '0000-12-25', to: '0000-12-26', open: [] };
  const turn: Holiday = { name: 'Turn of the year', from: '0000-12-31', to: '0000-01-01', open: [] };

  it('win over the week, every year, also over the turn of it', () => {
    const hours = hoursOf('UTC', week, [christmas, turn]);
    for (const year of [2025, 2026, 2040]) {
      expect(isOpen(hours, at(`${year}-12-24T10:00:00Z`))).toBe(true);
      expect(isOpen(hours, at(`${year}-12-25T10:00:00Z`))).toBe(false);
      expect(isOpen(hours, at(`${year}-12-26T10:00:00Z`))).toBe(false);
      expect(isOpen(hours, at(`${year}-12-31T10:00:00Z`))).toBe(false);
      expect(isOpen(hours, at(`${year}-01-01T10:00:00Z`))).toBe(false);
      expect(isOpen(hours, at(`${year}-01-02T10:00:00Z`))).toBe(true);
    }
    expect(iso(nextOpening(hours, at('2026-12-24T17:00:00Z')))).toBe('2026-12-27T09:00:00.000Z');
  });

  it('of one year are of that year, and may be open for a while', () => {
    const hours = hoursOf('UTC', week, [
      { name: 'Move', from: '2026-05-04', to: '2026-05-05', open: [{ from: clock(10), to: clock(11) }] },
    ]);
    expect(iso(nextOpening(hours, at('2026-05-03T18:00:00Z')))).toBe('2026-05-04T10:00:00.000Z');
    expect(iso(nextChange(hours, at('2026-05-04T10:30:00Z')))).toBe('2026-05-04T11:00:00.000Z');
    expect(isOpen(hours, at('2027-05-04T09:00:00Z'))).toBe(true);
  });

  it('that overlap: the first listed counts', () => {
    const special: Holiday = {
      name: 'Open all the same',
      from: '2026-12-25',
      to: '2026-12-25',
      open: [{ from: 0, to: 60 }],
    };
    expect(isOpen(hoursOf('UTC', week, [special, christmas]), at('2026-12-25T00:30:00Z'))).toBe(true);
    expect(isOpen(hoursOf('UTC', week, [christmas, special]), at('2026-12-25T00:30:00Z'))).toBe(false);
  });

  it('are local days; the 29th of February is there when it is there', () => {
    const hours = hoursOf('America/New_York', week, [{ ...christmas, from: '0000-02-29', to: '0000-02-29' }]);
    expect(isOpen(hours, at('2028-02-29T15:00:00Z'))).toBe(false);
    expect(isOpen(hours, at('2027-03-01T15:00:00Z'))).toBe(true);
    const eve = hoursOf('America/New_York', [{ days: everyDay, from: 0, to: 1440 }], [christmas]);
    expect(iso(nextChange(eve, at('2026-12-24T12:00:00Z')))).toBe('2026-12-25T05:00:00.000Z');
    expect(iso(nextChange(eve, at('2026-12-25T12:00:00Z')))).toBe('2026-12-27T05:00:00.000Z');
  });

  it('closed the whole year never opens', () => {
    const hours = hoursOf('UTC', week, [{ name: 'All', from: '0000-01-01', to: '0000-12-31', open: [] }]);
    expect(nextOpening(hours, at('2026-01-01T00:00:00Z'))).toBeNull();
  });
});

describe('changes', () => {
  const anyInterval = fc
    .tuple(fc.subarray(everyDay), fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 }))
    .map(([days, a, b]) => ({ days, from: Math.min(a, b - 1) * 15, to: Math.max(a + 1, b) * 15 }));
  const anyHours = fc
    .tuple(anyZone, fc.array(anyInterval, { maxLength: 4 }))
    .map(([zone, weekly]) => hoursOf(zone, weekly));
  /** Days around which some zone changes its clocks. */
  const aroundChanges = fc
    .tuple(
      fc.constantFrom(
        '2026-03-08',
        '2026-03-29',
        '2026-04-05',
        '2026-09-27',
        '2026-10-04',
        '2026-10-25',
        '2026-11-01',
      ),
      fc.integer({ min: -24 * 60, max: 48 * 60 }),
    )
    .map(([day, minutes]) => at(day) + minutes * minute);

  it('are where looking every minute finds them', () => {
    fc.assert(
      fc.property(anyHours, aroundChanges, (hours, now) => {
        const next = nextChange(hours, now);
        const until = next ?? now + 8 * 1440 * minute;
        for (let t = now; t < Math.min(until, now + 3 * 1440 * minute); t += minute) {
          if (isOpen(hours, t) !== isOpen(hours, now)) throw new Error(`missed a change at ${iso(t)}`);
        }
        if (next !== null) expect(isOpen(hours, next)).not.toBe(isOpen(hours, now));
      }),
      { numRuns: 150 },
    );
  });

  it('an opening is now or later, and open', () => {
    fc.assert(
      fc.property(anyHours, anyInstant, (hours, now) => {
        const opening = nextOpening(hours, now);
        if (opening === null) return;
        expect(opening).toBeGreaterThanOrEqual(now);
        expect(isOpen(hours, opening)).toBe(true);
        expect(opening === now).toBe(isOpen(hours, now));
      }),
    );
  });
});
