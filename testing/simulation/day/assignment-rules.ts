/** Rules of the custom method that relax step by step. */
import type {
  AssignmentRule,
  AttributeMatch,
  OrderBy,
} from '../../../server/routing/domain/configuration.ts';
import type { Random } from '../random.ts';
import type { Vocabulary } from './vocabulary.ts';

export const regions = ['north', 'south'];

export function makeAssignmentRules(random: Random, words: Vocabulary): AssignmentRule[] {
  let afterSeconds = 0;
  return Array.from({ length: random.between(1, 3) }, (_, i) => {
    if (i > 0) afterSeconds += random.pick([0, 15, 60]);
    return {
      name: `rule ${i + 1}`,
      afterSeconds,
      presences: random.chance(0.25) ? ['available', ...random.some(['busy', 'away'], 0.5)] : null,
      skillMatch: random.pick([null, 'exact', 'closest', 'none'] as const),
      needsCapacity: !random.chance(0.05),
      attributes: i === 0 || random.chance(0.3) ? makeAttributes(random) : [],
      workingOnly: random.chance(0.15),
      orderBy: makeOrder(random, words),
    };
  });
}

function makeAttributes(random: Random): AttributeMatch[] {
  return random.some<AttributeMatch>(
    [
      { attribute: 'region', is: 'equal', value: random.pick(regions) },
      { attribute: 'region', is: 'equal', same: 'region' },
      { attribute: 'rank', is: random.pick(['greater', 'less'] as const), value: random.between(1, 4) },
      { attribute: 'region', is: 'not_equal', value: random.pick(regions) },
    ],
    0.25,
  );
}

function makeOrder(random: Random, { skills, profiles }: Vocabulary): OrderBy[] {
  const orders: OrderBy[] = [
    { by: 'least_active' },
    { by: 'round_robin' },
    { by: 'available_units' },
    { by: 'skill_count' },
    { by: 'proficiency', want: random.pick(['nearest', 'most'] as const), skillKind: null },
    { by: 'proficiency', want: 'most', skillKind: random.pick(skills).kind },
    { by: 'attribute', attribute: 'rank', direction: random.pick(['ascending', 'descending'] as const) },
    ...profiles.slice(0, 1).map(({ profileId }): OrderBy => ({ by: 'available_profile', profileId })),
  ];
  return random.some(orders, 0.25);
}
