/** Telephone numbers that are the same, however they are written. */

/** Digits only, without the international prefix `00` or the trunk `0`. */
export const significantDigits = (phone: string): string =>
  phone
    .replace(/\(0\)/g, '') // +44 (0)20 ...
    .replace(/(?:ext|x|#).*$/i, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '');

/** Shorter than this, an ending says nothing about who it is. */
const telling = 7;

/** Whether two spellings can be one number: equal, or one is the other without its country code. */
export function samePhone(one: string, other: string): boolean {
  const [a, b] = [significantDigits(one), significantDigits(other)];
  if (a === '' || b === '') return false;
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= telling && long.length - short.length <= 3 && long.endsWith(short);
}

/** How the last seven digits may be grouped in a CRM: a search for their end finds most spellings. */
export function phoneEndings(phone: string): string[] {
  const digits = significantDigits(phone);
  if (digits.length < telling) return [];
  const last = digits.slice(-telling);
  const [a, b, c, d] = [last.slice(0, 3), last.slice(3), last.slice(3, 5), last.slice(5)];
  return [last, `${a}-${b}`, `${a} ${b}`, `${a}.${b}`, `${a} ${c} ${d}`, `${a}-${c}-${d}`];
}

/** Whole spellings worth an exact comparison. */
export const phoneSpellings = (phone: string): string[] => [
  ...new Set(
    [phone.trim(), phone.replace(/\D/g, ''), `+${significantDigits(phone)}`, significantDigits(phone)].filter(
      (each) => /\d/.test(each),
    ),
  ),
];
