/** Types and computations of the operators. */
import type { Frame, Run } from '../evaluate/run.ts';
import type { NodeOf } from '../syntax/syntax.ts';
import { accepts, isMoment, isNumeric, isRows, nameOf, type Type, types } from '../types/type.ts';
import { dayMs, epochMs, inRange } from '../values/calendar.ts';
import { asKind, convert, toBoolean, toDecimal, toFloat, toMoment, toText } from '../values/convert.ts';
import { Decimal } from '../values/decimal.ts';
import { EnumValue, ErrorValue, invalidArgument, Moment, type Value } from '../values/value.ts';
import { validMoment } from '../values/zone.ts';
import { type Bound, broken, type Compute, coerced } from './bound.ts';
import { bindComparison, bindEquality } from './comparison.ts';
import type { BindContext } from './context.ts';
import { bindIn } from './membership.ts';
import { zeroOf } from './zero.ts';

const oneOf = (names: string): string => `Invalid argument type. Expecting one of the following: ${names}.`;
const arithmeticTypes = oneOf(
  'Decimal, Number, Text, Boolean, Date, Time, DateTimeNoTimeZone, DateTime, Dynamic',
);
const powerTypes = oneOf('Number, Decimal, Text, Boolean, Dynamic');
const booleanTypes = oneOf('Boolean, Number, Decimal, Text, Dynamic');
const textTypes = oneOf(
  'Text, Number, Decimal, Date, Time, DateTimeNoTimeZone, DateTime, Boolean, ViewValue, Dynamic',
);

export function bindBinary(binder: BindContext, node: NodeOf<'binary'>): Bound {
  const left = binder.bind(node.left);
  const right = binder.bind(node.right);
  switch (node.operator) {
    case '+':
    case '-':
    case '*':
    case '/':
      return arithmetic(binder, node, left, right);
    case '^':
      return powerOf(binder, node, left, right);
    case '&':
      return concatenation(binder, node, left, right);
    case '&&':
    case '||':
      return logical(binder, node, left, right);
    case '=':
    case '<>':
      return bindEquality(binder, node, left, right);
    case 'in':
    case 'exactin':
      return bindIn(binder, node, left, right);
    default:
      return bindComparison(binder, node, left, right);
  }
}

function allowed(
  binder: BindContext,
  bounds: readonly Bound[],
  test: (type: Type) => boolean,
  message: string,
): boolean {
  let all = true;
  for (const { node, type } of bounds) {
    if (type.kind !== 'error' && test(type)) continue;
    all = false;
    binder.failAt(node, message);
  }
  return all;
}

const countable = (type: Type): boolean => accepts(types.number, type);

function arithmetic(binder: BindContext, node: NodeOf<'binary'>, left: Bound, right: Bound): Bound {
  if (!allowed(binder, [left, right], countable, arithmeticTypes)) return broken(node);
  const { operator } = node;
  const [a, b] = [left.type, right.type];
  if (operator === '+' && (isMoment(a) || isMoment(b))) return addition(binder, node, left, right);
  if (operator === '-' && (isMoment(a) || isMoment(b))) return subtraction(binder, node, left, right);
  const type = numericResult(binder, a, b);
  const compute = type.kind === 'decimal' ? decimals[operator as '+'] : floats[operator as '+'];
  // What is taken away is negated first, as a decimal unless it is a floating number.
  const negatedFirst = operator === '-' && b.kind === 'dynamic' && !binder.features.numberIsFloat;
  return {
    node,
    type,
    run: numerically(type, left, negatedFirst ? coerced(right, types.decimal) : right, compute),
  };
}

/** Floating when one side is, or when numbers are floating anyway. */
function numericResult(binder: BindContext, a: Type, b: Type): Type {
  if (a.kind === 'number' || b.kind === 'number') return types.number;
  if (!binder.features.numberIsFloat) return types.decimal;
  return a.kind === 'decimal' && b.kind === 'decimal' ? types.decimal : types.number;
}

const zero: Value = 0;
function numerically(type: Type, left: Bound, right: Bound, compute: (a: Value, b: Value) => Value): Compute {
  const float = type.kind === 'number';
  return (frame) => {
    const [a, b] = both(left, right, frame, (value) =>
      float ? (toFloat(value, frame.run) ?? zero) : (toDecimal(value, frame.run) ?? Decimal.zero),
    );
    if (a instanceof ErrorValue || b instanceof ErrorValue) return ErrorValue.among([a, b])!;
    return compute(a, b);
  };
}

function both(left: Bound, right: Bound, frame: Frame, convert: (value: Value) => Value): [Value, Value] {
  frame.run.tick();
  return [convert(left.run(frame)), convert(right.run(frame))];
}

const overflow = ErrorValue.of('Numeric', 'The result is too large.');
const divided = ErrorValue.of('Div0', 'Division by zero.');
const finite = (n: number): Value => (Number.isFinite(n) ? n : overflow);
type Arithmetic = Readonly<Record<'+' | '-' | '*' | '/', (a: Value, b: Value) => Value>>;
const floats: Arithmetic = {
  '+': (a, b) => finite((a as number) + (b as number)),
  '-': (a, b) => finite((a as number) - (b as number)),
  '*': (a, b) => finite((a as number) * (b as number)),
  '/': (a, b) => (b === 0 ? divided : finite((a as number) / (b as number))),
};
const decimals: Arithmetic = {
  '+': (a, b) => (a as Decimal).plus(b as Decimal) ?? overflow,
  '-': (a, b) => (a as Decimal).minus(b as Decimal) ?? overflow,
  '*': (a, b) => (a as Decimal).times(b as Decimal) ?? overflow,
  '/': (a, b) => ((b as Decimal).sign === 0 ? divided : ((a as Decimal).dividedBy(b as Decimal) ?? overflow)),
};

function invalidOperation(binder: BindContext, node: NodeOf<'binary'>, a: Type, b: Type): Bound {
  binder.fail(node.operatorSpan, `This operation isn't valid on these types: ${nameOf(a)}, ${nameOf(b)}.`);
  return broken(node);
}

function addition(binder: BindContext, node: NodeOf<'binary'>, left: Bound, right: Bound): Bound {
  const [a, b] = [left.type, right.type];
  const days = (type: Type) => type.kind === 'date' || type.kind === 'datetime';
  if (days(a) && days(b)) return invalidOperation(binder, node, a, b);
  const moments = isMoment(a) && isMoment(b);
  const type: Type = moments && (days(a) || days(b)) ? types.datetime : isMoment(a) ? a : b;
  // The side that is a moment is the one to which the other is added.
  const [base, more] = !isMoment(a) || (a.kind === 'time' && days(b)) ? [right, left] : [left, right];
  return { node, type, run: shifting(type.kind as Moment['kind'], base, more, 1) };
}

function subtraction(binder: BindContext, node: NodeOf<'binary'>, left: Bound, right: Bound): Bound {
  const [a, b] = [left.type, right.type];
  if (!isMoment(a)) {
    const refused = ErrorValue.of('NotSupported', 'A date or time cannot be taken from a number.');
    return {
      node,
      type: b,
      run: (frame) => ErrorValue.among([left.run(frame), right.run(frame)]) ?? refused,
    };
  }
  if (!isMoment(b)) return { node, type: a, run: shifting(a.kind as Moment['kind'], left, right, -1) };
  if (b.kind === 'time' && a.kind !== 'time')
    return { node, type: types.datetime, run: shifting('datetime', left, right, -1) };
  if (a.kind === 'time' && b.kind !== 'time') return invalidOperation(binder, node, a, b);
  const type = binder.numberType;
  return {
    node,
    type,
    run: (frame) => {
      const [x, y] = both(left, right, frame, (value) => value);
      if (x instanceof ErrorValue || y instanceof ErrorValue) return ErrorValue.among([x, y])!;
      const [from, to] = [x, y].map((value) =>
        value instanceof Moment
          ? asKind(value, a.kind === 'time' ? 'time' : 'datetime').ms
          : a.kind === 'time'
            ? 0
            : epochMs,
      );
      return convert((from! - to!) / dayMs, type, frame.run);
    },
  };
}

/** A moment and so many days more or less. */
function shifting(kind: Moment['kind'], base: Bound, more: Bound, sign: 1 | -1): Compute {
  return (frame) => {
    const { run } = frame;
    const [start, extra] = both(base, more, frame, (value) => value);
    const moment =
      toMoment(start, base.type.kind as Moment['kind'], run) ?? zeroOf(base.type.kind as Moment['kind']);
    const days = daysIn(extra, run);
    if (moment instanceof ErrorValue || days instanceof ErrorValue) return ErrorValue.among([moment, days])!;
    const shift = Math.round(days * dayMs) * sign;
    const from =
      kind === 'datetime' && moment.kind === 'date'
        ? validMoment(asKind(moment, kind), run.ports.zone)
        : asKind(moment, kind);
    if (!Number.isFinite(shift) || Math.abs(days) > 1e8) return invalidArgument('The date is out of range.');
    if (kind === 'time') return new Moment('time', from.ms + shift);
    const ms = from.ms + shift;
    if (!inRange(ms)) return invalidArgument('The date is out of range.');
    return new Moment(kind, ms);
  };
}

function daysIn(value: Value, run: Run): number | ErrorValue {
  if (value instanceof Moment) return asKind(value, 'time').ms / dayMs;
  const n = toFloat(value, run);
  return n ?? 0;
}

function powerOf(binder: BindContext, node: NodeOf<'binary'>, left: Bound, right: Bound): Bound {
  const test = (type: Type) => countable(type) && !isMoment(type);
  if (!allowed(binder, [left, right], test, powerTypes)) return broken(node);
  return {
    node,
    type: types.number,
    run: numerically(types.number, left, right, (a, b) => raise(a as number, b as number)),
  };
}

export function raise(base: number, exponent: number): Value {
  if (base === 0 && exponent < 0) return divided;
  const result = base ** exponent;
  return Number.isFinite(result) ? result : overflow;
}

function concatenation(binder: BindContext, node: NodeOf<'binary'>, left: Bound, right: Bound): Bound {
  if (!allowed(binder, [left, right], (type) => accepts(types.text, type), textTypes)) return broken(node);
  const type = joined([left.type, right.type]);
  const run: Compute = (frame) => {
    const texts = both(left, right, frame, (value) => toText(value, frame.run) ?? '');
    return ErrorValue.among(texts) ?? joinedValue(type, frame.run.join(texts as string[]));
  };
  const made: Bound = { node, type, run };
  if (!left.constant || !right.constant) return made;
  const pieces = [left, right].map(({ constant }) => constantText(constant!.value));
  return { ...made, constant: { value: joinedValue(type, pieces.join('')) } };
}

export const constantText = (value: Value): string =>
  value instanceof EnumValue
    ? typeof value.value === 'string'
      ? value.value
      : value.name
    : value === null
      ? ''
      : String(value);

/** Members of an enumeration that may be joined stay in it. */
export function joined(all: readonly Type[]): Type {
  const [definition] = all.flatMap((type) =>
    type.kind === 'enum' && type.definition.joins ? [type.definition] : [],
  );
  if (!definition) return types.text;
  const fits = all.every((type) =>
    type.kind === 'enum' ? type.definition === definition : definition.takesBacking && type.kind === 'text',
  );
  return fits ? { kind: 'enum', definition } : types.text;
}

export function joinedValue(type: Type, text: string): Value {
  if (type.kind !== 'enum') return text;
  const name = Object.entries(type.definition.values).find(([, value]) => value === text)?.[0];
  return new EnumValue(type.definition.name, name ?? 'CalculatedOptionSetValue', text);
}

function logical(binder: BindContext, node: NodeOf<'binary'>, left: Bound, right: Bound): Bound {
  const test = (type: Type) => accepts(types.boolean, type) && !isRows(type);
  if (!allowed(binder, [left, right], test, booleanTypes)) return broken(node);
  return { node, type: types.boolean, run: shortCircuit([left, right], node.operator === '||') };
}

/** Computes until one argument settles it. */
export function shortCircuit(all: readonly Bound[], settles: boolean): Compute {
  return (frame) => {
    for (const one of all) {
      const value = toBoolean(one.run(frame), frame.run) ?? false;
      if (value === settles || value instanceof ErrorValue) return value;
    }
    return !settles;
  };
}

export function bindUnary(binder: BindContext, node: NodeOf<'unary'>): Bound {
  const operand = binder.bind(node.operand);
  if (node.operator === '!') {
    const test = (type: Type) => accepts(types.boolean, type) && !isRows(type);
    if (!allowed(binder, [operand], test, booleanTypes)) return broken(node);
    return {
      node,
      type: types.boolean,
      run: (frame) => {
        const value = toBoolean(operand.run(frame), frame.run);
        return value instanceof ErrorValue ? value : !value;
      },
    };
  }
  if (!allowed(binder, [operand], countable, arithmeticTypes)) return broken(node);
  const type = isNumeric(operand.type) ? operand.type : numericResult(binder, operand.type, types.blank);
  const percent = node.operator === '%';
  if (!percent && isMoment(operand.type)) return negatedMoment(node, operand);
  const { constant } = operand;
  const compute = (value: Value): Value => {
    if (value instanceof ErrorValue) return value;
    if (value instanceof Decimal) return percent ? (value.dividedBy(hundred) ?? overflow) : value.negated();
    return percent ? (value as number) / 100 : -(value as number);
  };
  const run: Compute = (frame) => {
    const value = operand.run(frame);
    return compute(
      type.kind === 'decimal'
        ? (toDecimal(value, frame.run) ?? Decimal.zero)
        : (toFloat(value, frame.run) ?? 0),
    );
  };
  return {
    node,
    type,
    run,
    ...(constant && isNumeric(operand.type) ? { constant: { value: compute(constant.value) } } : {}),
  };
}

/** As many days before the first one as the moment lies behind it. */
function negatedMoment(node: NodeOf<'unary'>, operand: Bound): Bound {
  const { type } = operand;
  return {
    node,
    type,
    run: (frame) => {
      const value = operand.run(frame);
      if (!(value instanceof Moment)) return value;
      if (value.kind === 'time') return new Moment('time', -value.ms);
      const ms = 2 * epochMs - value.ms;
      return inRange(ms) ? new Moment(value.kind, ms) : invalidArgument('The date is out of range.');
    },
  };
}

const hundred = Decimal.fromInteger(100);
