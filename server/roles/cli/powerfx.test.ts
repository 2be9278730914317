import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { functionsOf, powerfxCommand, runCases } from './powerfx.ts';

const corpus = fileURLToPath(new URL('../../../../shared/data/power-fx-cases', import.meta.url));
const isThere = existsSync(corpus);

/** What real topics call, by how often. */
const ofTopics = new Set(
  (
    'If IsBlank Text Last First FirstN ForAll Today LookUp DateValue CountRows Lower DateDiff Concatenate Char ' +
    'DateAdd Blank Find Split Filter Now Substitute Sequence Coalesce ParseJSON With IsEmpty IfError Concat ' +
    'StartsWith Table Index Left Value Len SortByColumns CountIf EndsWith Or Switch And IsMatch Month Mod Mid ' +
    'RoundDown EncodeUrl IsError Trim Year DateTimeValue Weekday Distinct Min ShowColumns'
  ).split(' '),
);

describe('powerfx eval', () => {
  it('prints the value, or what is wrong and where', () => {
    expect(powerfxCommand(['eval', 'ForAll([1, 2], Value * 2)'])).toEqual({
      text: 'Table({Value:2},{Value:4})',
      ok: true,
    });
    expect(powerfxCommand(['eval', '1 + Foo'])).toMatchObject({
      text: expect.stringContaining("Error 4-7: Name isn't valid. 'Foo' isn't recognized."),
      ok: false,
    });
    expect(powerfxCommand(['eval', '0.1 + 0.2', '--float']).text).toBe('0.30000000000000004');
    expect(() => powerfxCommand(['eval'])).toThrow(/usage/);
    expect(() => powerfxCommand(['eval', 'Now()', '--time-zone', 'Nowhere/Land'])).toThrow(/time zone/);
  });
});

describe('powerfx cases', () => {
  it('counts what passed, failed and was skipped, by the functions called', () => {
    const folder = mkdtempSync(join(tmpdir(), 'powerfx-'));
    try {
      writeFileSync(join(folder, 'a.txt'), '>> Len("abc")\n3\n>> Len(Upper("a"))\n2\n>> 1\n#skip\n');
      writeFileSync(join(folder, 'b.txt'), '#SETUP: Unheard\n>> 1\n1\n');
      const { text } = powerfxCommand(['cases', folder, '--json', '--failures']);
      const lines = text.split('\n').map((line) => JSON.parse(line) as unknown);
      expect(lines).toEqual([
        { file: 'a.txt', line: 3, expression: 'Len(Upper("a"))', expected: '2', actual: '1' },
        {
          cases: 4,
          passed: 1,
          failed: 1,
          skipped: 2,
          byFunction: { Len: { passed: 1, failed: 1 }, Upper: { passed: 0, failed: 1 } },
        },
      ]);
      expect(() => powerfxCommand(['cases', join(folder, 'none')])).toThrow(/nothing/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.skipIf(!isThere)(
    `${isThere ? '' : 'skipped: no ../shared/data: '}the language's own cases pass, but for few`,
    { timeout: 120_000 },
    () => {
      const { report, failures } = runCases(corpus);
      expect(report.cases).toBeGreaterThan(11_000);
      expect(report.skipped).toBeLessThan(200);
      expect(report.passed / (report.passed + report.failed)).toBeGreaterThan(0.985);
      const own = failures.filter(({ expression }) =>
        functionsOf(expression).every((name) => ofTopics.has(name)),
      );
      // Of more than 5,000 whose expressions call nothing but these, and operators.
      expect(own.length).toBeLessThan(40);
    },
  );
});
