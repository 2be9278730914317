/** From files, an address or an MCP server to a stored connector; or a refusal with the place and the reason. */
import type { ConnectorDescription, DescriptionWarning } from '../../../../contracts/connectors.ts';
import { type House, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { type HostPolicy, isOutboundError } from '../../../platform/outbound/index.ts';
import { hostPolicy } from '../../connections/index.ts';
import { importDescription, McpConnector, maxCharacters, type SourceFile } from '../../descriptions/index.ts';
import { leadsElsewhere } from '../domain/destinations.ts';
import { type OperationSummary, summarise } from '../domain/operations.ts';
import { forgetSecrets } from '../store/connection.store.ts';
import { findConnector, findConnectorByName, putConnector } from '../store/connector.store.ts';

export interface ImportRequest {
  /** Empty: the description's title. */
  name: string;
  files: readonly SourceFile[];
  url?: string | undefined;
  mcpUrl?: string | undefined;
  dryRun: boolean;
}

export interface Imported {
  /** Null after a dry run. */
  connectorId: string | null;
  name: string;
  operations: OperationSummary[];
  warnings: DescriptionWarning[];
}

export interface By {
  organizationId: string;
  userId: string;
}

interface Read {
  description: ConnectorDescription;
  warnings: DescriptionWarning[];
  sources: readonly SourceFile[];
}

/**
 * A name that is taken gets the new description and keeps the administrator's edits; its plugins and connections stay.
 * Secrets do not follow a description to hosts that they were not entered for: they are forgotten, with a warning.
 * @throws {AppError} `connector.refused` with message, file, line and column; `connection.failed` when the address
 * does not answer.
 */
export async function importConnector(house: House, by: By, request: ImportRequest): Promise<Imported> {
  const policy = await hostPolicy(house, by.organizationId);
  const { description, warnings, sources } = await readRequest(house, policy, request);
  const name = (request.name || description.title.trim() || 'Connector').slice(0, 100).trim();
  return await transact(house, by.organizationId, async (tx) => {
    const found = await findConnectorByName(tx, name);
    const known = found && (await findConnector(tx, found.id, { lock: true }));
    const operations = description.operations.map((operation) => summarise(operation, known?.edits ?? {}));
    if (request.dryRun) return { connectorId: null, name, operations, warnings };
    const at = house.clock.now();
    const connectorId = await putConnector(
      tx,
      { name, kind: description.kind, sources, description, warnings },
      { id: house.ids.next(), at },
    );
    const told = [...warnings];
    if (known && leadsElsewhere(known.description, description)) {
      const names = await forgetSecrets(tx, connectorId, at);
      if (names.length > 0) told.push(secretsForgotten(names));
    }
    tx.append({
      type: 'connector.changed',
      actor: `representative:${by.userId}`,
      at,
      payload: { connectorId },
    });
    return { connectorId, name, operations, warnings: told };
  });
}

const secretsForgotten = (names: readonly string[]): DescriptionWarning => ({
  code: 'secret.forgotten',
  message: `The description now leads to another host. Set the secret of ${names.join(', ')} again, and sign in again.`,
  file: '',
  line: null,
  column: null,
});

async function readRequest(house: House, policy: HostPolicy, request: ImportRequest): Promise<Read> {
  const given = [request.files.length > 0, request.url, request.mcpUrl].filter(Boolean).length;
  if (given !== 1)
    throw new AppError('request.invalid', {
      fields: [{ path: 'files', problem: 'give files, or url, or mcpUrl: one of them' }],
    });
  if (request.mcpUrl !== undefined) return await readMcp(house, policy, request.mcpUrl);
  if (request.url === undefined) return readFiles(request.files);
  const file = await download(house, policy, request.url);
  return readFiles([file], request.url);
}

function readFiles(files: readonly SourceFile[], address?: string): Read {
  const result = importDescription(files, address === undefined ? {} : { address });
  if (!result.ok) throw new AppError('connector.refused', result.error);
  return { description: result.connector, warnings: result.warnings, sources: files };
}

async function download(house: House, policy: HostPolicy, url: string): Promise<SourceFile> {
  try {
    const response = await house.outbound.send({
      method: 'GET',
      url,
      headers: { accept: 'application/json, application/yaml, text/yaml, */*;q=0.5' },
      policy,
      maxBytes: maxCharacters,
    });
    if (response.status < 200 || response.status >= 300)
      throw failed(`The address answered ${response.status} instead of a description.`);
    const name = new URL(url).pathname.split('/').at(-1) || 'description';
    return { name, text: response.text() };
  } catch (error) {
    throw isOutboundError(error) ? failed(error.message) : error;
  }
}

async function readMcp(house: House, policy: HostPolicy, url: string): Promise<Read> {
  if (!URL.canParse(url))
    throw failed('This is not an address. It looks like https://tools.example.com/mcp.');
  const server = new McpConnector({ url, fetch: house.outbound.fetch(policy) });
  try {
    const described = await server.describe();
    if (!described.ok) throw failed(described.message);
    return { description: described.connector, warnings: described.warnings, sources: [] };
  } finally {
    await server.close();
  }
}

const failed = (message: string): AppError => new AppError('connection.failed', { message });
