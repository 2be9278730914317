/**
 * Who is connected. A socket's beat pushes the instant forward until which its representative counts as connected;
 * only the edges are events. One statement for all the beats of a process, whatever their organizations; what an edge
 * does to the presence follows in the same transaction.
 */
import type { EventDraft } from '../../data-model/events/index.ts';
import { type House, type Tx, wake } from '../../data-model/house/index.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import { type PresenceState, presenceAfter, returned } from '../domain/presence/automaton.ts';
import { findPresence, loadOf } from '../domain/presence/follows.ts';
import { configurationOf } from '../store/configuration.store.ts';
import {
  carriedOf,
  loadedPresences,
  type PresenceChange,
  type PresenceRow,
  stateOf,
  writePresences,
} from '../store/presence.store.ts';
import { silentWorkstreams } from './adjust-presence.ts';

interface Connected extends PresenceRow {
  presence_before: PresenceState | null;
  disconnected_at: Date | null;
}

/** No process says that anybody is connected for longer: what reaches further was said before the clock was set back. */
const furthest = `interval '1 minute'`;

const beat = `
  with before as (
    select user_id, organization_id, connected, presence, presence_setting_id, presence_manual, presence_before, disconnected_at,
           presence_revision
    from representative where user_id = any ($1) order by user_id for no key update
  ), beaten as (
    update representative r
    set connected_until = case when isfinite(r.connected_until) and r.connected_until > $2::timestamptz + ${furthest}
                               then $2 else greatest(r.connected_until, $2::timestamptz) end,
        connected = r.connected or $2::timestamptz > $3::timestamptz,
        presence_revision = r.presence_revision + (not r.connected and $2::timestamptz > $3::timestamptz)::int
    from before b where r.user_id = b.user_id
  ), edges as (
    insert into event (organization_id, type, representative_id, at, actor, payload)
    select organization_id, 'representative.connected', user_id, $3, 'representative:' || user_id,
           jsonb_build_object('revision', presence_revision + 1)
    from before where not connected and $2::timestamptz > $3::timestamptz
  )
  select * from before where not connected and $2::timestamptz > $3::timestamptz`;

/**
 * Counts these users as connected until `untilMs` (epoch milliseconds), or later when an earlier beat said so. Whoever
 * was not connected gets the presence of before back when it is not long ago, else the sign-in presence.
 * Those who are no representatives are passed over.
 * @param stayed their sockets were there all the time: when they count as disconnected it was the beats that failed, or the
 * clock that was set, and they get their presence back however long it was.
 */
export async function markConnected(
  house: House,
  userIds: readonly string[],
  untilMs: number,
  stayed = false,
): Promise<void> {
  if (userIds.length === 0) return;
  const at = house.clock.now();
  const edges: EdgesOf[] = [];
  await house.db.transaction('all', async (tx) => {
    const came = await tx.run<Connected>(beat, [userIds, new Date(untilMs), at], 'connection-beat');
    for (const [organizationId, people] of Map.groupBy(came, (row) => row.organization_id)) {
      edges.push({
        organizationId,
        people,
        presences: await comeBack(house, tx, organizationId, people, stayed, at),
      });
    }
  });
  announce(house, 'representative.connected', edges, at);
}

const end = `
  with gone as (
    select user_id, organization_id, presence, presence_setting_id, presence_manual, presence_revision
    from representative where user_id = $1 and connected and connected_until <= $3 for no key update
  ), ended as (
    update representative r
    set connected = false, connected_until = least(r.connected_until, $2), disconnected_at = $2,
        presence_revision = r.presence_revision + 1
    from gone g where r.user_id = g.user_id
  ), edges as (
    insert into event (organization_id, type, representative_id, at, actor, payload)
    select organization_id, 'representative.disconnected', user_id, $2, 'system',
           jsonb_build_object('revision', presence_revision + 1)
    from gone
  )
  select * from gone`;

/**
 * The last socket here is gone for good: no more offers from now on, and Offline. The engine takes back what is out.
 * @param lastUntilMs what this process said last; a later beat is another process's, where they are connected still.
 */
export async function markDisconnected(
  house: House,
  userId: string,
  lastUntilMs: number = Number.POSITIVE_INFINITY,
): Promise<void> {
  const at = house.clock.now();
  const last = Number.isFinite(lastUntilMs) ? new Date(lastUntilMs) : 'infinity';
  const edges = await house.db.transaction('all', async (tx) =>
    leave(house, tx, await tx.run<PresenceRow>(end, [userId, at, last], 'connection-end'), at),
  );
  announce(house, 'representative.disconnected', edges, at);
}

const stale = `
  with gone as (
    select r.user_id, r.organization_id, r.presence, r.presence_setting_id, r.presence_manual, r.presence_revision
    from representative r join organization o on o.id = r.organization_id
    where o.routing_partition = $1 and r.connected and r.connected_until <= $2
    order by r.user_id for no key update of r
  ), ended as (
    update representative r
    set connected = false, disconnected_at = r.connected_until, presence_revision = r.presence_revision + 1
    from gone g where r.user_id = g.user_id
  ), edges as (
    insert into event (organization_id, type, representative_id, at, actor, payload)
    select organization_id, 'representative.disconnected', user_id, $2, 'system',
           jsonb_build_object('revision', presence_revision + 1)
    from gone
  )
  select * from gone`;

/**
 * Ends the connections whose beat ran out without a word: their process died, or its line to the database.
 * @returns when to look next; null when nobody is connected.
 */
export async function disconnectStale(house: House, partition: number): Promise<Date | null> {
  const at = house.clock.now();
  const { edges, next } = await house.db.transaction('all', async (tx) => {
    const gone = await tx.run<PresenceRow>(stale, [partition, at], 'connection-stale');
    const rows = await tx.run<{ next: Date | null }>(
      `select min(r.connected_until) filter (where isfinite(r.connected_until)) as next
       from representative r join organization o on o.id = r.organization_id
       where o.routing_partition = $1 and r.connected`,
      [partition],
      'connection-next',
    );
    return { edges: await leave(house, tx, gone, at), next: rows[0]!.next };
  });
  announce(house, 'representative.disconnected', edges, at);
  return next;
}

/**
 * The clock was set back: beats from before it must not keep anybody connected until it is where it was. Whoever has a
 * socket still says so by the next beat.
 */
export async function rewindBeats(tx: Pick<Tx, 'run'>, partition: number, now: Date): Promise<void> {
  await tx.run(
    `update representative r set connected_until = $2::timestamptz + ${furthest}
     from organization o
     where o.id = r.organization_id and o.routing_partition = $1 and r.connected and isfinite(r.connected_until)
       and r.connected_until > $2::timestamptz + ${furthest}`,
    [partition, now],
    'rewind-beats',
  );
}

interface EdgesOf {
  organizationId: string;
  people: readonly PresenceRow[];
  /** The presences that follow. */
  presences: readonly EventDraft[];
}

async function leave(
  house: House,
  tx: Pick<Tx, 'run'>,
  gone: readonly PresenceRow[],
  at: Date,
): Promise<EdgesOf[]> {
  const edges: EdgesOf[] = [];
  for (const [organizationId, people] of Map.groupBy(gone, (row) => row.organization_id)) {
    const changes = people.flatMap((row): PresenceChange[] => {
      const from = stateOf(row);
      const to = presenceAfter(from, { kind: 'disconnected' });
      if (to === from) return [];
      const userId = row.user_id;
      return [{ organizationId, userId, from, to, cause: 'disconnected', actor: 'system', before: from }];
    });
    const presences = await writeAndLog(house, tx, organizationId, changes, at);
    edges.push({ organizationId, people, presences });
  }
  return edges;
}

async function comeBack(
  house: House,
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  people: readonly Connected[],
  stayed: boolean,
  at: Date,
): Promise<EventDraft[]> {
  const offline = people.filter((row) => row.presence === 'offline');
  if (offline.length === 0) return [];
  const configuration = await configurationOf(tx, organizationId);
  const ids = offline.map((row) => row.user_id);
  const loads = new Map(
    (await loadedPresences(tx, ids, silentWorkstreams(configuration), at)).map((row) => [
      row.user_id,
      loadOf(carriedOf(row)),
    ]),
  );
  const signIn = signInPresence(configuration);
  const restoreMs = configuration.settings.restorePresenceSeconds * 1000;
  const changes = offline.flatMap((row): PresenceChange[] => {
    const from = stateOf(row);
    const { presence_before: before, disconnected_at: left, user_id: userId } = row;
    const soon = stayed || (left !== null && at.getTime() - left.getTime() <= restoreMs);
    const next = returned(from, { before, soon, signIn, load: loads.get(userId) ?? 'free' });
    if (!next) return [];
    return [
      { organizationId, userId, from, to: next.state, cause: next.cause, actor: 'system', before: null },
    ];
  });
  return await writeAndLog(house, tx, organizationId, changes, at);
}

function signInPresence({ settings, presences }: RoutingConfiguration) {
  const found = settings.signInPresence === null ? null : findPresence(presences, settings.signInPresence);
  return found === null ? null : { presence: found.presence, presenceId: found.presenceId };
}

/** As `tx.append` does it, in a transaction that serves several organizations. */
async function writeAndLog(
  house: House,
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  changes: readonly PresenceChange[],
  at: Date,
): Promise<EventDraft[]> {
  const events = await writePresences(house, tx, changes, at);
  if (events.length === 0) return events;
  await tx.run(
    `insert into event (organization_id, type, representative_id, at, actor, payload)
     select $1, 'presence.changed', e.user_id, $2, e.actor, e.payload
     from unnest($3::uuid[], $4::text[], $5::jsonb[]) as e (user_id, actor, payload)`,
    [
      organizationId,
      at,
      events.map((e) => e.representativeId),
      events.map((e) => e.actor),
      events.map((e) => JSON.stringify(e.payload)),
    ],
    'insert-presence-events',
  );
  return events;
}

/** The events are written; this wakes their readers. */
function announce(
  house: House,
  type: 'representative.connected' | 'representative.disconnected',
  edges: readonly EdgesOf[],
  at: Date,
): void {
  for (const { organizationId, people, presences } of edges) {
    const events = people.map(
      // Only to wake their readers: the events are in the log already.
      (row): EventDraft => ({
        type,
        representativeId: row.user_id,
        actor: 'system',
        at,
        payload: {},
      }),
    );
    wake(house, organizationId, [...events, ...presences]);
  }
}
