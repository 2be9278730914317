/** Dates and times out of texts. */
import type { Run } from '../evaluate/run.ts';
import { daysInMonth, epochMs, inRange, midnightOf, wall } from './calendar.ts';
import type { Culture } from './culture.ts';
import { Moment } from './value.ts';
import { utcToWall } from './zone.ts';

interface ReadTime {
  readonly ms: number;
  /** Minutes ahead of UTC, when the text says so. */
  readonly offset: number | undefined;
}

const timeShape =
  /(?:^|[\sT])(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?::(\d{1,3})|\.(\d+))?)?\s*(am|pm|a\.m\.|p\.m\.)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const hourShape = /(?:^|\s)(\d{1,2})\s*(am|pm)$/i;

/** @returns undefined for text that is none */
export function readMoment(
  source: string,
  kind: Moment['kind'],
  culture: Culture,
  run: Run,
): Moment | undefined {
  const text = source.trim().normalize('NFKC');
  let time: ReadTime | undefined;
  let rest = text;
  const match = timeShape.exec(text);
  const hour = match ? null : hourShape.exec(text);
  if (match) {
    time = timeOf(match, kind === 'time' && match.index === 0);
    rest = text.slice(0, match.index);
  } else if (hour) {
    time = timeOf([hour[0], hour[1]!, '0', undefined, undefined, undefined, hour[2]]);
    rest = text.slice(0, hour.index);
  }
  if ((match || hour) && time === undefined) return undefined;
  rest = rest.trim();
  if (rest === '') return time && ofTime(time, kind);
  const day = readDay(rest, culture);
  if (day === undefined) return undefined;
  let ms = day + (time?.ms ?? 0);
  if (time?.offset !== undefined) ms = utcToWall(run.ports.zone, ms - time.offset * 60_000);
  if (!inRange(ms)) return undefined;
  if (kind === 'time')
    return time === undefined && !/\d/.test(rest) ? undefined : new Moment('time', ms - midnightOf(ms));
  return new Moment(kind, kind === 'date' ? midnightOf(ms) : ms);
}

function ofTime({ ms }: ReadTime, kind: Moment['kind']): Moment {
  if (kind === 'time') return new Moment('time', ms);
  return new Moment(kind, kind === 'date' ? epochMs : epochMs + ms);
}

/** @param alone a time without a day may go on beyond midnight, and begins again then */
function timeOf(match: ArrayLike<string | undefined>, alone = false): ReadTime | undefined {
  const [hours, minutes, seconds] = [1, 2, 3].map((i) => Number(match[i] ?? 0)) as [number, number, number];
  const fraction = match[4] ?? match[5] ?? '0';
  const ms = match[4] ? Number(match[4]) : Math.floor(Number(`0.${fraction}`) * 1000 + 1e-9);
  const half = match[6]?.[0]?.toLowerCase();
  if ((hours > 23 && (half || !alone)) || minutes > 59 || seconds > 59 || (half && hours > 12))
    return undefined;
  const hour =
    hours > 23 ? hours % 24 : half === 'p' ? (hours % 12) + 12 : half === 'a' && hours === 12 ? 0 : hours;
  const zone = match[7];
  let offset: number | undefined;
  if (zone) {
    const digits = zone.replace(':', '');
    offset = /z/i.test(zone)
      ? 0
      : (zone[0] === '-' ? -1 : 1) * (Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3)));
  }
  return { ms: ((hour * 60 + minutes) * 60 + seconds) * 1000 + ms, offset };
}

function readDay(text: string, culture: Culture): number | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})T?$/.exec(text);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const cjk = /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(text);
  if (cjk) return dayOf(Number(cjk[1]), Number(cjk[2]), Number(cjk[3]));
  const named = withMonthName(text, culture);
  if (named) return named.day;
  const numbers = /^(\d{1,4})\s*[/\-. ,]\s*(\d{1,4})(?:\s*[/\-. ,]+\s*(\d{1,4}))?\.?$/.exec(text);
  if (!numbers) return undefined;
  const [, a = '', b = '', c] = numbers;
  if (c === undefined) return undefined;
  if (a.length > 2) return dayOf(Number(a), Number(b), Number(c));
  if (culture.order === 'ymd') return dayOf(fullYear(a), Number(b), Number(c));
  return culture.order === 'mdy'
    ? dayOf(fullYear(c), Number(a), Number(b))
    : dayOf(fullYear(c), Number(b), Number(a));
}

/** `March 30, 2022`, `21-Dec-2016`, `Thursday 28 July 2022`. */
function withMonthName(text: string, culture: Culture): { readonly day: number | undefined } | undefined {
  const lower = text.toLowerCase();
  const names = [culture.months, culture.monthsShort].flatMap((list) =>
    list.map((name, i) => [name.toLowerCase(), i + 1] as const),
  );
  const found = names
    .filter(([name]) => /\p{L}/u.test(name) && lower.includes(name))
    .sort((a, b) => b[0].length - a[0].length)[0];
  if (!found) return undefined;
  const rest = lower.replace(found[0], ' ').match(/\d+/g) ?? [];
  const leftover = lower.replace(found[0], ' ').replaceAll(/[\d\s,./-]/g, '');
  const weekdays = [...culture.days, ...culture.daysShort].map((name) => name.toLowerCase());
  if (leftover !== '' && !weekdays.includes(leftover)) return { day: undefined };
  if (rest.length !== 2) return { day: undefined };
  const [a = '', b = ''] = rest;
  return {
    day: a.length > 2 ? dayOf(Number(a), found[1], Number(b)) : dayOf(fullYear(b), found[1], Number(a)),
  };
}

const fullYear = (text: string): number => {
  const year = Number(text);
  return text.length > 2 ? year : year < 50 ? 2000 + year : 1900 + year;
};

function dayOf(year: number, month: number, day: number): number | undefined {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return undefined;
  return wall(year, month, day);
}
