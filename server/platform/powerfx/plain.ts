/** Plain JSON as values with types, and back: for callers that keep what they know as JSON. */
import { type RowType, type Type, types, unify } from './types/type.ts';
import { partsOf } from './values/calendar.ts';
import { Decimal } from './values/decimal.ts';
import { LazyFields } from './values/lazy.ts';
import { printValue } from './values/print.ts';
import {
  Blob,
  Color,
  Dynamic,
  EnumValue,
  ErrorValue,
  Guid,
  isList,
  isObject,
  type Json,
  JsonNumber,
  Moment,
  RecordValue,
  type Row,
  TableValue,
  type Value,
} from './values/value.ts';

/** What a caller's own marks within JSON stand for; undefined for what is no mark. */
export type Marks = (value: object) => Value | undefined;

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Records are open: a name that they lack is blank. Lists of plain values are tables of one column, `Value`. */
export function plainType(value: unknown, marks: Marks = () => undefined): Type {
  if (typeof value === 'boolean') return types.boolean;
  if (typeof value === 'number') return types.decimal;
  if (typeof value === 'string') return types.text;
  if (Array.isArray(value)) return listType(value, marks);
  if (!isPlainObject(value)) return types.blank;
  const marked = marks(value);
  if (marked !== undefined) return marked instanceof Moment ? types[marked.kind] : types.blank;
  return { kind: 'record', fields: new LazyFields(value, (item) => plainType(item, marks)), open: true };
}

function listType(list: readonly unknown[], marks: Marks): RowType {
  const fields = new Map<string, Type>();
  const add = (name: string, type: Type) => {
    const before = fields.get(name);
    fields.set(name, before === undefined ? type : (unify(before, type) ?? types.dynamic));
  };
  for (const item of list) {
    const isRow = isPlainObject(item) && marks(item) === undefined;
    if (isRow) for (const [name, field] of Object.entries(item)) add(name, plainType(field, marks));
    else if (item !== null) add('Value', plainType(item, marks));
  }
  return { kind: 'table', fields, open: true };
}

export function plainValue(value: unknown, marks: Marks = () => undefined): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Decimal.fromNumber(value) ?? value;
  if (Array.isArray(value)) return new TableValue(value.map((item): Row => plainRow(item, marks)));
  if (!isPlainObject(value)) return null;
  return marks(value) ?? new RecordValue(new LazyFields(value, (item) => plainValue(item, marks)));
}

function plainRow(item: unknown, marks: Marks): Row {
  const value = plainValue(item, marks);
  if (value === null || value instanceof RecordValue || value instanceof ErrorValue) return value;
  return RecordValue.of({ Value: value });
}

export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };

/**
 * Moments become ISO texts, members of enumerations what they stand for, tables of one column `Value` lists.
 * @param ofError what an error becomes
 * @param hidden names that no field may have: callers mark their errors and dates with them
 * @param ofMoment what dates and times become; ISO texts unless said otherwise
 */
export function toPlain<E>(
  value: Value,
  ofError: (error: ErrorValue) => E,
  hidden: readonly string[] = [],
  ofMoment: (iso: string) => Plain = (iso) => iso,
): Plain | E {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  // As a spreadsheet shows it: 0.1 + 0.2 is 0.3.
  if (typeof value === 'number') return Number.isFinite(value) ? Number(value.toPrecision(15)) + 0 : null;
  if (value instanceof Decimal) return value.toNumber() + 0;
  if (value instanceof ErrorValue) return ofError(value);
  if (value instanceof Moment) return ofMoment(momentText(value));
  if (value instanceof EnumValue) return typeof value.value === 'string' ? value.value : value.name;
  if (value instanceof Guid || value instanceof Blob) return value.text;
  if (value instanceof Color) return printValue(value);
  if (value instanceof Dynamic) return plainJson(value.json, hidden);
  if (value instanceof TableValue)
    return value.rows.map((row) => rowToPlain(row, ofError, hidden, ofMoment)) as Plain;
  const fields = [...value.fields].filter(([name]) => !hidden.includes(name));
  return Object.fromEntries(
    fields.map(([name, field]) => [name, toPlain(field, ofError, hidden, ofMoment)]),
  ) as Plain;
}

function rowToPlain<E>(
  row: Row,
  ofError: (error: ErrorValue) => E,
  hidden: readonly string[],
  ofMoment: (iso: string) => Plain,
): Plain | E {
  const only = row instanceof RecordValue && row.fields.size === 1 && row.fields.has('Value');
  return toPlain(only ? row.get('Value') : row, ofError, hidden, ofMoment);
}

function plainJson(json: Json, hidden: readonly string[]): Plain {
  if (json instanceof JsonNumber) return Number(json.text);
  if (isList(json)) return json.map((item) => plainJson(item, hidden));
  if (!isObject(json)) return json;
  const fields = Object.entries(json).filter(([name]) => !hidden.includes(name));
  return Object.fromEntries(fields.map(([name, item]) => [name, plainJson(item, hidden)]));
}

/** A date, a time, or both, as `toPlain` writes them by itself. Undefined: the text is none. */
export function momentOf(iso: string): Moment | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})?T?(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?$/.exec(iso);
  const [, date, time] = match ?? [];
  if (date === undefined && time === undefined) return undefined;
  const ms = Date.parse(`${date ?? '1899-12-30'}T${time ?? '00:00'}Z`);
  if (Number.isNaN(ms)) return undefined;
  return new Moment(date === undefined ? 'time' : time === undefined ? 'date' : 'datetime', ms);
}

/** `2026-03-01`, `2026-03-01T09:30:00`, `09:30:00`: as the clock on the wall shows it. */
function momentText({ kind, ms }: Moment): string {
  const { year, month, day, hour, minute, second, ms: rest } = partsOf(ms);
  const two = (n: number) => n.toString().padStart(2, '0');
  const date = `${year.toString().padStart(4, '0')}-${two(month)}-${two(day)}`;
  const time = `${two(hour)}:${two(minute)}:${two(second)}${rest === 0 ? '' : `.${rest.toString().padStart(3, '0')}`}`;
  return kind === 'date' ? date : kind === 'time' ? time : `${date}T${time}`;
}
