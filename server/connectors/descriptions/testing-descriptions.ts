/** For tests: descriptions from a few lines, and what comes of them. */
import type { ConnectorDescription, ConnectorOperation } from '../../../contracts/connectors.ts';
import { buildRequest, type ConnectionValues, type ConnectorRequest } from './domain/request.ts';
import { type ImportOptions, importDescription } from './import-description.ts';

type Members = Record<string, unknown>;

/** Swagger 2.0 of one operation `Call`. */
export const swagger = (
  operation: Members,
  more: Members = {},
  path = '/call',
  method = 'post',
): Members => ({
  swagger: '2.0',
  info: { title: 'Test', version: '1' },
  host: 'api.example.com',
  basePath: '/base',
  schemes: ['https'],
  paths: {
    [path]: { [method]: { operationId: 'Call', responses: { 204: { description: '' } }, ...operation } },
  },
  ...more,
});

/** OpenAPI 3 of one operation `Call`. */
export const openapi = (
  operation: Members,
  more: Members = {},
  path = '/call',
  method = 'post',
): Members => ({
  openapi: '3.0.3',
  info: { title: 'Test', version: '1' },
  servers: [{ url: 'https://api.example.com/base' }],
  paths: {
    [path]: { [method]: { operationId: 'Call', responses: { 204: { description: '' } }, ...operation } },
  },
  ...more,
});

export const importing = (document: unknown, properties?: unknown, options?: ImportOptions) =>
  importDescription(
    [
      {
        name: 'apiDefinition.swagger.json',
        text: typeof document === 'string' ? document : JSON.stringify(document),
      },
      ...(properties === undefined
        ? []
        : [{ name: 'apiProperties.json', text: JSON.stringify({ properties }) }]),
    ],
    options,
  );

/** The connector; fails the test when it is refused. */
export function connectorOf(document: unknown, properties?: unknown): ConnectorDescription {
  const result = importing(document, properties);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.connector;
}

export const refusalOf = (document: unknown) => {
  const result = importing(document);
  if (result.ok) throw new Error('This should have been refused.');
  return result.error;
};

export const warningsOf = (document: unknown, properties?: unknown) => {
  const result = importing(document, properties);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.warnings;
};

export const firstOf = (connector: ConnectorDescription): ConnectorOperation => connector.operations[0]!;

export const noCredentials: ConnectionValues = { parameters: {}, credentials: { kind: 'none' } };

/** The request of the first operation; fails the test when inputs are wrong. */
export function requestOf(
  connector: ConnectorDescription,
  inputs: Members = {},
  connection: ConnectionValues = noCredentials,
): ConnectorRequest {
  const built = buildRequest(connector, firstOf(connector), inputs, connection);
  if (!built.ok) throw new Error(JSON.stringify(built.problems));
  return built.request;
}

export function problemsOf(
  connector: ConnectorDescription,
  inputs: Members = {},
  connection: ConnectionValues = noCredentials,
) {
  const built = buildRequest(connector, firstOf(connector), inputs, connection);
  if (built.ok) throw new Error(`This should not be sent: ${built.request.url}`);
  return built.problems;
}
