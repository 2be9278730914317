/** The order between those who may take a conversation, for each method. */
import type { AssignmentMethod, OrderBy } from '../configuration.ts';
import type { Roster } from '../router/roster.ts';
import type { RingOf, SkillAsk } from '../router/terms.ts';
import { type OrderKey, orderKey } from './order-key.ts';

export interface OrderScope {
  readonly roster: Roster;
  readonly ring: RingOf | null;
  /** With closest match: by how close the skills are, before the method. */
  readonly closest: boolean;
  readonly asked: readonly SkillAsk[];
  /** The type of a skill, for an order by one type. */
  readonly kindOf: (skillId: string) => string;
  readonly units: number;
  readonly interrupts: boolean;
  readonly profiles: readonly string[];
}

/** @param orderBy of the custom method's rule */
export function methodOrder(
  method: AssignmentMethod['kind'],
  orderBy: readonly OrderBy[],
  scope: OrderScope,
): OrderKey[] {
  const { asked } = scope;
  const closest = scope.closest && asked.length > 0 ? [orderKey('closeness', { asked })] : [];
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
const freest = ({ roster, units, interrupts, profiles }: OrderScope): OrderKey =>
  units === 0 && profiles.length > 0
    ? orderKey('free_places', { profiles: profiles.map((id) => roster.profile(id)) })
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
    case 'proficiency': {
      const asked =
        by.skillKind === null
          ? scope.asked
          : scope.asked.filter(({ column }) => scope.kindOf(column.skillId) === by.skillKind);
      return [orderKey(by.want === 'most' ? 'proficiency' : 'nearest', { asked })];
    }
    case 'attribute':
      return [
        orderKey('attribute', {
          attribute: roster.attribute(by.attribute),
          sign: by.direction === 'ascending' ? 1 : -1,
        }),
      ];
  }
}
