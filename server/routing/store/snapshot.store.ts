/** Everything a router stands on, read from the tables: the whole at a take-over, parts of it to heal. */
import type { AlertKind, OfferKind, Presence } from '../../../contracts/words.ts';
import type { Tx } from '../../data-model/house/index.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import type {
  Item,
  PendingOffer,
  Refusal,
  RepresentativeState,
  Reservation,
  RouterChange,
  RouterSnapshot,
} from '../domain/router/changes.ts';
import { toDemand } from '../domain/router/changes-of.ts';
import { SeenTransactions } from '../domain/router/seen-transactions.ts';
import { configurationOf } from './configuration.store.ts';
import { representativeSettings } from './representative-settings.store.ts';

type Reader = Pick<Tx, 'run'>;

export interface ReadSnapshot {
  snapshot: RouterSnapshot;
  /** The last answered stays of each queue, for the expected wait. */
  answered: RouterChange[];
  seen: SeenTransactions;
}

/**
 * The state of an organization at one instant. Must be the first thing in its transaction, which becomes
 * REPEATABLE READ.
 * @param besides of the conversations that wait, only those in the queue of this one
 */
export async function readSnapshot(
  tx: Reader,
  organizationId: string,
  now: Date,
  besides?: string,
): Promise<ReadSnapshot> {
  const seen = await freeze(tx);
  const configuration = await configurationOf(tx, organizationId);
  const settings = await representativeSettings(tx, organizationId);
  const states = await readStates(tx, organizationId, null, configuration, now);
  const representatives = settings.map((setting) => ({
    setting,
    state: states.get(setting.userId) ?? absent,
  }));
  const only = besides === undefined ? null : await sameQueue(tx, organizationId, besides);
  const items = await readItems(tx, organizationId, only, configuration);
  const reservations = await readReservations(tx, organizationId, null, null);
  const offers = await readOffers(tx, organizationId, null);
  const alerts = await tx.run<{ conversation_id: string; kind: AlertKind }>(
    `select conversation_id, kind from routing_alert
     where organization_id = $1 and cleared_at is null and conversation_id is not null`,
    [organizationId],
    'snapshot-alerts',
  );
  const answered = await readAnswered(
    tx,
    organizationId,
    configuration.queues.map((queue) => queue.queueId),
  );
  return {
    snapshot: {
      configuration,
      representatives,
      items,
      reservations,
      offers,
      alerts: alerts.map((row) => ({ conversationId: row.conversation_id, alert: row.kind })),
    },
    answered,
    seen,
  };
}

/** Conversations that wait where this one does. */
async function sameQueue(tx: Reader, organizationId: string, conversationId: string): Promise<string[]> {
  const rows = await tx.run<{ id: string }>(
    `select c.id from conversation c join conversation this on this.queue_id = c.queue_id
     where this.id = $2 and c.organization_id = $1 and c.state = 'open'`,
    [organizationId, conversationId],
    'same-queue',
  );
  return rows.map((row) => row.id);
}

/** What there is to know of a few conversations and representatives, told as changes. */
export async function readParts(
  tx: Reader,
  organizationId: string,
  parts: { conversationIds: readonly string[]; representativeIds: readonly string[] },
  now: Date,
): Promise<{ changes: RouterChange[]; seen: SeenTransactions }> {
  const seen = await freeze(tx);
  const configuration = await configurationOf(tx, organizationId);
  const { conversationIds, representativeIds } = parts;
  const reservations = await readReservations(tx, organizationId, conversationIds, representativeIds);
  const held = new Set(reservations.map((one) => one.conversationId));
  const changes: RouterChange[] = [];
  for (const conversationId of conversationIds)
    if (!held.has(conversationId)) changes.push({ kind: 'released', conversationId, at: now.getTime() });
  if (representativeIds.length > 0) {
    const settings = await representativeSettings(tx, organizationId, representativeIds);
    const states = await readStates(tx, organizationId, representativeIds, configuration, now);
    for (const setting of settings)
      changes.push({ kind: 'representative', setting, state: states.get(setting.userId) ?? absent });
  }
  for (const reservation of reservations) changes.push({ kind: 'reserved', reservation });
  if (conversationIds.length === 0) return { changes, seen };
  const items = await readItems(tx, organizationId, conversationIds, configuration);
  const waiting = new Map(items.map((item) => [item.conversationId, item]));
  for (const conversationId of conversationIds) {
    const item = waiting.get(conversationId);
    changes.push(item ? { kind: 'queued', item } : { kind: 'dequeued', conversationId });
    changes.push({ kind: 'not_offered', conversationId }); // or it is said next
  }
  for (const offer of await readOffers(tx, organizationId, conversationIds))
    changes.push({ kind: 'offered', offer });
  return { changes, seen };
}

/** Makes the transaction see one instant, and says which. */
async function freeze(tx: Reader): Promise<SeenTransactions> {
  await tx.run('set transaction isolation level repeatable read, read only');
  const rows = await tx.run<{ snapshot: string }>('select pg_current_snapshot()::text as snapshot');
  return new SeenTransactions(rows[0]!.snapshot);
}

/** Someone whose row is gone, or not there yet. */
const absent: RepresentativeState = {
  presence: 'offline',
  presenceId: null,
  connected: false,
  lastReleasedAt: 0,
  lastAssignedAt: 0,
  finished: [],
};

interface StateRow extends Record<string, unknown> {
  user_id: string;
  presence: Presence;
  presence_setting_id: string | null;
  connected: boolean;
  revision: number;
  released_at: number;
  assigned_at: number;
}

// Instants as numbers: '-infinity', for never, would not be a date.
const states = `
  select r.user_id, r.presence, r.presence_setting_id, r.presence_revision::float8 as revision, r.connected and r.connected_until > $3 as connected,
    case when isfinite(r.last_capacity_released_at) then floor(extract(epoch from r.last_capacity_released_at) * 1000) else 0 end::float8 as released_at,
    case when isfinite(r.last_assigned_at) then extract(epoch from r.last_assigned_at) * 1000 else 0 end::float8 as assigned_at
  from representative r where r.organization_id = $1 and ($2::uuid[] is null or r.user_id = any ($2))`;

interface FinishedRow extends Record<string, unknown> {
  user_id: string;
  profile_id: string;
  used: number;
  used_on: string;
}

async function readStates(
  tx: Reader,
  organizationId: string,
  userIds: readonly string[] | null,
  configuration: RoutingConfiguration,
  now: Date,
): Promise<Map<string, RepresentativeState>> {
  const rows = await tx.run<StateRow>(states, [organizationId, userIds, now], 'snapshot-states');
  const daily = configuration.profiles.filter((p) => p.reset === 'end_of_day').map((p) => p.profileId);
  const finished =
    daily.length === 0
      ? []
      : await tx.run<FinishedRow>(
          `select user_id, profile_id, used - held as used, to_char(used_on, 'YYYY-MM-DD') as used_on
           from representative_profile
           where organization_id = $1 and ($2::uuid[] is null or user_id = any ($2)) and profile_id = any ($3) and used > held`,
          [organizationId, userIds, daily],
          'snapshot-finished',
        );
  const finishedOf = Map.groupBy(finished, (row) => row.user_id);
  return new Map(
    rows.map((row) => [
      row.user_id,
      {
        presence: row.presence,
        presenceId: row.presence_setting_id,
        connected: row.connected,
        revision: row.revision,
        lastReleasedAt: row.released_at,
        lastAssignedAt: row.assigned_at,
        finished: (finishedOf.get(row.user_id) ?? []).map((one) => ({
          profileId: one.profile_id,
          used: one.used,
          usedOn: one.used_on,
        })),
      },
    ]),
  );
}

interface ItemRow extends Record<string, unknown> {
  id: string;
  workstream_id: string;
  queue_id: string;
  queued_at: Date;
  waiting_since: Date;
  demand: Record<string, unknown>;
  required_skills: Item['demand']['skills'];
  priority: number;
}

// The organization is named although row-level security would do: its policy alone cannot use an index.
const items = `
  select c.id, c.workstream_id, c.queue_id, c.queued_at, coalesce(c.waiting_since, c.queued_at) as waiting_since,
    c.demand, c.required_skills, c.priority
  from conversation c
  where c.organization_id = $1 and c.state = 'open' and c.queue_id is not null and c.queued_at is not null
    and ($2::uuid[] is null or c.id = any ($2))
  order by c.queued_at, c.id`;

interface RefusalRow extends Record<string, unknown> {
  conversation_id: string;
  representative_id: string;
  state: 'declined' | 'timed_out';
  times: number;
  at: Date;
}

/** Only those of this stay in the queue count. */
const refusals = `
  select o.conversation_id, o.representative_id, (array_agg(o.state order by o.answered_at desc))[1] as state,
    count(*)::int as times, max(o.answered_at) as at
  from offer o join conversation c on c.id = o.conversation_id
  where o.organization_id = $1 and o.state in ('declined', 'timed_out') and o.answered_at is not null
    and c.state = 'open' and c.queue_id is not null and o.offered_at >= c.queued_at
    and ($2::uuid[] is null or c.id = any ($2))
  group by 1, 2`;

async function readItems(
  tx: Reader,
  organizationId: string,
  conversationIds: readonly string[] | null,
  configuration: RoutingConfiguration,
): Promise<Item[]> {
  const rows = await tx.run<ItemRow>(
    items,
    [organizationId, conversationIds],
    conversationIds === null ? 'snapshot-items' : 'some-items',
  );
  if (rows.length === 0) return [];
  const refused = await tx.run<RefusalRow>(
    refusals,
    [organizationId, conversationIds],
    conversationIds === null ? 'snapshot-refusals' : 'some-refusals',
  );
  const refusalsOf = Map.groupBy(refused, (row) => row.conversation_id);
  const kinds = new Map(configuration.workstreams.map((w) => [w.workstreamId, w.kind]));
  return rows.map((row) => ({
    conversationId: row.id,
    workstreamId: row.workstream_id,
    queueId: row.queue_id,
    kind: kinds.get(row.workstream_id) ?? 'messaging',
    queuedAt: row.queued_at.getTime(),
    waitingSince: row.waiting_since.getTime(),
    demand: { ...toDemand(row.demand), skills: row.required_skills, priority: row.priority },
    refusals: (refusalsOf.get(row.id) ?? []).map(
      (one): Refusal => ({
        userId: one.representative_id,
        cause: one.state === 'declined' ? 'declined' : 'missed',
        times: one.times,
        at: one.at.getTime(),
      }),
    ),
  }));
}

interface ReservationRow extends Record<string, unknown> {
  conversation_id: string;
  representative_id: string;
  units: number;
  profile_ids: string[];
  interruptible: boolean;
  override: boolean;
  reserved_at: Date;
}

const reservationColumns =
  'conversation_id, representative_id, units, profile_ids, interruptible, override, reserved_at';

/** Both null: all of the organization's. */
async function readReservations(
  tx: Reader,
  organizationId: string,
  conversationIds: readonly string[] | null,
  userIds: readonly string[] | null,
): Promise<Reservation[]> {
  const rows =
    conversationIds === null && userIds === null
      ? await tx.run<ReservationRow>(
          `select ${reservationColumns} from capacity_reservation where organization_id = $1 order by reserved_at, conversation_id`,
          [organizationId],
          'snapshot-reservations',
        )
      : await tx.run<ReservationRow>(
          `select ${reservationColumns} from capacity_reservation
           where conversation_id = any ($1) or representative_id = any ($2) order by reserved_at, conversation_id`,
          [conversationIds ?? [], userIds ?? []],
          'some-reservations',
        );
  return rows.map((row) => ({
    conversationId: row.conversation_id,
    userId: row.representative_id,
    units: row.units,
    profileIds: row.profile_ids,
    interruptible: row.interruptible,
    override: row.override,
    reservedAt: row.reserved_at.getTime(),
  }));
}

interface PendingRow extends Record<string, unknown> {
  id: string;
  conversation_id: string;
  representative_id: string;
  queue_id: string;
  kind: OfferKind;
  offered_at: Date;
  expires_at: Date;
}

async function readOffers(
  tx: Reader,
  organizationId: string,
  conversationIds: readonly string[] | null,
): Promise<PendingOffer[]> {
  const rows = await tx.run<PendingRow>(
    `select id, conversation_id, representative_id, queue_id, kind, offered_at, expires_at from offer
     where organization_id = $1 and state = 'pending' and ($2::uuid[] is null or conversation_id = any ($2)) order by id`,
    [organizationId, conversationIds],
    conversationIds === null ? 'snapshot-offers' : 'some-offers',
  );
  return rows.map((row) => ({
    offerId: row.id,
    conversationId: row.conversation_id,
    userId: row.representative_id,
    queueId: row.queue_id,
    kind: row.kind,
    offeredAt: row.offered_at.getTime(),
    expiresAt: row.expires_at.getTime(),
  }));
}

/** Of each queue the last answered stays, the oldest first. */
async function readAnswered(
  tx: Reader,
  organizationId: string,
  queueIds: readonly string[],
): Promise<RouterChange[]> {
  if (queueIds.length === 0) return [];
  const rows = await tx.run<{ queue_id: string; entered_at: Date; left_at: Date }>(
    `select s.queue_id, s.entered_at, s.left_at
     from unnest($2::uuid[]) as wanted (queue_id) cross join lateral (
       select * from queue_segment
       where organization_id = $1 and queue_id = wanted.queue_id and left_at is not null and outcome = 'answered'
       order by left_at desc limit 20
     ) as s order by s.left_at`,
    [organizationId, queueIds],
    'snapshot-answered',
  );
  return rows.map((row) => ({
    kind: 'answered',
    queueId: row.queue_id,
    waitedMs: row.left_at.getTime() - row.entered_at.getTime(),
    at: row.left_at.getTime(),
  }));
}
