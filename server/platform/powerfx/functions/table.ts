/** Functions that choose among the rows of a table, and those that compute something for each. */
import type { Compute } from '../bind/bound.ts';
import { within } from '../evaluate/run.ts';
import { isRecord, tableOf, types } from '../types/type.ts';
import { toBoolean, toFloat, toText } from '../values/convert.ts';
import {
  Dynamic,
  ErrorValue,
  invalidArgument,
  RecordValue,
  type Row,
  TableValue,
  type Value,
} from '../values/value.ts';
import {
  argumentsOf,
  countFits,
  expect,
  expecting,
  expectTable,
  type FunctionDefinition,
  type Functions,
  invalid,
  sourceOf,
} from './call.ts';
import { asRow, bindOver, bindSource, each, expectPredicate, isBareBlank, rowsOf, tableFor } from './rows.ts';
import { Sequence } from './sequence.ts';

const firstOrLast = (at: 0 | -1): FunctionDefinition => ({
  bind: (call) => {
    const source = bindSource(call, call.node.arguments[0], true);
    for (const rest of call.node.arguments.slice(1)) call.binder.bind(rest);
    if (!countFits(call, 1, 1) || !source.sound) return invalid(call);
    const { bound } = source;
    return {
      node: call.node,
      type: source.row,
      run: (frame) => {
        const rows = rowsOf(bound.run(frame));
        return rows === null || rows instanceof ErrorValue ? rows : (rows.at(at) ?? null);
      },
    };
  },
});

const firstOrLastN = (
  pick: (rows: readonly (Row | Dynamic)[], n: number) => readonly (Row | Dynamic)[],
): FunctionDefinition => ({
  bind: (call) => {
    const source = bindSource(call, call.node.arguments[0], true);
    const [, ...rest] = call.node.arguments.map((node, i) =>
      i === 0 ? source.bound : call.binder.bind(node),
    );
    const [count] = rest;
    const fits = countFits(call, call.binder.features.firstLastNNeedsCount ? 2 : 1, 2);
    if ((count && !expect(call, count, types.number)) || !source.sound || !fits) return invalid(call);
    const dynamic = source.bound.type.kind === 'dynamic';
    return {
      node: call.node,
      type: source.bound.type.kind === 'blank' ? tableOf() : source.bound.type,
      run: (frame) => {
        const values = [source.bound.run(frame), count ? toFloat(count.run(frame), frame.run) : 1];
        const error = ErrorValue.among(values);
        if (error) return error;
        const rows = rowsOf(values[0]!);
        if (rows === null || rows instanceof ErrorValue) return rows;
        const picked = pick(rows, Math.max(0, Math.trunc((values[1] as number | null) ?? 0)));
        return dynamic
          ? new Dynamic(picked.map((row) => (row as Dynamic).json))
          : new TableValue(picked as Row[]);
      },
    };
  },
});

const Index: FunctionDefinition = {
  bind: (call) => {
    const source = bindSource(call, call.node.arguments[0], true);
    const count = call.node.arguments[1] && call.binder.bind(call.node.arguments[1]);
    if (!countFits(call, 2, 2) || !count || !expect(call, count, types.number) || !source.sound)
      return invalid(call);
    return {
      node: call.node,
      type: source.row,
      run: (frame) => {
        const rows = rowsOf(source.bound.run(frame));
        const at = toFloat(count.run(frame), frame.run);
        if (rows instanceof ErrorValue || at instanceof ErrorValue)
          return ErrorValue.among([rows as Value, at])!;
        if (rows === null) return null;
        const place = Math.trunc(at ?? 0);
        if (place < 1 || place > rows.length) return invalidArgument('There is no row at this place.');
        return rows[place - 1]!;
      },
    };
  },
};

const Filter: FunctionDefinition = {
  bind: (call) => {
    const { node } = call;
    const source = bindSource(call, node.arguments[0]);
    if (!countFits(call, 2, Infinity)) return invalid(call);
    const tests = node.arguments.slice(1).map((argument) => bindOver(call, source, argument));
    let { sound } = source;
    if (tests.length > 1 && call.binder.features.v1) {
      call.binder.failAt(
        tests[1]!.node,
        'Use the And operator to combine multiple predicates into the second argument.',
      );
      sound = false;
    }
    for (const test of tests)
      if (
        !expectPredicate(
          call,
          test,
          'Expected boolean. We expect a boolean (true/false) at this point in the formula.',
        )
      )
        sound = false;
    if (!sound) return invalid(call);
    const type = source.bound.type.kind === 'blank' ? tableOf() : source.bound.type;
    if (isBareBlank(call, source)) {
      call.binder.failAt(source.bound.node, 'Invalid argument type.');
      return invalid(call);
    }
    const run: Compute = (frame) => {
      const rows = rowsOf(source.bound.run(frame));
      if (rows === null || rows instanceof ErrorValue) return rows;
      const kept: Row[] = [];
      each(rows, frame, (inner, row) => {
        for (const test of tests) {
          const value = toBoolean(test.run(inner), frame.run);
          if (value instanceof ErrorValue) {
            kept.push(value);
            return;
          }
          if (!value) return;
        }
        kept.push(asRow(row));
      });
      return new TableValue(kept);
    };
    return { node, type, run };
  },
};

const LookUp: FunctionDefinition = {
  bind: (call) => {
    const { node } = call;
    const source = bindSource(call, node.arguments[0]);
    if (!countFits(call, 2, 3)) return invalid(call);
    const test = bindOver(call, source, node.arguments[1]!);
    const result = node.arguments[2] && bindOver(call, source, node.arguments[2]);
    const expectsBoolean = 'Expected boolean. We expect a boolean (true/false) at this point in the formula.';
    const sound = test.type.kind === 'text' ? false : expectPredicate(call, test, expectsBoolean);
    if (test.type.kind === 'text') call.binder.failAt(test.node, expectsBoolean);
    if (isBareBlank(call, source)) {
      call.binder.failAt(source.bound.node, 'Invalid argument type.');
      return invalid(call);
    }
    if (!sound || !source.sound || result?.type.kind === 'error') return invalid(call);
    return {
      node,
      type: result?.type ?? source.row,
      run: (frame) => {
        const rows = rowsOf(source.bound.run(frame));
        if (rows === null || rows instanceof ErrorValue) return rows;
        for (const row of rows) {
          frame.run.tick();
          const inner = within(frame, row);
          const value = toBoolean(test.run(inner), frame.run);
          if (value instanceof ErrorValue) return value;
          if (value) return result ? result.run(inner) : row;
        }
        return null;
      },
    };
  },
};

const ForAll: FunctionDefinition = {
  bind: (call) => {
    const { node } = call;
    const source = bindSource(call, node.arguments[0], true);
    if (!countFits(call, 2, 2)) return invalid(call);
    const body = bindOver(call, source, node.arguments[1]!);
    if (!source.sound || body.type.kind === 'error') return invalid(call);
    const plain = isRecord(body.type);
    const type = body.type.kind === 'void' ? types.void : tableFor(body.type);
    return {
      node,
      type,
      run: (frame) => {
        const rows = rowsOf(source.bound.run(frame));
        if (rows === null || rows instanceof ErrorValue) return rows;
        const values = each(rows, frame, (inner) => body.run(inner));
        const error = ErrorValue.among(values);
        if (error) return error;
        return new TableValue(
          values.map((value): Row => (plain ? (value as Row) : RecordValue.of({ Value: value }))),
        );
      },
    };
  },
};

const With: FunctionDefinition = {
  bind: (call) => {
    const { node, binder } = call;
    if (!countFits(call, 2, 2)) {
      argumentsOf(call);
      return invalid(call);
    }
    const { source, as } = sourceOf(node.arguments[0]!);
    const record = binder.bind(source);
    const loose = record.type.kind === 'blank' || (binder.options.lenient && record.type.kind === 'dynamic');
    if (!isRecord(record.type) && !loose) {
      binder.failAt(record.node, expecting(record.type, 'Record'));
      return invalid(call);
    }
    const body = binder.within(
      record.type,
      () => binder.bind(node.arguments[1]!),
      as ?? 'ThisRecord',
      as === undefined,
    );
    return {
      node,
      type: body.type,
      run: (frame) => {
        const row = record.run(frame);
        return row instanceof ErrorValue ? row : body.run(within(frame, row));
      },
    };
  },
};

const Concat: FunctionDefinition = {
  bind: (call) => {
    const { node } = call;
    const source = bindSource(call, node.arguments[0]);
    if (!countFits(call, 2, 3)) return invalid(call);
    const body = bindOver(call, source, node.arguments[1]!);
    const separator = node.arguments[2] && call.binder.bind(node.arguments[2]);
    const sound = [body, ...(separator ? [separator] : [])].every((bound) => expect(call, bound, types.text));
    if (!sound || !source.sound) return invalid(call);
    return {
      node,
      type: types.text,
      run: (frame) => {
        const rows = rowsOf(source.bound.run(frame));
        const between = separator ? toText(separator.run(frame), frame.run) : '';
        if (rows instanceof ErrorValue || between instanceof ErrorValue)
          return ErrorValue.among([rows as Value, between])!;
        if (rows === null) return null;
        const texts = each(rows, frame, (inner) => toText(body.run(inner), frame.run) ?? '');
        return (
          texts.find((text) => text instanceof ErrorValue) ??
          frame.run.join(texts as readonly string[], between ?? '')
        );
      },
    };
  },
};

const IsEmpty: FunctionDefinition = {
  bind: (call) => {
    const [bound] = argumentsOf(call);
    if (!countFits(call, 1, 1) || !bound) return invalid(call);
    const { features } = call.binder;
    if (
      bound.type.kind !== 'dynamic' &&
      (features.restrictedIsEmpty || isRecord(bound.type)) &&
      !expectTable(call, bound)
    )
      return { ...invalid(call), type: types.boolean };
    return {
      node: call.node,
      type: types.boolean,
      run: (frame) => {
        const value = bound.run(frame);
        if (value instanceof TableValue || value instanceof Dynamic) {
          const rows = rowsOf(value);
          return rows instanceof ErrorValue ? rows : (rows?.length ?? 0) === 0;
        }
        return value instanceof ErrorValue ? value : value === null;
      },
    };
  },
};

const Shuffle: FunctionDefinition = {
  bind: (call) => {
    const source = bindSource(call, call.node.arguments[0]);
    if (!countFits(call, 1, 1) || !source.sound) return invalid(call);
    return {
      node: call.node,
      type: source.bound.type,
      run: (frame) => {
        const rows = rowsOf(source.bound.run(frame));
        if (rows === null || rows instanceof ErrorValue) return rows;
        const left = rows.map(asRow);
        for (let i = left.length - 1; i > 0; i -= 1) {
          const other = Math.floor(frame.run.ports.random() * (i + 1));
          [left[i], left[other]] = [left[other]!, left[i]!];
        }
        return new TableValue(left);
      },
    };
  },
};

export const tableFunctions: Functions = {
  First: firstOrLast(0),
  Last: firstOrLast(-1),
  FirstN: firstOrLastN((rows, n) => rows.slice(0, n)),
  LastN: firstOrLastN((rows, n) => (n === 0 ? [] : rows.slice(-n))),
  Index,
  Filter,
  LookUp,
  ForAll,
  With,
  Concat,
  IsEmpty,
  Shuffle,
  Sequence,
};
