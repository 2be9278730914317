/** Values as Power Fx writes them, so that reading them gives the value again. */
import { keptWords } from '../syntax/words.ts';
import { dayMs, partsOf } from './calendar.ts';
import { Decimal } from './decimal.ts';
import { printDecimal, printFloat } from './number-text.ts';
import {
  Blob,
  Color,
  Dynamic,
  EnumValue,
  ErrorValue,
  errorKinds,
  Guid,
  type Json,
  JsonNumber,
  Moment,
  TableValue,
  type Value,
} from './value.ts';

const kindNames = new Map<number, string>(Object.entries(errorKinds).map(([name, number]) => [number, name]));

export function printValue(value: Value): string {
  if (value === null) return 'Blank()';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return printFloat(value);
  if (typeof value === 'string') return printText(value);
  if (value instanceof Decimal) return printDecimal(value);
  if (value instanceof Moment) return printMoment(value);
  if (value instanceof Guid) return `GUID("${value.text}")`;
  if (value instanceof Color) return `RGBA(${value.channels.map(round).join(',')})`;
  if (value instanceof Blob) return printText(value.text);
  if (value instanceof EnumValue) return `${printName(value.type)}.${printName(value.name)}`;
  if (value instanceof ErrorValue) return printError(value);
  if (value instanceof TableValue) return `Table(${value.rows.map(printValue).join(',')})`;
  if (value instanceof Dynamic) return printJson(value.json);
  const fields = [...value.fields].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${fields.map(([name, field]) => `${printName(name)}:${printValue(field)}`).join(',')}}`;
}

const round = (n: number): number => Math.round(n * 1e6) / 1e6;

export const printText = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** In single quotes when it is no plain word. */
export const printName = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !keptWords.has(name) ? name : `'${name.replaceAll("'", "''")}'`;

function printMoment(moment: Moment): string {
  const { year, month, day, hour, minute, second, ms } = partsOf(moment.ms);
  if (moment.kind === 'date') return `Date(${year},${month},${day})`;
  if (moment.kind === 'datetime')
    return `DateTime(${[year, month, day, hour, minute, second, ms].join(',')})`;
  const size = ((moment.ms % dayMs) + dayMs) % dayMs;
  const parts = [
    Math.floor(size / 3_600_000),
    Math.floor(size / 60_000) % 60,
    Math.floor(size / 1000) % 60,
    size % 1000,
  ];
  return `Time(${parts.map((part) => part).join(',')})`;
}

function printError({ errors }: ErrorValue): string {
  const one = (kind: number) => `{Kind:${kindNames.has(kind) ? `ErrorKind.${kindNames.get(kind)}` : kind}}`;
  const [first] = errors;
  if (errors.length === 1) return `Error(${one(first!.kind)})`;
  return `Error(Table(${errors.map(({ kind }) => one(kind)).join(',')}))`;
}

function printJson(json: Json): string {
  if (json === null) return 'Blank()';
  if (typeof json === 'boolean') return String(json);
  if (typeof json === 'string') return printText(json);
  if (json instanceof JsonNumber) {
    const decimal = Decimal.parse(json.text);
    return decimal ? printDecimal(decimal) : printFloat(Number(json.text));
  }
  if (Array.isArray(json))
    return `Table(${json.map((item: Json) => `{Value:${printJson(item)}}`).join(',')})`;
  const fields = Object.entries(json as Readonly<Record<string, Json>>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, item]) => `${printName(name)}:${printJson(item)}`).join(',')}}`;
}
