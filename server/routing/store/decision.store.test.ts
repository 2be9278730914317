import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Consideration, type Decision, numberCount } from '../domain/decision.ts';
import { wins } from '../domain/least-active.ts';
import { packDecision, unpackDecision } from './decision.store.ts';

const considered = fc.constantFrom(...(Object.keys(numberCount) as Consideration['code'][])).chain((code) =>
  fc.record({
    userId: fc.uuid(),
    code: fc.constant(code),
    numbers: fc.array(fc.nat(), { minLength: numberCount[code], maxLength: numberCount[code] }),
  }),
);
const decision: fc.Arbitrary<Decision> = fc.record({
  decidedAt: fc.nat(),
  queue: fc.record({ queueId: fc.uuid(), name: fc.string() }),
  method: fc.constant('least_active'),
  requiredSkills: fc.array(
    fc.record({ skillId: fc.uuid(), name: fc.string(), proficiency: fc.integer({ min: 1, max: 10 }) }),
  ),
  units: fc.nat(),
  win: fc.constantFrom(null, ...wins),
  considered: fc.array(considered),
  notInQueue: fc.nat(),
});

it('unpacks what it packed', () => {
  fc.assert(
    fc.property(decision, (given) => {
      expect(unpackDecision(JSON.parse(JSON.stringify(packDecision(given, 'print'))))).toEqual(given);
    }),
  );
});
