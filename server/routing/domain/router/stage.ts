/**
 * Who is asked before everybody else: the one a transfer goes to, then whoever had it last, then the preferred.
 *
 * Stated fallback: a transfer to somebody holds until they declined or missed it, are deactivated, or are away or
 * disconnected; who is away is waited for `affinityWaitSeconds` from when it was queued (with null: not at all). The
 * same and the preferred representatives are waited for as long, with null for as long as it takes; one who declined or
 * missed it is not waited for any more. Afterwards everybody in the queue is asked; but whenever it is decided and one
 * of them can take it, they come first. Those named need not be in the queue nor have its skills; they need presence
 * and capacity.
 */

import { absence, none } from './eligibility.ts';
import type { Need } from './need.ts';
import type { Waiting } from './queue-line.ts';
import type { Roster } from './roster.ts';
import { ms } from './settings.ts';
import type { Stage } from './waiting.ts';

/** All that are named, whether they are asked now or not. */
export function namedOf({ item: { demand } }: Waiting): string[] {
  if (demand.directed === null && demand.same === null && demand.preferred.length === 0) return noNames;
  return [
    ...new Set(
      [demand.directed, demand.same, ...demand.preferred].filter(
        (userId): userId is string => userId !== null,
      ),
    ),
  ];
}
const noNames: string[] = [];

/** Until when those named are waited for; Infinity for as long as it takes. */
export const affinityEnd = ({ item }: Waiting, need: Need): number => {
  const { affinityWaitSeconds } = need.kind.workstream;
  return affinityWaitSeconds === null ? Number.POSITIVE_INFINITY : item.queuedAt + ms(affinityWaitSeconds);
};

export interface StageNow {
  readonly stage: Stage;
  /** Places in the roster. */
  readonly named: readonly number[];
}
const openToAll: StageNow = { stage: 'open', named: [] };

export function stageOf(waiting: Waiting, need: Need, roster: Roster, now: number): StageNow {
  const { demand } = waiting.item;
  if (namedOf(waiting).length === 0) return openToAll;
  const isWaitedFor = now < affinityEnd(waiting, need);
  const mayBeAsked = (userId: string | null): userId is string => {
    const place = userId === null ? -1 : roster.placeOf(userId);
    return place >= 0 && roster.active[place] === 1 && !waiting.refusals.some((one) => one.userId === userId);
  };
  const { directed } = demand;
  if (mayBeAsked(directed)) {
    const place = roster.placeOf(directed);
    const isHere = absence(roster, need.kind.named, place) === none;
    if (isHere || (isWaitedFor && need.kind.workstream.affinityWaitSeconds !== null))
      return { stage: 'directed', named: [place] };
  }
  const named = [...new Set([demand.same, ...demand.preferred].filter(mayBeAsked))];
  if (named.length === 0) return openToAll;
  return {
    stage: isWaitedFor ? 'affinity' : 'open',
    named: named.map((userId) => roster.placeOf(userId)),
  };
}
