/** `Summarize`: rows that agree in some columns become one, with what is computed over them. */
import type { Bound } from '../bind/bound.ts';
import { within } from '../evaluate/run.ts';
import { isRows, type RowType, recordOf, type Type } from '../types/type.ts';
import { ErrorValue, RecordValue, type Row, TableValue, type Value } from '../values/value.ts';
import { type Call, countFits, type FunctionDefinition, type Functions, invalid } from './call.ts';
import { missing } from './columns.ts';
import { distinctly } from './count.ts';
import { bindSource, rowsOf } from './rows.ts';

interface Computed {
  readonly name: string;
  readonly bound: Bound;
}

function bindColumns(
  call: Call,
  row: RowType,
): { readonly keys: string[]; readonly computed: Computed[] } | undefined {
  const { binder, node } = call;
  const keys: string[] = [];
  const computed: Computed[] = [];
  const group = recordOf(new Map<string, Type>([['ThisGroup', { ...row, kind: 'table' }]]));
  let sound = true;
  for (const argument of node.arguments.slice(1)) {
    if (argument.kind === 'as' && argument.source.kind === 'name' && row.fields.has(argument.source.name)) {
      binder.failAt(
        argument,
        "Summarize arguments must be either existing column names to group by or formulas named with the 'As' keyword.",
      );
      sound = false;
    } else if (argument.kind === 'as') {
      const bound = binder.within(group, () => binder.bind(argument.source), '');
      if (keys.includes(argument.name) || computed.some(({ name }) => name === argument.name)) {
        binder.failAt(
          argument,
          `'${argument.name}' can not be added/renamed due to colission with another column with same name.`,
        );
        sound = false;
      }
      if (isRows(bound.type)) {
        binder.failAt(argument, 'Expected a text, numeric, boolean, or date/time value.');
        sound = false;
      }
      if (bound.type.kind === 'error') sound = false;
      computed.push({ name: argument.name, bound });
    } else if (argument.kind === 'name') {
      if (!row.fields.has(argument.name)) {
        missing(call, argument, argument.name, row.fields);
        sound = false;
      }
      keys.push(argument.name);
    } else {
      binder.failAt(argument, 'Expected identifier name');
      sound = false;
    }
  }
  const first = node.arguments.slice(1).find(({ kind }) => kind === 'as');
  if (keys.length === 0 && first) {
    binder.failAt(first, 'Summarize requires at least one grouping column.');
    sound = false;
  }
  if (row.fields.has('ThisGroup')) {
    binder.failAt(
      node.arguments[0]!,
      "The data source contains a column named 'ThisGroup', which conflicts with a reserved name. Use the 'RenameColumns' function to pick a different name.",
    );
    sound = false;
  }
  return sound ? { keys, computed } : undefined;
}

const Summarize: FunctionDefinition = {
  bind: (call) => {
    const { node, binder } = call;
    const source = bindSource(call, node.arguments[0]);
    if (source.as !== undefined)
      binder.failAt(node.arguments[0]!, "Scoping the data source (usage of 'As' keyword) is not supported.");
    if (
      !countFits(call, 2, Infinity) ||
      !source.sound ||
      source.as !== undefined ||
      source.row.kind !== 'record'
    )
      return invalid(call);
    const row = source.row as RowType;
    const columns = bindColumns(call, row);
    if (!columns) return invalid(call);
    const { keys, computed } = columns;
    const fields = new Map<string, Type>([
      ...keys.map((name) => [name, row.fields.get(name)!] as const),
      ...computed.map(({ name, bound }) => [name, bound.type] as const),
    ]);
    return {
      node,
      type: { kind: 'table', fields },
      run: (frame) => {
        const rows = rowsOf(source.bound.run(frame));
        if (rows === null || rows instanceof ErrorValue) return rows;
        const groups = new Map<string, RecordValue[]>();
        const made: Row[] = [];
        for (const one of rows) {
          frame.run.tick();
          if (one instanceof ErrorValue) return one;
          if (!(one instanceof RecordValue)) continue;
          const key = keys.map((name) => distinctly(one.get(name))).join('\u0000');
          const group = groups.get(key);
          if (group) group.push(one);
          else groups.set(key, [one]);
        }
        for (const group of groups.values()) {
          frame.run.tick(group.length);
          const inner = within(frame, RecordValue.of({ ThisGroup: new TableValue(group) }));
          const cells = new Map<string, Value>(keys.map((name) => [name, group[0]!.get(name)]));
          for (const { name, bound } of computed) cells.set(name, bound.run(inner));
          made.push(new RecordValue(cells));
        }
        return new TableValue(made);
      },
    };
  },
};

export const summarizeFunctions: Functions = { Summarize };
