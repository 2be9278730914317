import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from './parse.ts';
import { printTree } from './print.ts';
import { commaNotation, type Node } from './syntax.ts';

const printed = (source: string) => {
  const { node, problems } = parse(source);
  expect(problems).toEqual([]);
  return printTree(node);
};

describe('reading and printing', () => {
  it.each([
    ['1+2*3', '1 + 2 * 3'],
    ['(1+2)*3', '(1 + 2) * 3'],
    ['2^3^2', '2 ^ 3 ^ 2'],
    ['(2^3)^2', '(2 ^ 3) ^ 2'],
    ['-2^2', '-2 ^ 2'],
    ['(-2)^2', '(-2) ^ 2'],
    ['50%', '50%'],
    ['a And b Or Not c', 'a && b || !c'],
    ['1 - (2 - 3)', '1 - (2 - 3)'],
    ['"say ""hi"""', '"say ""hi"""'],
    ['$"a {{b}} {1+1} ""c"""', '$"a {{b}} {1 + 1} ""c"""'],
    ["'a b'.'it''s'", "'a b'.'it''s'"],
    ['{a:1, b:[1,2]}', '{ a:1, b:[1, 2] }'],
    ['ForAll(t As x, x.Value)', 'ForAll(t As x, x.Value)'],
    ['[@Global]', '[@Global]'],
    ['"x" in t // at the end', '"x" in t'],
    ['1 /* between */ + 2', '1 + 2'],
    ['Calendar.MonthsLong()', 'Calendar.MonthsLong()'],
  ])('%s', (source, expected) => {
    expect(printed(source)).toBe(expected);
  });

  it('reads languages with a decimal comma', () => {
    const { node, problems } = parse('If(1,5 > x; "a"; {b: 2,0})', { notation: commaNotation });
    expect(problems).toEqual([]);
    expect(printTree(node)).toBe('If(1.5 > x, "a", { b:2.0 })');
  });

  it('reads steps one after the other where they are allowed', () => {
    expect(parse('1; 2', { chaining: true }).node.kind).toBe('chain');
    expect(parse('1; 2').problems).toHaveLength(1);
  });
});

describe('problems say where', () => {
  it.each([
    ['1 +', 3, 3],
    ['(1 + 2', 6, 6],
    ['"open', 0, 5],
    ["a + 'open", 4, 9],
    ['1 2', 2, 3],
    ['Topic.', 6, 6],
    ['a # b', 2, 3],
    ['{a 1}', 3, 4],
    ['f(1', 3, 3],
    ['$"a{', 4, 4],
    ['1 /* open', 2, 9],
  ])('%j: %i to %i', (source, from, to) => {
    expect(parse(source).problems[0]).toMatchObject({ from, to });
  });

  it('refuses what is nested too deeply instead of overflowing', () => {
    for (const opening of ['(', '[', '{a:', '-', 'f(', '!', '$"{'])
      expect(parse(opening.repeat(5000)).problems.some(({ message }) => /nested/.test(message))).toBe(true);
    for (const more of ['+1', '.a', '%', ' As x', '&"a"'])
      expect(parse(`a${more.repeat(5000)}`).problems.some(({ message }) => /nested/.test(message))).toBe(
        true,
      );
    expect(parse(`a${'+1'.repeat(400)}`).problems).toEqual([]);
  });
});

describe('properties', () => {
  it('reads anything without throwing, and every span lies within the text', () => {
    const piece = fc.constantFrom(
      '1',
      '"a"',
      'x',
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      ',',
      ';',
      '+',
      '-',
      '^',
      '%',
      '!',
      '.',
      "'q'",
      '$"',
      '"',
      ' in ',
      ' As y',
      'f(',
      'a:',
      '//',
      '/*',
      '*/',
      '\n',
      '@',
      '#',
      'é',
      '1.5e',
      '😀',
    );
    const sources = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(sources, fc.boolean(), fc.boolean(), (source, chaining, textFirst) => {
        const { problems } = parse(source, { chaining, textFirst });
        for (const { from, to } of problems) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThanOrEqual(source.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same tree when it reads what it printed', () => {
    fc.assert(
      fc.property(tree, (node) => {
        const text = printTree(node);
        const again = parse(text);
        expect(again.problems).toEqual([]);
        expect(printTree(again.node)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});

const at = { from: 0, to: 0 };
const name = fc.constantFrom('a', 'Total', 'two words', "it's", 'true', 'As', 'in', 'é');
const { tree } = fc.letrec<{ tree: Node }>((tie) => {
  const inner = tie('tree');
  const list = fc.array(inner, { maxLength: 3 });
  const operator = fc.constantFrom(
    '+',
    '-',
    '*',
    '/',
    '^',
    '&',
    '=',
    '<>',
    '<',
    '<=',
    '>',
    '>=',
    '&&',
    '||',
    'in',
    'exactin',
  ) as fc.Arbitrary<'+'>;
  return {
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.nat(1e6).map((n): Node => ({ kind: 'number', text: String(n), ...at })),
      fc.string().map((value): Node => ({ kind: 'text', value, written: true, ...at })),
      fc.boolean().map((value): Node => ({ kind: 'boolean', value, ...at })),
      name.map((one): Node => ({ kind: 'name', name: one, global: false, ...at })),
      fc
        .tuple(inner, name)
        .map(([object, one]): Node => ({ kind: 'member', object, name: one, nameSpan: at, ...at })),
      list.map((items): Node => ({ kind: 'table', items, ...at })),
      list.map((given): Node => ({ kind: 'call', name: 'Sum', nameSpan: at, arguments: given, ...at })),
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
      fc
        .tuple(name, inner)
        .map(
          ([one, value]): Node => ({ kind: 'record', fields: [{ name: one, nameSpan: at, value }], ...at }),
        ),
    ),
  };
});
