/** Functions that make one kind of value of another. */

import type { Bound } from '../bind/bound.ts';
import type { Run } from '../evaluate/run.ts';
import { accepts, isMoment, isNumeric, isRows, isTable, type Type, types } from '../types/type.ts';
import { epochMs } from '../values/calendar.ts';
import { convert, toBoolean, toDecimal, toFloat, toMoment, toText } from '../values/convert.ts';
import { type Culture, cultureNamed } from '../values/culture.ts';
import { Decimal } from '../values/decimal.ts';
import { fromJson } from '../values/dynamic.ts';
import { readMoment } from '../values/moment-read.ts';
import { formatMoment, formatNamed } from '../values/moment-text.ts';
import { formatNumber } from '../values/number-format.ts';
import { readDecimal, readFloat } from '../values/number-text.ts';
import {
  Dynamic,
  EnumValue,
  ErrorValue,
  Guid,
  invalidArgument,
  Moment,
  type Value,
} from '../values/value.ts';
import { type Call, expecting, type FunctionDefinition, type Functions } from './call.ts';
import { formatKind } from './format-kind.ts';
import { scalar } from './scalar.ts';

const { text, dynamic } = types;

/** The language that the argument names, or the evaluation's own. */
function language(value: Value | undefined, run: Run): Culture | ErrorValue {
  if (typeof value !== 'string') return run.culture;
  return cultureNamed(value) ?? ErrorValue.of('BadLanguageCode', 'There is no such language.');
}

const expectsTextOrNumber =
  'Expected text or number. We expect text or a number at this point in the formula.';

function takesNumber(call: Call, [bound]: readonly Bound[]): boolean {
  if (!bound) return false;
  const { type } = bound;
  if (isTable(type)) return true;
  const countable =
    type.kind === 'enum'
      ? type.definition.backing === 'number'
      : accepts(types.number, type) && !isRows(type) && type.kind !== 'error';
  if (countable) return true;
  call.binder.failAt(bound.node, expectsTextOrNumber);
  return false;
}

/** `Value`, `Float`, `Decimal`. */
function numberOf(kind: 'own' | 'number' | 'decimal'): FunctionDefinition {
  return scalarWith(
    (call): Type => {
      if (kind !== 'own') return types[kind];
      return call.binder.numberType;
    },
    (type, given) => {
      // `Value` leaves numbers as they are.
      const [first] = given;
      return kind === 'own' && first && isNumeric(first.type) ? first.type : type;
    },
  );
}

function scalarWith(
  own: (call: Call) => Type,
  result: (type: Type, given: readonly Bound[]) => Type,
): FunctionDefinition {
  return {
    bind: (call) => {
      const type = own(call);
      const { features } = call.binder;
      if (call.name === 'Decimal' && features.numberIsFloat && !features.v1 && call.node.arguments[0])
        call.binder.failAt(
          call.node.arguments[0],
          "The 'Decimal' function can only be used if the 'Power Fx 1.0 compatibility' feature is enabled.",
        );
      const resultType = (given: readonly Bound[]) => result(type, given);
      return scalar({
        params: [dynamic, text],
        required: 1,
        result: resultType,
        blanks: 'keep',
        check: takesNumber,
        compute: ([value, name], run) => {
          if (value === null || value === undefined) return null;
          if (value === '') return null;
          const culture = language(name, run);
          if (culture instanceof ErrorValue) return culture;
          const own = value instanceof Dynamic ? fromJson(value, type.kind === 'number') : value;
          if (call.name === 'Value' && (own instanceof Decimal || typeof own === 'number')) {
            if (!(value instanceof Dynamic)) return own;
          }
          if (typeof own === 'string') {
            if (own === '') return null;
            const n = type.kind === 'decimal' ? readDecimal(own, culture) : readFloat(own, culture);
            return n ?? invalidArgument('This text is no number.');
          }
          if (own instanceof EnumValue && typeof own.value !== 'number')
            return invalidArgument('This is no number.');
          return type.kind === 'decimal' ? toDecimal(own, run) : toFloat(own, run);
        },
      }).bind(call);
    },
  };
}

const booleanTypes = ['boolean', 'number', 'decimal', 'text', 'dynamic', 'blank'];

function takesBoolean(call: Call, [bound]: readonly Bound[]): boolean {
  if (!bound || isTable(bound.type)) return true;
  const { type } = bound;
  if (type.kind === 'enum' ? type.definition.backing === 'boolean' : booleanTypes.includes(type.kind))
    return true;
  call.binder.failAt(bound.node, expecting(type, 'Boolean'));
  return false;
}

function takesText(call: Call, given: readonly Bound[]): boolean {
  const [bound, format] = given;
  if (!bound) return false;
  const { binder } = call;
  const { type } = bound;
  if (isTable(type) && given.length > 0) {
    binder.failAt(bound.node, expectsTextOrNumber);
    return false;
  }
  const convertible = accepts(text, type) || type.kind === 'color' || type.kind === 'guid';
  let sound = type.kind !== 'error' && convertible;
  if (!sound) binder.failAt(bound.node, expectsTextOrNumber);
  if (type.kind === 'color' && !format) {
    binder.failAt(bound.node, expectsTextOrNumber);
    sound = false;
  }
  if (!format) return sound;
  const formats =
    format.type.kind === 'text' ||
    format.type.kind === 'blank' ||
    format.type.kind === 'dynamic' ||
    (format.type.kind === 'enum' && format.type.definition.name === 'DateTimeFormat') ||
    (accepts(text, format.type) && format.type.kind !== 'enum');
  if (!formats) {
    binder.failAt(format.node, 'Expected text. We expect text at this point in the formula.');
    return false;
  }
  const formattable =
    isNumeric(type) ||
    isMoment(type) ||
    type.kind === 'dynamic' ||
    type.kind === 'blank' ||
    // What came as JSON has texts for dates.
    (type.kind === 'text' && binder.options.lenient) ||
    (type.kind === 'boolean' && !binder.features.v1);
  if (!formattable && binder.features.v1) {
    binder.fail(
      format.node,
      "The second argument of the 'Text' function is only supported for numeric and date/time values.",
      'warning',
    );
    return false;
  }
  const known = format.constant?.value;
  const wrong =
    typeof known === 'string' && (binder.features.v1 ? formatKind(known, true) === 'invalid' : mixes(known));
  if (wrong) {
    binder.fail(format.node, `Incorrect format specifier for '${call.name}'.`, 'warning');
    return false;
  }
  return sound;
}

/** By the older rules only what mixes numbers with dates is told before it is used. */
const mixes = (format: string): boolean =>
  !format.includes('[') &&
  /[0#]/.test(format.replaceAll(/s\.0+/gi, 's')) &&
  /[dmyhs]/i.test(format.replaceAll(/AM\/PM|A\/P/g, ''));

const Text: FunctionDefinition = scalar({
  params: [dynamic, dynamic, text],
  required: 1,
  result: text,
  blanks: 'keep',
  check: takesText,
  compute: ([value, format, name], run) => {
    const culture = language(name, run);
    if (culture instanceof ErrorValue) return culture;
    if (format === undefined) return value === null ? null : textIn(value!, culture, run);
    return formatted(value!, format, culture, run);
  },
});

function textIn(value: Value, culture: Culture, run: Run): Value {
  if (value instanceof Moment) return formatMoment(value, '', run, culture);
  const plain = toText(value, run);
  if (typeof plain !== 'string' || culture === run.culture) return plain;
  return typeof value === 'number' || value instanceof Decimal
    ? plain.replace(run.culture.decimal, culture.decimal)
    : plain;
}

function formatted(source: Value, format: Value, culture: Culture, run: Run): Value {
  const pattern = format instanceof EnumValue ? String(format.value) : toText(format, run);
  if (pattern instanceof ErrorValue) return pattern;
  let value = source instanceof Dynamic ? fromJson(source, run.features.numberIsFloat) : source;
  if (value instanceof ErrorValue) return value;
  if (pattern === null || pattern === '')
    return source instanceof Dynamic && format !== null
      ? textIn(value, culture, run)
      : pattern === null || value === null
        ? ''
        : '';
  const named = format instanceof EnumValue && run.features.v1;
  const kind = named ? 'moment' : formatKind(pattern, true);
  if (kind === 'invalid') return invalidArgument('The format is none.');
  const formattable =
    value === null || typeof value === 'number' || value instanceof Decimal || value instanceof Moment;
  if (!formattable && !(source instanceof Dynamic) && !(typeof value === 'string' && run.features.v1))
    return invalidArgument('Formats are for numbers and dates.');
  if (typeof value === 'string') {
    const moment = readMoment(value, 'datetime', culture, run);
    const number = readDecimal(value, culture);
    if (kind === 'moment' && moment) value = moment;
    else if (number) value = number;
    else return value;
  }
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (!(value === null || typeof value === 'number' || value instanceof Decimal || value instanceof Moment))
    return toText(value, run);
  const name = named ? pattern.replaceAll("'", '') : '';
  if (kind === 'moment') {
    const moment =
      value === null
        ? new Moment('datetime', epochMs)
        : toMoment(value, value instanceof Moment ? value.kind : 'datetime', run);
    if (!(moment instanceof Moment)) return moment;
    return momentIn(moment, pattern, name, culture, run);
  }
  const number = value === null ? Decimal.zero : toDecimal(value, run);
  if (number instanceof ErrorValue || number === null) {
    return typeof value === 'number' ? toText(value, run) : number;
  }
  return formatNumber(number, pattern, culture);
}

/** A date before the spreadsheet's first day counts as negative, where the format has sections. */
function momentIn(moment: Moment, pattern: string, name: string, culture: Culture, run: Run): string {
  if (name !== '') return formatNamed(moment, name, run, culture);
  const wall = moment.kind === 'time' ? moment.ms : moment.ms - epochMs;
  return formatMoment(moment, sectionFor(pattern, wall), run, culture);
}

function sectionFor(pattern: string, sign: number): string {
  const sections: string[] = [''];
  for (const [token] of pattern.matchAll(/"[^"]*"?|\\.|[\s\S]/g)) {
    if (token === ';') sections.push('');
    else sections[sections.length - 1] += token;
  }
  if (sections.length > 1 && sign < 0) return sections[1]!;
  return sections.length > 2 && sign === 0 ? sections[2]! : sections[0]!;
}

export const convertFunctions: Functions = {
  Value: numberOf('own'),
  Float: numberOf('number'),
  Decimal: numberOf('decimal'),
  Boolean: scalar({
    params: [dynamic],
    result: types.boolean,
    blanks: 'result',
    check: takesBoolean,
    compute: ([value], run) => {
      const own = value instanceof Dynamic ? fromJson(value, true) : value!;
      if (own === '') return null;
      return toBoolean(own, run);
    },
  }),
  Text,
  GUID: scalar({
    params: [dynamic],
    required: 0,
    result: types.guid,
    scalarOnly: true,
    blanks: 'result',
    check: (call, [bound]) => {
      if (!bound || accepts(types.guid, bound.type)) return true;
      call.binder.failAt(bound.node, expecting(bound.type, 'Text'));
      return false;
    },
    compute: ([value], run) => (value === undefined ? randomGuid(run) : convert(value, types.guid, run)),
  }),
};

function randomGuid(run: Run): Guid {
  const hex = Array.from({ length: 32 }, () => Math.floor(run.ports.random() * 16).toString(16));
  hex[12] = '4';
  hex[16] = '89ab'[Math.floor(run.ports.random() * 4)]!;
  const text = hex.join('');
  return new Guid(
    [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-'),
  );
}
