/** The rows of connector: descriptions as imported, with the administrator's edits beside them. */
import type { ConnectorDescription, DescriptionWarning } from '../../../../contracts/connectors.ts';
import type { Tx } from '../../../data-model/house/index.ts';
import type { OperationEdits } from '../domain/operations.ts';

export interface StoredConnector {
  id: string;
  name: string;
  kind: 'openapi' | 'mcp';
  description: ConnectorDescription;
  edits: OperationEdits;
  updatedAt: Date;
}

export interface ImportedConnector {
  name: string;
  kind: 'openapi' | 'mcp';
  sources: readonly { name: string; text: string }[];
  description: ConnectorDescription;
  warnings: readonly DescriptionWarning[];
}

/** Stored beside the description, so that the page shows them as long as they hold. */
interface DescriptionColumn extends ConnectorDescription {
  warnings?: DescriptionWarning[];
}

interface Row extends Record<string, unknown> {
  id: string;
  name: string;
  kind: 'openapi' | 'mcp';
  description: DescriptionColumn;
  edits: OperationEdits;
  updatedAt: Date;
}

const columns = 'id, name, kind, description, edits, updated_at as "updatedAt"';

/** A name that is taken gets the new description and keeps its edits. @returns its id. */
export async function putConnector(
  tx: Tx,
  connector: ImportedConnector,
  { id, at }: { id: string; at: Date },
): Promise<string> {
  const description: DescriptionColumn = { ...connector.description, warnings: [...connector.warnings] };
  const [row] = await tx.run<{ id: string }>(
    `insert into connector (id, organization_id, name, kind, sources, description, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7)
     on conflict (organization_id, name) do update set kind = excluded.kind, sources = excluded.sources,
       description = excluded.description, updated_at = excluded.updated_at
     returning id`,
    [
      id,
      tx.organizationId,
      connector.name,
      connector.kind,
      withoutNul(JSON.stringify(connector.sources)),
      withoutNul(JSON.stringify(description)),
      at,
    ],
    'put-connector',
  );
  return row!.id;
}

/** PostgreSQL's jsonb has no U+0000. */
const withoutNul = (json: string): string => json.replaceAll('\\u0000', '\\ufffd');

export interface ConnectorRow {
  id: string;
  name: string;
  kind: 'openapi' | 'mcp';
  description: string;
  version: string;
  baseUrl: string;
  security: ConnectorDescription['security'];
  connectionParameters: ConnectorDescription['connectionParameters'];
  operations: number;
  updatedAt: Date;
}

/** In the order of their names, without their operations. */
export async function listConnectorRows(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
): Promise<ConnectorRow[]> {
  return await tx.run<ConnectorRow & Record<string, unknown>>(
    `select id, name, kind, coalesce(description ->> 'description', '') as description,
       coalesce(description ->> 'version', '') as version, coalesce(description ->> 'baseUrl', '') as "baseUrl",
       description -> 'security' as security, description -> 'connectionParameters' as "connectionParameters",
       jsonb_array_length(description -> 'operations') as operations, updated_at as "updatedAt"
     from connector where organization_id = $1 order by name`,
    [organizationId],
    'list-connectors',
  );
}

/** @param options.lock until the transaction ends: nobody else changes it meanwhile. */
export async function findConnector(
  tx: Pick<Tx, 'run'>,
  id: string,
  options: { lock?: boolean } = {},
): Promise<(StoredConnector & { warnings: DescriptionWarning[] }) | undefined> {
  const [row] = await tx.run<Row>(
    `select ${columns} from connector where id = $1${options.lock ? ' for update' : ''}`,
    [id],
  );
  if (!row) return undefined;
  const { warnings, ...description } = row.description;
  return { ...row, description, warnings: warnings ?? [] };
}

export async function findConnectorByName(
  tx: Tx,
  name: string,
): Promise<{ id: string; edits: OperationEdits } | undefined> {
  const [row] = await tx.run<{ id: string; edits: OperationEdits }>(
    'select id, edits from connector where organization_id = $1 and name = $2',
    [tx.organizationId, name],
    'find-connector-by-name',
  );
  return row;
}

export async function updateConnectorRow(
  tx: Tx,
  id: string,
  change: { name?: string | undefined; edits: OperationEdits; at: Date },
): Promise<void> {
  await tx.run(
    'update connector set name = coalesce($2, name), edits = $3, updated_at = $4 where id = $1',
    [id, change.name ?? null, JSON.stringify(change.edits), change.at],
    'update-connector',
  );
}

/** @returns false when connections stand on it. */
export async function deleteConnectorRow(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.run(
    'delete from connector where id = $1 and not exists (select 1 from connection where connector_id = $1) returning id',
    [id],
    'delete-connector',
  );
  return rows.length > 0;
}
