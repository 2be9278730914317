import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isError, type Value } from '../values.ts';
import { evaluate } from './evaluate.ts';
import type { Scope } from './evaluation.ts';
import { unknownFunctions } from './functions.ts';
import { parseExpression } from './parse-expression.ts';
import { fillTemplate, parseTemplate } from './text-template.ts';

const names: Record<string, Value> = {
  Topic: {
    Name: 'Ana',
    Count: 3,
    Empty: '',
    Order: {
      Number: 'A-1',
      Lines: [
        { Sku: 'x', Qty: 2 },
        { Sku: 'y', Qty: 5 },
      ],
    },
    Tags: ['red', 'Blue'],
    None: [],
    Broken: { $error: { code: 'custom', message: 'It broke.' } },
    'Two words': 2,
  },
  Global: { Vip: true },
};
const scope: Scope = {
  lookup: (name) => (Object.hasOwn(names, name) ? names[name] : undefined),
  now: Date.UTC(2026, 2, 1, 0, 30),
  timeZone: 'Europe/Paris',
};
const run = (source: string): Value => evaluate(parseExpression(source), scope);

describe('values of expressions', () => {
  it.each<[string, Value]>([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['50%', 0.5],
    ['.5 + 1e2', 100.5],
    ['0.1 + 0.2', 0.3],
    ['0.1 + 0.2 = 0.3', true],
    ['1 + "2"', 3],
    ['true + true', 2],
    ['Blank() + 1', 1],
    ['"say ""hi"""', 'say "hi"'],
    ['"a" & 1 & true & Blank()', 'a1true'],
    ['1 + 1 & "x"', '2x'],
    ['"a" = "A"', false],
    ['"a" <> "b"', true],
    ['Blank() = 0', false],
    ['Blank() = Topic.Missing', true],
    ['"5" = 5', false],
    ['2 >= 2 && 1 < 2', true],
    ['false || !false', true],
    ['true Or false And false', true],
    ['Not true', false],
    ['Not(false)', true],
    ['!false = true', true],
    ['false && 1 / 0 = 1', false],
    ['true || 1 / 0 = 1', true],
    ['"ED" in "red"', true],
    ['"ED" exactin "red"', false],
    ['"blue" in Topic.Tags', true],
    ['"blue" exactin Topic.Tags', false],
    ['Blank() in "x"', true],
    ['"x" in Topic.Order.Lines.Sku', true],
    ['Topic.Name', 'Ana'],
    ["Topic.'Two words'", 2],
    ['Topic.Order.Number', 'A-1'],
    ['Topic.Order.Missing.Deeper', null],
    ['Topic.constructor', null],
    ['Global.Vip', true],
    ['{a: 1, b: "x"}.b', 'x'],
    ['{}', {}],
    ['[1, 2, 3]', [1, 2, 3]],
    ['First(Topic.Order.Lines).Sku', 'x'],
    ['Last([1, 2]).Value', 2],
    ['First(Topic.None)', null],
    ['CountRows(Topic.Order.Lines)', 2],
    ['CountRows(Blank())', 0],
    ['IsEmpty(Topic.None)', true],
    ['IsEmpty(Topic.Tags)', false],
    ['IsBlank(Topic.Empty)', true],
    ['IsBlank(0)', false],
    ['If(Topic.Count > 2, "many", "few")', 'many'],
    ['If(false, 1, false, 2)', null],
    ['If(false, 1, true, 2, 3)', 2],
    ['Switch(Topic.Count, 1, "one", 3, "three", "other")', 'three'],
    ['Switch("z", "a", 1, 9)', 9],
    ['Coalesce(Blank(), "", "x")', 'x'],
    ['And(true, 1 = 1)', true],
    ['Or(false, Blank())', false],
    ['Text(1234.5)', '1234.5'],
    ['Text(1234.5, "#,##0.00")', '1,234.50'],
    ['Text(0.256, "0%")', '26%'],
    ['Text(7, "000")', '007'],
    ['Text(-1.5, "0.0##")', '-1.5'],
    ['Value("1,234.5")', 1234.5],
    ['Value("25%")', 0.25],
    ['Value("")', null],
    ['Lower("AbC") & Upper("AbC")', 'abcABC'],
    ['Trim("  a   b ")', 'a b'],
    ['Len(Topic.Name)', 3],
    ['Left("abc", 2) & Right("abc", 1)', 'abc'],
    ['Right("abc", 0)', ''],
    ['Mid("abcd", 2, 2)', 'bc'],
    ['Mid("abcd", 3)', 'cd'],
    ['Mid("abcd", 9, 2)', ''],
    ['Concatenate("a", 1, true)', 'a1true'],
    ['StartsWith("Order", "or")', true],
    ['EndsWith("Order", "DER")', true],
    ['Find("b", "abcb")', 2],
    ['Find("b", "abcb", 3)', 4],
    ['Find("z", "abc")', null],
    ['Substitute("a-b-c", "-", "+")', 'a+b+c'],
    ['Substitute("a-b-c", "-", "+", 2)', 'a-b+c'],
    ['Round(2.5, 0) + Round(-2.5, 0)', 0],
    ['Round(1.005, 2)', 1.01],
    ['Round(1250, -2)', 1300],
    ['Abs(-3)', 3],
    ['Min(3, 1, 2) + Max([4, 9], Value)', 10],
    ['Mod(-3, 5)', 2],
    ['IfError(Text(1 / 0), "none")', 'none'],
    ['IfError(1 / 0, FirstError.Kind)', 13],
    ['ForAll(Topic.Tags, Upper(Value))', ['RED', 'BLUE']],
    ['Filter(Topic.Order.Lines, Qty > 3)', [{ Sku: 'y', Qty: 5 }]],
    ['LookUp(Topic.Order.Lines, Sku = "x").Qty', 2],
    ['Sum(Topic.Order.Lines, Qty)', 7],
    ['Concat(Topic.Order.Lines, Sku, ", ")', 'x, y'],
    ['First(SortByColumns(Topic.Order.Lines, "Qty", SortOrder.Descending)).Sku', 'y'],
    ['ForAll(Topic.None, Anything)', []],
    ['With({a: Topic.Count}, a * 2)', 6],
    ['Text(Today(), "yyyy-mm-dd") & Text(Now(), " hh:mm")', '2026-03-01 01:30'],
    ['DateAdd(DateValue("2026-02-28"), 1)', { $date: '2026-03-01' }],
    ['DateDiff(Today(), "2026-03-11")', 10],
    ['ParseJSON("{""a"": [1, ""x""]}")', { a: [1, 'x'] }],
    ['ParseJSON("{""$error"": {""code"": ""custom""}, ""b"": 1}")', { b: 1 }],
    ['IsMatch("ab12", "[a-z]+\\d+")', true],
    ['Topic.Missing > 1', false],
    ['Filter(Topic.Missing, Qty > 1)', null],
    ['Sum(Topic.Missing, Qty)', null],
    ['Max(Topic.Missing, 3)', 3],
    ['LookUp(Topic.Missing, Qty > 1).Sku', null],
    ['Topic.Order = Blank()', false],
    ['Topic.Missing.Deeper = "x"', false],
    ['Topic.Count = "3"', false],
    ['IfError(1, "none", "fine")', 'fine'],
    ['IsError(Topic.Broken)', true],
    ['IsError(Value("x"))', true],
    ['1 /* a comment */ + // and another\n 1', 2],
    ["Topic.Name = 'cr1.topic.T.main.q1'.Ana", true],
  ])('%s', (source, expected) => {
    expect(run(source)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['1 / 0', 'div_by_zero'],
    ['"abc" + 1', 'invalid_argument'],
    ['"a" && true', 'invalid_argument'],
    ['Topic.Name.First', 'invalid_argument'],
    ['Topic.Order & ""', 'invalid_argument'],
    ['Nobody', 'unknown_name'],
    ['Wyz(Topic.Tags, 1)', 'unknown_function'],
    ['len("a")', 'unknown_function'],
    ['Error("No stock")', 'custom'],
    ['Error({Kind: ErrorKind.Custom, Message: "No"}) + 1', 'custom'],
    ['Topic.Broken', 'custom'],
    ['DateValue("soon")', 'invalid_argument'],
    ['IsMatch(Concat(Sequence(40), "a"), "(a+)+b")', 'limit'],
    ['9 ^ 9 ^ 9', 'invalid_argument'],
    ['Mid("a", 0)', 'invalid_argument'],
    ['Min()', 'invalid_argument'],
    ['1 +', 'syntax'],
  ])('%s is an error of kind %s', (source, code) => {
    expect(run(source)).toMatchObject({ $error: { code } });
  });
});

describe('syntax errors say where', () => {
  it.each<[string, number]>([
    ['', 0],
    ['1 +', 3],
    ['(1 + 2', 6],
    ['"open', 0],
    ["a + 'open", 4],
    ['If(a,, b)', 5],
    ['1 2', 2],
    ['Topic.', 6],
    ['a # b', 2],
    ['{a 1}', 3],
    ["{'$error': 1}", 1],
  ])('%j at %i', (source, at) => {
    const { tree, problem } = parseExpression(source);
    expect(tree).toBeNull();
    expect(problem?.at).toBe(at);
  });
});

describe('limits', () => {
  it('refuses what is nested too deeply or too long', () => {
    expect(parseExpression('('.repeat(5000)).problem?.message).toMatch(/nested/);
    expect(parseExpression('-'.repeat(5000)).problem?.message).toMatch(/nested/);
    expect(parseExpression('1+'.repeat(20_000)).problem?.message).toMatch(/longer/);
  });

  it('stops after its steps, its depth and its text length', () => {
    const limits = { steps: 20, textLength: 100, rows: 50 };
    const of = (source: string) => evaluate(parseExpression(source), scope, limits);
    expect(of(`[${'1,'.repeat(60)}1]`)).toMatchObject({ $error: { code: 'limit' } });
    expect(of('1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1')).toMatchObject({ $error: { code: 'limit' } });
    expect(of(`"${'x'.repeat(60)}" & "${'x'.repeat(60)}"`)).toMatchObject({ $error: { code: 'limit' } });
    expect(of(`IfError("${'x'.repeat(60)}" & "${'x'.repeat(60)}", "caught")`)).toMatchObject({
      $error: { code: 'limit' },
    });
    expect(of(`Substitute("${'x'.repeat(90)}", "x", "yyyy")`)).toMatchObject({ $error: { code: 'limit' } });
  });
});

describe('properties', () => {
  it('reads and computes any text without throwing', () => {
    const fragments = fc.constantFrom(
      '1',
      '"a"',
      'Topic.Name',
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      ',',
      '+',
      '-',
      '&',
      '=',
      '!',
      'If(',
      'Len(',
      'Mid(',
      ' in ',
      ' Or ',
      "'q'",
      '.',
      'a:',
      '%',
      '^',
      'Error(',
      'IfError(',
      'Text(',
      '\n',
      '//',
      '/*',
      '$',
      'é',
    );
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 30 }), (parts) => {
        const value = run(parts.join(''));
        expect(JSON.parse(JSON.stringify({ value }))).toEqual({ value });
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string(), (source) => void run(source)),
      { numRuns: 500 },
    );
  });

  it('quotes any text and gives it back', () => {
    fc.assert(fc.property(fc.string(), (text) => run(`"${text.replaceAll('"', '""')}"`) === text));
  });

  it('calculates as JavaScript does on small whole numbers', () => {
    const small = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(small, small, small, (a, b, c) => {
        expect(run(`(${a}) + (${b}) * (${c})`)).toBe(a + b * c + 0);
        expect(run(`(${a}) < (${b})`)).toBe(a < b);
        expect(run(`Max(${a}, ${b}, ${c})`)).toBe(Math.max(a, b, c));
      }),
    );
  });

  it('Left and the rest make the whole', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.nat(25), (text, count) => {
        const quoted = `"${text.replaceAll('"', '""')}"`;
        expect(run(`Left(${quoted}, ${count}) & Mid(${quoted}, ${count + 1})`)).toBe(text);
      }),
    );
  });
});

describe('text with holes', () => {
  const fill = (source: string) => fillTemplate(parseTemplate(source), scope);

  it.each<[string, string]>([
    ['Hello {Topic.Name}!', 'Hello Ana!'],
    ['{Upper("}{")}', '}{'],
    ['{ {a: "x"}.a } and {1 + 1}', 'x and 2'],
    ["It's {Topic.Name}'s", "It's Ana's"],
    ["{Topic.'Two words'}", '2'],
    ['Tags: {Topic.Tags}', 'Tags: red, Blue'],
    ['open { brace', 'open { brace'],
    ['empty {} stays', 'empty {} stays'],
    ['{not an expression at all}', '{not an expression at all}'],
    ['', ''],
  ])('%s', (source, text) => {
    expect(fill(source)).toEqual({ text, errors: [] });
  });

  it('leaves a hole empty when its expression fails, and says why', () => {
    const filled = fill('a{1 / 0}b{Nobody}c');
    expect(filled.text).toBe('abc');
    expect(filled.errors.every(isError)).toBe(true);
    expect(filled.errors).toHaveLength(2);
  });

  it('writes what has fields as JSON, lists with commas, and dates as the language does', () => {
    expect(fill('{ {a: 1, d: Date(2026, 11, 21)} }').text).toBe('{"a":1,"d":"2026-11-21"}');
    expect(fill('{[1, 2]}').text).toBe('1, 2');
    expect(fill('{Date(2026, 11, 21)}').text).toBe('11/21/2026');
  });

  it('never throws, and text without braces stays as it is', () => {
    fc.assert(
      fc.property(fc.string(), (source) => {
        const { text } = fill(source);
        if (!source.includes('{')) expect(text).toBe(source);
      }),
    );
  });
});

it('names the functions it lacks before anything runs', () => {
  const { tree } = parseExpression('If(Wyz(a, Len(b)) = 1, {x: Today()}, [len()].y)');
  expect(tree && unknownFunctions(tree)).toEqual(['Wyz', 'len']);
});
