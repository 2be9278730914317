/** What an administrator sets of connectors, as entries of the configuration document: read, and written as a whole. */
import {
  AllowedHost,
  type AllowedHostDocument,
  Connection,
  type ConnectionDocument,
  type PluginDocument,
  PluginEntry,
} from '../../../../contracts/configuration/connectors.ts';
import type { Actor } from '../../../data-model/events/index.ts';
import type { House, Tx } from '../../../data-model/house/index.ts';
import { leadsElsewhere } from '../../connections/index.ts';

/** Entries with names instead of ids. */
export interface ConnectorSetup {
  allowedHosts: AllowedHostDocument[];
  connections: ConnectionDocument[];
  plugins: PluginDocument[];
  /** The imported connectors: name and ids of their operations; the document may name them. */
  connectors: { name: string; operations: string[] }[];
}

type Reading = Pick<Tx, 'run'>;

/** Everything of the organization; in the order of the names. */
export async function readSetup(tx: Reading, organizationId: string): Promise<ConnectorSetup> {
  const hosts = await tx.run<AllowedHostDocument>(
    'select host as name, note from allowed_host where organization_id = $1 order by host',
    [organizationId],
  );
  const connections = await tx.run(
    `select c.name, c.kind, k.name as connector, c.enabled, c.settings,
       coalesce((select jsonb_agg(s.definition order by s.step) from lifecycle_step s where s.connection_id = c.id),
         '[]') as steps
     from connection c left join connector k on k.id = c.connector_id
     where c.organization_id = $1 order by c.name`,
    [organizationId],
  );
  const plugins = await tx.run<{ settings: object }>(
    `select p.name, c.name as connection, p.operation_id as operation, p.description, p.enabled, p.authentication,
       p.roles, p.settings
     from plugin p join connection c on c.id = p.connection_id where p.organization_id = $1 order by p.name`,
    [organizationId],
  );
  const connectors = await tx.run<{ name: string; operations: string[] | null }>(
    `select name, jsonb_path_query_array(description, '$.operations[*].id') as operations
     from connector where organization_id = $1`,
    [organizationId],
  );
  return {
    // Read as the document is: fields in one order, whatever order the database gives them.
    allowedHosts: hosts.map((host) => AllowedHost.parse(host)),
    connections: connections.map((connection) => Connection.parse(connection)),
    plugins: plugins.map(({ settings, ...plugin }) => PluginEntry.parse({ ...plugin, ...settings })),
    connectors: connectors.map(({ name, operations }) => ({ name, operations: operations ?? [] })),
  };
}

/** An entry that cannot go now, and why. */
export interface SetupPlace {
  section: 'connections';
  name: string;
  count: number;
}

/** Connections of these names that still have something to deliver, or dead letters that nobody looked at. */
export async function unfinishedOf(
  tx: Reading,
  organizationId: string,
  names: readonly string[],
): Promise<SetupPlace[]> {
  if (names.length === 0) return [];
  const rows = await tx.run<{ name: string; count: number }>(
    `select c.name, count(*)::int as count from connection c join lifecycle_delivery d on d.connection_id = c.id
     where c.organization_id = $1 and c.name = any ($2) and d.state in ('waiting', 'due', 'sending', 'dead')
     group by c.name`,
    [organizationId, names],
  );
  return rows.map((row) => ({ section: 'connections', ...row }));
}

/** The connections that are in what is and not in what is to be, or of another kind there. */
export const setupInTheWay = (
  before: readonly ConnectionDocument[],
  after: readonly ConnectionDocument[],
): string[] => {
  const kinds = new Map(after.map(({ name, kind, connector }) => [name, `${kind} ${connector}`]));
  return before
    .filter(({ name, kind, connector }) => kinds.get(name) !== `${kind} ${connector}`)
    .map(({ name }) => name);
};

/** Writes what differs and takes out what is not named. Secrets stay, but for connections whose address changes. */
export async function writeSetup(
  house: House,
  tx: Tx,
  before: ConnectorSetup,
  after: Omit<ConnectorSetup, 'connectors'>,
  actor: Actor,
): Promise<void> {
  const at = house.clock.now();
  await writeHosts(tx, after.allowedHosts, at);
  await takeOut(house, tx, before, after, actor);
  await writeConnections(house, tx, before.connections, after.connections, actor);
  await writePlugins(house, tx, before.plugins, after.plugins, actor);
}

async function writeHosts(tx: Tx, hosts: readonly AllowedHostDocument[], at: Date): Promise<void> {
  await tx.run('delete from allowed_host where organization_id = $1 and not host = any ($2)', [
    tx.organizationId,
    hosts.map(({ name }) => name),
  ]);
  await tx.run(
    `insert into allowed_host (organization_id, host, note, created_at)
     select $1, name, note, $3 from jsonb_to_recordset($2) as h (name text, note text)
     on conflict (organization_id, host) do update set note = excluded.note`,
    [tx.organizationId, JSON.stringify(hosts), at],
  );
}

async function takeOut(
  house: House,
  tx: Tx,
  before: ConnectorSetup,
  after: Omit<ConnectorSetup, 'connectors'>,
  actor: Actor,
): Promise<void> {
  const at = house.clock.now();
  const gone = await tx.run<{ id: string }>(
    'delete from plugin where organization_id = $1 and not name = any ($2) returning id',
    [tx.organizationId, after.plugins.map(({ name }) => name)],
  );
  for (const { id } of gone) tx.append({ type: 'plugin.changed', actor, at, payload: { pluginId: id } });
  // One of another kind is another connection: its plugins and deliveries meant the old one.
  const leaving = setupInTheWay(before.connections, after.connections);
  const deleted = await tx.run<{ id: string }>(
    'delete from connection where organization_id = $1 and name = any ($2) returning id',
    [tx.organizationId, leaving],
  );
  for (const { id } of deleted)
    tx.append({
      type: 'connection.changed',
      actor,
      at,
      payload: { connectionId: id, change: 'deleted' },
    });
}

async function writeConnections(
  house: House,
  tx: Tx,
  before: readonly ConnectionDocument[],
  after: readonly ConnectionDocument[],
  actor: Actor,
): Promise<void> {
  const at = house.clock.now();
  const was = new Map(before.map((one) => [one.name, one]));
  for (const connection of after) {
    const earlier = was.get(connection.name);
    if (JSON.stringify(earlier) === JSON.stringify(connection)) continue;
    // As when a connection is changed by hand: a secret does not follow an address elsewhere.
    const keepsSecret =
      earlier !== undefined && !leadsElsewhere(connection.kind, earlier.settings, connection.settings);
    const [row] = await tx.run<{ id: string; created: boolean }>(
      `insert into connection (id, organization_id, name, kind, settings, connector_id, enabled, created_at, updated_at)
       values ($1, $2, $3, $4, $5, (select id from connector where organization_id = $2 and name = $6), $7, $8, $8)
       on conflict (organization_id, name) do update
         set settings = excluded.settings, enabled = excluded.enabled, updated_at = excluded.updated_at,
           secret = case when $9 then connection.secret end, paused_until = null, pause_reason = null
       returning id, created_at = updated_at as created`,
      [
        house.ids.next(),
        tx.organizationId,
        connection.name,
        connection.kind,
        JSON.stringify(connection.settings),
        connection.connector,
        connection.enabled,
        at,
        keepsSecret,
      ],
    );
    const { id, created } = row!;
    await tx.run('delete from lifecycle_step where connection_id = $1 and not step = any ($2)', [
      id,
      connection.steps.map(({ step }) => step),
    ]);
    await tx.run(
      `insert into lifecycle_step (organization_id, connection_id, step, definition, enabled, updated_at)
       select $1, $2, (s ->> 'step')::smallint, s, (s ->> 'enabled')::boolean, $4 from jsonb_array_elements($3) as s
       on conflict (connection_id, step) do update
         set definition = excluded.definition, enabled = excluded.enabled, updated_at = excluded.updated_at`,
      [tx.organizationId, id, JSON.stringify(connection.steps), at],
    );
    tx.append({
      type: 'connection.changed',
      actor,
      at,
      payload: { connectionId: id, change: created ? 'created' : 'updated' },
    });
  }
}

async function writePlugins(
  house: House,
  tx: Tx,
  before: readonly PluginDocument[],
  after: readonly PluginDocument[],
  actor: Actor,
): Promise<void> {
  const at = house.clock.now();
  const was = new Map(before.map((one) => [one.name, JSON.stringify(one)]));
  for (const plugin of after) {
    if (was.get(plugin.name) === JSON.stringify(plugin)) continue;
    const { inputs, asIs, keepInTranscript, confirmation, link } = plugin;
    const [row] = await tx.run<{ id: string }>(
      `insert into plugin (id, organization_id, connection_id, operation_id, name, description, enabled,
         authentication, roles, settings, created_at, updated_at)
       values ($1, $2, (select id from connection where organization_id = $2 and name = $3), $4, $5, $6, $7, $8, $9,
         $10, $11, $11)
       on conflict (organization_id, name) do update
         set connection_id = excluded.connection_id, operation_id = excluded.operation_id,
           description = excluded.description, enabled = excluded.enabled, authentication = excluded.authentication,
           roles = excluded.roles, settings = excluded.settings, updated_at = excluded.updated_at
       returning id`,
      [
        house.ids.next(),
        tx.organizationId,
        plugin.connection,
        plugin.operation,
        plugin.name,
        plugin.description,
        plugin.enabled,
        plugin.authentication,
        plugin.roles,
        JSON.stringify({ inputs, asIs, keepInTranscript, confirmation, link }),
        at,
      ],
    );
    tx.append({ type: 'plugin.changed', actor, at, payload: { pluginId: row!.id } });
  }
}
