import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DecisionTrace } from '../domain/decision/trace.ts';
import { packTrace, unpackTrace } from './packed-trace.ts';

const trace = (ranked: DecisionTrace['ranked'], keys: readonly string[]): DecisionTrace => ({
  v: 2,
  decidedAt: 1,
  configurationVersion: 3,
  queueId: 'q',
  method: 'least_active',
  kind: 'matched',
  rules: [],
  skills: [],
  skillMatch: 'exact',
  units: 30,
  profileIds: [],
  ring: null,
  order: { place: 1, waiting: 4, score: 0, waitedSeconds: 5, bucket: null, passedOver: [] },
  ranked,
  keys,
  eligible: ranked.length,
  rosterId: 'r',
  codes: 'aaba',
});
const number = fc.integer({ min: -1, max: 1_000_000 });

it('unpacks what it packed, whatever the numbers', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5 }).chain((width) =>
        fc.record({
          keys: fc.constant(Array.from({ length: width }, (_, i) => `key ${i}`)),
          ranked: fc.array(
            fc.record({
              userId: fc.uuid(),
              // Now and then one that does not go with the keys: then it is stored as it is.
              numbers: fc.oneof(
                { weight: 9, arbitrary: fc.array(number, { minLength: width, maxLength: width }) },
                { weight: 1, arbitrary: fc.array(number, { maxLength: 5 }) },
              ),
            }),
            { maxLength: 20 },
          ),
        }),
      ),
      ({ ranked, keys }) => {
        const stored = JSON.parse(JSON.stringify(packTrace(trace(ranked, keys))));
        expect(unpackTrace(stored)).toEqual(trace(ranked, keys));
      },
    ),
  );
});

it('stays far below the two kilobytes from which a value is moved out of its row', () => {
  const ranked = Array.from({ length: 20 }, (_, i) => ({
    userId: `00000000-0000-4000-8000-0000000000${10 + i}`,
    numbers: [120, 1, 30, 500],
  }));
  const whole = trace(ranked, ['idle_seconds', 'conversations', 'load', 'unassigned_seconds']);
  const packed = JSON.stringify(packTrace(whole)).length;
  expect(packed).toBeLessThan(1250);
});
