/** Representatives as the oracle sees them: counted from the tables' rows, one by one. */
import type { QueueSetting, RoutingConfiguration } from '../../../server/routing/domain/configuration.ts';
import type { RepresentativeSetting } from '../../../server/routing/domain/router/changes.ts';
import type { World } from '../world/world.ts';

export interface Person {
  readonly userId: string;
  readonly setting: RepresentativeSetting;
  readonly presence: string;
  readonly presenceId: string | null;
  readonly connected: boolean;
  firm: number;
  interruptible: number;
  conversations: number;
  /** By profile: held, and finished today where that counts. */
  readonly places: Map<string, number>;
  /** Since when they have been idle: the last release, or the newest thing held. */
  idleSince: number;
  /** Thousandths of a millisecond tell the order in which several were asked at once. */
  assignedAt: number;
}

/** What taking a conversation does to somebody. */
export interface Taken {
  readonly units: number;
  readonly profileIds: readonly string[];
  readonly interruptible: boolean;
  readonly override: boolean;
}

export function peopleOf(world: World): Map<string, Person> {
  const people = new Map<string, Person>();
  const today = world.today();
  for (const row of world.representatives.values()) {
    const places = new Map<string, number>();
    for (const [profileId, { used, usedOn }] of row.finished) {
      const profile = world.configuration.profiles.find((one) => one.profileId === profileId);
      if (profile?.reset === 'end_of_day' && usedOn === today) places.set(profileId, used);
    }
    people.set(row.userId, {
      userId: row.userId,
      setting: row.setting,
      presence: row.presence,
      presenceId: row.presenceId,
      connected: row.connected,
      firm: 0,
      interruptible: 0,
      conversations: 0,
      places,
      idleSince: row.lastReleasedAt,
      assignedAt: row.lastAssignedAt,
    });
  }
  for (const held of world.reservations.values()) take(people.get(held.userId)!, held, held.reservedAt);
  return people;
}

/** Something more is theirs; `at` is when it was reserved. */
export function take(person: Person, taken: Taken, at: number): void {
  person.conversations += 1;
  person.idleSince = Math.max(person.idleSince, at);
  if (taken.override) return;
  if (taken.interruptible) person.interruptible += taken.units;
  else person.firm += taken.units;
  for (const profileId of taken.profileIds)
    person.places.set(profileId, (person.places.get(profileId) ?? 0) + 1);
}

/** Their limit of a profile; null for those who do not have it. */
export const limitOf = (person: Person, profileId: string): number | null =>
  person.setting.profiles.find((one) => one.profileId === profileId)?.limit ?? null;

export const freeUnits = (person: Person, interrupts: boolean): number =>
  person.setting.capacityTotal - person.firm - (interrupts ? 0 : person.interruptible);

export const freePlaces = (person: Person, profileIds: readonly string[]): number =>
  Math.min(
    ...profileIds.map((id) => {
      const limit = limitOf(person, id);
      return limit === null ? Number.NEGATIVE_INFINITY : limit - (person.places.get(id) ?? 0);
    }),
  );

export function hasRoom(
  person: Person,
  { profiles }: RoutingConfiguration,
  asked: { units: number; profileIds: readonly string[]; interrupts: boolean },
): boolean {
  for (const { profileId, blocking } of profiles) {
    const limit = limitOf(person, profileId);
    if (blocking && limit !== null && (person.places.get(profileId) ?? 0) >= limit) return false;
  }
  if (asked.profileIds.length > 0 && freePlaces(person, asked.profileIds) < 1) return false;
  return asked.units === 0 || freeUnits(person, asked.interrupts) >= asked.units;
}

export const isAllowed = (person: Person, presences: readonly string[]): boolean =>
  presences.includes(person.presence) ||
  (person.presenceId !== null && presences.includes(person.presenceId));

export const skillLevel = ({ setting }: Person, skillId: string): number =>
  setting.skills.find((one) => one.skillId === skillId)?.proficiency ?? 0;

/** By name, by group, or by having all the skills of a list. */
export const belongsTo = ({ setting }: Person, queue: QueueSetting): boolean =>
  setting.queueIds.includes(queue.queueId) ||
  queue.memberGroupIds.some((id) => setting.groupIds.includes(id)) ||
  queue.memberSkills.some(
    (list) =>
      list.length > 0 &&
      list.every((need) =>
        setting.skills.some((one) => one.skillId === need.skillId && one.proficiency >= need.proficiency),
      ),
  );

/** 0 is the innermost; as many as there are rings for those in none. */
export function ringOf({ setting }: Person, queue: QueueSetting): number {
  const rings = queue.bullseye?.rings ?? [];
  const at = rings.findIndex((ring) => ring.groupIds.some((id) => setting.groupIds.includes(id)));
  return at < 0 ? rings.length : at;
}
