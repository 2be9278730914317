/** What may happen on a random day: each is one thing that customers, representatives or administrators do. */
import type { RoutingConfiguration } from '../../../server/routing/domain/configuration.ts';
import type { Random } from '../random.ts';
import { take } from '../world/capacity.ts';
import { accept, decline, engage, isFree } from '../world/offers.ts';
import {
  addRepresentative,
  applyConfiguration,
  choosePresence,
  connect,
  disconnect,
  setRepresentative,
} from '../world/people.ts';
import { arrive, close, park, transfer, wrapUp } from '../world/queueing.ts';
import type { ConversationRow, RepresentativeRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { makeMethod, makeOverflow } from './configuration.ts';
import { makeDemand, makeSetting } from './people.ts';

type Happening = (world: World, random: Random) => void;

const mostConversations = 60;

const inState = (world: World, ...states: ConversationRow['state'][]): ConversationRow[] =>
  [...world.conversations.values()].filter((one) => states.includes(one.state));

const people = (world: World, which: (row: RepresentativeRow) => boolean = () => true): RepresentativeRow[] =>
  [...world.representatives.values()].filter(which);

/** Two transactions about one representative may enter the log in the other order than they happened. */
const isLate = (random: Random): boolean => random.chance(0.15);

function customerArrives(world: World, random: Random): void {
  if (inState(world, 'queued', 'active', 'wrap_up').length >= mostConversations) return;
  const { workstreamId, kind } = random.pick(world.configuration.workstreams);
  const { queueId } = random.pick(world.configuration.queues.filter((one) => one.kind === kind));
  const userIds = [...world.representatives.keys()];
  arrive(world, workstreamId, queueId, makeDemand(random, world.configuration, queueId, userIds));
}

const offerAnswered =
  (answer: typeof accept): Happening =>
  (world, random) => {
    const offer = random.pickOf([...world.offers.values()]);
    if (offer) answer(world, offer);
  };

function workEnds(world: World, random: Random): void {
  const conversation = random.pickOf(inState(world, 'active'));
  if (!conversation) return;
  if (random.chance(0.7)) wrapUp(world, conversation);
  else close(world, conversation, false);
}

function wrapUpEnds(world: World, random: Random): void {
  const conversation = random.pickOf(inState(world, 'wrap_up'));
  if (conversation) close(world, conversation, false);
}

function customerLeaves(world: World, random: Random): void {
  const conversation = random.pickOf(inState(world, 'queued', 'active'));
  if (conversation) close(world, conversation, random.chance(0.5));
}

/** To a queue or to a representative, from a queue or from whoever has it. */
function isTransferred(world: World, random: Random): void {
  const conversation = random.pickOf(inState(world, 'queued', 'active', 'waiting'));
  if (!conversation) return;
  const queues = world.configuration.queues.filter((one) => one.kind === conversation.kind);
  const { queueId } = random.pick(queues);
  const userIds = [...world.representatives.keys()];
  const demand = makeDemand(random, world.configuration, queueId, userIds);
  const directed = random.chance(0.3) ? random.pick(userIds) : null;
  const keeps = world.workstream(conversation.workstreamId).keepSameRepresentative;
  const resumed = conversation.state === 'waiting';
  const same = resumed && keeps ? conversation.lastHandlerId : null;
  const cause = resumed ? 'resumed' : random.pick(['transferred', 'released'] as const);
  transfer(world, conversation, queueId, { ...demand, directed, same }, cause, random.chance(0.5));
}

function isParked(world: World, random: Random): void {
  const conversation = random.pickOf(inState(world, 'active'));
  if (conversation) park(world, conversation);
}

/** Somebody takes one by hand, beyond their limits if need be, on the record. */
function isPicked(world: World, random: Random): void {
  const conversation = random.pickOf(inState(world, 'queued'));
  const row = random.pickOf(people(world, (one) => one.connected && one.setting.active));
  if (!conversation || !row || !isFree(world, conversation, conversation.queueId!)) return;
  const { units, profileIds, interruptible, interrupts } = world.workstream(conversation.workstreamId);
  const asked = { units, profileIds: [...new Set([...profileIds, ...conversation.demand.profileIds])] };
  const override = !world.hasRoom(row, { ...asked, interrupts });
  if (override && random.chance(0.6)) return;
  world.transact((append) => {
    const { id: conversationId } = conversation;
    const { userId } = row;
    const offerId = world.nextId('o');
    take(world, {
      conversationId,
      userId,
      ...asked,
      interruptible,
      override,
      reservedAt: world.now,
      heldUntil: null,
    });
    append({
      type: 'offer.made',
      conversationId,
      representativeId: userId,
      actor: `representative:${userId}`,
      at: world.at,
      payload: {
        offerId,
        queueId: conversation.queueId!,
        units,
        expiresAt: world.at.toISOString(),
        kind: 'picked',
        automatic: true,
        profileIds: asked.profileIds,
        interruptible,
        override,
        cycleId: null,
      },
    });
    engage(world, append, conversation, userId, offerId);
  });
}

function presenceChosen(world: World, random: Random): void {
  const custom = world.configuration.presences.map((one) => one.presenceId);
  const ref = random.weighted([
    [5, 'available'],
    [1, 'busy'],
    [1, 'do_not_disturb'],
    [1, 'away'],
    [1, 'offline'],
    [1, random.pickOf(custom) ?? 'available'],
  ]);
  choosePresence(world, random.pick(people(world)), ref, isLate(random));
}

function wakesUp(world: World, random: Random): void {
  const row = random.pickOf(people(world, (one) => one.connected && one.presence !== 'available'));
  if (row) choosePresence(world, row, 'available', isLate(random));
}

function connectionLost(world: World, random: Random): void {
  const row = random.pickOf(people(world, (one) => one.connected));
  if (row) disconnect(world, row, isLate(random));
}

function connectionBack(world: World, random: Random): void {
  const row = random.pickOf(people(world, (one) => !one.connected));
  if (!row) return;
  connect(world, row, isLate(random));
  if (row.presence === 'offline' && random.chance(0.8))
    choosePresence(world, row, 'available', isLate(random));
}

/** Skills, groups, limits, memberships, also of somebody who is being asked just now. */
function representativeChanged(world: World, random: Random): void {
  const asked = [...world.offers.values()].map((offer) => offer.userId);
  const userId = random.chance(0.4) ? random.pickOf(asked) : undefined;
  const row = userId === undefined ? random.pick(people(world)) : world.representatives.get(userId)!;
  const other = makeSetting(random, world.configuration, row.userId);
  const changed = random.pick([
    { active: other.active },
    { capacityTotal: other.capacityTotal },
    { queueIds: other.queueIds },
    { groupIds: other.groupIds },
    { skills: other.skills },
    { profiles: other.profiles },
    { attributes: other.attributes },
  ]);
  setRepresentative(world, row, { ...row.setting, ...changed }, random.chance(0.6));
}

function representativeJoins(world: World, random: Random): void {
  const userId = `r${String(world.representatives.size + 1).padStart(2, '0')}`;
  const setting = makeSetting(random, world.configuration, userId);
  addRepresentative(world, setting, 'offline');
  setRepresentative(world, world.representatives.get(userId)!, setting, random.chance(0.5));
}

function configurationChanged(world: World, random: Random): void {
  const { configuration } = world;
  const queue = random.pick(configuration.queues);
  const workstream = random.pick(configuration.workstreams);
  const others = configuration.queues.filter((one) => one.kind === queue.kind && one !== queue);
  const queueChange = random.pick([
    { priority: random.between(1, 3) },
    { method: makeMethod(random, configuration) },
    { dynamicPriority: { pointsPerMinute: random.between(0, 5), steps: [] } },
    {
      overflow: random.chance(0.5)
        ? makeOverflow(
            random,
            others.map((one) => one.queueId),
          )
        : [],
    },
    { bullseye: null },
    { requiredSkills: [] },
    { memberGroupIds: random.some(['g1', 'g2', 'g3'], 0.3) },
  ]);
  const streamChange = random.pick([
    { units: Math.max(workstream.profileIds.length > 0 ? 0 : 1, random.between(0, 3)) },
    { allowedPresences: ['available', ...random.some(['busy', 'away'], 0.4)] },
    { skillMatch: random.pick(['exact', 'closest', 'none'] as const) },
    { affinityWaitSeconds: random.pick([null, 0, 30]) },
    { declineLimit: random.between(1, 3), reofferSeconds: random.pick([0, 20]) },
    { autoAccept: random.chance(0.5) },
    { interruptible: random.chance(0.5) },
    { mode: random.pick(['push', 'push', 'pick'] as const) },
  ]);
  const change: Partial<RoutingConfiguration> = random.weighted<Partial<RoutingConfiguration>>([
    [6, { queues: configuration.queues.map((one) => (one === queue ? { ...one, ...queueChange } : one)) }],
    [
      4,
      {
        workstreams: configuration.workstreams.map((one) =>
          one === workstream ? { ...one, ...streamChange } : one,
        ),
      },
    ],
    [1, { profiles: configuration.profiles.map((one) => ({ ...one, blocking: random.chance(0.3) })) }],
    [1, { settings: { ...configuration.settings, alertAfterOffers: random.between(1, 4) } }],
  ]);
  applyConfiguration(world, change);
}

/** Durable consumers run some time after what they answer to. */
function choresDone(world: World): void {
  for (const chore of world.chores.splice(0)) chore();
}

export const happenings: readonly (readonly [number, Happening])[] = [
  [30, customerArrives],
  [24, offerAnswered(accept)],
  [7, offerAnswered(decline)],
  [16, workEnds],
  [8, wrapUpEnds],
  [3, customerLeaves],
  [5, isTransferred],
  [3, isParked],
  [2, isPicked],
  [3, presenceChosen],
  [8, wakesUp],
  [2, connectionLost],
  [5, connectionBack],
  [4, representativeChanged],
  [1, representativeJoins],
  [3, configurationChanged],
  [8, choresDone],
];
