/**
 * Who is connected. A socket's beat pushes the instant forward until which its representative counts as connected;
 * only the edges are events. One statement for all the beats of a process, whatever their organizations.
 */
import type { EventDraft } from '../../data-model/events/index.ts';
import { type House, wake } from '../../data-model/house/index.ts';

interface Edge extends Record<string, unknown> {
  organization_id: string;
  user_id: string;
}

const beat = `
  with before as (
    select user_id, organization_id, connected_until > $3 as connected from representative
    where user_id = any ($1) order by user_id for no key update
  ), beaten as (
    update representative r set connected_until = greatest(r.connected_until, $2::timestamptz)
    from before b where r.user_id = b.user_id
  ), edges as (
    insert into event (organization_id, type, representative_id, at, actor, payload)
    select organization_id, 'representative.connected', user_id, $3, 'representative:' || user_id, '{}'
    from before where not connected and $2::timestamptz > $3::timestamptz
  )
  select organization_id, user_id from before where not connected and $2::timestamptz > $3::timestamptz`;

/**
 * Counts these users as connected until `untilMs` (epoch milliseconds), or later when an earlier beat said so.
 * Those who are no representatives are passed over.
 */
export async function markConnected(
  house: House,
  userIds: readonly string[],
  untilMs: number,
): Promise<void> {
  if (userIds.length === 0) return;
  const at = house.clock.now();
  const edges = await house.db.transaction('all', (tx) =>
    tx.run<Edge>(beat, [userIds, new Date(untilMs), at], 'connection-beat'),
  );
  announce(house, 'representative.connected', edges, at);
}

const end = `
  with before as (
    select user_id, organization_id from representative
    where user_id = $1 and connected_until > $2 for no key update
  ), ended as (
    update representative r set connected_until = $2 from before b where r.user_id = b.user_id
  ), edges as (
    insert into event (organization_id, type, representative_id, at, actor, payload)
    select organization_id, 'representative.disconnected', user_id, $2, 'system', '{}' from before
  )
  select organization_id, user_id from before`;

/** The last socket is gone for good: no more offers from now on. What is being offered runs to its end. */
export async function markDisconnected(house: House, userId: string): Promise<void> {
  const at = house.clock.now();
  const edges = await house.db.transaction('all', (tx) => tx.run<Edge>(end, [userId, at], 'connection-end'));
  announce(house, 'representative.disconnected', edges, at);
}

/** The events are written; this wakes their readers. */
function announce(
  house: House,
  type: 'representative.connected' | 'representative.disconnected',
  edges: readonly Edge[],
  at: Date,
): void {
  for (const [organizationId, people] of Map.groupBy(edges, (edge) => edge.organization_id)) {
    const events = people.map(
      (edge): EventDraft => ({ type, representativeId: edge.user_id, actor: 'system', at, payload: {} }),
    );
    wake(house, organizationId, events);
  }
}
