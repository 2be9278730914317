/** Reads the body of a create or update: every value is checked against its attribute, as Dataverse does. */

import { type ApiError, badPayload, badRequest } from '../odata/api-error.ts';
import { isGuid, parseResourcePath } from '../odata/resource-path.ts';
import { entityBySet } from '../schema/entities.ts';
import {
  type Attribute,
  type Entity,
  isLookup,
  navigationOf,
  type Reference,
  type Value,
} from '../schema/model.ts';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export interface Payload {
  values: Record<string, Value>;
  /** Deep insert: records of a collection that are to be created with this one. */
  children: { navigation: string; payloads: JsonObject[] }[];
}

/** Finds the record that an `@odata.bind` names; it must exist. */
export type Resolve = (address: string) => Reference;

/** @throws ApiError 400 when the body is not one JSON object */
export function parseBody(body: string, set: string): JsonObject {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw badPayload(
      set,
      'Microsoft.OData.ODataException: Invalid JSON. A token was not recognized in the JSON content.',
    );
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw badPayload(set, 'Microsoft.OData.ODataException: A resource is expected: an object in JSON.');
  }
  return parsed as JsonObject;
}

/** @throws ApiError 400 for unknown properties, wrong types, texts that are too long */
export function readPayload(
  entity: Entity,
  body: JsonObject,
  resolve: Resolve,
  on: 'create' | 'update',
): Payload {
  const payload: Payload = { values: {}, children: [] };
  for (const [name, value] of Object.entries(body)) {
    const at = name.indexOf('@');
    if (at > 0 && name.slice(at) === '@odata.bind') {
      bind(entity, name.slice(0, at), value, resolve, payload);
    } else if (at >= 0) {
      // Annotations say something about the payload and are not part of it.
    } else {
      readProperty(entity, name, value, payload, on);
    }
  }
  return payload;
}

function readProperty(
  entity: Entity,
  name: string,
  value: Json,
  payload: Payload,
  on: 'create' | 'update',
): void {
  const attribute = entity.attributes.get(name);
  if (attribute === undefined || isLookup(attribute)) {
    if (entity.collections.has(name) && Array.isArray(value) && on === 'create') {
      payload.children.push({ navigation: name, payloads: value.filter(isJsonObject) });
      return;
    }
    // A lookup is cleared by null in its navigation property.
    const navigation = lookupCalled(entity, name);
    if (navigation !== undefined && value === null) {
      payload.values[navigation.name] = cleared(navigation);
      return;
    }
    throw unknownInPayload(entity, name);
  }
  const allowed = on === 'create' ? attribute.onCreate : attribute.onUpdate;
  if (!allowed && attribute.name !== entity.id) {
    // The system's own columns are ignored silently; a state is refused: set it by an update.
    if (attribute.type !== 'State') return;
    throw badRequest(
      `'${entity.name}' entity doesn't allow '${name}' on ${on}; set it by an update.`,
      '0x80040203',
    );
  }
  payload.values[attribute.name] = checked(entity, attribute, value);
}

const isJsonObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** By its navigation property or, where clients leave the suffix away, by its own name. */
const lookupCalled = (entity: Entity, name: string): Attribute | undefined => {
  const own = entity.attributes.get(name);
  return own !== undefined && isLookup(own) ? own : navigationOf(entity, name)?.attribute;
};

const unknownInPayload = (entity: Entity, name: string): ApiError =>
  badPayload(
    entity.set,
    `Microsoft.Crm.CrmException: Invalid property '${name}' was found in entity 'Microsoft.Dynamics.CRM.${entity.name}'.`,
  );

function bind(entity: Entity, name: string, value: Json, resolve: Resolve, payload: Payload): void {
  const attribute = lookupCalled(entity, name);
  if (attribute === undefined) {
    throw badPayload(
      entity.set,
      `Microsoft.OData.ODataException: An undeclared property '${name}' which only has property annotations in the ` +
        'payload but no property value was found in the payload. In OData, only declared navigation properties and ' +
        'declared named streams can be represented as properties without values.',
    );
  }
  if (value === null) {
    payload.values[attribute.name] = cleared(attribute);
    return;
  }
  if (typeof value !== 'string')
    throw badPayload(entity.set, `'${name}@odata.bind' must be the address of a record.`);
  if (!attribute.onCreate && !attribute.onUpdate) return;
  const reference = resolve(value);
  const exact = navigationOf(entity, name);
  const fits = exact
    ? exact.target.entity === reference.entity
    : attribute.targets!.some((target) => target.entity === reference.entity);
  if (!fits) {
    throw badPayload(entity.set, `'${name}' cannot refer to a record of '${reference.entity}'.`);
  }
  payload.values[attribute.name] = reference;
}

/** Reads `/contacts(id)`, `contacts(id)` or a whole address. @throws ApiError 400 */
export function parseBinding(address: string): {
  set: string;
  segmentKey: ReturnType<typeof parseResourcePath>[0];
} {
  const path = address.replace(/^https?:\/\/[^/]+/i, '').replace(/^\/?api\/data\/v\d+\.\d+\//i, '');
  const [segment, ...more] = parseResourcePath(path.replace(/^\//, ''));
  if (segment?.key === undefined || more.length > 0 || entityBySet(segment.name) === undefined) {
    throw badRequest(`Resource not found for the address '${address}'.`, '0x8006088a');
  }
  return { set: segment.name, segmentKey: segment };
}

/** The value as it is kept. @throws ApiError 400 */
function checked(entity: Entity, attribute: Attribute, value: Json): Value {
  if (value === null) return cleared(attribute);
  const wrong = (edm: string): ApiError =>
    badPayload(
      entity.set,
      `Microsoft.OData.ODataException: Cannot convert the literal '${JSON.stringify(value).slice(0, 80)}' of ` +
        `property '${attribute.name}' to the expected type '${edm}'.`,
    );
  switch (attribute.type) {
    case 'String':
    case 'Memo':
    case 'EntityName':
      if (typeof value !== 'string') throw wrong('Edm.String');
      return checkedText(entity, attribute, value);
    case 'Uniqueidentifier':
      if (typeof value !== 'string' || !isGuid(value)) throw wrong('Edm.Guid');
      return value.toLowerCase();
    case 'Boolean':
      if (typeof value !== 'boolean') throw wrong('Edm.Boolean');
      return value;
    case 'DateTime':
      return (
        checkedDate(attribute, value) ?? fail(wrong(attribute.dateOnly ? 'Edm.Date' : 'Edm.DateTimeOffset'))
      );
    case 'Decimal':
    case 'Double':
    case 'Money':
      if (typeof value !== 'number') throw wrong('Edm.Decimal');
      return checkedRange(attribute, value);
    default:
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrong('Edm.Int32');
      return attribute.options === undefined
        ? checkedRange(attribute, value)
        : checkedOption(attribute, value);
  }
}

/** @throws ApiError 400 for what must always have a value */
function cleared(attribute: Attribute): null {
  if (attribute.required !== 'SystemRequired' && attribute.type !== 'Status') return null;
  throw badRequest(`Required field '${attribute.name}' cannot be set to null.`, '0x80040203');
}

function checkedText(entity: Entity, attribute: Attribute, value: string): string {
  if (attribute.maxLength !== undefined && value.length > attribute.maxLength) {
    throw badRequest(
      `A validation error occurred. The length of the '${attribute.name}' attribute of the '${entity.name}' entity ` +
        `exceeded the maximum allowed length of '${attribute.maxLength}'.`,
      '0x80044331',
    );
  }
  return value;
}

function checkedRange(attribute: Attribute, value: number): number {
  const { min = -2_147_483_648, max = 2_147_483_647 } = attribute;
  if (value >= min && value <= max) return value;
  throw badRequest(
    `A validation error occurred. The value of '${attribute.name}' is outside the valid range ` +
      `of ${min} to ${max}.`,
    '0x8004432e',
  );
}

function checkedOption(attribute: Attribute, value: number): number {
  if (attribute.options!.some((option) => option.value === value)) return value;
  throw badRequest(
    `A validation error occurred. The value ${value} of '${attribute.name}' on record is outside the valid range. ` +
      `Accepted Values: ${attribute.options!.map((option) => option.value).join(',')}`,
    '0x80048d05',
  );
}

/** Kept in UTC to the second, as Dataverse does. */
function checkedDate(attribute: Attribute, value: Json): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined;
  const shape = attribute.dateOnly
    ? /^\d{4}-\d{2}-\d{2}$/
    : /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/i;
  if (!shape.test(value)) return undefined;
  const instant = Date.parse(value);
  if (Number.isNaN(instant)) return undefined;
  const utc = new Date(instant).toISOString();
  if (!attribute.dateOnly) return `${utc.slice(0, 19)}Z`;
  // There is no 31st of February, whatever a lenient parser makes of it.
  return utc.startsWith(value) ? value : undefined;
}

function fail(error: ApiError): never {
  throw error;
}
