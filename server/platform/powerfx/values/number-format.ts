/** Numbers in a format of spreadsheets: `#,##0.00`, `0.0%`, `0.00E+00`, sections for negative numbers and zero. */
import type { Culture } from './culture.ts';
import { Decimal } from './decimal.ts';

type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'digit'; readonly zero: boolean }
  | { readonly kind: 'point' }
  | { readonly kind: 'comma' }
  | { readonly kind: 'exponent'; readonly sign: '+' | '-'; readonly letter: string };

/** At the semicolons outside quotes. */
export function sectionsOf(format: string): string[] {
  const sections = [''];
  for (let i = 0; i < format.length; i += 1) {
    const char = format[i]!;
    if (char === '\\') {
      sections[sections.length - 1] += format.slice(i, i + 2);
      i += 1;
    } else if (char === '"') {
      const end = format.indexOf('"', i + 1);
      const stop = end === -1 ? format.length : end + 1;
      sections[sections.length - 1] += format.slice(i, stop);
      i = stop - 1;
    } else if (char === ';') sections.push('');
    else sections[sections.length - 1] += char;
  }
  return sections;
}

/** Formats are written the same in every language. */
function piecesOf(section: string): Piece[] {
  const pieces: Piece[] = [];
  let placeholders = false;
  for (let i = 0; i < section.length; i += 1) {
    const char = section[i]!;
    const exponent = /^[eE](?:([+-])[0#]|0)/.exec(section.slice(i, i + 3));
    if (char === '\\') {
      i += 1;
      pieces.push({ kind: 'literal', text: section[i] ?? '' });
    } else if (char === '"') {
      const end = section.indexOf('"', i + 1);
      const stop = end === -1 ? section.length : end;
      pieces.push({ kind: 'literal', text: section.slice(i + 1, stop) });
      i = stop;
    } else if (char === '0' || char === '#') {
      placeholders = true;
      pieces.push({ kind: 'digit', zero: char === '0' });
    } else if (char === '.') pieces.push({ kind: 'point' });
    else if (char === ',') {
      const before = pieces.at(-1)?.kind;
      // Behind a digit commas group or scale; anywhere else a run of them stands for one.
      if (before === 'digit' || before === 'comma') pieces.push({ kind: 'comma' });
      else if (before !== 'point') pieces.push({ kind: 'literal', text: section[i - 1] === ',' ? '' : ',' });
    } else if (exponent && placeholders) {
      pieces.push({ kind: 'exponent', sign: exponent[1] === '+' ? '+' : '-', letter: char });
      if (exponent[1] !== undefined) i += 1;
    } else pieces.push({ kind: 'literal', text: char });
  }
  return pieces;
}

/** In the section of the format that the number's sign asks for. */
export function formatNumber(value: Decimal, format: string, culture: Culture): string {
  const sections = sectionsOf(format);
  let [section = ''] = sections;
  let number = value;
  let negative = value.sign < 0;
  if (sections.length > 1 && negative) {
    section = sections[1]!;
    number = value.negated();
    negative = false;
  } else if (sections.length > 2 && value.sign === 0) section = sections[2]!;
  return formatSection(number, negative, section, culture);
}

function formatSection(value: Decimal, negative: boolean, section: string, culture: Culture): string {
  const pieces = piecesOf(section);
  const exponentAt = pieces.findIndex(({ kind }) => kind === 'exponent');
  const mantissa = exponentAt === -1 ? pieces : pieces.slice(0, exponentAt);
  const points = mantissa.findIndex(({ kind }) => kind === 'point');
  const whole = points === -1 ? mantissa : mantissa.slice(0, points);
  const fraction = points === -1 ? [] : mantissa.slice(points + 1);
  if (!mantissa.some(({ kind }) => kind === 'digit'))
    return `${negative && section !== '' ? '-' : ''}${pieces.map((piece) => (piece.kind === 'literal' ? piece.text : piece.kind === 'point' ? culture.decimal : '')).join('')}`;
  const lastDigit = whole.findLastIndex(({ kind }) => kind === 'digit');
  const grouped = whole.some(({ kind }, i) => {
    if (kind !== 'comma') return false;
    const next = whole.slice(i).find((piece) => piece.kind !== 'comma');
    return next?.kind === 'digit';
  });
  // Commas directly behind the last digit: thousands are not shown. Before a point nothing may stand between.
  let commas = 0;
  while (whole[lastDigit + 1 + commas]?.kind === 'comma') commas += 1;
  let scale = points === -1 || lastDigit + 1 + commas === whole.length ? commas * 3 : 0;
  const lastFraction = fraction.findLastIndex(({ kind }) => kind === 'digit');
  for (let i = lastFraction + 1; i < fraction.length && fraction[i]!.kind === 'comma'; i += 1) scale += 3;
  for (const piece of pieces) if (piece.kind === 'literal' && piece.text === '%') scale -= 2;
  let digits = shifted(negative ? value.negated() : value, -scale);
  const places = fraction.filter(({ kind }) => kind === 'digit').length;
  let exponent = 0;
  if (exponentAt !== -1) {
    const before = Math.max(1, whole.filter(({ kind }) => kind === 'digit').length);
    if (digits.sign !== 0) {
      exponent = magnitude(digits) - before;
      let tried = shifted(digits, -exponent).rounded(places, 'away') ?? digits;
      if (magnitude(tried) > before) {
        exponent += 1;
        tried = shifted(digits, -exponent).rounded(places, 'away') ?? digits;
      }
      digits = tried;
    }
  }
  const rounded = digits.rounded(places, 'away') ?? digits;
  const [wholeDigits = '0', fractionDigits = ''] = rounded.toString().split('.');
  const shownNegative = negative && rounded.sign !== 0;
  const head = layWhole(whole, wholeDigits === '0' ? '' : wholeDigits, grouped ? culture.groups[0]! : '');
  const tail = layFraction(fraction, fractionDigits.replace(/0+$/, ''), culture, points !== -1);
  const end = exponentAt === -1 ? '' : layExponent(pieces.slice(exponentAt), exponent);
  return `${shownNegative ? '-' : ''}${head}${tail}${end}`;
}

function shifted(value: Decimal, power: number): Decimal {
  if (power === 0) return value;
  return Decimal.of(value.digits, value.scale - power) ?? value;
}

/** How many digits stand before the point; 0 for 0.1, -1 for 0.01. */
function magnitude(value: Decimal): number {
  const digits = value.digits.toString().replace('-', '');
  return digits.length - value.scale;
}

function layWhole(pieces: readonly Piece[], digits: string, group: string): string {
  const places = pieces.filter(({ kind }) => kind === 'digit').length;
  const out: string[] = [];
  let left = digits.length;
  let place = 0;
  let seen = 0;
  // From the right: each placeholder takes a digit, the leftmost one all that remain.
  for (let i = pieces.length - 1; i >= 0; i -= 1) {
    const piece = pieces[i]!;
    if (piece.kind === 'literal') out.unshift(piece.text);
    if (piece.kind !== 'digit') continue;
    place += 1;
    const take = place === places ? Math.max(left, piece.zero ? 1 : 0) : 1;
    for (let n = 0; n < take; n += 1) {
      const digit = left > 0 ? digits[left - 1]! : zeroWanted(pieces, i) ? '0' : undefined;
      if (digit === undefined) break;
      left -= 1;
      if (group !== '' && seen > 0 && seen % 3 === 0) out.unshift(group);
      out.unshift(digit);
      seen += 1;
    }
  }
  return out.join('');
}

/** A zero at this place or at one before it asks for digits here. */
const zeroWanted = (pieces: readonly Piece[], at: number): boolean =>
  pieces.slice(0, at + 1).some((piece) => piece.kind === 'digit' && piece.zero);

function layFraction(pieces: readonly Piece[], digits: string, culture: Culture, point: boolean): string {
  if (!point) return '';
  const lastZero = pieces.findLastIndex((piece) => piece.kind === 'digit' && piece.zero);
  let at = 0;
  let text = '';
  let any = pieces.every(({ kind }) => kind !== 'digit');
  for (const [i, piece] of pieces.entries()) {
    if (piece.kind === 'literal') text += piece.text;
    if (piece.kind !== 'digit') continue;
    const digit = digits[at] ?? (i <= lastZero ? '0' : undefined);
    at += 1;
    if (digit === undefined) continue;
    any = true;
    text += digit;
  }
  return any ? `${culture.decimal}${text}` : text;
}

function layExponent(pieces: readonly Piece[], exponent: number): string {
  const [first, ...rest] = pieces;
  if (first?.kind !== 'exponent') return '';
  const sign = exponent < 0 ? '-' : first.sign === '+' ? '+' : '';
  const zeros = rest.filter((piece) => piece.kind === 'digit');
  const lastZero = zeros.findLastIndex((piece) => piece.kind === 'digit' && piece.zero);
  const count = zeros.filter((piece) => piece.kind === 'digit' && piece.zero).length;
  const width = count + (lastZero < zeros.length - 1 ? 1 : 0);
  const literals = rest.map((piece) => (piece.kind === 'literal' ? piece.text : '')).join('');
  return `${first.letter}${sign}${Math.abs(exponent).toString().padStart(width, '0')}${literals}`;
}
