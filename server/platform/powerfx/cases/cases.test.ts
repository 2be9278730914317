import { describe, expect, it } from 'vitest';
import { readCases } from './read.ts';
import { setupFor } from './setup.ts';

describe('files of cases', () => {
  it('are read with their flags, over several lines, without comments', () => {
    const text = [
      '#SETUP: NumberIsFloat,disable:PowerFxV1CompatibilityRules // why',
      '#SETUP: TimeZoneInfo("Pacific Standard Time")',
      '/* not',
      '>> 9',
      '*/',
      '>> 1 +',
      '  2',
      '3',
      '// a comment',
      '>> "x"',
      '"x"',
    ].join('\r\n');
    const { flags, cases } = readCases(text);
    expect(flags).toEqual([
      'NumberIsFloat',
      'disable:PowerFxV1CompatibilityRules',
      'TimeZoneInfo("Pacific Standard Time")',
    ]);
    expect(cases).toEqual([
      { line: 6, expression: '1 +\r\n  2', expected: '3' },
      { line: 10, expression: '"x"', expected: '"x"' },
    ]);
    const { features, zone, refused } = setupFor(flags);
    expect([features.numberIsFloat, features.v1, zone.name, refused]).toEqual([
      true,
      false,
      'America/Los_Angeles',
      undefined,
    ]);
    expect(setupFor(['SomethingElse']).refused).toBe('SomethingElse');
  });
});
