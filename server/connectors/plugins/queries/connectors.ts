/** Connectors as the administrator reads them. */
import type { DescriptionWarning } from '../../../../contracts/connectors.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { type OperationSummary, summarise } from '../domain/operations.ts';
import { type ConnectorRow, findConnector, listConnectorRows } from '../store/connector.store.ts';

export interface ConnectorSummary
  extends Omit<ConnectorRow, 'security' | 'connectionParameters' | 'updatedAt'> {
  authentications: string[];
  parameters: { name: string; title: string; description: string; secret: boolean; required: boolean }[];
  updatedAt: string;
}

function present({ security, connectionParameters, updatedAt, ...row }: ConnectorRow): ConnectorSummary {
  return {
    ...row,
    authentications: [...new Set(security.flatMap((o) => ('grants' in o ? o.grants : [nameOf(o)])))],
    parameters: connectionParameters.map(({ name, title, description, secret, required }) => ({
      name,
      title: title || name,
      description,
      secret,
      required,
    })),
    updatedAt: updatedAt.toISOString(),
  };
}

/** As connections' settings say it (`AuthenticationKind`). */
const nameOf = (option: ConnectorRow['security'][number]): string =>
  option.kind !== 'apiKey' ? option.kind : option.in === 'query' ? 'api_key_query' : 'api_key_header';

export async function listConnectors(house: House, organizationId: string): Promise<ConnectorSummary[]> {
  const rows = await read(house, organizationId, (tx) => listConnectorRows(tx, organizationId));
  return rows.map(present);
}

export interface ConnectorDetail extends Omit<ConnectorSummary, 'operations'> {
  operations: OperationSummary[];
  warnings: DescriptionWarning[];
}

/** @throws {AppError} `connector.not_found` */
export async function readConnector(
  house: House,
  organizationId: string,
  connectorId: string,
): Promise<ConnectorDetail> {
  const found = await read(house, organizationId, (tx) => findConnector(tx, connectorId));
  if (!found) throw new AppError('connector.not_found');
  const { description, edits, warnings, id, name, kind, updatedAt } = found;
  const summary = present({
    id,
    name,
    kind,
    updatedAt,
    description: description.description,
    version: description.version,
    baseUrl: description.baseUrl ?? '',
    security: description.security,
    connectionParameters: description.connectionParameters,
    operations: description.operations.length,
  });
  return {
    ...summary,
    operations: description.operations.map((operation) => summarise(operation, edits)),
    warnings,
  };
}
