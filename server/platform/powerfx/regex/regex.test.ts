import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits, LimitExceeded, Run } from '../evaluate/run.ts';
import { type Limits, portsFor, printValue, setupFor } from '../index.ts';
import { Search } from './match.ts';
import { parsePattern } from './parse.ts';
import type { Flags } from './tree.ts';

const none: Flags = {
  ignoreCase: false,
  multiline: false,
  dotAll: false,
  freeSpacing: false,
  numbered: false,
};
const { features } = setupFor([]);
const runOf = (limits: Partial<Limits> = {}) =>
  new Run(
    portsFor(
      setupFor([]),
      () => 0,
      () => 0,
    ),
    features,
    { ...defaultLimits, ...limits },
  );

function find(
  source: string,
  text: string,
  flags: Partial<Flags> = {},
  strict = true,
  limits?: Partial<Limits>,
) {
  const pattern = parsePattern(source, { ...none, ...flags }, strict);
  if ('message' in pattern) return pattern.message;
  const found = new Search(pattern, text, runOf(limits)).from(0);
  return (
    found && { at: found.start, text: text.slice(found.start, found.end), captures: found.captures.slice(1) }
  );
}

describe('matching', () => {
  it.each<[string, string, Partial<Flags>, object | undefined]>([
    ['b+', 'abbc', {}, { at: 1, text: 'bb', captures: [] }],
    ['(?<a>\\d{2})-\\k<a>', '12-34-34', {}, { at: 3, text: '34-34', captures: ['34'] }],
    ['^b$', 'a\r\nb\r\nc', { multiline: true }, { at: 3, text: 'b', captures: [] }],
    ['a.c', 'a\nc', {}, undefined],
    ['a.c', 'a\nc', { dotAll: true }, { at: 0, text: 'a\nc', captures: [] }],
    ['%.%', '%👻%', {}, { at: 0, text: '%👻%', captures: [] }],
    ['(?<=€)\\d+(?!\\d|%)', '€12% €345', {}, { at: 1 + 5, text: '345', captures: [] }],
    ['ÄB', 'xäb', { ignoreCase: true }, { at: 1, text: 'äb', captures: [] }],
    ['a b # comment', 'xab', { freeSpacing: true }, { at: 1, text: 'ab', captures: [] }],
    ['(a)(b)?', 'a', { numbered: true }, { at: 0, text: 'a', captures: ['a', undefined] }],
    ['\\bwörd\\b', 'a wörd.', {}, { at: 2, text: 'wörd', captures: [] }],
  ])('%s in %j', (source, text, flags, expected) => {
    expect(find(source, text, flags)).toEqual(expected);
  });

  it.each([
    ['a(', /Unclosed groups/],
    ['a)', /Unopened groups/],
    ['*', /without something to quantify/],
    ['a**', /Possessive/],
    ['[a-]', /hyphen/],
    ['\\q', /Invalid escape/],
    ['(?<a>a)|\\k<a>', /may not happen/],
    ['(a*)*', /ambiguous/],
    ['(?<=a+)b', /look behinds/],
    ['a{99999999999}', /too large/],
    ['(?>a)', /special group/],
    ['(?(1)a|b)', /Conditional/],
    ['[\\uD800]', /surrogate/],
  ])('%s is refused', (source, message) => {
    expect(find(source, '')).toMatch(message);
  });
});

it('stops a pattern that explodes, by steps and not by time', () => {
  const text = 'a'.repeat(60);
  for (const source of ['(a+)+b', '(a|aa)+b', '(.*)(.*)(.*)(.*)(.*)b', '((a|b)+c?)+d'])
    expect(() => find(source, text, {}, true, { steps: 20_000 })).toThrow(LimitExceeded);
  expect(() => find('(?:a|b)+c', 'ab'.repeat(20_000), {}, true)).toThrow(LimitExceeded);
});

describe('properties', () => {
  const { pattern } = fc.letrec<{ pattern: string }>((tie) => {
    const inner = tie('pattern');
    return {
      pattern: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '^', '$', '\\b', ''),
        fc.tuple(inner, inner).map(([one, other]) => one + other),
        fc.tuple(inner, inner).map(([one, other]) => `(?:${one}|${other})`),
        fc
          .tuple(inner, fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '*?', '+?', '??'))
          .map(([one, sign]) => `(?:${one})${sign}`),
        inner.map((one) => `(?=${one})`),
        inner.map((one) => `(?!${one})`),
        inner.map((one) => `(?<=${one})`),
      ),
    };
  });

  it('finds what JavaScript finds', () => {
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 8 }),
        (source, text) => {
          const expected = new RegExp(source).exec(text);
          const found = find(source, text, {}, false);
          expect(typeof found === 'string' ? found : found && [found.at, found.text]).toEqual(
            expected === null ? undefined : [expected.index, expected[0]],
          );
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('reads any text as a pattern, or says why not', () => {
    const piece = fc.constantFrom(
      'a',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '\\',
      '*',
      '+',
      '?',
      '|',
      '^',
      '$',
      '-',
      '(?<n>',
      '\\k<n>',
      '(?=',
      '(?<!',
      '\\u{1F600}',
      '\\p{L}',
      '👻',
      '#',
      ' ',
      '1',
      ',',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.boolean(),
        fc.boolean(),
        (pieces, numbered, strict) => {
          const found = (() => {
            try {
              return find(pieces.join(''), 'a1 (b) 👻', { numbered }, strict, { steps: 5000 });
            } catch (error) {
              if (error instanceof LimitExceeded) return printValue(error.value);
              throw error;
            }
          })();
          expect(['string', 'object', 'undefined']).toContain(typeof found);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
