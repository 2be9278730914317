/** Answers of every size and depth are kept within bounds, and can be stored. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bounded, depthOf, type Json, readPath, valueAt } from './json.ts';

test('an ordinary answer is kept as it is', () => {
  const answer = { activityid: 'x', value: [{ a: null }, 1, true], '@odata.etag': 'W/"1"' };
  expect(bounded(answer)).toEqual(answer);
  expect(bounded(undefined)).toBeNull();
});

test('of one that is huge, or nested without end, the plain fields are kept', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as Json;
  expect(bounded({ id: 'x', deep })).toEqual({ id: 'x' });
  expect(bounded({ id: 'x', list: Array.from({ length: 100_000 }, () => 'word') })).toEqual({ id: 'x' });
  const wide = bounded(
    Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`f${n}`, 'x'.repeat(2000)])),
  );
  expect(JSON.stringify(wide).length).toBeLessThan(300_000);
  expect(bounded(Array.from({ length: 300_000 }, () => 1))).toBeNull();
});

test('whatever it is, what is kept has no character that PostgreSQL refuses', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      const kept = JSON.stringify(bounded({ value, [text]: `${text}\u0000\ud800` }));
      expect(kept).not.toMatch(/\\u0000|\\ud[89a-f]/i);
    }),
  );
});

test('depth is counted to its limit', () => {
  expect([1, {}, { a: 1 }, { a: [1] }, [[[]]]].map((value) => depthOf(value, 9))).toEqual([0, 1, 1, 2, 3]);
  expect(depthOf([[[[]]]], 2)).toBe(3);
});

test('a path finds names with dots, and positions', () => {
  const value = { 'a.b': { c: [10, { d: 1 }] }, a: { x: 1 } };
  const find = (path: string) => valueAt(value, readPath(path)!);
  expect([find('a.b.c[0]'), find('a.b.c[1].d'), find('a.x'), find('a.b.y'), find('a.b.c.length')]).toEqual([
    10,
    1,
    1,
    undefined,
    undefined,
  ]);
  expect(valueAt(value, ['constructor'])).toBeUndefined();
  expect([readPath('a..b'), readPath('')]).toEqual([undefined, undefined]);
});
