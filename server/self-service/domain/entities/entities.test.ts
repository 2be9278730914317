import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEmails, findPhones, findUrls } from './contacts.ts';
import { findDateTimes } from './dates.ts';
import { findDurations } from './durations.ts';
import type { EntityContext } from './found.ts';
import type { EntityKind } from './kinds.ts';
import { readChoice } from './lists.ts';
import { findMoney } from './money.ts';
import { findNumbers, findOrdinals, findPercentages } from './numbers.ts';
import { compilePattern, findPattern } from './patterns.ts';
import { findPersonNames } from './person-names.ts';
import { findEntities, readEntityValue } from './read-entity.ts';

/** A Saturday, four in the afternoon. */
const at = (locale: string): EntityContext => ({
  now: Date.parse('2026-11-21T15:00:00Z'),
  timeZone: 'Europe/Oslo',
  locale,
});

describe('numbers', () => {
  it.each<[string, string, number[]]>([
    ['en', 'one hundred and twenty-five', [125]],
    ['en', 'two, three', [2, 3]],
    ['en', 'five six seven', [5, 6, 7]],
    ['en', 'about 1,250.5 I think', [1250.5]],
    ['en', 'A-12', [12]],
    ['en', '-3', [-3]],
    ['en', 'a dozen', [12]],
    ['en', 'two million and 1.5k', [2_000_000, 1500]],
    ['en', '3,5', [3.5]],
    ['en', 'a new one', [1]],
    ['de', 'zweihundertfünfunddreißig', [235]],
    ['de', '1.234,56 oder 1.500', [1234.56, 1500]],
    ['de', 'eintausend', [1000]],
    ['fr', 'quatre-vingt-dix-sept', [97]],
    ['fr', 'soixante et onze mille deux cents', [71_200]],
    ['fr', '1 234,5', [1234.5]],
    ['es', 'treinta y dos mil quinientos veintiuno', [32_521]],
    ['en', 'nothing here', []],
  ])('%s: %j is %j', (locale, text, values) => {
    expect(findNumbers(text, at(locale)).map(({ value }) => value)).toEqual(values);
  });

  it('are read back from their words', () => {
    const ones = 'zero one two three four five six seven eight nine'.split(' ');
    const tens = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (h, t, o) => {
          const words = `${ones[h]} hundred and ${tens[t]}-${ones[o]}`;
          expect(findNumbers(words, at('en')).map(({ value }) => value)).toEqual([h * 100 + t * 10 + o]);
        },
      ),
    );
  });

  it('are read back as locales write them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999 }),
        fc.constantFrom('en-GB', 'de-DE', 'fr-FR', 'es-ES'),
        (cents, locale) => {
          const written = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(cents / 100);
          expect(findNumbers(`x ${written} y`, at(locale)).map(({ value }) => value)).toEqual([cents / 100]);
        },
      ),
    );
  });

  it.each<[string, string, number[]]>([
    ['en', 'the 3rd and the twenty-first', [3, 21]],
    ['en', 'second', [2]],
    ['de', 'am 3. der zweite', [3, 2]],
    ['fr', 'le 1er, la deuxième', [1, 2]],
  ])('ordinals, %s: %j', (locale, text, values) => {
    expect(findOrdinals(text, at(locale)).map(({ value }) => value)).toEqual(values);
  });

  it('percentages', () => {
    const found = findPercentages('15 % or fifteen percent', at('en'));
    expect(found.map(({ value, text }) => [value, text])).toEqual([
      [15, '15 %'],
      [15, 'fifteen percent'],
    ]);
  });
});

describe('dates and times', () => {
  it.each<[string, string, string | null, string | null]>([
    ['en-GB', 'tomorrow', '2026-11-22', null],
    ['en-GB', 'next Friday at 5pm', '2026-11-27', '17:00'],
    ['en-GB', 'Friday', '2026-11-27', null],
    ['en-GB', 'last friday', '2026-11-20', null],
    ['en-GB', 'in 3 days', '2026-11-24', null],
    ['en-GB', 'a week from today', '2026-11-28', null],
    ['en-GB', 'two weeks ago', '2026-11-07', null],
    ['en-GB', 'end of the month', '2026-11-30', null],
    ['en-GB', 'end of next year', '2027-12-31', null],
    ['en-GB', 'next week', '2026-11-23', null],
    ['en-GB', 'this weekend', '2026-11-21', null],
    ['en-GB', '5pm', null, '17:00'],
    ['en-GB', 'half past five', null, '17:30'],
    ['en-GB', 'at 7', null, '07:00'],
    ['en-GB', 'at 5', null, '17:00'],
    ['en-GB', 'noon', null, '12:00'],
    ['en-GB', 'in 2 hours', '2026-11-21', '18:00'],
    ['en-GB', 'tonight', '2026-11-21', '20:00'],
    ['en-GB', 'tomorrow morning', '2026-11-22', '09:00'],
    ['en-GB', 'the day after tomorrow at half past five', '2026-11-23', '17:30'],
    ['en-GB', '12 March', '2027-03-12', null],
    ['en-GB', 'March 12th, 2027 at 17:30', '2027-03-12', '17:30'],
    ['en-GB', '03/04/2027', '2027-04-03', null],
    ['en-US', '03/04/2027', '2027-03-04', null],
    ['en-US', 'Tuesday, March 9, 2027 at 2 pm', '2027-03-09', '14:00'],
    ['de', 'Dienstag, den 9. März 2027, um 14 Uhr', '2027-03-09', '14:00'],
    ['en-US', '25/12/2026', '2026-12-25', null],
    ['en-GB', '2027-03-09', '2027-03-09', null],
    ['en-GB', '29 february', '2028-02-29', null],
    ['de', 'nächsten Freitag um 17 Uhr', '2026-11-27', '17:00'],
    ['de', 'am 12. März 2027', '2027-03-12', null],
    ['de', 'morgen früh', '2026-11-22', '09:00'],
    ['de', 'in drei Tagen', '2026-11-24', null],
    ['de', 'übermorgen um halb sechs', '2026-11-23', '17:30'],
    ['fr', 'demain à 17h30', '2026-11-22', '17:30'],
    ['fr', 'vendredi prochain', '2026-11-27', null],
    ['fr', 'le 1er mars', '2027-03-01', null],
    ['es', 'mañana a las 5', '2026-11-22', '17:00'],
    ['es', 'el viernes que viene', '2026-11-27', null],
    ['es', '12 de marzo de 2027', '2027-03-12', null],
  ])('%s: %j is %s %s', (locale, text, date, time) => {
    expect(findDateTimes(text, at(locale)).map(({ value }) => [value.date, value.time])).toEqual([
      [date, time],
    ]);
  });

  it.each(['2027-02-30', '31/2', '1.5 or 2-3 items', 'order 12/3456', 'I may be married'])(
    '%j has none',
    (text) => {
      expect(findDateTimes(text, at('en-GB'))).toEqual([]);
    },
  );

  it('count from the customer’s clock, over midnight and summer time', () => {
    const late = { now: Date.parse('2027-03-27T23:30:00Z'), timeZone: 'Europe/Oslo', locale: 'en-GB' };
    const [found] = findDateTimes('today at 2:30 am', late);
    // The clock goes from 2 to 3 on that day.
    expect(found?.value).toMatchObject({ date: '2027-03-28', time: '02:30' });
    expect(new Date(found?.value.instant ?? 0).toISOString()).toBe('2027-03-28T01:30:00.000Z');
    expect(findDateTimes('tomorrow', { ...late, timeZone: 'America/New_York' })[0]?.value.date).toBe(
      '2027-03-28',
    );
  });

  it('are found again however they are written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('2026-11-22') / 864e5, max: Date.parse('2027-11-01') / 864e5 }),
        fc.constantFrom('en-GB', 'de-DE', 'fr-FR', 'es-ES'),
        fc.constantFrom<'long' | 'short' | 'numeric'>('long', 'short', 'numeric'),
        fc.constantFrom<'long' | undefined>('long', undefined),
        (day, locale, month, weekday) => {
          const date = new Date(day * 864e5);
          const written = date.toLocaleDateString(locale, {
            timeZone: 'UTC',
            weekday,
            day: 'numeric',
            month,
            year: 'numeric',
          });
          const found = findDateTimes(`on ${written} please`, at(locale));
          expect(found.map(({ value }) => value.date)).toEqual([date.toISOString().slice(0, 10)]);
        },
      ),
    );
  });
});

describe('durations and money', () => {
  it.each<[string, string, string[]]>([
    ['en', '2 hours and 30 minutes', ['PT2H30M']],
    ['en', 'half an hour', ['PT30M']],
    ['en', 'an hour and a half', ['PT1H30M']],
    ['en', 'two and a half hours', ['PT2H30M']],
    ['en', 'a couple of days', ['P2D']],
    ['en', '1h30', ['PT1H30M']],
    ['en', '3 months', ['P3M']],
    ['de', 'eine halbe Stunde', ['PT30M']],
    ['fr', 'deux semaines', ['P2W']],
    ['es', 'dos horas y media', ['PT2H30M']],
  ])('%s: %j lasts %j', (locale, text, values) => {
    expect(findDurations(text, at(locale)).map(({ value }) => value.iso)).toEqual(values);
  });

  it.each<[string, string, number, string]>([
    ['en-GB', '£12.50', 12.5, 'GBP'],
    ['en-US', '$5', 5, 'USD'],
    ['en-AU', '5 dollars', 5, 'AUD'],
    ['en-GB', '20 euros and 50 cents', 20.5, 'EUR'],
    ['en-GB', 'CHF 100', 100, 'CHF'],
    ['en-GB', '1.5k dollars', 1500, 'USD'],
    ['de-DE', '1.200,50 €', 1200.5, 'EUR'],
    ['sv-SE', '200 kr', 200, 'SEK'],
  ])('%s: %j is %d %s', (locale, text, amount, currency) => {
    expect(findMoney(text, at(locale)).map(({ value }) => value)).toEqual([{ amount, currency }]);
  });
});

describe('contacts and names', () => {
  it('e-mail addresses', () => {
    expect(
      findEmails('mail Ana@Example.org. or a.b+c@d.co.uk, not ana@host').map(({ value }) => value),
    ).toEqual(['ana@example.org', 'a.b+c@d.co.uk']);
  });

  it.each<[string, string[]]>([
    ['+44 (0)20 7946 0958', ['+442079460958']],
    ['0049 30 901820', ['+4930901820']],
    ['call 020 7946 0958 x12', ['02079460958;ext=12']],
    ['(555) 010-9999', ['5550109999']],
    ['on 2027-03-09, order 1234', []],
  ])('telephone numbers: %j', (text, values) => {
    expect(findPhones(text).map(({ value }) => value)).toEqual(values);
  });

  it('web addresses', () => {
    const found = findUrls('see www.example.org/a?b=1. (or https://example.net) not ana@example.org');
    expect(found.map(({ value }) => value)).toEqual(['https://www.example.org/a?b=1', 'https://example.net']);
  });

  it.each<[string, string | null]>([
    ['Ana Ruiz', 'Ana Ruiz'],
    ['my name is Ana Ruiz.', 'Ana Ruiz'],
    ['Hi, I’m Zoë O’Hara', 'Zoë O’Hara'],
    ['where is my order', null],
    ['12345', null],
    ['ich heiße Jörg Müller', 'Jörg Müller'],
  ])('names: %j is %j', (text, value) => {
    expect(findPersonNames(text)[0]?.value ?? null).toBe(value);
  });
});

describe('lists and patterns', () => {
  const item = (displayName: string, ...synonyms: string[]) => ({ id: displayName, displayName, synonyms });
  const items = [item('Large', 'big'), item('Extra large'), item('Credit card', 'visa')];
  it.each<[string, string | null]>([
    ['LARGE', 'Large'],
    ['extra large please', 'Extra large'],
    ['my creditcard', 'Credit card'],
    ['with the credt card please', 'Credit card'],
    ['the lagre one', 'Large'],
    ['visa', 'Credit card'],
    ['2', 'Extra large'],
    ['purple', null],
    ['large or visa card', null],
    ['big or visa', null],
    ['', null],
  ])('%j is %j', (text, chosen) => {
    expect(readChoice(text, items)?.item.displayName ?? null).toBe(chosen);
  });

  it('patterns that end soon', () => {
    const pattern = compilePattern('(?i)[a-z]{2}-?\\d{4,6}');
    if (!pattern.ok) throw new Error(pattern.reason);
    expect(
      findPattern('it is AB-12345.', pattern.expression).map(({ value, start }) => [value, start]),
    ).toEqual([['AB-12345', 6]]);
  });

  it.each(['(a+)+$', '(a|a)*b', '((ab)*)*', '(\\w+\\s?)*x', '(a)\\1', 'a*a*a*a*b', '(', 'x'.repeat(501)])(
    '%j is refused',
    (pattern) => {
      expect(compilePattern(pattern).ok).toBe(false);
    },
  );
});

describe('whatever is written', () => {
  const kinds: EntityKind[] = [
    ...(['number', 'ordinal', 'percentage', 'date', 'date_time', 'duration'] as const),
    ...(['money', 'email', 'phone', 'url', 'person_name', 'postal_code'] as const),
  ];
  it('is read without harm, and finds stand in the text', () => {
    const words = fc.constantFrom(
      'one',
      '5',
      '.',
      ',',
      '@',
      'pm',
      'Friday',
      'next',
      '$',
      '€',
      'in',
      'and',
      'İ',
      '🎉',
      '\u0000',
      '/',
      '-',
      'march',
      'half',
      'h',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 12 }).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('en-GB', 'de', 'fr', 'es', 'tr', ''), (written, locale) => {
        for (const kind of kinds) {
          const context = { now: 1_795_273_200_000, timeZone: 'UTC', locale };
          for (const found of findEntities(kind, written, context)) {
            expect(written.slice(found.start, found.end)).toBe(found.text);
            expect(found.end).toBeGreaterThan(found.start);
          }
          readEntityValue(kind, written, context);
        }
      }),
    );
  });

  it('is read up to a limit: 64 kB', () => {
    for (const unit of ['1', '1 ', 'a@', 'one ', '1,', 'www.', 'next friday ', '🎉', '+1 (', 'a.', '1h']) {
      const long = unit.repeat(Math.ceil(65_536 / unit.length));
      for (const kind of kinds) {
        for (const { end } of findEntities(kind, long, at('en-GB'))) expect(end).toBeLessThanOrEqual(4_000);
      }
    }
  });
});
