/** `GET phonecalls?...`, `POST phonecalls`, and the collections below one record. */

import { badRequest } from '../odata/api-error.ts';
import { parseQueryOptions, type QueryOptions, skipToken } from '../odata/query-options.ts';
import { requirePrivilege } from '../records/caller.ts';
import { parseBody } from '../records/payload.ts';
import { query } from '../records/query.ts';
import { etagOf, idOf } from '../records/records.ts';
import { represent } from '../records/represent.ts';
import { createRecord } from '../records/write.ts';
import type { Entity, Row } from '../schema/model.ts';
import type { RequestContext } from './context.ts';
import { type ApiResponse, json, noContent } from './messages.ts';

/** What Dataverse returns at most on a page. */
const pageSize = 5000;

export function retrieveMultiple(
  context: RequestContext,
  entity: Entity,
  within?: (row: Row) => boolean,
): ApiResponse {
  if (context.parameters.has('fetchXml')) {
    throw badRequest('The sandbox does not read FetchXML; ask with $filter.', '0x8004110e');
  }
  const options = parseQueryOptions(context.parameters);
  requirePrivilege(context.caller, 'Read', entity);
  const { records } = context.organization;
  const size = context.preferences.maxPageSize ?? pageSize;
  const { rows, count } = query(records, entity, options, within);
  // With $top there is one page.
  const page = options.top === undefined ? rows.slice(options.skip, options.skip + size) : rows;
  const more = options.top === undefined && options.skip + page.length < rows.length;
  const { representation } = context;
  return json(
    200,
    {
      '@odata.context': `${context.root}$metadata#${entity.set}${selectClause(options)}`,
      ...(options.count ? { '@odata.count': count } : {}),
      ...totals(context, count, options),
      value: page.map((row) => represent(representation, entity, row, options)),
      ...(more ? { '@odata.nextLink': nextLink(context, options, size) } : {}),
    },
    context.preferences.maxPageSize === undefined
      ? {}
      : { 'Preference-Applied': `odata.maxpagesize=${size}` },
  );
}

function totals(context: RequestContext, count: number, options: QueryOptions): Record<string, unknown> {
  if (!context.representation.annotations('Microsoft.Dynamics.CRM.totalrecordcount')) return {};
  return {
    '@Microsoft.Dynamics.CRM.totalrecordcount': options.count ? count : -1,
    '@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded': false,
  };
}

function nextLink(context: RequestContext, options: QueryOptions, size: number): string {
  const parameters = new URLSearchParams(context.parameters);
  const skip = options.skip + size;
  parameters.set('$skiptoken', skipToken(Math.floor(skip / size) + 1, skip));
  const readable = [...parameters].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${context.root}${context.request.path}?${readable}`;
}

export const selectClause = (options: Pick<QueryOptions, 'select'>): string =>
  options.select === undefined ? '' : `(${options.select.join(',')})`;

/** How many fit: `contacts/$count`, as plain text. */
export function countRecords(context: RequestContext, entity: Entity): ApiResponse {
  const options = parseQueryOptions(context.parameters);
  requirePrivilege(context.caller, 'Read', entity);
  const { count } = query(context.organization.records, entity, options);
  return {
    status: 200,
    headers: { 'Content-Type': 'text/plain', 'OData-Version': '4.0' },
    body: String(count),
  };
}

/** @param preset What the address says about the new record, such as the lookup of a collection. */
export function create(context: RequestContext, entity: Entity, preset: Row = {}): ApiResponse {
  const options = parseQueryOptions(context.parameters);
  const row = createRecord(context.write, entity, parseBody(context.request.body, entity.set), preset);
  return written(context, entity, row, options, 201);
}

export const entityAddress = (context: RequestContext, entity: Entity, row: Row): string =>
  `${context.root}${entity.set}(${idOf(entity, row)})`;

/**
 * After a write: 204 and the record's address; with `return=representation` the record, and then no address.
 * @param status 201 for a record that is new, 200 for one that changed
 */
export function written(
  context: RequestContext,
  entity: Entity,
  row: Row,
  options: QueryOptions,
  status: 200 | 201,
): ApiResponse {
  if (!context.preferences.representation) {
    return noContent({ 'OData-EntityId': entityAddress(context, entity, row) });
  }
  return json(status, entityBody(context, entity, row, options), {
    ETag: etagOf(row),
    'Preference-Applied': 'return=representation',
  });
}

export const entityBody = (context: RequestContext, entity: Entity, row: Row, options: QueryOptions) => ({
  '@odata.context': `${context.root}$metadata#${entity.set}${selectClause(options)}/$entity`,
  ...represent(context.representation, entity, row, options),
});

export const propertyBody = (
  context: RequestContext,
  entity: Entity,
  row: Row,
  name: string,
  value: unknown,
) => ({
  '@odata.context': `${context.root}$metadata#${entity.set}(${idOf(entity, row)})/${name}`,
  value,
});
