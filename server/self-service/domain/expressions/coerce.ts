/** How values turn into others, and how errors travel inside the engine. */
import { type ErrorCode, type ErrorValue, errorValue, isError, isTable, type Value } from '../values.ts';

/** Carries an error value out of a calculation. Only `evaluate` and the error functions catch it. */
export class Failure extends Error {
  readonly value: ErrorValue;
  constructor(value: ErrorValue) {
    super(value.$error.message);
    this.value = value;
  }
}

export function fail(code: ErrorCode, message: string): never {
  throw new Failure(errorValue(code, message));
}

/** Fifteen digits, as a decimal calculation would show: 0.1 + 0.2 is 0.3. */
export function tidy(result: number): number {
  if (!Number.isFinite(result)) fail('invalid_argument', 'The result is not a number.');
  return Number(result.toPrecision(15)) + 0;
}

/** Blank is "", numbers and booleans are written out; records and tables have no text. */
export function toText(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(tidy(value));
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (isError(value)) throw new Failure(value);
  return fail('invalid_argument', `A ${isTable(value) ? 'table' : 'record'} cannot be used as text.`);
}

/** Blank is 0, true is 1, and text is read when it is a number. */
export function toNumber(value: Value): number {
  if (value === null) return 0;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') {
    const read = readNumber(value);
    return read ?? fail('invalid_argument', `${JSON.stringify(value.slice(0, 60))} is not a number.`);
  }
  if (isError(value)) throw new Failure(value);
  return fail('invalid_argument', `A ${isTable(value) ? 'table' : 'record'} cannot be used as a number.`);
}

/** Blank is false, 0 is false, and of the texts only "true" and "false" count. */
export function toBoolean(value: Value): boolean {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string') {
    const lower = value.trim().toLowerCase();
    if (lower === 'true') return true;
    if (lower === 'false') return false;
    return fail('invalid_argument', `${JSON.stringify(value.slice(0, 60))} is neither true nor false.`);
  }
  if (isError(value)) throw new Failure(value);
  return fail('invalid_argument', `A ${isTable(value) ? 'table' : 'record'} is neither true nor false.`);
}

/** A whole number, cut towards zero. */
export function toInteger(value: Value): number {
  return Math.trunc(toNumber(value));
}

/** `1,234.5`, `-3`, `25%`; null when the text is no number. */
export function readNumber(text: string): number | null {
  const match = /^\s*([+-]?)(\d{1,3}(?:,\d{3})+|\d+|)(\.\d*)?(e[+-]?\d+)?\s*(%?)\s*$/i.exec(text);
  if (match === null || (!match[2] && !/\d/.test(match[3] ?? ''))) return null;
  const [, sign, whole, fraction, exponent, percent] = match;
  const number = Number(
    `${sign}${(whole ?? '').replaceAll(',', '') || '0'}${fraction ?? ''}${exponent ?? ''}`,
  );
  if (!Number.isFinite(number)) return null;
  return percent ? number / 100 : number;
}

/** Blank equals Blank only. Text compares exactly; different types are never equal. */
export function equals(left: Value, right: Value, depth = 0): boolean {
  if (isError(left)) throw new Failure(left);
  if (isError(right)) throw new Failure(right);
  if (typeof left === 'number' && typeof right === 'number') return tidy(left) === tidy(right);
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object')
    return left === right;
  if (depth > 20) return fail('limit', 'The values are nested too deeply to compare.');
  if (isTable(left) !== isTable(right)) return false;
  const a: readonly [string, Value][] = Object.entries(left);
  const b = new Map<string, Value>(Object.entries(right));
  return (
    a.length === b.size && a.every(([key, item]) => b.has(key) && equals(item, b.get(key) ?? null, depth + 1))
  );
}

/** Blank in the sense of IsBlank: Blank itself, and the empty text. */
export function isBlank(value: Value): boolean {
  return value === null || value === '';
}
