import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../odata/api-error.ts';
import { type Limits, ServiceProtection } from './limits.ts';

const limits: Limits = { windowSeconds: 10, requests: 4, executionSeconds: 6, concurrent: 2 };
const step = fc.oneof(
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 0, max: 6 }) }),
  fc.record({ do: fc.constant('begin' as const) }),
  fc.record({ do: fc.constant('end' as const) }),
);

describe('service protection', () => {
  it('refuses exactly what is too much, whatever the order of events', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let now = 1_000_000;
        const protection = new ServiceProtection(limits, () => new Date(now));
        const all: { at: number; took: number }[] = [];
        const open: { end: () => void; entry: { at: number; took: number } }[] = [];
        for (const one of steps) {
          if (one.do === 'wait') now += one.seconds * 1000;
          if (one.do === 'end') {
            const request = open.shift();
            request?.end();
            if (request) request.entry.took = now - request.entry.at;
          }
          if (one.do !== 'begin') continue;
          const window = all.filter(({ at }) => at > now - 10_000);
          const executed = window.reduce((sum, { took }) => sum + took, 0);
          const expected =
            open.length >= 2
              ? '0x80072326'
              : window.length >= 4
                ? '0x80072322'
                : executed >= 6000
                  ? '0x80072321'
                  : 'ok';
          let actual = 'ok';
          try {
            const { end } = protection.begin('user');
            const entry = { at: now, took: 0 };
            all.push(entry);
            open.push({ end, entry });
          } catch (error) {
            actual = (error as ApiError).code;
            expect(error).toBeInstanceOf(ApiError);
            expect(Number((error as ApiError).headers['Retry-After'])).toBeGreaterThanOrEqual(1);
          }
          expect(actual).toBe(expected);
        }
      }),
    );
  });
});
