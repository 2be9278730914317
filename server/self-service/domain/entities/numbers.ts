/** Numbers in digits and in words, ordinals and percentages. */
import {
  type EntityContext,
  type EntityLanguage,
  type Found,
  foldInPlace,
  foundAt,
  languageOf,
  withoutOverlaps,
} from './found.ts';
import { germanCompound, numberWords } from './number-words.ts';

/** Numbers: `1,250.5`, `1.250,5` where the locale writes so, `twenty-five`, `2 million`, `1.5k`. */
export function findNumbers(text: string, { locale }: Pick<EntityContext, 'locale'>): Found<number>[] {
  const folded = foldInPlace(text);
  return withoutOverlaps([...inDigits(text, folded, locale), ...inWords(text, folded, languageOf(locale))]);
}

const digits = /\d+(?:[.,'’\u00a0\u202f]\d+)*(?:(?<=^\d{1,3}|\D\d{1,3})(?: \d{3}(?!\d))+(?:[.,]\d+)?)?/g;
const magnitude =
  /^(?:(k)(?![a-z0-9])| ?(m|mn|mio|million(?:s|en|es)?|millon|bn|billion|milliarden?|milliards?|thousand|tausend|mille|mil|hundred|hundert|dozen)(?![a-z0-9]))/;
const magnitudes: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  tausend: 1e3,
  mille: 1e3,
  mil: 1e3,
  hundred: 100,
  hundert: 100,
  dozen: 12,
  bn: 1e9,
  billion: 1e9,
  milliarde: 1e9,
  milliarden: 1e9,
  milliard: 1e9,
  milliards: 1e9,
};

function inDigits(text: string, folded: string, locale: string): Found<number>[] {
  const finds: Found<number>[] = [];
  for (const match of folded.matchAll(digits)) {
    const value = readDigits(match[0], locale);
    if (value === null) continue;
    // A sign inside a word ("A-12") is no minus.
    const before = /(?:^|[\s(])([-+−])$/.exec(folded.slice(Math.max(0, match.index - 2), match.index))?.[1];
    const negative = before === '-' || before === '−';
    const end = match.index + match[0].length;
    const times = magnitude.exec(folded.slice(end, end + 12));
    const factor = times ? (magnitudes[times[1] ?? times[2]!] ?? 1e6) : 1;
    const start = match.index - (before ? 1 : 0);
    finds.push(foundAt(text, start, end + (times?.[0].length ?? 0), (negative ? -value : value) * factor));
  }
  return finds;
}

/** Thousands and decimals as the locale writes them; where that cannot be, as it can. Null: no one number. */
export function readDigits(written: string, locale: string): number | null {
  const plain = written.replace(/['’\u00a0\u202f ]/g, '');
  const signs = plain.replace(/\d/g, '');
  const last = signs.at(-1);
  if (last === undefined) return Number(plain);
  const commaIsDecimal = languageOf(locale) !== 'en';
  const mixed = new Set(signs).size > 1;
  const groupedBy = (sign: string) =>
    new RegExp(`^\\d{1,3}(?:\\${sign}\\d{3})+$`).test(plain.split(mixed ? last : '\u0000')[0]!);
  if (mixed) {
    // Two kinds of signs: the last one, once, is the decimal sign.
    const other = last === ',' ? '.' : ',';
    if (signs.indexOf(last) !== signs.length - 1 || !groupedBy(other)) return null;
    return Number(plain.replaceAll(other, '').replace(last, '.'));
  }
  const thousands = (last === '.') === commaIsDecimal;
  if (groupedBy(last) && (thousands || signs.length > 1)) return Number(plain.replaceAll(last, ''));
  return signs.length === 1 ? Number(plain.replace(last, '.')) : null;
}

interface WordRun {
  start: number;
  end: number;
  total: number;
  /** What the next multiplying word multiplies. */
  current: number;
  /** An article only, so far. */
  open: boolean;
}

function inWords(text: string, folded: string, language: EntityLanguage): Found<number>[] {
  const words = numberWords[language];
  const finds: Found<number>[] = [];
  let run: WordRun | null = null;
  let joint = false;
  const close = () => {
    if (run && !run.open) finds.push(foundAt(text, run.start, run.end, run.total + run.current));
    run = null;
    joint = false;
  };
  for (const { word, start } of wordsIn(folded, language)) {
    const end = start + word.length;
    // A number does not go on behind a sign: "two, three".
    if (run && !/^[\s-]*$/.test(folded.slice((run as WordRun).end, start).replace(joinPattern, ''))) close();
    const times = words.multiplied.get(word);
    const value =
      words.added.get(word) ?? (language === 'de' && times === undefined ? germanCompound(word) : null);
    const begun = run as WordRun | null;
    if (times !== undefined && (begun || word !== 'cents')) {
      if (begun) {
        if (times >= 1_000) {
          begun.total = (begun.total + (begun.current || (begun.total ? 0 : 1))) * times;
          begun.current = 0;
        } else begun.current = (begun.current || 1) * times;
        begun.end = end;
        begun.open = false;
      } else
        run = {
          start,
          end,
          total: times >= 1_000 ? times : 0,
          current: times >= 1_000 ? 0 : times,
          open: false,
        };
      joint = false;
    } else if (value !== null && value !== undefined) {
      if (begun && (begun.open || !adds(begun, value, language))) close();
      const now = run as WordRun | null;
      if (now) {
        now.current += value;
        now.end = end;
      } else run = { start, end, total: 0, current: value, open: false };
      joint = false;
    } else if (begun && !joint && words.joining.has(word)) joint = true;
    else if (words.articles.has(word)) {
      close();
      run = { start, end, total: 0, current: 0, open: true };
    } else close();
  }
  close();
  return finds;
}

const joinPattern = /^\s*-?(?:and|und|et|y)\b/;

/** "twenty five", "hundred five", "soixante-dix": yes; "two five": two numbers. */
function adds({ total, current }: WordRun, value: number, language: EntityLanguage): boolean {
  // Behind "thousand" a new count begins.
  if (current === 0) return total > 0;
  if (value >= 100) return false;
  const below = current % 100;
  if (below === 0) return true;
  if (below >= 20 && below % 10 === 0)
    return value < 10 && value > 0 ? true : isFrenchTeen(below, value, language);
  // "dix-sept"
  return language === 'fr' && (below === 10 || below === 70 || below === 90) && value > 6 && value < 10;
}

const isFrenchTeen = (below: number, value: number, language: EntityLanguage): boolean =>
  language === 'fr' && (below === 60 || below === 80) && value >= 10 && value < 20;

function wordsIn(folded: string, language: EntityLanguage): { word: string; start: number }[] {
  const pattern = language === 'fr' ? /quatre-vingts?(?![a-z])|[a-z]+/g : /[a-zß]+/g;
  return [...folded.matchAll(pattern)].map((match) => ({ word: match[0], start: match.index }));
}

const ordinalDigits: Readonly<Record<EntityLanguage, RegExp>> = {
  en: /(?<![\w.])(\d{1,4})(?:st|nd|rd|th)\b/g,
  de: /(?<![\w.])(\d{1,4})\.(?!\d)(?=\s|$)/g,
  fr: /(?<![\w.])(\d{1,4})(?:er|re|ere|e|eme|nd|nde)\b/g,
  es: /(?<![\w.])(\d{1,4})(?:[.]?[ºª]|[oa]\b|er\b)/g,
};

/** `3rd`, `third`, `twenty-first`. */
export function findOrdinals(text: string, { locale }: Pick<EntityContext, 'locale'>): Found<number>[] {
  const folded = foldInPlace(text);
  const language = languageOf(locale);
  const { ordinals, added } = numberWords[language];
  const finds = [...folded.matchAll(ordinalDigits[language])].map((match) =>
    foundAt(text, match.index, match.index + match[0].length, Number(match[1])),
  );
  let before: { value: number; end: number; start: number } | null = null;
  for (const { word, start } of wordsIn(folded, language)) {
    const end = start + word.length;
    const value = ordinals.get(word);
    if (value !== undefined) {
      const tens = before && value < 10 && /^[\s-]$/.test(folded.slice(before.end, start)) ? before : null;
      finds.push(foundAt(text, tens?.start ?? start, end, (tens?.value ?? 0) + value));
    }
    const ten = added.get(word);
    before = ten !== undefined && ten >= 20 && ten % 10 === 0 ? { value: ten, start, end } : null;
  }
  return withoutOverlaps(finds);
}

/** `15 %`, `fifteen percent`: 15. */
export function findPercentages(text: string, context: Pick<EntityContext, 'locale'>): Found<number>[] {
  const folded = foldInPlace(text);
  return findNumbers(text, context).flatMap((number) => {
    const sign = /^\s*(?:%|percent\b|per cent\b|prozent\b|pour ?cent\b|por ciento\b)/.exec(
      folded.slice(number.end, number.end + 14),
    );
    return sign ? [foundAt(text, number.start, number.end + sign[0].length, number.value)] : [];
  });
}
