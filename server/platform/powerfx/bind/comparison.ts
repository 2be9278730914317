/** `=`, `<>` and the four of order. */
import type { Run } from '../evaluate/run.ts';
import type { NodeOf } from '../syntax/syntax.ts';
import { isMoment, isNumeric, isRows, nameOf, type Type, types } from '../types/type.ts';
import { asKind, convert, toColor, toDecimal, toFloat } from '../values/convert.ts';
import { Decimal } from '../values/decimal.ts';
import {
  Blob,
  Color,
  Dynamic,
  EnumValue,
  ErrorValue,
  Guid,
  Moment,
  RecordValue,
  type Value,
} from '../values/value.ts';
import { type Bound, broken, type Compute } from './bound.ts';
import type { BindContext } from './context.ts';
import { zeroOf } from './zero.ts';

const orderTypes =
  'Invalid argument type. Expecting one of the following: Number, Decimal, Date, Time, DateTime, Dynamic.';

const incompatible = (a: Type, b: Type): string =>
  `Incompatible types for comparison. These types can't be compared: ${nameOf(a)}, ${nameOf(b)}.`;

export function bindComparison(
  binder: BindContext,
  node: NodeOf<'binary'>,
  left: Bound,
  right: Bound,
): Bound {
  const [a, b] = [left.type, right.type];
  const orderable = (type: Type) =>
    isNumeric(type) ||
    isMoment(type) ||
    type.kind === 'dynamic' ||
    type.kind === 'blank' ||
    (binder.options.lenient && type.kind === 'text');
  if (a.kind === 'enum' || b.kind === 'enum') {
    if (!enumsOrdered(binder, node, a, b)) return broken(node);
  } else {
    let sound = true;
    for (const { node: side, type } of [left, right]) {
      if (orderable(type)) continue;
      sound = false;
      binder.failAt(side, orderTypes);
    }
    if (!sound) return broken(node);
  }
  if (a.kind === 'dynamic' && b.kind === 'dynamic' && !binder.options.lenient) {
    binder.fail(node.operatorSpan, `This operation isn't valid on these types: ${nameOf(a)}, ${nameOf(b)}.`);
    return broken(node);
  }
  const kind = comparedAs(a, b, binder.features.numberIsFloat);
  const { operator } = node;
  const test: (order: number) => boolean =
    operator === '<'
      ? (n) => n < 0
      : operator === '<='
        ? (n) => n <= 0
        : operator === '>'
          ? (n) => n > 0
          : (n) => n >= 0;
  const run: Compute = (frame) => {
    frame.run.tick();
    const [x, y] = [left, right].map((side) => as(side.run(frame), kind, frame.run) ?? zeroFor(kind));
    if (x instanceof ErrorValue || y instanceof ErrorValue) return ErrorValue.among([x!, y!])!;
    return test(order(x!, y!));
  };
  return { node, type: types.boolean, run };
}

function enumsOrdered(binder: BindContext, node: NodeOf<'binary'>, a: Type, b: Type): boolean {
  const definition = a.kind === 'enum' ? a.definition : b.kind === 'enum' ? b.definition : undefined;
  const other = a.kind === 'enum' ? b : a;
  const same = other.kind === 'enum' && a.kind === 'enum' && other.definition === a.definition;
  if (
    (same || (other.kind === 'blank' && definition?.choice && !binder.features.v1)) &&
    !definition?.ordered
  ) {
    binder.fail(node.operatorSpan, `Unable to compare values of type ${nameOf(a.kind === 'enum' ? a : b)}.`);
    return false;
  }
  if (
    same ||
    (other.kind === 'blank' && definition?.ordered && (definition.takesBacking || definition.givesBacking))
  )
    return true;
  if (isNumeric(other) && definition?.ordered && (definition.takesBacking || definition.givesBacking))
    return true;
  binder.fail(node.operatorSpan, incompatible(a, b));
  return false;
}

type Kind = 'number' | 'decimal' | 'date' | 'time' | 'datetime' | 'same';

/** As what two sides are compared. */
function comparedAs(a: Type, b: Type, float: boolean): Kind {
  if (isMoment(a) && isMoment(b)) return a.kind === b.kind ? (a.kind as Kind) : 'datetime';
  if (isMoment(a) && !isNumeric(b)) return a.kind as Kind;
  if (isMoment(b) && !isNumeric(a)) return b.kind as Kind;
  if (a.kind === 'number' || b.kind === 'number') return 'number';
  if (a.kind === 'enum' || b.kind === 'enum') return 'number';
  if (float && (isMoment(a) || isMoment(b))) return 'number';
  if (a.kind === 'decimal' || b.kind === 'decimal') return 'decimal';
  return isMoment(a) || isMoment(b) || float ? 'number' : 'decimal';
}

function as(value: Value, kind: Kind, run: Run): Value {
  if (value === null || value instanceof ErrorValue) return value;
  if (kind === 'number') return toFloat(value, run);
  if (kind === 'decimal') return toDecimal(value, run);
  if (kind === 'same') return value;
  return value instanceof Moment ? asKind(value, kind) : convert(value, { kind }, run);
}

const zeroFor = (kind: Kind): Value =>
  kind === 'decimal' ? Decimal.zero : kind === 'number' || kind === 'same' ? 0 : zeroOf(kind);

/** Of two numbers, or two moments of a kind. */
function order(a: Value, b: Value): number {
  if (a instanceof Decimal && b instanceof Decimal) return a.compare(b);
  const [x, y] = [a, b].map((value) =>
    value instanceof Moment ? value.ms : value instanceof Decimal ? value.toNumber() : Number(value),
  );
  return x! - y!;
}

export function bindEquality(binder: BindContext, node: NodeOf<'binary'>, left: Bound, right: Bound): Bound {
  const [a, b] = [left.type, right.type];
  const equal = node.operator === '=';
  if (!comparable(a, b, binder)) {
    const never =
      a.kind !== 'dynamic' && a.kind !== 'error' && b.kind !== 'error' && !isRows(a) && !isRows(b);
    if ((!binder.features.v1 || binder.options.lenient) && never && a.kind !== 'enum' && b.kind !== 'enum') {
      const run: Compute = (frame) => {
        const error = ErrorValue.among([left.run(frame), right.run(frame)]);
        return error ?? !equal;
      };
      return { node, type: types.boolean, run };
    }
    binder.fail(node.operatorSpan, incompatible(a, b));
    return broken(node);
  }
  const convertTo = a.kind === 'dynamic' ? b : b.kind === 'dynamic' ? a : undefined;
  const run: Compute = (frame) => {
    frame.run.tick();
    let [x, y] = [left.run(frame), right.run(frame)];
    if (convertTo && convertTo.kind !== 'blank' && convertTo.kind !== 'dynamic')
      [x, y] = [convert(x, convertTo, frame.run), convert(y, convertTo, frame.run)];
    if (x instanceof ErrorValue || y instanceof ErrorValue) return ErrorValue.among([x, y])!;
    return equals(x, y, frame.run) === equal;
  };
  return { node, type: types.boolean, run };
}

/** Whether `=` may stand between the types. */
export function comparable(a: Type, b: Type, binder: BindContext): boolean {
  if (a.kind === 'error' || b.kind === 'error') return false;
  const unknown = (type: Type) => type.kind === 'blank' || type.kind === 'dynamic';
  if (isRows(a) || isRows(b)) return binder.options.lenient && (unknown(a) || unknown(b));
  if (a.kind === 'blank' || b.kind === 'blank') {
    const other = a.kind === 'blank' ? b : a;
    return other.kind !== 'void';
  }
  if (a.kind === 'dynamic' && b.kind === 'dynamic') return binder.options.lenient;
  if (a.kind === 'dynamic' || b.kind === 'dynamic') return true;
  if (a.kind === 'enum' && b.kind === 'enum') return a.definition === b.definition;
  if (a.kind === 'enum') return likeBacking(a, b);
  if (b.kind === 'enum') return likeBacking(b, a);
  const countable = (type: Type) => isNumeric(type) || isMoment(type);
  if (countable(a) && countable(b)) return true;
  return a.kind === b.kind;
}

/** Whether a member may be compared with a plain value. */
function likeBacking(member: Type & { kind: 'enum' }, other: Type): boolean {
  const { backing, takesBacking, givesBacking } = member.definition;
  return (takesBacking || givesBacking) && (backing === 'number' ? isNumeric(other) : other.kind === backing);
}

/** Blank equals blank only; numbers and moments by what they count. */
export function equals(a: Value, b: Value, run: Run): boolean {
  if (a === null || b === null) return a === b;
  if (typeof a === 'string' || typeof a === 'boolean') {
    if (b instanceof EnumValue) return b.value === a;
    if (b instanceof Dynamic) return equals(b, a, run);
    return a === b;
  }
  if (a instanceof EnumValue) {
    if (b instanceof EnumValue) return a.value === b.value;
    if (typeof a.value === 'number') return toFloat(b, run) === a.value;
    if (b instanceof Color) return equals(toColor(a), b, run);
    return a.value === b;
  }
  if (b instanceof EnumValue) return equals(b, a, run);
  if (a instanceof Guid) return b instanceof Guid && a.text === b.text;
  if (a instanceof Color)
    return b instanceof Color && a.channels.every((channel, i) => channel === b.channels[i]);
  if (a instanceof Blob) return b instanceof Blob && a.text === b.text;
  if (a instanceof Dynamic || b instanceof Dynamic) return equalsJson(a, b);
  if (a instanceof Moment && b instanceof Moment)
    return (
      (a.kind === b.kind ? a.ms : asKind(a, 'datetime').ms) ===
      (a.kind === b.kind ? b.ms : asKind(b, 'datetime').ms)
    );
  if (a instanceof Decimal && b instanceof Decimal) return a.compare(b) === 0;
  if (a instanceof RecordValue) return b instanceof RecordValue && equalRecords(a, b, run);
  const counts = (value: Value) =>
    typeof value === 'number' || value instanceof Decimal || value instanceof Moment;
  if (!counts(a) || !counts(b)) return false;
  if (a instanceof Decimal || b instanceof Decimal) {
    const moment = a instanceof Moment || b instanceof Moment;
    if (typeof a === 'number' || typeof b === 'number' || (moment && run.features.numberIsFloat))
      return toFloat(a, run) === toFloat(b, run);
    const [x, y] = [toDecimal(a, run), toDecimal(b, run)];
    return x instanceof Decimal && y instanceof Decimal && x.compare(y) === 0;
  }
  return toFloat(a, run) === toFloat(b, run);
}

function equalsJson(a: Value, b: Value): boolean {
  const plain = (value: Value) =>
    value instanceof Dynamic ? JSON.stringify(value.json) : JSON.stringify(value);
  return plain(a) === plain(b);
}

export function equalRecords(a: RecordValue, b: RecordValue, run: Run): boolean {
  const names = new Set([...a.fields.keys(), ...b.fields.keys()]);
  return [...names].every((name) => equals(a.get(name), b.get(name), run));
}
