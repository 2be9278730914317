/** Reads what was recorded of an organization, for replays. Writes nothing: the transaction is read only. */
import type { Presence } from '../../../contracts/words.ts';
import { type EventType, type LoggedEvent, unfold } from '../../data-model/events/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import {
  type RecordedCycle,
  type RecordedDay,
  type RecordedRoute,
  seenEarly,
} from '../domain/replay/recorded-day.ts';
import type { RepresentativeSetting, RepresentativeState } from '../domain/router/changes.ts';
import { routingEvents } from '../domain/router/changes-of.ts';
import { configurationOf } from './configuration.store.ts';
import type { SeenEarly } from './decision.store.ts';
import { representativeSettings } from './representative-settings.store.ts';

/** Beside what the router is told: what figures and scripts are made from. */
const otherEvents = [
  'handler.released',
  'conversation.parked',
  'conversation.wrap_up_started',
] as const satisfies readonly EventType[];

/** @param from and @param to of the cycles; events and routes are read whole. */
export async function readRecordedDay(
  house: House,
  organizationId: string,
  from: Date,
  to: Date,
): Promise<RecordedDay> {
  return await house.db.transaction(organizationId, async (tx) => {
    await tx.run('set transaction isolation level repeatable read, read only');
    const events = await readEvents(tx, organizationId);
    const configurations = await readConfigurations(tx, organizationId);
    const settings = new Map(
      (await representativeSettings(tx, organizationId)).map((setting) => [setting.userId, setting]),
    );
    const people = await readPeople(tx, organizationId, events, settings);
    const first = configurations.get(firstVersion(events, configurations))!;
    return {
      from: from.getTime(),
      to: to.getTime(),
      beginning: {
        configuration: first,
        representatives: people.unannounced,
        items: [],
        reservations: [],
        offers: [],
        alerts: [],
      },
      introduced: people.introduced,
      events,
      cycles: await readCycles(tx, organizationId, from, to),
      configurations,
      settings,
      routes: await readRoutes(tx, organizationId),
    };
  });
}

async function readEvents(tx: Pick<Tx, 'run'>, organizationId: string): Promise<LoggedEvent[]> {
  const events = (await tx.run(
    `select tx_id::text as "txId", position, organization_id as "organizationId", type,
            conversation_id as "conversationId", representative_id as "representativeId", at, actor, payload
     from event where organization_id = $1 and type = any ($2) order by event.tx_id, event.position`,
    [organizationId, [...routingEvents, ...otherEvents]],
    'replay-events',
  )) as unknown as LoggedEvent[];
  // Who the handler is says nothing beyond what is told apart.
  return events.flatMap(unfold).filter((event) => event.type !== 'handler.engaged');
}

async function readConfigurations(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
): Promise<Map<number, RoutingConfiguration>> {
  const rows = await tx.run<{ version: number; resolved: RoutingConfiguration }>(
    'select version, resolved from configuration_version where organization_id = $1 order by version',
    [organizationId],
    'replay-configurations',
  );
  const found = new Map(rows.map((row) => [row.version, { ...row.resolved, version: row.version }]));
  const now = await configurationOf(tx, organizationId);
  if (!found.has(now.version)) found.set(now.version, now);
  return found;
}

/** The one before the first change that the log tells of. */
function firstVersion(
  events: readonly LoggedEvent[],
  configurations: ReadonlyMap<number, RoutingConfiguration>,
): number {
  const versions = [...configurations.keys()].sort((a, b) => a - b);
  const changed = events.find((event) => event.type === 'configuration.changed');
  const before = changed ? versions.filter((version) => version < changed.payload.version) : versions;
  return before.at(-1) ?? versions[0]!;
}

interface StateRow extends Record<string, unknown> {
  user_id: string;
  presence: Presence;
  presence_id: string | null;
  connected: boolean;
  released_at: number;
  assigned_at: number;
}

interface People {
  /** Those whom no event introduces: they were there before the log told of settings. */
  unannounced: { setting: RepresentativeSetting; state: RepresentativeState }[];
  introduced: Map<string, RepresentativeState>;
}

async function readPeople(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  events: readonly LoggedEvent[],
  settings: ReadonlyMap<string, RepresentativeSetting>,
): Promise<People> {
  const rows = await tx.run<StateRow>(
    `select user_id, presence, presence_setting_id as presence_id, connected,
       case when isfinite(last_capacity_released_at) then floor(extract(epoch from last_capacity_released_at) * 1000) else 0 end::float8 as released_at,
       case when isfinite(last_assigned_at) then extract(epoch from last_assigned_at) * 1000 else 0 end::float8 as assigned_at
     from representative where organization_id = $1`,
    [organizationId],
    'replay-representatives',
  );
  const byUser = Map.groupBy(events, (event) => event.representativeId ?? '');
  const people: People = { unannounced: [], introduced: new Map() };
  for (const row of rows) {
    const own = byUser.get(row.user_id) ?? [];
    const setting = settings.get(row.user_id);
    const state = stateBefore(row, own);
    if (own.some((event) => event.type === 'representative.configured'))
      people.introduced.set(row.user_id, state);
    else if (setting) people.unannounced.push({ setting, state });
  }
  return people;
}

/** What is in the row, with what the log tells of taken back. */
function stateBefore(row: StateRow, events: readonly LoggedEvent[]): RepresentativeState {
  const presence = events.find((event) => event.type === 'presence.changed');
  const edge = events.find(
    (event) => event.type === 'representative.connected' || event.type === 'representative.disconnected',
  );
  const released = events.some((event) => event.type === 'capacity.released');
  const assigned = events.some((event) => event.type === 'offer.made');
  return {
    presence: presence?.payload.from ?? row.presence,
    presenceId: presence ? null : row.presence_id,
    connected: edge ? edge.type === 'representative.disconnected' : row.connected,
    lastReleasedAt: released ? 0 : row.released_at,
    lastAssignedAt: assigned ? 0 : row.assigned_at,
    finished: [],
  };
}

interface CycleRow extends Record<string, unknown> {
  id: string;
  decided_at: Date;
  tx_id: string;
  position: number;
  version: number;
  seen: SeenEarly | null;
  decisions: { conversationId: string; userId: string; offerId: string | null }[];
}

// In the order of their bases; those of one basis in the order in which they were decided: ids grow with time.
const cycles = `
  select c.id, c.decided_at, c.basis_tx_id::text as tx_id, c.basis_position as position, c.configuration_version as version, c.seen,
    coalesce(made.decisions, '[]') as decisions
  from routing_cycle c left join (
    select d.cycle_id,
      jsonb_agg(jsonb_build_object('conversationId', d.conversation_id, 'offerId', d.offer_id,
                                   'userId', coalesce(o.representative_id::text, d.explanation #>> '{ranked,0,userId}'))
                order by d.ordinal) as decisions
    from assignment_decision d left join offer o on o.id = d.offer_id
    where d.organization_id = $1 and d.cycle_id is not null group by d.cycle_id
  ) as made on made.cycle_id = c.id
  where c.organization_id = $1 and c.decided_at >= $2 and c.decided_at <= $3
  order by c.basis_tx_id, c.basis_position, c.decided_at, c.id`;

async function readCycles(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  from: Date,
  to: Date,
): Promise<RecordedCycle[]> {
  const rows = await tx.run<CycleRow>(cycles, [organizationId, from, to], 'replay-cycles');
  return rows.map((row) => ({
    cycleId: row.id,
    decidedAt: row.decided_at.getTime(),
    basis: { txId: row.tx_id, position: row.position },
    seen: row.seen && seenEarly(row.seen.whole, row.seen.parts),
    configurationVersion: row.version,
    decisions: row.decisions,
  }));
}

async function readRoutes(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
): Promise<Map<string, RecordedRoute[]>> {
  const rows = await tx.run<{ id: string; at: Date } & Pick<RecordedRoute, 'facts' | 'trace'>>(
    `select conversation_id as id, at, facts, trace from routing_trace
     where organization_id = $1 and facts is not null and kind in ('routed', 'transferred', 'released') order by at, id`,
    [organizationId],
    'replay-routes',
  );
  const byConversation = Map.groupBy(rows, (row) => row.id);
  return new Map(
    [...byConversation].map(([id, routes]) => [
      id,
      routes.map(({ at, facts, trace }) => ({ at: at.getTime(), facts, trace })),
    ]),
  );
}
