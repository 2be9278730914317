/** Walks the paths of a description and makes an operation of every method. */
import type { ConnectorOperation } from '../../../../contracts/connectors.ts';
import { freeName, type InputReader } from './inputs.ts';
import { readOutput } from './outputs.ts';
import type { SchemaReader } from './schemas.ts';
import {
  extensionsOf,
  isMembers,
  listOf,
  type Members,
  membersOf,
  type Source,
  textOf,
  textOrNull,
} from './source.ts';
import { visibilityOf } from './visibility.ts';

export const maxOperations = 3_000;

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
const harmless = ['get', 'head', 'options', 'trace', 'query'];

/** Kept as members of an operation of their own. */
const understood = [
  'x-ms-visibility',
  'x-ms-trigger',
  'x-ms-require-user-confirmation',
  'x-ms-agentic-protocol',
  'x-ms-openai-data',
  'x-ms-pageable',
];

export interface OperationParts {
  source: Source;
  schemas: SchemaReader;
  inputs: InputReader;
  /** Ids of the options for an operation’s own requirements; undefined: those of the description. */
  security: (requirements: unknown) => string[];
  /** Of the servers of an operation or a path; null: those of the description. */
  baseUrl: (servers: unknown) => string | null;
}

/** Refuses when there is no operation, or too many. */
export function readOperations(parts: OperationParts): ConnectorOperation[] {
  const { source } = parts;
  const { root } = source;
  if (!isMembers(root.paths) && source.dialect !== '3.1')
    source.refuse(
      'There are no paths: a description needs a member “paths” with its operations.',
      root,
      'paths',
    );
  const operations: ConnectorOperation[] = [];
  const ids = new Set<string>();
  for (const [path, item] of [
    ...Object.entries(membersOf(root.paths)),
    ...Object.entries(membersOf(root['x-ms-paths'])),
  ]) {
    if (path.startsWith('x-')) continue;
    const { node } = source.follow(item);
    if (!isMembers(node)) continue;
    for (const method of methods) {
      const written = node[method];
      if (!isMembers(written)) continue;
      if (operations.length >= maxOperations)
        source.refuse(`A description may have ${maxOperations} operations; this is one more.`, node, method);
      operations.push(readOperation(parts, path, method, node, written, ids));
    }
  }
  if (operations.length === 0) source.refuse('There is no operation in this description.', root, 'paths');
  return operations;
}

function readOperation(
  parts: OperationParts,
  writtenPath: string,
  method: string,
  item: Members,
  node: Members,
  ids: Set<string>,
): ConnectorOperation {
  const { source } = parts;
  const path = writtenPath.startsWith('/') ? writtenPath : `/${writtenPath}`;
  const id = readId(source, path, method, item, node, ids);
  const body = parts.inputs.read(id, path, item, node);
  const ai = readAi(node['x-ms-openai-data'], id);
  const pageable = membersOf(node['x-ms-pageable']);
  const summary = textOf(node.summary) || id;
  return {
    id,
    method: method.toUpperCase(),
    path,
    summary,
    description: textOf(node.description),
    visibility: visibilityOf(node['x-ms-visibility']),
    deprecated: node.deprecated === true || membersOf(node['x-ms-api-annotation']).status === 'Deprecated',
    trigger: readTrigger(node['x-ms-trigger']),
    changes: readChanges(node, method),
    requireUserConfirmation: ai?.confirm ?? booleanOf(node['x-ms-require-user-confirmation']),
    agenticProtocol: textOrNull(node['x-ms-agentic-protocol']),
    ai: ai === null ? null : { enabled: ai.enabled, parameters: ai.parameters },
    ...body,
    output: readOutput(source, parts.schemas, id, method, node),
    pageable: isMembers(node['x-ms-pageable'])
      ? {
          nextLinkName: textOf(pageable.nextLinkName) || 'nextLink',
          itemName: textOrNull(pageable.itemName),
        }
      : null,
    baseUrl: parts.baseUrl(node.servers ?? item.servers),
    security: parts.security(node.security),
    extensions: extensionsOf(node, understood),
  };
}

function readId(
  source: Source,
  path: string,
  method: string,
  item: Members,
  node: Members,
  ids: Set<string>,
): string {
  const written = textOf(node.operationId).trim();
  const wanted = written === '' ? madeUpId(method, path) : written;
  const id = freeName(wanted, (name) => ids.has(name));
  if (written === '')
    source.warn(
      'operation.no_id',
      `${method.toUpperCase()} ${path} has no operationId; it is called ${id}.`,
      item,
      method,
    );
  else if (id !== wanted)
    source.warn(
      'operation.same_id',
      `There is another operation ${wanted}; this one is called ${id}.`,
      node,
      'operationId',
    );
  ids.add(id);
  return id;
}

/** `get /orders/{id}/lines` is `get_orders_id_lines`. */
const madeUpId = (method: string, path: string): string =>
  [method, ...path.split(/[^A-Za-z0-9]+/)].filter((part) => part !== '').join('_');

const booleanOf = (written: unknown): boolean | null =>
  typeof written === 'boolean' ? written : written === 'true' ? true : written === 'false' ? false : null;

function readTrigger(written: unknown): 'single' | 'batch' | null {
  const name = textOf(written).toLowerCase();
  return name === 'single' || name === 'batch' ? name : null;
}

/** `x-openai-isConsequential` is the one flag that says so; a method says it otherwise. */
function readChanges(node: Members, method: string): boolean {
  const flag = booleanOf(node['x-openai-isConsequential']);
  return flag ?? !harmless.includes(method);
}

function readAi(
  written: unknown,
  id: string,
): { enabled: boolean; parameters: string[] | null; confirm: boolean | null } | null {
  if (!isMembers(written)) return null;
  const entries = listOf(written.operations).filter(isMembers);
  const own = entries.find((entry) => entry.operationId === id) ?? entries[0];
  const parameters = listOf(own?.parameters)
    .map((parameter) => (isMembers(parameter) ? textOf(parameter.name) : textOf(parameter)))
    .filter((name) => name !== '');
  return {
    enabled: written['openai-enabled'] !== false,
    parameters: parameters.length === 0 ? null : parameters,
    confirm: booleanOf(own?.['x-ms-require-user-confirmation']),
  };
}
