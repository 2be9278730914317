/** Presences as they are kept: on the representative's row, with their history, and the load they follow. */
import type { Presence } from '../../../contracts/words.ts';
import type { Actor, EventDraft, PresenceCause } from '../../data-model/events/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import { booleans, jsonbs, texts, uuids } from '../../platform/db/index.ts';
import type { PresenceState } from '../domain/presence/automaton.ts';
import type { Carried } from '../domain/presence/follows.ts';

type Run = Pick<Tx, 'run'>;

export interface PresenceRow extends Record<string, unknown> {
  organization_id: string;
  user_id: string;
  presence: Presence;
  presence_setting_id: string | null;
  presence_manual: boolean;
}

export const stateOf = (row: PresenceRow): PresenceState => ({
  presence: row.presence,
  presenceId: row.presence_setting_id,
  manual: row.presence_manual,
});

/** Locks one representative's row. */
export async function lockPresence(tx: Run, userId: string): Promise<PresenceRow | undefined> {
  const rows = await tx.run<PresenceRow>(
    `select organization_id, user_id, presence, presence_setting_id, presence_manual
     from representative where user_id = $1 for no key update`,
    [userId],
    'lock-presence',
  );
  return rows[0];
}

export interface LoadedRow extends PresenceRow {
  conversations: number;
  firm_units: number;
  capacity_total: number;
  profile_room: boolean;
  blocked: boolean;
}

export const carriedOf = (row: LoadedRow): Carried => ({
  conversations: row.conversations,
  firmUnits: row.firm_units,
  capacityTotal: row.capacity_total,
  profileRoom: row.profile_room,
  blocked: row.blocked,
});

// Where no workstream is silent, conversations need not be looked at. Pending offers are asked for one by one: the index
// of all of them is long with those that were pending a moment ago.
const loaded = `
  select r.organization_id, r.user_id, r.presence, r.presence_setting_id, r.presence_manual, r.capacity_total,
         coalesce(h.conversations, 0) as conversations, coalesce(h.firm_units, 0) as firm_units,
         coalesce(p.profile_room, false) as profile_room, coalesce(p.blocked, false) as blocked
  from representative r
  left join (
    select h.representative_id, count(*)::int as conversations,
           coalesce(sum(h.units) filter (where not h.interruptible and not h.override), 0)::int as firm_units
    from capacity_reservation h
    where h.representative_id = any ($1::uuid[])
      and (cardinality($2::uuid[]) = 0
           or not exists (select from conversation c where c.id = h.conversation_id and c.workstream_id = any ($2)))
      and (select o.id from offer o where o.conversation_id = h.conversation_id and o.state = 'pending') is null
    group by h.representative_id
  ) as h on h.representative_id = r.user_id
  left join (
    select u.user_id, bool_or(u.used < u.work_limit) as profile_room,
           bool_or(u.blocking and u.used >= u.work_limit) as blocked
    from (
      select p.user_id, p.work_limit, s.blocking,
             case when s.reset = 'end_of_day' and p.used_on = ($3::timestamptz at time zone o.time_zone)::date
                  then p.used else p.held end as used
      from representative_profile p
      join capacity_profile s on s.id = p.profile_id
      join organization o on o.id = p.organization_id
      where p.user_id = any ($1)
    ) as u group by u.user_id
  ) as p on p.user_id = r.user_id
  where r.user_id = any ($1)`;

/**
 * Presences with what each representative carries: reservations of conversations that they accepted. What is only being
 * offered does not show yet. The rows are locked by the caller.
 * @param silent workstreams whose conversations do not show.
 */
export async function loadedPresences(
  tx: Run,
  userIds: readonly string[],
  silent: readonly string[],
  now: Date,
): Promise<LoadedRow[]> {
  return await tx.run<LoadedRow>(loaded, [uuids(userIds), uuids(silent), now], 'loaded-presences');
}

export interface PresenceChange {
  organizationId: string;
  userId: string;
  from: PresenceState;
  to: PresenceState;
  cause: PresenceCause;
  actor: Actor;
  /** Kept for a return; null forgets. */
  before: PresenceState | null;
}

const write = `
  with changed as (
    select * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::bool[], $7::text[], $8::text[], $9::jsonb[])
      as c (history_id, user_id, presence, setting_id, manual, cause, actor, before)
  ), updated as (
    update representative r
    set presence = c.presence, presence_setting_id = c.setting_id, presence_manual = c.manual, presence_since = $1,
        presence_before = c.before, presence_revision = r.presence_revision + 1
    from changed c where r.user_id = c.user_id and r.user_id = any ($3::uuid[]) returning r.organization_id, r.user_id, r.presence_revision
  ), history as (
    insert into presence_history (id, organization_id, user_id, presence, presence_setting_id, label, manual, cause, actor, started_at)
    select c.history_id, u.organization_id, c.user_id, c.presence, c.setting_id, coalesce(s.name, c.presence), c.manual, c.cause,
           c.actor, $1
    from changed c join updated u on u.user_id = c.user_id left join presence_setting s on s.id = c.setting_id
  )
  select user_id, presence_revision from updated`;

/**
 * Writes changed presences and their history: one statement however many. The rows are locked.
 * @returns their events, for the caller to append.
 */
export async function writePresences(
  house: House,
  tx: Run,
  changes: readonly PresenceChange[],
  at: Date,
): Promise<EventDraft[]> {
  if (changes.length === 0) return [];
  const rows = await tx.run<{ user_id: string; presence_revision: number }>(
    write,
    [
      at,
      uuids(changes.map(() => house.ids.next())),
      uuids(changes.map((c) => c.userId)),
      texts(changes.map((c) => c.to.presence)),
      uuids(changes.map((c) => c.to.presenceId)),
      booleans(changes.map((c) => c.to.manual)),
      texts(changes.map((c) => c.cause)),
      texts(changes.map((c) => c.actor)),
      jsonbs(changes.map((c) => (c.before === null ? null : JSON.stringify(c.before)))),
    ],
    'write-presences',
  );
  const revisions = new Map(rows.map((row) => [row.user_id, Number(row.presence_revision)]));
  return changes.map(({ userId, from, to, cause, actor }) => ({
    type: 'presence.changed',
    representativeId: userId,
    actor,
    at,
    payload: {
      from: from.presence,
      to: to.presence,
      presenceId: to.presenceId,
      manual: to.manual,
      cause,
      revision: revisions.get(userId) ?? 0,
    },
  }));
}
