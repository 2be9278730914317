/** Representatives and what conversations ask for, as a random day has them. */
import type { RoutingConfiguration } from '../../../server/routing/domain/configuration.ts';
import { type Demand, noDemand } from '../../../server/routing/domain/demand.ts';
import type { RepresentativeSetting } from '../../../server/routing/domain/router/changes.ts';
import type { Random } from '../random.ts';
import { regions } from './assignment-rules.ts';
import { groupIds, makeNeeds } from './configuration.ts';

export function makeSetting(
  random: Random,
  configuration: RoutingConfiguration,
  userId: string,
): RepresentativeSetting {
  const { queues, skills, profiles } = configuration;
  return {
    userId,
    active: random.chance(0.97),
    capacityTotal: random.pick([1, 1, 2, 3, 4, 6]),
    queueIds: random.some(queues, 0.45).map((queue) => queue.queueId),
    groupIds: random.some(groupIds, 0.4),
    skills: random.some(skills, 0.6).map(({ skillId, maximum }) => ({
      skillId,
      proficiency: random.between(1, maximum),
    })),
    profiles: random.some(profiles, 0.8).map(({ profileId, limit }) => ({
      profileId,
      limit: random.chance(0.3) ? random.between(0, 3) : limit,
    })),
    attributes: {
      ...(random.chance(0.8) ? { region: random.pick(regions) } : {}),
      ...(random.chance(0.8) ? { rank: random.between(1, 5) } : {}),
      ...(random.chance(0.2) ? { operatingHours: 'h1' } : {}),
    },
  };
}

export function makeDemand(
  random: Random,
  configuration: RoutingConfiguration,
  queueId: string,
  userIds: readonly string[],
): Demand {
  const { skills, profiles, queues } = configuration;
  const { prioritization } = queues.find((one) => one.queueId === queueId)!;
  const bucket =
    random.chance(0.7) && prioritization.length > 0 ? random.between(0, prioritization.length - 1) : null;
  return {
    ...noDemand,
    priority: random.pick([0, 0, 0, 5, 10, 100]),
    skills: random.chance(0.35) ? makeNeeds(random, skills, 2) : [],
    skillMatch: random.chance(0.2) ? random.pick(['exact', 'closest', 'none'] as const) : null,
    profileIds: random.chance(0.1) ? random.some(profiles, 0.3).map((one) => one.profileId) : [],
    attributes: random.chance(0.5) ? { region: random.pick(regions) } : {},
    preferred: random.chance(0.12) ? random.some(userIds, 2 / userIds.length) : [],
    same: random.chance(0.06) ? random.pick(userIds) : null,
    directed: random.chance(0.03) ? random.pick(userIds) : null,
    bucket,
    bucketKeys:
      bucket === null
        ? []
        : prioritization[bucket]!.orderBy.map(({ field }) =>
            field === 'context.tier' ? random.pick(['gold', 'silver']) : random.between(1, 3),
          ),
  };
}
