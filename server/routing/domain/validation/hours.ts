/** Operating hours: intervals that end before they begin, or overlap. Pure. */
import type { HoursDocument } from '../../../../contracts/configuration/catalogue.ts';
import { printDays, printTime } from '../../../../contracts/configuration/scalars.ts';
import type { At, Report } from './report.ts';

interface Interval {
  from: number;
  to: number;
}

export function checkHours(report: Report, hours: HoursDocument, path: At): void {
  const weekly = hours.weekly.filter((interval, i) => isInterval(report, interval, [...path, 'weekly', i]));
  for (const day of [1, 2, 3, 4, 5, 6, 7])
    checkOverlaps(
      report,
      weekly.filter(({ days }) => days.includes(day)),
      (interval) => [...path, 'weekly', hours.weekly.indexOf(interval)],
      ` on ${String(printDays([day]))}`,
    );
  for (const [i, holiday] of hours.holidays.entries()) {
    const at = [...path, 'holidays', i];
    // A yearly one may go over the turn of the year.
    if (!holiday.from.startsWith('0000') !== !holiday.to.startsWith('0000'))
      report.add('hours.invalid_interval', at, 'Give both dates a year, or neither of them.');
    else if (!holiday.from.startsWith('0000') && holiday.to < holiday.from)
      report.add('hours.invalid_interval', at, 'The holiday ends before it begins. Exchange the two dates.');
    const open = holiday.open.filter((interval, j) => isInterval(report, interval, [...at, 'open', j]));
    checkOverlaps(report, open, (interval) => [...at, 'open', holiday.open.indexOf(interval)], '');
  }
}

function isInterval(report: Report, { from, to }: Interval, path: At): boolean {
  if (from < to) return true;
  report.add(
    'hours.invalid_interval',
    path,
    `${printTime(from)} to ${printTime(to)} ends before it begins. Over midnight, write one up to 24:00 and one from 00:00.`,
  );
  return false;
}

/** Each overlapping pair is told at the later of the two, once. */
function checkOverlaps<T extends Interval>(
  report: Report,
  intervals: readonly T[],
  path: (interval: T) => At,
  when: string,
): void {
  const inOrder = [...intervals].sort((a, b) => a.from - b.from);
  let before: T | undefined;
  for (const interval of inOrder) {
    const reaching: T | undefined = before;
    if (!before || before.to < interval.to) before = interval;
    if (!reaching || reaching.to <= interval.from) continue;
    const at = path(interval);
    const said = report.problems.some(
      ({ code, path: there }) => code === 'hours.overlap' && there.join() === at.join(),
    );
    if (!said)
      report.add(
        'hours.overlap',
        at,
        `${printTime(interval.from)} to ${printTime(interval.to)} overlaps ${printTime(reaching.from)} to ${printTime(reaching.to)}${when}. Make them one, or let one begin later.`,
      );
  }
}
