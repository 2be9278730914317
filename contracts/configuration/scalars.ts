/** The small words of the configuration document, as people write them and as programs read them. */
import { z } from 'zod';
import { presences } from '../words.ts';

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
/** A year, in seconds. */
const longest = 366 * unitSeconds.d;

/** Seconds of '90s', '5m', '2h', '1d', '1h30m'; undefined when it is none of these. */
function secondsOf(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?[smhd])+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)([smhd])/g))
    seconds += Number(amount) * unitSeconds[unit as keyof typeof unitSeconds];
  return Number.isInteger(seconds) ? seconds : undefined;
}

/** `90` or `90s`, `5m`, `2h`, `1d`, `1h30m`; seconds once read. */
export const Duration = z.union([z.number(), z.string()]).transform((value, ctx) => {
  const seconds = typeof value === 'number' ? value : secondsOf(value.trim());
  if (seconds !== undefined && Number.isInteger(seconds) && seconds >= 0 && seconds <= longest)
    return seconds;
  ctx.addIssue({
    code: 'custom',
    message: "must be whole seconds, or text such as '90s', '5m', '2h' or '1d', not negative, up to a year",
  });
  return z.NEVER;
});

/** The shortest way to write it: 90 is '90s', 120 is '2m', 0 is '0s'. */
export function printDuration(seconds: number): string {
  for (const unit of ['d', 'h', 'm'] as const)
    if (seconds > 0 && seconds % unitSeconds[unit] === 0) return `${seconds / unitSeconds[unit]}${unit}`;
  return `${seconds}s`;
}

/** '08:00' to '24:00'; minutes from midnight once read. */
export const TimeOfDay = z.string({ error: "must be a time such as '08:00'" }).transform((value, ctx) => {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(value.trim()) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  if (Number(minute) < 60 && minutes <= 1440) return minutes;
  ctx.addIssue({ code: 'custom', message: "must be a time from '00:00' to '24:00'" });
  return z.NEVER;
});

export const printTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const dayNumber = (word: string): number => (weekdays as readonly string[]).indexOf(word) + 1;

/** The days of 'mon', 'mon-fri' (also over the week's end) or 'daily'; undefined when it is none of these. */
function daysOf(text: string): number[] | undefined {
  const word = text.trim().toLowerCase();
  if (word === 'daily') return [1, 2, 3, 4, 5, 6, 7];
  const [from, to = from] = word.split('-').map((part) => dayNumber(part.trim()));
  if (!from || !to || word.split('-').length > 2) return undefined;
  const count = (to - from + 7) % 7;
  return Array.from({ length: count + 1 }, (_, i) => ((from - 1 + i) % 7) + 1);
}

/** `mon-fri`, `sat` or a list of them; numbers from 1 Monday to 7 Sunday, in order, once read. */
export const Days = z.union([z.string(), z.array(z.string()).min(1)]).transform((value, ctx) => {
  const days = [value].flat().map(daysOf);
  if (days.every((found) => found !== undefined)) return [...new Set(days.flat())].sort((a, b) => a - b);
  ctx.addIssue({ code: 'custom', message: "must be days such as 'mon', 'mon-fri', [sat, sun] or 'daily'" });
  return z.NEVER;
});

export function printDays(days: readonly number[]): string | string[] {
  if (days.length === 7) return 'daily';
  const words = days.map((day) => weekdays[day - 1]!);
  const isRange = days.every((day, i) => i === 0 || day === days[i - 1]! + 1);
  if (words.length === 1) return words[0]!;
  return isRange && words.length > 2 ? `${words[0]}-${words.at(-1)}` : words;
}

const isDate = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

/** '2026-12-24', or '12-24' for every year; `0000-12-24` stands for every year once read. */
export const HolidayDate = z
  .string({ error: "must be a date such as '2026-12-24', or '12-24' for every year" })
  .transform((value, ctx) => {
    const [, year = '0000', month, day] = /^(?:(\d{4})-)?(\d{2})-(\d{2})$/.exec(value.trim()) ?? [];
    // Every year's 29 February is a date: in other years it does not come.
    if (month && day && isDate(year === '0000' ? 2024 : Number(year), Number(month), Number(day)))
      return `${year}-${month}-${day}`;
    ctx.addIssue({
      code: 'custom',
      message: "must be a date of the calendar such as '2026-12-24', or '12-24' for every year",
    });
    return z.NEVER;
  });

export const printDate = (date: string): string => date.replace(/^0000-/, '');

export const Name = z
  .string({ error: 'must be text; put a number in quotes' })
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must not be longer than 100 characters');

/** A place in a rating model: its number from 1, or its name. */
export const Level = z.union([z.number().int().min(1), Name], {
  error: 'must be a number from 1, or the name of a level of the rating model',
});
export type Level = z.infer<typeof Level>;

/** Skill by name → level. */
export const Skills = z.record(Name, Level, {
  error: 'must be skills with their levels, such as {English: 5}',
});
export type Skills = z.infer<typeof Skills>;

/** A base presence's word, or the name of a custom presence. */
export const PresenceName = Name;
/** The base presences that somebody can choose. */
export const basePresences = presences.filter((presence) => presence !== 'inactive');

export const AttributeValue = z.union([z.string().max(1000), z.number(), z.boolean()], {
  error: 'must be text, a number, true or false',
});
export type AttributeValue = z.infer<typeof AttributeValue>;

/**
 * One of several shapes, told apart before it is read, so that a mistake is said of the shape that was meant.
 * `pick` gives the shape, or what is wrong.
 */
export const oneOf = <T extends z.ZodType>(pick: (value: unknown) => T | string) =>
  z.unknown().transform((value, ctx): z.output<T> => {
    const shape = pick(value);
    if (typeof shape === 'string') {
      ctx.addIssue({ code: 'custom', message: shape });
      return z.NEVER;
    }
    const read = shape.safeParse(value);
    if (read.success) return read.data;
    for (const issue of read.error.issues) ctx.addIssue({ ...issue, input: value } as never);
    return z.NEVER;
  });

/** Does the value have this field? */
export const has = (value: unknown, field: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, field);
