/**
 * Comparisons of what is known with what a rule says. Pure.
 *
 * Text is compared without regard to case. Where one side is a number, text that is one counts as one; where one side
 * is true or false, so do the words. Greater and less compare numbers, or text by text (so that dates written
 * YYYY-MM-DD work). What is not there is unlike everything.
 */
import type { Scalar } from './condition.ts';

/** Longer text is looked at no further: a rule must not cost what a customer pastes. */
const longestText = 10_000;

/** The message that rule after rule looks at is folded once. */
const lately = { text: '', folded: '' };

export function fold(text: string): string {
  if (text.length < 100) return foldOnce(text);
  if (text !== lately.text) Object.assign(lately, { text, folded: foldOnce(text) });
  return lately.folded;
}

const foldOnce = (text: string): string =>
  (text.length > longestText ? text.slice(0, longestText) : text).normalize('NFC').trim().toLowerCase();

export const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && !Number.isNaN(value));

/** A number, or text that is written as one; undefined otherwise. */
export function numberOf(value: Scalar): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean' || !/^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/.test(value)) return undefined;
  return Number(value);
}

function booleanOf(value: Scalar): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = fold(String(value));
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

export function equal(a: Scalar, b: Scalar): boolean {
  if (typeof a === 'number' || typeof b === 'number') return sameAs(numberOf(a), numberOf(b));
  if (typeof a === 'boolean' || typeof b === 'boolean') return sameAs(booleanOf(a), booleanOf(b));
  return fold(a) === fold(b);
}
const sameAs = <T>(a: T | undefined, b: T | undefined): boolean => a !== undefined && a === b;

/** Below zero when `a` comes first; undefined when they cannot be put in an order. */
export function order(a: Scalar, b: Scalar): number | undefined {
  const [m, n] = [numberOf(a), numberOf(b)];
  if (m !== undefined && n !== undefined) return m - n;
  if (typeof a !== 'string' || typeof b !== 'string' || m !== undefined || n !== undefined) return undefined;
  const [s, t] = [fold(a), fold(b)];
  return s < t ? -1 : s > t ? 1 : 0;
}

/** The whole text against a pattern in which `*` is anything and `?` any one character. Never slower than both lengths multiplied. */
export function matchesPattern(text: string, pattern: string): boolean {
  const [said, wanted] = [fold(text), fold(pattern)];
  let at = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (at < said.length) {
    if (wanted[p] === '*') {
      star = p;
      resume = at;
      p += 1;
    } else if (p < wanted.length && (wanted[p] === '?' || wanted[p] === said[at])) {
      at += 1;
      p += 1;
    } else if (star !== -1) {
      resume += 1;
      at = resume;
      p = star + 1;
    } else return false;
  }
  while (wanted[p] === '*') p += 1;
  return p === wanted.length;
}
