/** Plugins: all of them for administrators, the ones a person may use for the copilot. Read anew for every question. */
import type { ConnectorOperation } from '../../../../contracts/connectors.ts';
import type { Plugin, PluginSettings } from '../../../../contracts/plugins.ts';
import type { Role } from '../../../../contracts/words.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { authenticationOf } from '../domain/authentication.ts';
import { isFor, problemOf } from '../domain/plugin.ts';
import { listPluginRows, type PluginRow } from '../store/plugin.store.ts';

function signsOf(row: PluginRow) {
  if (row.operation === null) return null;
  return authenticationOf(row.security, row.connectionSettings, {
    hasSecret: row.hasSecret,
    operationSecurity: row.operation.security,
  });
}

export function presentPlugin(row: PluginRow): Plugin {
  return {
    id: row.id,
    connectionId: row.connectionId,
    connectionName: row.connectionName,
    connectorName: row.connectorName,
    operationId: row.operationId,
    name: row.name,
    description: row.description,
    enabled: row.enabled,
    authentication: row.authentication,
    roles: row.roles,
    settings: row.settings,
    changes: row.operation?.changes ?? false,
    problem: problemOf({ ...row, signs: signsOf(row) }),
  };
}

/** In the order of their names. */
export async function listPlugins(house: House, organizationId: string): Promise<Plugin[]> {
  const rows = await read(house, organizationId, (tx) => listPluginRows(tx, organizationId));
  return rows.map(presentPlugin);
}

/** A plugin as the copilot needs it. */
export interface UsablePlugin {
  id: string;
  name: string;
  description: string;
  connectionId: string;
  connectionName: string;
  connectorName: string;
  operation: ConnectorOperation;
  /** The administrator's words for the operation, else the description's. */
  operationName: string;
  authentication: 'admin' | 'representative';
  settings: PluginSettings;
  /** Of plugins with Representative authentication: this person has not signed in yet. */
  needsSignIn: boolean;
}

export interface PluginUser {
  organizationId: string;
  userId: string;
  roles: readonly Role[];
}

/** Those that are on, for this person's roles, and without a problem. */
export async function usablePlugins(
  house: House,
  { organizationId, userId, roles }: PluginUser,
): Promise<UsablePlugin[]> {
  const rows = await read(house, organizationId, (tx) =>
    listPluginRows(tx, organizationId, { enabled: true, userId }),
  );
  return rows.flatMap((row) => {
    const { operation } = row;
    if (!operation || !isFor(row.roles, roles)) return [];
    if (problemOf({ ...row, signs: signsOf(row) }) !== null) return [];
    return [
      {
        id: row.id,
        name: row.name,
        description: row.description,
        connectionId: row.connectionId,
        connectionName: row.connectionName,
        connectorName: row.connectorName,
        operation,
        operationName: row.edit?.name || operation.summary || operation.id,
        authentication: row.authentication,
        settings: row.settings,
        needsSignIn: row.authentication === 'representative' && !row.signedIn,
      },
    ];
  });
}
