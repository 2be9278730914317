/** Puts a connector together from its documents. */
import type {
  ConnectionParameter,
  ConnectorDescription,
  ConnectorPolicy,
  SecurityOption,
} from '../../../../contracts/connectors.ts';
import { bindCredentials } from './bind-credentials.ts';
import type { ReadDocument } from './document.ts';
import { InputReader } from './inputs.ts';
import { readOperations } from './operations.ts';
import { type ConnectorProperties, readProperties } from './power-platform.ts';
import type { Report } from './report.ts';
import { SchemaReader } from './schemas.ts';
import { readSecurity } from './security.ts';
import { readServers } from './servers.ts';
import {
  type Dialect,
  extensionsOf,
  isMembers,
  type Members,
  membersOf,
  Source,
  textOf,
  textOrNull,
} from './source.ts';

export interface ConnectorDocuments {
  definition: ReadDocument;
  /** `apiProperties.json`. */
  properties: ReadDocument | null;
  /** `settings.json`. */
  settings: ReadDocument | null;
}

const noProperties: ConnectorProperties = { parameters: [], sets: [], policies: [], security: [] };

/** @param address where the description came from, for servers that are named relative to it. Throws `Refused`. */
export function importConnector(
  documents: ConnectorDocuments,
  report: Report,
  address: string | null,
): ConnectorDescription {
  const { definition } = documents;
  report.mended(definition);
  const root = definition.value;
  if (!isMembers(root))
    return report.refuse('A description is an object; this is not one.', { document: definition });
  const { dialect, format } = dialectOf(root, definition, report);
  const source = new Source(definition, root, dialect, report);
  checkReferences(source);
  const schemas = new SchemaReader(source);
  const security = readSecurity(source);
  const servers = readServers(source, address);
  const properties = propertiesOf(documents.properties, report);
  const options = withSettings(security.options, properties.security);
  const operations = readOperations({
    source,
    schemas,
    inputs: new InputReader(source, schemas),
    security: (own) => acceptedOptions(options, security.idsOf(own) ?? security.idsOf(root.security)),
    baseUrl: servers.baseUrlOf,
  });
  const info = membersOf(root.info);
  const manifest = root['x-ms-openai-manifest'] ?? info['x-ms-openai-manifest'];
  const connector: ConnectorDescription = {
    kind: 'openapi',
    format,
    title: titleOf(info, documents.settings) || definition.file,
    description: textOf(info.description),
    version: String(info.version ?? ''),
    baseUrl: servers.baseUrl,
    security: options,
    connectionParameters: properties.parameters,
    connectionParameterSets: properties.sets,
    policies: properties.policies,
    manifest: manifestOf(manifest),
    operations,
    extensions: { ...extensionsOf(info), ...extensionsOf(root, ['x-ms-openai-manifest', 'x-ms-paths']) },
  };
  connector.connectionParameters.push(...missing(connector, servers.parameters));
  for (const option of security.besides) besides(connector, option);
  bindCredentials(connector);
  checkPolicies(connector, documents.properties, report);
  return connector;
}

function dialectOf(
  root: Members,
  document: ReadDocument,
  report: Report,
): { dialect: Dialect; format: string } {
  const swagger = root.swagger;
  const openapi = root.openapi;
  if (swagger !== undefined && /^2(\.0)?$/.test(String(swagger)))
    return { dialect: '2.0', format: 'Swagger 2.0' };
  const version = String(openapi ?? '');
  if (/^3\.\d/.test(version))
    return { dialect: version.startsWith('3.0') ? '3.0' : '3.1', format: `OpenAPI ${version.slice(0, 20)}` };
  const member = swagger === undefined ? 'openapi' : 'swagger';
  const found = swagger ?? openapi;
  const what =
    found === undefined
      ? 'This is no OpenAPI description: it has neither “swagger” nor “openapi”.'
      : `“${String(found).slice(0, 20)}” is no version of OpenAPI that Patchbay reads; 2.0 and 3.x are.`;
  return report.refuse(what, { document, node: root, member });
}

/** Schemas that refer to each other and nothing else are refused, used or not: nobody can mean them. */
function checkReferences(source: Source): void {
  const { root, dialect } = source;
  const schemas = dialect === '2.0' ? root.definitions : membersOf(root.components).schemas;
  for (const schema of Object.values(membersOf(schemas))) source.follow(schema);
}

function propertiesOf(document: ReadDocument | null, report: Report): ConnectorProperties {
  if (!document) return noPropertiesAtAll();
  report.mended(document);
  return isMembers(document.value)
    ? readProperties(new Source(document, document.value, '2.0', report))
    : report.refuse('The properties of a connector are an object; this is not one.', { document });
}

const noPropertiesAtAll = (): ConnectorProperties => structuredClone(noProperties);

const titleOf = (info: Members, settings: ReadDocument | null): string =>
  textOf(info.title).trim() || textOf(membersOf(settings?.value).connectorName).trim();

/** Settings of the same id, or of the same kind, say more than the description. */
function withSettings(
  described: readonly SecurityOption[],
  settings: readonly SecurityOption[],
): SecurityOption[] {
  const isOAuth = (option: SecurityOption): boolean => option.kind === 'oauth2' || option.kind === 'aad';
  const kept = settings.some(isOAuth) ? described.filter((option) => !isOAuth(option)) : described;
  const ids = new Set(settings.map(({ id }) => id));
  return [...kept.filter(({ id }) => !ids.has(id)), ...settings];
}

/**
 * @param described ids of the description; undefined: it does not say, and every option may do.
 * @returns ids of the options; a scheme that the settings replaced stands for what replaced it.
 */
function acceptedOptions(
  options: readonly SecurityOption[],
  described: readonly string[] | undefined,
): string[] {
  const ids = options.map(({ id }) => id);
  if (described === undefined) return ids;
  const isReplaced = described.some((id) => !ids.includes(id));
  const replacing = isReplaced ? options.filter((option) => 'grants' in option).map(({ id }) => id) : [];
  return [...new Set([...described.filter((id) => ids.includes(id)), ...replacing])];
}

/** A key beside the option that signs in: a parameter of the connection, put where it belongs by a policy. */
function besides(connector: ConnectorDescription, option: Extract<SecurityOption, { kind: 'apiKey' }>): void {
  const needed = connector.operations.some(({ security }) => security.includes(option.id));
  if (!needed) connector.security = connector.security.filter(({ id }) => id !== option.id);
  const parameter: ConnectionParameter = {
    name: option.id,
    title: option.title,
    description: '',
    required: true,
    secret: true,
    default: null,
    allowedValues: [],
  };
  connector.connectionParameters.push(...missing(connector, [parameter]));
  const policy: ConnectorPolicy = {
    kind: option.in === 'query' ? 'setQueryParameter' : 'setHeader',
    operations: [],
    name: option.name,
    value: `@connectionParameters('${option.id.replaceAll("'", '')}')`,
    existsAction: 'override',
  };
  connector.policies.push(policy);
}

function missing(
  connector: ConnectorDescription,
  parameters: readonly ConnectionParameter[],
): ConnectionParameter[] {
  return parameters.filter(({ name }) =>
    connector.connectionParameters.every((known) => known.name !== name),
  );
}

function manifestOf(written: unknown): ConnectorDescription['manifest'] {
  if (!isMembers(written)) return null;
  return {
    humanName: textOf(written.humanName),
    modelDescription: textOf(written.modelDescription),
    contactEmail: textOrNull(written.contactEmail),
    legalUrl: textOrNull(written.legalUrl),
  };
}

/** A policy for an operation that is not there was meant for another one. */
function checkPolicies(connector: ConnectorDescription, document: ReadDocument | null, report: Report): void {
  if (!document) return;
  const ids = new Set(connector.operations.map(({ id }) => id));
  for (const { operations, kind } of connector.policies)
    for (const id of operations)
      if (!ids.has(id))
        report.warn(
          'policy.operation',
          `A policy (${kind}) is for the operation ${id}, which is not there.`,
          {
            document,
          },
        );
}
