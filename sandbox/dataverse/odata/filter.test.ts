import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { matches, type Scalar, type Subject } from './evaluate.ts';
import { comparisons, type Expression, type FunctionName, functions, printExpression } from './expression.ts';
import { parseFilter } from './parse-filter.ts';

const words = new Set(['null', 'true', 'false', 'and', 'or', 'not', 'any', ...comparisons]);
const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/).filter((text) => !words.has(text));
const path = fc.array(name, { minLength: 1, maxLength: 3 });

const literal: fc.Arbitrary<Expression> = fc
  .oneof(
    fc.record({ type: fc.constant('string' as const), value: fc.string() }),
    fc.record({ type: fc.constant('guid' as const), value: fc.uuid() }),
    fc.record({
      type: fc.constant('date' as const),
      value: fc.constantFrom('2026-11-21', '2026-11-21T15:00:00Z', '2026-01-01T00:00:00.123+02:00'),
    }),
    fc.record({
      type: fc.constant('number' as const),
      value: fc
        .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
        .map((value) => value + 0),
    }),
    fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
    fc.constant({ type: 'null' as const }),
  )
  .map((value) => ({ kind: 'literal', literal: value }));

const { expression } = fc.letrec<{ expression: Expression; operand: Expression }>((tie) => ({
  operand: fc.oneof(
    literal,
    path.map((value): Expression => ({ kind: 'path', path: value })),
    fc
      .constantFrom(...(Object.keys(functions) as FunctionName[]))
      .chain((called) =>
        fc
          .array(tie('operand'), { minLength: functions[called], maxLength: functions[called] })
          .map((args): Expression => ({ kind: 'call', name: called, args })),
      ),
  ),
  expression: fc.oneof(
    { depthSize: 'small' },
    fc.record({
      kind: fc.constant('compare' as const),
      operator: fc.constantFrom(...comparisons),
      left: tie('operand'),
      right: tie('operand'),
    }),
    fc.record({ kind: fc.constant('in' as const), property: name, values: fc.array(fc.string()) }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({ kind: fc.constant('not' as const), operand: tie('expression') }),
    fc.record({ kind: fc.constant('any' as const), path, variable: name, condition: tie('expression') }),
  ),
}));

describe('reading a filter', () => {
  it('reads what it prints', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        expect(parseFilter(printExpression(tree))).toEqual(tree);
      }),
      { numRuns: 500 },
    );
  });

  it('reads or refuses any text, and never fails otherwise', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      "'",
      'a',
      ' eq ',
      ' and ',
      'not ',
      '1',
      'null',
      '/',
      ',',
      'any(',
      'contains(',
      ':',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((list) => list.join('')),
        ),
        (text) => {
          try {
            parseFilter(text);
          } catch (error) {
            expect(error).toBeInstanceOf(ApiError);
            expect((error as ApiError).status).toBe(400);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('binds not before and before or', () => {
    const bare = parseFilter('not a eq 1 and b eq 2 or c eq 3');
    expect(bare).toEqual(parseFilter('(((not (a eq 1)) and (b eq 2)) or (c eq 3))'));
  });

  it.each([
    ["name eq 'abc", 'unterminated string literal at position 8'],
    ['name eq', 'Expression expected at position 7'],
    ['name eq #', "character '#' is not valid at position 8"],
    ['(name eq 1', 'Expression expected at position 10'],
    ['name eq 1 2', 'Syntax error at position 10'],
    ["concat(a,b) eq 'x'", "unknown function with name 'concat'"],
    ['contains(name)', "function with name 'contains' matches the arguments"],
    [`${'('.repeat(200)}a eq 1${')'.repeat(200)}`, 'node count limit'],
    [Array.from({ length: 3000 }, () => 'a eq 1').join(' and '), 'node count limit'],
  ])('says what is wrong with %.40s', (text, message) => {
    expect(() => parseFilter(text)).toThrow(message);
  });
});

const subject = (values: Record<string, Scalar>): Subject => ({
  value: ([first]) => values[first!] ?? null,
  collection: () => [subject({ n: 1 }), subject({ n: 5 })],
});

describe('fitting a filter', () => {
  const record = {
    name: "O'Neil & Co",
    city: null,
    number: 5,
    on: true,
    at: '2026-11-21T15:00:00Z',
    id: 'ABCDEF00-0000-4000-8000-000000000001',
  };

  it.each([
    ["name eq 'o''neil & co'", true],
    ["contains(name,'NEIL')", true],
    ["startswith(name,'neil')", false],
    ["endswith(name,'co')", true],
    ["not contains(name,'neil')", false],
    ["tolower(name) eq 'o''neil & co' and length(name) eq 11", true],
    ['city eq null', true],
    ['name ne null', true],
    ["city ne 'Redmond'", true],
    ["city eq 'Redmond'", false],
    ["contains(city,'x')", false],
    ["not contains(city,'x')", true],
    ['number gt 4 and number le 5', true],
    ['number lt 5 or number ge 6', false],
    ['city gt 1', false],
    ['on eq true', true],
    ['on', true],
    ['at gt 2026-11-21T16:00:00+02:00', true],
    ['at lt 2026-11-21', false],
    ['id eq abcdef00-0000-4000-8000-000000000001', true],
    ["Microsoft.Dynamics.CRM.In(PropertyName='number',PropertyValues=['4','5'])", true],
    ["Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=[])", false],
    ['list/any(x:x/n gt 4)', true],
    ['list/any(x:x/n gt number)', false],
    ['list/any()', true],
  ])('%s', (text, expected) => {
    expect(matches(parseFilter(text), subject(record))).toBe(expected);
  });

  it('keeps with "not" exactly what it drops without', () => {
    const row = fc.record({
      a: fc.option(fc.integer({ min: 0, max: 3 })),
      b: fc.option(fc.integer({ min: 0, max: 3 })),
    });
    const comparison = fc
      .tuple(
        fc.constantFrom('a', 'b'),
        fc.constantFrom(...comparisons),
        fc.constantFrom('0', '1', '2', 'null', 'a', 'b'),
      )
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(row, comparison, comparison, (values, one, two) => {
        const fits = (text: string): boolean => matches(parseFilter(text), subject(values));
        expect(fits(`not (${one})`)).toBe(!fits(one));
        expect(fits(`${one} and ${two}`)).toBe(fits(one) && fits(two));
        expect(fits(`not (${one} or ${two})`)).toBe(fits(`not (${one}) and not (${two})`));
      }),
    );
  });

  it('refuses to compare a number with a text', () => {
    expect(() => matches(parseFilter("number eq 'five'"), subject(record))).toThrow('incompatible types');
  });
});
