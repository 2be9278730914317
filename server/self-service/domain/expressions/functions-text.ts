/** Text. Positions count from 1. Comparison of starts and ends ignores case; Find and Substitute do not. */
import type { Value } from '../values.ts';
import { fail, readNumber, tidy, toInteger, toNumber, toText } from './coerce.ts';
import type { FunctionTable } from './evaluation.ts';

export const textFunctions: FunctionTable = {
  Text: {
    min: 1,
    max: 3,
    call: ([value, format]) =>
      format === undefined || format === null
        ? toText(value ?? null)
        : formatted(value ?? null, toText(format)),
  },
  Value: {
    min: 1,
    max: 2,
    call: ([value]) => {
      if (value === null || value === undefined || value === '') return null;
      if (typeof value !== 'string') return toNumber(value);
      return (
        readNumber(value) ??
        fail('invalid_argument', `${JSON.stringify(value.slice(0, 60))} is not a number.`)
      );
    },
  },
  Lower: { min: 1, max: 1, call: ([text]) => toText(text ?? null).toLowerCase() },
  Upper: { min: 1, max: 1, call: ([text]) => toText(text ?? null).toUpperCase() },
  Trim: {
    min: 1,
    max: 1,
    call: ([text]) =>
      toText(text ?? null)
        .trim()
        .replace(/ {2,}/g, ' '),
  },
  Len: { min: 1, max: 1, call: ([text]) => toText(text ?? null).length },
  Left: { min: 2, max: 2, call: ([text, count]) => toText(text ?? null).slice(0, length(count ?? null)) },
  Right: {
    min: 2,
    max: 2,
    call: ([text, count]) => {
      const wanted = length(count ?? null);
      return wanted === 0 ? '' : toText(text ?? null).slice(-wanted);
    },
  },
  Mid: {
    min: 2,
    max: 3,
    call: ([text, start, count]) => {
      const from = toInteger(start ?? null);
      if (from < 1) return fail('invalid_argument', 'Mid counts from 1.');
      const end = count === undefined ? undefined : from - 1 + length(count);
      return toText(text ?? null).slice(from - 1, end);
    },
  },
  Concatenate: { min: 1, max: Infinity, call: (args) => args.map(toText).join('') },
  StartsWith: {
    min: 2,
    max: 2,
    call: ([text, start]) =>
      toText(text ?? null)
        .toLowerCase()
        .startsWith(toText(start ?? null).toLowerCase()),
  },
  EndsWith: {
    min: 2,
    max: 2,
    call: ([text, end]) =>
      toText(text ?? null)
        .toLowerCase()
        .endsWith(toText(end ?? null).toLowerCase()),
  },
  Find: {
    min: 2,
    max: 3,
    call: ([part, text, start]) => {
      const whole = toText(text ?? null);
      const from = start === undefined ? 1 : toInteger(start);
      if (from < 1 || from > whole.length + 1)
        return fail('invalid_argument', 'Find starts outside the text.');
      const found = whole.indexOf(toText(part ?? null), from - 1);
      return found < 0 ? null : found + 1;
    },
  },
  Substitute: {
    min: 3,
    max: 4,
    call: ([text, from, to, nth], { textLength }) => {
      const whole = toText(text ?? null);
      const old = toText(from ?? null);
      const replacement = toText(to ?? null);
      if (old === '') return whole;
      const parts = whole.split(old);
      // The result is measured before it is made: a small expression must not ask for gigabytes.
      const growth = (parts.length - 1) * (replacement.length - old.length);
      if (whole.length + growth > textLength) return fail('limit', 'The text becomes too long.');
      if (nth === undefined || nth === null) return parts.join(replacement);
      const which = toInteger(nth);
      if (which < 1) return fail('invalid_argument', 'Substitute counts from 1.');
      if (which >= parts.length) return whole;
      return parts.slice(0, which).join(old) + replacement + parts.slice(which).join(old);
    },
  },
  Char: {
    min: 1,
    max: 1,
    call: ([code]) => {
      const number = toInteger(code ?? null);
      if (number < 1 || number > 255) return fail('invalid_argument', 'Char takes 1 to 255.');
      return String.fromCharCode(number);
    },
  },
};

function length(value: Value): number {
  const count = toInteger(value);
  return count < 0 ? fail('invalid_argument', 'A length cannot be negative.') : count;
}

/** Numbers with `0`, `#,##0`, `0.00` and the like. Other formats are stated as unsupported. */
function formatted(value: Value, format: string): string {
  if (format === '') return toText(value);
  const pattern = /^(#,##)?#*(0+)(?:\.(0+)(#*))?(%?)$/.exec(format.replace(/^\[\$-[\w-]+\]/, ''));
  if (pattern === null)
    return fail('unsupported', `The format ${JSON.stringify(format.slice(0, 40))} is not supported.`);
  const [, grouping, wholeDigits = '0', required = '', optional = '', percent] = pattern;
  const digits = required.length + optional.length;
  if (digits > 15) return fail('unsupported', 'At most 15 decimals.');
  const number = tidy(toNumber(value) * (percent ? 100 : 1));
  let text = roundTo(number, digits).toFixed(digits);
  for (let left = optional.length; left > 0 && text.endsWith('0'); left -= 1) text = text.slice(0, -1);
  if (text.endsWith('.')) text = text.slice(0, -1);
  const [whole = '', fraction] = text.replace('-', '').split('.');
  const padded = whole.padStart(wholeDigits.length, '0');
  const grouped = grouping ? padded.replace(/\B(?=(\d{3})+$)/g, ',') : padded;
  return `${number < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}${percent ?? ''}`;
}

/** Rounds half away from zero, on the decimal digits as written (1.005 to 2 digits is 1.01). */
export function roundTo(number: number, digits: number): number {
  const [mantissa = '0', exponent = '0'] = String(Math.abs(number)).split('e');
  const shifted = Math.round(Number(`${mantissa}e${Number(exponent) + digits}`));
  const [whole = '0', power = '0'] = String(shifted).split('e');
  return Math.sign(number) * Number(`${whole}e${Number(power) - digits}`);
}
