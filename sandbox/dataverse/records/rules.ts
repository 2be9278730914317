/** What Dataverse insists on beyond types: states go with reasons, closed activities are read-only, keys are unique. */

import { ApiError, alreadyExists, badRequest } from '../odata/api-error.ts';
import { defaultStatus } from '../schema/builders.ts';
import type { Entity, Row, Value } from '../schema/model.ts';
import { isReference } from '../schema/model.ts';
import { idOf, type Records } from './records.ts';

/** Completes state and reason: one without the other takes the state's default. @throws ApiError 400 */
export function withStatus(entity: Entity, before: Row | undefined, values: Row): Row {
  const statuses = entity.attributes.get('statuscode')?.options;
  if (statuses === undefined) return values;
  const { statecode, statuscode } = values;
  if (typeof statecode !== 'number' && typeof statuscode !== 'number') return values;
  const state = typeof statecode === 'number' ? statecode : Number(before?.statecode ?? 0);
  const status = typeof statuscode === 'number' ? statuscode : defaultStatus(statuses, state);
  if (!statuses.some((option) => option.value === status && option.state === state)) {
    const id = String(before?.[entity.id] ?? values[entity.id]);
    throw badRequest(
      `${status} is not a valid status code for state code ${entity.display}State with Id ${id}: its state is ${state}.`,
      '0x80048408',
    );
  }
  return { ...values, statecode: state, statuscode: status };
}

/** An appointment that is scheduled is as open as one that is not. */
const isClosed = (entity: Entity, state: Value | undefined): boolean =>
  ['Completed', 'Canceled'].includes(
    entity.attributes.get('statecode')?.options?.find(({ value }) => value === state)?.label ?? '',
  );

/** Completed and cancelled activities change only by being opened again. @throws ApiError 400 */
export function refuseClosed(entity: Entity, before: Row, values: Row): void {
  if (!entity.isActivity || !isClosed(entity, before.statecode) || values.statecode === 0) return;
  throw badRequest(
    `The ${entity.display.toLowerCase()} with Id ${idOf(entity, before)} is completed or canceled, and completed and ` +
      'canceled activities are read-only. Set its state to Open to change it.',
    '0x80040203',
  );
}

/** @throws ApiError 412 when another record has the values of an alternate key */
export function refuseDuplicateKeys(records: Records, entity: Entity, row: Row): void {
  for (const key of entity.keys) {
    const values = key.attributes.map((name) => keyText(row[name]));
    if (values.includes(undefined)) continue;
    const clash = records
      .all(entity.name)
      .some(
        (other) =>
          idOf(entity, other) !== idOf(entity, row) &&
          key.attributes.every((name, index) => keyText(other[name]) === values[index]),
      );
    if (clash) throw alreadyExists();
  }
}

/** Cases without a number get the next one: `CAS-01007-D2F4B1`. */
export function withNumber(records: Records, entity: Entity, values: Row): Row {
  if (entity.name !== 'incident' || typeof values.ticketnumber === 'string') return values;
  const last = Math.max(
    1000,
    ...records
      .all(entity.name)
      .map(({ ticketnumber }) => Number(/^CAS-(\d{5})-/.exec(String(ticketnumber))?.[1] ?? 0)),
  );
  const id = String(values[entity.id]).replaceAll('-', '');
  return {
    ...values,
    ticketnumber: `CAS-${String(last + 1).padStart(5, '0')}-${id.slice(-6).toUpperCase()}`,
  };
}

/** How keys compare: without regard to case; null is no key. */
export function keyText(value: Value | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  return isReference(value) ? value.id : String(value).toLowerCase();
}

/** @throws ApiError 400 for what must be there */
export function refuseIncomplete(entity: Entity, row: Row): void {
  if (entity.name === 'incident' && !isReference(row.customerid)) {
    throw badRequest('You should specify a parent contact or account.', '0x80040203');
  }
}

/** What a name is made of, where the system writes it. */
export function withNames(entity: Entity, row: Row): Row {
  if (entity.attributes.get('fullname')?.onCreate !== false) return row;
  const fullname = [row.firstname, row.lastname]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ');
  return { ...row, fullname: fullname === '' ? null : fullname };
}

const duplicateRules: Record<string, readonly string[]> = {
  contact: ['emailaddress1', 'telephone1'],
  account: ['name'],
  lead: ['emailaddress1'],
};

/** Duplicate detection, when the client asks for it. @throws ApiError 412 */
export function refuseDuplicates(records: Records, entity: Entity, row: Row): void {
  const same = (other: Row): boolean =>
    (duplicateRules[entity.name] ?? []).some((name) => {
      const value = keyText(row[name]);
      return value !== undefined && value === keyText(other[name]);
    });
  if (records.all(entity.name).some((other) => idOf(entity, other) !== idOf(entity, row) && same(other))) {
    throw new ApiError(
      412,
      '0x80040333',
      'A record was not created or updated because a duplicate of the current record already exists.',
    );
  }
}
