/** Sums, averages and extremes, of arguments or of the rows of a table. */

import { type Bound, type Compute, coerced } from '../bind/bound.ts';
import { nodesOf } from '../syntax/visit.ts';
import { accepts, isMoment, isRows, isTable, onlyField, type Type, types } from '../types/type.ts';
import { asKind, convert, daysFrom } from '../values/convert.ts';
import { Decimal } from '../values/decimal.ts';
import { EnumValue, ErrorValue, Moment, type Value } from '../values/value.ts';
import { type Call, countFits, type FunctionDefinition, type Functions, invalid } from './call.ts';
import { bindOver, bindSource, each, rowsOf } from './rows.ts';

const overflow = ErrorValue.of('Numeric', 'The result is too large.');
const divided = ErrorValue.of('Div0', 'There is nothing to divide by.');

interface Aggregate {
  /** Of values that are all floating, all decimal, or all moments of a kind; none is blank or an error. */
  readonly compute: (values: readonly Value[]) => Value;
  /** Of no values. */
  readonly empty: Value;
  /** Whether dates stay dates. */
  readonly moments: boolean;
  /** Whether decimals become floating numbers. */
  readonly floating?: boolean;
}

const aggregate = (spec: Aggregate): FunctionDefinition => ({
  bind: (call) => {
    const { node, binder } = call;
    const [first] = node.arguments;
    if (!countFits(call, 1, Infinity)) return invalid(call);
    const source = first!.kind === 'as' ? undefined : binder.bind(first!);
    const table = source === undefined || isTable(source.type) || mayBeRows(call, source);
    return table ? ofRows(call, spec) : ofArguments(call, spec, source);
  },
});

/** Whether a blank stands for a table: by the older rules, or when what is computed names what only rows have. */
function mayBeRows({ binder, node }: Call, { type }: Bound): boolean {
  const [, body, more] = node.arguments;
  if (!body || more) return false;
  if (!binder.options.lenient) return type.kind === 'blank' && !binder.features.v1;
  const unknown = type.kind === 'blank' || type.kind === 'dynamic';
  return unknown && [...nodesOf(body)].some((one) => one.kind === 'name' && !binder.knows(one.name));
}

const countable = (type: Type): boolean => accepts(types.number, type) && !isRows(type);

function wrong(call: Call, bound: Bound): void {
  call.binder.failAt(bound.node, 'Expected number. We expect a number at this point in the formula.');
}

function resultType(call: Call, all: readonly Type[], spec: Aggregate): Type {
  if (spec.floating) return types.number;
  const [first] = all.filter(({ kind }) => kind !== 'blank');
  if (first && isMoment(first)) {
    if (!spec.moments) return call.binder.numberType;
    if (call.binder.features.v1) return first;
    if (all.every(({ kind }) => kind === first.kind || kind === 'blank')) return first;
    const days = all.every(({ kind }) => ['date', 'datetime', 'blank'].includes(kind));
    return days ? types.datetime : call.binder.numberType;
  }
  // The first argument decides.
  if (!call.binder.features.numberIsFloat) return first?.kind === 'number' ? types.number : types.decimal;
  return first?.kind === 'decimal' ? types.decimal : types.number;
}

function ofArguments(call: Call, spec: Aggregate, first: Bound): Bound {
  const { node, binder } = call;
  const given = node.arguments.map((argument, i) => (i === 0 ? first : binder.bind(argument)));
  let sound = true;
  for (const bound of given) {
    if (bound.type.kind !== 'error' && countable(bound.type) && bound.type.kind !== 'dynamic') continue;
    if (bound.type.kind === 'dynamic') {
      if (given.length > 1 || bound !== given[0] || call.name === 'Min' || call.name === 'Max') continue;
      binder.failAt(
        bound.node,
        'Untyped objects cannot be used as the first argument to functions which support record scopes.',
      );
    } else wrong(call, bound);
    sound = false;
  }
  if (!sound) return invalid(call);
  const type = resultType(
    call,
    given.map((bound) => bound.type),
    spec,
  );
  // Moments of other kinds are compared as they are, and only the one that comes out is made alike.
  const ready = given.map((bound) =>
    isMoment(type) && isMoment(bound.type) ? bound.run : coerced(bound, type).run,
  );
  const run: Compute = (frame) =>
    finish(
      ready.map((one) => one(frame)),
      type,
      spec,
    );
  return { node, type, run };
}

function ofRows(call: Call, spec: Aggregate): Bound {
  const { node, binder } = call;
  const source = bindSource(call, node.arguments[0]);
  if (node.arguments.length === 1) {
    const only = onlyField(source.bound.type);
    binder.fail(node, `Invalid number of arguments: received 1, expected 2.`);
    if (!only) binder.failAt(source.bound.node, 'Invalid argument type.');
    return invalid(call);
  }
  const body = bindOver(call, source, node.arguments[1]!);
  if (node.arguments.length > 2) {
    for (const rest of node.arguments.slice(2)) binder.bind(rest);
    countFits(call, 2, 2);
    return invalid(call);
  }
  if (!source.sound || body.type.kind === 'error' || !countable(body.type)) {
    if (source.sound) wrong(call, body);
    return invalid(call);
  }
  const type = resultType(call, [body.type], spec);
  const run: Compute = (frame) => {
    const rows = rowsOf(source.bound.run(frame));
    if (rows === null || rows instanceof ErrorValue) return rows;
    const values = each(rows, frame, (inner) => convert(body.run(inner), type, frame.run));
    return values.find((value) => value instanceof ErrorValue) ?? finish(values, type, spec);
  };
  return { node, type, run };
}

function finish(values: readonly Value[], type: Type, spec: Aggregate): Value {
  const error = ErrorValue.among(values);
  if (error) return error;
  const there = values.filter((value) => value !== null);
  if (there.length === 0) return spec.empty;
  const plain = there.map((value) =>
    value instanceof Moment ? value : value instanceof EnumValue ? (value.value as number) : value,
  );
  const computed = spec.compute(plain);
  const result = computed instanceof Moment ? asKind(computed, type.kind as Moment['kind']) : computed;
  return typeof result === 'number' && !Number.isFinite(result) ? overflow : result;
}

function total(values: readonly Value[]): Value {
  if (values[0] instanceof Decimal) {
    let sum = Decimal.zero;
    for (const value of values) {
      const next = sum.plus(value as Decimal);
      if (!next) return overflow;
      sum = next;
    }
    return sum;
  }
  let sum = 0;
  for (const value of values) sum += value as number;
  return sum;
}

function mean(values: readonly Value[]): Value {
  const [first] = values;
  if (first instanceof Moment)
    return new Moment(
      first.kind,
      Math.round(values.reduce<number>((sum, value) => sum + (value as Moment).ms, 0) / values.length),
    );
  const sum = total(values);
  if (sum instanceof Decimal) return sum.dividedBy(Decimal.fromInteger(values.length)) ?? overflow;
  return sum instanceof ErrorValue ? sum : (sum as number) / values.length;
}

const extreme =
  (sign: 1 | -1) =>
  (values: readonly Value[]): Value =>
    values.reduce((best, value) => (compare(value, best) * sign > 0 ? value : best));

function compare(a: Value, b: Value): number {
  if (a instanceof Decimal && b instanceof Decimal) return a.compare(b);
  if (a instanceof Moment && b instanceof Moment) return daysFrom(a) - daysFrom(b);
  return (a as number) - (b as number);
}

function variance(values: readonly Value[]): Value {
  const numbers = values as readonly number[];
  const middle = numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
  return numbers.reduce((sum, n) => sum + (n - middle) ** 2, 0) / numbers.length;
}

function deviation(values: readonly Value[]): Value {
  const squared = variance(values);
  if (squared instanceof ErrorValue) return squared;
  return Math.sqrt(squared as number);
}

export const aggregateFunctions: Functions = {
  Sum: aggregate({ compute: total, empty: null, moments: false }),
  Average: aggregate({ compute: mean, empty: divided, moments: false }),
  Min: aggregate({ compute: extreme(-1), empty: null, moments: true }),
  Max: aggregate({ compute: extreme(1), empty: null, moments: true }),
  VarP: aggregate({ compute: variance, empty: divided, moments: false, floating: true }),
  StdevP: aggregate({ compute: deviation, empty: divided, moments: false, floating: true }),
};
