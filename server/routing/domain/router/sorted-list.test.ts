import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SortedList } from './sorted-list.ts';

const numbers = fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 1500, size: 'max' });

describe('a sorted list', () => {
  it('is what sorting would make of what is in it, whatever came and went', () => {
    fc.assert(
      fc.property(numbers, fc.array(fc.nat(2000), { maxLength: 1500, size: 'max' }), (inserted, removed) => {
        const list = new SortedList<number>(
          { compare: (a, b) => a - b, leadOf: (entry) => Math.floor(entry / 3) },
          (entry) => -entry,
        );
        const plain = new Set<number>();
        for (const entry of inserted) {
          if (plain.has(entry)) continue;
          plain.add(entry);
          list.insert(entry);
        }
        for (const entry of removed) expect(list.remove(entry)).toBe(plain.delete(entry));
        const sorted = [...plain].sort((a, b) => a - b);
        expect([...list]).toEqual(sorted);
        expect(list.size).toBe(sorted.length);
        expect(list.first).toBe(sorted[0]);
        expect(list.take(10)).toEqual(sorted.slice(0, 10));
        expect(list.chunks.every(({ entries }) => entries.length > 0)).toBe(true);
        expect(list.chunks.flatMap(({ marks }) => marks)).toEqual(sorted.map((entry) => -entry));
        for (const [place, entry] of sorted.entries()) expect(list.placeOf(entry)).toBe(place);
      }),
      { numRuns: 30 },
    );
  });
});
