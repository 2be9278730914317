/** Where the outside system answers: schemes, host and base path, or servers with variables. */
import type { ConnectionParameter } from '../../../../contracts/connectors.ts';
import { isMembers, listOf, type Members, membersOf, type Source, textOf } from './source.ts';

export interface Servers {
  /** See `ConnectorDescription.baseUrl`. */
  baseUrl: string | null;
  /** What stands in braces in a base URL. */
  parameters: ConnectionParameter[];
  /** Of the servers of one operation; null: those of the description. */
  baseUrlOf: (servers: unknown) => string | null;
}

export function readServers(source: Source, address: string | null): Servers {
  const parameters = new Map<string, ConnectionParameter>();
  const baseUrl = source.dialect === '2.0' ? swaggerBase(source, address, parameters) : null;
  const baseUrlOf = (servers: unknown): string | null => {
    const [server] = listOf(servers).filter(isMembers);
    return server === undefined ? null : serverUrl(source, server, address, parameters);
  };
  const found = baseUrl ?? baseUrlOf(source.root.servers) ?? originOf(address);
  if (found === null)
    source.warn(
      'server.missing',
      'No host is named here; enter it with the connection.',
      source.root,
      'host',
    );
  else if (/^http:/i.test(found))
    source.warn(
      'server.insecure',
      'This system is called without encryption (http).',
      source.root,
      'schemes',
    );
  return { baseUrl: found, baseUrlOf, parameters: [...parameters.values()] };
}

function swaggerBase(
  source: Source,
  address: string | null,
  parameters: Map<string, ConnectionParameter>,
): string | null {
  const { root } = source;
  const schemes = listOf(root.schemes).map((scheme) => textOf(scheme).toLowerCase());
  const scheme = schemes.includes('https') || !schemes.includes('http') ? 'https' : 'http';
  const basePath = textOf(root.basePath);
  const path = basePath === '' || basePath.startsWith('/') ? basePath : `/${basePath}`;
  const host = root['x-ms-parameterized-host'];
  if (isMembers(host)) {
    for (const parameter of listOf(host.parameters)) {
      const { node } = source.follow(parameter);
      if (isMembers(node)) addParameter(parameters, textOf(node.name), node);
    }
    const template = textOf(host.hostTemplate);
    return trimmed(host.useSchemePrefix === false ? `${template}${path}` : `${scheme}://${template}${path}`);
  }
  const name = trimmed(textOf(root.host).trim());
  if (name === '') return address === null ? null : trimmed(`${originOf(address)}${path}`);
  return trimmed(/^https?:\/\//i.test(name) ? `${name}${path}` : `${scheme}://${name}${path}`);
}

function serverUrl(
  source: Source,
  server: Members,
  address: string | null,
  parameters: Map<string, ConnectionParameter>,
): string | null {
  const written = textOf(server.url).slice(0, maxUrl).trim();
  for (const [name, variable] of Object.entries(membersOf(server.variables)))
    if (isMembers(variable)) addParameter(parameters, name, variable);
  if (/^(https?:\/\/|\{)/i.test(written)) return trimmed(written);
  if (address === null || !URL.canParse(written, address)) {
    if (written !== '' && written !== '/')
      source.warn('server.relative', `The server ${written.slice(0, 80)} names no host.`, server, 'url');
    return null;
  }
  return trimmed(new URL(written, address).href);
}

function addParameter(parameters: Map<string, ConnectionParameter>, name: string, node: Members): void {
  if (name === '') return;
  const fallback = node.default;
  parameters.set(name, {
    name,
    title: textOf(node['x-ms-summary']) || name,
    description: textOf(node.description),
    required: fallback === undefined && node.required !== false,
    secret: false,
    default: fallback === undefined ? null : String(fallback),
    allowedValues: listOf(node.enum).map((value) => ({ value: String(value), text: String(value) })),
  });
}

/** Without slashes at its end. */
const trimmed = (url: string): string => url.slice(0, maxUrl).replace(/\/+$/, '');
/** Characters. */
const maxUrl = 2_000;
const originOf = (address: string | null): string | null =>
  address !== null && URL.canParse(address) ? new URL(address).origin : null;
