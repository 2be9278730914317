/**
 * Everybody who may be given something, as columns of numbers: a queue's members are looked through in one pass over
 * them. A representative is their place in the columns; it never changes.
 */
import type { AttributeMatch, CapacityProfile, SkillSetting } from '../configuration.ts';
import type { Scalar } from '../rules/condition.ts';
import { AttributeIndex, attributeTest } from './attribute-test.ts';
import type { RepresentativeSetting, RepresentativeState } from './changes.ts';
import { AttributeColumn, copied, ProfileColumn, SkillColumn } from './columns.ts';
import {
  blockedBit,
  disconnected,
  freeAt,
  freeBesideFirmAt,
  glanceWidth,
  inactive,
  presenceShift,
  skillBitsAt,
  standingAt,
} from './glance.ts';
import { PresenceTable } from './presences.ts';

const firstRoom = 64;
/** So many lists of attribute tests keep their answers: conversations may ask for anything. */
const mostIndexes = 256;
/** Before anything: those who never had anything come first. */
export const never = 0;

export class Roster {
  readonly presences = new PresenceTable();
  readonly userIds: string[] = [];
  readonly settings: RepresentativeSetting[] = [];
  /** 1 for yes. */
  active = new Uint8Array(firstRoom);
  connected = new Uint8Array(firstRoom);
  /** What decides most, of all that is below too: see `glance.ts`. */
  glance = new Int32Array(glanceWidth * firstRoom);
  /** At the limit of a blocking profile. */
  blocked = new Uint8Array(firstRoom);
  /** Might be given something: connected, and with room for the least that is ever asked. Spares a closer look. */
  ready = new Uint8Array(firstRoom);
  /** By place: the numbers of the skills they have. */
  readonly skillNumbers: number[][] = [];
  /** A combination in `presences`. Written by `setPresence`. */
  presence = new Int32Array(firstRoom);
  /** Of presence and connection: what is told with an older one is past. */
  presenceRevision = new Float64Array(firstRoom);
  connectionRevision = new Float64Array(firstRoom);
  /** Units; `firm` and `soft` (may be interrupted) are held within the limits. */
  total = new Int32Array(firstRoom);
  firm = new Int32Array(firstRoom);
  soft = new Int32Array(firstRoom);
  /** How many conversations they hold, those beyond the limits too. */
  conversations = new Int32Array(firstRoom);
  /** Epoch milliseconds. Kept by the ledger. */
  released = new Float64Array(firstRoom).fill(never);
  /** Since when they have been idle: the last release or the newest thing held. */
  idleSince = new Float64Array(firstRoom).fill(never);
  assigned = new Float64Array(firstRoom).fill(never);
  /** YYYYMMDD in the organization's time zone. */
  today = 0;

  readonly skills = new Map<string, SkillColumn>();
  readonly profiles = new Map<string, ProfileColumn>();
  #blocking: ProfileColumn[] = [];
  #attributes = new Map<string, AttributeColumn>();
  /** By what they ask. */
  readonly #indexes = new Map<string, AttributeIndex>();
  readonly #places = new Map<string, number>();
  #room = firstRoom;
  #least: LeastAsked = { units: 0, interrupts: true, capacity: false };
  /** Told of everybody who becomes ready (1) or ceases to be (-1). */
  readonly #onReady: (place: number, by: 1 | -1) => void;

  constructor(onReady: (place: number, by: 1 | -1) => void = () => {}) {
    this.#onReady = onReady;
  }

  get size(): number {
    return this.userIds.length;
  }

  /** -1 for somebody unknown. */
  placeOf(userId: string): number {
    return this.#places.get(userId) ?? -1;
  }

  /** Theirs, or a new one: offline, not active, without anything. */
  enter(userId: string): number {
    const known = this.#places.get(userId);
    if (known !== undefined) return known;
    const place = this.userIds.push(userId) - 1;
    if (place >= this.#room) this.#grow();
    this.#places.set(userId, place);
    this.settings.push(unknownTo(userId));
    this.skillNumbers.push([]);
    this.setPresence(place, this.presences.combination('offline', null));
    return place;
  }

  /** What an administrator set about them. */
  set(setting: RepresentativeSetting): number {
    const place = this.enter(setting.userId);
    const before = this.settings[place]!;
    for (const { skillId } of before.skills) this.skill(skillId).levels[place] = 0;
    for (const { profileId } of before.profiles) this.profile(profileId).limits[place] = -1;
    this.settings[place] = setting;
    this.active[place] = setting.active ? 1 : 0;
    this.total[place] = setting.capacityTotal;
    const columns = setting.skills.map(({ skillId, proficiency }) => {
      const column = this.skill(skillId);
      column.levels[place] = proficiency;
      return column;
    });
    this.skillNumbers[place] = columns.map((column) => column.number);
    this.glance[(place << 2) + skillBitsAt] = columns.reduce((bits, column) => bits | column.bit, 0);
    for (const { profileId, limit } of setting.profiles) {
      const column = this.profile(profileId);
      column.limits[place] = limit;
      // As in the tables: one who gets a profile, or gets it back, begins with what they hold.
      if (!before.profiles.some((one) => one.profileId === profileId)) column.finished[place] = 0;
    }
    for (const column of this.#attributes.values()) column.set(place, setting.attributes[column.name]);
    for (const index of this.#indexes.values()) index.forget(place);
    this.refreshBlocked(place);
    return place;
  }

  setState(place: number, state: RepresentativeState): void {
    this.setPresence(place, this.presences.combination(state.presence, state.presenceId));
    this.presenceRevision[place] = state.revision ?? 0;
    this.connectionRevision[place] = state.revision ?? 0;
    this.setConnected(place, state.connected);
    for (const column of this.profiles.values()) column.finished[place] = 0;
    for (const { profileId, used, usedOn } of state.finished) {
      this.profile(profileId).setFinished(place, used, Number(usedOn.replaceAll('-', '')));
    }
    this.refreshBlocked(place);
  }

  /** @param presence a combination in `presences` */
  setPresence(place: number, presence: number): void {
    this.presence[place] = presence;
    this.refreshReady(place);
  }

  setConnected(place: number, connected: boolean): void {
    this.connected[place] = connected ? 1 : 0;
    this.refreshReady(place);
  }

  /** What skills, profiles and attributes mean under a configuration, and the least that its workstreams ask. */
  configure(
    skills: readonly SkillSetting[],
    profiles: readonly CapacityProfile[],
    attributes: Iterable<string>,
    least: LeastAsked,
  ): void {
    this.#least = least;
    for (const { skillId, maximum, kind } of skills) {
      const column = this.skill(skillId);
      column.maximum = Math.max(1, maximum);
      column.kind = kind;
    }
    const byId = new Map(profiles.map((profile) => [profile.profileId, profile]));
    for (const { profileId } of profiles) this.profile(profileId);
    for (const column of this.profiles.values()) column.configure(byId.get(column.profileId));
    this.#blocking = [...this.profiles.values()].filter((column) => column.blocking);
    this.#attributes = new Map();
    this.#indexes.clear();
    for (const name of attributes) this.#attributes.set(name, this.#attributeColumn(name));
    for (let place = 0; place < this.size; place += 1) this.refreshBlocked(place);
  }

  skill(skillId: string): SkillColumn {
    const known = this.skills.get(skillId);
    if (known) return known;
    const column = new SkillColumn(skillId, this.skills.size + 1, this.#room);
    this.skills.set(skillId, column);
    return column;
  }

  profile(profileId: string): ProfileColumn {
    const known = this.profiles.get(profileId);
    if (known) return known;
    const column = new ProfileColumn(profileId, this.#room);
    this.profiles.set(profileId, column);
    return column;
  }

  /** One that `configure` named. */
  attribute(name: string): AttributeColumn {
    const column = this.#attributes.get(name);
    if (!column) throw new Error(`The attribute ${name} was not configured`);
    return column;
  }

  /**
   * What a rule asks of attributes, one for all conversations that it asks the same for; null when it asks nothing.
   * @param ofConversation its attributes, which some of it may be compared with
   */
  attributes(
    matches: readonly AttributeMatch[],
    ofConversation: Readonly<Record<string, Scalar>>,
  ): AttributeIndex | null {
    if (matches.length === 0) return null;
    const tests = matches.map((match) =>
      attributeTest(match, this.attribute(match.attribute), ofConversation),
    );
    // Without a value it is another question than with null.
    const key = JSON.stringify(
      tests.map(({ column, is, value }) => [column.name, is, value === undefined ? [] : value]),
    );
    const known = this.#indexes.get(key);
    if (known) return known;
    const isKept = this.#indexes.size < mostIndexes;
    const index = new AttributeIndex(tests, isKept ? this.#room : 0);
    if (isKept) this.#indexes.set(key, index);
    return index;
  }

  refreshBlocked(place: number): void {
    let blocked = 0;
    for (const column of this.#blocking) {
      const limit = column.limits[place]!;
      if (limit >= 0 && column.used(place, this.today) >= limit) blocked = 1;
    }
    this.blocked[place] = blocked;
    this.refreshReady(place);
  }

  /** After every change of presence in the house, activity or capacity. */
  refreshReady(place: number): void {
    const { units, interrupts, capacity } = this.#least;
    const freeBesideFirm = this.total[place]! - this.firm[place]!;
    const free = freeBesideFirm - this.soft[place]!;
    const away = this.active[place] === 0 ? inactive : this.connected[place] === 0 ? disconnected : 0;
    const isBlocked = this.blocked[place] === 1;
    const at = place << 2;
    this.glance[at + standingAt] =
      away | (isBlocked ? blockedBit : 0) | (this.presence[place]! << presenceShift);
    this.glance[at + freeAt] = free;
    this.glance[at + freeBesideFirmAt] = freeBesideFirm;
    let ready = away === 0 ? 1 : 0;
    if (capacity && ((interrupts ? freeBesideFirm : free) < units || isBlocked)) ready = 0;
    if (this.ready[place] === ready) return;
    this.ready[place] = ready;
    this.#onReady(place, ready === 1 ? 1 : -1);
  }

  #attributeColumn(name: string): AttributeColumn {
    const column = new AttributeColumn(name, this.#room);
    for (const [place, setting] of this.settings.entries()) column.set(place, setting.attributes[name]);
    return column;
  }

  #grow(): void {
    this.#room *= 2;
    const room = this.#room;
    this.active = copied(new Uint8Array(room), this.active);
    this.connected = copied(new Uint8Array(room), this.connected);
    this.glance = copied(new Int32Array(glanceWidth * room), this.glance);
    this.blocked = copied(new Uint8Array(room), this.blocked);
    this.ready = copied(new Uint8Array(room), this.ready);
    this.presence = copied(new Int32Array(room), this.presence);
    this.presenceRevision = copied(new Float64Array(room), this.presenceRevision);
    this.connectionRevision = copied(new Float64Array(room), this.connectionRevision);
    this.total = copied(new Int32Array(room), this.total);
    this.firm = copied(new Int32Array(room), this.firm);
    this.soft = copied(new Int32Array(room), this.soft);
    this.conversations = copied(new Int32Array(room), this.conversations);
    this.released = copied(new Float64Array(room).fill(never), this.released);
    this.idleSince = copied(new Float64Array(room).fill(never), this.idleSince);
    this.assigned = copied(new Float64Array(room).fill(never), this.assigned);
    for (const column of this.skills.values()) column.grow(room);
    for (const column of this.profiles.values()) column.grow(room);
    for (const column of this.#attributes.values()) column.grow(room);
    for (const index of this.#indexes.values()) index.grow(room);
  }
}

/** What every conversation asks at least. */
export interface LeastAsked {
  /** Whether capacity is always asked for, and in units. */
  readonly capacity: boolean;
  readonly units: number;
  /** Some come in on top of what may be interrupted. */
  readonly interrupts: boolean;
}

const unknownTo = (userId: string): RepresentativeSetting => ({
  userId,
  active: false,
  capacityTotal: 0,
  queueIds: [],
  groupIds: [],
  skills: [],
  profiles: [],
  attributes: {},
});
