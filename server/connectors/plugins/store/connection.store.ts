/** What a call needs of its connection: settings, the description, and the one operation. */
import type { ConnectorDescription, ConnectorOperation } from '../../../../contracts/connectors.ts';
import { ConnectionSettings } from '../../../../contracts/crm.ts';
import type { Tx } from '../../../data-model/house/index.ts';

export interface StoredConnection {
  id: string;
  name: string;
  enabled: boolean;
  settings: ConnectionSettings;
  hasSecret: boolean;
  /** Without its operations: descriptions may be a megabyte. */
  description: ConnectorDescription;
  connectorId: string;
  operation: ConnectorOperation | null;
}

/** @param operationId without one, `operation` is null. */
export async function findConnectorConnection(
  tx: Pick<Tx, 'run'>,
  connectionId: string,
  operationId?: string,
): Promise<StoredConnection | undefined> {
  const [row] = await tx.run<StoredConnection & Record<string, unknown>>(
    `select c.id, c.name, c.enabled, c.settings, c.secret is not null as "hasSecret",
       c.connector_id as "connectorId",
       k.description - 'operations' - 'warnings' as description,
       jsonb_path_query_first(k.description, '$.operations[*] ? (@.id == $id)', jsonb_build_object('id', $2::text))
         as operation
     from connection c join connector k on k.id = c.connector_id where c.id = $1`,
    [connectionId, operationId ?? null],
    'find-connector-connection',
  );
  if (!row) return undefined;
  return {
    ...row,
    settings: ConnectionSettings.parse(row.settings),
    description: { ...row.description, operations: row.operation ? [row.operation] : [] },
  };
}

/** Of every connection of the connector that had one, and people's sign-ins. @returns the names of those connections */
export async function forgetSecrets(tx: Tx, connectorId: string, at: Date): Promise<string[]> {
  await tx.run(
    `delete from connection_sign_in s using connection c where c.id = s.connection_id and c.connector_id = $1`,
    [connectorId],
    'forget-sign-ins',
  );
  const rows = await tx.run<{ name: string }>(
    `update connection set secret = null, secret_set_at = null, secret_expires_at = null, updated_at = $2
     where connector_id = $1 and secret is not null returning name`,
    [connectorId, at],
    'forget-secrets',
  );
  return rows.map(({ name }) => name).sort();
}
