/** E-mail addresses, telephone numbers and web addresses, as customers write them. */
import { type Found, foundAt } from './found.ts';

const longest = 4_000;
const email =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}_%+-]{1,64}(?:\.[\p{L}\p{N}_%+-]{1,64}){0,8}@(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu;

/** Lower case. */
export function findEmails(text: string): Found<string>[] {
  return all(text, email, (found) => found.toLowerCase());
}

const url =
  /(?<![\p{L}\p{N}@.])(?:https?:\/\/[^\s<>"']{1,2000}|(?:www\.)?(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,8}\p{L}{2,24}(?:\/[^\s<>"']{0,2000})?)(?![\p{L}\p{N}@])/giu;

/** With `https://` where no scheme is written; only what a browser would open. */
export function findUrls(text: string): Found<string>[] {
  const read = text.slice(0, longest);
  return [...read.matchAll(url)].flatMap((match) => {
    // Signs at the end belong to the sentence.
    const written = match[0].replace(/[.,;:!?)\]]+$/, '');
    const address = /^https?:\/\//i.test(written) ? written : `https://${written}`;
    return URL.canParse(address) ? [foundAt(text, match.index, match.index + written.length, address)] : [];
  });
}

const phone =
  /(?<![\p{L}\p{N}.,])(?:\+|00)?\(?\d(?:[\s().\u2010-\u2013/-]{0,3}\d){5,16}(?![\p{L}\p{N}])(?:\s?(?:x|ext\.?)\s?(\d{1,6})\b)?/giu;

/**
 * Digits, with `+` where the country is told; an extension behind `;ext=`. 7 to 15 digits (ITU-T E.164), or 6 where the
 * country is told.
 */
export function findPhones(text: string): Found<string>[] {
  return all(text, phone, (found, extension) => {
    const number = found.replace(/\s?(?:x|ext\.?)\s?\d+$/i, '');
    // "+44 (0)20 ..." has a zero that is dialled at home only.
    const international = /^(?:\+|00)/.test(number);
    const digits = number
      .replace(/\(0\)/, international ? '' : '0')
      .replace(/\D/g, '')
      .replace(international && !number.startsWith('+') ? /^00/ : /^$/, '');
    if (digits.length > 15 || digits.length < (international ? 6 : 7)) return null;
    if (/^\d{4}[-./]\d{2}[-./]\d{2}$/.test(number) || /^\d{1,2}[./-]\d{1,2}[./-]\d{4}$/.test(number))
      return null;
    return `${international ? '+' : ''}${digits}${extension ? `;ext=${extension}` : ''}`;
  });
}

function all(
  text: string,
  pattern: RegExp,
  read: (found: string, part: string | undefined) => string | null,
): Found<string>[] {
  return [...text.slice(0, longest).matchAll(pattern)].flatMap((match) => {
    const value = read(match[0], match[1]);
    return value === null ? [] : [foundAt(text, match.index, match.index + match[0].length, value)];
  });
}
