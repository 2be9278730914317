/** Functions of dates and times. */

import { type Bound, coerced, takes } from '../bind/bound.ts';
import { enumerations } from '../enums.ts';
import type { Run } from '../evaluate/run.ts';
import { type Type, types } from '../types/type.ts';
import {
  addMonths,
  dayMs,
  daysInMonth,
  epochMs,
  inRange,
  midnightOf,
  type Parts,
  partsOf,
  wall,
} from '../values/calendar.ts';
import { asKind } from '../values/convert.ts';
import { cultureNamed } from '../values/culture.ts';
import { readMoment } from '../values/moment-read.ts';
import { EnumValue, ErrorValue, invalidArgument, Moment, type Value } from '../values/value.ts';
import { utcToWall, validMoment, wallToUtc } from '../values/zone.ts';
import { type Call, expecting, type FunctionDefinition, type Functions } from './call.ts';
import { scalar } from './scalar.ts';
import { integer } from './text.ts';

const { number, text, date, time, datetime } = types;
const outOfRange = invalidArgument('The date is out of range.');

const blankParts: Parts = { year: 1900, month: 1, day: 0, hour: 0, minute: 0, second: 0, ms: 0, weekday: 6 };
const part = (pick: (parts: Parts) => number) =>
  scalar({
    params: [datetime],
    result: 'integer',
    scalarOnly: true,
    blanks: 'keep',
    // Blank is the day before the first of 1900, as spreadsheets count.
    compute: ([moment], run) =>
      integer(pick(moment === null ? blankParts : partsOf(asWall(moment as Moment))), run),
  });

const wallNow = (run: Run): number => utcToWall(run.ports.zone, run.ports.now());

function dateOf(year: number, month: number, day: number): Value {
  const [y, m, d] = [year, month, day].map(Math.trunc) as [number, number, number];
  if (y < 1 || y > 9999 || Math.abs(m) > 200_000 || Math.abs(d) > 4_000_000) return outOfRange;
  const ms = wall(y, m, d);
  return inRange(ms) ? new Moment('date', ms) : outOfRange;
}

function timeOf(given: readonly Value[]): number {
  const [hour = 0, minute = 0, second = 0, ms = 0] = given.map((n) => Math.trunc(n as number));
  return ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}

function unitOf(value: Value): string {
  const name = value instanceof EnumValue ? String(value.value) : typeof value === 'string' ? value : 'days';
  const lower = name.toLowerCase();
  return lower.endsWith('s') ? lower : `${lower}s`;
}

const lengths: Readonly<Record<string, number>> = {
  days: dayMs,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
};
const months: Readonly<Record<string, number>> = { years: 12, quarters: 3, months: 1 };
const unknownUnit = invalidArgument('There is no such unit of time.');

function add(moment: Moment, count: number, unit: string, run: Run): Value {
  if (months[unit] !== undefined) {
    const shift = Math.trunc(count) * months[unit];
    if (Math.abs(shift) > 200_000) return outOfRange;
    return within(asWall(moment), (ms) => addMonths(ms, shift), moment);
  }
  const length = lengths[unit];
  if (length === undefined) return unknownUnit;
  if (!Number.isFinite(count * length) || Math.abs(count * length) > 4e14) return outOfRange;
  const shift = Math.round(count * length);
  if (moment.kind === 'time') return new Moment('time', moment.ms + shift);
  const { zone } = run.ports;
  const ms =
    moment.kind === 'datetime' && unit !== 'days'
      ? utcToWall(zone, wallToUtc(zone, moment.ms) + shift)
      : moment.ms + shift;
  return within(ms, (same) => same, moment);
}

const asWall = (moment: Moment): number => (moment.kind === 'time' ? epochMs + moment.ms : moment.ms);

function within(ms: number, change: (ms: number) => number, like: Moment): Value {
  const changed = change(ms);
  if (!inRange(changed)) return outOfRange;
  return asKind(new Moment('datetime', changed), like.kind);
}

function difference(from: Moment, to: Moment, unit: string, run: Run): number | ErrorValue {
  const [a, b] = [asWall(from), asWall(to)];
  const [x, y] = [partsOf(a), partsOf(b)];
  switch (unit) {
    case 'years':
      return y.year - x.year;
    case 'quarters':
      return (y.year - x.year) * 4 + Math.floor((y.month - 1) / 3) - Math.floor((x.month - 1) / 3);
    case 'months':
      return (y.year - x.year) * 12 + y.month - x.month;
    case 'days':
      return (midnightOf(b) - midnightOf(a)) / dayMs;
    default: {
      const length = lengths[unit];
      if (length === undefined) return unknownUnit;
      const { zone } = run.ports;
      if (from.kind === 'time' || to.kind === 'time' || unit === 'none')
        return Math.floor(b / length) - Math.floor(a / length);
      return Math.floor(wallToUtc(zone, b) / length) - Math.floor(wallToUtc(zone, a) / length);
    }
  }
}

const startDays: readonly number[] = [1, 2, 3, 11, 12, 13, 14, 15, 16, 17];
function weekStart(value: Value): number | undefined {
  const n = value instanceof EnumValue ? Number(value.value) : Math.trunc(value as number);
  return startDays.includes(n) ? n : undefined;
}

/** The first day of the week (0 is Sunday) that the number stands for. */
const firstDay = (n: number): number =>
  n === 1 || n === 17 ? 0 : n === 2 || n === 3 || n === 11 ? 1 : n - 10;

const startOfWeek: Type = { kind: 'enum', definition: enumerations.get('StartOfWeek')! };
const timeUnit: Type = { kind: 'enum', definition: enumerations.get('TimeUnit')! };

const enumOr =
  (strong: Type, weak: Type) =>
  (call: Call): Type =>
    call.binder.features.strongEnums ? strong : weak;

/** A scalar whose last parameter is an enumeration, or what stands for one by the older rules. */
const withEnum = (
  make: (last: Type) => FunctionDefinition,
  last: (call: Call) => Type,
): FunctionDefinition => ({
  bind: (call) => make(last(call)).bind(call),
});

const reading = (kind: Moment['kind']): FunctionDefinition => {
  const accept = (bound: Bound): boolean => takes({ kind }, bound);
  return scalar({
    params: [types.dynamic, text],
    required: 1,
    result: { kind },
    scalarOnly: true,
    blanks: 'keep',
    check: (call, given) => {
      const [bound] = given;
      if (!bound || accept(bound)) return true;
      call.binder.failAt(bound.node, 'Expected text or number.');
      return false;
    },
    compute: ([value, language], run) => {
      if (value === null || value === '') return null;
      let { culture } = run;
      if (typeof language === 'string') {
        const named = cultureNamed(language);
        if (!named) return ErrorValue.of('BadLanguageCode', 'There is no such language.');
        culture = named;
      }
      if (typeof value === 'string')
        return readMoment(value, kind, culture, run) ?? invalidArgument('This text is no date or time.');
      return coerced(
        { node: { kind: 'nothing', from: 0, to: 0 }, type: types.dynamic, run: () => value ?? null },
        { kind },
      ).run({ run, parent: undefined, row: null });
    },
  });
};

const monthEnd = (moment: Moment, shift: number): Value => {
  if (Math.abs(shift) > 200_000) return outOfRange;
  const { year, month } = partsOf(addMonths(midnightOf(asWall(moment)), shift));
  const ms = wall(year, month, daysInMonth(year, month));
  return inRange(ms) ? new Moment('date', ms) : outOfRange;
};

export const dateFunctions: Functions = {
  Year: part(({ year }) => year),
  Month: part(({ month }) => month),
  Day: part(({ day }) => day),
  Hour: part(({ hour }) => hour),
  Minute: part(({ minute }) => minute),
  Second: part(({ second }) => second),
  Date: scalar({
    params: [number, number, number],
    result: date,
    scalarOnly: true,
    compute: ([y, m, d]) => dateOf(y as number, m as number, d as number),
  }),
  Time: scalar({
    params: [number, number, number, number],
    required: 3,
    result: time,
    scalarOnly: true,
    compute: (given) => {
      const ms = timeOf(given);
      return Math.abs(ms) > 1e15 ? outOfRange : new Moment('time', ms);
    },
  }),
  DateTime: scalar({
    params: [number, number, number, number, number, number, number],
    required: 6,
    result: datetime,
    scalarOnly: true,
    compute: ([y, m, d, ...rest], run) => {
      const day = dateOf(y as number, m as number, d as number);
      if (!(day instanceof Moment)) return day;
      const ms = day.ms + timeOf(rest);
      return inRange(ms) ? validMoment(new Moment('datetime', ms), run.ports.zone) : outOfRange;
    },
  }),
  Now: scalar({ params: [], result: datetime, compute: (_, run) => new Moment('datetime', wallNow(run)) }),
  Today: scalar({
    params: [],
    result: date,
    compute: (_, run) => new Moment('date', midnightOf(wallNow(run))),
  }),
  UTCNow: scalar({
    params: [],
    result: datetime,
    compute: (_, run) => new Moment('datetime', run.ports.now()),
  }),
  UTCToday: scalar({
    params: [],
    result: date,
    compute: (_, run) => new Moment('date', midnightOf(run.ports.now())),
  }),
  IsToday: scalar({
    params: [datetime],
    result: types.boolean,
    scalarOnly: true,
    compute: ([moment], run) => midnightOf((moment as Moment).ms) === midnightOf(wallNow(run)),
  }),
  IsUTCToday: scalar({
    params: [datetime],
    result: types.boolean,
    scalarOnly: true,
    compute: ([moment], run) => midnightOf((moment as Moment).ms) === midnightOf(run.ports.now()),
  }),
  TimeZoneOffset: scalar({
    params: [datetime],
    required: 0,
    result: 'integer',
    scalarOnly: true,
    compute: ([moment], run) => {
      const { zone } = run.ports;
      const at = moment instanceof Moment ? wallToUtc(zone, moment.ms) : run.ports.now();
      return integer(-Math.round(zone.offsetAt(at) / 60_000) + 0, run);
    },
  }),
  DateAdd: withEnum(
    (unit) =>
      scalar({
        params: [types.dynamic, number, unit],
        required: 2,
        result: (given) =>
          ['date', 'time', 'datetime'].includes(given[0]?.type.kind ?? '') ? given[0]!.type : datetime,
        check: needsMoment,
        compute: ([moment, count, unit], run) => {
          const start = momentOf(moment!, run);
          return start instanceof Moment
            ? add(start, count as number, unit === undefined ? 'days' : unitOf(unit), run)
            : start;
        },
        blanks: 'zero',
      }),
    enumOr(timeUnit, text),
  ),
  DateDiff: withEnum(
    (unit) =>
      scalar({
        params: [types.dynamic, types.dynamic, unit],
        required: 2,
        result: 'integer',
        scalarOnly: true,
        check: needsMoment,
        compute: ([a, b, unit], run) => {
          const [from, to] = [momentOf(a!, run), momentOf(b!, run)];
          if (!(from instanceof Moment) || !(to instanceof Moment)) return ErrorValue.among([from, to])!;
          const result = difference(from, to, unit === undefined ? 'days' : unitOf(unit), run);
          return result instanceof ErrorValue ? result : integer(result, run);
        },
      }),
    enumOr(timeUnit, text),
  ),
  Weekday: withEnum(
    (start) =>
      scalar({
        params: [datetime, start],
        required: 1,
        result: 'integer',
        scalarOnly: true,
        compute: ([moment, start], run) => {
          const n = start === undefined ? 1 : weekStart(start);
          if (n === undefined) return invalidArgument('A week does not start there.');
          const { weekday } = partsOf((moment as Moment).ms);
          const place = (weekday - firstDay(n) + 7) % 7;
          return integer(n === 3 ? place : place + 1, run);
        },
      }),
    enumOr(startOfWeek, number),
  ),
  WeekNum: withEnum(
    (start) =>
      scalar({
        params: [datetime, start],
        required: 1,
        result: 'integer',
        scalarOnly: true,
        blanks: 'keep',
        compute: ([given, start], run) => {
          const moment = given ?? new Moment('datetime', epochMs);
          const n = start === undefined || start === null ? 1 : weekStart(start);
          if (n === undefined || n === 3 || (typeof start === 'number' && !Number.isInteger(start)))
            return invalidArgument('A week does not start there.');
          const { year } = partsOf((moment as Moment).ms);
          const newYear = wall(year, 1, 1);
          const lead = (partsOf(newYear).weekday - firstDay(n) + 7) % 7;
          return integer(
            Math.floor((midnightOf((moment as Moment).ms) - newYear) / dayMs / 7 + lead / 7) + 1,
            run,
          );
        },
      }),
    enumOr(startOfWeek, number),
  ),
  ISOWeekNum: scalar({
    params: [datetime],
    result: 'integer',
    scalarOnly: true,
    compute: ([moment], run) => {
      const day = midnightOf((moment as Moment).ms);
      const thursday = day + (3 - ((partsOf(day).weekday + 6) % 7)) * dayMs;
      return integer(Math.floor((thursday - wall(partsOf(thursday).year, 1, 1)) / dayMs / 7) + 1, run);
    },
  }),
  EDate: scalar({
    params: [datetime, number],
    result: date,
    compute: ([moment, n]) => {
      if (Math.abs(n as number) > 200_000) return outOfRange;
      return within(
        addMonths(midnightOf((moment as Moment).ms), Math.trunc(n as number)),
        (ms) => ms,
        new Moment('date', 0),
      );
    },
  }),
  EOMonth: scalar({
    params: [datetime, number],
    result: date,
    compute: ([moment, n]) => monthEnd(moment as Moment, Math.trunc(n as number)),
  }),
  DateValue: reading('date'),
  TimeValue: reading('time'),
  DateTimeValue: reading('datetime'),
};

function needsMoment(call: Call, given: readonly Bound[]): boolean {
  let sound = true;
  for (const bound of given.slice(0, call.name === 'DateDiff' ? 2 : 1)) {
    if (bound.type.kind === 'table' || (takes(datetime, bound) && bound.type.kind !== 'error')) continue;
    call.binder.failAt(bound.node, expecting(bound.type, 'DateTime'));
    sound = false;
  }
  return sound;
}

function momentOf(value: Value, run: Run): Value {
  if (value === null) return new Moment('datetime', epochMs);
  if (value instanceof Moment) return value;
  return coerced(
    { node: { kind: 'nothing', from: 0, to: 0 }, type: types.dynamic, run: () => value },
    datetime,
  ).run({ run, parent: undefined, row: null });
}
