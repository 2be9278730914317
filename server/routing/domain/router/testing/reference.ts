/**
 * What the router has to decide, written as plainly as it can be said: every decision looks at everybody and
 * everything. Shares no code with the router but the local time.
 */
import type {
  AssignmentRule,
  AttributeMatch,
  OrderBy,
  QueueSetting,
  RoutingConfiguration,
  SkillNeed,
  WorkstreamSetting,
} from '../../configuration.ts';
import { localTime } from '../../hours/local-time.ts';
import { isOpen } from '../../hours/operating-hours.ts';
import type { Item, RepresentativeSetting, RepresentativeState, Reservation } from '../changes.ts';

export interface Person {
  setting: RepresentativeSetting;
  state: RepresentativeState;
}

export interface World {
  configuration: RoutingConfiguration;
  people: Map<string, Person>;
  /** Those that wait and are not offered, held or parked. */
  free: Item[];
  held: (Reservation & { assignedAt?: number })[];
}

export interface Decided {
  conversationId: string;
  userId: string;
  kind: string;
  override: boolean;
}

interface Choice {
  userId: string;
  kind: string;
  override: boolean;
}

/** Thousandths of a millisecond keep the order of what is assigned in one instant. */
export function nextStamp(world: Pick<World, 'people' | 'held'>, now: number): number {
  const stamps = [
    ...[...world.people.values()].map(({ state }) => state.lastAssignedAt),
    ...world.held.map((one) => one.assignedAt ?? 0),
  ].filter((stamp) => Math.floor(stamp) === now);
  return stamps.length === 0 ? now : Math.max(...stamps) + 0.001;
}

/** Decides everything that can be decided, one after the other; what is decided is held in the world from then on. */
export function decideAll(world: World, now: number): Decided[] {
  const decided: Decided[] = [];
  for (;;) {
    const proposals: { item: Item; queue: QueueSetting; choice: Choice }[] = [];
    for (const queue of world.configuration.queues) {
      for (const item of inOrder(world, queue, now)) {
        const choice = choose(world, queue, item, now);
        if (!choice) continue;
        proposals.push({ item, queue, choice });
        break;
      }
    }
    proposals.sort(
      (a, b) =>
        a.queue.priority - b.queue.priority ||
        score(b.item, b.queue, now) - score(a.item, a.queue, now) ||
        a.item.waitingSince - b.item.waitingSince ||
        (a.item.conversationId < b.item.conversationId ? -1 : 1),
    );
    const next = proposals[0];
    if (!next) return decided;
    const { item, choice } = next;
    const { units, interruptible } = workstreamOf(world, item)!;
    world.free.splice(world.free.indexOf(item), 1);
    world.held.push({
      conversationId: item.conversationId,
      userId: choice.userId,
      units,
      profileIds: profilesOf(world, item),
      interruptible,
      override: choice.override,
      reservedAt: now,
      assignedAt: nextStamp(world, now),
    });
    decided.push({ conversationId: item.conversationId, ...choice });
  }
}

/** In points, times 60,000 to stay whole. */
function score(item: Item, { dynamicPriority }: QueueSetting, now: number): number {
  const waited = now - item.waitingSince;
  const reached = dynamicPriority.steps.filter((step) => waited >= step.afterSeconds * 1000);
  const points = item.demand.priority + reached.reduce((sum, step) => sum + step.points, 0);
  return points * 60_000 + waited * dynamicPriority.pointsPerMinute;
}

function inOrder(world: World, queue: QueueSetting, now: number): Item[] {
  const bucketOf = ({ demand: { bucket } }: Item) =>
    bucket !== null && bucket < queue.prioritization.length ? bucket : 1_000_000;
  return world.free
    .filter((item) => item.queueId === queue.queueId && workstreamOf(world, item))
    .sort((a, b) => {
      if (bucketOf(a) !== bucketOf(b)) return bucketOf(a) - bucketOf(b);
      for (const [i, { direction }] of (queue.prioritization[bucketOf(a)]?.orderBy ?? []).entries()) {
        const difference = Number(a.demand.bucketKeys[i]) - Number(b.demand.bucketKeys[i]);
        if (difference !== 0) return direction === 'ascending' ? difference : -difference;
      }
      return (
        score(b, queue, now) - score(a, queue, now) ||
        a.waitingSince - b.waitingSince ||
        (a.conversationId < b.conversationId ? -1 : 1)
      );
    });
}

const workstreamOf = (world: World, item: Item): WorkstreamSetting | undefined =>
  world.configuration.workstreams.find((one) => one.workstreamId === item.workstreamId);

const profilesOf = (world: World, item: Item): string[] => [
  ...new Set([...workstreamOf(world, item)!.profileIds, ...item.demand.profileIds]),
];

function choose(world: World, queue: QueueSetting, item: Item, now: number): Choice | null {
  const workstream = workstreamOf(world, item)!;
  if (workstream.mode === 'pick') return null;
  const named = namedFor(world, workstream, item, now);
  if (named) {
    const userId = named.userIds.find(
      (one) =>
        isPresent(world.people.get(one)!, workstream.allowedPresences) &&
        hasRoom(world, world.people.get(one)!, item, now),
    );
    if (userId === undefined && !named.isOver) return null;
    if (userId !== undefined) {
      const kind = named.directed ? 'directed' : item.demand.same === userId ? 'same' : 'preferred';
      return { userId, kind, override: false };
    }
  }
  const waited = Math.max(0, now - item.queuedAt);
  const rules: (AssignmentRule | null)[] =
    queue.method.kind === 'custom'
      ? queue.method.rules.filter((rule) => waited >= rule.afterSeconds * 1000)
      : [null];
  for (const rule of rules) {
    const eligible = [...world.people.values()].filter((one) =>
      isEligible(world, queue, workstream, item, rule, one, now),
    );
    if (eligible.length === 0) continue;
    const best = eligible.reduce((a, b) =>
      isBefore(world, queue, workstream, item, rule, b, a, now) ? b : a,
    );
    const override = rule?.needsCapacity === false && !hasRoom(world, best, item, now);
    return { userId: best.setting.userId, kind: 'matched', override };
  }
  return null;
}

function namedFor(
  world: World,
  workstream: WorkstreamSetting,
  item: Item,
  now: number,
): { userIds: string[]; directed: boolean; isOver: boolean } | null {
  const { affinityWaitSeconds: wait } = workstream;
  const isOver = wait !== null && now - item.queuedAt >= wait * 1000;
  const usable = (userId: string | null): userId is string =>
    userId !== null &&
    world.people.get(userId)?.setting.active === true &&
    item.refusals.every((refusal) => refusal.userId !== userId);
  const { directed, same, preferred } = item.demand;
  if (usable(directed)) {
    if ((wait !== null && !isOver) || isPresent(world.people.get(directed)!, workstream.allowedPresences))
      return { userIds: [directed], directed: true, isOver: false };
  }
  const userIds = [same, ...preferred].filter(usable);
  return userIds.length > 0 ? { userIds, directed: false, isOver } : null;
}

const isPresent = ({ setting, state }: Person, allowed: readonly string[]): boolean =>
  setting.active &&
  state.connected &&
  (allowed.includes(state.presence) || (state.presenceId !== null && allowed.includes(state.presenceId)));

function isEligible(
  world: World,
  queue: QueueSetting,
  workstream: WorkstreamSetting,
  item: Item,
  rule: AssignmentRule | null,
  one: Person,
  now: number,
): boolean {
  const { setting } = one;
  if (!isIn(queue, setting)) return false;
  if (!isPresent(one, rule?.presences ?? workstream.allowedPresences)) return false;
  const ring = ringOf(queue, setting);
  if (ring !== null && ring >= openRings(queue, item, now)) return false;
  if (rule && !rule.attributes.every((match) => attributeHolds(match, setting, item))) return false;
  if (rule?.workingOnly) {
    const hours = world.configuration.hours.find((h) => h.hoursId === setting.attributes.operatingHours);
    if (hours && !isOpen(hours, now)) return false;
  }
  if (matchOf(workstream, item, rule) === 'exact')
    for (const need of skillsOf(queue, item, now))
      if (levelOf(setting, need.skillId) < need.proficiency || levelOf(setting, need.skillId) === 0)
        return false;
  if (rule?.needsCapacity !== false && !hasRoom(world, one, item, now)) return false;
  const refusal = item.refusals.find(({ userId }) => userId === setting.userId);
  if (!refusal) return true;
  return refusal.times < workstream.declineLimit && now >= refusal.at + workstream.reofferSeconds * 1000;
}

const matchOf = (workstream: WorkstreamSetting, item: Item, rule: AssignmentRule | null) =>
  rule?.skillMatch ?? item.demand.skillMatch ?? workstream.skillMatch;

const isIn = (queue: QueueSetting, setting: RepresentativeSetting): boolean =>
  setting.queueIds.includes(queue.queueId) ||
  setting.groupIds.some((id) => queue.memberGroupIds.includes(id)) ||
  queue.memberSkills.some((list) => list.every((need) => levelOf(setting, need.skillId) >= need.proficiency));

const levelOf = (setting: RepresentativeSetting, skillId: string): number =>
  setting.skills.find((skill) => skill.skillId === skillId)?.proficiency ?? 0;

function ringOf({ bullseye }: QueueSetting, { groupIds }: RepresentativeSetting): number | null {
  if (!bullseye) return null;
  const found = bullseye.rings.findIndex((ring) => ring.groupIds.some((id) => groupIds.includes(id)));
  return found < 0 ? bullseye.rings.length : found;
}

function openRings({ bullseye }: QueueSetting, item: Item, now: number): number {
  if (!bullseye) return 0;
  const waited = Math.max(0, now - item.queuedAt) / 1000;
  const { rings, fallback } = bullseye;
  const last = rings.at(-1)!.afterSeconds;
  if (fallback.kind === 'any' && waited >= last + fallback.afterSeconds) return rings.length + 1;
  return rings.filter((ring) => waited >= ring.afterSeconds).length;
}

function skillsOf(queue: QueueSetting, item: Item, now: number): readonly SkillNeed[] {
  const asked = item.demand.skills.length > 0 ? item.demand.skills : queue.requiredSkills;
  const dropped = (queue.bullseye?.rings ?? [])
    .slice(0, openRings(queue, item, now))
    .flatMap((ring) => ring.dropSkillIds);
  return asked.filter(({ skillId }) => !dropped.includes(skillId));
}

function attributeHolds(match: AttributeMatch, setting: RepresentativeSetting, item: Item): boolean {
  const has = setting.attributes[match.attribute];
  const wanted = match.same === undefined ? match.value : item.demand.attributes[match.same];
  if (has === undefined || wanted === undefined) return match.is === 'not_equal';
  switch (match.is) {
    case 'equal':
      return String(has) === String(wanted);
    case 'not_equal':
      return String(has) !== String(wanted);
    case 'greater':
      return Number(has) > Number(wanted);
    case 'less':
      return Number(has) < Number(wanted);
    case 'contains':
      return String(has).includes(String(wanted));
  }
}

const heldBy = (world: World, one: Person): World['held'] =>
  world.held.filter(({ userId }) => userId === one.setting.userId);

function unitsHeld(world: World, one: Person, interrupts: boolean): number {
  return heldBy(world, one)
    .filter((held) => !held.override && !(interrupts && held.interruptible))
    .reduce((sum, { units }) => sum + units, 0);
}

export function placesUsed(world: World, one: Person, profileId: string, now: number): number {
  const held = heldBy(world, one).filter((h) => !h.override && h.profileIds.includes(profileId)).length;
  const profile = world.configuration.profiles.find((p) => p.profileId === profileId);
  if (profile?.reset !== 'end_of_day') return held;
  const today = localTime(world.configuration.timeZone, now).date;
  const finished = one.state.finished.find((f) => f.profileId === profileId && f.usedOn === today);
  return held + (finished?.used ?? 0);
}

const limitOf = (one: Person, profileId: string): number | undefined =>
  one.setting.profiles.find((profile) => profile.profileId === profileId)?.limit;

export function hasRoom(world: World, one: Person, item: Item, now: number): boolean {
  const workstream = workstreamOf(world, item)!;
  for (const { profileId, limit } of one.setting.profiles) {
    const profile = world.configuration.profiles.find((p) => p.profileId === profileId);
    if (profile?.blocking && placesUsed(world, one, profileId, now) >= limit) return false;
  }
  for (const profileId of profilesOf(world, item)) {
    const limit = limitOf(one, profileId);
    if (limit === undefined || placesUsed(world, one, profileId, now) >= limit) return false;
  }
  if (workstream.units === 0) return true;
  return unitsHeld(world, one, workstream.interrupts) + workstream.units <= one.setting.capacityTotal;
}

function isBefore(
  world: World,
  queue: QueueSetting,
  workstream: WorkstreamSetting,
  item: Item,
  rule: AssignmentRule | null,
  a: Person,
  b: Person,
  now: number,
): boolean {
  const keysOf = (one: Person): number[] => {
    const { setting, state } = one;
    const held = heldBy(world, one);
    const times = held.map(({ reservedAt }) => reservedAt);
    const idle = Math.max(state.lastReleasedAt, ...times);
    const assigned = Math.max(state.lastAssignedAt, ...held.map((h) => h.assignedAt ?? h.reservedAt));
    const counted = held.filter((h) => !h.override).reduce((sum, { units }) => sum + units, 0);
    const leastActive = [idle, held.length, counted / Math.max(1, setting.capacityTotal)];
    const skills = skillsOf(queue, item, now);
    const closest = matchOf(workstream, item, rule) === 'closest' ? [distance(world, setting, skills)] : [];
    const freeUnits = setting.capacityTotal - unitsHeld(world, one, workstream.interrupts);
    const freePlaces = (profileIds: readonly string[]) =>
      Math.min(
        ...profileIds.map(
          (id) => (limitOf(one, id) ?? Number.NEGATIVE_INFINITY) - placesUsed(world, one, id, now),
        ),
      );
    const ordered = (by: OrderBy): number[] => {
      switch (by.by) {
        case 'least_active':
          return leastActive;
        case 'round_robin':
          return [assigned];
        case 'available_units':
          return [-freeUnits];
        case 'skill_count':
          return [-setting.skills.length];
        case 'available_profile':
          return [-freePlaces([by.profileId])];
        case 'attribute': {
          const value = setting.attributes[by.attribute];
          if (value === undefined) return [Number.POSITIVE_INFINITY];
          return [by.direction === 'ascending' ? Number(value) : -Number(value)];
        }
        case 'proficiency': {
          const some = skills.filter(
            ({ skillId }) =>
              by.skillKind === null ||
              world.configuration.skills.find((s) => s.skillId === skillId)?.kind === by.skillKind,
          );
          if (by.want === 'nearest') return [distance(world, setting, some)];
          const sum = some.reduce(
            (all, { skillId }) => all + levelOf(setting, skillId) / maximumOf(world, skillId),
            0,
          );
          return [-rounded(sum)];
        }
      }
    };
    const ring = ringOf(queue, setting);
    const inner = ring === null ? [] : [ring];
    switch (queue.method.kind) {
      case 'highest_capacity': {
        const profileIds = profilesOf(world, item);
        const free = workstream.units === 0 && profileIds.length > 0 ? freePlaces(profileIds) : freeUnits;
        return [...inner, ...closest, -free, assigned];
      }
      case 'round_robin':
        return [...inner, ...closest, assigned];
      case 'least_active':
        return [...inner, ...closest, ...leastActive, assigned];
      case 'custom':
        return [...inner, ...rule!.orderBy.flatMap(ordered), ...closest, ...leastActive, assigned];
    }
  };
  const [left, right] = [keysOf(a), keysOf(b)];
  for (const [i, value] of left.entries()) if (value !== right[i]) return value < right[i]!;
  return a.setting.userId < b.setting.userId;
}

/** Exactly what is asked for, then more by how much more, then less by how much less, then nothing at all. */
function distance(world: World, setting: RepresentativeSetting, skills: readonly SkillNeed[]): number {
  if (skills.length === 0) return 0;
  const parts = skills.map(
    ({ skillId, proficiency }) => (levelOf(setting, skillId) - proficiency) / maximumOf(world, skillId),
  );
  if (skills.every(({ skillId }) => levelOf(setting, skillId) === 0)) return 1_000_000;
  const gap = -parts.filter((part) => part < 0).reduce((sum, part) => sum + part, 0);
  const surplus = parts.filter((part) => part > 0).reduce((sum, part) => sum + part, 0);
  return rounded(gap > 0 ? 1000 + gap : surplus);
}

const maximumOf = (world: World, skillId: string): number =>
  world.configuration.skills.find((skill) => skill.skillId === skillId)?.maximum ?? 10;

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
