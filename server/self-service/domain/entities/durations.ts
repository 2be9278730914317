/** How long something takes or lasts. */
import { dateWords, type Unit, units } from './date-words.ts';
import {
  type EntityContext,
  type EntityLanguage,
  type Found,
  foldInPlace,
  foundAt,
  languageOf,
} from './found.ts';
import { findNumbers } from './numbers.ts';

export interface Duration {
  /** ISO 8601: `P1M`, `P2W`, `PT1H30M`. */
  readonly iso: string;
  /** Months count as 30 days, years as 365. */
  readonly seconds: number;
}

/** So many of a unit: a part of a duration, and of "in 3 days". */
export interface Quantity {
  readonly unit: Unit;
  readonly count: number;
}

const secondsOf: Readonly<Record<Unit, number>> = {
  second: 1,
  minute: 60,
  hour: 3_600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
  year: 31_536_000,
};

/** Counts without a number: "a week", "half an hour", "a couple of days". */
const vague: Readonly<Record<EntityLanguage, readonly (readonly [pattern: string, count: number])[]>> = {
  en: [
    ['half an?', 0.5],
    ['an? half', 0.5],
    ['a couple(?: of)?', 2],
    ['a quarter (?:of an|an)', 0.25],
    ['an?|one', 1],
  ],
  de: [
    ['(?:eine )?halbe[nrs]?', 0.5],
    ['(?:ein )?paar', 2],
    ['anderthalb|eineinhalb', 1.5],
    ['eine[nmrs]?|ein', 1],
  ],
  fr: [
    ['une? demie?-?', 0.5],
    ['une?', 1],
  ],
  es: [
    ['media', 0.5],
    ['un par de', 2],
    ['una?', 1],
  ],
};
const halfAfter: Readonly<Record<EntityLanguage, string>> = {
  en: '(?:and )?a half',
  de: '(?!)',
  fr: 'et demie?',
  es: 'y media',
};

/** Numbers with a unit of time, in order: "2 hours", "a week", "1h". */
export function findQuantities(text: string, context: Pick<EntityContext, 'locale'>): Found<Quantity>[] {
  const folded = foldInPlace(text);
  const language = languageOf(context.locale);
  const words = dateWords[language];
  let finds: Found<Quantity>[] = [];
  const take = (start: number, at: number, count: number): boolean => {
    const rest = folded.slice(at, at + 40);
    for (const unit of units) {
      const found = new RegExp(
        `^[\\s-]*(?:${words.units[unit]})(?![a-z])(?:\\s+(${halfAfter[language]})\\b)?`,
      ).exec(rest);
      if (!found) continue;
      const end = at + found[0].length;
      finds.push(foundAt(text, start, end, { unit, count: count + (found[1] ? 0.5 : 0) }));
      return true;
    }
    return false;
  };
  for (const { start, end, value } of findNumbers(text, context)) {
    // "two and a half hours"
    const half = new RegExp(`^\\s+${halfAfter[language]}(?=\\s)`).exec(folded.slice(end, end + 20));
    if (value >= 0) take(start, end + (half?.[0].length ?? 0), value + (half ? 0.5 : 0));
  }
  for (const [pattern, count] of vague[language]) {
    for (const match of folded.matchAll(new RegExp(`(?<![a-z])(?:${pattern})(?=\\s|-)`, 'g'))) {
      const overlaps = finds.some(
        ({ start, end }) => match.index < end && match.index + match[0].length > start,
      );
      if (!overlaps) take(match.index, match.index + match[0].length, count);
    }
  }
  // "1h30"
  for (const match of folded.matchAll(/(?<!\w)(\d{1,3})h(\d{2})(?!\w)/g)) {
    const middle = match.index + match[1]!.length + 1;
    finds = finds.filter(({ start, end }) => end <= match.index || start >= middle);
    finds.push(foundAt(text, match.index, middle, { unit: 'hour', count: Number(match[1]) }));
    finds.push(foundAt(text, middle, middle + 2, { unit: 'minute', count: Number(match[2]) }));
  }
  return finds.sort((a, b) => a.start - b.start);
}

/** "2 hours and 30 minutes" is one duration. */
export function findDurations(text: string, context: Pick<EntityContext, 'locale'>): Found<Duration>[] {
  const folded = foldInPlace(text);
  const groups: Found<Quantity>[][] = [];
  for (const quantity of findQuantities(text, context)) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    const goesOn =
      before !== undefined &&
      /^\s*(?:,|and|und|et|y)?\s*$/.test(folded.slice(before.end, quantity.start)) &&
      secondsOf[before.value.unit] > secondsOf[quantity.value.unit];
    if (group && goesOn) group.push(quantity);
    else groups.push([quantity]);
  }
  return groups.map((group) =>
    foundAt(text, group[0]!.start, group.at(-1)!.end, durationOf(group.map(({ value }) => value))),
  );
}

function durationOf(quantities: readonly Quantity[]): Duration {
  const seconds = quantities.reduce((sum, { unit, count }) => sum + count * secondsOf[unit], 0);
  const days: string[] = [];
  const times: string[] = [];
  const [only] = quantities;
  if (only && quantities.length === 1 && Number.isInteger(only.count)) {
    const letter = only.unit.charAt(0).toUpperCase();
    const isTime = secondsOf[only.unit] < secondsOf.day;
    return { iso: `P${isTime ? 'T' : ''}${only.count}${letter}`, seconds };
  }
  let left = Math.round(seconds);
  for (const [unit, letter, into] of parts) {
    const count = Math.floor(left / secondsOf[unit]);
    left -= count * secondsOf[unit];
    if (count > 0) into(days, times).push(`${count}${letter}`);
  }
  const time = times.length > 0 ? `T${times.join('')}` : '';
  return { iso: days.length + times.length === 0 ? 'PT0S' : `P${days.join('')}${time}`, seconds };
}

const toDays = (days: string[]) => days;
const toTimes = (_days: string[], times: string[]) => times;
const parts = [
  ['year', 'Y', toDays],
  ['month', 'M', toDays],
  ['day', 'D', toDays],
  ['hour', 'H', toTimes],
  ['minute', 'M', toTimes],
  ['second', 'S', toTimes],
] as const;
