/** Assignment methods of a queue's own, as benchmarks ask for them. */
import type { AssignmentMethod, AssignmentRule } from '../../server/routing/domain/configuration.ts';

const rule = (over: Partial<AssignmentRule>): AssignmentRule => ({
  name: 'rule',
  afterSeconds: 0,
  presences: null,
  skillMatch: null,
  needsCapacity: true,
  attributes: [],
  workingOnly: false,
  orderBy: [],
  ...over,
});

/** Three rules, each of which asks for less; an order of three keys. */
export const custom: AssignmentMethod = {
  kind: 'custom',
  rules: [
    rule({
      name: 'the same region, not a beginner',
      attributes: [
        { attribute: 'region', is: 'equal', same: 'region' },
        { attribute: 'grade', is: 'greater', value: 0 },
      ],
      orderBy: [{ by: 'proficiency', want: 'most', skillKind: null }, { by: 'available_units' }],
    }),
    rule({
      name: 'the same region',
      afterSeconds: 30,
      attributes: [{ attribute: 'region', is: 'equal', same: 'region' }],
    }),
    rule({ name: 'anybody', afterSeconds: 60, orderBy: [{ by: 'round_robin' }] }),
  ],
};

/** A rule that asks for what least active does, and orders as it does: what the method itself costs, without its rules. */
export const asLeastActive: AssignmentMethod = { kind: 'custom', rules: [rule({ name: 'as least active' })] };
