/** Random configurations, representatives and conversations, small enough that everything meets everything. */
import type {
  AssignmentMethod,
  AssignmentRule,
  AttributeMatch,
  OrderBy,
  OverflowAction,
  OverflowRule,
  QueueSetting,
  RoutingConfiguration,
  SkillNeed,
  WorkstreamSetting,
} from '../../configuration.ts';
import { noDemand } from '../../demand.ts';
import type { Item, RepresentativeSetting, RepresentativeState } from '../changes.ts';
import { configuration, minute, queue, second, setting, workstream } from './world.ts';

export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to `below`. */
  upTo(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  chance(inHundred: number): boolean {
    return this.upTo(100) < inHundred;
  }

  of<T>(values: readonly T[]): T {
    return values[this.upTo(values.length)]!;
  }

  some<T>(values: readonly T[], inHundred: number): T[] {
    return values.filter(() => this.chance(inHundred));
  }
}

export const queueIds = ['q1', 'q2', 'q3', 'q4'];
export const userIds = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7'];
const workstreamIds = ['chat', 'voice', 'mail', 'picked'];
const skillIds = ['s1', 's2', 's3'];
const profileIds = ['p1', 'p2', 'p3'];
const groupIds = ['g1', 'g2', 'g3'];
const customPresence = 'lunch';
const presenceRefs = ['available', 'busy', 'away', customPresence];

const needs = (dice: Dice, inHundred: number): SkillNeed[] =>
  dice.some(skillIds, inHundred).map((skillId) => ({ skillId, proficiency: 1 + dice.upTo(3) }));

export function randomConfiguration(dice: Dice, version: number): RoutingConfiguration {
  return configuration({
    version,
    timeZone: dice.of(['UTC', 'Europe/Berlin', 'America/New_York']),
    skills: skillIds.map((skillId, i) => ({
      skillId,
      name: skillId,
      kind: i === 0 ? 'language' : 'product',
      maximum: [3, 5, 10][i]!,
      levels: [],
    })),
    profiles: profileIds.map((profileId, i) => ({
      profileId,
      name: profileId,
      limit: 2,
      reset: i === 1 ? 'end_of_day' : 'immediate',
      blocking: i === 2,
    })),
    presences: [{ presenceId: customPresence, name: 'Lunch', base: 'away' }],
    hours: [
      {
        hoursId: 'early',
        name: 'Early shift',
        timeZone: 'UTC',
        weekly: [{ days: [1, 2, 3, 4, 5], from: 360, to: 722 }],
        holidays: [],
      },
      {
        hoursId: 'late',
        name: 'Late shift',
        timeZone: 'UTC',
        weekly: [{ days: [1, 2, 3, 4, 5], from: 721, to: 1320 }],
        holidays: [],
      },
    ],
    workstreams: workstreamIds.map((workstreamId) => randomWorkstream(dice, workstreamId)),
    queues: dice.some(queueIds, 90).map((queueId) => randomQueue(dice, queueId)),
  });
}

/** Every queue has rules that relax step by step: each asks for a part of what the one before it asked. */
export function relaxingConfiguration(dice: Dice, version: number): RoutingConfiguration {
  const whole = randomConfiguration(dice, version);
  return { ...whole, queues: whole.queues.map((one) => ({ ...one, method: relaxingMethod(dice) })) };
}

function relaxingMethod(dice: Dice): AssignmentMethod {
  const asked = dice.some(attributeMatches(dice), 70);
  const match = dice.of(['exact', 'closest', null] as const);
  return {
    kind: 'custom',
    rules: [0, 10, 40, 80].map((afterSeconds, i) => ({
      ...randomRule(dice, afterSeconds, i),
      presences: null,
      attributes: asked.slice(i),
      skillMatch: i < 3 ? match : dice.of(['none', match]),
      workingOnly: i === 0 && dice.chance(50),
    })),
  };
}

const attributeMatches = (dice: Dice): AttributeMatch[] => [
  { attribute: 'region', is: 'equal', value: 'north' },
  { attribute: 'region', is: dice.of(['equal', 'not_equal']), same: 'region' },
  { attribute: 'grade', is: dice.of(['greater', 'less']), value: 2 },
];

function randomWorkstream(dice: Dice, workstreamId: string): WorkstreamSetting {
  const byProfile = dice.chance(25);
  return workstream({
    workstreamId,
    mode: workstreamId === 'picked' ? 'pick' : 'push',
    allowedPresences: dice.chance(70) ? ['available', 'busy'] : dice.some(presenceRefs, 50),
    units: byProfile ? 0 : dice.of([10, 30, 45]),
    profileIds: byProfile ? dice.some(profileIds, 40) : [],
    skillMatch: dice.of(['exact', 'exact', 'closest', 'none']),
    affinityWaitSeconds: dice.of([null, 0, 30, 90]),
    reofferSeconds: dice.of([0, 20, 60]),
    declineLimit: 1 + dice.upTo(3),
    autoAccept: dice.chance(20),
    interrupts: workstreamId === 'voice' && dice.chance(70),
    interruptible: workstreamId === 'mail' && dice.chance(70),
  });
}

function randomQueue(dice: Dice, queueId: string): QueueSetting {
  const steps = [
    { afterSeconds: 40, points: 3 },
    { afterSeconds: 100, points: 2 },
  ];
  return queue({
    queueId,
    name: queueId,
    priority: 1 + dice.upTo(2),
    memberGroupIds: dice.some(groupIds, 20),
    memberSkills: dice.chance(20) ? [[{ skillId: dice.of(skillIds), proficiency: 2 }]] : [],
    method: randomMethod(dice),
    requiredSkills: dice.chance(20) ? needs(dice, 30) : [],
    overflow: dice.chance(30) ? [tooLong(dice)] : [],
    prioritization: dice.chance(30)
      ? [
          {
            name: 'urgent',
            when: { all: [] },
            orderBy: dice.chance(50)
              ? [{ field: 'context.x', direction: dice.of(['ascending', 'descending']) }]
              : [],
          },
          { name: 'soon', when: { all: [] }, orderBy: [] },
        ]
      : [],
    dynamicPriority: {
      pointsPerMinute: dice.of([0, 0, 1, 2]),
      steps: dice.chance(30) ? steps : [],
    },
    bullseye: dice.chance(25)
      ? {
          rings: [
            { afterSeconds: dice.of([0, 10]), groupIds: [dice.of(groupIds)], dropSkillIds: [] },
            { afterSeconds: 45, groupIds: [dice.of(groupIds)], dropSkillIds: dice.some(skillIds, 30) },
          ],
          fallback: dice.chance(50) ? { kind: 'any', afterSeconds: 20 } : { kind: 'restrict' },
        }
      : null,
  });
}

const tooLong = (dice: Dice): OverflowRule => {
  const action: OverflowAction = dice.chance(50)
    ? { kind: 'assign_anyway' }
    : { kind: 'queue', queueId: dice.of(queueIds) };
  // biome-ignore lint/suspicious/noThenProperty: an overflow rule's word
  return { when: { kind: 'waiting_time', aboveSeconds: 90 }, then: action };
};

function randomMethod(dice: Dice): AssignmentMethod {
  const kind = dice.of(['highest_capacity', 'round_robin', 'least_active', 'custom'] as const);
  if (kind !== 'custom') return { kind };
  return {
    kind,
    rules: [0, 25, 80].slice(0, 1 + dice.upTo(3)).map((after, i) => randomRule(dice, after, i)),
  };
}

function randomRule(dice: Dice, afterSeconds: number, i: number): AssignmentRule {
  const orders: OrderBy[] = [
    { by: 'least_active' },
    { by: 'round_robin' },
    { by: 'available_units' },
    { by: 'skill_count' },
    { by: 'available_profile', profileId: dice.of(profileIds) },
    { by: 'proficiency', want: dice.of(['nearest', 'most']), skillKind: dice.of([null, 'language']) },
    { by: 'attribute', attribute: 'grade', direction: dice.of(['ascending', 'descending']) },
  ];
  return {
    name: `rule ${i}`,
    afterSeconds,
    presences: dice.chance(30) ? dice.some(presenceRefs, 60) : null,
    skillMatch: dice.of([null, null, 'exact', 'closest', 'none']),
    needsCapacity: !dice.chance(10),
    attributes: dice.some(attributeMatches(dice), 15),
    workingOnly: dice.chance(25),
    orderBy: dice.some(orders, 25),
  };
}

export function randomSetting(dice: Dice, userId: string): RepresentativeSetting {
  return setting(userId, {
    active: dice.chance(92),
    capacityTotal: dice.of([0, 30, 60, 90, 100]),
    queueIds: dice.some(queueIds, 50),
    groupIds: dice.some(groupIds, 35),
    skills: needs(dice, 50),
    profiles: dice.some(profileIds, 50).map((profileId) => ({ profileId, limit: dice.upTo(3) })),
    attributes: {
      ...(dice.chance(70) ? { region: dice.of(['north', 'south']) } : {}),
      ...(dice.chance(70) ? { grade: dice.upTo(5) } : {}),
      ...(dice.chance(50) ? { operatingHours: dice.of(['early', 'late']) } : {}),
    },
  });
}

export function randomState(dice: Dice, now: number): RepresentativeState {
  const presence = randomPresence(dice);
  return {
    ...presence,
    connected: dice.chance(80),
    lastReleasedAt: dice.chance(20) ? Number.NEGATIVE_INFINITY : now - (1 + dice.upTo(6)) * 10 * second,
    lastAssignedAt: dice.chance(20) ? Number.NEGATIVE_INFINITY : now - (1 + dice.upTo(6)) * 10 * second,
    finished: [],
  };
}

export function randomPresence(dice: Dice): Pick<RepresentativeState, 'presence' | 'presenceId'> {
  if (dice.chance(15)) return { presence: 'away', presenceId: customPresence };
  const presence = dice.of(['available', 'available', 'available', 'busy', 'away', 'inactive'] as const);
  return { presence, presenceId: null };
}

export function randomItem(dice: Dice, conversationId: string, now: number): Item {
  const queuedAt = now - dice.of([0, 0, 0, 10 * second, 50 * second]);
  return {
    conversationId,
    workstreamId: dice.of(workstreamIds),
    queueId: dice.of(queueIds),
    kind: 'messaging',
    queuedAt,
    waitingSince: queuedAt - dice.of([0, 0, minute]),
    refusals: [],
    demand: {
      ...noDemand,
      priority: dice.of([0, 0, 0, 1, 5]),
      skills: dice.chance(60) ? needs(dice, 35) : [],
      skillMatch: dice.of([null, null, null, 'closest', 'exact']),
      profileIds: dice.chance(10) ? [dice.of(profileIds)] : [],
      attributes: dice.chance(50) ? { region: dice.of(['north', 'south']) } : {},
      directed: dice.chance(8) ? dice.of(userIds) : null,
      same: dice.chance(8) ? dice.of(userIds) : null,
      preferred: dice.chance(12) ? dice.some(userIds, 20) : [],
      bucket: dice.of([null, null, 0, 1]),
      bucketKeys: [dice.upTo(3)],
    },
  };
}
