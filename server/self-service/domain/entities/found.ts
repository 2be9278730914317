/** What entities are found in, and how a find is told. */

/** A value in a text; `start` and `end` count UTF-16 units of the text as it was given. */
export interface Found<T> {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly value: T;
}

/** Where and when the customer speaks: "tomorrow" and "1.500" depend on it. */
export interface EntityContext {
  /** Epoch milliseconds. */
  readonly now: number;
  /** IANA, such as `Europe/Oslo`. */
  readonly timeZone: string;
  /** BCP 47, such as `en-GB`. */
  readonly locale: string;
}

/** The languages whose words for numbers, dates and units are known. Others are read as English. */
export type EntityLanguage = 'en' | 'de' | 'fr' | 'es';

export function languageOf(locale: string): EntityLanguage {
  const language = locale.slice(0, 2).toLowerCase();
  return language === 'de' || language === 'fr' || language === 'es' ? language : 'en';
}

/** More of a message is not searched. */
const longestText = 4_000;

/** Lower case without accents, every character in its place: what is found in it is found in the text. */
export function foldInPlace(text: string): string {
  const read = text.slice(0, longestText);
  if (/^[^\u0080-\uffff]*$/.test(read)) return read.toLowerCase();
  let folded = '';
  for (let at = 0; at < read.length; at += 1) {
    const unit = read[at]!;
    const plain = unit === '’' ? "'" : unit.normalize('NFD').toLowerCase();
    // A letter that becomes several, or a half of a pair, stays.
    const first = plain[0] ?? unit;
    folded += plain.length === 1 || /\p{M}/u.test(plain[1] ?? '') ? first : unit;
  }
  return folded;
}

/** A find of a pattern in the folded text, told with the words of the text itself. */
export function foundAt<T>(text: string, start: number, end: number, value: T): Found<T> {
  return { start, end, text: text.slice(start, end), value };
}

/** Without finds that lie within longer ones; in order. Of two that overlap, the longer one, then the first. */
export function withoutOverlaps<T>(finds: readonly Found<T>[]): Found<T>[] {
  const byLength = [...finds].sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  const kept: Found<T>[] = [];
  for (const find of byLength) {
    if (kept.every(({ start, end }) => find.end <= start || find.start >= end)) kept.push(find);
  }
  return kept.sort((a, b) => a.start - b.start);
}
