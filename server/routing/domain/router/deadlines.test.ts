import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deadlines, type Target } from './deadlines.ts';

const never = Number.POSITIVE_INFINITY;

describe('deadlines', () => {
  it('come due once each, the earliest first, by the last that was set', () => {
    const settings = fc.array(fc.tuple(fc.nat(20), fc.oneof(fc.nat(100), fc.constant(never))), {
      maxLength: 400,
      size: 'max',
    });
    fc.assert(
      fc.property(settings, fc.nat(100), (changes, now) => {
        const deadlines = new Deadlines<Target & { name: number }>();
        const targets = Array.from({ length: 21 }, (_, name) => ({ name, dueAt: never }));
        for (const [name, at] of changes) deadlines.set(targets[name]!, at);
        const expected = targets.map(({ dueAt }) => dueAt).filter((at) => at <= now);
        expect(deadlines.next()).toBe(Math.min(never, ...targets.map(({ dueAt }) => dueAt)));
        const due: number[] = [];
        for (;;) {
          const at = deadlines.next();
          const target = deadlines.takeDue(now);
          if (!target) break;
          expect(target.dueAt).toBe(never);
          due.push(at);
        }
        expect(due).toEqual(expected.sort((a, b) => a - b));
        expect(deadlines.next()).toBeGreaterThan(now);
      }),
    );
  });
});
