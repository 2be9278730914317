/** Dates and times as text. */
import type { Run } from '../evaluate/run.ts';
import { epochMs, type Parts, partsOf } from './calendar.ts';
import type { Culture } from './culture.ts';
import type { Moment } from './value.ts';
import { wallToUtc } from './zone.ts';

/** The names of formats, in the letters of .NET. */
function namedPattern(name: string, culture: Culture): string | undefined {
  const { shortDate, longDate, shortTime, longTime } = culture.patterns;
  const hours24 = (pattern: string) => pattern.replaceAll(/h+/gi, 'H').replaceAll(/\s*tt\s*/g, '');
  switch (name) {
    case 'shortdate':
      return shortDate;
    case 'longdate':
      return longDate;
    case 'shorttime':
      return shortTime;
    case 'longtime':
      return longTime;
    case 'shorttime24':
      return hours24(shortTime);
    case 'longtime24':
      return hours24(longTime);
    case 'shortdatetime':
      return `${shortDate} ${shortTime}`;
    case 'shortdatetime24':
      return `${shortDate} ${hours24(shortTime)}`;
    case 'longdatetime':
      return `${longDate} ${longTime}`;
    case 'longdatetime24':
      return `${longDate} ${hours24(longTime)}`;
    default:
      return undefined;
  }
}

/** With an empty format: as the kind of moment is usually written. */
export function formatMoment(moment: Moment, format: string, run: Run, culture = run.culture): string {
  const wall = moment.kind === 'time' ? epochMs + moment.ms : moment.ms;
  if (format === '') {
    const { shortDate, shortTime } = culture.patterns;
    const pattern =
      moment.kind === 'date' ? shortDate : moment.kind === 'time' ? shortTime : `${shortDate} ${shortTime}`;
    return byPattern(partsOf(wall), pattern, culture);
  }
  return bySpreadsheet(partsOf(wall), format, culture);
}

/** By the name of a format, such as `longdate`, or `utc` for the ISO form. */
export function formatNamed(moment: Moment, name: string, run: Run, culture: Culture): string {
  const wall = moment.kind === 'time' ? epochMs + moment.ms : moment.ms;
  if (name === 'utc') return new Date(wallToUtc(run.ports.zone, wall)).toISOString();
  return byPattern(partsOf(wall), namedPattern(name, culture) ?? name, culture);
}

/** Letters of .NET: `yyyy-MM-dd HH:mm:ss tt`, texts in single quotes. */
function byPattern(parts: Parts, pattern: string, culture: Culture): string {
  return pattern.replaceAll(/'([^']*)'|d+|M+|y+|h+|H+|m+|s+|tt/g, (token, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted;
    const hour12 = parts.hour % 12 || 12;
    switch (token[0]) {
      case 'd':
        return day(parts, token.length, culture);
      case 'M':
        return month(parts, token.length, culture);
      case 'y':
        return year(parts, token.length);
      case 'h':
        return pad(hour12, token.length);
      case 'H':
        return pad(parts.hour, token.length);
      case 'm':
        return pad(parts.minute, token.length);
      case 's':
        return pad(parts.second, token.length);
      default:
        return parts.hour < 12 ? culture.am : culture.pm;
    }
  });
}

/** Letters of spreadsheets: `m` is minutes behind hours or before seconds; quotes and backslashes keep texts. */
function bySpreadsheet(parts: Parts, format: string, culture: Culture): string {
  const tokens = [
    ...format.matchAll(/"([^"]*)"?|\\(.)|(AM\/PM|A\/P)|([dD]+|[mM]+|[yY]+|[hH]+|[sS]+)|(\.0+)|([\s\S])/g),
  ].map(([all, quoted, escaped, half, letters, fraction]) => ({
    all,
    literal: quoted ?? escaped ?? (letters || half || fraction ? undefined : all),
    letters: letters?.toLowerCase(),
    half,
    fraction,
  }));
  const twelve = tokens.some(({ half }) => half !== undefined);
  const fields = tokens.filter(({ letters }) => letters !== undefined);
  let before = '';
  let seconds = false;
  return tokens
    .map((token) => {
      const { letters, half, fraction, literal } = token;
      if (literal !== undefined) return literal;
      if (half !== undefined) {
        const both = parts.hour < 12 ? culture.am : culture.pm;
        return half.length === 3 ? both.slice(0, 1) : both;
      }
      if (fraction !== undefined) {
        if (!seconds) return fraction;
        const digits = parts.ms
          .toString()
          .padStart(3, '0')
          .padEnd(fraction.length - 1, '0');
        return `.${digits.slice(0, fraction.length - 1)}`;
      }
      const own = letters!;
      const letter = own[0]!;
      const next = fields[fields.indexOf(token) + 1]?.letters?.[0];
      const minutes =
        letter === 'm' &&
        own.length < 3 &&
        (before === 'h' || before === 's' || before === 'minutes' || next === 's');
      before = minutes ? 'minutes' : letter;
      seconds = letter === 's';
      if (minutes) return pad(parts.minute, own.length);
      if (letter === 'm') return month(parts, own.length, culture);
      if (letter === 'd') return day(parts, own.length, culture);
      if (letter === 'y') return year(parts, own.length);
      if (letter === 'h') return pad(twelve ? parts.hour % 12 || 12 : parts.hour, own.length);
      return pad(parts.second, own.length);
    })
    .join('');
}

const pad = (n: number, width: number): string => n.toString().padStart(Math.min(width, 2), '0');

function day(parts: Parts, width: number, culture: Culture): string {
  if (width <= 2) return pad(parts.day, width);
  return (width === 3 ? culture.daysShort : culture.days)[parts.weekday]!;
}

function month(parts: Parts, width: number, culture: Culture): string {
  if (width <= 2) return pad(parts.month, width);
  return (width === 3 ? culture.monthsShort : culture.months)[parts.month - 1]!;
}

const year = (parts: Parts, width: number): string =>
  width <= 2
    ? pad(parts.year % 100, 2)
    : parts.year.toString().padStart(Math.max(4, width === 3 ? 4 : width), '0');
