/** Functions that bring rows into an order, or look for a text in them. */

import { type Bound, coerced } from '../bind/bound.ts';
import { equals } from '../bind/comparison.ts';
import { enumerations } from '../enums.ts';
import type { Frame } from '../evaluate/run.ts';
import type { Node } from '../syntax/syntax.ts';
import { accepts, isTable, nameOf, onlyField, type Type, types } from '../types/type.ts';
import { daysFrom, toText } from '../values/convert.ts';
import { Decimal } from '../values/decimal.ts';
import {
  Color,
  EnumValue,
  ErrorValue,
  Guid,
  Moment,
  RecordValue,
  type Row,
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
import { columnName, missing } from './columns.ts';
import { asRow, bindOver, bindSource, each, rowsOf, type Source } from './rows.ts';

const sortOrder: Type = { kind: 'enum', definition: enumerations.get('SortOrder')! };

function bindOrder(call: Call, node: Bound | undefined): boolean {
  if (!node) return true;
  return expect(call, node, call.binder.features.strongEnums ? sortOrder : types.text);
}

/** 1 for ascending, -1 for descending; an error for anything else. */
function directionOf(value: Value): 1 | -1 | ErrorValue {
  if (value instanceof ErrorValue) return value;
  const name =
    value instanceof EnumValue
      ? String(value.value)
      : typeof value === 'string'
        ? value.toLowerCase()
        : 'ascending';
  if (name === 'descending') return -1;
  return name === 'ascending'
    ? 1
    : ErrorValue.of('InvalidArgument', 'Rows are sorted ascending or descending.');
}

const sortable = (type: Type): boolean =>
  ['number', 'decimal', 'text', 'boolean', 'date', 'time', 'datetime', 'blank', 'dynamic', 'enum'].includes(
    type.kind,
  );

const Sort: FunctionDefinition = {
  bind: (call) => {
    const { node } = call;
    const source = bindSource(call, node.arguments[0]);
    if (!countFits(call, 1, 3)) return invalid(call);
    // `Sort([2,1])` and `Sort([2,1], SortOrder.Descending)` sort one column by itself.
    const key = node.arguments[1] && bindOver(call, source, node.arguments[1]);
    const order = node.arguments[2] && call.binder.bind(node.arguments[2]);
    if (!source.sound || !key || !bindOrder(call, order) || key.type.kind === 'error') return invalid(call);
    if (!sortable(key.type)) {
      call.binder.failAt(
        key.node,
        `Invalid argument type. Cannot use ${nameOf(key.type)} values in this context.`,
      );
      return invalid(call);
    }
    return {
      node,
      type: source.bound.type.kind === 'blank' ? { kind: 'table', fields: new Map() } : source.bound.type,
      run: (frame) => sorted(frame, source, [{ key, order }]),
    };
  },
};

interface Key {
  readonly key: Bound;
  readonly order: Bound | undefined;
}

function sorted(frame: Frame, source: Source, keys: readonly Key[]): Value {
  const rows = rowsOf(source.bound.run(frame));
  const directions = keys.map(({ order }) => (order ? directionOf(order.run(frame)) : 1));
  const wrong = directions.find((direction) => direction instanceof ErrorValue);
  if (rows instanceof ErrorValue || wrong)
    return ErrorValue.among([rows as Value, (wrong as ErrorValue | undefined) ?? null])!;
  if (rows === null) return null;
  const decorated = each(rows, frame, (inner, row) => ({
    row: asRow(row),
    keys: keys.map(({ key }) => key.run(inner)),
  }));
  for (const { keys: own } of decorated) {
    const error = own.find((value) => value instanceof ErrorValue);
    if (error) return error;
  }
  frame.run.tick(Math.ceil(rows.length * Math.log2(rows.length + 1)));
  decorated.sort((a, b) => {
    for (const [i, direction] of directions.entries()) {
      const order = byOrder(a.keys[i]!, b.keys[i]!, direction as 1 | -1);
      if (order !== 0) return order;
    }
    return 0;
  });
  return new TableValue(decorated.map(({ row }) => row));
}

/** Blank is always last. */
function byOrder(a: Value, b: Value, direction: 1 | -1): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return compareValues(a, b) * direction;
}

const collator = new Intl.Collator('en-US', { caseFirst: 'lower' });
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return collator.compare(a, b);
  if (a instanceof Decimal && b instanceof Decimal) return a.compare(b);
  const [x, y] = [numberFor(a), numberFor(b)];
  if (typeof x === 'string' || typeof y === 'string') return collator.compare(String(x), String(y));
  return x - y;
}

function numberFor(value: Value): number | string {
  if (value instanceof Moment) return daysFrom(value);
  if (value instanceof Decimal) return value.toNumber();
  if (value instanceof EnumValue) return typeof value.value === 'string' ? value.value : Number(value.value);
  if (value instanceof Guid) return value.text;
  if (value instanceof Color) return value.channels.join(',');
  return typeof value === 'string' ? value : Number(value);
}

const SortByColumns: FunctionDefinition = {
  bind: (call) => {
    const { node, binder } = call;
    const source = bindSource(call, node.arguments[0]);
    const rest = node.arguments.slice(1);
    if (!countFits(call, 2, Infinity) || !source.sound) {
      return invalid(call);
    }
    const table =
      rest.length === 2 && rest[1]!.kind !== 'text' && rest[1]!.kind !== 'member'
        ? binder.bind(rest[1]!)
        : undefined;
    if (table && isTable(table.type)) return byTable(call, source, table);
    const keys: Key[] = [];
    let sound = true;
    for (let i = 0; i < rest.length; i += 2) {
      const key = columnKey(call, source, rest[i]!);
      const order = rest[i + 1] && binder.bind(rest[i + 1]!);
      if (!key || !bindOrder(call, order)) {
        sound = false;
        continue;
      }
      keys.push({ key: key.bound, order });
    }
    if (!sound) return invalid(call);
    return { node, type: source.bound.type, run: (frame) => sorted(frame, source, keys) };
  },
};

function columnKey(call: Call, source: Source, node: Node): { name: string; bound: Bound } | undefined {
  const { binder } = call;
  const computed = computedKey(call, source, node);
  if (computed) return { name: '', bound: computed };
  const name = node.kind === 'text' ? node.value : columnName(call, node);
  if (name === undefined) return undefined;
  const fields = source.row.kind === 'record' ? source.row.fields : new Map<string, Type>();
  const type = fields.get(name);
  if (type === undefined) {
    if (source.row.kind === 'record' && source.row.open)
      return { name, bound: fieldKey(node, name, types.dynamic) };
    missing(call, node, name, fields);
    return undefined;
  }
  if (!sortable(type)) {
    binder.fail(node, `Invalid argument type. Cannot use ${nameOf(type)} values in this context.`);
    return undefined;
  }
  return { name, bound: fieldKey(node, name, type) };
}

/** The name of a column may be computed, unless it is one; by the older rules a variable may hold it. */
function computedKey(call: Call, { row }: Source, node: Node): Bound | undefined {
  const { features, options } = call.binder;
  const fields = row.kind === 'record' ? row.fields : new Map<string, Type>();
  if (options.lenient || node.kind === 'text' || node.kind === 'number' || node.kind === 'member')
    return undefined;
  // A name is a column's first, where columns are named so; otherwise what holds the column's name.
  if (node.kind === 'name' && features.v1 && (fields.has(node.name) || !call.binder.knows(node.name)))
    return undefined;
  const bound = call.binder.bind(node);
  if (bound.type.kind !== 'text') return undefined;
  return {
    node,
    type: types.dynamic,
    run: (frame) => {
      const name = bound.run(frame.parent ?? frame);
      if (name instanceof ErrorValue) return name;
      if (typeof name !== 'string' || !fields.has(name))
        return ErrorValue.of('InvalidFunctionUsage', 'There is no such column.');
      return frame.row instanceof RecordValue ? frame.row.get(name) : frame.row;
    },
  };
}

const fieldKey = (node: Node, name: string, type: Type): Bound => ({
  node,
  type,
  run: (frame) => (frame.row instanceof RecordValue ? frame.row.get(name) : frame.row),
});

/** In the order in which the values stand in a table; the others behind. */
function byTable(call: Call, source: Source, table: Bound): Bound {
  const { node } = call;
  const key = columnKey(call, source, node.arguments[1]!);
  const only = onlyField(table.type);
  if (!only) call.binder.failAt(table.node, 'Invalid schema, expected a one-column table.');
  if (!key || !only) return invalid(call);
  if (!(key.bound.type.kind === 'dynamic' || accepts(key.bound.type, only[1]))) {
    call.binder.failAt(table.node, expecting(only[1], nameOf(key.bound.type)));
    return invalid(call);
  }
  return {
    node,
    type: source.bound.type,
    run: (frame) => {
      const [value, order] = [source.bound.run(frame), table.run(frame)];
      const rows = rowsOf(value);
      const wanted = rowsOf(order);
      if (rows instanceof ErrorValue || wanted instanceof ErrorValue)
        return ErrorValue.among([rows as Value, wanted as Value])!;
      if (rows === null || wanted === null) return null;
      const sought = wanted.map((row) => (row instanceof RecordValue ? row.get(only[0]) : row));
      const error = sought.find((one) => one instanceof ErrorValue);
      if (error) return error;
      if (
        sought.some(
          (one, at) => sought.findIndex((other) => equals(one as Value, other as Value, frame.run)) < at,
        )
      )
        return ErrorValue.of('InvalidArgument', 'A value stands twice in the order.');
      frame.run.tick(rows.length * Math.max(1, Math.log2(sought.length + 1)));
      const places = rows.map((row) => {
        const own = key.bound.run({ run: frame.run, parent: frame, row: row as Value });
        if (own instanceof ErrorValue) return own;
        const at =
          own === null ? -1 : sought.findIndex((one) => equals(one as Value, own as Value, frame.run));
        return at === -1 ? sought.length : at;
      });
      const wrong = places.find((place) => place instanceof ErrorValue);
      if (wrong) return wrong;
      const ordered = rows
        .map((row, i) => ({ row: row as Row, place: places[i] as number }))
        .sort((a, b) => a.place - b.place);
      return new TableValue(ordered.map(({ row }) => row));
    },
  };
}

const Search: FunctionDefinition = {
  bind: (call) => {
    const { node, binder } = call;
    const source = bindSource(call, node.arguments[0]);
    if (!countFits(call, 3, Infinity) || !source.sound) return invalid(call);
    const part = binder.bind(node.arguments[1]!);
    let sound = expect(call, part, types.text);
    const names: string[] = [];
    const fields = source.row.kind === 'record' ? source.row.fields : new Map<string, Type>();
    for (const argument of node.arguments.slice(2)) {
      const name = columnName(call, argument);
      const type = name === undefined ? undefined : fields.get(name);
      if (name === undefined || type === undefined || type.kind !== 'text') {
        if (name !== undefined && type === undefined) missing(call, argument, name, fields);
        else if (type) binder.fail(argument, expecting(type, 'Text'));
        sound = false;
      } else names.push(name);
    }
    if (!sound) return invalid(call);
    const text = coerced(part, types.text);
    return {
      node,
      type: source.bound.type,
      run: (frame) => {
        const rows = rowsOf(source.bound.run(frame));
        const sought = toText(text.run(frame), frame.run);
        if (rows instanceof ErrorValue || sought instanceof ErrorValue)
          return ErrorValue.among([rows as Value, sought])!;
        if (rows === null) return null;
        const lower = (sought ?? '').toLowerCase();
        const kept: Row[] = [];
        for (const row of rows) {
          frame.run.tick();
          if (row instanceof ErrorValue) return row;
          const cells = row instanceof RecordValue ? names.map((name) => row.get(name)) : [];
          const error = cells.find((cell) => cell instanceof ErrorValue);
          if (error) return error;
          if (
            lower === '' ||
            cells.some((cell) => typeof cell === 'string' && cell.toLowerCase().includes(lower))
          )
            kept.push(row as Row);
        }
        return new TableValue(kept);
      },
    };
  },
};

export const sortFunctions: Functions = { Sort, SortByColumns, Search };
