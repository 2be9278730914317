import {
  columnOf,
  isMoment,
  isNumeric,
  isRecord,
  isRows,
  isTable,
  onlyField,
  rowOf,
  type Type,
  types,
  unify,
} from '../types/type.ts';
import { convert, toBoolean } from '../values/convert.ts';
import { Decimal } from '../values/decimal.ts';
import {
  ErrorValue,
  invalidArgument,
  RecordValue,
  type Row,
  TableValue,
  type Value,
} from '../values/value.ts';
import { argumentsOf, countFits, type FunctionDefinition, type Functions, invalid } from './call.ts';
import { asRow, bindOver, bindSource, each, expectPredicate, isBareBlank, rowsOf, tableFor } from './rows.ts';
import { integer } from './text.ts';

const CountRows: FunctionDefinition = {
  bind: (call) => {
    const source = bindSource(call, call.node.arguments[0], true);
    if (!countFits(call, 1, 1) || !source.sound) return { ...invalid(call), type: call.binder.numberType };
    return {
      node: call.node,
      type: call.binder.numberType,
      run: (frame) => {
        const rows = rowsOf(source.bound.run(frame));
        const wrong = rows instanceof ErrorValue ? rows : rows?.find((row) => row instanceof ErrorValue);
        return wrong ?? integer((rows as readonly Row[] | null)?.length ?? 0, frame.run);
      },
    };
  },
};

const counting = (counts: (value: Value) => boolean, numbers = false): FunctionDefinition => ({
  bind: (call) => {
    const source = bindSource(call, call.node.arguments[0]);
    const only = onlyField(source.bound.type);
    if (!countFits(call, 1, 1) || !source.sound) return invalid(call);
    if (!only && source.bound.type.kind !== 'blank') {
      call.binder.failAt(
        source.bound.node,
        `The first argument of '${call.name}' should be a one-column table.`,
      );
      return invalid(call);
    }
    const countable =
      !only || isNumeric(only[1]) || isMoment(only[1]) || ['blank', 'dynamic'].includes(only[1].kind);
    if (numbers && !countable) {
      const message = `Invalid schema, expected a column of Number values for '${only[0]}'.`;
      call.binder.fail(source.bound.node, message, 'warning');
      return invalid(call);
    }
    return {
      node: call.node,
      type: call.binder.numberType,
      run: (frame) => {
        const rows = rowsOf(source.bound.run(frame));
        if (rows === null) return integer(0, frame.run);
        if (rows instanceof ErrorValue) return rows;
        const cells = rows.map((row) => (row instanceof RecordValue ? row.get(only![0]) : (row as Value)));
        const error = cells.find((cell) => cell instanceof ErrorValue);
        return error ?? integer(cells.filter(counts).length, frame.run);
      },
    };
  },
});

const CountIf: FunctionDefinition = {
  bind: (call) => {
    const { node } = call;
    const source = bindSource(call, node.arguments[0]);
    if (!countFits(call, 2, Infinity)) return invalid(call);
    const tests = node.arguments.slice(1).map((argument) => bindOver(call, source, argument));
    const sound = tests.map((test) => expectPredicate(call, test)).every(Boolean);
    if (!sound || !source.sound) return invalid(call);
    return {
      node,
      type: call.binder.numberType,
      run: (frame) => {
        const rows = rowsOf(source.bound.run(frame));
        if (rows === null) return integer(0, frame.run);
        if (rows instanceof ErrorValue) return rows;
        const found = each(rows, frame, (inner): Value => {
          for (const test of tests) {
            const value = toBoolean(test.run(inner), frame.run);
            if (value instanceof ErrorValue || !value) return value;
          }
          return true;
        });
        return (
          found.find((value) => value instanceof ErrorValue) ??
          integer(found.filter((value) => value === true).length, frame.run)
        );
      },
    };
  },
};

const Distinct: FunctionDefinition = {
  bind: (call) => {
    const { node } = call;
    const source = bindSource(call, node.arguments[0]);
    if (!countFits(call, 2, 2)) return invalid(call);
    const key = bindOver(call, source, node.arguments[1]!);
    if (!source.sound || key.type.kind === 'error') return invalid(call);
    if (isBareBlank(call, source)) {
      call.binder.failAt(source.bound.node, 'Invalid argument type.');
      return invalid(call);
    }
    const column = call.binder.features.consistentOneColumn ? 'Value' : 'Result';
    return {
      node,
      type: columnOf(key.type, column),
      run: (frame) => {
        const rows = rowsOf(source.bound.run(frame));
        if (rows === null || rows instanceof ErrorValue) return rows;
        const keys = each(rows, frame, (inner) => key.run(inner));
        const error = ErrorValue.among(keys);
        if (error) return error;
        if (isRows(key.type) && rows.length > 0)
          return invalidArgument('Rows are told apart by plain values.');
        const seen = new Map<string, Value>();
        for (const value of keys) {
          const name = distinctly(value);
          if (!seen.has(name)) seen.set(name, value);
        }
        return new TableValue([...seen.values()].map((value) => RecordValue.of({ [column]: value })));
      },
    };
  },
};

/** The same for values that are equal. */
export function distinctly(value: Value): string {
  if (value === null) return 'blank';
  if (typeof value === 'number' || value instanceof Decimal)
    return `n${String(value instanceof Decimal ? value.trimmed() : value)}`;
  return `${typeof value}${typeof value === 'object' ? JSON.stringify(value) : value}`;
}

const Table: FunctionDefinition = {
  bind: (call) => {
    const given = argumentsOf(call);
    let sound = true;
    let row: Type = types.blank;
    for (const { node, type } of given) {
      if (!isRows(type) && type.kind !== 'blank' && type.kind !== 'dynamic') {
        if (type.kind === 'error') {
          sound = false;
          continue;
        }
        call.binder.failAt(node, 'Only record or table values can be used in this context.');
        sound = false;
        continue;
      }
      const own: Type = isTable(type) ? rowOf(type) : type.kind === 'dynamic' ? rowOf(columnOf(type)) : type;
      const both = unify(row, own);
      if (both === undefined) {
        call.binder.failAt(
          node,
          'Incompatible type. The item you are trying to put into a table has a type that is not compatible with the table.',
        );
        sound = false;
      } else row = both;
    }
    if (!sound) return invalid(call);
    const rowType: Type = isRecord(row) ? row : { kind: 'record', fields: new Map() };
    return {
      node: call.node,
      type: tableFor(rowType),
      run: (frame) => {
        const rows: Row[] = [];
        for (const bound of given) {
          const value = bound.run(frame);
          if (value instanceof ErrorValue && isTable(bound.type)) return value;
          const listed = bound.type.kind === 'dynamic' ? rowsOf(value) : undefined;
          if (listed instanceof ErrorValue) return listed;
          const own = listed?.map(asRow) ?? (value instanceof TableValue ? value.rows : [value as Row]);
          for (const one of own) rows.push(convert(one, rowType, frame.run) as Row);
          frame.run.rows(rows.length);
        }
        return new TableValue(rows);
      },
    };
  },
};

export const countFunctions: Functions = {
  CountRows,
  Count: counting((value) => typeof value === 'number' || value instanceof Decimal, true),
  CountA: counting((value) => value !== null),
  CountIf,
  Distinct,
  Table,
};
