/** JSON in and out, with types or without. */
import { enumerations } from '../enums.ts';
import { constantText } from '../bind/operators.ts';
import type { Run } from '../evaluate/run.ts';
import { columnOf, isRecord, isTable, nameOf, recordOf, type RowType, type Type, types } from '../types/type.ts';
import type { Node } from '../syntax/syntax.ts';
import { printTree } from '../syntax/print.ts';
import { toMoment, toText } from '../values/convert.ts';
import { Decimal } from '../values/decimal.ts';
import { isList, isObject, readJson } from '../values/dynamic.ts';
import { partsOf } from '../values/calendar.ts';
import { printDecimal } from '../values/number-text.ts';
import { Blob, Color, Dynamic, EnumValue, ErrorValue, Guid, invalidArgument, type Json, JsonNumber, Moment, RecordValue, TableValue, type Value } from '../values/value.ts';
import { wallToUtc } from '../values/zone.ts';
import { type Call, countFits, expect, expecting, type FunctionDefinition, type Functions, invalid } from './call.ts';
import { broken, constant, type Bound } from '../bind/bound.ts';

const invalidJson = ErrorValue.of('InvalidJSON', 'The text is no JSON.');

const scalars: Readonly<Record<string, Type>> = {
  Text: types.text,
  Number: types.number,
  Decimal: types.decimal,
  Boolean: types.boolean,
  Date: types.date,
  Time: types.time,
  DateTime: types.datetime,
  GUID: types.guid,
  Color: types.color,
  Dynamic: types.dynamic,
  UntypedObject: types.dynamic,
};

/** Of `Number`, `Type(Number)`, `Type({a: [Text]})`. Tells what is wrong with it. */
function typeIn(call: Call, node: Node): Type | undefined {
  const { binder } = call;
  if (node.kind === 'name' && scalars[node.name]) return named(call, node.name);
  if (node.kind === 'call' && node.name === 'Type' && node.arguments.length === 1) {
    const type = typeOf(call, node.arguments[0]!);
    if (!type) binder.failAt(node, `Type expression is invalid. '${printTree(node)}' cannot be used in a type expression.`);
    return type;
  }
  binder.bind(node);
  const message = `Invalid argument '${printTree(node)}'. Expected valid type name or inline type expression.`;
  if (node.kind === 'name') binder.fail(call.node, message);
  else binder.failAt(node, message);
  return undefined;
}

const named = (call: Call, name: string): Type | undefined =>
  name === 'Number' ? call.binder.numberType : scalars[name];

function typeOf(call: Call, node: Node): Type | undefined {
  if (node.kind === 'name' && scalars[node.name]) return named(call, node.name);
  if (node.kind === 'record') {
    const fields = node.fields.map(({ name, value }) => [name, typeOf(call, value)] as const);
    return fields.every(([, type]) => type) ? recordOf(new Map(fields as [string, Type][])) : undefined;
  }
  if (node.kind === 'table' && node.items.length === 1) {
    const item = typeOf(call, node.items[0]!);
    if (!item) return undefined;
    return isRecord(item) ? { ...item, kind: 'table' } : columnOf(item);
  }
  call.binder.failAt(node, `Type expression is invalid. '${printTree(node)}' cannot be used in a type expression.`);
  return undefined;
}

/** @returns an error for JSON of another shape */
export function typed(json: Json, type: Type, run: Run): Value {
  if (json === null) return null;
  const wrong = invalidArgument(`This JSON is no ${nameOf(type)}.`);
  if (type.kind === 'dynamic') return new Dynamic(json);
  if (isRecord(type)) {
    if (!isObject(json)) return wrong;
    const fields = [...type.fields].map(([name, field]) => [name, typed(json[name] ?? null, field, run)] as const);
    return ErrorValue.among(fields.map(([, value]) => value)) ?? new RecordValue(new Map(fields));
  }
  if (isTable(type)) {
    if (!isList(json)) return wrong;
    const plain = type.fields.size === 1 && type.fields.has('Value');
    const row: RowType = { ...type, kind: 'record' };
    const rows = json.map((item) => {
      if (!plain || isObject(item)) return typed(item, row, run);
      const value = typed(item, type.fields.get('Value')!, run);
      return value instanceof ErrorValue ? value : RecordValue.of({ Value: value });
    });
    return ErrorValue.among(rows) ?? new TableValue(rows as RecordValue[]);
  }
  switch (type.kind) {
    case 'number':
      return json instanceof JsonNumber ? Number(json.text) : wrong;
    case 'decimal':
      return json instanceof JsonNumber ? (Decimal.parse(json.text) ?? wrong) : wrong;
    case 'boolean':
      return typeof json === 'boolean' ? json : wrong;
    case 'text':
      return typeof json === 'string' ? json : wrong;
    case 'date':
    case 'time':
    case 'datetime':
      return typeof json === 'string' ? toMoment(new Dynamic(json), type.kind, run) : wrong;
    default:
      return wrong;
  }
}

const ParseJSON: FunctionDefinition = {
  bind: (call) => {
    const { node, binder } = call;
    const [first, second] = node.arguments;
    if (first?.kind === 'call' && first.name === 'Type') {
      binder.failAt(first, 'Unsupported usage: Type function can only be used in type arguments and type declarations.');
      return invalid(call);
    }
    const text = first && binder.bind(first);
    if (node.arguments.length !== 1 && !countFits(call, 1, 2)) {
      binder.fail(node, `Invalid number of arguments: received ${node.arguments.length}, expected 2.`);
      return invalid(call);
    }
    const type = second ? typeIn(call, second) : types.dynamic;
    if (!type || !text || !expect(call, text, types.text)) return { ...invalid(call), type: type ?? types.dynamic };
    return {
      node,
      type,
      run: (frame) => {
        const source = toText(text.run(frame), frame.run);
        if (source instanceof ErrorValue) return source;
        if (source === null || source === '') return null;
        frame.run.tick(source.length / 100);
        const json = readJson(source);
        if (json === undefined) return invalidJson;
        return typed(json, type, frame.run);
      },
    };
  },
};

const typing = (result: (value: Value, type: Type) => Value, asked: boolean): FunctionDefinition => ({
  bind: (call) => {
    const { node, binder } = call;
    if (node.arguments.length !== 2) {
      for (const argument of node.arguments.slice(0, 1)) binder.bind(argument);
      countFits(call, 2, 2);
      return invalid(call);
    }
    const value = binder.bind(node.arguments[0]!);
    const type = typeIn(call, node.arguments[1]!);
    if (!type || !(value.type.kind === 'dynamic' || value.type.kind === 'blank')) {
      if (type) binder.failAt(value.node, expecting(value.type, 'Dynamic'));
      return invalid(call);
    }
    return {
      node,
      type: asked ? types.boolean : type,
      run: (frame) => {
        const given = value.run(frame);
        if (given instanceof ErrorValue) return given;
        return result(given instanceof Dynamic ? typed(given.json, type, frame.run) : given, type);
      },
    };
  },
});

const deepest = 20;

interface Layout {
  readonly indent: boolean;
  readonly flatten: boolean;
}

class TooDeep extends Error {}

function write(value: Value, layout: Layout, run: Run, depth: number): string {
  if (depth > deepest) throw new TooDeep();
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return printNumber(value);
  if (value instanceof Decimal) return printDecimal(value);
  if (value instanceof EnumValue) return typeof value.value === 'string' ? quote(value.value) : String(value.value);
  if (value instanceof Guid) return quote(value.text);
  if (value instanceof Moment) return quote(momentText(value, run));
  if (value instanceof Color) return quote(`#${value.channels.map((channel, i) => Math.floor(i === 3 ? channel * 255 + 0.5 : channel).toString(16).padStart(2, '0')).join('')}`);
  if (typeof value === 'string') return quote(value);
  if (value instanceof Blob) return quote(value.text);
  if (value instanceof Dynamic) return writeJson(value.json, layout, run, depth);
  run.tick();
  if (value instanceof TableValue) {
    const flat = layout.flatten && value.rows.every((row) => !(row instanceof RecordValue) || (row.fields.size === 1 && row.fields.has('Value')));
    return block('[', ']', value.rows.map((row) => write(flat && row instanceof RecordValue ? row.get('Value') : row, layout, run, depth + 1)), layout, depth);
  }
  if (value instanceof RecordValue) return object([...value.fields].map(([name, field]) => [name, write(field, layout, run, depth + 1)]), layout, depth);
  return 'null';
}

function writeJson(json: Json, layout: Layout, run: Run, depth: number): string {
  if (depth > deepest) throw new TooDeep();
  if (json === null || typeof json === 'boolean') return String(json);
  if (typeof json === 'string') return quote(json);
  if (json instanceof JsonNumber) return json.text;
  if (isList(json)) return block('[', ']', json.map((item) => writeJson(item, layout, run, depth + 1)), layout, depth);
  return object(Object.entries(json).map(([name, item]) => [name, writeJson(item, layout, run, depth + 1)]), layout, depth);
}

function object(fields: readonly (readonly [string, string])[], layout: Layout, depth: number): string {
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
  return block('{', '}', sorted.map(([name, text]) => `${quote(name)}:${layout.indent ? ' ' : ''}${text}`), layout, depth);
}

function block(open: string, close: string, items: readonly string[], { indent }: Layout, depth: number): string {
  if (items.length === 0 || !indent) return `${open}${items.join(',')}${close}`;
  const space = '    '.repeat(depth);
  return `${open}\r\n${items.map((item) => `${space}    ${item}`).join(',\r\n')}\r\n${space}${close}`;
}

const printNumber = (n: number): string => {
  const text = String(n);
  return text.includes('e') ? text.replace('e', 'E') : text;
};

const quote = (text: string): string => JSON.stringify(text).replaceAll(/\\u[\da-f]{4}/g, (code) => code.toUpperCase().replace('\\U', '\\u'));

function momentText(moment: Moment, run: Run): string {
  if (moment.kind === 'datetime') return new Date(wallToUtc(run.ports.zone, moment.ms)).toISOString();
  const { year, month, day, hour, minute, second, ms } = partsOf(moment.ms);
  const pad = (n: number, width = 2) => n.toString().padStart(width, '0');
  if (moment.kind === 'date') return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  return `${pad(hour)}:${pad(minute)}:${pad(second)}.${pad(ms, 3)}`;
}

const jsonFormat: Type = { kind: 'enum', definition: enumerations.get('JSONFormat')! };

const JSONFunction: FunctionDefinition = {
  bind: (call) => {
    const { node, binder } = call;
    const given = node.arguments.map((argument) => binder.bind(argument));
    const [value, format] = given;
    if (!countFits(call, 1, 2) || !value) return { ...invalid(call), type: types.text };
    const strong = binder.features.strongEnums;
    let sound = !format || expect(call, format, strong ? jsonFormat : types.text);
    if (value.type.kind === 'void' || value.type.kind === 'error') {
      binder.failAt(value.node, `The JSON function cannot serialize objects of type '${nameOf(value.type)}'.`);
      sound = false;
    }
    if (!sound) return { ...invalid(call), type: types.text };
    const letters = format?.constant ? constantText(format.constant.value) : undefined;
    return {
      node,
      type: types.text,
      run: (frame) => {
        const made = value.run(frame);
        if (made instanceof ErrorValue) return made;
        const inner = errorIn(made);
        if (inner) return inner;
        const own = letters ?? (format ? toText(format.run(frame), frame.run) : '');
        if (own instanceof ErrorValue) return own;
        try {
          return frame.run.text(write(made, { indent: own?.includes('4') ?? false, flatten: own?.includes('_') ?? false }, frame.run, 0));
        } catch (error) {
          if (error instanceof TooDeep) return invalidArgument('The value is nested too deeply.');
          throw error;
        }
      },
    };
  },
};

/** The first error anywhere within. */
function errorIn(value: Value): ErrorValue | undefined {
  if (value instanceof ErrorValue) return value;
  const parts = value instanceof TableValue ? value.rows : value instanceof RecordValue ? [...value.fields.values()] : [];
  for (const part of parts) {
    const found = errorIn(part);
    if (found) return found;
  }
  return undefined;
}

const TypeFunction: FunctionDefinition = {
  bind: (call): Bound => {
    call.binder.failAt(call.node, 'Unsupported usage: Type function can only be used in type arguments and type declarations.');
    return broken(call.node);
  },
};

export const jsonFunctions: Functions = {
  ParseJSON,
  JSON: JSONFunction,
  AsType: typing((value) => value, false),
  IsType: typing((value) => (value === null ? null : !(value instanceof ErrorValue)), true),
  Type: TypeFunction,
};
export { constant };
