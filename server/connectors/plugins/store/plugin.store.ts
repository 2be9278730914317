/** The rows of plugin, with the one operation of the description that each is about. */
import type { ConnectorDescription, ConnectorOperation } from '../../../../contracts/connectors.ts';
import { ConnectionSettings } from '../../../../contracts/crm.ts';
import { PluginSettings } from '../../../../contracts/plugins.ts';
import type { Role } from '../../../../contracts/words.ts';
import type { Tx } from '../../../data-model/house/index.ts';
import type { OperationEdits } from '../domain/operations.ts';

export interface PluginRow {
  id: string;
  connectionId: string;
  connectionName: string;
  connectionEnabled: boolean;
  connectionSettings: ConnectionSettings;
  hasSecret: boolean;
  connectorId: string;
  connectorName: string;
  operationId: string;
  /** Null when the connector no longer has it. */
  operation: ConnectorOperation | null;
  edit: OperationEdits[string] | undefined;
  security: ConnectorDescription['security'];
  name: string;
  description: string;
  enabled: boolean;
  authentication: 'admin' | 'representative';
  roles: Role[];
  settings: PluginSettings;
  /** An administrator's own sign-in to the connection is kept. */
  adminSignedIn: boolean;
  /** The sign-in of the user who asks is kept. */
  signedIn: boolean;
}

interface Row extends Omit<PluginRow, 'edit'>, Record<string, unknown> {
  edit: OperationEdits[string] | null;
}

const select = `
  select p.id, p.connection_id as "connectionId", c.name as "connectionName", c.enabled as "connectionEnabled",
    c.settings as "connectionSettings", c.secret is not null as "hasSecret", k.id as "connectorId",
    k.name as "connectorName", p.operation_id as "operationId",
    jsonb_path_query_first(k.description, '$.operations[*] ? (@.id == $id)', jsonb_build_object('id', p.operation_id))
      as operation,
    k.edits -> p.operation_id as edit, k.description -> 'security' as security, p.name, p.description, p.enabled,
    p.authentication, p.roles, p.settings,
    exists (select 1 from connection_sign_in s join app_user u on u.id = s.user_id
      where s.connection_id = c.id and u.active and 'administrator' = any (u.roles)) as "adminSignedIn",
    exists (select 1 from connection_sign_in s where s.connection_id = c.id and s.user_id = $2) as "signedIn"
  from plugin p join connection c on c.id = p.connection_id join connector k on k.id = c.connector_id
  where p.organization_id = $1`;

const toPlugin = ({ edit, ...row }: Row): PluginRow => ({
  ...row,
  edit: edit ?? undefined,
  settings: PluginSettings.parse(row.settings),
  connectionSettings: ConnectionSettings.parse(row.connectionSettings),
});

export interface PluginFilter {
  id?: string;
  /** Only those that are turned on. */
  enabled?: boolean;
  /** Whose sign-ins to look for. */
  userId?: string;
}

/** In the order of their names. */
export async function listPluginRows(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  filter: PluginFilter = {},
): Promise<PluginRow[]> {
  const rows = await tx.run<Row>(
    `${select} and ($3::uuid is null or p.id = $3) and ($4::boolean is null or p.enabled = $4) order by p.name, p.id`,
    [organizationId, filter.userId ?? null, filter.id ?? null, filter.enabled ?? null],
    'list-plugins',
  );
  return rows.map(toPlugin);
}

export interface NewPlugin {
  connectionId: string;
  operationId: string;
  name: string;
  description: string;
  enabled: boolean;
  authentication: 'admin' | 'representative';
  roles: readonly Role[];
  settings: PluginSettings;
}

/** @returns false when the name is taken. */
export async function insertPlugin(
  tx: Tx,
  plugin: NewPlugin,
  { id, at }: { id: string; at: Date },
): Promise<boolean> {
  const rows = await tx.run(
    `insert into plugin (id, organization_id, connection_id, operation_id, name, description, enabled, authentication,
       roles, settings, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
     on conflict (organization_id, name) do nothing returning id`,
    [
      id,
      tx.organizationId,
      plugin.connectionId,
      plugin.operationId,
      plugin.name,
      plugin.description,
      plugin.enabled,
      plugin.authentication,
      plugin.roles,
      JSON.stringify(plugin.settings),
      at,
    ],
    'insert-plugin',
  );
  return rows.length > 0;
}

export async function isPluginNameTaken(tx: Tx, name: string, exceptId: string): Promise<boolean> {
  const rows = await tx.run(
    'select 1 from plugin where organization_id = $1 and name = $2 and id <> $3',
    [tx.organizationId, name, exceptId],
    'plugin-name-taken',
  );
  return rows.length > 0;
}

export interface PluginChange {
  name?: string | undefined;
  description?: string | undefined;
  enabled?: boolean | undefined;
  authentication?: 'admin' | 'representative' | undefined;
  roles?: readonly Role[] | undefined;
  settings?: PluginSettings | undefined;
}

/** @returns false when there is no such plugin. */
export async function updatePluginRow(tx: Tx, id: string, change: PluginChange, at: Date): Promise<boolean> {
  const rows = await tx.run(
    `update plugin set name = coalesce($2, name), description = coalesce($3, description),
       enabled = coalesce($4, enabled), authentication = coalesce($5, authentication), roles = coalesce($6, roles),
       settings = coalesce($7, settings), updated_at = $8
     where id = $1 returning id`,
    [
      id,
      change.name ?? null,
      change.description ?? null,
      change.enabled ?? null,
      change.authentication ?? null,
      change.roles ?? null,
      change.settings === undefined ? null : JSON.stringify(change.settings),
      at,
    ],
    'update-plugin',
  );
  return rows.length > 0;
}

export async function deletePluginRow(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.run('delete from plugin where id = $1 returning id', [id], 'delete-plugin');
  return rows.length > 0;
}
