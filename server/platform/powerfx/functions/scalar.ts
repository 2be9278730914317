/** Functions of plain values: conversions, blanks, errors, and their forms over one-column tables. */
import { type Bound, type Compute, coerced } from '../bind/bound.ts';
import { zeroOf } from '../bind/zero.ts';
import { defaultLimits, Run } from '../evaluate/run.ts';
import type { Features } from '../features.ts';
import { accepts, columnOf, isRecord, isTable, nameOf, onlyField, type Type, types } from '../types/type.ts';
import { convert } from '../values/convert.ts';
import { english } from '../values/culture.ts';
import { Decimal } from '../values/decimal.ts';
import { ErrorValue, type Moment, RecordValue, type Row, TableValue, type Value } from '../values/value.ts';
import { utc } from '../values/zone.ts';
import { argumentsOf, type Call, countFits, expecting, type FunctionDefinition, invalid } from './call.ts';

/** `numeric`: decimal or floating, as the arguments are; all numeric arguments are alike. */
export type Param = 'numeric' | Type;

export interface ScalarSpec {
  readonly params: readonly Param[];
  /** How many of them must be given; all, unless told. */
  readonly required?: number;
  /** Whether the last parameter may come again and again. */
  readonly repeats?: boolean;
  /** `integer`: whole numbers, of the kind that numbers are. */
  readonly result: 'numeric' | 'integer' | Type | ((given: readonly Bound[]) => Type);
  /** What becomes of blank arguments: the zero of their kind, blank as they are, or blank as the result. */
  readonly blanks?: 'zero' | 'keep' | 'result';
  /** No form over tables. */
  readonly scalarOnly?: boolean;
  /** The column of the results, when it is not `Value` by the rules: of the first argument, of the first table, or `Result`. */
  readonly column?: 'own' | 'first' | 'Result';
  /** Of constants it makes a constant. */
  readonly folds?: boolean;
  readonly check?: (call: Call, given: readonly Bound[]) => boolean;
  readonly compute: (given: readonly Value[], run: Run) => Value;
}

export function scalar(spec: ScalarSpec): FunctionDefinition {
  return { bind: (call) => bindScalar(call, spec) };
}

function bindScalar(call: Call, spec: ScalarSpec): Bound {
  const { params, repeats } = spec;
  const given = argumentsOf(call);
  let sound = countFits(call, spec.required ?? params.length, repeats ? Infinity : params.length);
  const numeric = numericOf(call, spec, given);
  const wanted = given.map((_, i): Type => {
    const param = params[Math.min(i, params.length - 1)] ?? types.text;
    return param === 'numeric' ? numeric : param;
  });
  for (const [i, bound] of given.entries()) if (!fits(call, bound, wanted[i]!, spec)) sound = false;
  if (spec.check && !spec.check(call, given)) sound = false;
  if (!sound) return { ...invalid(call), type: resultOf(call, spec, given, numeric) };
  const result = resultOf(call, spec, given, numeric);
  if (!given.some(({ type }) => isTable(type))) {
    const ready = given.map((bound, i) => coerced(bound, wanted[i]!));
    const made: Bound = { node: call.node, type: result, run: over(ready, wanted, spec) };
    if (!spec.folds || !given.every(({ constant }) => constant)) return made;
    return {
      ...made,
      constant: { value: made.run({ run: foldingRun(call.binder.features), parent: undefined, row: null }) },
    };
  }
  return tabular(call, spec, given, wanted, result);
}

function numericOf(call: Call, spec: ScalarSpec, given: readonly Bound[]): Type {
  const own = given.flatMap(({ type }, i) => {
    if (spec.params[Math.min(i, spec.params.length - 1)] !== 'numeric') return [];
    return [isTable(type) ? (onlyField(type)?.[1] ?? types.blank) : type];
  });
  const [first] = own;
  if (!call.binder.features.numberIsFloat)
    return first?.kind === 'number' || own.slice(1).some(({ kind }) => kind === 'number')
      ? types.number
      : types.decimal;
  return own.length > 0 && own.every(({ kind }) => kind === 'decimal') ? types.decimal : types.number;
}

function resultOf(call: Call, spec: ScalarSpec, given: readonly Bound[], numeric: Type): Type {
  const { result } = spec;
  if (result === 'numeric') return numeric;
  if (result === 'integer') return call.binder.numberType;
  return typeof result === 'function' ? result(given) : result;
}

function fits(call: Call, bound: Bound, wanted: Type, spec: ScalarSpec): boolean {
  const { binder } = call;
  const { type } = bound;
  if (isTable(type) && !spec.scalarOnly) {
    const column = onlyField(type);
    if (!column) {
      binder.failAt(bound.node, 'Invalid schema, expected a one-column table.');
      return false;
    }
    if (accepts(wanted, column[1])) return true;
    binder.failAt(
      bound.node,
      `Invalid schema, expected a column of ${nameOf(wanted)} values for '${column[0]}'.`,
    );
    binder.fail(
      bound.node,
      `Invalid schema, expected a column of ${nameOf(wanted)} values for '${column[0]}'.`,
      'warning',
    );
    return false;
  }
  if (type.kind !== 'error' && !isRecord(type) && accepts(wanted, type)) return true;
  binder.failAt(bound.node, expecting(type, nameOf(wanted)));
  return false;
}

function over(ready: readonly Bound[], wanted: readonly Type[], spec: ScalarSpec): Compute {
  const { blanks = 'zero' } = spec;
  return (frame) => {
    const values = ready.map((bound) => bound.run(frame));
    return computeOne(values, wanted, spec, blanks, frame.run);
  };
}

function computeOne(
  values: readonly Value[],
  wanted: readonly Type[],
  spec: ScalarSpec,
  blanks: NonNullable<ScalarSpec['blanks']>,
  run: Run,
): Value {
  const error = ErrorValue.among(values);
  if (error) return error;
  if (blanks === 'result' && values.some((value) => value === null)) return null;
  const filled = blanks === 'zero' ? values.map((value, i) => value ?? zero(wanted[i]!)) : values;
  const result = spec.compute(filled, run);
  return typeof result === 'string' ? run.text(result) : result;
}

/** Constants depend on no port. */
const foldingRun = (features: Features): Run =>
  new Run({ zone: utc, culture: english, now: () => 0, random: () => 0 }, features, defaultLimits);

/** What blank stands for where a type is asked for. */
export function zero(type: Type): Value {
  switch (type.kind) {
    case 'number':
      return 0;
    case 'decimal':
      return Decimal.zero;
    case 'text':
      return '';
    case 'boolean':
      return false;
    case 'date':
    case 'time':
    case 'datetime':
      return zeroOf(type.kind as Moment['kind']);
    default:
      return null;
  }
}

function tabular(
  call: Call,
  spec: ScalarSpec,
  given: readonly Bound[],
  wanted: readonly Type[],
  result: Type,
): Bound {
  const { blanks = 'zero' } = spec;
  const columns = given.map(({ type }) => (isTable(type) ? onlyField(type)?.[0] : undefined));
  const single = given.length === 1 && spec.column !== 'Result';
  const first = spec.column === 'first' ? columns.find((column) => column !== undefined) : undefined;
  const own = first ?? (single || spec.column === 'own' ? columns[0] : undefined);
  const name = call.binder.features.consistentOneColumn ? 'Value' : (own ?? 'Result');
  const run: Compute = (frame) => {
    const { run } = frame;
    const values = given.map((bound) => bound.run(frame));
    const tables = values.filter((_, i) => columns[i] !== undefined);
    // The first table that is none says what comes out.
    for (const table of tables) if (table === null || table instanceof ErrorValue) return table;
    const length = Math.max(...tables.map((table) => (table as TableValue).rows.length));
    run.rows(length);
    const rows: Row[] = [];
    for (let i = 0; i < length; i += 1) {
      const cells = values.map((value, at): Value => {
        const column = columns[at];
        if (column === undefined) return convert(value, wanted[at]!, run);
        const { rows: all } = value as TableValue;
        if (i >= all.length) return missing;
        const row = all[i]!;
        return row instanceof RecordValue ? convert(row.get(column), wanted[at]!, run) : (row ?? null);
      });
      const value = cells.includes(missing) ? missing : computeOne(cells, wanted, spec, blanks, run);
      rows.push(RecordValue.of({ [name]: value }));
    }
    return new TableValue(rows);
  };
  return { node: call.node, type: columnOf(result, name), run };
}

const missing = ErrorValue.of('NotApplicable', 'The other table has more rows.');
