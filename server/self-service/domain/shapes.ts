/** Values in the shapes that topics declare: parsed JSON, a card's fields, a call's answer. */
import { momentOf } from '../../platform/powerfx/index.ts';
import type { DataType } from './types.ts';
import { isDate, isError, isRecord, isTable, plainOf, type RecordValue, type Value } from './values.ts';

/** The value does not have the shape. */
export class ShapeError extends Error {}

/** The value in the shape. @throws {ShapeError} with what does not fit, and where */
export function inShape(type: DataType, value: Value, where = 'The value'): Value {
  if (value === null || isError(value)) return null;
  switch (type.kind) {
    case 'any':
      return value;
    case 'text': {
      const plain = plainOf(value);
      return typeof plain === 'object' ? JSON.stringify(plain) : String(plain);
    }
    case 'number':
      return numberOf(value, where);
    case 'boolean':
      return booleanOf(value, where);
    case 'date':
    case 'date_time':
    case 'time':
      return dateOf(type.kind, value, where);
    case 'record':
      if (!isRecord(value)) throw new ShapeError(`${where} is no record.`);
      return fieldsIn(type.fields, value, where);
    case 'table':
      if (!isTable(value)) throw new ShapeError(`${where} is no table.`);
      return value.map((row, at) => rowIn(type.fields, row, `${where}, row ${at + 1},`));
  }
}

/** As `inShape`; a value that does not fit stays as it is. */
export function shaped(type: DataType, value: Value): Value {
  try {
    return inShape(type, value);
  } catch (error) {
    if (error instanceof ShapeError) return value;
    throw error;
  }
}

type Fields = Readonly<Record<string, DataType>>;

/** All declared fields, and those that are there beside them. */
function fieldsIn(fields: Fields, record: RecordValue, where: string): RecordValue {
  const declared = Object.entries(fields).map(([name, type]) => {
    const given = Object.hasOwn(record, name) ? (record[name] ?? null) : null;
    return [name, inShape(type, given, `${where.replace(/,$/, '')}: ${name}`)] as const;
  });
  const others = Object.entries(record).filter(([name]) => !Object.hasOwn(fields, name));
  return Object.fromEntries([...declared, ...others]);
}

/** Rows that are plain values are the column `Value`. */
function rowIn(fields: Fields, row: Value, where: string): Value {
  const only = fields.Value;
  if (isRecord(row)) {
    const isWrapped = only !== undefined && Object.keys(row).length === 1 && Object.hasOwn(row, 'Value');
    return isWrapped ? inShape(only, row.Value ?? null, where) : fieldsIn(fields, row, where);
  }
  if (only !== undefined) return inShape(only, row, where);
  if (row === null || Object.keys(fields).length === 0) return row;
  throw new ShapeError(`${where} is no record.`);
}

function numberOf(value: Value, where: string): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') {
    if (value.trim() === '') return null;
    const number = Number(value);
    if (Number.isFinite(number)) return number;
  }
  throw new ShapeError(`${where} is no number.`);
}

function booleanOf(value: Value, where: string): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (word === 'true' || word === 'yes' || word === '1') return true;
  if (word === 'false' || word === 'no' || word === '0') return false;
  throw new ShapeError(`${where} is neither true nor false.`);
}

/** ISO 8601; where a zone is told, the clock of that zone is taken, as Power Fx's dates have none. */
function dateOf(kind: 'date' | 'date_time' | 'time', value: Value, where: string): Value {
  const iso = isDate(value) ? value.$date : typeof value === 'string' ? value.trim() : null;
  if (iso === '') return null;
  const plain = iso?.replace(/(\.\d{3})\d+/, '$1').replace(/(?:Z|[+-]\d{2}:?\d{2})$/, '') ?? '';
  const wanted = kind === 'date' ? plain.slice(0, 10) : kind === 'time' ? plain.split('T').at(-1)! : plain;
  if (momentOf(wanted) === undefined) throw new ShapeError(`${where} is no date.`);
  return { $date: wanted };
}
