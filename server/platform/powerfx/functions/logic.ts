/** Conditions, blanks and errors. */
import { type Bound, broken, type Compute, coerced } from '../bind/bound.ts';
import { comparable, equals } from '../bind/comparison.ts';
import { shortCircuit } from '../bind/operators.ts';
import { type Run, within } from '../evaluate/run.ts';
import {
  accepts,
  common,
  isRows,
  nameOf,
  type RowType,
  recordOf,
  type Type,
  types,
  unify,
} from '../types/type.ts';
import { convert, toBoolean, toFloat, toText } from '../values/convert.ts';
import { Decimal } from '../values/decimal.ts';
import {
  Dynamic,
  EnumValue,
  type ErrorDetail,
  ErrorValue,
  errorKinds,
  errorMessage,
  Moment,
  RecordValue,
  TableValue,
  type Value,
} from '../values/value.ts';
import {
  argumentsOf,
  type Call,
  countFits,
  expect,
  expecting,
  type FunctionDefinition,
  type Functions,
  invalid,
} from './call.ts';
import { scalar } from './scalar.ts';
import { integer } from './text.ts';

const mismatch =
  'Argument type mismatch. The types of all result arguments must agree with or be coercible to the first result argument.';

/** The type of what comes out of one of several; tells when they do not go together. */
function resultType(call: Call, results: readonly Bound[]): Type | undefined {
  let type: Type = types.blank;
  for (const result of results) {
    if (result.node.kind === 'call' && result.node.name === 'Type') return undefined;
    let both = unify(type, result.type);
    if (both && !call.binder.features.v1 && isRows(type) && isRows(result.type))
      both = common(type, result.type);
    if (both === undefined) {
      if (call.binder.features.chaining) return types.void;
      call.binder.fail(call.node, mismatch);
      return undefined;
    }
    type = both;
  }
  return type;
}

const voidValue = 'If(true, {test:1}, "Void value (result of the expression can\'t be used).")';

/** A result as all results are, so that it does not matter which one it is. */
function alike(result: Bound, type: Type): Compute {
  if (type.kind === 'void')
    return (frame) => {
      const value = result.run(frame);
      return value instanceof ErrorValue ? value : new EnumValue('', voidValue, voidValue);
    };
  return coerced(result, type).run;
}

function soundResults(call: Call, bounds: readonly Bound[]): boolean {
  let sound = true;
  for (const { node, type } of bounds) {
    if (node.kind === 'call' && node.name === 'Type') {
      call.binder.failAt(
        node,
        'Unsupported usage: Type function can only be used in type arguments and type declarations.',
      );
      sound = false;
    }
    if (type.kind === 'error') sound = false;
  }
  return sound;
}

const If: FunctionDefinition = {
  bind: (call) => {
    const given = argumentsOf(call);
    let sound = countFits(call, 2, Infinity) && soundResults(call, given);
    const tests: Bound[] = [];
    const results: Bound[] = [];
    for (let i = 0; i < given.length; i += 1)
      (i % 2 === 0 && i + 1 < given.length ? tests : results).push(given[i]!);
    for (const test of tests) if (!expect(call, test, types.boolean)) sound = false;
    if (!sound) return { ...invalid(call), type: results[0]?.type ?? types.error };
    const type = resultType(call, results);
    if (type === undefined) return { ...broken(call.node), type: types.void };
    const branches = results.map((result) => alike(result, type));
    const run: Compute = (frame) => {
      for (const [i, test] of tests.entries()) {
        const value = toBoolean(test.run(frame), frame.run);
        if (value instanceof ErrorValue) return value;
        if (value) return branches[i]!(frame);
      }
      return branches[tests.length]?.(frame) ?? null;
    };
    return { node: call.node, type, run };
  },
};

const Switch: FunctionDefinition = {
  bind: (call) => {
    const given = argumentsOf(call);
    let sound = countFits(call, 3, Infinity) && soundResults(call, given);
    const [value, ...rest] = given;
    const cases: Bound[] = [];
    const results: Bound[] = [];
    for (let i = 0; i < rest.length; i += 1)
      (i % 2 === 0 && i + 1 < rest.length ? cases : results).push(rest[i]!);
    for (const one of cases) {
      if (
        !value ||
        one.type.kind === 'error' ||
        comparable(value.type, one.type, call.binder) ||
        accepts(value.type, one.type)
      )
        continue;
      call.binder.failAt(one.node, expecting(one.type, nameOf(value.type)));
      sound = false;
    }
    if (!sound || !value) return invalid(call);
    const type = resultType(call, results);
    if (type === undefined) return { ...broken(call.node), type: types.void };
    const branches = results.map((result) => alike(result, type));
    const wanted = value.type;
    const run: Compute = (frame) => {
      const sought = value.run(frame);
      if (sought instanceof ErrorValue) return sought;
      for (const [i, one] of cases.entries()) {
        const candidate =
          wanted.kind === 'blank' ? one.run(frame) : convert(one.run(frame), wanted, frame.run);
        if (candidate instanceof ErrorValue) return candidate;
        if (equals(sought, candidate, frame.run)) return branches[i]!(frame);
      }
      return branches[cases.length]?.(frame) ?? null;
    };
    return { node: call.node, type, run };
  },
};

const firstError = (call: Call): RowType =>
  recordOf(
    new Map<string, Type>([
      ['Kind', call.binder.numberType],
      ['Message', types.text],
      ['Source', types.text],
      ['Observed', types.text],
      [
        'Details',
        recordOf(
          new Map<string, Type>([
            ['HttpStatusCode', call.binder.numberType],
            ['HttpResponse', types.text],
          ]),
        ),
      ],
    ]),
  );

const errorRecord = ({ kind, message }: ErrorDetail, run: Run): RecordValue =>
  RecordValue.of({ Kind: integer(kind, run), Message: message, Source: null, Observed: null, Details: null });

const IfError: FunctionDefinition = {
  bind: (call) => {
    const { binder, node } = call;
    if (!countFits(call, 1, Infinity)) {
      argumentsOf(call);
      return invalid(call);
    }
    const one = firstError(call);
    const scope = recordOf(
      new Map<string, Type>([
        ['FirstError', one],
        ['AllErrors', { ...one, kind: 'table' }],
      ]),
    );
    const given = node.arguments.map((argument, i) =>
      i % 2 === 1 ? binder.within(scope, () => binder.bind(argument), '') : binder.bind(argument),
    );
    if (!soundResults(call, given)) return invalid(call);
    const handlers = given.filter((_, i) => i % 2 === 1);
    const last = given.length - 1;
    // What comes out: the last value, whose type decides, or the replacement of any that failed.
    const final = given.length % 2 === 1 ? given[last]! : given[last - 1]!;
    const agreed = resultType(call, [final, ...handlers]);
    if (agreed === undefined) return broken(node);
    const branches = given.map((bound) => alike(bound, agreed));
    const run: Compute = (frame) => {
      for (let i = 0; i < given.length; i += 2) {
        const value = given[i]!.run(frame);
        const isLast = i >= last - 1;
        const failed = value instanceof ErrorValue ? value : undefined;
        if (failed && i + 1 < given.length) {
          const errors = failed.errors.map((error) => errorRecord(error, frame.run));
          const row = RecordValue.of({ FirstError: errors[0] ?? null, AllErrors: new TableValue(errors) });
          return branches[i + 1]!(within(frame, row));
        }
        if (isLast || i === last)
          return agreed.kind === 'void' ? branches[i]!(frame) : convert(value, agreed, frame.run);
      }
      return null;
    };
    return { node, type: agreed, run };
  },
};

const Coalesce: FunctionDefinition = {
  bind: (call) => {
    const given = argumentsOf(call);
    let sound = countFits(call, 1, Infinity);
    let type: Type = types.blank;
    for (const { node, type: own } of given) {
      if (own.kind === 'error') {
        sound = false;
        continue;
      }
      const both =
        !call.binder.features.v1 && isRows(type) && isRows(own) ? common(type, own) : unify(type, own);
      if (both === undefined) {
        call.binder.failAt(node, expecting(own, nameOf(type)));
        sound = false;
      } else type = both;
    }
    if (!sound) return invalid(call);
    const all = given.map((bound) => coerced(bound, type).run);
    return {
      node: call.node,
      type,
      run: (frame) => {
        for (const one of all) {
          const value = one(frame);
          if (value !== null && value !== '') return value;
        }
        return null;
      },
    };
  },
};

const booleans = (settles: boolean): FunctionDefinition => ({
  bind: (call) => {
    const given = argumentsOf(call);
    let sound = countFits(call, 1, Infinity);
    for (const bound of given) if (!expect(call, bound, types.boolean)) sound = false;
    return sound
      ? { node: call.node, type: types.boolean, run: shortCircuit(given, settles) }
      : { ...invalid(call), type: types.boolean };
  },
});

/** A question about any value, errors included. */
const asks = (answer: (value: Value, type: Type) => Value, allowVoid = false): FunctionDefinition => ({
  bind: (call) => {
    const given = argumentsOf(call);
    const [bound] = given;
    if (!countFits(call, 1, 1) || !bound || bound.type.kind === 'error')
      return { ...invalid(call), type: types.boolean };
    if (bound.type.kind === 'void' && !allowVoid) {
      call.binder.failAt(bound.node, 'Invalid argument type.');
      return { ...invalid(call), type: types.boolean };
    }
    return { node: call.node, type: types.boolean, run: (frame) => answer(bound.run(frame), bound.type) };
  },
});

const isBlank = (value: Value): boolean =>
  value === null || value === '' || (value instanceof Dynamic && (value.json === null || value.json === ''));

const ErrorFunction: FunctionDefinition = {
  bind: (call) => {
    const given = argumentsOf(call);
    const [bound] = given;
    if (!countFits(call, 1, 1) || !bound) return invalid(call);
    const { type } = bound;
    if (!isRows(type)) {
      if (!accepts(types.text, type) || type.kind === 'error') {
        call.binder.failAt(bound.node, expecting(type, 'Record'));
        return invalid(call);
      }
      return {
        node: call.node,
        type: types.blank,
        run: (frame) => {
          const message = toText(bound.run(frame), frame.run);
          return message instanceof ErrorValue
            ? message
            : new ErrorValue([{ kind: errorKinds.Custom, message: message ?? '' }]);
        },
      };
    }
    if (!soundError(call, bound, type)) return invalid(call);
    return {
      node: call.node,
      type: types.blank,
      run: (frame) => {
        const value = bound.run(frame);
        if (value instanceof ErrorValue) return value;
        const records = value instanceof TableValue ? value.rows : [value];
        const failed = ErrorValue.among(records as Value[]);
        if (failed) return failed;
        const details = records.map((record) => detailOf(record as Value, (n) => toFloat(n, frame.run)));
        const wrong = details.find((detail) => detail instanceof ErrorValue);
        return wrong ?? new ErrorValue(details as ErrorDetail[]);
      },
    };
  },
};

const errorFields = ['Kind', 'Message', 'Source', 'Observed', 'Details', 'Notify', 'Control'];
function soundError(call: Call, bound: Bound, type: RowType): boolean {
  let sound = true;
  const kind = type.fields.get('Kind');
  if (kind === undefined && type.fields.size > 0 && !type.open) {
    call.binder.failAt(
      bound.node,
      "Missing column. Your formula is missing a column 'Kind' with a type of 'Enum (ErrorKind)'.",
    );
    sound = false;
  }
  for (const [name] of type.fields) {
    if (errorFields.includes(name)) continue;
    call.binder.failAt(bound.node, `The specified column '${name}' does not exist.`);
    sound = false;
  }
  return sound;
}

function detailOf(record: Value, number: (value: Value) => Value): ErrorDetail | ErrorValue {
  if (!(record instanceof RecordValue)) return { kind: errorKinds.Unknown, message: '' };
  const wrong = ErrorValue.among([...record.fields.values()]);
  if (wrong) return wrong;
  const kind = number(record.get('Kind'));
  if (kind instanceof ErrorValue) return kind;
  const message = record.get('Message');
  const own = (kind as number | null) ?? 0;
  return { kind: own, message: typeof message === 'string' && message !== '' ? message : errorMessage(own) };
}

export const logicFunctions: Functions = {
  If,
  Switch,
  IfError,
  Coalesce,
  And: booleans(false),
  Or: booleans(true),
  Not: scalar({
    params: [types.boolean],
    result: types.boolean,
    scalarOnly: true,
    compute: ([value]) => !value,
  }),
  Blank: scalar({ params: [], result: types.blank, compute: () => null }),
  IsBlank: asks((value) => (value instanceof ErrorValue ? value : isBlank(value))),
  IsError: asks((value) => value instanceof ErrorValue, true),
  IsBlankOrError: asks((value) => value instanceof ErrorValue || isBlank(value)),
  IsNumeric: asks((value) => {
    if (value instanceof ErrorValue) return value;
    return typeof value === 'number' || value instanceof Decimal || value instanceof Moment;
  }),
  Error: ErrorFunction,
};
