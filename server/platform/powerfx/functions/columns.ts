/** Functions that change the columns of a table, or of a record. */
import type { Bound } from '../bind/bound.ts';
import { within } from '../evaluate/run.ts';
import { printTree } from '../syntax/print.ts';
import type { Node } from '../syntax/syntax.ts';
import { isRecord, isRows, isTable, nameOf, type RowType, rowOf, type Type, types } from '../types/type.ts';
import { toText } from '../values/convert.ts';
import {
  Dynamic,
  ErrorValue,
  invalidArgument,
  isObject,
  RecordValue,
  type Row,
  TableValue,
  type Value,
} from '../values/value.ts';
import {
  argumentsOf,
  type Call,
  countFits,
  expect,
  expecting,
  type FunctionDefinition,
  type Functions,
  invalid,
  sourceOf,
} from './call.ts';
import { bindOver, type Source } from './rows.ts';

/** The name of a column in an argument: an identifier, or a text by the older rules. */
export function columnName(call: Call, node: Node): string | undefined {
  const { binder } = call;
  if (binder.features.columnNamesAsIdentifiers) {
    if (node.kind === 'name') return node.name;
    if (node.kind === 'text' && binder.options.lenient) return node.value;
    if (node.kind !== 'text') {
      binder.bind(node);
      binder.fail(node, 'Expected identifier name');
      return undefined;
    }
    binder.fail(node, 'Expected identifier name');
    return undefined;
  }
  if (node.kind === 'text') return node.value;
  if (node.kind === 'name') binder.bind(node);
  binder.fail(node, `Argument '${describe(node)}' is invalid, expected a text literal.`);
  return undefined;
}

const describe = (node: Node): string =>
  node.kind === 'number' ? node.text : node.kind === 'name' ? node.name : 'expression';

interface Given {
  readonly source: Source;
  readonly type: RowType;
}

/** A table, or a record where the columns' names are identifiers. */
export function rowsOrRecord(call: Call): Given | undefined {
  const [first] = call.node.arguments;
  if (!first) return undefined;
  const { source: node, as } = sourceOf(first);
  const bound = call.binder.bind(node);
  const { type } = bound;
  if (isRows(type)) return { source: { bound, row: rowOf(type), as, sound: true }, type };
  if (call.binder.options.lenient && (type.kind === 'dynamic' || type.kind === 'blank')) {
    const open: RowType = { kind: 'table', fields: new Map(), open: true };
    return { source: { bound, row: rowOf(open), as, sound: true }, type: open };
  }
  call.binder.failAt(bound.node, expecting(type, 'Table'));
  return undefined;
}

/** Changes one record, or each of a table. */
function mapRows(value: Value, change: (record: RecordValue) => Row): Value {
  if (value instanceof RecordValue) return change(value);
  if (value instanceof TableValue)
    return new TableValue(value.rows.map((row) => (row instanceof RecordValue ? change(row) : row)));
  return value instanceof Dynamic ? value : value;
}

export function missing(call: Call, node: Node, name: string, fields: ReadonlyMap<string, Type>): void {
  const near = nearest(name, [...fields.keys()]);
  const hint = near === undefined ? '' : ` The column with the most similar name is '${near}'.`;
  call.binder.fail(node, `The specified column '${name}' does not exist.${hint}`);
}

/** The name that is most like it, when any comes near. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of names) {
    const far = distance(name.toLowerCase(), candidate.toLowerCase());
    if (far < least) [best, least] = [candidate, far];
  }
  return best !== undefined && least <= Math.max(3, name.length) ? best : undefined;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

const AddColumns: FunctionDefinition = {
  bind: (call) => {
    const { node, binder } = call;
    const given = rowsOrRecord(call);
    const rest = node.arguments.slice(1);
    if (!given || rest.length === 0 || rest.length % 2 === 1) {
      if (given)
        binder.fail(
          node,
          `Invalid number of arguments: received ${node.arguments.length}, expected an odd number.`,
        );
      return invalid(call);
    }
    const fields = new Map(given.type.fields);
    const added: { name: string; bound: Bound }[] = [];
    let sound = true;
    for (let i = 0; i + 1 < rest.length; i += 2) {
      const nameNode = rest[i]!;
      const name = columnName(call, nameNode);
      const bound = bindOver(call, given.source, rest[i + 1]!);
      if (name === undefined || bound.type.kind === 'error') {
        sound = false;
        continue;
      }
      if (given.type.fields.has(name)) {
        binder.fail(nameNode, `A column named '${name}' already exists.`, 'warning');
        sound = false;
      } else if (fields.has(name)) {
        binder.fail(nameNode, `Column name conflict for '${name}'.`, 'warning');
        sound = false;
      }
      fields.set(name, bound.type);
      added.push({ name, bound });
    }
    if (!sound) return invalid(call);
    return {
      node,
      type: { ...given.type, fields },
      run: (frame) =>
        mapRows(given.source.bound.run(frame), (record) => {
          frame.run.tick();
          const inner = within(frame, record);
          const made = new Map(record.fields);
          for (const { name, bound } of added) made.set(name, bound.run(inner));
          return new RecordValue(made);
        }),
    };
  },
};

const choosing = (keep: boolean): FunctionDefinition => ({
  bind: (call) => {
    const { node } = call;
    const given = rowsOrRecord(call);
    if (!countFits(call, 2, Infinity) || !given) {
      for (const argument of node.arguments.slice(1))
        if (argument.kind !== 'name') call.binder.bind(argument);
      return invalid(call);
    }
    const left = new Map(given.type.fields);
    const chosen: string[] = [];
    let sound = true;
    for (const argument of node.arguments.slice(1)) {
      const name = columnName(call, argument);
      if (name === undefined) {
        sound = false;
        continue;
      }
      if (!(keep ? given.type.fields : left).has(name) && !given.type.open) {
        missing(call, argument, name, keep ? given.type.fields : left);
        sound = false;
      }
      chosen.push(name);
      if (!keep) left.delete(name);
    }
    if (!sound) return invalid(call);
    const fields = keep
      ? new Map(chosen.map((name) => [name, given.type.fields.get(name) ?? types.dynamic]))
      : left;
    return {
      node,
      type: { ...given.type, fields },
      run: (frame) =>
        mapRows(given.source.bound.run(frame), (record) => {
          frame.run.tick();
          if (keep) return new RecordValue(new Map(chosen.map((name) => [name, record.get(name)])));
          return new RecordValue(new Map([...record.fields].filter(([name]) => !chosen.includes(name))));
        }),
    };
  },
});

const RenameColumns: FunctionDefinition = {
  bind: (call) => {
    const { node, binder } = call;
    const given = rowsOrRecord(call);
    const rest = node.arguments.slice(1);
    if (!given || rest.length === 0 || rest.length % 2 === 1) {
      if (given)
        binder.fail(
          node,
          `Invalid number of arguments: received ${node.arguments.length}, expected an odd number.`,
        );
      return invalid(call);
    }
    const fields = new Map(given.type.fields);
    const renamed = new Map<string, string>();
    let sound = true;
    for (let i = 0; i + 1 < rest.length; i += 2) {
      const [from, to] = [columnName(call, rest[i]!), columnName(call, rest[i + 1]!)];
      if (from === undefined || to === undefined) {
        sound = false;
        continue;
      }
      const type = fields.get(from);
      if (type === undefined && !given.type.open) {
        missing(call, rest[i]!, from, fields);
        sound = false;
        continue;
      }
      fields.delete(from);
      if (fields.has(to)) {
        binder.fail(rest[i + 1]!, `A column named '${to}' already exists.`);
        sound = false;
        continue;
      }
      fields.set(to, type ?? types.dynamic);
      renamed.set(from, to);
    }
    if (!sound) return invalid(call);
    return {
      node,
      type: { ...given.type, fields },
      run: (frame) =>
        mapRows(given.source.bound.run(frame), (record) => {
          frame.run.tick();
          return new RecordValue(
            new Map([...record.fields].map(([name, value]) => [renamed.get(name) ?? name, value])),
          );
        }),
    };
  },
};

const ColumnNames: FunctionDefinition = {
  bind: (call) => {
    const bound = call.node.arguments[0] && call.binder.bind(call.node.arguments[0]);
    if (!countFits(call, 1, 1) || !bound || bound.type.kind !== 'dynamic') {
      if (bound) call.binder.failAt(bound.node, expecting(bound.type, 'Dynamic'));
      return invalid(call);
    }
    return {
      node: call.node,
      type: { kind: 'table', fields: new Map([['Value', types.text]]) },
      run: (frame) => {
        const value = bound.run(frame);
        if (value === null || value instanceof ErrorValue) return value;
        if (value instanceof Dynamic && isObject(value.json))
          return TableValue.ofValues(Object.keys(value.json));
        return ErrorValue.of('InvalidArgument', 'This value is no object.');
      },
    };
  },
};

const Column: FunctionDefinition = {
  bind: (call) => {
    const given = argumentsOf(call);
    const [bound, name] = given;
    if (!countFits(call, 2, 2) || !bound || !name) return invalid(call);
    if (bound.type.kind !== 'dynamic' || !expect(call, name, types.text)) {
      if (bound.type.kind !== 'dynamic') call.binder.failAt(bound.node, expecting(bound.type, 'Dynamic'));
      return invalid(call);
    }
    return {
      node: call.node,
      type: types.dynamic,
      run: (frame) => {
        const [value, own] = [bound.run(frame), toText(name.run(frame), frame.run)];
        if (value instanceof ErrorValue || own instanceof ErrorValue) return ErrorValue.among([value, own])!;
        if (value === null || (value instanceof Dynamic && value.json === null)) return null;
        if (!(value instanceof Dynamic) || !isObject(value.json))
          return invalidArgument('This value is no object.');
        const field = Object.hasOwn(value.json, own ?? '') ? value.json[own ?? ''] : undefined;
        return field === undefined || field === null ? null : new Dynamic(field);
      },
    };
  },
};

/** Later records win, field by field. */
const Patch: FunctionDefinition = {
  bind: (call) => {
    const given = argumentsOf(call);
    let sound = countFits(call, 2, Infinity);
    const fields = new Map<string, Type>();
    for (const { node, type } of given) {
      if (type.kind === 'blank') continue;
      if (!isRecord(type)) {
        call.binder.failAt(
          node,
          isTable(type)
            ? `The value passed to the 'Patch' function cannot be changed.`
            : `Cannot use a non-record value in this context: '${printTree(node)}'.`,
        );
        sound = false;
        continue;
      }
      for (const [name, own] of type.fields) {
        const before = fields.get(name);
        const fits =
          before === undefined ||
          before.kind === own.kind ||
          before.kind === 'blank' ||
          own.kind === 'blank' ||
          before.kind === 'dynamic' ||
          own.kind === 'dynamic';
        if (!fits) {
          call.binder.failAt(
            node,
            `The type of this argument '${name}' does not match the expected type '${nameOf(before)}'. Found type '${nameOf(own)}'.`,
          );
          sound = false;
        } else fields.set(name, own.kind === 'blank' && before ? before : own);
      }
    }
    if (!sound) return invalid(call);
    return {
      node: call.node,
      type: { kind: 'record', fields },
      run: (frame) => {
        const values = given.map((bound) => bound.run(frame));
        const error = ErrorValue.among(values);
        if (error) return error;
        const records = values.filter((value) => value instanceof RecordValue);
        if (records.length === 0) return null;
        return new RecordValue(new Map(records.flatMap((record) => [...record.fields])));
      },
    };
  },
};

export const columnFunctions: Functions = {
  Column,
  Patch,
  AddColumns,
  DropColumns: choosing(false),
  ShowColumns: choosing(true),
  RenameColumns,
  ColumnNames,
};
