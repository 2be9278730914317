/** JSON in and out, with types or without. */

import { type Bound, broken } from '../bind/bound.ts';
import { constantText } from '../bind/operators.ts';
import { enumerations } from '../enums.ts';
import type { Run } from '../evaluate/run.ts';
import { printTree } from '../syntax/print.ts';
import type { Node } from '../syntax/syntax.ts';
import {
  columnOf,
  isRecord,
  isTable,
  nameOf,
  type RowType,
  recordOf,
  type Type,
  types,
} from '../types/type.ts';
import { toMoment, toText } from '../values/convert.ts';
import { Decimal } from '../values/decimal.ts';
import { readJson } from '../values/dynamic.ts';
import {
  Dynamic,
  ErrorValue,
  invalidArgument,
  isList,
  isObject,
  type Json,
  JsonNumber,
  RecordValue,
  TableValue,
  type Value,
} from '../values/value.ts';
import {
  type Call,
  countFits,
  expect,
  expecting,
  type FunctionDefinition,
  type Functions,
  invalid,
} from './call.ts';
import { errorIn, TooDeep, writeValue } from './json-write.ts';

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
    if (!type)
      binder.failAt(
        node,
        `Type expression is invalid. '${printTree(node)}' cannot be used in a type expression.`,
      );
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
  call.binder.failAt(
    node,
    `Type expression is invalid. '${printTree(node)}' cannot be used in a type expression.`,
  );
  return undefined;
}

/** @returns an error for JSON of another shape */
export function typed(json: Json, type: Type, run: Run): Value {
  if (json === null) return null;
  const wrong = invalidArgument(`This JSON is no ${nameOf(type)}.`);
  if (type.kind === 'dynamic') return new Dynamic(json);
  if (isRecord(type)) {
    if (!isObject(json)) return wrong;
    const fields = [...type.fields].map(
      ([name, field]) => [name, typed(json[name] ?? null, field, run)] as const,
    );
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
      binder.failAt(
        first,
        'Unsupported usage: Type function can only be used in type arguments and type declarations.',
      );
      return invalid(call);
    }
    const text = first && binder.bind(first);
    if (node.arguments.length !== 1 && !countFits(call, 1, 2)) {
      binder.fail(node, `Invalid number of arguments: received ${node.arguments.length}, expected 2.`);
      return invalid(call);
    }
    const type = second ? typeIn(call, second) : types.dynamic;
    if (!type || !text || !expect(call, text, types.text))
      return { ...invalid(call), type: type ?? types.dynamic };
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
      binder.failAt(
        value.node,
        `The JSON function cannot serialize objects of type '${nameOf(value.type)}'.`,
      );
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
          return frame.run.text(
            writeValue(
              made,
              { indent: own?.includes('4') ?? false, flatten: own?.includes('_') ?? false },
              frame.run,
              0,
            ),
          );
        } catch (error) {
          if (error instanceof TooDeep) return invalidArgument('The value is nested too deeply.');
          throw error;
        }
      },
    };
  },
};

const TypeFunction: FunctionDefinition = {
  bind: (call): Bound => {
    call.binder.failAt(
      call.node,
      'Unsupported usage: Type function can only be used in type arguments and type declarations.',
    );
    return broken(call.node);
  },
};

export const jsonFunctions: Functions = {
  ParseJSON,
  JSON: JSONFunction,
  AsType: typing((value) => value, false),
  IsType: typing((value) => value !== null && !(value instanceof ErrorValue), true),
  Type: TypeFunction,
};
