/**
 * The representative's row: reservations and their sum on it, and the presence. A reservation and the sum are
 * always written together, under the conversation's lock; rows of several representatives are always locked in
 * the order of their ids, after the conversations: so no two transactions can wait for each other.
 */
import type { Presence } from '../../../contracts/words.ts';
import type { Tx } from '../../data-model/house/index.ts';

export interface FreedCapacity extends Record<string, unknown> {
  conversation_id: string;
  representative_id: string;
  units: number;
}

const free = `
  with freed as (
    delete from capacity_reservation where conversation_id = any ($1) returning conversation_id, representative_id, units
  ), sums as (
    select representative_id, sum(units)::int as units from freed group by representative_id
  ), locked as (
    select r.user_id from representative r join sums s on s.representative_id = r.user_id
    order by r.user_id for no key update of r
  ), lowered as (
    update representative r
    set capacity_reserved = r.capacity_reserved - s.units,
        last_capacity_released_at = greatest(r.last_capacity_released_at, $2::timestamptz)
    from locked l join sums s on s.representative_id = l.user_id
    where r.user_id = l.user_id
  )
  select * from freed`;

/**
 * Gives back what these conversations hold; those that hold nothing are passed over.
 * @param releasedAt when the representatives were last active; null leaves that as it was.
 */
export async function freeCapacity(
  tx: Tx,
  conversationIds: readonly string[],
  releasedAt: Date | null,
): Promise<FreedCapacity[]> {
  return await tx.run<FreedCapacity>(free, [conversationIds, releasedAt], 'free-capacity');
}

export interface LockedRepresentative extends Record<string, unknown> {
  user_id: string;
  presence: Presence;
  connected: boolean;
  capacity_total: number;
  capacity_reserved: number;
}

/** Locks representatives' rows in the order of their ids, and reads them as they are then. */
export async function lockRepresentatives(
  tx: Tx,
  userIds: readonly string[],
  now: Date,
): Promise<LockedRepresentative[]> {
  return await tx.run<LockedRepresentative>(
    `select user_id, presence, connected_until > $2 as connected, capacity_total, capacity_reserved
     from representative where user_id = any ($1) order by user_id for no key update`,
    [userIds, now],
    'lock-representatives',
  );
}

/** Sets the presence of representatives whose rows are locked. */
export async function writePresence(
  tx: Tx,
  userIds: readonly string[],
  presence: Presence,
  since: Date,
): Promise<void> {
  await tx.run('update representative set presence = $2, presence_since = $3 where user_id = any ($1)', [
    userIds,
    presence,
    since,
  ]);
}
