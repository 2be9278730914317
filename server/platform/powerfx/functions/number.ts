/** Functions of numbers. */
import { raise } from '../bind/operators.ts';
import { type Type, types } from '../types/type.ts';
import { Decimal } from '../values/decimal.ts';
import { ErrorValue, type Value } from '../values/value.ts';
import type { Functions } from './call.ts';
import { scalar } from './scalar.ts';
import { integer } from './text.ts';

const { number, text } = types;
const numeric = 'numeric' as const;
const notANumber = ErrorValue.of('Numeric', 'The result is no number.');
const divided = ErrorValue.of('Div0', 'Division by zero.');
const finite = (n: number): Value => (Number.isFinite(n) ? n : notANumber);

const floating = (compute: (n: number) => Value) =>
  scalar({ params: [number], result: number, compute: ([n]) => compute(n as number) });

type Mode = 'away' | 'up' | 'down' | 'floor';

function rounding(mode: Mode, required: number) {
  return scalar({
    params: [numeric, number],
    required,
    result: numeric,
    column: 'own',
    compute: ([n, places = 0]) => round(n!, Math.trunc(places as number), mode),
  });
}

function round(n: Value, places: number, mode: Mode): Value {
  const bounded = Math.max(-40, Math.min(40, places));
  // Beyond all its digits nothing is left.
  if (n instanceof Decimal) return places < -28 ? Decimal.zero : (n.rounded(bounded, mode) ?? notANumber);
  const float = n as number;
  if (Math.abs(float) >= 1e21 || !Number.isFinite(float)) return float;
  const decimal = Decimal.parse(float.toPrecision(15)) ?? Decimal.parse(String(float));
  const rounded = decimal?.rounded(bounded, mode);
  return rounded ? rounded.toNumber() : float;
}

/** With the sign of the divisor. */
function modulo(a: Value, b: Value): Value {
  if (a instanceof Decimal && b instanceof Decimal) {
    const rest = a.remainder(b);
    if (rest === undefined) return divided;
    return rest.sign !== 0 && rest.sign !== b.sign ? (rest.plus(b) ?? notANumber) : rest;
  }
  const [x, y] = [a as number, b as number];
  if (y === 0) return divided;
  const rest = x % y;
  return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
}

function logarithm(n: number, base: number): Value {
  if (n <= 0 || base <= 0) return notANumber;
  if (base === 1) return divided;
  if (base === 10) return Math.log10(n);
  if (base === 2) return Math.log2(n);
  return finite(Math.log(n) / Math.log(base));
}

function ceiling(n: Decimal): Decimal {
  const floor = n.rounded(0, 'floor')!;
  return floor.compare(n) === 0 ? floor : (floor.plus(Decimal.one) ?? n);
}

function between(low: Value, high: Value, random: () => number): Value {
  if (low instanceof Decimal && high instanceof Decimal) {
    if (low.compare(high) > 0) return ErrorValue.of('Numeric', 'The lower bound is above the upper one.');
    const from = ceiling(low);
    const span = high.rounded(0, 'floor')!.minus(from)?.plus(Decimal.one) ?? Decimal.zero;
    if (span.sign <= 0) return from;
    const step = span.times(fraction(random))?.rounded(0, 'floor');
    const drawn = (step && from.plus(step)) ?? from;
    return drawn.compare(high) > 0 ? (high.rounded(0, 'floor') ?? from) : drawn;
  }
  const [from, to] = [Math.ceil(low as number), Math.floor(high as number)];
  if ((low as number) > (high as number))
    return ErrorValue.of('Numeric', 'The lower bound is above the upper one.');
  const r = random();
  const drawn = Number.isFinite(to - from) ? from + Math.floor(r * (to - from + 1)) : from * (1 - r) + to * r;
  return Math.max(from, Math.min(to, drawn));
}

/** Of 28 places, which one number does not have. */
function fraction(random: () => number): Decimal {
  const digits = () =>
    Math.floor(random() * 1e14)
      .toString()
      .padStart(14, '0');
  return Decimal.parse(`0.${digits()}${digits()}`) ?? Decimal.zero;
}

const hexLimit = 10;
function hexToDecimal(source: string): number | undefined {
  const trimmed = source.trim();
  if (trimmed.length > hexLimit || !/^[\da-f]*$/i.test(trimmed)) return undefined;
  const value = BigInt(trimmed === '' ? 0 : `0x${trimmed}`);
  return Number(value >= 1n << 39n ? value - (1n << 40n) : value);
}

function decimalToHex(n: number, places: number | undefined): Value {
  const whole = Math.floor(n);
  const [low, high] = [-(2 ** 39), 2 ** 39 - 1];
  if (whole < low || whole > high || (places !== undefined && (places < 1 || places > 10)))
    return ErrorValue.of('Numeric', 'The number does not fit.');
  if (whole < 0) return (BigInt(whole) + (1n << 40n)).toString(16).toUpperCase();
  const digits = whole.toString(16).toUpperCase();
  if (places === undefined) return digits;
  return digits.length > places
    ? ErrorValue.of('Numeric', 'The number does not fit.')
    : digits.padStart(Math.trunc(places), '0');
}

export const numberFunctions: Functions = {
  Abs: scalar({
    params: [numeric],
    result: numeric,
    compute: ([n]) => (n instanceof Decimal ? (n.sign < 0 ? n.negated() : n) : Math.abs(n as number)),
  }),
  Int: scalar({
    params: [numeric],
    result: numeric,
    compute: ([n]) => (n instanceof Decimal ? n.rounded(0, 'floor')! : Math.floor(n as number)),
  }),
  Trunc: rounding('down', 1),
  Round: rounding('away', 2),
  RoundUp: rounding('up', 2),
  RoundDown: rounding('down', 2),
  Mod: scalar({ params: [numeric, numeric], result: numeric, compute: ([a, b]) => modulo(a!, b!) }),
  Sqrt: floating((n) => finite(Math.sqrt(n))),
  Exp: floating((n) => finite(Math.exp(n))),
  Ln: floating((n) => (n <= 0 ? notANumber : Math.log(n))),
  Log: scalar({
    params: [number, number],
    column: 'first',
    required: 1,
    result: number,
    compute: ([n, base = 10]) => logarithm(n as number, base as number),
  }),
  Power: scalar({
    params: [number, number],
    column: 'first',
    result: number,
    compute: ([a, b]) => {
      const result = raise(a as number, b as number);
      return result;
    },
  }),
  Pi: scalar({ params: [], result: number, compute: () => Math.PI }),
  Sin: floating((n) => finite(Math.sin(n))),
  Cos: floating((n) => finite(Math.cos(n))),
  Tan: floating((n) => finite(Math.tan(n))),
  Cot: floating((n) => (Math.tan(n) === 0 ? divided : finite(1 / Math.tan(n)))),
  Asin: floating((n) => finite(Math.asin(n))),
  Acos: floating((n) => finite(Math.acos(n))),
  Atan: floating((n) => Math.atan(n)),
  Acot: floating((n) => Math.PI / 2 - Math.atan(n)),
  Atan2: scalar({
    params: [number, number],
    result: number,
    compute: ([x, y]) => (x === 0 && y === 0 ? divided : Math.atan2(y as number, x as number)),
  }),
  Radians: floating((n) => finite((n * Math.PI) / 180)),
  Degrees: floating((n) => finite((n * 180) / Math.PI)),
  Rand: scalar({
    params: [],
    result: 'integer',
    compute: (_, run) => {
      const n = run.ports.random();
      return run.features.numberIsFloat ? n : (Decimal.parse(n.toFixed(16)) ?? Decimal.zero);
    },
  }),
  RandBetween: scalar({
    params: [numeric, numeric],
    result: numeric,
    scalarOnly: true,
    compute: ([low, high], run) => between(low!, high!, run.ports.random),
  }),
  Hex2Dec: scalar({
    params: [text],
    folds: true,
    result: 'integer',
    compute: ([hex], run) => {
      const n = hexToDecimal(hex as string);
      return n === undefined ? ErrorValue.of('Numeric', 'This is no hexadecimal number.') : integer(n, run);
    },
  }),
  Dec2Hex: scalar({
    params: [number, number],
    required: 1,
    result: text,
    compute: ([n, places]) => decimalToHex(n as number, places as number | undefined),
  }),
};
export const numberType = (float: boolean): Type => (float ? types.number : types.decimal);
