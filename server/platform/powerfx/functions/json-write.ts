/** Values as JSON. */

import type { Run } from '../evaluate/run.ts';
import { partsOf } from '../values/calendar.ts';
import { Decimal } from '../values/decimal.ts';
import { printDecimal } from '../values/number-text.ts';
import {
  Blob,
  Color,
  Dynamic,
  EnumValue,
  ErrorValue,
  Guid,
  isList,
  type Json,
  JsonNumber,
  Moment,
  RecordValue,
  TableValue,
  type Value,
} from '../values/value.ts';
import { wallToUtc } from '../values/zone.ts';

const deepest = 20;

export interface Layout {
  readonly indent: boolean;
  readonly flatten: boolean;
}

export class TooDeep extends Error {}

export function writeValue(value: Value, layout: Layout, run: Run, depth: number): string {
  if (depth > deepest) throw new TooDeep();
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return printNumber(value);
  if (value instanceof Decimal) return printDecimal(value);
  if (value instanceof EnumValue)
    return typeof value.value === 'string' ? quote(value.value) : String(value.value);
  if (value instanceof Guid) return quote(value.text);
  if (value instanceof Moment) return quote(momentText(value, run));
  if (value instanceof Color)
    return quote(
      `#${value.channels
        .map((channel, i) =>
          Math.floor(i === 3 ? channel * 255 + 0.5 : channel)
            .toString(16)
            .padStart(2, '0'),
        )
        .join('')}`,
    );
  if (typeof value === 'string') {
    run.grow(value.length);
    return quote(value);
  }
  if (value instanceof Blob) return quote(value.text);
  if (value instanceof Dynamic) return writeJson(value.json, layout, run, depth);
  run.tick();
  if (value instanceof TableValue) {
    const flat =
      layout.flatten &&
      value.rows.every(
        (row) => !(row instanceof RecordValue) || (row.fields.size === 1 && row.fields.has('Value')),
      );
    return block(
      '[',
      ']',
      value.rows.map((row) =>
        writeValue(flat && row instanceof RecordValue ? row.get('Value') : row, layout, run, depth + 1),
      ),
      layout,
      depth,
    );
  }
  if (value instanceof RecordValue)
    return object(
      [...value.fields].map(([name, field]) => [name, writeValue(field, layout, run, depth + 1)]),
      layout,
      depth,
    );
  return 'null';
}

function writeJson(json: Json, layout: Layout, run: Run, depth: number): string {
  if (depth > deepest) throw new TooDeep();
  if (json === null || typeof json === 'boolean') return String(json);
  if (typeof json === 'string') {
    run.grow(json.length);
    return quote(json);
  }
  if (json instanceof JsonNumber) return json.text;
  if (isList(json))
    return block(
      '[',
      ']',
      json.map((item) => writeJson(item, layout, run, depth + 1)),
      layout,
      depth,
    );
  return object(
    Object.entries(json).map(([name, item]) => [name, writeJson(item, layout, run, depth + 1)]),
    layout,
    depth,
  );
}

function object(fields: readonly (readonly [string, string])[], layout: Layout, depth: number): string {
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
  return block(
    '{',
    '}',
    sorted.map(([name, text]) => `${quote(name)}:${layout.indent ? ' ' : ''}${text}`),
    layout,
    depth,
  );
}

function block(
  open: string,
  close: string,
  items: readonly string[],
  { indent }: Layout,
  depth: number,
): string {
  if (items.length === 0 || !indent) return `${open}${items.join(',')}${close}`;
  const space = '    '.repeat(depth);
  return `${open}\r\n${items.map((item) => `${space}    ${item}`).join(',\r\n')}\r\n${space}${close}`;
}

const printNumber = (n: number): string => {
  const text = String(n);
  return text.includes('e') ? text.replace('e', 'E') : text;
};

const quote = (text: string): string =>
  JSON.stringify(text)
    .replaceAll(/[\ud800-\udfff]/g, (half) => `\\u${half.charCodeAt(0).toString(16)}`)
    .replaceAll(/\\u[\da-f]{4}/g, (code) => code.toUpperCase().replace('\\U', '\\u'));

function momentText(moment: Moment, run: Run): string {
  if (moment.kind === 'datetime') return new Date(wallToUtc(run.ports.zone, moment.ms)).toISOString();
  const { year, month, day, hour, minute, second, ms } = partsOf(moment.ms);
  const pad = (n: number, width = 2) => n.toString().padStart(width, '0');
  if (moment.kind === 'date') return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  return `${pad(hour)}:${pad(minute)}:${pad(second)}.${pad(ms, 3)}`;
}

/** The first error anywhere within. */
export function errorIn(value: Value): ErrorValue | undefined {
  if (value instanceof ErrorValue) return value;
  const parts =
    value instanceof TableValue ? value.rows : value instanceof RecordValue ? [...value.fields.values()] : [];
  for (const part of parts) {
    const found = errorIn(part);
    if (found) return found;
  }
  return undefined;
}
