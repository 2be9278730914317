/** Reduces the schemas of all dialects to one: references expanded within bounds, `allOf` merged. */
import type { JsonSchema } from '../../../../contracts/connectors.ts';
import { extensionsOf, isMembers, listOf, type Members, membersOf, type Source, textOf } from './source.ts';
import { visibilityOf } from './visibility.ts';

/** Levels that are read: nobody fills in deeper forms. A schema that is too large is read to the first that fits. */
const depths = [32, 12, 8, 6, 4, 3, 2, 1] as const;
/** Of one schema, after its references are expanded; those of the public connectors stay below 600. */
const maxNodes = 1_000;
/** Every schema may have as many, however much the others took. */
const minNodes = 40;
/** Of all schemas of a description together, but for `minNodes`. */
const maxNodesInAll = 60_000;

const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null', 'file'] as const;
type TypeName = (typeof types)[number];

/** What descriptions write instead of JSON Schema's names. */
const otherTypes: Readonly<Record<string, TypeName>> = {
  int: 'integer',
  int32: 'integer',
  int64: 'integer',
  long: 'integer',
  float: 'number',
  double: 'number',
  decimal: 'number',
  bool: 'boolean',
  date: 'string',
  datetime: 'string',
  'date-time': 'string',
  text: 'string',
  uuid: 'string',
  guid: 'string',
  dict: 'object',
  map: 'object',
  list: 'array',
};

const numbers = [
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
] as const;
/** What a schema may hold other schemas in. */
const parts = ['properties', 'items', 'additionalProperties', 'allOf', 'oneOf', 'anyOf'] as const;
const copied = ['format', 'pattern'] as const;
const flags = ['uniqueItems', 'readOnly', 'writeOnly'] as const;

export class SchemaReader {
  readonly #source: Source;
  #left = maxNodesInAll;
  /** What one reference alone leads to: answers of one kind are described once. */
  readonly #known = new Map<string, { schema: JsonSchema; nodes: number }>();
  /** Of the schema being read. */
  #nodes = 0;
  #limit = maxNodes;
  #depth: number = depths[0];
  #cut: 'depth' | 'size' | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  /**
   * @param from a schema, a reference to one, or anything else (which accepts anything).
   * @returns not to be changed: others may have the same.
   */
  read(from: unknown): JsonSchema {
    // One after the other takes less as the whole runs short, so that there is something for the last one.
    this.#limit = Math.max(minNodes, Math.min(maxNodes, Math.floor(this.#left / 20)));
    const reference = isMembers(from) && Object.keys(from).length === 1 ? textOf(from.$ref) : '';
    const known = this.#known.get(reference);
    if (known && known.nodes <= this.#limit) {
      this.#left -= known.nodes;
      return known.schema;
    }
    let schema: JsonSchema = {};
    for (this.#depth of depths) {
      this.#nodes = 0;
      this.#cut = undefined;
      schema = this.#read(from, 0, []);
      this.#left -= this.#nodes;
      if (this.#cut !== 'size') break;
    }
    if (reference !== '') this.#known.set(reference, { schema, nodes: this.#nodes });
    if (this.#cut === 'size')
      this.#source.warn('schema.large', `After ${this.#limit} members, the rest was left out.`, from);
    else if (this.#cut === 'depth')
      this.#source.warn('schema.deep', `Below ${this.#depth} levels, this schema accepts anything.`, from);
    return schema;
  }

  #read(from: unknown, depth: number, open: readonly string[]): JsonSchema {
    if (!isMembers(from) || this.#isFull()) return {};
    const { node, references } = this.#source.follow(from);
    if (!isMembers(node)) return {};
    this.#nodes += 1;
    const again = references.find((reference) => open.includes(reference));
    if (again !== undefined) {
      this.#source.warn(
        'schema.recursive',
        `${again} contains itself; its second level accepts anything.`,
        from,
        '$ref',
      );
      return this.#stub(node);
    }
    if (depth >= this.#depth && parts.some((name) => typeof node[name] === 'object')) {
      this.#cut ??= 'depth';
      return this.#stub(node);
    }
    const inside = references.length === 0 ? open : [...open, ...references];
    const schema = this.#members(node, depth, inside);
    // What stands beside a reference says more of this use of it.
    if (references.length > 0) Object.assign(schema, words(from));
    return schema;
  }

  #isFull(): boolean {
    if (this.#nodes < this.#limit) return false;
    this.#cut = 'size';
    return true;
  }

  /** The type alone. */
  #stub(node: Members): JsonSchema {
    const { type } = this.#typeOf(node);
    return { ...(type === undefined ? {} : { type }), ...words(node) };
  }

  #members(node: Members, depth: number, open: readonly string[]): JsonSchema {
    const { type, nullable, alternatives } = this.#typeOf(node);
    const schema: JsonSchema = { ...words(node), ...plain(node) };
    if (type !== undefined) schema.type = type;
    if (nullable || node.nullable === true || node['x-nullable'] === true) schema.nullable = true;
    if (alternatives.length > 1) schema.anyOf = alternatives.map((name) => ({ type: name }));

    if (isMembers(node.properties)) {
      const properties: Record<string, JsonSchema> = {};
      for (const [name, member] of Object.entries(node.properties))
        if (name !== '__proto__' && !this.#isFull()) properties[name] = this.#read(member, depth + 1, open);
      schema.properties = properties;
      if (schema.type === undefined && alternatives.length === 0) schema.type = 'object';
    }
    const required = listOf(node.required).filter((name) => typeof name === 'string');
    if (required.length > 0) schema.required = [...new Set(required)];
    const more = node.additionalProperties;
    if (typeof more === 'boolean') schema.additionalProperties = more;
    else if (isMembers(more)) schema.additionalProperties = this.#read(more, depth + 1, open);
    if (isMembers(node.items)) {
      schema.items = this.#read(node.items, depth + 1, open);
      if (schema.type === undefined && alternatives.length === 0) schema.type = 'array';
    } else if (type === 'array') schema.items = {};

    for (const part of listOf(node.allOf)) merge(schema, this.#read(part, depth, open));
    // What was left out is not refused either.
    if (this.#cut === 'size') delete schema.additionalProperties;
    for (const kind of ['oneOf', 'anyOf'] as const) this.#choice(schema, kind, node[kind], depth, open);
    return schema;
  }

  #choice(
    schema: JsonSchema,
    kind: 'oneOf' | 'anyOf',
    from: unknown,
    depth: number,
    open: readonly string[],
  ): void {
    const choices = listOf(from).map((part) => this.#read(part, depth + 1, open));
    const real = choices.filter((choice) => choice.type !== 'null');
    if (real.length < choices.length) schema.nullable = true;
    if (real.length === 1) merge(schema, real[0]!);
    else if (real.length > 1) schema[kind] = real;
  }

  #typeOf(node: Members): { type: TypeName | undefined; nullable: boolean; alternatives: TypeName[] } {
    const written = Array.isArray(node.type) ? node.type : node.type === undefined ? [] : [node.type];
    const names = written.map((name) => this.#typeName(name, node)).filter((name) => name !== undefined);
    const real = names.filter((name) => name !== 'null');
    const nullable = written.length > 1 && names.includes('null');
    if (real.length > 1) return { type: undefined, nullable, alternatives: real };
    return { type: real[0] ?? (nullable ? undefined : names[0]), nullable, alternatives: [] };
  }

  #typeName(written: unknown, node: Members): TypeName | undefined {
    if (types.includes(written as TypeName)) return written as TypeName;
    const name = textOf(written).toLowerCase();
    const meant = types.find((type) => type === name) ?? otherTypes[name];
    const read = meant === undefined ? 'anything is accepted' : `it is read as ${meant}`;
    const what = typeof written === 'string' ? `“${written.slice(0, 40)}”` : 'This';
    this.#source.warn('schema.type', `${what} is no type of a schema; ${read}.`, node, 'type');
    return meant;
  }
}

/** Titles, descriptions, visibility and other extensions. */
function words(node: Members): JsonSchema {
  const title = textOf(node['x-ms-summary']) || textOf(node.title);
  const schema: JsonSchema = extensionsOf(node, ['x-ms-summary', 'x-ms-visibility', 'x-nullable']);
  if (title !== '') schema.title = title;
  const description = textOf(node.description);
  if (description !== '') schema.description = description;
  const visibility = visibilityOf(node['x-ms-visibility']);
  if (visibility !== 'none') schema['x-ms-visibility'] = visibility;
  return schema;
}

/** What means the same in all dialects, or nearly. */
function plain(node: Members): JsonSchema {
  const schema: JsonSchema = {};
  for (const name of numbers) if (typeof node[name] === 'number') schema[name] = node[name];
  for (const name of copied) if (typeof node[name] === 'string') schema[name] = node[name];
  for (const name of flags) if (node[name] === true) schema[name] = true;
  if (Array.isArray(node.enum) && node.enum.length > 0) schema.enum = node.enum;
  else if (node.const !== undefined) schema.enum = [node.const];
  if (node.default !== undefined) schema.default = node.default;
  const example = node.example ?? (Array.isArray(node.examples) ? node.examples[0] : undefined);
  if (example !== undefined) schema.example = example;
  exclusive(schema, node, 'exclusiveMinimum', 'minimum');
  exclusive(schema, node, 'exclusiveMaximum', 'maximum');
  return schema;
}

/** A flag beside the bound until OpenAPI 3.0, a bound of its own since 3.1. */
function exclusive(
  schema: JsonSchema,
  node: Members,
  name: 'exclusiveMinimum' | 'exclusiveMaximum',
  bound: 'minimum' | 'maximum',
): void {
  const written = node[name];
  if (typeof written === 'number') schema[name] = written;
  else if (written === true && schema[bound] !== undefined) {
    schema[name] = schema[bound];
    delete schema[bound];
  }
}

/** `allOf`: all members together; where both say something, the outer one counts. */
function merge(into: JsonSchema, part: JsonSchema): void {
  const { properties, required, ...rest } = part;
  Object.assign(into, { ...rest, ...into });
  if (properties) into.properties = { ...properties, ...into.properties };
  if (required) into.required = [...new Set([...(into.required ?? []), ...required])];
}

/** The members of an object that a schema describes. */
export const propertiesOf = (schema: JsonSchema): Record<string, JsonSchema> =>
  membersOf(schema.properties) as Record<string, JsonSchema>;
