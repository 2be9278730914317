/** What functions over the rows of a table have in common. */
import type { Bound } from '../bind/bound.ts';
import { type Frame, within } from '../evaluate/run.ts';
import type { Node } from '../syntax/syntax.ts';
import { columnOf, isRecord, isTable, rowOf, type Type, types } from '../types/type.ts';
import {
  Dynamic,
  ErrorValue,
  invalidArgument,
  isList,
  RecordValue,
  type Row,
  TableValue,
  type Value,
} from '../values/value.ts';
import { type Call, expecting, sourceOf } from './call.ts';

export interface Source {
  readonly bound: Bound;
  /** What a row is. */
  readonly row: Type;
  /** What its rows go by. */
  readonly as: string | undefined;
  readonly sound: boolean;
}

/** The table an argument gives; `dynamic` whether JSON may stand for it. */
export function bindSource(call: Call, node: Node | undefined, dynamic = false): Source {
  const { binder } = call;
  const { source, as } = sourceOf(node ?? call.node);
  const bound: Bound = node ? binder.bind(source) : { node: call.node, type: types.error, run: () => null };
  const { type } = bound;
  if (isTable(type)) return { bound, row: rowOf(type), as, sound: true };
  if (type.kind === 'blank')
    return { bound, row: { kind: 'record', fields: new Map(), open: true }, as, sound: true };
  if (type.kind === 'dynamic' && (dynamic || binder.options.lenient))
    return { bound, row: types.dynamic, as, sound: true };
  if (type.kind === 'dynamic') binder.failAt(bound.node, 'Invalid argument type.');
  else binder.failAt(bound.node, expecting(type, 'Table'));
  return { bound, row: types.error, as, sound: false };
}

/** Binds what is computed for each row. */
export function bindOver(call: Call, { row, as }: Source, node: Node): Bound {
  return call.binder.within(row, () => call.binder.bind(node), as ?? 'ThisRecord', as === undefined);
}

/** @returns null for blank, and errors as they are */
export function rowsOf(value: Value): readonly (Row | Dynamic)[] | null | ErrorValue {
  if (value instanceof TableValue) return value.rows;
  if (value === null || value instanceof ErrorValue) return value;
  if (value instanceof Dynamic) {
    if (value.json === null) return null;
    if (isList(value.json)) return value.json.map((item) => new Dynamic(item));
  }
  return invalidArgument('This value is no table.');
}

/** Calls back for each row, in its scope. */
export function each<T>(
  rows: readonly (Row | Dynamic)[],
  frame: Frame,
  work: (inner: Frame, row: Row | Dynamic) => T,
): T[] {
  return rows.map((row) => {
    frame.run.tick();
    return work(within(frame, row), row);
  });
}

/** A row of a table again: JSON stays what it is, in a column. */
export const asRow = (row: Row | Dynamic): Row =>
  row instanceof Dynamic ? RecordValue.of({ Value: row }) : row;

/** The type of the table of such rows. */
export const tableFor = (row: Type): Type => (isRecord(row) ? { ...row, kind: 'table' } : columnOf(row));

/** Whether the bound argument is true or false for a row; says so when not. */
export function expectPredicate(call: Call, bound: Bound, message?: string): boolean {
  const { type } = bound;
  const good =
    ['boolean', 'number', 'decimal', 'text', 'dynamic', 'blank'].includes(type.kind) ||
    (type.kind === 'enum' && type.definition.givesBacking && type.definition.backing === 'boolean');
  if (good) return true;
  call.binder.failAt(bound.node, message ?? expecting(type, 'Boolean'));
  return false;
}

/** Whether the source is nothing but blank, which is refused; unless it is a variable that may have rows later. */
export const isBareBlank = ({ binder }: Call, { bound }: Source): boolean =>
  bound.type.kind === 'blank' && binder.features.v1 && !binder.options.lenient;
