/** `EntityDefinitions`: the model as data, for clients that look before they write. */

import { ApiError, badRequest, unknownProperty, unknownResource } from '../odata/api-error.ts';
import { matches, type Scalar, type Subject } from '../odata/evaluate.ts';
import { type Expansion, parseQueryOptions, type QueryOptions } from '../odata/query-options.ts';
import type { Segment } from '../odata/resource-path.ts';
import { entities, entityByName } from '../schema/entities.ts';
import {
  attributeClass,
  attributeDefinition,
  classProperties,
  type Definition,
  definitionParts,
  entityDefinition,
  metadataId,
  optionSet,
} from '../schema/metadata.ts';
import type { Attribute, Entity } from '../schema/model.ts';
import type { RequestContext } from './context.ts';
import { methodNotAllowed } from './entity.ts';
import { type ApiResponse, json } from './messages.ts';

export function handleMetadata(context: RequestContext, segments: readonly Segment[]): ApiResponse {
  if (context.request.method !== 'GET') throw methodNotAllowed(context.request.method);
  const options = parseQueryOptions(context.parameters);
  const [first, part, ...rest] = segments;
  if (first!.key === undefined) {
    if (part !== undefined) throw unknownResource(part.name);
    const found = filtered(
      entities.map((entity) => [entityDefinition(entity), entity] as const),
      options,
      'EntityMetadata',
    );
    const value = found.map(([definition, entity]) => shapeEntity(definition, entity, options));
    return json(200, { '@odata.context': contextUrl(context, 'EntityDefinitions', options), value });
  }
  const entity = entityOf(first!);
  if (part === undefined) {
    const body = shapeEntity(entityDefinition(entity), entity, options);
    return json(200, {
      '@odata.context': `${contextUrl(context, 'EntityDefinitions', options)}/$entity`,
      ...body,
    });
  }
  const at = `EntityDefinitions('${entity.name}')/${part.name}`;
  if (part.name === 'Attributes') return attributes(context, entity, part, rest, options, at);
  const make = partCalled(part.name);
  if (make === undefined || rest.length > 0) throw unknownResource(part.name);
  const list = filtered(
    make(entity).map((definition) => [definition] as const),
    options,
    part.name,
  );
  return json(200, {
    '@odata.context': contextUrl(context, at, options),
    value: list.map(([definition]) => shape(definition, options, Object.keys(definition), part.name)),
  });
}

const partCalled = (name: string) =>
  Object.hasOwn(definitionParts, name) ? definitionParts[name] : undefined;

const contextUrl = (context: RequestContext, what: string, options: QueryOptions): string =>
  `${context.root}$metadata#${what}${options.select === undefined ? '' : `(${options.select.join(',')})`}`;

/** By `LogicalName='phonecall'` or by the id of the definition. */
function entityOf(segment: Segment): Entity {
  const key = segment.key!;
  const name = key.by === 'id' ? undefined : key.values.LogicalName;
  const entity =
    key.by === 'id' ? entities.find((one) => metadataId(one.name) === key.id) : entityByName(String(name));
  if (entity === undefined) {
    throw new ApiError(
      404,
      '0x80060888',
      `Could not find an entity with name ${name ?? 'of this id'} in the metadata.`,
    );
  }
  return entity;
}

function attributes(
  context: RequestContext,
  entity: Entity,
  segment: Segment,
  rest: readonly Segment[],
  options: QueryOptions,
  at: string,
): ApiResponse {
  const cast = rest[0]?.name.replace(/^Microsoft\.Dynamics\.CRM\./, '');
  if (rest.length > 1) throw unknownResource(rest[1]!.name);
  const all = [...entity.attributes.values()].filter(
    (one) => cast === undefined || attributeClass(one) === cast,
  );
  if (cast !== undefined && !/^\w*AttributeMetadata$/.test(cast)) throw unknownResource(rest[0]!.name);
  const name = `Microsoft.Dynamics.CRM.${cast ?? 'AttributeMetadata'}`;
  if (segment.key === undefined) {
    const found = filtered(
      all.map((one) => [attributeDefinition(entity, one), one] as const),
      options,
      'AttributeMetadata',
    );
    return json(200, {
      '@odata.context': contextUrl(context, cast === undefined ? at : `${at}/${name}`, options),
      value: found.map(([, one]) => shapeAttribute(entity, one, options, cast !== undefined)),
    });
  }
  const { key } = segment;
  const wanted = key.by === 'id' ? key.id : String(key.values.LogicalName);
  const one = all.find(
    (each) => each.name === wanted || metadataId(`${entity.name}.${each.name}`) === wanted,
  );
  if (one === undefined) {
    throw new ApiError(
      404,
      '0x80060888',
      `Could not find an attribute '${wanted}' of entity '${entity.name}'.`,
    );
  }
  const body = shapeAttribute(entity, one, options, cast !== undefined);
  return json(200, { '@odata.context': `${contextUrl(context, at, options)}/$entity`, ...body });
}

function shapeEntity(definition: Definition, entity: Entity, options: QueryOptions): Definition {
  const shaped = shape(definition, options, Object.keys(definition), 'EntityMetadata');
  for (const expansion of options.expand) shaped[expansion.navigation] = expandPart(entity, expansion);
  return shaped;
}

function expandPart(entity: Entity, { navigation, options }: Expansion): Definition[] {
  if (navigation === 'Attributes') {
    const all = [...entity.attributes.values()].map(
      (one) => [attributeDefinition(entity, one), one] as const,
    );
    return filtered(all, options, 'AttributeMetadata').map(([, one]) =>
      shapeAttribute(entity, one, options, false),
    );
  }
  const make = partCalled(navigation);
  if (make === undefined) throw unknownProperty(navigation, 'EntityMetadata');
  return filtered(
    make(entity).map((one) => [one] as const),
    options,
    navigation,
  ).map(([one]) => shape(one, options, Object.keys(one), navigation));
}

/** Before a cast, only what all attributes have can be selected: `MaxLength` cannot. */
function shapeAttribute(
  entity: Entity,
  attribute: Attribute,
  options: QueryOptions,
  cast: boolean,
): Definition {
  const definition = attributeDefinition(entity, attribute);
  const special = Object.keys(classProperties(attribute));
  const selectable = Object.keys(definition).filter((name) => cast || !special.includes(name));
  const shaped = shape(
    definition,
    options,
    selectable,
    cast ? attributeClass(attribute) : 'AttributeMetadata',
  );
  for (const { navigation } of options.expand) {
    if (!cast || navigation !== 'OptionSet' || attribute.options === undefined) {
      throw unknownProperty(navigation, cast ? attributeClass(attribute) : 'AttributeMetadata');
    }
    shaped.OptionSet = optionSet(entity, attribute);
  }
  return shaped;
}

function shape(
  definition: Definition,
  options: QueryOptions,
  selectable: readonly string[],
  type: string,
): Definition {
  if (options.select === undefined) return { ...definition };
  const shaped: Definition = {};
  if (definition['@odata.type'] !== undefined) shaped['@odata.type'] = definition['@odata.type'];
  for (const name of options.select) {
    if (!selectable.includes(name)) throw unknownProperty(name, type);
    shaped[name] = definition[name];
  }
  // The id is always there.
  if (definition.MetadataId !== undefined) shaped.MetadataId = definition.MetadataId;
  return shaped;
}

function filtered<T extends readonly [Definition, ...unknown[]]>(
  all: T[],
  options: QueryOptions,
  type: string,
): T[] {
  const { filter } = options;
  if (options.orderBy.length > 0 || options.top !== undefined) {
    throw badRequest('$orderby and $top are not supported for metadata.', '0x80060888');
  }
  return filter === undefined
    ? all
    : all.filter(([definition]) => matches(filter, subjectOf(definition, type)));
}

/** A definition as filters see it: `RequiredLevel/Value` goes inside. */
function subjectOf(definition: Definition, type: string): Subject {
  return {
    value(path) {
      let value: unknown = definition;
      for (const name of path) {
        if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
          throw unknownProperty(name, type);
        value = (value as Definition)[name];
      }
      // Names of types are written with their namespace by some clients; a plain text is compared with a plain text.
      return (typeof value === 'object' ? null : (value ?? null)) as Scalar;
    },
    collection: (path) => {
      throw unknownProperty(path.join('/'), type);
    },
  };
}
