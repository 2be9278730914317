/** Times of day. */
import { dateWords } from './date-words.ts';
import { type Found, foundAt, languageOf, withoutOverlaps } from './found.ts';
import { numberWords } from './number-words.ts';

/**
 * Minutes of the day: `5pm`, `17:30`, `17h30`, `17 Uhr`, `half past five`, `at 5`. An hour from 1 to 6 without more is
 * taken as one of the afternoon.
 */
export function findTimes(text: string, folded: string, locale: string): Found<number>[] {
  const language = languageOf(locale);
  const words = dateWords[language];
  const finds: Found<number>[] = [];
  const each = (pattern: string, take: (match: RegExpMatchArray) => number | null) => {
    for (const match of folded.matchAll(new RegExp(pattern, 'g'))) {
      const minute = take(match);
      if (minute !== null) finds.push(foundAt(text, match.index!, match.index! + match[0].length, minute));
    }
  };
  const hourNames = [...numberWords[language].added].filter(([, value]) => value >= 1 && value <= 12);
  const hour = `(\\d{1,2}|${hourNames.map(([word]) => word).join('|')})`;
  const hourOf = (written: string) =>
    /\d/.test(written) ? Number(written) : numberWords[language].added.get(written)!;
  const half = '\\s*([ap])\\.?\\s?m\\b\\.?';

  each(`(?<![\\w:.])${hour}(?:[:.]([0-5]\\d))?${half}`, ([, written, minutes, side]) => {
    const given = hourOf(written!);
    if (given > 12 || given === 0) return given <= 23 ? clock(given, minutes) : null;
    return clock((given % 12) + (side === 'p' ? 12 : 0), minutes);
  });
  each(
    `(?<![\\w:.])(\\d{1,2})[:h]([0-5]\\d)(?::[0-5]\\d)?(?![\\w:])(?!\\s*[ap]\\.?m)(?:\\s*(?:${words.clock})(?![a-z]))?`,
    (match) => clock(Number(match[1]), match[2]),
  );
  each(
    `(?<![\\w:.])${hour}\\s*(?:${words.clock})(?![a-z])(?:\\s+([0-5]\\d)(?![\\w:]))?`,
    ([, written, minutes]) => {
      const given = hourOf(written!);
      return clock(language === 'en' ? likely(given) : given, minutes);
    },
  );
  each(
    `(?<![a-z])(?:${words.at})\\s+${hour}(?:\\.([0-5]\\d))?(?![\\w:/%.-]|,\\d|\\s*(?:[ap]\\.?m|[a-z]))`,
    ([, written, minutes]) => clock(likely(hourOf(written!)), minutes),
  );
  if (language === 'en') {
    each(`(?<![a-z])(half|quarter)\\s+(past|to|after)\\s+${hour}(?![\\w:])(?:${half})?`, (match) => {
      const given = hourOf(match[3]!);
      const from = match[4] ? (given % 12) + (match[4] === 'p' ? 12 : 0) : likely(given);
      const minutes = (match[1] === 'half' ? 30 : 15) * (match[2] === 'to' ? -1 : 1);
      return from > 23 ? null : from * 60 + minutes;
    });
  }
  if (language === 'de') {
    each(`(?<![a-z])halb\\s+${hour}(?![\\w:])`, ([, written]) => clock(likely(hourOf(written!)) - 1, '30'));
    each(`(?<![a-z])viertel\\s+(nach|vor)\\s+${hour}(?![\\w:])`, ([, side, written]) => {
      const from = clock(likely(hourOf(written!)), undefined);
      return from === null ? null : from + (side === 'vor' ? -15 : 15);
    });
  }
  for (const [pattern, minute] of words.times) {
    // Said of a day or a clock, it does not change the day: "5 in the morning" is five.
    each(
      `(?<![a-z])(?:(?:in the|this|at|am|in der|le|ce|cet|du|de|a|au|al)\\s+)?(?:${pattern})(?![a-z])`,
      () => minute,
    );
  }
  return precise(finds);
}

/** A clock's time beats a part of the day. */
function precise(finds: readonly Found<number>[]): Found<number>[] {
  const kept = withoutOverlaps(finds);
  const clocks = kept.filter(({ text }) => /\d/.test(text));
  return clocks.length > 0 ? clocks : kept;
}

const likely = (hour: number): number => (hour >= 1 && hour <= 6 ? hour + 12 : hour);

function clock(hour: number, minutes: string | undefined): number | null {
  if (hour === 24 && Number(minutes ?? 0) === 0) return 0;
  return hour >= 0 && hour < 24 ? hour * 60 + Number(minutes ?? 0) : null;
}
