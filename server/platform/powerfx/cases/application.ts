/** What the cases take for granted besides the language: enumerations and functions of an application. */
import { type Bound, coerced } from '../bind/bound.ts';
import type { CompileOptions } from '../engine.ts';
import {
  argumentsOf,
  type Call,
  countFits,
  expect,
  type FunctionDefinition,
  type Functions,
  invalid,
} from '../functions/call.ts';
import { functionNamed } from '../functions/registry.ts';
import { type EnumDefinition, recordOf, type Type, types } from '../types/type.ts';
import { colorOf } from '../values/convert.ts';
import { Decimal } from '../values/decimal.ts';
import { Color, EnumValue, ErrorValue, RecordValue, type Value } from '../values/value.ts';
import type { Setup } from './setup.ts';

type Backing = EnumDefinition['backing'];
type Options = Partial<EnumDefinition>;
const define = (
  name: string,
  backing: Backing,
  values: EnumDefinition['values'],
  options: Options = {},
): EnumDefinition => ({
  name,
  backing,
  values,
  takesBacking: false,
  givesBacking: false,
  ...options,
});

const numbers = { X: 10, V: 5, V2: 5 };
const both: Options = { takesBacking: true, givesBacking: true };

const testEnumerations = (choice: boolean): EnumDefinition[] =>
  [
    define('TestYesNo', 'boolean', { Yes: true, No: false }, both),
    define('TestYeaNay', 'boolean', { Yea: true, Nay: false }, both),
    define('TestBooleanNoCoerce', 'boolean', { SuperTrue: true, SuperFalse: false }),
    define('TestNumberCoerceTo', 'number', numbers, { givesBacking: true }),
    define('TestNumberCompareNumeric', 'number', numbers, { ordered: true }),
    define('TestNumberCompareNumericCoerceFrom', 'number', numbers, { ordered: true, takesBacking: true }),
    define('TestRedRamp', 'color', {
      Red25: '#ffbfbf',
      Red50: '#ff7f7f',
      Red75: '#ff3f3f',
      Red100: '#ff0000',
    }),
    define('TestBlueRamp', 'color', {
      Blue25: '#bfbfff',
      Blue50: '#7f7fff',
      Blue75: '#3f3fff',
      Blue100: '#0000ff',
    }),
  ].map((one) => (choice ? chosen(one) : one));

/** Choices of two go by 1 and 0, and show other names. */
function chosen(one: EnumDefinition): EnumDefinition {
  if (one.backing !== 'boolean') return { ...one, choice: true };
  const names = Object.entries(one.values);
  const shown = Object.fromEntries(names.map(([name, value]) => [value ? '1' : '0', name]));
  return { ...one, choice: true, values: { '1': true, '0': false }, shown };
}

const optionSet = define(
  'OptionSet',
  'text',
  { option_1: 'option_1', option_2: 'option_2', Self: 'Self', self: 'self' },
  {
    choice: true,
    shown: { option_1: 'Option1', option_2: 'Option2', Self: 'Option SELF', self: 'Option self low case' },
  },
);
const otherOptionSet = define(
  'OtherOptionSet',
  'text',
  { '99': '99', '112': '112' },
  { choice: true, shown: { '99': 'OptionA', '112': 'OptionB' } },
);

/** A function over values of given types. */
function plain(
  params: readonly Type[],
  result: Type,
  compute: (given: readonly Value[]) => Value,
): FunctionDefinition {
  return {
    bind: (call: Call): Bound => {
      const given = argumentsOf(call);
      const sound = given.map((bound, i) => i < params.length && expect(call, bound, params[i]!));
      if (!countFits(call, params.length, params.length) || !sound.every(Boolean)) return invalid(call);
      const ready = given.map((bound, i) => coerced(bound, params[i]!));
      return {
        node: call.node,
        type: result,
        run: (frame) => {
          const values = ready.map((bound) => bound.run(frame));
          return ErrorValue.among(values) ?? compute(values);
        },
      };
    },
  };
}

const truth = (value: Value): boolean => (value instanceof EnumValue ? value.value === true : value === true);

function inverted(value: Value): Value {
  const color = value instanceof EnumValue ? colorOf(String(value.value)) : value;
  if (!(color instanceof Color)) return null;
  const [red, green, blue, alpha] = color.channels;
  return new Color(255 - red, 255 - green, 255 - blue, alpha);
}

function testFunctions(enumerations: readonly EnumDefinition[], strong: boolean): Functions {
  const typeOf = (name: string): Type => {
    const definition = enumerations.find((one) => one.name === name)!;
    if (strong || definition.choice) return { kind: 'enum', definition };
    return definition.backing === 'color' ? types.color : types.boolean;
  };
  const xor = (type: Type) => plain([type, type], types.boolean, ([a, b]) => truth(a!) !== truth(b!));
  return {
    TestXORYesNo: xor(typeOf('TestYesNo')),
    TestXORNoCoerce: xor(typeOf('TestBooleanNoCoerce')),
    TestColorInvert: plain([types.color], types.color, ([color]) => inverted(color!)),
    TestColorBlueRampInvert: plain([typeOf('TestBlueRamp')], types.color, ([color]) => inverted(color!)),
    TestSignNumber: plain([types.number], types.number, ([n]) => Math.sign(n as number)),
    TestSignDecimal: plain([types.decimal], types.decimal, ([n]) => Decimal.fromInteger((n as Decimal).sign)),
  };
}

export function applicationFor({
  applications,
  features,
}: Setup): Pick<CompileOptions, 'enumerations' | 'functions' | 'globals'> {
  if (applications.includes('OptionSetTestSetup')) return optionSets;
  const choice = applications.includes('AllEnumsPlusTestOptionSetsSetup');
  if (!choice && !applications.includes('AllEnumsPlusTestEnumsSetup')) return {};
  const enumerations = testEnumerations(choice);
  const own = testFunctions(enumerations, features.strongEnums);
  return { enumerations, functions: (name) => (Object.hasOwn(own, name) ? own[name] : functionNamed(name)) };
}

const member = (definition: EnumDefinition, name: string): EnumValue =>
  new EnumValue(definition.name, name, definition.values[name]!);
const globals = new Map<string, readonly [Type, Value]>([
  ['TopOptionSetField', [{ kind: 'enum', definition: optionSet }, member(optionSet, 'option_1')]],
  [
    'Nested',
    [
      recordOf(new Map([['InnerOtherOptionSet', { kind: 'enum', definition: otherOptionSet }]])),
      RecordValue.of({ InnerOtherOptionSet: member(otherOptionSet, '112') }),
    ],
  ],
]);
const optionSets: Pick<CompileOptions, 'enumerations' | 'globals'> = {
  enumerations: [optionSet, otherOptionSet],
  globals: { typeOf: (name) => globals.get(name)?.[0], valueOf: (name) => globals.get(name)?.[1] ?? null },
};
