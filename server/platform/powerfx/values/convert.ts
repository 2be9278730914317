/** Values of one kind as values of another, as expressions convert them without being asked. */
import type { Run } from '../evaluate/run.ts';
import { type EnumDefinition, isRows, type Type } from '../types/type.ts';
import { dayMs, daysOf, epochMs, inRange, midnightOf, msOf } from './calendar.ts';
import { Decimal } from './decimal.ts';
import { fromJson } from './dynamic.ts';
import { readMoment } from './moment-read.ts';
import { formatMoment } from './moment-text.ts';
import { printDecimal, printFloat, readDecimal, readFloat } from './number-text.ts';
import {
  Blob,
  Color,
  Dynamic,
  EnumValue,
  ErrorValue,
  Guid,
  invalidArgument,
  JsonNumber,
  Moment,
  RecordValue,
  type Row,
  TableValue,
  type Value,
} from './value.ts';

type Or<T> = T | null | ErrorValue;

const cannot = (what: string): ErrorValue => invalidArgument(`This value cannot be used as ${what}.`);

export function toFloat(value: Value, run: Run): Or<number> {
  if (typeof value === 'number' || value === null || value instanceof ErrorValue) return value;
  if (value instanceof Decimal) return value.toNumber();
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string')
    return value.trim() === '' && value === '' ? null : (readFloat(value, run.culture) ?? cannot('a number'));
  if (value instanceof Moment) return daysFrom(value);
  if (value instanceof EnumValue && typeof value.value === 'number') return value.value;
  if (value instanceof Dynamic) return dynamicNumber(value, run, 'number') as Or<number>;
  return cannot('a number');
}

export function toDecimal(value: Value, run: Run): Or<Decimal> {
  if (value instanceof Decimal || value === null || value instanceof ErrorValue) return value;
  if (typeof value === 'number')
    return Decimal.fromNumber(value) ?? invalidArgument('The number is too large for a decimal one.');
  if (typeof value === 'boolean') return value ? Decimal.one : Decimal.zero;
  if (typeof value === 'string')
    return value === '' ? null : (readDecimal(value, run.culture) ?? cannot('a number'));
  if (value instanceof Moment) return Decimal.fromNumber(daysFrom(value)) ?? cannot('a number');
  if (value instanceof EnumValue && typeof value.value === 'number') return Decimal.fromNumber(value.value)!;
  if (value instanceof Dynamic) return dynamicNumber(value, run, 'decimal') as Or<Decimal>;
  return cannot('a number');
}

function dynamicNumber(value: Dynamic, run: Run, kind: 'number' | 'decimal'): Value {
  const inner = fromJson(value, kind === 'number');
  if (inner instanceof ErrorValue || inner === null) return inner;
  if (typeof inner === 'object' && !(inner instanceof Decimal)) return cannot('a number');
  if (inner instanceof Decimal && kind === 'number') return inner.toNumber();
  if (typeof inner === 'number' && kind === 'decimal') return cannot('a decimal number');
  return kind === 'number' ? toFloat(inner, run) : toDecimal(inner, run);
}

/** Days since 30 December 1899; of a time of day, the part of a day. */
export const daysFrom = (moment: Moment): number =>
  moment.kind === 'time' ? moment.ms / dayMs : daysOf(moment.ms);

export function toText(value: Value, run: Run): Or<string> {
  if (typeof value === 'string' || value === null || value instanceof ErrorValue) return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return printFloat(value).replace('.', run.culture.decimal);
  if (value instanceof Decimal) return printDecimal(value).replace('.', run.culture.decimal);
  if (value instanceof Guid) return value.text;
  if (value instanceof Moment) return formatMoment(value, '', run);
  if (value instanceof EnumValue) return textOfMember(value);
  if (value instanceof Blob) return value.text;
  if (value instanceof Dynamic) {
    const inner = fromJson(value, true);
    if (inner === null || inner instanceof ErrorValue || typeof inner === 'string') return inner;
    if (typeof inner === 'boolean') return inner ? 'true' : 'false';
    if (value.json instanceof JsonNumber) return value.json.text;
  }
  return cannot('text');
}

/** A text of its own, or its name. */
function textOfMember({ value, name, shown, type }: EnumValue): string {
  if (shown !== undefined) return shown;
  return typeof value === 'string' && !/^#[\da-f]{6,8}$/.test(value) ? value : name === '' ? type : name;
}

export function toBoolean(value: Value, run: Run): Or<boolean> {
  if (typeof value === 'boolean' || value === null || value instanceof ErrorValue) return value;
  if (typeof value === 'number') return value !== 0;
  if (value instanceof Decimal) return value.sign !== 0;
  if (typeof value === 'string') {
    if (value === '') return null;
    const lower = value.toLowerCase();
    return lower === 'true' ? true : lower === 'false' ? false : cannot('a boolean');
  }
  if (value instanceof EnumValue && typeof value.value === 'boolean') return value.value;
  if (value instanceof Dynamic) {
    const inner = fromJson(value, true);
    if (inner === null || typeof inner === 'object')
      return inner instanceof ErrorValue || inner === null ? inner : cannot('a boolean');
    return toBoolean(inner, run);
  }
  return cannot('a boolean');
}

/** JSON holds dates and times in the ISO form only. */
const isoShape = /^(?:\d{4}-\d{2}-\d{2})?T?(?:\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

export function toMoment(value: Value, kind: Moment['kind'], run: Run): Or<Moment> {
  if (value === null || value instanceof ErrorValue) return value;
  if (value instanceof Moment) return asKind(value, kind);
  if (typeof value === 'number' || value instanceof Decimal) {
    const days = typeof value === 'number' ? value : value.toNumber();
    if (kind === 'time') return new Moment('time', Math.round((days - Math.floor(days)) * dayMs));
    return checked(new Moment('datetime', msOf(days)), kind);
  }
  if (typeof value === 'string')
    return value === '' ? null : (readMoment(value, kind, run.culture, run) ?? cannot(`a ${kind}`));
  if (value instanceof Dynamic) {
    const inner = fromJson(value, true);
    if (inner === null || inner instanceof ErrorValue) return inner;
    const read =
      typeof inner === 'string' && isoShape.test(inner)
        ? readMoment(inner, kind, run.culture, run)
        : undefined;
    return read ?? cannot(`a ${kind}`);
  }
  return cannot(`a ${kind}`);
}

function checked(moment: Moment, kind: Moment['kind']): Moment | ErrorValue {
  return inRange(moment.ms) ? asKind(moment, kind) : invalidArgument('The date is out of range.');
}

export function asKind(moment: Moment, kind: Moment['kind']): Moment {
  if (moment.kind === kind) return moment;
  if (kind === 'time') return new Moment('time', moment.ms - midnightOf(moment.ms));
  const ms = moment.kind === 'time' ? epochMs + moment.ms : moment.ms;
  return new Moment(kind, kind === 'date' ? midnightOf(ms) : ms);
}

export function toColor(value: Value): Or<Color> {
  if (value instanceof Color || value === null || value instanceof ErrorValue) return value;
  if (value instanceof EnumValue && typeof value.value === 'string')
    return colorOf(value.value) ?? cannot('a colour');
  if (value instanceof Dynamic) {
    const inner = fromJson(value, true);
    return typeof inner === 'string'
      ? (colorOf(inner) ?? cannot('a colour'))
      : inner === null
        ? null
        : cannot('a colour');
  }
  return cannot('a colour');
}

/** Of `#rrggbb` and `#rrggbbaa`. */
export function colorOf(text: string): Color | undefined {
  const match = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})([\da-f]{2})?$/i.exec(text.trim());
  if (!match) return undefined;
  const [red, green, blue, alpha] = match.slice(1).map((part) => Number.parseInt(part ?? 'ff', 16));
  return new Color(red!, green!, blue!, alpha! / 255);
}

export function toGuid(value: Value): Or<Guid> {
  if (value instanceof Guid || value === null || value instanceof ErrorValue) return value;
  const text = value instanceof Dynamic ? fromJson(value, true) : value;
  if (text === null) return null;
  const match =
    typeof text === 'string' &&
    /^\{?([\da-f]{8})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{12})\}?$/i.exec(text.trim());
  return match ? new Guid(match.slice(1).join('-')) : cannot('a GUID');
}

/** As the type asks. Blank stays blank, errors stay errors. */
export function convert(value: Value, type: Type, run: Run): Value {
  if (value === null || value instanceof ErrorValue) return value;
  switch (type.kind) {
    case 'number':
      return toFloat(value, run);
    case 'decimal':
      return toDecimal(value, run);
    case 'text':
      return toText(value, run);
    case 'boolean':
      return toBoolean(value, run);
    case 'date':
    case 'time':
    case 'datetime':
      return toMoment(value, type.kind, run);
    case 'color':
      return toColor(value);
    case 'guid':
      return toGuid(value);
    case 'record':
    case 'table':
      return convertRows(value, type, run);
    case 'enum':
      return toEnum(value, type.definition, run);
    case 'dynamic':
      return value;
    default:
      return value;
  }
}

function toEnum(value: Value, definition: EnumDefinition, run: Run): Value {
  if (value instanceof EnumValue) return value;
  const backing =
    definition.backing === 'number'
      ? toFloat(value, run)
      : definition.backing === 'boolean'
        ? toBoolean(value, run)
        : toText(value, run);
  if (backing === null || backing instanceof ErrorValue) return backing;
  const found =
    definition.backing === 'boolean'
      ? Object.entries(definition.values).find(([, one]) => one === backing)
      : undefined;
  const name = found?.[0] ?? 'CalculatedOptionSetValue';
  return new EnumValue(definition.name, name, backing, definition.shown?.[name]);
}

function convertRows(value: Value, type: Type, run: Run): Value {
  if (!isRows(type)) return value;
  if (type.kind === 'record') {
    if (value instanceof RecordValue) return convertRecord(value, type.fields, run);
    return value instanceof Dynamic ? value : cannot('a record');
  }
  if (value instanceof TableValue) {
    run.rows(value.rows.length);
    const rows = value.rows.map(
      (row): Row => (row instanceof RecordValue ? convertRecord(row, type.fields, run) : row),
    );
    return rows.every((row, i) => row === value.rows[i]) ? value : new TableValue(rows);
  }
  return value instanceof Dynamic ? value : cannot('a table');
}

/** Fields that the type has and the record lacks become blank. */
function convertRecord(record: RecordValue, fields: ReadonlyMap<string, Type>, run: Run): RecordValue {
  let changed = record.fields.size !== fields.size;
  const made = new Map<string, Value>();
  for (const [name, type] of fields) {
    const before = record.get(name);
    const after = convert(before, type, run);
    if (after !== before || !record.fields.has(name)) changed = true;
    made.set(name, after);
  }
  return changed ? new RecordValue(made) : record;
}
