/** One record: `GET`, `PATCH`, `DELETE phonecalls(id)`, its properties, and its links to others. */

import {
  ApiError,
  alreadyExists,
  badRequest,
  unknownProperty,
  unknownResource,
  versionMismatch,
} from '../odata/api-error.ts';
import { parseQueryOptions } from '../odata/query-options.ts';
import type { Key, Segment } from '../odata/resource-path.ts';
import { requirePrivilege } from '../records/caller.ts';
import { parseBody } from '../records/payload.ts';
import { etagOf, idOf } from '../records/records.ts';
import { memberOf } from '../records/represent.ts';
import { createRecord, deleteRecord, updateRecord } from '../records/write.ts';
import { knownEntity } from '../schema/entities.ts';
import { attributeOnWire, type Entity, isReference, navigationOf, type Row } from '../schema/model.ts';
import { findRow, keyAttributes, missing, type RequestContext } from './context.ts';
import { create, entityBody, propertyBody, retrieveMultiple, written } from './entity-set.ts';
import { type ApiResponse, json, noContent } from './messages.ts';

/** @param rest What the address names below the record. */
export function handleEntity(
  context: RequestContext,
  entity: Entity,
  key: Key,
  rest: readonly Segment[],
): ApiResponse {
  if (rest.length > 0) return below(context, entity, key, rest);
  switch (context.request.method) {
    case 'GET':
      return retrieve(context, entity, key);
    case 'PATCH':
      return upsert(context, entity, key);
    case 'DELETE': {
      const row = existing(context, entity, key);
      deleteRecord(context.write, entity, row);
      return noContent();
    }
    default:
      throw methodNotAllowed(context.request.method);
  }
}

export const methodNotAllowed = (method: string): ApiError =>
  new ApiError(405, '0x80060888', `The requested resource does not support http method '${method}'.`);

function retrieve(context: RequestContext, entity: Entity, key: Key): ApiResponse {
  const options = parseQueryOptions(context.parameters);
  requirePrivilege(context.caller, 'Read', entity);
  const row = findRow(context.organization, entity, key);
  if (row === undefined) throw missing(entity, key);
  const etag = etagOf(row);
  if (context.request.headers['if-none-match'] === etag) {
    return { status: 304, headers: { ETag: etag, 'OData-Version': '4.0' }, body: '' };
  }
  return json(200, entityBody(context, entity, row, options), { ETag: etag });
}

/** The record that is to be changed, in the version that `If-Match` names. @throws ApiError 404, 412 */
function existing(context: RequestContext, entity: Entity, key: Key): Row {
  const row = findRow(context.organization, entity, key);
  if (row === undefined) throw missing(entity, key);
  const wanted = context.request.headers['if-match'];
  if (wanted !== undefined && wanted !== '*' && wanted !== etagOf(row)) throw versionMismatch();
  return row;
}

/**
 * Without `If-Match` a PATCH creates what is not there, be it deleted a moment ago; `If-Match: *` only changes,
 * `If-None-Match: *` only creates.
 */
function upsert(context: RequestContext, entity: Entity, key: Key): ApiResponse {
  const { headers, body } = context.request;
  const options = parseQueryOptions(context.parameters);
  const present = findRow(context.organization, entity, key);
  if (present !== undefined) {
    if (headers['if-none-match'] === '*') throw alreadyExists();
    const before = existing(context, entity, key);
    const row = updateRecord(context.write, entity, before, parseBody(body, entity.set));
    return written(context, entity, row, options, 200);
  }
  if (headers['if-match'] !== undefined) throw missing(entity, key);
  const preset = key.by === 'id' ? { [entity.id]: key.id } : keyAttributes(entity, key.values);
  const row = createRecord(context.write, entity, parseBody(body, entity.set), preset);
  return written(context, entity, row, options, 201);
}

function below(context: RequestContext, entity: Entity, key: Key, rest: readonly Segment[]): ApiResponse {
  const [first, second, ...more] = rest;
  const name = first!.name;
  if (more.length > 0 || first!.key !== undefined) throw unknownResource(name);
  requirePrivilege(context.caller, 'Read', entity);
  const row = existing(context, entity, key);
  if (second?.name === '$ref') return link(context, entity, row, name);
  if (second !== undefined && second.name !== '$value') throw unknownResource(second.name);

  const attribute = attributeOnWire(entity, name);
  if (attribute !== undefined)
    return property(context, entity, row, attribute.name, name, second !== undefined);
  const collection = entity.collections.get(name);
  if (collection !== undefined) {
    const child = knownEntity(collection.entity);
    if (context.request.method === 'GET') {
      return retrieveMultiple(context, child, memberOf(entity, row, collection.attribute));
    }
    if (context.request.method !== 'POST') throw methodNotAllowed(context.request.method);
    return create(context, child, { [collection.attribute]: { entity: entity.name, id: idOf(entity, row) } });
  }
  return related(context, entity, row, name);
}

/** One property: GET reads, PUT sets, DELETE clears. */
function property(
  context: RequestContext,
  entity: Entity,
  row: Row,
  attribute: string,
  name: string,
  raw: boolean,
): ApiResponse {
  const { method, body } = context.request;
  const value = row[attribute] ?? null;
  const plain = isReference(value) ? value.id : value;
  switch (method) {
    case 'GET':
      if (plain === null) return noContent();
      if (!raw) return json(200, propertyBody(context, entity, row, name, plain));
      return {
        status: 200,
        headers: { 'Content-Type': 'text/plain', 'OData-Version': '4.0' },
        body: String(plain),
      };
    case 'PUT': {
      const given = parseBody(body, entity.set);
      if (!('value' in given)) throw badRequest(`The body must be {"value": ...} to set '${name}'.`);
      updateRecord(context.write, entity, row, { [name]: given.value! });
      return noContent();
    }
    case 'DELETE':
      updateRecord(context.write, entity, row, { [name]: null });
      return noContent();
    default:
      throw methodNotAllowed(method);
  }
}

/** The record that a single-valued navigation property leads to. */
function related(context: RequestContext, entity: Entity, row: Row, name: string): ApiResponse {
  const navigation = navigationOf(entity, name);
  if (navigation === undefined) throw unknownResource(name);
  if (context.request.method !== 'GET') throw methodNotAllowed(context.request.method);
  const value = row[navigation.attribute.name];
  if (!isReference(value) || value.entity !== navigation.target.entity) return noContent();
  return retrieve(context, knownEntity(value.entity), { by: 'id', id: value.id });
}

/** `PUT` or `DELETE contacts(id)/parentcustomerid_account/$ref`, `POST accounts(id)/contact_customer_accounts/$ref`. */
function link(context: RequestContext, entity: Entity, row: Row, name: string): ApiResponse {
  const { method, body } = context.request;
  if (method === 'DELETE') {
    if (navigationOf(entity, name) === undefined) throw unknownProperty(name, entity.name);
    updateRecord(context.write, entity, row, { [name]: null });
    return noContent();
  }
  const address = parseBody(body, entity.set)['@odata.id'];
  if (typeof address !== 'string') throw badRequest('The body must be {"@odata.id": "address of a record"}.');
  const collection = entity.collections.get(name);
  if (collection === undefined) {
    updateRecord(context.write, entity, row, { [`${name}@odata.bind`]: address });
    return noContent();
  }
  const child = knownEntity(collection.entity);
  const { id } = context.write.resolve(address);
  const other = findRow(context.organization, child, { by: 'id', id });
  if (other === undefined) throw missing(child, { by: 'id', id });
  const bound = child.attributes
    .get(collection.attribute)!
    .targets!.find((target) => target.collection === name)!;
  const here = `/${entity.set}(${idOf(entity, row)})`;
  updateRecord(context.write, child, other, { [`${bound.navigation}@odata.bind`]: here });
  return noContent();
}
