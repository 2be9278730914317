/** Records as the wire shows them: lookups as `_name_value`, with the annotations that were asked for. */

import { badRequest, unknownProperty } from '../odata/api-error.ts';
import type { Expansion, QueryOptions } from '../odata/query-options.ts';
import { knownEntity } from '../schema/entities.ts';
import {
  type Attribute,
  attributeOnWire,
  type Entity,
  isReference,
  navigationOf,
  type Row,
  type Value,
  wireName,
} from '../schema/model.ts';
import { query } from './query.ts';
import { etagOf, idOf, type Records } from './records.ts';

export interface Representation {
  records: Records;
  /** The address of the service, ending in `/api/data/v9.2/`. */
  root: string;
  annotations: (name: string) => boolean;
}

export type Wire = Record<string, unknown>;

/** @throws ApiError 400 for a `$select` or `$expand` that names what is not there */
export function represent(
  to: Representation,
  entity: Entity,
  row: Row,
  options: Pick<QueryOptions, 'select' | 'expand'>,
): Wire {
  const wire: Wire = { '@odata.etag': etagOf(row) };
  for (const attribute of selected(entity, options.select))
    addValue(to, wire, attribute, row[attribute.name] ?? null);
  for (const expansion of options.expand) addExpansion(to, wire, entity, row, expansion);
  return wire;
}

/** What `$select` means: the attributes and always the id. @throws ApiError 400 */
export function selected(entity: Entity, select: readonly string[] | undefined): Attribute[] {
  const all = [...entity.attributes.values()];
  if (select === undefined || select.includes('*')) return all;
  const wanted = new Set<string>([entity.id]);
  for (const name of select) {
    const attribute = attributeOnWire(entity, name);
    if (attribute !== undefined) wanted.add(attribute.name);
    // A navigation property may be selected; without $expand that adds nothing.
    else if (navigationOf(entity, name) === undefined && !entity.collections.has(name)) {
      throw unknownProperty(name, entity.name);
    }
  }
  return all.filter((attribute) => wanted.has(attribute.name));
}

function addValue(to: Representation, wire: Wire, attribute: Attribute, value: Value): void {
  const name = wireName(attribute);
  const annotate = (annotation: string, text: () => string | null | undefined): void => {
    if (!to.annotations(annotation)) return;
    const written = text();
    if (written !== null && written !== undefined) wire[`${name}@${annotation}`] = written;
  };
  annotate('OData.Community.Display.V1.FormattedValue', () => formatted(to.records, attribute, value));
  if (isReference(value)) {
    annotate('Microsoft.Dynamics.CRM.lookuplogicalname', () => value.entity);
    annotate(
      'Microsoft.Dynamics.CRM.associatednavigationproperty',
      () => attribute.targets?.find((target) => target.entity === value.entity)?.navigation,
    );
  }
  wire[name] = isReference(value) ? value.id : value;
}

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const plainNumber = new Intl.NumberFormat('en-US');
const calendarDay = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' });
const timeOfDay = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', hour: 'numeric', minute: '2-digit' });

/** How a form shows the value; null when it looks as it is kept. */
export function formatted(records: Records, attribute: Attribute, value: Value): string | null {
  if (value === null) return null;
  if (isReference(value)) return records.nameOf(value);
  switch (attribute.type) {
    case 'Boolean':
    case 'Picklist':
    case 'State':
    case 'Status':
      return attribute.options?.find((option) => option.value === Number(value))?.label ?? null;
    case 'Money':
      return dollars.format(Number(value));
    case 'Integer':
    case 'Decimal':
    case 'BigInt':
      return plainNumber.format(Number(value));
    case 'DateTime': {
      const date = new Date(String(value));
      const day = calendarDay.format(date);
      if (attribute.dateOnly) return day;
      return `${day} ${timeOfDay.format(date)}`;
    }
    default:
      return null;
  }
}

function addExpansion(to: Representation, wire: Wire, entity: Entity, row: Row, expansion: Expansion): void {
  const { navigation, options } = expansion;
  const single = navigationOf(entity, navigation);
  if (single !== undefined) {
    const target = knownEntity(single.target.entity);
    const value = row[single.attribute.name];
    const other =
      isReference(value) && value.entity === target.name ? to.records.get(target.name, value.id) : undefined;
    wire[navigation] = other === undefined ? null : represent(to, target, other, options);
    return;
  }
  const collection = entity.collections.get(navigation);
  if (collection === undefined) {
    throw badRequest(
      `Could not find a property named '${navigation}' on type 'Microsoft.Dynamics.CRM.${entity.name}'.`,
    );
  }
  const child = knownEntity(collection.entity);
  const { rows } = query(to.records, child, options, memberOf(entity, row, collection.attribute));
  wire[navigation] = rows.map((one) => represent(to, child, one, options));
}

/** Whether a row's lookup points to this record. */
export function memberOf(entity: Entity, row: Row, attribute: string): (other: Row) => boolean {
  const id = idOf(entity, row);
  return (other) => {
    const value = other[attribute];
    return isReference(value) && value.entity === entity.name && value.id === id;
  };
}
