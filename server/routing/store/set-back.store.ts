/**
 * The clock was set back: what happened "later" than now happened just now. Whoever waits, declined or was assigned
 * something last must not have to wait until the clock is where it was.
 */
import { lockConversations } from '../../conversations/index.ts';
import type { Tx } from '../../data-model/house/index.ts';

type Run = Pick<Tx, 'run'>;

/** Offers that are out have all their time again, and no more. */
const rewindOffers = `
  update offer set expires_at = case when state = 'pending' then $2::timestamptz + (expires_at - offered_at) else expires_at end,
    offered_at = least(offered_at, $2), answered_at = least(answered_at, $2)
  where organization_id = $1 and (offered_at > $2 or answered_at > $2)
    and conversation_id in (select id from conversation where organization_id = $1 and state = 'open')`;

const rewindPlaces = `
  with placed as (
    update conversation set queued_at = least(queued_at, $2), waiting_since = least(waiting_since, $2) where id = any ($1)
  )
  update queue_segment set entered_at = $2 where conversation_id = any ($1) and left_at is null and entered_at > $2`;

// All by as much, so that their order stays as it was.
const rewindTurns = `
  with locked as (
    select user_id, last_assigned_at, last_capacity_released_at from representative
    where organization_id = $1 order by user_id for no key update
  ), ahead as (
    select max(t) - $2::timestamptz as by
    from locked, unnest(array[last_assigned_at, last_capacity_released_at]) as t where isfinite(t) and t > $2
  )
  update representative r
  set last_assigned_at = case when isfinite(r.last_assigned_at) then r.last_assigned_at - a.by else r.last_assigned_at end,
      last_capacity_released_at =
        case when isfinite(r.last_capacity_released_at) then r.last_capacity_released_at - a.by else r.last_capacity_released_at end
  from locked l, ahead a where r.user_id = l.user_id and a.by is not null`;

/** For an engine, which reads everything afresh afterwards. */
export async function rewind(tx: Tx, organizationId: string, now: Date): Promise<void> {
  const ahead = await tx.run<{ id: string }>(
    `select id from conversation where organization_id = $1 and state = 'open' and (queued_at > $2 or waiting_since > $2)
     union select conversation_id from offer where organization_id = $1 and state = 'pending' and offered_at > $2`,
    [organizationId, now],
    'ahead-of-clock',
  );
  const ids = ahead.map((row) => row.id);
  await lockConversations(tx, ids);
  await tx.run(rewindOffers, [organizationId, now], 'rewind-offers');
  await tx.run(rewindPlaces, [ids, now], 'rewind-places');
  await tx.run(rewindTurns, [organizationId, now], 'rewind-turns');
}

/** What is held through a wrap-up is held for as long as it was to be, from now on; of one partition. */
export async function rewindHolds(run: Run, partition: number, now: Date): Promise<void> {
  await run.run(
    `update capacity_reservation h set held_until = $2::timestamptz + (h.held_until - c.state_changed_at)
     from conversation c, organization o
     where h.held_until is not null and c.id = h.conversation_id and c.state = 'wrap_up' and c.state_changed_at > $2
       and o.id = h.organization_id and o.routing_partition = $1`,
    [partition, now],
    'rewind-holds',
  );
}
