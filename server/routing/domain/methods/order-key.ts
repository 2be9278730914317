/** One number by which two representatives are told apart. */
import type { AttributeColumn, ProfileColumn, SkillAsk } from '../router/columns.ts';
import { freeAt, freeBesideFirmAt } from '../router/glance.ts';
import type { RingOf } from '../router/ring.ts';
import type { Roster } from '../router/roster.ts';
import { closeness } from './closeness.ts';

export type KeyKind =
  | 'ring'
  | 'closeness'
  | 'free_units'
  | 'free_places'
  | 'idle_seconds'
  | 'conversations'
  | 'load'
  | 'unassigned_seconds'
  | 'skill_count'
  | 'proficiency'
  | 'nearest'
  | 'attribute';

export interface OrderKey {
  readonly kind: KeyKind;
  /** 1 for the smallest first, -1 for the greatest first. */
  readonly sign: 1 | -1;
  readonly interrupts: boolean;
  /** Of proficiencies: of skills of this type; null for all. */
  readonly skillKind: string | null;
  readonly profiles: readonly ProfileColumn[];
  readonly attribute: AttributeColumn | null;
  readonly ring: RingOf | null;
}

export const orderKey = (kind: KeyKind, more: Partial<OrderKey> = {}): OrderKey => ({
  kind,
  sign: 1,
  interrupts: false,
  skillKind: null,
  profiles: [],
  attribute: null,
  ring: null,
  ...more,
});

type Asks = readonly SkillAsk[];

const askedBy = ({ skillKind }: OrderKey, asks: Asks): Asks =>
  skillKind === null ? asks : asks.filter(({ column }) => column.kind === skillKind);

/** What the order stands on: instants for times, so that it is the same whenever it is asked. Smaller comes first. */
export function keyOf(roster: Roster, key: OrderKey, asks: Asks, place: number): number {
  switch (key.kind) {
    case 'idle_seconds':
      return roster.idleSince[place]!;
    case 'unassigned_seconds':
      return roster.assigned[place]!;
    case 'conversations':
      return roster.conversations[place]!;
    case 'load':
      return load(roster, place);
    case 'free_units':
      return -freeUnits(roster, place, key.interrupts);
    case 'free_places':
      return -freePlaces(roster, key.profiles, place);
    case 'closeness':
      return closeness(askedBy(key, asks), place);
    case 'ring':
      return key.ring!.of[place]!;
    case 'skill_count':
      return -roster.settings[place]!.skills.length;
    case 'proficiency':
      return -proficiency(askedBy(key, asks), place);
    case 'nearest':
      return closeness(askedBy(key, asks), place);
    case 'attribute': {
      const column = key.attribute!;
      return column.codes[place] === 0 ? Number.POSITIVE_INFINITY : key.sign * column.rank(place);
    }
  }
}

/** What is shown of it: seconds for instants (-1 for never), a value for a rank where it is a number. */
export function shownKeyOf(roster: Roster, key: OrderKey, asks: Asks, place: number, now: number): number {
  switch (key.kind) {
    case 'idle_seconds':
      return secondsSince(roster.idleSince[place]!, now);
    case 'unassigned_seconds':
      return secondsSince(roster.assigned[place]!, now);
    case 'free_units':
    case 'skill_count':
    case 'proficiency':
      return 0 - keyOf(roster, key, asks, place);
    case 'free_places': {
      const free = freePlaces(roster, key.profiles, place);
      return Number.isFinite(free) ? free : -1;
    }
    case 'load':
      return Math.round(load(roster, place) * 1000) / 1000;
    case 'attribute': {
      const column = key.attribute!;
      const value = column.valueOf(column.codes[place]!);
      return typeof value === 'number' ? value : column.codes[place] === 0 ? -1 : column.rank(place);
    }
    default:
      return keyOf(roster, key, asks, place);
  }
}

export const nameOf = (key: OrderKey): string =>
  key.attribute ? `attribute:${key.attribute.name}` : key.kind;

/**
 * Of two whose first key is the same: below zero when `a` comes before `b`. Never zero: the id decides at last, which no
 * one chose.
 */
export function compareAlike(
  roster: Roster,
  order: readonly OrderKey[],
  asks: Asks,
  a: number,
  b: number,
): number {
  for (let i = 1; i < order.length; i += 1) {
    const compared = compareByKey(roster, order[i]!, asks, a, b);
    if (compared !== 0) return compared;
  }
  return roster.userIds[a]! < roster.userIds[b]! ? -1 : 1;
}

/** The commonest keys are read where they are: a number that a function returns is often put on the heap first. */
function compareByKey(roster: Roster, key: OrderKey, asks: Asks, a: number, b: number): -1 | 0 | 1 {
  switch (key.kind) {
    case 'idle_seconds':
      return compareIn(roster.idleSince, a, b);
    case 'unassigned_seconds':
      return compareIn(roster.assigned, a, b);
    case 'conversations':
      return compareIn(roster.conversations, a, b);
    case 'free_units': {
      const left = freeUnits(roster, a, key.interrupts);
      const right = freeUnits(roster, b, key.interrupts);
      return left === right ? 0 : left > right ? -1 : 1;
    }
    case 'proficiency':
    case 'nearest':
    case 'closeness':
      return asks.length === 0 ? 0 : compareValues(roster, key, asks, a, b);
    default:
      return compareValues(roster, key, asks, a, b);
  }
}

function compareValues(roster: Roster, key: OrderKey, asks: Asks, a: number, b: number): -1 | 0 | 1 {
  const left = keyOf(roster, key, asks, a);
  const right = keyOf(roster, key, asks, b);
  return left === right ? 0 : left < right ? -1 : 1;
}

function compareIn(column: Float64Array | Int32Array, a: number, b: number): -1 | 0 | 1 {
  const left = column[a]!;
  const right = column[b]!;
  return left === right ? 0 : left < right ? -1 : 1;
}

export function freeUnits(roster: Roster, place: number, interrupts: boolean): number {
  return roster.glance[(place << 2) + (interrupts ? freeBesideFirmAt : freeAt)]!;
}

function freePlaces(roster: Roster, profiles: readonly ProfileColumn[], place: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const column of profiles) {
    const limit = column.limits[place]!;
    const free = limit < 0 ? Number.NEGATIVE_INFINITY : limit - column.used(place, roster.today);
    if (free < least) least = free;
  }
  return least;
}

const load = (roster: Roster, place: number): number =>
  (roster.firm[place]! + roster.soft[place]!) / Math.max(1, roster.total[place]!);

function proficiency(asked: Asks, place: number): number {
  let sum = 0;
  for (let i = 0; i < asked.length; i += 1) {
    const { column } = asked[i]!;
    sum += column.levels[place]! / column.maximum;
  }
  return Math.round(sum * 1e6) / 1e6;
}

const secondsSince = (instant: number, now: number): number =>
  instant > 0 ? Math.max(0, Math.round((now - instant) / 1000)) : -1;
