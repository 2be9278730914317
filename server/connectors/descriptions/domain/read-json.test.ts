import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionAt, Unreadable } from './document.ts';
import { readJson } from './read-json.ts';

const mended = (text: string) => {
  const { value, mends } = readJson('a.json', text);
  return { value, mends: mends.map(({ code, offset }) => [code, positionAt(text, offset)]) };
};
const refusal = (text: string) => {
  try {
    readJson('a.json', text);
  } catch (error) {
    if (error instanceof Unreadable) return { message: error.message, ...positionAt(text, error.offset) };
    throw error;
  }
  throw new Error('This should have been refused.');
};

describe('JSON', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 2, '\t'), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        for (const source of [text, spaced]) {
          const { value, mends } = readJson('a.json', source);
          expect(value).toEqual(JSON.parse(source));
          expect(mends).toEqual([]);
        }
      }),
    );
  });

  it('is refused where JSON.parse refuses it, but for what is mended', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', '{', '}', ']', ',', ':', 'x', '\n'),
        (text, at, instead) => {
          const place = at % (text.length + 1);
          const broken = text.slice(0, place) + instead + text.slice(place + 1);
          let expected: unknown;
          let isValid = true;
          try {
            expected = JSON.parse(broken);
          } catch {
            isValid = false;
          }
          let read: ReturnType<typeof readJson> | undefined;
          try {
            read = readJson('a.json', broken);
          } catch (error) {
            expect(error).toBeInstanceOf(Unreadable);
            expect((error as Unreadable).offset).toBeLessThanOrEqual(broken.length);
          }
          if (isValid) expect(read?.value).toEqual(expected);
          else if (read) expect(read.mends.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('a comma too many is left out, a tab in a text stays, and both are told', () => {
    expect(mended('{"a": [1, 2,\n ],\n "b": "x\ty\\n",}')).toEqual({
      value: { a: [1, 2], b: 'x\ty\n' },
      mends: [
        ['json.trailing_comma', { line: 1, column: 12 }],
        ['json.tab_in_text', { line: 3, column: 9 }],
        ['json.trailing_comma', { line: 3, column: 14 }],
      ],
    });
  });

  it('a name that stands twice counts the last time, and is told', () => {
    expect(mended('{"a": 1, "a": 2}')).toEqual({
      value: { a: 2 },
      mends: [['json.duplicate_member', { line: 1, column: 10 }]],
    });
  });

  it('__proto__ is a name as any other', () => {
    const { value } = readJson('a.json', '{"__proto__": {"admin": true}}');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect((value as { admin?: boolean }).admin).toBeUndefined();
  });

  it.each([
    ['{"a": "b"\n "c": 1}', 'A comma or the end of the object (}) belongs here, not the text "c".', 2, 2],
    ['["a"\n}', 'A comma or the end of the list (]) belongs here, not “}”.', 2, 1],
    ['{"a": 1,\n {', 'A member’s name in quotes belongs here, not “{”.', 2, 2],
    ['{"a" 1}', 'A colon belongs after “a”, not “1”.', 1, 6],
    ['{"a": nul}', 'A value belongs here, not “nul”.', 1, 7],
    ['{"a": "b', 'This text has no closing quote.', 1, 7],
    ['{"a": "b\n"}', 'A text must not go on over the end of a line, or hold control characters.', 1, 9],
    ['{"a": "\\q"}', 'This text holds an escape that JSON does not know.', 1, 7],
    ['{"a": 1} x', 'The document ends here, and “x” follows.', 1, 10],
    ['{"a": [1,, 2]}', 'A value belongs here, not “,”.', 1, 10],
    ['{', 'A member’s name in quotes belongs here, not the end of the file.', 1, 2],
  ])('%j is refused with its place', (text, message, line, column) => {
    expect(refusal(text)).toEqual({ message, line, column });
  });

  it('nesting ends at a limit, not in the stack', () => {
    expect(refusal('['.repeat(1_000_000)).message).toBe('This is nested deeper than 1000 levels.');
    expect(refusal('{"a":'.repeat(500_000)).message).toBe('This is nested deeper than 1000 levels.');
  });
});
