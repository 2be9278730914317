/** Days and wall clocks. A day is a number: days since 1970-01-01 in the proleptic Gregorian calendar. */

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

const dayMs = 86_400_000;

/** Null for a date that is not: 31 February. */
export function dayOf(year: number, month: number, day: number): number | null {
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  const real = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return real ? at.getTime() / dayMs : null;
}

export function civilOf(day: number): CivilDate {
  const at = new Date(day * dayMs);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
}

/** 0: Monday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The same day of another month; its last day where it is shorter. */
export function addMonths(day: number, months: number): number {
  const { year, month, day: date } = civilOf(day);
  const target = new Date(0);
  target.setUTCFullYear(year, month - 1 + months, 1);
  const last = lastOfMonth(target.getTime() / dayMs);
  return target.getTime() / dayMs + Math.min(date, civilOf(last).day) - 1;
}

export const firstOfMonth = (day: number): number => day - civilOf(day).day + 1;

export function lastOfMonth(day: number): number {
  const { year, month } = civilOf(day);
  const next = new Date(0);
  next.setUTCFullYear(year, month, 1);
  return next.getTime() / dayMs - 1;
}

/** `2027-03-09`. */
export const isoDate = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** `09:05`. */
export const isoTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The day and the minute of the day that a clock on the wall shows there. Throws RangeError for no time zone. */
export function wallClock(instant: number, timeZone: string): { day: number; minute: number } {
  const shown = instant + offsetAt(instant, timeZone);
  return {
    day: Math.floor(shown / dayMs),
    minute: Math.floor((shown - Math.floor(shown / dayMs) * dayMs) / 60_000),
  };
}

/** The instant at which the clock shows this; where it never does (clocks go forward), the one an hour later. */
export function instantOf(day: number, minute: number, timeZone: string): number {
  const shown = day * dayMs + minute * 60_000;
  const guess = shown - offsetAt(shown, timeZone);
  const better = shown - offsetAt(guess, timeZone);
  return better + offsetAt(better, timeZone) === shown ? better : Math.max(guess, better);
}

/** Milliseconds that the zone is ahead of UTC. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((p) => p.type === type)?.value);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(instant / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    calendar: 'iso8601',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}
