/** A configuration as a random day has it: a little of everything, small enough that things meet. */
import type { WorkKind } from '../../../contracts/words.ts';
import {
  type AssignmentMethod,
  type Bullseye,
  defaultSettings,
  type OverflowAction,
  type OverflowRule,
  type PriorityBucket,
  type QueueSetting,
  type RoutingConfiguration,
  type SkillNeed,
  type SkillSetting,
  type WorkstreamSetting,
} from '../../../server/routing/domain/configuration.ts';
import type { Random } from '../random.ts';
import { makeAssignmentRules } from './assignment-rules.ts';
import type { Vocabulary } from './vocabulary.ts';

export const groupIds = ['g1', 'g2', 'g3'];

export function makeConfiguration(random: Random): RoutingConfiguration {
  const words = makeVocabulary(random);
  const kinds: WorkKind[] = random.chance(0.7) ? ['messaging'] : ['messaging', 'voice', 'record'];
  const queueIds = kinds.flatMap((kind, k) =>
    Array.from({ length: random.between(k === 0 ? 2 : 1, k === 0 ? 4 : 2) }, (_, i) => ({
      kind,
      queueId: `q${k * 4 + i + 1}`,
    })),
  );
  const queues = queueIds.map(({ kind, queueId }) => {
    const others = queueIds.filter((one) => one.kind === kind && one.queueId !== queueId);
    return makeQueue(
      random,
      words,
      queueId,
      kind,
      others.map((one) => one.queueId),
    );
  });
  const workstreams = kinds.flatMap((kind) =>
    Array.from({ length: random.between(1, 2) }, (_, i) => {
      const own = queues.filter((queue) => queue.kind === kind);
      return makeWorkstream(random, words, `w-${kind}-${i + 1}`, kind, random.pick(own).queueId);
    }),
  );
  return {
    version: 1,
    timeZone: random.pick(['UTC', 'Europe/Amsterdam', 'America/New_York']),
    settings: {
      ...defaultSettings,
      alertAfterOffers: random.between(1, 5),
      signInPresence: random.pick([null, 'available']),
    },
    ...words,
    workstreams,
    queues,
  };
}

function makeVocabulary(random: Random): Vocabulary {
  const skills = Array.from({ length: random.between(1, 4) }, (_, i) => {
    const maximum = random.pick([3, 5, 10]);
    return {
      skillId: `s${i + 1}`,
      name: `skill ${i + 1}`,
      kind: random.pick(['language', 'product', '']),
      maximum,
      levels: Array.from({ length: maximum }, (__, level) => String(level + 1)),
    };
  });
  const profiles = Array.from({ length: random.between(0, 3) }, (_, i) => ({
    profileId: `p${i + 1}`,
    name: `profile ${i + 1}`,
    limit: random.between(1, 3),
    reset: random.pick(['immediate', 'immediate', 'end_of_day'] as const),
    blocking: random.chance(0.3),
  }));
  const presences = Array.from({ length: random.between(0, 2) }, (_, i) => ({
    presenceId: `presence-${i + 1}`,
    name: `presence ${i + 1}`,
    base: random.pick(['available', 'busy', 'away'] as const),
  }));
  const from = random.between(0, 20) * 60;
  const hours = [
    {
      hoursId: 'h1',
      name: 'hours 1',
      timeZone: 'Europe/Amsterdam',
      weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from, to: Math.min(1440, from + random.between(4, 20) * 60) }],
      holidays: [],
    },
  ];
  return { skills, profiles, presences, hours };
}

export const makeNeeds = (random: Random, skills: readonly SkillSetting[], most: number): SkillNeed[] =>
  random
    .some(skills, 0.4)
    .slice(0, most)
    .map(({ skillId, maximum }) => ({ skillId, proficiency: random.between(1, maximum) }));

function makeQueue(
  random: Random,
  words: Vocabulary,
  queueId: string,
  kind: WorkKind,
  others: readonly string[],
): QueueSetting {
  return {
    queueId,
    name: `queue ${queueId}`,
    kind,
    priority: random.pick([1, 1, 2, 3]),
    memberGroupIds: random.some(groupIds, 0.15),
    memberSkills: random.chance(0.1) ? [makeNeeds(random, words.skills, 2)] : [],
    method: makeMethod(random, words),
    requiredSkills: random.chance(0.2) ? makeNeeds(random, words.skills, 1) : [],
    hoursId: random.chance(0.2) ? 'h1' : null,
    serviceLevelSeconds: 20,
    shortAbandonSeconds: 5,
    fallbackQueueId: random.chance(0.2) ? (random.pickOf(others) ?? null) : null,
    overflow: random.chance(0.35) ? makeOverflow(random, others) : [],
    prioritization: random.chance(0.25) ? makeBuckets(random) : [],
    dynamicPriority: random.chance(0.3)
      ? {
          pointsPerMinute: random.between(0, 5),
          steps: Array.from({ length: random.between(0, 2) }, (_, i) => ({
            afterSeconds: (i + 1) * random.between(10, 120),
            points: random.between(1, 50),
          })),
        }
      : { pointsPerMinute: 0, steps: [] },
    bullseye: random.chance(0.2) ? makeBullseye(random, words) : null,
  };
}

export function makeMethod(random: Random, words: Vocabulary): AssignmentMethod {
  const kind = random.pick(['highest_capacity', 'round_robin', 'least_active', 'custom', 'custom'] as const);
  return kind === 'custom' ? { kind, rules: makeAssignmentRules(random, words) } : { kind };
}

export function makeOverflow(random: Random, others: readonly string[]): OverflowRule[] {
  const action = (): OverflowAction => {
    const queueId = random.pickOf(others);
    if (queueId !== undefined && random.chance(0.6)) return { kind: 'queue', queueId };
    return random.pick<OverflowAction>([
      { kind: 'end', message: 'Sorry' },
      { kind: 'assign_anyway' },
      { kind: 'callback' },
    ]);
  };
  return [
    // biome-ignore lint/suspicious/noThenProperty: the configuration's word
    ...(random.chance(0.2) ? [{ when: { kind: 'out_of_hours' } as const, then: action() }] : []),
    // biome-ignore lint/suspicious/noThenProperty: the configuration's word
    { when: { kind: 'waiting_time', aboveSeconds: random.between(20, 600) }, then: action() },
  ];
}

function makeBuckets(random: Random): PriorityBucket[] {
  return Array.from({ length: random.between(1, 2) }, (_, i) => ({
    name: `bucket ${i + 1}`,
    when: { field: 'channel', is: 'equal', value: 'chat' },
    orderBy: random.some(['context.tier', 'attribute.size'], 0.5).map((field) => ({
      field,
      direction: random.pick(['ascending', 'descending'] as const),
    })),
  }));
}

function makeBullseye(random: Random, { skills }: Vocabulary): Bullseye {
  let afterSeconds = 0;
  const rings = Array.from({ length: random.between(1, 3) }, (_, i) => {
    if (i > 0) afterSeconds += random.between(10, 90);
    return {
      afterSeconds,
      groupIds: [groupIds[i]!],
      dropSkillIds: i > 0 && random.chance(0.3) ? [random.pick(skills).skillId] : [],
    };
  });
  return {
    rings,
    fallback: random.chance(0.6)
      ? { kind: 'any', afterSeconds: random.between(10, 60) }
      : { kind: 'restrict' },
  };
}

function makeWorkstream(
  random: Random,
  { profiles, presences }: Vocabulary,
  workstreamId: string,
  kind: WorkKind,
  defaultQueueId: string,
): WorkstreamSetting {
  const byProfile = profiles.length > 0 && random.chance(0.4);
  const interruptible = kind === 'record' ? random.chance(0.7) : random.chance(0.1);
  return {
    workstreamId,
    name: workstreamId,
    kind,
    mode: kind !== 'voice' && random.chance(0.1) ? 'pick' : 'push',
    defaultQueueId,
    allowedPresences: [
      'available',
      ...random.some(['busy', 'do_not_disturb', ...presences.map((p) => p.presenceId)], 0.5),
      ...(random.chance(0.1) ? ['away'] : []),
    ],
    units: byProfile ? 0 : random.between(1, 3),
    profileIds: byProfile ? [random.pick(profiles).profileId] : [],
    wrapUpSeconds: 60,
    wrapUpHold: random.pick(['always', 'never', 30] as const),
    skillMatch: random.pick(['exact', 'exact', 'closest', 'none'] as const),
    keepSameRepresentative: random.chance(0.3),
    affinityWaitSeconds: random.pick([null, 0, 20, 60]),
    offerTimeoutSeconds: random.between(10, 60),
    reofferSeconds: random.pick([0, 15, 60]),
    declineLimit: random.between(1, 3),
    autoAccept: random.chance(0.15),
    inactiveAfterMissed: random.chance(0.6),
    doNotDisturbAfterDeclined: random.chance(0.15),
    interrupts: kind === 'voice' ? random.chance(0.8) : random.chance(0.05),
    interruptible,
    affectsPresence: random.chance(0.8),
    contextVariables: [],
    classification: [],
    routeToQueue: [],
  };
}
