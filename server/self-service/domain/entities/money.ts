/** Amounts of money. */
import { type EntityContext, type Found, foldInPlace, foundAt, withoutOverlaps } from './found.ts';
import { findNumbers } from './numbers.ts';

export interface Money {
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
}

const signs: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
  '₩': 'KRW',
  '₺': 'TRY',
  '₽': 'RUB',
  '₴': 'UAH',
  '₪': 'ILS',
  '฿': 'THB',
  zł: 'PLN',
  zl: 'PLN',
};
const names: readonly (readonly [pattern: string, currency: string])[] = [
  ['euros?|eur', 'EUR'],
  ['us dollars?|usd|us\\$', 'USD'],
  ['pounds?(?: sterling)?|quid|pfund|livres? sterling|libras?(?: esterlinas)?|gbp', 'GBP'],
  ['yen|jpy', 'JPY'],
  ['francs?|franken|swiss francs?|francos?|chf|sfr', 'CHF'],
  ['rupees?|rupien|roupies?|rupias?|inr', 'INR'],
  ['pesos?|mxn', 'MXN'],
  ['yuan|renminbi|rmb|cny', 'CNY'],
  ['zlotys?|pln', 'PLN'],
  ['canadian dollars?|cad', 'CAD'],
  ['australian dollars?|aud', 'AUD'],
  ['nzd', 'NZD'],
  ['sek', 'SEK'],
  ['nok', 'NOK'],
  ['dkk', 'DKK'],
  ['czk', 'CZK'],
  ['brl|reais|real', 'BRL'],
  ['zar|rand', 'ZAR'],
];
/** By region of the locale. */
const dollars: Readonly<Record<string, string>> = {
  AU: 'AUD',
  CA: 'CAD',
  NZ: 'NZD',
  SG: 'SGD',
  HK: 'HKD',
  MX: 'MXN',
};
const crowns: Readonly<Record<string, string>> = { SE: 'SEK', NO: 'NOK', DK: 'DKK', IS: 'ISK', CZ: 'CZK' };

/** `£12.50`, `12,50 €`, `20 euros and 50 cents`, `CHF 100`, `1.5k dollars`. */
export function findMoney(text: string, context: Pick<EntityContext, 'locale'>): Found<Money>[] {
  const folded = foldInPlace(text);
  const region =
    context.locale
      .split('-')
      .find((part, at) => at > 0 && /^[A-Za-z]{2}$/.test(part))
      ?.toUpperCase() ?? '';
  const numbers = findNumbers(text, context);
  const finds: Found<Money>[] = [];
  for (const number of numbers) {
    const before = currencyBefore(folded.slice(Math.max(0, number.start - 12), number.start), region);
    const after = currencyAfter(folded.slice(number.end, number.end + 24), region);
    // "€5 5 dollars": the sign before counts for its own number.
    if (after) {
      const { end, cents } = centsAfter(folded, number.end + after.length, numbers);
      finds.push(
        foundAt(text, number.start, end, { amount: rounded(number.value + cents), currency: after.currency }),
      );
    } else if (before) {
      finds.push(
        foundAt(text, number.start - before.length, number.end, {
          amount: number.value,
          currency: before.currency,
        }),
      );
    }
  }
  return withoutOverlaps(finds);
}

interface Currency {
  readonly currency: string;
  /** Characters it takes, with the space to the number. */
  readonly length: number;
}

function currencyBefore(before: string, region: string): Currency | null {
  const sign = /(us|a|c|ca|au|nz|hk|s)?([$€£¥₹₩₺₽₴₪฿])\s?[-−]?$/.exec(before);
  if (sign) return { currency: ofSign(sign[2]!, sign[1] ?? '', region), length: sign[0].length };
  for (const [pattern, currency] of names) {
    const name = new RegExp(`(?<![a-z])(?:${pattern})\\s?$`).exec(before);
    if (name && /^[a-z]{3}\s?$/.test(name[0])) return { currency, length: name[0].length };
  }
  return null;
}

function currencyAfter(after: string, region: string): Currency | null {
  const sign = /^\s?(?:([$€£¥₹₩₺₽₴₪฿])|(zł|zl)(?![a-z]))/.exec(after);
  if (sign) return { currency: ofSign(sign[1] ?? sign[2]!, '', region), length: sign[0].length };
  for (const [pattern, currency] of names) {
    const name = new RegExp(`^\\s?(?:${pattern})(?![a-z])`).exec(after);
    if (name) return { currency, length: name[0].length };
  }
  const dollar = /^\s?(?:dollars?|dolares|dolar|bucks?)(?![a-z])/.exec(after);
  if (dollar) return { currency: dollars[region] ?? 'USD', length: dollar[0].length };
  const crown = /^\s?(?:kr|kroner|kronor|kronen|crowns?)(?![a-z])/.exec(after);
  if (crown && crowns[region]) return { currency: crowns[region], length: crown[0].length };
  return null;
}

const prefixed: Readonly<Record<string, string>> = {
  us: 'USD',
  a: 'AUD',
  au: 'AUD',
  c: 'CAD',
  ca: 'CAD',
  nz: 'NZD',
  hk: 'HKD',
  s: 'SGD',
};

function ofSign(sign: string, prefix: string, region: string): string {
  if (sign === '$') return prefixed[prefix] ?? dollars[region] ?? 'USD';
  if (sign === '¥' && region === 'CN') return 'CNY';
  return signs[sign] ?? 'USD';
}

function centsAfter(
  folded: string,
  at: number,
  numbers: readonly Found<number>[],
): { end: number; cents: number } {
  const next = numbers.find(({ start }) => start >= at);
  if (!next || next.value >= 100 || !/^\s*(?:,|and|und|et|y|con)?\s*$/.test(folded.slice(at, next.start))) {
    return { end: at, cents: 0 };
  }
  const name = /^\s?(?:cents?|pence|p|centimes?|centimos?)(?![a-z])/.exec(
    folded.slice(next.end, next.end + 12),
  );
  return name ? { end: next.end + name[0].length, cents: next.value / 100 } : { end: at, cents: 0 };
}

const rounded = (amount: number): number => Math.round(amount * 1e6) / 1e6;
