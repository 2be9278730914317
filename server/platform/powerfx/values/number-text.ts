/** Numbers as texts, and texts as numbers. */
import type { Culture } from './culture.ts';
import { Decimal } from './decimal.ts';

/** As .NET writes a double: 1E+100, 1E-05, 0.0001, 123456789012345680. */
export function printFloat(n: number): string {
  if (Object.is(n, -0)) return '0';
  const text = n.toExponential();
  const [mantissa = '', exponent = '0'] = text.split('e');
  const power = Number(exponent);
  if (power >= -5 && power < 15) return plain(mantissa, power);
  const size = Math.abs(power).toString().padStart(2, '0');
  return `${mantissa}E${power < 0 ? '-' : '+'}${size}`;
}

function plain(mantissa: string, power: number): string {
  const negative = mantissa.startsWith('-');
  const digits = mantissa.replace('-', '').replace('.', '');
  const point = power + 1;
  let text: string;
  if (point <= 0) text = `0.${'0'.repeat(-point)}${digits}`;
  else if (digits.length <= point) text = digits.padEnd(point, '0');
  else text = `${digits.slice(0, point)}.${digits.slice(point)}`;
  return negative ? `-${text}` : text;
}

export const printDecimal = (n: Decimal): string => n.trimmed().toString();

export interface ReadNumber {
  /** Digits with a point, without groups, with an exponent perhaps. */
  readonly text: string;
  /** To be divided by a hundred. */
  readonly percent: boolean;
}

/** `$1,234.5`, `(3)`, `-2e3`, `25 %`, in the culture's signs. @returns undefined when the text is no number */
export function readNumberText(source: string, culture: Culture): ReadNumber | undefined {
  let text = source.trim();
  let negative = false;
  let percent = 0;
  let currency = 0;
  let signs = 0;
  for (let moved = true; moved; ) {
    moved = false;
    const bracketed = /^\((.*)\)$/s.exec(text);
    if (bracketed) {
      if (signs++ > 0) return undefined;
      [negative, text, moved] = [true, bracketed[1]!.trim(), true];
    }
    const front = text[0];
    if (front === '-' || front === '+') {
      if (signs++ > 0) return undefined;
      if (front === '-') negative = true;
      [text, moved] = [text.slice(1).trimStart(), true];
    } else if (front === '%') {
      percent += 1;
      [text, moved] = [text.slice(1).trimStart(), true];
    } else if (front !== undefined && text.startsWith(culture.currency)) {
      currency += 1;
      [text, moved] = [text.slice(culture.currency.length).trimStart(), true];
    }
    if (/[-+]$/.test(text)) {
      if (signs++ > 0) return undefined;
      if (text.endsWith('-')) negative = true;
      [text, moved] = [text.slice(0, -1).trimEnd(), true];
    } else if (text.endsWith('%')) {
      percent += 1;
      [text, moved] = [text.slice(0, -1).trimEnd(), true];
    } else if (text !== '' && text.endsWith(culture.currency)) {
      currency += 1;
      [text, moved] = [text.slice(0, -culture.currency.length).trimEnd(), true];
    }
  }
  if (percent > 1 || currency > 1 || (percent > 0 && currency > 0)) return undefined;
  const digits = readDigits(text, culture);
  if (digits === undefined) return undefined;
  return { text: `${negative ? '-' : ''}${digits}`, percent: percent > 0 };
}

function readDigits(text: string, culture: Culture): string | undefined {
  const match = /^([^eE]*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, number = '', exponent] = match;
  const pieces = number.split(culture.decimal);
  if (pieces.length > 2) return undefined;
  const [whole = '', fraction = ''] = pieces;
  let ungrouped = whole;
  for (const sign of culture.groups) {
    if (ungrouped.startsWith(sign)) return undefined;
    ungrouped = ungrouped.replaceAll(sign, '');
  }
  if (!/^\d*$/.test(ungrouped) || !/^\d*$/.test(fraction) || ungrouped + fraction === '') return undefined;
  return `${ungrouped || '0'}${fraction && `.${fraction}`}${exponent === undefined ? '' : `e${exponent}`}`;
}

export function readFloat(source: string, culture: Culture): number | undefined {
  const read = readNumberText(source, culture);
  if (!read) return undefined;
  const n = Number(read.text);
  if (!Number.isFinite(n)) return undefined;
  return read.percent ? n / 100 : n;
}

const hundred = Decimal.fromInteger(100);
export function readDecimal(source: string, culture: Culture): Decimal | undefined {
  const read = readNumberText(source, culture);
  const n = read && Decimal.parse(read.text);
  return read?.percent ? n?.dividedBy(hundred) : n;
}
