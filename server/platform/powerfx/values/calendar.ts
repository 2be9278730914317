/** Days, months and years on the wall clock: milliseconds as if they were UTC. */
export const dayMs = 86_400_000;
/** The day from which spreadsheets count. */
export const epochMs = Date.UTC(1899, 11, 30);
const first = wall(1, 1, 1);
const last = wall(9999, 12, 31, 23, 59, 59, 999);

/** Parts beyond their range carry over; years below 100 are meant as they are. */
export function wall(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  ms = 0,
): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, ms);
  return date.getTime();
}

/** Between the years 1 and 9999. */
export const inRange = (ms: number): boolean => ms >= first && ms <= last;

export const daysOf = (ms: number): number => (ms - epochMs) / dayMs;
export const msOf = (days: number): number => epochMs + Math.round(days * dayMs);
export const midnightOf = (ms: number): number => Math.floor(ms / dayMs) * dayMs;

export interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

export function partsOf(ms: number): Parts {
  const date = new Date(ms);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    ms: date.getUTCMilliseconds(),
    weekday: date.getUTCDay(),
  };
}

export const daysInMonth = (year: number, month: number): number => partsOf(wall(year, month + 1, 0)).day;

/** The day stays within its month: 31 January and a month is 28 or 29 February. */
export function addMonths(ms: number, months: number): number {
  const { year, month, day } = partsOf(ms);
  const target = wall(year, month + months, 1);
  const { year: y, month: m } = partsOf(target);
  return wall(y, m, Math.min(day, daysInMonth(y, m))) + (ms - midnightOf(ms));
}
