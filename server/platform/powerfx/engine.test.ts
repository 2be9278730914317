import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compile,
  compileNode,
  defaultLimits,
  functionNames,
  type Limits,
  type Node,
  portsFor,
  printValue,
  setupFor,
  zoneNamed,
} from './index.ts';

const ports = {
  ...portsFor(
    setupFor([]),
    () => Date.UTC(2026, 6, 1, 12),
    () => 0.25,
  ),
  zone: zoneNamed('Europe/Paris'),
};
const value = (source: string, flags: readonly string[] = []) => {
  const { features } = setupFor(flags);
  const compiled = compile(source, { features });
  const [problem] = compiled.problems;
  return problem ? `${problem.from}-${problem.to}: ${problem.message}` : printValue(compiled.evaluate(ports));
};

describe('values', () => {
  it.each([
    ['0.1 + 0.2', '0.3'],
    ['79228162514264337593543950335 + 1', 'Error({Kind:ErrorKind.Numeric})'],
    ['1/3', '0.3333333333333333333333333333'],
    ['Float(1)/3', '0.3333333333333333'],
    ['Blank()', 'Blank()'],
    ['{b: 2, a: "x"}', '{a:"x",b:2}'],
    ['[1, 1/0]', 'Table({Value:1},{Value:Error({Kind:ErrorKind.Div0})})'],
    ['DateTime(2026,3,29,1,30,0) + 1', 'DateTime(2026,3,30,1,30,0,0)'],
    ['DateAdd(DateTime(2026,3,29,1,30,0), 1, TimeUnit.Hours)', 'DateTime(2026,3,29,3,30,0,0)'],
    ['Now()', 'DateTime(2026,7,1,14,0,0,0)'],
    ['TimeZoneOffset()', '-120'],
    ['Rand()', '0.25'],
    ['RandBetween(1, 4)', '2'],
    ['Text(1234.5, "#,##0.00", "de-DE")', '"1.234,50"'],
    ['If(false, 1/0, 2)', '2'],
    ['With({x: 2}, ForAll([1, x] As row, row.Value * x))', 'Table({Value:2},{Value:4})'],
  ])('%s is %s', (source, expected) => {
    expect(value(source)).toBe(expected);
  });

  it('counts with floating numbers where it is told to', () => {
    expect(value('0.1 + 0.2', ['NumberIsFloat'])).toBe('0.30000000000000004');
  });

  it.each([
    ['Foo + 1', "0-3: Name isn't valid. 'Foo' isn't recognized."],
    ['1 + Left("a", {b:1})', '14-19: Invalid argument type (Record). Expecting a Number value instead.'],
    ['Sum()', '0-5: Invalid number of arguments: received 0, expected 1 or more.'],
    ['"1" = 1', "4-5: Incompatible types for comparison. These types can't be compared: Text, Decimal."],
  ])('%s is refused', (source, expected) => {
    expect(value(source)).toBe(expected);
  });
});

describe('limits', () => {
  const within = (source: string, limits: Partial<Limits>) =>
    printValue(compile(source).evaluate(ports, { ...defaultLimits, ...limits }));

  it.each([
    ['ForAll(Sequence(1000), ForAll(Sequence(1000), 1))', { steps: 10_000 }, 'Timeout'],
    ['Concat(Sequence(1000), "0123456789")', { textLength: 1000 }, 'QuotaExceeded'],
    ['Substitute("aaaaaaaaaa", "a", "0123456789")', { textLength: 50 }, 'QuotaExceeded'],
    ['Sequence(1000)', { rows: 100 }, 'QuotaExceeded'],
    ['ForAll(Sequence(1000), Concatenate("0123456789", Text(Value)))', { textLength: 100 }, 'QuotaExceeded'],
    ['With({a: "0123456789"}, JSON(ForAll(Sequence(1000), a)))', { textLength: 100 }, 'QuotaExceeded'],
    ['IsMatch("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a+)+b")', { steps: 100_000 }, 'Timeout'],
    ['IfError(Concat(Sequence(1000), "0123456789"), "caught")', { textLength: 1000 }, 'QuotaExceeded'],
  ])('%s', (source, limits, kind) => {
    expect(within(source, limits)).toBe(`Error({Kind:ErrorKind.${kind}})`);
  });

  it('ends what never would within the default limits', () => {
    const grow = 'With({a: Concat(Sequence(9999), "xxxxxxxxxx")}, Len(Concat(Sequence(9999), a)))';
    expect(within(grow, {})).toMatch(/QuotaExceeded|Timeout/);
  });
});

/** Trees of every function, with any arguments: most are refused, none may break. */
const at = { from: 0, to: 0 };
const call = (name: string, given: readonly Node[]): Node => ({
  kind: 'call',
  name,
  nameSpan: at,
  arguments: given,
  ...at,
});
const { tree } = fc.letrec<{ tree: Node }>((tie) => {
  const inner = tie('tree');
  const given = fc.array(inner, { maxLength: 4 });
  const operator = fc.constantFrom(
    '+',
    '-',
    '*',
    '/',
    '^',
    '&',
    '=',
    '<',
    '>=',
    '&&',
    '||',
    'in',
    'exactin',
  ) as fc.Arbitrary<'+'>;
  return {
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('0', '1', '2.5', '1e28', '7').map((text): Node => ({ kind: 'number', text, ...at })),
      fc
        .constantFrom('', 'abc', '12', '2026-02-03', '#,##0.0', '{"a":[1]}', '(a|b)*')
        .map((text): Node => ({ kind: 'text', value: text, written: true, ...at })),
      fc.boolean().map((one): Node => ({ kind: 'boolean', value: one, ...at })),
      fc
        .constantFrom('Value', 'ThisRecord', 'a', 'Nobody')
        .map((name): Node => ({ kind: 'name', name, global: false, ...at })),
      fc.constant(call('Blank', [])),
      fc.constant<Node>({
        kind: 'member',
        object: { kind: 'name', name: 'TimeUnit', global: false, ...at },
        name: 'Days',
        nameSpan: at,
        ...at,
      }),
      given.map((items): Node => ({ kind: 'table', items, ...at })),
      inner.map(
        (one): Node => ({ kind: 'record', fields: [{ name: 'a', nameSpan: at, value: one }], ...at }),
      ),
      fc
        .tuple(inner, fc.constantFrom('a', 'Value'))
        .map(([object, name]): Node => ({ kind: 'member', object, name, nameSpan: at, ...at })),
      fc.tuple(operator, inner, inner).map(
        ([one, left, right]): Node => ({
          kind: 'binary',
          operator: one,
          operatorSpan: at,
          left,
          right,
          ...at,
        }),
      ),
      fc
        .tuple(fc.constantFrom('-' as const, '!' as const, '%' as const), inner)
        .map(([one, operand]): Node => ({ kind: 'unary', operator: one, operatorLength: 1, operand, ...at })),
      fc.tuple(fc.constantFrom(...functionNames()), given).map(([name, list]) => call(name, list)),
      fc.tuple(fc.constantFrom(...functionNames()), given).map(([name, list]) => call(name, list)),
    ),
  };
});

describe('properties', () => {
  const limits = { ...defaultLimits, steps: 20_000, textLength: 10_000, rows: 1000 };

  it('never throws, whatever the tree, strict or lenient', () => {
    fc.assert(
      fc.property(tree, fc.boolean(), (node, lenient) => {
        const printed = printValue(compileNode(node, [], { lenient }).evaluate(ports, limits));
        expect(typeof printed).toBe('string');
      }),
      { numRuns: 3000 },
    );
  });

  it('gives the same value for the same expression', () => {
    fc.assert(
      fc.property(tree, (node) => {
        const once = () => printValue(compileNode(node, [], { lenient: true }).evaluate(ports, limits));
        expect(once()).toBe(once());
      }),
      { numRuns: 500 },
    );
  });

  it('calculates with decimals as with whole numbers', () => {
    const whole = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
    fc.assert(
      fc.property(whole, whole, fc.nat(6), (a, b, places) => {
        const scale = 10n ** BigInt(places);
        const text = (n: bigint) => {
          const digits = (n < 0n ? -n : n).toString().padStart(places + 1, '0');
          const cut = digits.length - places;
          return `${n < 0n ? '-' : ''}${digits.slice(0, cut)}${places > 0 ? `.${digits.slice(cut)}` : ''}`;
        };
        expect(value(`(${text(a)}) + (${text(b)}) = ${text(a + b)}`)).toBe('true');
        expect(value(`(${text(a)}) * (${text(b)}) * ${scale * scale} = ${a * b}`)).toBe('true');
        expect(value(`(${text(a)}) < (${text(b)})`)).toBe(String(a < b));
      }),
      { numRuns: 300 },
    );
  });

  it('prints values so that reading them gives them again', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
          fc.boolean(),
        ),
        (one) => {
          const written = typeof one === 'string' ? `"${one.replaceAll('"', '""')}"` : String(one);
          const first = value(written, ['NumberIsFloat']);
          expect(value(first, ['NumberIsFloat'])).toBe(first);
        },
      ),
    );
  });
});
