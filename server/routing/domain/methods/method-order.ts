/** The order between those who may take a conversation, for each method. */
import type { AssignmentMethod, OrderBy } from '../configuration.ts';
import type { ProfileColumn } from '../router/columns.ts';
import type { RingOf } from '../router/ring.ts';
import type { Roster } from '../router/roster.ts';
import { type OrderKey, orderKey } from './order-key.ts';

export interface OrderScope {
  readonly roster: Roster;
  readonly ring: RingOf | null;
  /** With closest match: by how close the skills are, before the method. */
  readonly closest: boolean;
  readonly units: number;
  readonly interrupts: boolean;
  readonly profiles: readonly ProfileColumn[];
}

/** @param orderBy of the custom method's rule */
export function methodOrder(
  method: AssignmentMethod['kind'],
  orderBy: readonly OrderBy[],
  scope: OrderScope,
): OrderKey[] {
  const closest = scope.closest ? [orderKey('closeness')] : [];
  const inner = scope.ring ? [orderKey('ring', { ring: scope.ring })] : [];
  switch (method) {
    case 'highest_capacity':
      return [...inner, ...closest, freest(scope), roundRobin];
    case 'round_robin':
      return [...inner, ...closest, roundRobin];
    case 'least_active':
      return [...inner, ...closest, ...leastActive, roundRobin];
    case 'custom':
      return [
        ...inner,
        ...orderBy.flatMap((by) => ordered(by, scope)),
        ...closest,
        ...leastActive,
        roundRobin,
      ];
  }
}

const roundRobin = orderKey('unassigned_seconds');
/** Idle longest; of those alike with the fewest conversations, then with the lowest load. */
const leastActive = [orderKey('idle_seconds'), orderKey('conversations'), orderKey('load')];

/** Of work that takes places in profiles alone, the most free places; else the most free units. */
const freest = ({ units, interrupts, profiles }: OrderScope): OrderKey =>
  units === 0 && profiles.length > 0
    ? orderKey('free_places', { profiles })
    : orderKey('free_units', { interrupts });

function ordered(by: OrderBy, scope: OrderScope): OrderKey[] {
  const { roster, interrupts } = scope;
  switch (by.by) {
    case 'least_active':
      return leastActive;
    case 'round_robin':
      return [roundRobin];
    case 'available_units':
      return [orderKey('free_units', { interrupts })];
    case 'skill_count':
      return [orderKey('skill_count')];
    case 'available_profile':
      return [orderKey('free_places', { profiles: [roster.profile(by.profileId)] })];
    case 'proficiency':
      return [orderKey(by.want === 'most' ? 'proficiency' : 'nearest', { skillKind: by.skillKind })];
    case 'attribute':
      return [
        orderKey('attribute', {
          attribute: roster.attribute(by.attribute),
          sign: by.direction === 'ascending' ? 1 : -1,
        }),
      ];
  }
}
