/** What in a question, or known of the conversation, may be the value of an input. */
import { isStopWord } from './terms.ts';

/** What is known of the conversation that the representative is in. */
export interface CopilotFacts {
  readonly customerName: string | null;
  readonly accountName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** CRM records linked to the conversation. */
  readonly records: readonly { entity: string; id: string; name: string }[];
  /** The calendar day of the one who asks: `2026-11-21`. */
  readonly today: string;
}

export const noFacts = (today: string): CopilotFacts => ({
  customerName: null,
  accountName: null,
  email: null,
  phone: null,
  records: [],
  today,
});

export const emailsIn = (text: string): string[] =>
  [...text.matchAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g)].map(([email]) => email);

/** Seven digits or more, with or without a country code. */
export const phonesIn = (text: string): string[] =>
  [...text.matchAll(/(?<![\w@.-])\+?\(?\d[\d\s()/.-]{5,18}\d(?![\w@-])/g)]
    .map(([phone]) => phone.trim())
    .filter((phone) => phone.replace(/\D/g, '').length >= 7 && !/^\d{4}-\d{2}-\d{2}$/.test(phone));

export const guidsIn = (text: string): string[] =>
  [...text.matchAll(/\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/gi)].map(([guid]) => guid);

/** `ORD-12345`, `#4711`, `A17B2`: what people call a number though it is none. */
export const codesIn = (text: string): string[] =>
  [...text.matchAll(/(?<![\w@.])#?([A-Za-z]{0,8}[-_]?\d[\w-]*|[A-Za-z]+\d[\w-]*)(?![\w@]|\.\w)/g)].map(
    ([, code]) => code ?? '',
  );

/** Dots between groups of three, or commas, are not decimals. */
export const numbersIn = (text: string): number[] =>
  [
    ...text.matchAll(
      /(?<![\w@.,-])-?\d{1,3}(?:[,]\d{3})+(?:\.\d+)?(?![\w@])|(?<![\w@.,-])-?\d+(?:\.\d+)?(?![\w@-])/g,
    ),
  ]
    .map(([number]) => Number(number.replaceAll(',', '')))
    .filter((number) => Number.isFinite(number));

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Calendar days, ISO: written as such, with the month's name, or relative to today. 03/04/2026 could be either: left. */
export function datesIn(text: string, today: string): string[] {
  const found: string[] = [...text.matchAll(/\b\d{4}-\d{2}-\d{2}\b/g)].map(([date]) => date);
  for (const [, day = '', month = '', year = ''] of text.matchAll(
    /\b(\d{1,2})(?:st|nd|rd|th)?\.?\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})\b/g,
  )) {
    const index = months.indexOf(month.toLowerCase());
    if (index >= 0) found.push(`${year}-${String(index + 1).padStart(2, '0')}-${day.padStart(2, '0')}`);
  }
  const shifts: [RegExp, number][] = [
    [/\btoday\b/i, 0],
    [/\btomorrow\b/i, 1],
    [/\byesterday\b/i, -1],
  ];
  for (const [word, days] of shifts) {
    if (!word.test(text)) continue;
    const day = new Date(`${today}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + days);
    found.push(day.toISOString().slice(0, 10));
  }
  return found;
}

export const quotedIn = (text: string): string[] =>
  [...text.matchAll(/"([^"]{1,2000})"|“([^”]{1,2000})”|(?<!\w)'([^']{2,2000})'(?!\w)/g)].map(
    ([, double, curly, single]) => (double ?? curly ?? single ?? '').trim(),
  );

/** Capitalised names, those after `for`, `about`, `named` and the like first; the first word of a sentence is none. */
export function namesIn(text: string): string[] {
  const name = String.raw`\p{Lu}[\p{L}\p{N}.&'’-]*(?:\s+(?:(?:of|and|&|van|von|de|der|la)\s+)?(?:\p{Lu}|\d)[\p{L}\p{N}.&'’-]*)*`;
  const clean = (found: string) => found.replace(/['’]s$/, '').replace(/[.,;:!?'’-]+$/, '');
  const introduced = [
    ...text.matchAll(
      new RegExp(
        String.raw`\b(?:for|about|of|named|called|regarding|with|from|to|at|on|customer|client|account|company|is)\s+(${name})`,
        'gu',
      ),
    ),
  ].map(([, found]) => clean(found ?? ''));
  const within = [...text.matchAll(new RegExp(String.raw`(?<=[\p{L}\p{N},;:)]\s)(${name})`, 'gu'))].map(
    ([, found]) => clean(found ?? ''),
  );
  // `Bank of Contoso` is one name, though `of` introduces one as well.
  const whole = introduced.map((part) => within.find((longer) => longer.endsWith(` ${part}`)) ?? part);
  return [...new Set([...whole, ...within])].filter(
    (found) => found.length > 1 && !isStopWord(found.toLowerCase()) && !/^(?:I|I'm|I’m)$/.test(found),
  );
}

/** A name in lower case after the last `for` or `about`, to the end: `deal details for contoso`. */
export function lowerNameIn(text: string): string | undefined {
  const found =
    /.*\b(?:for|about|named|called|regarding|of)\s+(?:the\s+)?(?:customer\s+|client\s+|account\s+|company\s+)?([\p{L}\p{N}][\p{L}\p{N}&.'’ -]{1,80}?)\s*[?.!]*$/su.exec(
      text,
    )?.[1];
  return found === undefined || found.split(' ').every((word) => isStopWord(word)) ? undefined : found;
}

/** The words that are to be passed on: after a colon, or after `that`. */
export const sayingIn = (text: string): string | undefined =>
  (/:\s+(\S[\s\S]{2,})$/.exec(text)?.[1] ?? /\bthat\s+(\S[\s\S]{5,})$/i.exec(text)?.[1])?.trim();

/** Does the question mean the customer of the conversation? */
export const meansThisCustomer = (text: string): boolean =>
  /\b(?:this|the|our|that|my)\s+(?:customer|client|caller|person|company|account|contact)\b|\b(?:their|them|they|his|her|him|he|she)\b/i.test(
    text,
  );
