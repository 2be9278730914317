/** What the handlers of one request know. */

import { ApiError, badRequest, doesNotExist } from '../odata/api-error.ts';
import type { Key } from '../odata/resource-path.ts';
import type { Caller } from '../records/caller.ts';
import { parseBinding } from '../records/payload.ts';
import { idOf } from '../records/records.ts';
import type { Representation } from '../records/represent.ts';
import { keyText } from '../records/rules.ts';
import type { WriteContext } from '../records/write.ts';
import { entityBySet } from '../schema/entities.ts';
import { attributeOnWire, type Entity, type Row } from '../schema/model.ts';
import { type ApiRequest, annotationFilter, type Preferences, readPreferences } from './messages.ts';
import type { Organization } from './organization.ts';

export interface ApiContext {
  organization: Organization;
  caller: Caller;
  /** Such as `v9.2`. */
  version: string;
  root: string;
}

export interface RequestContext extends ApiContext {
  request: ApiRequest;
  parameters: URLSearchParams;
  preferences: Preferences;
  write: WriteContext;
  representation: Representation;
}

export function requestContext(api: ApiContext, request: ApiRequest): RequestContext {
  const { organization, caller, root } = api;
  const { records, time } = organization;
  const preferences = readPreferences(request.headers);
  return {
    ...api,
    request,
    preferences,
    parameters: new URLSearchParams(request.query),
    write: {
      records,
      caller,
      now: time.now,
      newId: time.newId,
      detectDuplicates: request.headers['mscrm.suppressduplicatedetection'] === 'false',
      resolve: (address) => {
        const { set, segmentKey } = parseBinding(address);
        const entity = entityBySet(set)!;
        const row = findRow(organization, entity, segmentKey.key!);
        if (row === undefined) throw missing(entity, segmentKey.key!);
        return { entity: entity.name, id: idOf(entity, row) };
      },
    },
    representation: { records, root, annotations: annotationFilter(preferences.annotations) },
  };
}

/** The record with this id or alternate key. @throws ApiError 400 for a key that is not declared */
export function findRow(organization: Organization, entity: Entity, key: Key): Row | undefined {
  const { records } = organization;
  if (key.by === 'id') return records.get(entity.name, key.id);
  const wanted = keyAttributes(entity, key.values);
  return records
    .all(entity.name)
    .find((row) => Object.entries(wanted).every(([name, value]) => keyText(row[name]) === keyText(value)));
}

/** The values of an alternate key by attribute. @throws ApiError 400 */
export function keyAttributes(entity: Entity, values: Readonly<Record<string, string | number>>) {
  const wanted: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    wanted[attributeOnWire(entity, name)?.name ?? name] = value;
  }
  const names = Object.keys(wanted).sort().join();
  const isPrimary = names === entity.id;
  if (!isPrimary && !entity.keys.some((key) => [...key.attributes].sort().join() === names)) {
    throw badRequest(
      `The key property '${Object.keys(values).join(', ')}' is not a declared alternate key of entity '${entity.name}'.`,
      '0x80060888',
    );
  }
  return wanted;
}

export const missing = (entity: Entity, key: Key): ApiError =>
  key.by === 'id'
    ? doesNotExist(entity.name, key.id)
    : new ApiError(
        404,
        '0x80060891',
        `A record with the specified key values does not exist in ${entity.name} entity`,
      );
