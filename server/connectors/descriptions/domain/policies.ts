/** Runs a connector's policies on a request that is being made. */
import type { ConnectorDescription, ConnectorPolicy } from '../../../../contracts/connectors.ts';
import { setMember } from './document.ts';
import { isMembers } from './source.ts';

/** What a policy's text may read. */
export interface PolicyScope {
  parameters: Readonly<Record<string, string>>;
  /** Values of the inputs by their name on the wire, lower case. */
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  body: unknown;
}

/** Function, name in quotes, fallback in quotes; or the body and the way into it. */
const expression =
  /@\{?(connectionParameters|queryParameters|headers|body)\(\s*(?:'([^']*)'(?:\s*,\s*'([^']*)')?\s*)?\)((?:\.[\w-]+|\['[^']+'\])*)\}?/g;

export const policiesFor = (connector: ConnectorDescription, operation: string): ConnectorPolicy[] =>
  connector.policies.filter(({ operations }) => operations.length === 0 || operations.includes(operation));

/** @param text may hold expressions; what is not known is empty. */
export function evaluate(text: string, scope: PolicyScope): string {
  return text.replace(
    expression,
    (_, what: string, name = '', fallback = '', way = '') => read(scope, what, name, way) || fallback,
  );
}

function read(scope: PolicyScope, what: string, name: string, way: string): string {
  if (what === 'connectionParameters') return own(scope.parameters, name);
  if (what === 'headers') return own(scope.headers, name.toLowerCase());
  if (what === 'queryParameters') return own(scope.query, name.toLowerCase());
  const found = memberAt(scope.body, wayOf(way));
  return found === undefined || found === null
    ? ''
    : typeof found === 'object'
      ? JSON.stringify(found)
      : String(found);
}

const own = (from: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(from, name) ? (from[name] ?? '') : '';

/** `.a['b']` is `a`, `b`. */
const wayOf = (text: string): string[] =>
  [...text.matchAll(/\.([\w-]+)|\['([^']+)'\]/g)].map(([, dotted, quoted]) => dotted ?? quoted ?? '');

function memberAt(value: unknown, way: readonly string[]): unknown {
  let node = value;
  for (const name of way) node = isMembers(node) && Object.hasOwn(node, name) ? node[name] : undefined;
  return node;
}

/** The body with one more member; objects on the way are made. A body that is no object stays as it is. */
export function setProperty(
  body: unknown,
  policy: Extract<ConnectorPolicy, { kind: 'setProperty' }>,
  scope: PolicyScope,
): unknown {
  const parent = /^@\{?body\(\)(.*?)\}?$/.exec(policy.parent.trim());
  if (!parent || (body !== undefined && !isMembers(body))) return body;
  const result = structuredClone(body ?? {});
  let node: Record<string, unknown> = result;
  for (const name of wayOf(parent[1] ?? '')) {
    if (!isMembers(node[name]) || !Object.hasOwn(node, name)) setMember(node, name, {});
    node = node[name] as Record<string, unknown>;
  }
  setMember(node, policy.member, literal(evaluate(policy.value, scope)));
  return result;
}

/** `["a"]` is a list, `5` a number, all else a text. */
function literal(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The places of expressions in an address, for `fillTemplate`. */
export const addressPlaces =
  /@\{?(?:connectionParameters|queryParameters|headers)\(\s*'([^']*)'(?:\s*,\s*'[^']*')?\s*\)\}?/g;
