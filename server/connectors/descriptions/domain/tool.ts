/** An operation as a model's tool, and as fields to look for in what a representative asks. */
import type {
  ConnectorInput,
  ConnectorOperation,
  ConnectorTool,
  JsonSchema,
} from '../../../../contracts/connectors.ts';

/** Model providers take more, but pay less attention to it. */
const maxDescription = 1_000;
const maxName = 64;

/**
 * Inputs that are internal stay out (their defaults are sent), and so do those that `x-ms-openai-data` does not list.
 * @param hidden names of inputs that a plugin fixes.
 */
export function describeTool(
  operation: ConnectorOperation,
  options: { name?: string; description?: string; hidden?: readonly string[] } = {},
): ConnectorTool {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  const inputNames: Record<string, string> = {};
  for (const input of operation.inputs) {
    if (options.hidden?.includes(input.name) || !isShown(operation, input)) continue;
    const key = freeKey(toolName(input.name) || 'input', inputNames);
    inputNames[key] = input.name;
    properties[key] = schemaFor(input);
    if (input.required && input.default === undefined) required.push(key);
  }
  const described = options.description ?? describe(operation);
  return {
    name: toolName(options.name ?? operation.id) || 'operation',
    description: cut(described, maxDescription),
    inputSchema: { type: 'object', properties, required, additionalProperties: false },
    inputNames,
  };
}

/** A tool's arguments as the inputs of its operation; keys that the tool does not have stay as they are. */
export function inputsOfTool(
  tool: ConnectorTool,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      Object.hasOwn(tool.inputNames, key) ? (tool.inputNames[key] ?? key) : key,
      value,
    ]),
  );
}

function isShown(operation: ConnectorOperation, input: ConnectorInput): boolean {
  const isNeeded = input.required && input.default === undefined;
  const listed = operation.ai?.parameters ?? null;
  if (input.visibility === 'internal') return isNeeded && !hasDefaults(input.schema);
  return isNeeded || listed === null || listed.includes(input.name) || listed.includes(input.wireName);
}

const hasDefaults = (schema: JsonSchema): boolean =>
  schema.default !== undefined || Object.values(schema.properties ?? {}).some(hasDefaults);

function describe({ id, summary, description }: ConnectorOperation): string {
  const parts = [summary === id ? '' : summary, description].map((part) => part.trim());
  const said = [...new Set(parts)].filter((part) => part !== '');
  return (
    said.map((part) => (/[.!?…]$/.test(part) || part === said.at(-1) ? part : `${part}.`)).join(' ') || id
  );
}

function schemaFor(input: ConnectorInput): JsonSchema {
  const schema = forModel(input.schema, 0);
  if (input.title !== '') schema.title = input.title;
  if (input.description !== '') schema.description = cut(input.description, maxDescription);
  if (input.default !== undefined) schema.default = input.default;
  return schema;
}

/** Plain JSON Schema: no extensions, nothing internal or read-only, `null` as a type of its own. */
function forModel(schema: JsonSchema, depth: number): JsonSchema {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(schema))
    if (!name.startsWith('x-') && !ownMembers.has(name)) result[name] = value;
  if (schema.type === 'file') Object.assign(result, fileSchema);
  if (depth > maxToolDepth) return schema.type === undefined ? {} : { type: schema.type };
  if (schema.properties) {
    const shown = Object.entries(schema.properties).filter(
      ([, member]) => member['x-ms-visibility'] !== 'internal' && member.readOnly !== true,
    );
    result.properties = Object.fromEntries(
      shown.map(([name, member]) => [name, forModel(member, depth + 1)]),
    );
    const required = (schema.required ?? []).filter((name) => shown.some(([known]) => known === name));
    if (required.length > 0) result.required = required;
  }
  if (schema.items) result.items = forModel(schema.items, depth + 1);
  if (typeof schema.additionalProperties === 'object')
    result.additionalProperties = forModel(schema.additionalProperties, depth + 1);
  for (const kind of ['oneOf', 'anyOf'] as const)
    if (schema[kind]) result[kind] = schema[kind].map((choice) => forModel(choice, depth + 1));
  if (schema.nullable && typeof result.type === 'string') result.type = [result.type, 'null'];
  return result as JsonSchema;
}

const ownMembers = new Set([
  'nullable',
  'readOnly',
  'writeOnly',
  'example',
  'properties',
  'required',
  'items',
  'additionalProperties',
  'oneOf',
  'anyOf',
]);
const maxToolDepth = 12;
const fileSchema = {
  type: 'object',
  properties: { name: { type: 'string' }, contentType: { type: 'string' }, base64: { type: 'string' } },
  required: ['base64'],
};

const toolName = (name: string): string =>
  name
    .slice(0, 200)
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, maxName);

function freeKey(key: string, taken: Readonly<Record<string, string>>): string {
  if (!Object.hasOwn(taken, key)) return key;
  for (let number = 2; ; number++) {
    const next = `${key.slice(0, maxName - 4)}_${number}`;
    if (!Object.hasOwn(taken, next)) return next;
  }
}

const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;
