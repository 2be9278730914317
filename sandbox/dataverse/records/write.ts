/** Creating, changing and deleting records, with everything that Dataverse writes beside what is asked. */

import { alreadyExists, badPayload } from '../odata/api-error.ts';
import { knownEntity } from '../schema/entities.ts';
import type { Entity, Row, Value } from '../schema/model.ts';
import { actingUser, type Caller, requirePrivilege } from './caller.ts';
import { type JsonObject, type Payload, type Resolve, readPayload } from './payload.ts';
import { idOf, type Records } from './records.ts';
import {
  refuseClosed,
  refuseDuplicateKeys,
  refuseDuplicates,
  refuseIncomplete,
  withNames,
  withNumber,
  withStatus,
} from './rules.ts';

export interface WriteContext {
  records: Records;
  caller: Caller;
  resolve: Resolve;
  now: () => Date;
  newId: () => string;
  /** The client asked for duplicate detection. */
  detectDuplicates: boolean;
}

/** Creates a record and those that come with it. @throws ApiError */
export function createRecord(context: WriteContext, entity: Entity, body: JsonObject, preset: Row = {}): Row {
  requirePrivilege(context.caller, 'Create', entity);
  const payload = readPayload(entity, body, context.resolve, 'create');
  return context.records.atomically(() => {
    const row = insert(context, entity, { ...payload.values, ...preset });
    insertChildren(context, entity, row, payload.children);
    return row;
  });
}

function insert(context: WriteContext, entity: Entity, values: Row): Row {
  const { records, caller } = context;
  const id = String(values[entity.id] ?? context.newId()).toLowerCase();
  if (records.get(entity.name, id) !== undefined) throw alreadyExists();
  const user = actingUser(caller);
  const delegate = caller.onBehalfOf === undefined ? null : caller.user;
  const at = instant(context.now());
  const row = withNames(entity, {
    ...defaults(entity),
    ...withNumber(records, entity, withStatus(entity, undefined, { ...values, [entity.id]: id })),
    createdon: at,
    modifiedon: at,
    createdby: user,
    modifiedby: user,
    createdonbehalfby: delegate,
    modifiedonbehalfby: delegate,
    ...owner(values.ownerid ?? user),
  });
  refuseIncomplete(entity, row);
  refuseDuplicateKeys(records, entity, row);
  if (context.detectDuplicates) refuseDuplicates(records, entity, row);
  return records.put(entity, row);
}

function insertChildren(
  context: WriteContext,
  entity: Entity,
  row: Row,
  children: Payload['children'],
): void {
  for (const { navigation, payloads } of children) {
    const { entity: childName, attribute } = entity.collections.get(navigation)!;
    const child = knownEntity(childName);
    const preset = { [attribute]: { entity: entity.name, id: idOf(entity, row) } };
    // Parties belong to their activity; who may create it may name them.
    const own =
      child.name === 'activityparty'
        ? { ...context, caller: { ...context.caller, denied: new Set<string>() } }
        : context;
    for (const body of payloads) createRecord(own, child, body, preset);
  }
}

/** Changes what the body names and leaves the rest. @throws ApiError */
export function updateRecord(context: WriteContext, entity: Entity, before: Row, body: JsonObject): Row {
  requirePrivilege(context.caller, 'Write', entity);
  const { records, caller } = context;
  const { values } = readPayload(entity, body, context.resolve, 'update');
  if (values[entity.id] !== undefined && values[entity.id] !== idOf(entity, before)) {
    throw badPayload(
      entity.set,
      `The id in the body is not the id in the address (${idOf(entity, before)}).`,
    );
  }
  refuseClosed(entity, before, values);
  const row = withNames(entity, {
    ...before,
    ...withStatus(entity, before, values),
    modifiedon: instant(context.now()),
    modifiedby: actingUser(caller),
    modifiedonbehalfby: caller.onBehalfOf === undefined ? null : caller.user,
    ...(values.ownerid === undefined ? {} : owner(values.ownerid)),
  });
  refuseIncomplete(entity, row);
  refuseDuplicateKeys(records, entity, row);
  if (context.detectDuplicates) refuseDuplicates(records, entity, row);
  return records.put(entity, row);
}

/** Deletes a record with its notes and parties. @throws ApiError */
export function deleteRecord(context: WriteContext, entity: Entity, row: Row): void {
  requirePrivilege(context.caller, 'Delete', entity);
  const { records } = context;
  const id = idOf(entity, row);
  records.atomically(() => {
    for (const { entity: name, attribute } of entity.collections.values()) {
      if (!['annotation', 'activityparty', 'opportunityproduct'].includes(name)) continue;
      const child = knownEntity(name);
      for (const one of records.all(name)) {
        const reference = one[attribute];
        if (typeof reference === 'object' && reference?.id === id) records.remove(child, idOf(child, one));
      }
    }
    records.remove(entity, id);
  });
}

const owner = (user: Value): Row => ({ ownerid: user, owninguser: user });

/** Every attribute has a value, null where nothing else is known. */
function defaults(entity: Entity): Row {
  const row: Record<string, Value> = {};
  for (const attribute of entity.attributes.values()) row[attribute.name] = attribute.default ?? null;
  if (entity.isActivity) row.activitytypecode = entity.name;
  return row;
}

const instant = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
