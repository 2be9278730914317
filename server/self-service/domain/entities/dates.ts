/** Dates and times of day, absolute and relative to now. */
import {
  addMonths,
  civilOf,
  dayOf,
  firstOfMonth,
  instantOf,
  isoDate,
  isoTime,
  wallClock,
  weekdayOf,
} from './calendar.ts';
import { dateWords } from './date-words.ts';
import { findQuantities } from './durations.ts';
import {
  type EntityContext,
  type Found,
  foldInPlace,
  foundAt,
  languageOf,
  withoutOverlaps,
} from './found.ts';
import { findTimes } from './times.ts';

export interface DateTime {
  /** `2027-03-09`; null: a time of day only. */
  readonly date: string | null;
  /** `17:00`; null: a day only. */
  readonly time: string | null;
  /** Epoch milliseconds: of the time on the day, of the day's start, or of the next such time. */
  readonly instant: number;
}

interface Reading {
  readonly folded: string;
  readonly text: string;
  readonly context: EntityContext;
  /** Where the customer is. */
  readonly today: number;
  readonly minute: number;
}

/** `12 March`, `03/12/2027`, `next Friday`, `in 3 days`, `end of the month`, `5pm`, `tomorrow at half past five`. */
export function findDateTimes(text: string, context: EntityContext): Found<DateTime>[] {
  const folded = foldInPlace(text);
  const now = wallClock(context.now, context.timeZone);
  const reading: Reading = { folded, text, context, today: now.day, minute: now.minute };
  const moments = inHours(reading);
  const dates = withWeekdays(reading, withoutOverlaps([...numeric(reading), ...named(reading)]));
  const days = withoutOverlaps([...dates, ...relative(reading)]).filter(
    (day) => !moments.some((moment) => day.start < moment.end && moment.start < day.end),
  );
  const times = findTimes(text, folded, context.locale).filter(
    (time) => !moments.some((moment) => time.start < moment.end && moment.start < time.end),
  );
  return withoutOverlaps([...moments, ...together(reading, days, times)]);
}

/** "Sunday, 22 November": the weekday before a date says nothing more. */
function withWeekdays({ text, folded, context }: Reading, dates: readonly Found<number>[]): Found<number>[] {
  const { weekdays } = dateWords[languageOf(context.locale)];
  const before = new RegExp(`(?<![a-z])(?:${weekdays.join('|')})\\.?[\\s,]+(?:the|der|den|dem|le|el)?\\s*$`);
  return dates.map((date) => {
    const weekday = before.exec(folded.slice(0, date.start));
    return weekday ? foundAt(text, weekday.index, date.end, date.value) : date;
  });
}

/** A day and a time that stand together are one. */
function together(
  { text, folded, context, today, minute }: Reading,
  days: readonly Found<number>[],
  times: readonly Found<number>[],
): Found<DateTime>[] {
  const words = dateWords[languageOf(context.locale)];
  const between = new RegExp(`^[\\s,]*(?:(?:${words.at}|${words.on}|the|dem|der|den)?[\\s,]*)$`);
  const used = new Set<Found<number>>();
  const finds = days.map((day) => {
    const time = times.find((candidate) => {
      if (used.has(candidate)) return false;
      // "tonight" is both.
      if (candidate.start >= day.start && candidate.end <= day.end) return true;
      const gap = candidate.start >= day.end ? [day.end, candidate.start] : [candidate.end, day.start];
      return gap[1]! >= gap[0]! && between.test(folded.slice(gap[0], gap[1]));
    });
    if (time) used.add(time);
    const start = Math.min(day.start, time?.start ?? day.start);
    const end = Math.max(day.end, time?.end ?? day.end);
    return foundAt(text, start, end, momentOf(day.value, time?.value ?? null, context.timeZone));
  });
  const alone = times
    .filter((time) => !used.has(time) && !days.some((day) => time.start < day.end && day.start < time.end))
    .map((time) => {
      const day = time.value >= minute ? today : today + 1;
      const instant = instantOf(day, time.value, context.timeZone);
      return foundAt(text, time.start, time.end, { date: null, time: isoTime(time.value), instant });
    });
  return [...finds, ...alone];
}

function momentOf(day: number, minute: number | null, timeZone: string): DateTime {
  return {
    date: isoDate(day),
    time: minute === null ? null : isoTime(minute),
    instant: instantOf(day, minute ?? 0, timeZone),
  };
}

/** "in 2 hours", "30 minutes ago". */
function inHours({ text, folded, context }: Reading): Found<DateTime>[] {
  return shifts(text, folded, context).flatMap(({ start, end, value }) => {
    const length = { second: 1_000, minute: 60_000, hour: 3_600_000 }[
      value.unit as 'second' | 'minute' | 'hour'
    ];
    if (length === undefined) return [];
    const instant = context.now + value.count * length;
    const shown = wallClock(instant, context.timeZone);
    return [foundAt(text, start, end, { date: isoDate(shown.day), time: isoTime(shown.minute), instant })];
  });
}

/** "in 3 days", "2 weeks ago": quantities with a direction. */
function shifts(text: string, folded: string, context: EntityContext) {
  const words = dateWords[languageOf(context.locale)];
  const edge = (side: 'before' | 'after', pattern: string) =>
    side === 'before'
      ? new RegExp(`(?<![a-z])(?:${pattern})\\s+$`)
      : new RegExp(`^\\s+(?:${pattern})(?![a-z])`);
  return findQuantities(text, context).flatMap(({ start, end, value }) => {
    for (const [words_, sign] of [[words.ahead, 1] as const, [words.ago, -1] as const]) {
      const before = edge('before', words_.before).exec(folded.slice(0, start));
      if (before) return [foundAt(text, before.index, end, { ...value, count: sign * value.count })];
      const after = edge('after', words_.after).exec(folded.slice(end, end + 20));
      if (after)
        return [foundAt(text, start, end + after[0].length, { ...value, count: sign * value.count })];
    }
    return [];
  });
}

/** `2027-03-09`, `9.3.2027`, `9/3`: the day first, but in the United States. */
function numeric({ text, folded, context, today }: Reading): Found<number>[] {
  const finds: Found<number>[] = [];
  for (const match of folded.matchAll(/(?<![\w.])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\w])/g)) {
    const day = dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
    if (day !== null) finds.push(foundAt(text, match.index, match.index + match[0].length, day));
  }
  const shortDates =
    /(?<![\w.,:/-])(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2})|(?<=\.\d{1,2})\.)?(?![\w/:%-]|[.,]\d)/g;
  for (const match of folded.matchAll(shortDates)) {
    const [, first, sign, second, year] = match;
    // "1.5" and "2-3" are no dates.
    if (year === undefined && (sign === '-' || (sign === '.' && !match[0].endsWith('.')))) continue;
    const monthFirst = /-US$/i.test(context.locale) || (/^en$/i.test(context.locale) && sign === '/');
    const orders = [
      [Number(first), Number(second)],
      [Number(second), Number(first)],
    ];
    for (const [date, month] of monthFirst ? orders.reverse() : orders) {
      const day = dayIn(year === undefined ? null : fullYear(year, today), month!, date!, today);
      if (day === null) continue;
      finds.push(foundAt(text, match.index, match.index + match[0].length, day));
      break;
    }
  }
  return finds;
}

/** `27` is 2027; what would be over twenty years ahead is of the last century. */
function fullYear(written: string, today: number): number {
  if (written.length === 4) return Number(written);
  const { year } = civilOf(today);
  const near = Math.floor(year / 100) * 100 + Number(written);
  return near > year + 20 ? near - 100 : near;
}

/** Without a year: the next such day, today included. */
function dayIn(year: number | null, month: number, date: number, today: number): number | null {
  if (year !== null) return dayOf(year, month, date);
  const now = civilOf(today).year;
  // 29 February waits for its year.
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const day = dayOf(now + ahead, month, date);
    if (day !== null && day >= today) return day;
  }
  return null;
}

/** `12 March 2027`, `March 12th`, `12. März`, `le 1er mars`, `12 de marzo`. */
function named({ text, folded, context, today }: Reading): Found<number>[] {
  const { months } = dateWords[languageOf(context.locale)];
  const month = `(${months.join('|')})(?![a-z])\\.?`;
  const date = '(\\d{1,2})(?:st|nd|rd|th|er|\\.|º)?';
  const year = '(?:,?\\s+(?:de\\s+|del\\s+)?(\\d{4})(?![\\d.:]))?';
  const finds: Found<number>[] = [];
  const take = (
    match: RegExpMatchArray,
    monthText: string,
    dateText: string,
    yearText: string | undefined,
  ) => {
    const number = months.findIndex((pattern) => new RegExp(`^(?:${pattern})$`).test(monthText)) + 1;
    const day = dayIn(yearText === undefined ? null : Number(yearText), number, Number(dateText), today);
    if (day !== null) finds.push(foundAt(text, match.index!, match.index! + match[0].trimEnd().length, day));
  };
  const dayFirst = new RegExp(`(?<![\\w.,/:])${date}\\s*(?:of\\s+|de\\s+)?${month}${year}`, 'g');
  for (const match of folded.matchAll(dayFirst)) take(match, match[2]!, match[1]!, match[3]);
  if (languageOf(context.locale) === 'en') {
    const monthFirst = new RegExp(
      `(?<![a-z])${month}\\s+(?:the\\s+)?${date}(?!\\d|:\\d|\\s*[ap]m)${year}`,
      'g',
    );
    for (const match of folded.matchAll(monthFirst)) take(match, match[1]!, match[2]!, match[3]);
  }
  return finds;
}

/** "tomorrow", "next Friday", "in 3 days", "end of next month", "this weekend". */
function relative(reading: Reading): Found<number>[] {
  const { text, folded, context, today } = reading;
  const language = languageOf(context.locale);
  const words = dateWords[language];
  const finds: Found<number>[] = [];
  const each = (pattern: string, take: (match: RegExpMatchArray) => number | null) => {
    for (const match of folded.matchAll(new RegExp(`(?<![a-z])${pattern}(?![a-z])`, 'g'))) {
      const day = take(match);
      if (day !== null) finds.push(foundAt(text, match.index!, match.index! + match[0].length, day));
    }
  };
  for (const [pattern, offset] of words.days) each(`(?:${pattern})`, () => today + offset);
  const which = `(${words.next})|(${words.this})|(${words.last})`;
  const period = (match: RegExpMatchArray, from: number): number =>
    match[from] ? 1 : match[from + 2] ? -1 : 0;

  const monday = today - weekdayOf(today);
  for (const [weekday, name] of words.weekdays.entries()) {
    const near = today + ((weekday - weekdayOf(today) + 6) % 7) + 1;
    const weekdayIn = (match: RegExpMatchArray, from: number) => {
      if (match[from]) return monday + 7 + weekday;
      if (match[from + 1]) return monday + weekday;
      if (match[from + 2]) return monday + weekday < today ? monday + weekday : monday - 7 + weekday;
      return near;
    };
    each(`(?:(?:${which})\\s+)?(?:${name})`, (match) => weekdayIn(match, 1));
    // French and Spanish say it behind.
    if (language === 'fr' || language === 'es')
      each(`(?:${name})\\s+(?:${which})`, (match) => weekdayIn(match, 1));
  }
  const saturday = monday + 5;
  each(`(?:(?:${which})\\s+)?(?:${words.weekend})`, (match) => saturday + 7 * period(match, 1));

  for (const unit of ['week', 'month', 'year'] as const) {
    const edge = `(?:(${words.end})\\s+|(${words.beginning})\\s+)?(?:the\\s+)?`;
    const name = `(?:${words.units[unit]})`;
    const take = (match: RegExpMatchArray) => {
      const first = firstOf(unit, today, period(match, 3));
      return match[1] ? firstOf(unit, first, 1) - 1 : first;
    };
    each(`${edge}(?:${which})\\s+${name}`, take);
    if (language === 'fr' || language === 'es')
      each(`${edge}(?:l[ae]s?\\s+|el\\s+)?${name}\\s+(?:${which})`, take);
    each(`(?:(${words.end})|(${words.beginning}))\\s+(?:the\\s+)?${name}`, (match) => {
      const first = firstOf(unit, today, 0);
      const day = match[1] ? firstOf(unit, today, 1) - 1 : first;
      return day < today && !match[1] ? firstOf(unit, today, 1) : day;
    });
  }
  for (const { start, end, value } of shifts(text, folded, context)) {
    const day = shifted(today, value.unit, value.count);
    if (day !== null) finds.push(foundAt(text, start, end, day));
  }
  return finds;
}

/** The first day of the week, month or year that is so many ahead. */
function firstOf(unit: 'week' | 'month' | 'year', day: number, ahead: number): number {
  if (unit === 'week') return day - weekdayOf(day) + 7 * ahead;
  if (unit === 'month') return firstOfMonth(addMonths(firstOfMonth(day), ahead));
  return dayOf(civilOf(day).year + ahead, 1, 1) ?? day;
}

function shifted(today: number, unit: string, count: number): number | null {
  if (Math.abs(count) > 36_500) return null;
  const whole = Math.round(count);
  if (unit === 'day') return today + whole;
  if (unit === 'week') return today + Math.round(count * 7);
  if (unit === 'month') return addMonths(today, whole);
  if (unit === 'year') return addMonths(today, Math.round(count * 12));
  return null;
}
