/** A day of equals: everybody may always take everything, so the shares must be alike. */
import type { AssignmentMethod, SkillMatch } from '../../server/routing/domain/configuration.ts';
import { noDemand } from '../../server/routing/domain/demand.ts';
import { makeConfiguration } from './day/configuration.ts';
import { Engine, type MakeDecider } from './engine.ts';
import { Random } from './random.ts';
import { addRepresentative } from './world/people.ts';
import { arrive, close } from './world/queueing.ts';
import { World } from './world/world.ts';

export interface EqualDay {
  readonly seed: number;
  readonly method: AssignmentMethod;
  readonly skillMatch: SkillMatch;
  readonly people: number;
  readonly conversations: number;
}

const untroubled = { fails: () => false, failsInPart: () => false, chunk: () => 100 };

/**
 * @returns how many each got, and the greatest difference between two of them at any time of the day.
 */
export function sharesOf(
  { seed, method, skillMatch, people, conversations }: EqualDay,
  make: MakeDecider,
): { shares: number[]; apart: number } {
  const random = new Random(seed);
  const world = new World(oneQueue(random, method, skillMatch), Date.UTC(2026, 10, 2, 8));
  const { skills } = world.configuration;
  const asked = skills.slice(0, 1).map(({ skillId }) => ({ skillId, proficiency: 1 }));
  const shares = new Map<string, number>();
  for (let i = 1; i <= people; i += 1) {
    const userId = `r${String(i).padStart(2, '0')}`;
    shares.set(userId, 0);
    addRepresentative(
      world,
      {
        userId,
        active: true,
        capacityTotal: 1000,
        queueIds: ['q1'],
        groupIds: [],
        skills: asked.map((need) => ({ ...need, proficiency: 2 })),
        profiles: [],
        attributes: {},
      },
      'available',
    );
  }
  const engine = new Engine(world, make);
  let apart = 0;
  for (let i = 0; i < conversations; i += 1) {
    world.now += random.between(1, 20_000);
    const burst = random.chance(0.2) ? random.between(2, 2 * people) : 1;
    const came = Array.from({ length: burst }, () =>
      arrive(world, 'w-messaging-1', 'q1', { ...noDemand, skills: asked }),
    );
    engine.read();
    while (engine.plan()) {
      engine.carryOut(untroubled);
      engine.read();
    }
    for (const { handlerId } of came)
      if (handlerId !== null) shares.set(handlerId, shares.get(handlerId)! + 1);
    const counts = [...shares.values()];
    apart = Math.max(apart, Math.max(...counts) - Math.min(...counts));
    const open = [...world.conversations.values()].filter((one) => one.state === 'active');
    for (const one of random.some(open, 0.3)) close(world, one, false);
  }
  return { shares: [...shares.values()], apart };
}

function oneQueue(random: Random, method: AssignmentMethod, skillMatch: SkillMatch) {
  const base = makeConfiguration(random);
  const [queue] = base.queues;
  const [workstream] = base.workstreams;
  return {
    ...base,
    queues: [
      {
        ...queue!,
        queueId: 'q1',
        method,
        memberSkills: [],
        requiredSkills: [],
        overflow: [],
        prioritization: [],
        bullseye: null,
      },
    ],
    workstreams: [
      {
        ...workstream!,
        workstreamId: 'w-messaging-1',
        mode: 'push' as const,
        units: 1,
        profileIds: [],
        skillMatch,
        autoAccept: true,
        allowedPresences: ['available', 'busy'],
        interruptible: false,
        interrupts: false,
      },
    ],
  };
}
