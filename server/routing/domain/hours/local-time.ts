/**
 * Wall-clock time in a time zone, by the rules of the runtime's zone database. Instants are epoch milliseconds, days
 * `YYYY-MM-DD`, minutes counted from local midnight.
 */

export interface LocalTime {
  /** YYYY-MM-DD */
  readonly date: string;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** 0 to 1439; the hour that a day of 23 or 25 hours lacks or has twice follows the wall clock. */
  readonly minute: number;
}

const minuteMs = 60_000;
export const dayMs = 86_400_000;
/** Offsets change on the quarter of an hour, so one look serves a quarter. */
const quarterMs = 15 * minuteMs;
/** Further than any offset from UTC, to either side. */
const widestOffsetMs = 15 * 60 * minuteMs;
const mostQuarters = 4096;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** Quarters of an hour since the epoch → minutes east of UTC. */
  readonly offsets: Map<number, number>;
}
const zones = new Map<string, Zone>();

/** @throws {RangeError} when the runtime knows no such zone. */
function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const zone: Zone = { format, offsets: new Map() };
  zones.set(name, zone);
  return zone;
}

export function isTimeZone(name: string): boolean {
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Minutes east of UTC at an instant. @throws {RangeError} when there is no such zone. */
export function offsetMinutes(zone: string, atMs: number): number {
  const { format, offsets } = zoneOf(zone);
  const quarter = Math.floor(atMs / quarterMs);
  const known = offsets.get(quarter);
  if (known !== undefined) return known;
  // '1/25/2026, 13:45'
  const [month, day, year, hour, minute] = format
    .format(quarter * quarterMs)
    .match(/\d+/g)!
    .map(Number) as [number, number, number, number, number];
  const offset = Math.round((Date.UTC(year, month - 1, day, hour, minute) - quarter * quarterMs) / minuteMs);
  if (offsets.size >= mostQuarters) offsets.clear();
  offsets.set(quarter, offset);
  return offset;
}

/** @throws {RangeError} when there is no such zone. */
export function localTime(zone: string, atMs: number): LocalTime {
  const local = atMs + offsetMinutes(zone, atMs) * minuteMs;
  const day = Math.floor(local / dayMs);
  return {
    date: dateOf(day * dayMs),
    // 1970-01-01 was a Thursday.
    weekday: ((((day + 3) % 7) + 7) % 7) + 1,
    minute: Math.floor((local - day * dayMs) / minuteMs),
  };
}

const dateOf = (utcMidnight: number): string => new Date(utcMidnight).toISOString().slice(0, 10);

/** The local date that comes `days` after another. */
export const addDays = (date: string, days: number): string => dateOf(Date.parse(date) + days * dayMs);

/**
 * The instants at which the wall clock shows this minute (up to 1440, the next midnight) of a day: none where the
 * clocks were put forward over it, two where they were put back.
 */
export function instantsOf(zone: string, date: string, minute: number): number[] {
  const wall = Date.parse(date) + minute * minuteMs;
  const before = offsetMinutes(zone, wall - widestOffsetMs);
  const after = offsetMinutes(zone, wall + widestOffsetMs);
  const found = [wall - before * minuteMs];
  if (after !== before) found.push(wall - after * minuteMs);
  return found.filter((at) => at + offsetMinutes(zone, at) * minuteMs === wall).sort((a, b) => a - b);
}

/** The instant at which the clocks change on or around a local day; null when they do not. */
export function clockChange(zone: string, date: string): number | null {
  let low = Math.floor((Date.parse(date) - widestOffsetMs) / quarterMs);
  let high = Math.ceil((Date.parse(date) + dayMs + widestOffsetMs) / quarterMs);
  const before = offsetMinutes(zone, low * quarterMs);
  if (offsetMinutes(zone, high * quarterMs) === before) return null;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMinutes(zone, middle * quarterMs) === before) low = middle;
    else high = middle;
  }
  return high * quarterMs;
}
