/** How a language writes numbers and dates. */
export interface Culture {
  readonly name: string;
  readonly decimal: string;
  /** What may stand between groups of digits; the first is written. */
  readonly groups: readonly string[];
  readonly currency: string;
  readonly months: readonly string[];
  readonly monthsShort: readonly string[];
  readonly days: readonly string[];
  readonly daysShort: readonly string[];
  readonly am: string;
  readonly pm: string;
  /** Formats by their name, in the letters of .NET (`M/d/yyyy`). */
  readonly patterns: Patterns;
  /** In which order the parts of a short date stand. */
  readonly order: 'mdy' | 'dmy' | 'ymd';
}

export interface Patterns {
  readonly shortDate: string;
  readonly longDate: string;
  readonly shortTime: string;
  readonly longTime: string;
}

const known = new Map<string, Culture | undefined>();

/** From the engine's own data. @returns undefined for a name that no language has */
export function cultureNamed(name: string): Culture | undefined {
  const key = name.toLowerCase();
  if (!known.has(key)) known.set(key, make(name));
  return known.get(key);
}

function make(name: string): Culture | undefined {
  let locale: string;
  try {
    [locale = ''] = Intl.DateTimeFormat.supportedLocalesOf([name]);
  } catch {
    return undefined;
  }
  if (locale === '' || locale === undefined) return undefined;
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(1_234_567.5);
  const decimal = parts.find(({ type }) => type === 'decimal')?.value ?? '.';
  const group = parts.find(({ type }) => type === 'group')?.value ?? ',';
  const spaces = /\s/.test(group) ? [group, '\u00a0', '\u202f', ' '] : [group];
  const names = (part: 'month' | 'weekday', width: 'long' | 'short', count: number) => {
    const format = new Intl.DateTimeFormat(locale, { [part]: width, timeZone: 'UTC' });
    return Array.from({ length: count }, (_, i) =>
      format.format(part === 'month' ? Date.UTC(2021, i, 15) : Date.UTC(2021, 7, 1 + i)),
    );
  };
  const day = new Intl.DateTimeFormat(locale, { hour: 'numeric', hour12: true, timeZone: 'UTC' });
  const half = (hour: number) =>
    day.formatToParts(Date.UTC(2021, 0, 1, hour)).find(({ type }) => type === 'dayPeriod')?.value ?? '';
  const patterns = patternsOf(locale);
  const first = /[yMd]/.exec(patterns.shortDate)?.[0];
  return {
    name: locale,
    decimal,
    groups: spaces,
    currency: currencyOf(locale),
    months: names('month', 'long', 12),
    monthsShort: names('month', 'short', 12),
    days: names('weekday', 'long', 7),
    daysShort: names('weekday', 'short', 7),
    am: half(3),
    pm: half(15),
    patterns,
    order: first === 'y' ? 'ymd' : first === 'd' ? 'dmy' : 'mdy',
  };
}

function patternsOf(locale: string): Patterns {
  const sample = Date.UTC(2003, 3, 5, 16, 7, 8);
  const pattern = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
      .formatToParts(sample)
      .map(({ type, value }) => letters(type, value))
      .join('')
      .replaceAll('\u202f', ' ');
  return {
    shortDate: pattern({ year: 'numeric', month: 'numeric', day: 'numeric' }),
    longDate: pattern({ dateStyle: 'full' }),
    shortTime: pattern({ hour: 'numeric', minute: 'numeric' }),
    longTime: pattern({ hour: 'numeric', minute: 'numeric', second: 'numeric' }),
  };
}

function letters(type: string, value: string): string {
  switch (type) {
    case 'year':
      return value.length === 2 ? 'yy' : 'yyyy';
    case 'month':
      return /\d/.test(value) ? 'M'.repeat(value.length) : 'MMMM';
    case 'day':
      return 'd'.repeat(value.length);
    case 'weekday':
      return 'dddd';
    case 'hour':
      return value.startsWith('16') ? 'HH' : 'h'.repeat(value.length);
    case 'minute':
      return 'mm';
    case 'second':
      return 'ss';
    case 'dayPeriod':
      return 'tt';
    default:
      return /[a-zA-Z]/.test(value) ? value.replace(/[a-zA-Z]+/g, (word) => `'${word}'`) : value;
  }
}

const currencies: Readonly<Record<string, string>> = {
  US: '$',
  GB: '£',
  JP: '¥',
  CN: '¥',
  VN: '₫',
  IN: '₹',
  BR: 'R$',
  CH: 'CHF',
  PL: 'zł',
  RU: '₽',
};

function currencyOf(locale: string): string {
  const region = new Intl.Locale(locale).maximize().region ?? 'US';
  if (currencies[region] !== undefined) return currencies[region];
  return ['CA', 'AU', 'NZ', 'MX'].includes(region) ? '$' : '€';
}

export const english: Culture = cultureNamed('en-US')!;
