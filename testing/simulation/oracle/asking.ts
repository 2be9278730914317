/** Who may be asked for a conversation, and who of them is to be: from the specification, one representative at a time. */
import type { OfferKind } from '../../../contracts/words.ts';
import type {
  AssignmentRule,
  OrderBy,
  QueueSetting,
  RoutingConfiguration,
  SkillNeed,
  WorkstreamSetting,
} from '../../../server/routing/domain/configuration.ts';
import { isOpen } from '../../../server/routing/domain/hours/operating-hours.ts';
import type { ConversationRow } from '../world/rows.ts';
import { matches } from './attributes.ts';
import { attributeOrder, closenessOf, proficiencyOf } from './closeness.ts';
import {
  belongsTo,
  freePlaces,
  freeUnits,
  hasRoom,
  isAllowed,
  type Person,
  ringOf,
  skillLevel,
} from './people.ts';

export interface Situation {
  readonly configuration: RoutingConfiguration;
  readonly now: number;
  readonly people: ReadonlyMap<string, Person>;
}

export interface Asked {
  /** The best first. */
  readonly ranked: readonly Person[];
  /** Whether it goes beyond their limits, which the rule does not ask about. */
  readonly beyond: (person: Person) => boolean;
  readonly kindOf: (person: Person) => OfferKind;
}

interface Ask {
  readonly conversation: ConversationRow;
  readonly queue: QueueSetting;
  readonly workstream: WorkstreamSetting;
  readonly waitedSeconds: number;
  readonly skills: readonly SkillNeed[];
  readonly profileIds: readonly string[];
}

const within = () => false;
const nobody: Asked = { ranked: [], beyond: within, kindOf: () => 'matched' };

/** Everybody who may be asked now, in order; nobody when the conversation has to wait. */
export function whoIsAsked(situation: Situation, conversation: ConversationRow): Asked {
  const ask = askOf(situation, conversation);
  if (!ask || ask.workstream.mode === 'pick') return nobody;
  const named = namedNow(situation, ask);
  if (named) {
    const { userIds, kindOf } = named;
    const ranked = userIds
      .map((userId) => situation.people.get(userId)!)
      .filter(
        (person) =>
          isThere(person, ask.workstream.allowedPresences) &&
          hasRoomFor(situation, ask, person) &&
          !isLeftAlone(situation, ask, person),
      );
    if (ranked.length > 0 || !named.isOver) return { ranked, beyond: within, kindOf };
  }
  const members = [...situation.people.values()].filter((person) => belongsTo(person, ask.queue));
  for (const rule of rulesNow(ask)) {
    const may = members.filter((person) => mayBeAsked(situation, ask, rule, person));
    if (may.length === 0) continue;
    const ranked = may.sort((a, b) => compare(situation, ask, rule, a, b));
    const beyond = (rule?.needsCapacity ?? true) ? within : (one: Person) => !hasRoomFor(situation, ask, one);
    return { ranked, beyond, kindOf: () => 'matched' };
  }
  return nobody;
}

/** Whether anybody at all could take it some day, if only they were free and there. */
export function couldBeTaken(situation: Situation, conversation: ConversationRow): boolean {
  const ask = askOf(situation, conversation);
  if (!ask) return false;
  const { method, bullseye } = ask.queue;
  const rules = method.kind === 'custom' ? method.rules : [null];
  const dropped = (bullseye?.rings ?? []).flatMap((ring) => ring.dropSkillIds);
  const skills = ask.skills.filter((need) => !dropped.includes(need.skillId));
  for (const person of situation.people.values()) {
    if (!person.setting.active || !belongsTo(person, ask.queue)) continue;
    for (const rule of rules) {
      const match = matchOf(ask, rule);
      const knows = (need: SkillNeed) => skillLevel(person, need.skillId) >= need.proficiency;
      if (match === 'exact' && !skills.every(knows)) continue;
      if (rule?.attributes.some((one) => !matches(one, person.setting.attributes, ask.conversation.demand)))
        continue;
      if (!(rule?.needsCapacity ?? true)) return true;
      if (ask.workstream.units > person.setting.capacityTotal) continue;
      const has = (id: string) =>
        person.setting.profiles.some((one) => one.profileId === id && one.limit > 0);
      if (ask.profileIds.every(has)) return true;
    }
  }
  return false;
}

function askOf({ configuration, now }: Situation, conversation: ConversationRow): Ask | null {
  const queue = configuration.queues.find((one) => one.queueId === conversation.queueId);
  const workstream = configuration.workstreams.find((one) => one.workstreamId === conversation.workstreamId);
  if (!queue || !workstream) return null;
  const { demand } = conversation;
  const waitedSeconds = Math.max(0, (now - conversation.queuedAt) / 1000);
  const wanted = demand.skills.length > 0 ? demand.skills : queue.requiredSkills;
  const dropped = (queue.bullseye?.rings ?? [])
    .filter((ring) => ring.afterSeconds <= waitedSeconds)
    .flatMap((ring) => ring.dropSkillIds);
  return {
    conversation,
    queue,
    workstream,
    waitedSeconds,
    skills: wanted.filter((need) => !dropped.includes(need.skillId)),
    profileIds: [...new Set([...workstream.profileIds, ...demand.profileIds])],
  };
}

/** Null stands for the one rule of the built-in methods. */
const rulesNow = ({ queue: { method }, waitedSeconds }: Ask): readonly (AssignmentRule | null)[] =>
  method.kind === 'custom' ? method.rules.filter((rule) => rule.afterSeconds <= waitedSeconds) : [null];

const matchOf = ({ conversation, workstream }: Ask, rule: AssignmentRule | null) =>
  rule?.skillMatch ?? conversation.demand.skillMatch ?? workstream.skillMatch;

const isThere = (person: Person, presences: readonly string[]): boolean =>
  person.setting.active && person.connected && isAllowed(person, presences);

const hasRoomFor = ({ configuration }: Situation, { workstream, profileIds }: Ask, person: Person): boolean =>
  hasRoom(person, configuration, { units: workstream.units, profileIds, interrupts: workstream.interrupts });

/** They declined or missed it: for a while, or for good. */
function isLeftAlone({ now }: Situation, { conversation, workstream }: Ask, { userId }: Person): boolean {
  const refusal = conversation.refusals.find((one) => one.userId === userId);
  if (!refusal) return false;
  return refusal.times >= workstream.declineLimit || now < refusal.at + workstream.reofferSeconds * 1000;
}

function mayBeAsked(situation: Situation, ask: Ask, rule: AssignmentRule | null, person: Person): boolean {
  const { queue, workstream, conversation, skills } = ask;
  if (!isThere(person, rule?.presences ?? workstream.allowedPresences)) return false;
  if (!isInOpenRing(ask, person)) return false;
  if (rule?.attributes.some((one) => !matches(one, person.setting.attributes, conversation.demand)))
    return false;
  if (rule?.workingOnly && !isWorking(situation, person)) return false;
  if (matchOf(ask, rule) === 'exact') {
    if (skills.some((need) => skillLevel(person, need.skillId) < need.proficiency)) return false;
  }
  if ((rule?.needsCapacity ?? true) && !hasRoomFor(situation, ask, person)) return false;
  return !isLeftAlone(situation, ask, person) && belongsTo(person, queue);
}

function isInOpenRing({ queue, waitedSeconds }: Ask, person: Person): boolean {
  const { bullseye } = queue;
  if (!bullseye || bullseye.rings.length === 0) return true;
  const { rings, fallback } = bullseye;
  if (fallback.kind === 'any' && waitedSeconds >= rings.at(-1)!.afterSeconds + fallback.afterSeconds)
    return true;
  return ringOf(person, queue) < rings.filter((ring) => ring.afterSeconds <= waitedSeconds).length;
}

function isWorking({ configuration, now }: Situation, { setting }: Person): boolean {
  const name = setting.attributes.operatingHours;
  const hours = configuration.hours.find((one) => one.hoursId === name || one.name === name);
  return hours === undefined || isOpen(hours, now);
}

/** Those asked before everybody else, in order; alone, unless the wait for them is over. */
function namedNow(
  { people, now }: Situation,
  { conversation, workstream }: Ask,
): { userIds: readonly string[]; kindOf: (person: Person) => OfferKind; isOver: boolean } | null {
  const { directed, same, preferred } = conversation.demand;
  const { affinityWaitSeconds: wait } = workstream;
  const isOver = wait !== null && now >= conversation.queuedAt + wait * 1000;
  const counts = (userId: string | null): userId is string =>
    userId !== null &&
    people.get(userId)?.setting.active === true &&
    !conversation.refusals.some((one) => one.userId === userId);
  if (counts(directed)) {
    const there = isThere(people.get(directed)!, workstream.allowedPresences);
    if ((wait !== null && !isOver) || there)
      return { userIds: [directed], kindOf: () => 'directed', isOver: false };
  }
  const userIds = [...new Set([same, ...preferred].filter(counts))];
  if (userIds.length === 0) return null;
  return { userIds, kindOf: ({ userId }) => (userId === same ? 'same' : 'preferred'), isOver };
}

/** Below zero when the first is asked before the second. */
function compare(situation: Situation, ask: Ask, rule: AssignmentRule | null, a: Person, b: Person): number {
  const { queue, workstream, skills, profileIds } = ask;
  const idleLongest = () =>
    a.idleSince - b.idleSince || a.conversations - b.conversations || loadOf(a) - loadOf(b);
  const roundRobin = () => a.assignedAt - b.assignedAt;
  const freest = () =>
    workstream.units === 0 && profileIds.length > 0
      ? freePlaces(b, profileIds) - freePlaces(a, profileIds)
      : freeUnits(b, workstream.interrupts) - freeUnits(a, workstream.interrupts);
  const closest = () =>
    matchOf(ask, rule) === 'closest' && skills.length > 0
      ? closenessOf(situation, skills, a) - closenessOf(situation, skills, b)
      : 0;
  const byKind = (kind: string | null) =>
    kind === null
      ? skills
      : skills.filter(
          (need) =>
            (situation.configuration.skills.find((one) => one.skillId === need.skillId)?.kind ?? '') === kind,
        );
  const ordered = (by: OrderBy): number => {
    switch (by.by) {
      case 'least_active':
        return idleLongest();
      case 'round_robin':
        return roundRobin();
      case 'available_units':
        return freeUnits(b, workstream.interrupts) - freeUnits(a, workstream.interrupts);
      case 'skill_count':
        return b.setting.skills.length - a.setting.skills.length;
      case 'available_profile':
        return difference(freePlaces(b, [by.profileId]), freePlaces(a, [by.profileId]));
      case 'proficiency': {
        const wanted = byKind(by.skillKind);
        return by.want === 'most'
          ? proficiencyOf(situation, wanted, b) - proficiencyOf(situation, wanted, a)
          : closenessOf(situation, wanted, a) - closenessOf(situation, wanted, b);
      }
      case 'attribute':
        return attributeOrder(
          a.setting.attributes[by.attribute],
          b.setting.attributes[by.attribute],
          by.direction,
        );
    }
  };
  const inner = queue.bullseye ? ringOf(a, queue) - ringOf(b, queue) : 0;
  if (inner !== 0) return inner;
  const id = a.userId < b.userId ? -1 : 1;
  switch (queue.method.kind) {
    case 'highest_capacity':
      return closest() || freest() || roundRobin() || id;
    case 'round_robin':
      return closest() || roundRobin() || id;
    case 'least_active':
      return closest() || idleLongest() || roundRobin() || id;
    case 'custom': {
      for (const by of rule!.orderBy) {
        const order = ordered(by);
        if (order !== 0) return order;
      }
      return closest() || idleLongest() || roundRobin() || id;
    }
  }
}

const loadOf = (person: Person): number =>
  (person.firm + person.interruptible) / Math.max(1, person.setting.capacityTotal);

/** Of numbers that may both be without end. */
const difference = (a: number, b: number): number => (a === b ? 0 : a - b);
