/**
 * Capacity: reservations, and their sums on the representative and on their profiles. A reservation and its sums are
 * always written together, under the conversation's lock; representatives' rows are always locked in the order of
 * their ids, after the conversations: so no two transactions can wait for each other. A profile's row changes only
 * under its representative's lock.
 */
import type { Presence } from '../../../contracts/words.ts';
import type { Tx } from '../../data-model/house/index.ts';
import { booleans, integers, uuids } from '../../platform/db/index.ts';

export interface FreedCapacity extends Record<string, unknown> {
  conversation_id: string;
  representative_id: string;
  units: number;
}

/**
 * What becomes of what was held. `finished` work counts against a profile until the day's end; an offer that was
 * `refused` (declined, missed) or taken back (`withdrawn`) does not, and after a withdrawn one the
 * representative keeps their place in the order too.
 */
export type FreeCause = 'finished' | 'refused' | 'withdrawn';

// A profile counts what was finished today only: on the first change of another day it starts with what is held.
const free = `
  with freed as (
    delete from capacity_reservation where conversation_id = any ($1)
    returning conversation_id, representative_id, units, interruptible, override, profile_ids
  ), sums as (
    select representative_id,
      coalesce(sum(units) filter (where not interruptible and not override), 0)::int as firm,
      coalesce(sum(units) filter (where interruptible and not override), 0)::int as soft,
      coalesce(sum(units) filter (where override), 0)::int as beyond
    from freed group by representative_id
  ), locked as materialized (
    select r.user_id from representative r join sums s on s.representative_id = r.user_id
    order by r.user_id for no key update of r
  ), lowered as (
    update representative r
    set capacity_reserved = r.capacity_reserved - s.firm,
        capacity_interruptible = r.capacity_interruptible - s.soft,
        capacity_override = r.capacity_override - s.beyond,
        last_capacity_released_at =
          case when $3::text = 'withdrawn' then r.last_capacity_released_at else greatest(r.last_capacity_released_at, $2::timestamptz) end
    from locked l join sums s on s.representative_id = l.user_id
    where r.user_id = l.user_id
  ), places as (
    select f.representative_id, p.profile_id, count(*)::int as places
    from freed f cross join lateral unnest(f.profile_ids) as p (profile_id) where not f.override group by 1, 2
  ), emptied as (
    update representative_profile rp
    set held = rp.held - n.places,
        used = case when c.reset = 'end_of_day' then case when rp.used_on = day.today then rp.used else rp.held end else rp.used end
               - case when c.reset = 'end_of_day' and $3::text = 'finished' then 0 else n.places end,
        used_on = day.today
    from places n join locked l on l.user_id = n.representative_id
      join capacity_profile c on c.id = n.profile_id
      cross join (select ($2::timestamptz at time zone g.time_zone)::date as today from organization g where g.id = $4) as day
    where rp.user_id = n.representative_id and rp.profile_id = n.profile_id
  )
  select conversation_id, representative_id, units from freed`;

/** Gives back what these conversations hold; those that hold nothing are passed over. */
export async function freeCapacity(
  tx: Tx,
  conversationIds: readonly string[],
  cause: FreeCause,
  at: Date,
): Promise<FreedCapacity[]> {
  return await tx.run<FreedCapacity>(free, [conversationIds, at, cause, tx.organizationId], 'free-capacity');
}

/** Whose capacity these conversations hold. */
export async function holdersOf(tx: Pick<Tx, 'run'>, conversationIds: readonly string[]): Promise<string[]> {
  const rows = await tx.run<{ representative_id: string }>(
    'select distinct representative_id from capacity_reservation where conversation_id = any ($1)',
    [conversationIds],
    'capacity-holders',
  );
  return rows.map((row) => row.representative_id);
}

/** A representative as a claim sees them, locked. */
export interface Claimant extends Record<string, unknown> {
  user_id: string;
  presence: Presence;
  presence_setting_id: string | null;
  connected: boolean;
  active: boolean;
  capacity_total: number;
  capacity_reserved: number;
  capacity_interruptible: number;
}

/** Locks representatives' rows in the order of their ids, and reads them as they are then. */
export async function lockClaimants(tx: Tx, userIds: readonly string[], now: Date): Promise<Claimant[]> {
  return await tx.run<Claimant>(
    `select r.user_id, r.presence, r.presence_setting_id, r.connected and r.connected_until > $2 as connected, u.active,
            r.capacity_total, r.capacity_reserved, r.capacity_interruptible
     from representative r join app_user u on u.id = r.user_id
     where r.user_id = any ($1::uuid[]) and u.id = any ($1::uuid[]) order by r.user_id for no key update of r`,
    [uuids(userIds), now],
    'lock-claimants',
  );
}

/** Locks representatives' rows in the order of their ids; one that only locks. */
export async function lockRepresentatives(tx: Tx, userIds: readonly string[]): Promise<void> {
  await tx.run(
    `select count(*) from (
       select from representative where user_id = any ($1::uuid[]) order by user_id for no key update
     ) as locked`,
    [uuids(userIds)],
    'lock-representatives',
  );
}

/** A representative's places in a capacity profile, as they count today. */
export interface ProfilePlaces extends Record<string, unknown> {
  user_id: string;
  profile_id: string;
  work_limit: number;
  used: number;
}

/** Of representatives whose rows are locked. */
export async function profilePlaces(tx: Tx, userIds: readonly string[], now: Date): Promise<ProfilePlaces[]> {
  return await tx.run<ProfilePlaces>(
    `select rp.user_id, rp.profile_id, rp.work_limit,
            case when c.reset = 'end_of_day' and rp.used_on <> ($2::timestamptz at time zone g.time_zone)::date
                 then rp.held else rp.used end as used
     from representative_profile rp join capacity_profile c on c.id = rp.profile_id
       join organization g on g.id = rp.organization_id
     where rp.user_id = any ($1) order by rp.user_id, rp.profile_id for no key update of rp`,
    [userIds, now],
    'profile-places',
  );
}

/** Capacity about to be taken. */
export interface Hold {
  conversationId: string;
  representativeId: string;
  units: number;
  profileIds: readonly string[];
  interruptible: boolean;
  override: boolean;
}

// Ids are named twice where many rows are joined to a table: of a list alone the planner does not know that it is short,
// and would read the table from end to end.
// Many are taken in one instant: microseconds keep the order, so that round robin goes on where it was.
const take = `
  with wanted as (
    select * from unnest($3::uuid[], $4::uuid[], $5::int[], $6::boolean[], $7::boolean[])
      with ordinality as h (conversation_id, representative_id, units, interruptible, override, nth)
  ), places as (
    select p.conversation_id, array_agg(p.profile_id) as profile_ids
    from unnest($8::uuid[], $9::uuid[]) as p (conversation_id, profile_id) group by 1
  ), taken as (
    update representative r
    set capacity_reserved = r.capacity_reserved + s.firm,
        capacity_interruptible = r.capacity_interruptible + s.soft,
        capacity_override = r.capacity_override + s.beyond,
        last_assigned_at = greatest(r.last_assigned_at, $2::timestamptz + s.last * interval '1 microsecond')
    from (
      select representative_id, max(nth) - 1 as last,
        coalesce(sum(units) filter (where not interruptible and not override), 0)::int as firm,
        coalesce(sum(units) filter (where interruptible and not override), 0)::int as soft,
        coalesce(sum(units) filter (where override), 0)::int as beyond
      from wanted group by 1) as s
    where r.user_id = s.representative_id and r.user_id = any ($4::uuid[])
  ), filled as (
    update representative_profile rp
    set held = rp.held + n.places, used_on = day.today,
        used = n.places + case when c.reset = 'end_of_day' and rp.used_on <> day.today then rp.held else rp.used end
    from (
        select w.representative_id, p.profile_id, count(*)::int as places
        from wanted w join unnest($8::uuid[], $9::uuid[]) as p (conversation_id, profile_id)
          on p.conversation_id = w.conversation_id
        where not w.override group by 1, 2
      ) as n join capacity_profile c on c.id = n.profile_id
      cross join (select ($2::timestamptz at time zone g.time_zone)::date as today from organization g where g.id = $1) as day
    where rp.user_id = n.representative_id and rp.profile_id = n.profile_id
  )
  insert into capacity_reservation
    (conversation_id, organization_id, representative_id, units, reserved_at, interruptible, override, profile_ids)
  select w.conversation_id, $1, w.representative_id, w.units, $2, w.interruptible, w.override, coalesce(p.profile_ids, '{}')
  from wanted w left join places p on p.conversation_id = w.conversation_id`;

/**
 * Takes capacity for conversations that hold none, in one statement. The representatives' rows are locked; the
 * triggers `capacity_never_exceeded` and `profile_never_exceeded` have the last word all the same.
 */
export async function takeCapacity(tx: Tx, holds: readonly Hold[], at: Date): Promise<void> {
  const places = holds.flatMap((h) =>
    h.profileIds.map((profileId) => [h.conversationId, profileId] as const),
  );
  await tx.run(
    take,
    [
      tx.organizationId,
      at,
      uuids(holds.map((h) => h.conversationId)),
      uuids(holds.map((h) => h.representativeId)),
      integers(holds.map((h) => h.units)),
      booleans(holds.map((h) => h.interruptible)),
      booleans(holds.map((h) => h.override)),
      uuids(places.map(([conversationId]) => conversationId)),
      uuids(places.map(([, profileId]) => profileId)),
    ],
    'take-capacity',
  );
}

/** Capacity is held through the wrap-up until then, even though it goes on longer. */
export async function holdUntil(tx: Tx, conversationId: string, until: Date): Promise<void> {
  await tx.run(
    'update capacity_reservation set held_until = $2 where conversation_id = $1',
    [conversationId, until],
    'hold-until',
  );
}

/** Conversations that are held until now or before, the first to end first; of `among` when given. */
export async function dueHolds(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  now: Date,
  limit: number,
  among: readonly string[] | null = null,
): Promise<string[]> {
  const rows = await tx.run<{ conversation_id: string }>(
    `select conversation_id from capacity_reservation
     where organization_id = $1 and held_until <= $2 and ($4::uuid[] is null or conversation_id = any ($4))
     order by held_until limit $3`,
    [organizationId, now, limit, among],
    'due-holds',
  );
  return rows.map((row) => row.conversation_id);
}

/** Which of these conversations are being offered or carried. */
export async function heldAmong(tx: Pick<Tx, 'run'>, conversationIds: readonly string[]): Promise<string[]> {
  const rows = await tx.run<{ conversation_id: string }>(
    `select conversation_id from capacity_reservation where conversation_id = any ($1)
     union select conversation_id from offer where conversation_id = any ($1) and state = 'pending'`,
    [conversationIds],
    'held-among',
  );
  return rows.map((row) => row.conversation_id);
}
