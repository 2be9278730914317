/** A contact centre in its busiest hour, for the router alone: everybody in the busy queues is full, and many wait. */
import type {
  AssignmentMethod,
  QueueSetting,
  RoutingConfiguration,
  SkillMatch,
  SkillNeed,
  WorkstreamSetting,
} from '../../server/routing/domain/configuration.ts';
import { noDemand } from '../../server/routing/domain/demand.ts';
import type { Item, Reservation, RouterSnapshot } from '../../server/routing/domain/router/changes.ts';

export interface BusyHour {
  readonly representatives: number;
  readonly queues: number;
  readonly skills: number;
  readonly waiting: number;
  readonly method: AssignmentMethod;
  readonly skillMatch: SkillMatch;
}

/** One queue in so many is quiet: nobody waits there, and half of its members have room. */
export const quietEvery = 10;
const queuesEach = 4;
const skillsEach = 6;
export const capacityTotal = 90;
const units = 30;
export const startedAt = Date.UTC(2026, 10, 18, 12);

export const isQuiet = (queue: number): boolean => queue % quietEvery === 0;

/** As long as ids are, and as little alike. */
export function idOf(kind: number, number: number): string {
  const mixed = Math.imul(number + 1, 0x9e3779b1) >>> 0;
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return `${hex(mixed, 8)}-${hex(kind, 4)}-7000-8000-${hex(number, 12)}`;
}
export const queueIdOf = (queue: number) => idOf(1, queue);
export const userIdOf = (user: number) => idOf(2, user);
const skillIdOf = (skill: number) => idOf(3, skill);
const workstreamIdOf = (workstream: number) => idOf(4, workstream);
export const conversationIdOf = (conversation: number) => idOf(5, conversation);

/** Numbers that look random and are always the same. */
export class Sequence {
  #state = 1;

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 0x1_0000_0000) * limit);
  }
}

export function snapshotOf(hour: BusyHour): RouterSnapshot {
  const numbers = new Sequence();
  const reservations: Reservation[] = [];
  const representatives = Array.from({ length: hour.representatives }, (_, user) => {
    const userId = userIdOf(user);
    const quiet = user % quietEvery === 0;
    for (let held = 0; held < (quiet ? 1 + (user % 20) / 10 : capacityTotal / units); held += 1)
      reservations.push(heldBy(userId, reservations.length));
    return {
      setting: {
        userId,
        active: true,
        capacityTotal,
        queueIds: queuesOf(hour, numbers, quiet),
        groupIds: [],
        skills: needs(hour, numbers, skillsEach, 10),
        profiles: [],
        attributes: { region: user % 3 === 0 ? 'north' : 'south', grade: Math.floor(user / quietEvery) % 5 },
      },
      state: {
        presence: 'available' as const,
        presenceId: null,
        connected: user % 20 !== 7,
        lastReleasedAt: startedAt - numbers.below(600_000),
        lastAssignedAt: startedAt - numbers.below(600_000),
        finished: [],
      },
    };
  });
  const items: Item[] = [];
  for (let queue = 0; items.length < hour.waiting; queue = (queue + 1) % hour.queues)
    if (!isQuiet(queue))
      items.push(itemFor(hour, numbers, queue, items.length, startedAt - numbers.below(900_000)));
  return {
    configuration: configurationOf(hour),
    representatives,
    reservations,
    items,
    offers: [],
    alerts: [],
  };
}

export function itemFor(
  hour: BusyHour,
  numbers: Sequence,
  queue: number,
  conversation: number,
  queuedAt: number,
): Item {
  return {
    conversationId: conversationIdOf(conversation),
    workstreamId: workstreamIdOf(conversation % 2),
    queueId: queueIdOf(queue),
    kind: 'messaging',
    queuedAt,
    waitingSince: queuedAt,
    refusals: [],
    demand: {
      ...noDemand,
      priority: numbers.below(10) === 0 ? 5 : 0,
      skills: needs(hour, numbers, numbers.below(3), 6),
      attributes: { region: numbers.below(2) === 0 ? 'north' : 'south' },
    },
  };
}

const heldBy = (userId: string, number: number): Reservation => ({
  conversationId: idOf(6, number),
  userId,
  units,
  profileIds: [],
  interruptible: false,
  override: false,
  reservedAt: startedAt - 600_000 + number,
});

function queuesOf(hour: BusyHour, numbers: Sequence, quiet: boolean): string[] {
  const queues = new Set<string>();
  while (queues.size < queuesEach) {
    const queue = numbers.below(hour.queues);
    if (isQuiet(queue) === quiet) queues.add(queueIdOf(queue));
  }
  return [...queues];
}

function needs(hour: BusyHour, numbers: Sequence, count: number, highest: number): SkillNeed[] {
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(numbers.below(hour.skills));
  return [...chosen].map((skill) => ({
    skillId: skillIdOf(skill),
    proficiency: 1 + numbers.below(highest),
  }));
}

const configurationOf = (hour: BusyHour): RoutingConfiguration => ({
  version: 1,
  timeZone: 'Europe/Berlin',
  settings: { restorePresenceSeconds: 150, signInPresence: null, alertAfterOffers: 5 },
  skills: Array.from({ length: hour.skills }, (_, skill) => ({
    skillId: skillIdOf(skill),
    name: `Skill ${skill}`,
    kind: skill % 4 === 0 ? 'language' : 'product',
    maximum: 10,
    levels: [],
  })),
  profiles: [],
  presences: [],
  hours: [],
  workstreams: [0, 1].map((workstream) => workstreamOf(hour, workstream)),
  queues: Array.from({ length: hour.queues }, (_, queue) => queueOf(hour, queue)),
});

const workstreamOf = (hour: BusyHour, workstream: number): WorkstreamSetting => ({
  workstreamId: workstreamIdOf(workstream),
  name: `Workstream ${workstream}`,
  kind: 'messaging',
  mode: 'push',
  defaultQueueId: queueIdOf(0),
  allowedPresences: ['available', 'busy'],
  units,
  profileIds: [],
  wrapUpSeconds: 60,
  wrapUpHold: 'always',
  skillMatch: hour.skillMatch,
  keepSameRepresentative: false,
  affinityWaitSeconds: 60,
  offerTimeoutSeconds: 30,
  reofferSeconds: 60,
  declineLimit: 3,
  autoAccept: false,
  inactiveAfterMissed: true,
  doNotDisturbAfterDeclined: false,
  interrupts: false,
  interruptible: false,
  affectsPresence: true,
  contextVariables: [],
  classification: [],
  routeToQueue: [],
});

const queueOf = (hour: BusyHour, queue: number): QueueSetting => ({
  queueId: queueIdOf(queue),
  name: `Queue ${queue}`,
  kind: 'messaging',
  priority: 1 + (queue % 3),
  memberGroupIds: [],
  memberSkills: [],
  method: hour.method,
  requiredSkills: [],
  hoursId: null,
  serviceLevelSeconds: 30,
  shortAbandonSeconds: 5,
  fallbackQueueId: null,
  overflow: [],
  prioritization: [],
  dynamicPriority: { pointsPerMinute: 1, steps: [] },
  bullseye: null,
});
