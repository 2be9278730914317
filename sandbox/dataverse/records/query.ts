/** Which records a request means, and in which order. */

import { unknownProperty } from '../odata/api-error.ts';
import { checkNames, compareScalars, matches, type Scalar, type Subject } from '../odata/evaluate.ts';
import type { QueryOptions } from '../odata/query-options.ts';
import { knownEntity } from '../schema/entities.ts';
import { attributeOnWire, type Entity, isReference, navigationOf, type Row } from '../schema/model.ts';
import { idOf, type Records } from './records.ts';

/** Dataverse counts no further. */
const maxCount = 5000;

export interface Found {
  rows: Row[];
  /** How many fit the filter, whatever `$top` says. */
  count: number;
}

/** @throws ApiError 400 for unknown properties */
export function query(
  records: Records,
  entity: Entity,
  options: Pick<QueryOptions, 'filter' | 'orderBy' | 'top'>,
  within: (row: Row) => boolean = () => true,
): Found {
  const { filter, orderBy, top } = options;
  // Names are checked even when there is nothing to filter.
  const probe = subjectOf(records, entity, undefined);
  if (filter) checkNames(filter, probe);
  for (const { path } of orderBy) probe.value(path);

  const rows = records
    .all(entity.name)
    .filter(
      (row) => within(row) && (filter === undefined || matches(filter, subjectOf(records, entity, row))),
    );
  if (orderBy.length > 0) rows.sort(order(records, entity, orderBy));
  return { rows: top === undefined ? rows : rows.slice(0, top), count: Math.min(rows.length, maxCount) };
}

function order(records: Records, entity: Entity, orderBy: QueryOptions['orderBy']) {
  return (left: Row, right: Row): number => {
    const [a, b] = [subjectOf(records, entity, left), subjectOf(records, entity, right)];
    for (const { path, descending } of orderBy) {
      const difference = compareScalars(a.value(path), b.value(path));
      if (difference !== 0) return descending ? -difference : difference;
    }
    return 0;
  };
}

/** A record as filters see it; without a row, every known name is null. */
function subjectOf(records: Records, entity: Entity, row: Row | undefined): Subject {
  return {
    value: (path) => valueAt(records, entity, row, path),
    collection: (path) => membersAt(records, entity, row, path),
  };
}

function valueAt(records: Records, entity: Entity, row: Row | undefined, path: readonly string[]): Scalar {
  const [name, ...rest] = path;
  if (rest.length > 0) {
    const { target, other } = follow(records, entity, row, name!);
    return valueAt(records, target, other, rest);
  }
  const attribute = attributeOnWire(entity, name!);
  if (attribute === undefined) {
    // `primarycontactid eq null` asks whether there is one.
    const navigation = navigationOf(entity, name!);
    if (navigation === undefined) throw unknownProperty(name!, entity.name);
    const value = row?.[navigation.attribute.name];
    return isReference(value) ? value.id : null;
  }
  const value = row?.[attribute.name] ?? null;
  return isReference(value) ? value.id : value;
}

function membersAt(
  records: Records,
  entity: Entity,
  row: Row | undefined,
  path: readonly string[],
): Subject[] {
  const [name, ...rest] = path;
  if (rest.length > 0) {
    const { target, other } = follow(records, entity, row, name!);
    return membersAt(records, target, other, rest);
  }
  const collection = entity.collections.get(name!);
  if (collection === undefined) throw unknownProperty(name!, entity.name);
  const child = knownEntity(collection.entity);
  if (row === undefined) return [subjectOf(records, child, undefined)];
  const id = idOf(entity, row);
  return records
    .all(child.name)
    .filter((other) => {
      const value = other[collection.attribute];
      return isReference(value) && value.entity === entity.name && value.id === id;
    })
    .map((other) => subjectOf(records, child, other));
}

function follow(records: Records, entity: Entity, row: Row | undefined, name: string) {
  const navigation = navigationOf(entity, name);
  if (navigation === undefined) throw unknownProperty(name, entity.name);
  const target = knownEntity(navigation.target.entity);
  const value = row?.[navigation.attribute.name];
  const fits = isReference(value) && value.entity === target.name;
  return { target, other: fits ? records.get(target.name, value.id) : undefined };
}
