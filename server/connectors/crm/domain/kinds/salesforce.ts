/** Salesforce's REST API (sobjects, SOQL and SOSL). */
import type { ConnectionSettings, FieldDescription } from '../../../../../contracts/crm.ts';
import { tidyUri, tidyVersion } from '../address.ts';
import { type Dialect, jsonHeaders, type Shaped, type Wish } from '../dialect.ts';
import { at, listAt, textAt } from '../json.ts';
import { type Kind, present, splitName } from '../kind.ts';
import { query } from '../odata.ts';
import { significantDigits } from '../phone.ts';
import type { Verdict } from '../verdict.ts';

const defaultVersion = 'v61.0';

/** An external-id field makes creates safe to repeat: `parameters.externalIdField` of the settings. */
export const externalIdField = (settings: ConnectionSettings): string =>
  settings.parameters.externalIdField ?? '';

const dialect: Dialect = {
  defaultAuthentication: 'client_credentials',
  base(settings) {
    const uri = tidyUri(settings.uri);
    return uri === undefined
      ? undefined
      : `${uri}/services/data/${tidyVersion(settings.apiVersion, defaultVersion)}`;
  },
  tokenUrl(settings) {
    if (settings.tokenUrl !== '') return tidyUri(settings.tokenUrl);
    const uri = tidyUri(settings.authority === '' ? settings.uri : settings.authority);
    return uri === undefined ? undefined : `${uri}/services/oauth2/token`;
  },
  scope: (settings) => settings.scope,
  shape,
  said: (body) => ({
    code: textAt(body, 0, 'errorCode') || textAt(body, 'error'),
    message: textAt(body, 0, 'message') || textAt(body, 'error_description'),
  }),
  judge({ status, said, repeatable }): Verdict | undefined {
    // Limits of the day come as 403 and end when the day does.
    if (said.code === 'REQUEST_LIMIT_EXCEEDED')
      return {
        verdict: 'pause',
        code: said.code,
        message: 'Salesforce’s limit of requests is used up for now.',
      };
    if (said.code === 'UNABLE_TO_LOCK_ROW' || said.code === 'SERVER_UNAVAILABLE')
      return { verdict: 'retry', code: said.code, message: said.message };
    if (status === 300)
      return {
        verdict: 'give_up',
        code: 'not_unique',
        message: 'Several Salesforce records have this external id. Merge them, then retry.',
      };
    if (said.code === 'DUPLICATES_DETECTED' && !repeatable)
      return {
        verdict: 'give_up',
        code: said.code,
        message: `Salesforce found a duplicate. ${said.message}`,
      };
    return undefined;
  },
  /** A create answers `{id, success}` where others have the record: `Id` is filled in as reads have it. */
  result({ body }, shaped) {
    const id = textAt(body, 'id') || /\/sobjects\/\w+\/([a-z0-9]{15,18})$/i.exec(shaped.path)?.[1] || '';
    if (body === undefined) return id === '' ? undefined : { Id: id, id };
    return at(body, 'success') === true ? { ...(body as object), Id: id } : body;
  },
  record(result, shaped) {
    const entity = /^\/?sobjects\/(\w+)/.exec(shaped.path)?.[1];
    const id = textAt(result, 'Id') || textAt(result, 'id');
    return entity === undefined || id === ''
      ? null
      : { entity, id, name: textAt(result, 'Name') || textAt(result, 'Subject'), url: '' };
  },
  recordUrl({ entity, id }, settings) {
    const uri = tidyUri(settings.uri);
    return uri === undefined
      ? ''
      : `${uri}/lightning/r/${encodeURIComponent(entity)}/${encodeURIComponent(id)}/view`;
  },
};

/** A create with a key becomes an upsert by the external-id field, when the connection names one. */
function shape(wish: Wish, settings: ConnectionSettings): Shaped {
  const object = /^\/?sobjects\/(\w+)\/?$/.exec(wish.path)?.[1];
  const field = externalIdField(settings);
  const upsert = wish.method === 'POST' && object !== undefined && wish.key !== undefined && field !== '';
  return {
    method: upsert ? 'PATCH' : wish.method,
    path: upsert
      ? `sobjects/${object}/${encodeURIComponent(field)}/${encodeURIComponent(wish.key!)}`
      : wish.path,
    headers: jsonHeaders(wish),
    ...(wish.body === undefined ? {} : { body: wish.body }),
    repeatable: upsert || wish.method !== 'POST',
  };
}

/** Within quotes of SOQL. */
const soql = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
/** Words of SOSL, whose own signs are escaped. */
const sosl = (text: string): string => text.replace(/[?&|!{}[\]()^~*:\\"'+-]/g, '\\$&');

const fieldTypes: Readonly<Record<string, FieldDescription['type']>> = {
  string: 'string',
  email: 'string',
  phone: 'string',
  url: 'string',
  textarea: 'memo',
  int: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  boolean: 'boolean',
  date: 'datetime',
  datetime: 'datetime',
  id: 'id',
  reference: 'lookup',
  picklist: 'choice',
  multipicklist: 'choice',
  combobox: 'choice',
};

const customers = ['Contact', 'Account', 'Lead'] as const;
const fieldsOf = (entity: string) =>
  entity === 'Account' ? 'Id, Name, Phone' : 'Id, Name, Email, Phone, MobilePhone';
const candidateOf = (entity: string, row: unknown) => ({
  entity,
  id: textAt(row, 'Id'),
  name: textAt(row, 'Name'),
  emails: [textAt(row, 'Email')].filter(Boolean),
  phones: [textAt(row, 'Phone'), textAt(row, 'MobilePhone')].filter(Boolean),
});

export const salesforce: Kind = {
  dialect,
  customers,
  probe: {
    remarks: (settings) =>
      tidyUri(settings.uri) === undefined
        ? [
            {
              outcome: 'failed',
              message: 'The address is missing. It looks like https://contoso.my.salesforce.com.',
            },
          ]
        : [],
    identity: {
      path: 'limits',
      passed: ({ body }) => at(body, 'DailyApiRequests') !== undefined,
      found: ({ body }) =>
        `Salesforce knows the integration user; ${textAt(body, 'DailyApiRequests', 'Remaining')} requests are left today.`,
      explain: ({ status, verdict }) =>
        status === 404
          ? 'This is not Salesforce’s API. Check the address (My Domain) and the API version, such as v61.0.'
          : verdict.message,
    },
    metadata: [
      {
        path: 'sobjects/Task/describe',
        passed: ({ body }) => textAt(body, 'name') === 'Task',
        found: () => 'Objects and their fields can be read.',
        explain: ({ verdict }) => verdict.message,
      },
    ],
    privileges: [
      { path: `query${query({ q: 'SELECT Id FROM Contact LIMIT 1' })}`, what: 'contacts (Contact)' },
    ],
  },
  search({ phone, email, id, text }) {
    const queries = [];
    const words = [
      ...(phone ? [`"${sosl(significantDigits(phone))}"`, `*${significantDigits(phone).slice(-7)}`] : []),
      ...(text ? [`"${sosl(text)}*"`] : []),
    ];
    if (words.length > 0)
      queries.push({
        wish: {
          method: 'GET',
          path: `search${query({
            q: `FIND {${words.join(' OR ')}} IN ALL FIELDS RETURNING ${customers.map((entity) => `${entity}(${fieldsOf(entity)} LIMIT 20)`).join(', ')}`,
          })}`,
        },
        read: (body: unknown) =>
          listAt(body, 'searchRecords').map((row) => candidateOf(textAt(row, 'attributes', 'type'), row)),
      });
    for (const entity of customers) {
      const conditions = [
        ...(email && entity !== 'Account' ? [`Email = ${soql(email)}`] : []),
        ...(id !== undefined && /^[a-z0-9]{15}([a-z0-9]{3})?$/i.test(id) ? [`Id = ${soql(id)}`] : []),
      ];
      if (conditions.length === 0) continue;
      queries.push({
        wish: {
          method: 'GET',
          path: `query${query({ q: `SELECT ${fieldsOf(entity)} FROM ${entity} WHERE ${conditions.join(' OR ')} LIMIT 20` })}`,
        },
        read: (body: unknown) => listAt(body, 'records').map((row) => candidateOf(entity, row)),
      });
    }
    return queries;
  },
  newRecord(kind, values) {
    const { first, last } = splitName(values.name);
    return kind === 'contact'
      ? {
          method: 'POST',
          path: 'sobjects/Contact',
          key: values.key,
          body: present({
            FirstName: first,
            LastName: last,
            Email: values.email,
            Phone: values.phone,
            Description: values.description,
          }),
        }
      : {
          method: 'POST',
          path: 'sobjects/Case',
          key: values.key,
          body: present({
            Subject: values.name,
            Description: values.description,
            ContactId: values.customer?.entity === 'Contact' ? values.customer.id : undefined,
            AccountId: values.customer?.entity === 'Account' ? values.customer.id : undefined,
          }),
        };
  },
  /** Of a task, who and what it is about. */
  relate: (activity, to) => ({
    method: 'PATCH',
    path: `sobjects/${activity.entity}/${activity.id}`,
    body: { [to.entity === 'Contact' || to.entity === 'Lead' ? 'WhoId' : 'WhatId']: to.id },
  }),
  entities: {
    path: 'sobjects',
    read: (body) =>
      listAt(body, 'sobjects').flatMap((each) =>
        at(each, 'queryable') === false
          ? []
          : [
              {
                logicalName: textAt(each, 'name'),
                setName: `sobjects/${textAt(each, 'name')}`,
                displayName: textAt(each, 'label'),
                primaryId: 'Id',
                primaryName: null,
              },
            ],
      ),
  },
  fields: {
    path: (entity) => `sobjects/${encodeURIComponent(entity)}/describe`,
    read: (summary, body) => ({
      ...summary,
      fields: listAt(body, 'fields').map((field) => {
        const length = at(field, 'length');
        return {
          name: textAt(field, 'name'),
          displayName: textAt(field, 'label'),
          type: fieldTypes[textAt(field, 'type')] ?? 'other',
          maxLength: typeof length === 'number' && length > 0 ? length : null,
          required: at(field, 'nillable') === false && at(field, 'defaultedOnCreate') === false,
          forCreate: at(field, 'createable') === true,
          forUpdate: at(field, 'updateable') === true,
        };
      }),
    }),
  },
};
