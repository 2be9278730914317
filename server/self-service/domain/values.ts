/**
 * Values that variables and expressions hold. They are plain JSON so that a dialog's state can be stored as it is:
 * Blank is `null`, a record is an object, a table is an array, an error is an object with the one key `$error`.
 */

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

export type Value = null | boolean | number | string | ErrorValue | RecordValue | readonly Value[];

/** Makes an error value. */
export function errorValue(code: ErrorCode, message: string): ErrorValue {
  return { $error: { code, message } };
}

export function isError(value: unknown): value is ErrorValue {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$error');
}

export function isTable(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

export function isRecord(value: Value): value is RecordValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isError(value);
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
  return Object.fromEntries(Object.entries(input).map(([key, item]) => [key, toValue(item, depth + 1)]));
}
