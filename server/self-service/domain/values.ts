/**
 * Values that variables and expressions hold. They are plain JSON so that a dialog's state can be stored as it is:
 * Blank is `null`, a record is an object, a table is an array, an error is an object with the one key `$error`, a date
 * one with the one key `$date`.
 */

import type { JsonValue } from './document.ts';

/** What went wrong in an expression: `code` for programs, `message` for the topic's author. */
export interface ErrorValue {
  readonly $error: { readonly code: ErrorCode; readonly message: string };
}

export type ErrorCode =
  | 'syntax'
  | 'unknown_name'
  | 'unknown_function'
  | 'unsupported'
  | 'invalid_argument'
  | 'div_by_zero'
  | 'limit'
  | 'custom';

export interface RecordValue {
  readonly [field: string]: Value;
}

/** A date, a time of day, or both, by the wall's clock: `2026-03-01`, `09:30:00`, `2026-03-01T09:30:00`. */
export interface DateValue {
  readonly $date: string;
}

export type Value =
  | null
  | boolean
  | number
  | string
  | ErrorValue
  | DateValue
  | RecordValue
  | readonly Value[];

/** Names that no record has: they mark errors and dates. */
export const reservedNames: readonly string[] = ['$error', '$date'];

/** Makes an error value. */
export function errorValue(code: ErrorCode, message: string): ErrorValue {
  return { $error: { code, message } };
}

export function isError(value: unknown): value is ErrorValue {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$error');
}

export function isDate(value: unknown): value is DateValue {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$date');
}

export function isTable(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

export function isRecord(value: Value): value is RecordValue {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isError(value) && !isDate(value)
  );
}

/** Reads a field that the record itself has; inherited names such as `constructor` are Blank. */
export function field(record: RecordValue, name: string): Value {
  return Object.hasOwn(record, name) ? (record[name] ?? null) : null;
}

/** A copy of the record with one field set, safe for any name (`__proto__` included). */
export function withField(record: RecordValue, name: string, value: Value): RecordValue {
  return Object.fromEntries([...Object.entries(record), [name, value]]);
}

/** Any parsed JSON as a Value: numbers that are not finite, functions and undefined become Blank. */
export function toValue(input: unknown, depth = 0): Value {
  if (input === null || typeof input === 'boolean' || typeof input === 'string') return input;
  if (typeof input === 'number') return Number.isFinite(input) ? input : null;
  if (depth > 20 || typeof input !== 'object') return null;
  if (Array.isArray(input)) return input.map((item) => toValue(item, depth + 1));
  const fields = Object.entries(input).filter(([key]) => !reservedNames.includes(key));
  return Object.fromEntries(fields.map(([key, item]) => [key, toValue(item, depth + 1)]));
}

/** The value as others see it: dates are ISO texts, errors are Blank. */
export function plainOf(value: Value): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isDate(value)) return value.$date;
  if (isError(value)) return null;
  if (isTable(value)) return value.map(plainOf);
  return Object.fromEntries(
    Object.entries(value as RecordValue).map(([name, item]) => [name, plainOf(item)]),
  );
}
