/** Functions of texts. */

import { joined, joinedValue } from '../bind/operators.ts';
import type { Run } from '../evaluate/run.ts';
import { type Type, types } from '../types/type.ts';
import { Decimal } from '../values/decimal.ts';
import { ErrorValue, invalidArgument, RecordValue, TableValue, type Value } from '../values/value.ts';
import type { Functions } from './call.ts';
import { scalar } from './scalar.ts';

const { text, number } = types;
const negative = invalidArgument('The number may not be negative.');

const mapped = (change: (value: string) => string, column: 'own' | undefined = undefined) =>
  scalar({
    params: [text],
    result: text,
    ...(column ? { column } : {}),
    compute: ([value]) => change(value as string),
  });

const count = (n: Value): number => Math.trunc(n as number);

/** A whole number as numbers are. */
export const integer = (n: number, run: Run): Value =>
  run.features.numberIsFloat ? n : Decimal.fromInteger(n);

export const textFunctions: Functions = {
  Lower: mapped((value) => value.toLowerCase()),
  Upper: mapped((value) => value.toUpperCase()),
  Proper: mapped((value) =>
    value.toLowerCase().replaceAll(/[\p{L}\p{N}'’]+/gu, (word) => word[0]!.toUpperCase() + word.slice(1)),
  ),
  Trim: mapped((value) => value.replaceAll(/ +/g, ' ').replaceAll(/^ | $/g, '')),
  TrimEnds: mapped((value) => value.replaceAll(/^ +| +$/g, '')),
  Len: scalar({
    params: [text],
    result: 'integer',
    column: 'Result',
    compute: ([value], run) => integer((value as string).length, run),
  }),
  Left: scalar({
    params: [text, number],
    result: text,
    column: 'own',
    compute: ([value, n]) => ((n as number) < 0 ? negative : (value as string).slice(0, count(n!))),
  }),
  Right: scalar({
    params: [text, number],
    result: text,
    column: 'own',
    compute: ([value, n]) => {
      if ((n as number) < 0) return negative;
      return count(n!) === 0 ? '' : (value as string).slice(-count(n!));
    },
  }),
  Mid: scalar({
    params: [text, number, number],
    required: 2,
    result: text,
    column: 'own',
    compute: ([value, start, length = Number.MAX_SAFE_INTEGER]) => {
      if (count(start!) < 1 || (length as number) < 0) return negative;
      return (value as string).slice(count(start!) - 1, count(start!) - 1 + count(length));
    },
  }),
  Concatenate: {
    bind: (call) => {
      let type: Type = text;
      return scalar({
        params: [text],
        repeats: true,
        folds: true,
        result: (given) => (type = joined(given.map((one) => one.type))),
        compute: (given, run) => joinedValue(type, run.join(given as readonly string[])),
      }).bind(call);
    },
  },
  Find: scalar({
    params: [text, text, number],
    required: 2,
    result: 'integer',
    compute: ([part, whole, start = 1], run) => {
      const from = count(start);
      if (from < 1 || from > (whole as string).length + 1)
        return invalidArgument('The start lies outside the text.');
      const at = (whole as string).indexOf(part as string, from - 1);
      return at === -1 ? null : integer(at + 1, run);
    },
  }),
  Replace: scalar({
    params: [text, number, number, text],
    result: text,
    column: 'own',
    compute: ([value, start, length, inserted]) => {
      if (count(start!) < 1 || (length as number) < 0) return negative;
      const from = count(start!) - 1;
      return `${(value as string).slice(0, from)}${inserted as string}${(value as string).slice(from + count(length!))}`;
    },
  }),
  Substitute: scalar({
    params: [text, text, text, number],
    required: 3,
    result: text,
    column: 'own',
    compute: ([value, part, other, nth], run) =>
      substitute(value as string, part as string, other as string, nth as number | undefined, run),
  }),
  StartsWith: scalar({
    params: [text, text],
    result: types.boolean,
    scalarOnly: true,
    compute: ([value, part]) => (value as string).toLowerCase().startsWith((part as string).toLowerCase()),
  }),
  EndsWith: scalar({
    params: [text, text],
    result: types.boolean,
    scalarOnly: true,
    compute: ([value, part]) => (value as string).toLowerCase().endsWith((part as string).toLowerCase()),
  }),
  Char: scalar({
    params: [number],
    result: text,
    column: 'Result',
    folds: true,
    compute: ([code]) => {
      const n = count(code!);
      return n < 1 || n > 255
        ? invalidArgument('A character has a number from 1 to 255.')
        : String.fromCharCode(n);
    },
  }),
  UniChar: scalar({
    params: [number],
    result: text,
    column: 'Result',
    folds: true,
    compute: ([code]) => {
      const n = count(code!);
      if (n >= 0xd800 && n <= 0xdfff) return ErrorValue.of('NotApplicable', 'Half of a character is none.');
      const good = n >= 1 && n <= 0x10ffff;
      return good ? String.fromCodePoint(n) : invalidArgument('There is no such character.');
    },
  }),
  Split: {
    bind: (call) => {
      const column = call.binder.features.consistentOneColumn ? 'Value' : 'Result';
      return scalar({
        params: [text, text],
        result: (): Type => ({ kind: 'table', fields: new Map([[column, text]]) }),
        scalarOnly: true,
        blanks: 'keep',
        compute: ([value, separator], run) =>
          split(value as string | null, (separator as string | null) ?? '', column, run),
      }).bind(call);
    },
  },
  EncodeUrl: mapped((value) =>
    encodeURIComponent(value.toWellFormed()).replaceAll(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  ),
  EncodeHTML: mapped((value) =>
    value
      .toWellFormed()
      .replaceAll(
        /[&<>"'\u00a0-\u00ff]|[\u{10000}-\u{10ffff}]/gu,
        (char) => entities[char] ?? `&#${char.codePointAt(0)};`,
      ),
  ),
  PlainText: mapped(plainText),
  Language: scalar({ params: [], result: text, compute: (_, run) => run.culture.name }),
};

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function substitute(value: string, part: string, other: string, nth: number | undefined, run: Run): Value {
  if (nth !== undefined && count(nth) < 1) return invalidArgument('Occurrences are counted from 1.');
  if (part === '') return value;
  if (nth === undefined) {
    const pieces = value.split(part);
    return run.join(pieces, other);
  }
  let at = -1;
  for (let i = 0; i < count(nth); i += 1) {
    at = value.indexOf(part, at === -1 ? 0 : at + part.length);
    if (at === -1) return value;
  }
  return value.slice(0, at) + other + value.slice(at + part.length);
}

function split(value: string | null, separator: string, column: string, run: Run): Value {
  if (value === null || value === '') return new TableValue([]);
  run.rows(separator === '' ? value.length : 1);
  const parts = separator === '' ? [...value] : value.split(separator);
  run.rows(parts.length);
  return new TableValue(parts.map((part) => RecordValue.of({ [column]: part })));
}

/** Markup without its tags. */
function plainText(html: string): string {
  return html
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<\s*(script|style|title|header)\b[^>]*>[\s\S]*?<\s*\/\s*\1\s*>/gi, '')
    .replaceAll(/<\s*\/?\s*(?:br|li)\b[^>]*>/gi, '\r\n')
    .replaceAll(/<\s*\/?\s*(?:div|p|tr)\b[^>]*>/gi, '\r\n\r\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(#x?[\da-f]+|\w+);/gi, (all, name: string) => {
      if (!name.startsWith('#')) return named[name.toLowerCase()] ?? all;
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
    })
    .trim();
}

const named: Readonly<Record<string, string>> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  copy: '©',
  reg: '®',
  trade: '™',
  bull: ' * ',
  lsaquo: '<',
  rsaquo: '>',
  frasl: '/',
};
