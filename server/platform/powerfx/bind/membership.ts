/** `in` and `exactin`: a text in a text, a value in a table. */
import type { NodeOf } from '../syntax/syntax.ts';
import { accepts, isRecord, isTable, nameOf, onlyField, types } from '../types/type.ts';
import { convert, toText } from '../values/convert.ts';
import { ErrorValue, RecordValue, TableValue, type Value } from '../values/value.ts';
import { type Bound, broken } from './bound.ts';
import { equals } from './comparison.ts';
import type { BindContext } from './context.ts';

export function bindIn(binder: BindContext, node: NodeOf<'binary'>, left: Bound, right: Bound): Bound {
  const exact = node.operator === 'exactin';
  if (isTable(left.type) || (isRecord(left.type) && !isTable(right.type) && right.type.kind !== 'blank')) {
    const wrong = isTable(left.type) ? left : right;
    binder.failAt(
      wrong.node,
      `Invalid argument type. Cannot use ${nameOf(wrong.type)} values in this context.`,
    );
    return broken(node);
  }
  return isTable(right.type) || isRecord(right.type) || (isRecord(left.type) && right.type.kind === 'blank')
    ? inTable(binder, node, left, right, exact)
    : inText(binder, node, left, right, exact);
}

function inText(
  binder: BindContext,
  node: NodeOf<'binary'>,
  left: Bound,
  right: Bound,
  exact: boolean,
): Bound {
  let sound = true;
  for (const { node: side, type } of [left, right]) {
    if (accepts(types.text, type) && type.kind !== 'error') continue;
    sound = false;
    binder.failAt(side, `Invalid argument type. Cannot use ${nameOf(type)} values in this context.`);
  }
  if (!sound) return broken(node);
  return {
    node,
    type: types.boolean,
    run: (frame) => {
      const [part, whole] = [left, right].map((side) => toText(side.run(frame), frame.run) ?? '');
      if (typeof part !== 'string' || typeof whole !== 'string') return ErrorValue.among([part!, whole!])!;
      frame.run.tick(whole.length / 1000);
      return exact ? whole.includes(part) : whole.toLowerCase().includes(part.toLowerCase());
    },
  };
}

function inTable(
  binder: BindContext,
  node: NodeOf<'binary'>,
  left: Bound,
  right: Bound,
  exact: boolean,
): Bound {
  if (isRecord(right.type)) {
    binder.failAt(right.node, 'Invalid argument type. Cannot use Record values in this context.');
    return broken(node);
  }
  const record = isRecord(left.type);
  const only = onlyField(right.type);
  if (!record && !only) {
    binder.failAt(right.node, 'Invalid schema, expected a one-column table.');
    return broken(node);
  }
  const fold = (value: Value): Value => (typeof value === 'string' && !exact ? value.toLowerCase() : value);
  return {
    node,
    type: types.boolean,
    run: (frame) => {
      const { run } = frame;
      const [value, table] = [left.run(frame), right.run(frame)];
      const error = ErrorValue.among([value, table]);
      if (error) return error;
      if (!(table instanceof TableValue) || (value === null && !run.features.v1)) return false;
      run.tick(table.rows.length);
      for (const row of table.rows) {
        if (row instanceof ErrorValue) return row;
        if (record) {
          if (
            value instanceof RecordValue && row instanceof RecordValue
              ? sameRecord(value, row)
              : value === row
          )
            return true;
          continue;
        }
        const cell = row instanceof RecordValue ? row.get(only![0]) : row;
        if (cell instanceof ErrorValue) return cell;
        const part = left.type.kind === only![1].kind ? value : convert(value, only![1], run);
        if (equals(fold(part), fold(cell), run)) return true;
      }
      return false;

      function sameRecord(a: RecordValue, b: RecordValue): boolean {
        return [...new Set([...a.fields.keys(), ...b.fields.keys()])].every((name) =>
          equals(fold(a.get(name)), fold(b.get(name)), run),
        );
      }
    },
  };
}
