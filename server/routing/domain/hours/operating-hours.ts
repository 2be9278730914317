/**
 * When operating hours are open. What counts is the wall clock of their zone: an interval that the clocks jump over
 * does not happen, one that they repeat happens twice. Pure.
 */
import type { Holiday, OperatingHours } from '../configuration.ts';
import { addDays, clockChange, instantsOf, localTime } from './local-time.ts';

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** How far ahead changes are looked for: whatever happens every year is found. */
const daysAhead = 400;

/** @param atMs epoch milliseconds */
export function isOpen(hours: OperatingHours, atMs: number): boolean {
  const { date, weekday, minute } = localTime(hours.timeZone, atMs);
  return intervalsOn(hours, date, weekday).some(({ from, to }) => from <= minute && minute < to);
}

/** The next instant at which it is open, which is `atMs` when it is; null when it does not open within 400 days. */
export function nextOpening(hours: OperatingHours, atMs: number): number | null {
  return isOpen(hours, atMs) ? atMs : nextChange(hours, atMs);
}

/** The first instant after `atMs` at which it opens or closes; null when it does neither within 400 days. */
export function nextChange(hours: OperatingHours, atMs: number): number | null {
  if (hours.weekly.length === 0 && hours.holidays.every(({ open }) => open.length === 0)) return null;
  const now = isOpen(hours, atMs);
  const today = localTime(hours.timeZone, atMs).date;
  for (let day = 0; day <= daysAhead; day += 1) {
    const change = candidates(hours, addDays(today, day)).find(
      (at) => at > atMs && isOpen(hours, at) !== now,
    );
    if (change !== undefined) return change;
  }
  return null;
}

/** Every instant of a local day at which something may change, in order; between two of them nothing does. */
function candidates(hours: OperatingHours, date: string): number[] {
  const weekday = ((new Date(date).getUTCDay() + 6) % 7) + 1;
  const minutes = new Set([0]);
  for (const { from, to } of intervalsOn(hours, date, weekday)) minutes.add(from).add(to);
  const found = [...minutes].flatMap((minute) => instantsOf(hours.timeZone, date, minute));
  const jump = clockChange(hours.timeZone, date);
  // One around the day before or after is that day's: days are looked at one after the other.
  if (jump !== null && [jump - 1, jump].some((at) => localTime(hours.timeZone, at).date === date))
    found.push(jump);
  return found.sort((a, b) => a - b);
}

function intervalsOn(hours: OperatingHours, date: string, weekday: number): readonly Interval[] {
  const holiday = hours.holidays.find((one) => isOn(one, date));
  return holiday ? holiday.open : hours.weekly.filter(({ days }) => days.includes(weekday));
}

/** Where holidays overlap, the one that is listed first counts. Yearly ones may go over the turn of the year. */
function isOn({ from, to }: Holiday, date: string): boolean {
  if (!from.startsWith('0000')) return from <= date && date <= to;
  const [day, first, last] = [date.slice(5), from.slice(5), to.slice(5)];
  return first <= last ? first <= day && day <= last : day >= first || day <= last;
}
