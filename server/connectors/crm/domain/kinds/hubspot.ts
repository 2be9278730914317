/** HubSpot's CRM objects (v3). */
import type { FieldDescription } from '../../../../../contracts/crm.ts';
import { tidyUri, tidyVersion } from '../address.ts';
import { type Dialect, jsonHeaders, type Shaped, type Wish } from '../dialect.ts';
import { at, isObject, listAt, textAt } from '../json.ts';
import { type Kind, plainEntity, present, splitName } from '../kind.ts';
import { significantDigits } from '../phone.ts';

/** In addresses of records each type has a number. */
const typeIds: Readonly<Record<string, string>> = {
  contacts: '0-1',
  companies: '0-2',
  deals: '0-3',
  tickets: '0-5',
  calls: '0-48',
  tasks: '0-27',
};
const typeOf = (path: string): string | undefined => /^\/?objects\/([\w-]+)/.exec(path)?.[1];

const dialect: Dialect = {
  defaultAuthentication: 'bearer',
  base: (settings) =>
    `${tidyUri(settings.uri) ?? 'https://api.hubapi.com'}/crm/${tidyVersion(settings.apiVersion, 'v3')}`,
  tokenUrl: (settings) => (settings.tokenUrl === '' ? undefined : tidyUri(settings.tokenUrl)),
  scope: (settings) => settings.scope,
  shape,
  said: (body) => ({
    code: textAt(body, 'category') || textAt(body, 'status'),
    message: textAt(body, 'message'),
  }),
  judge({ status, said, body }, shaped) {
    if (
      status === 409 &&
      typeOf(shaped.path) !== undefined &&
      shaped.method === 'POST' &&
      existing(said.message) !== undefined
    )
      return { verdict: 'already_done', code: said.code, message: '' };
    // Part of a batch of one that failed.
    if (status === 207) {
      const first = listAt(body, 'errors')[0];
      return {
        verdict: 'give_up',
        code: textAt(first, 'category') || '207',
        message: textAt(first, 'message'),
      };
    }
    return undefined;
  },
  /** An upsert's batch of one is its one result; properties are also reachable by their own name. */
  result({ body, said }, shaped) {
    const one = shaped.path.includes('/batch/upsert') ? (listAt(body, 'results')[0] ?? body) : body;
    if (!isObject(one)) return one;
    const id = textAt(one, 'id') || existing(said.message);
    return {
      ...(isObject(one.properties) ? one.properties : {}),
      ...one,
      ...(id === undefined ? {} : { id }),
    };
  },
  record(result, shaped) {
    const entity = typeOf(shaped.path);
    const id = textAt(result, 'id');
    if (entity === undefined || id === '' || shaped.path.includes('/search')) return null;
    const name =
      textAt(result, 'properties', 'hs_call_title') ||
      textAt(result, 'properties', 'subject') ||
      textAt(result, 'properties', 'name') ||
      [textAt(result, 'properties', 'firstname'), textAt(result, 'properties', 'lastname')]
        .filter(Boolean)
        .join(' ');
    return { entity, id, name, url: '' };
  },
  recordUrl({ entity, id }, settings) {
    const portal = settings.appId;
    return portal === ''
      ? ''
      : `https://app.hubspot.com/contacts/${encodeURIComponent(portal)}/record/${typeIds[entity] ?? encodeURIComponent(entity)}/${encodeURIComponent(id)}`;
  },
};

/** `Contact already exists. Existing ID: 151` */
const existing = (message: string): string | undefined => /Existing ID:\s*(\d+)/i.exec(message)?.[1];

/** A create with a key becomes an upsert by a property with unique values, when `parameters.idProperty` names one. */
function shape(wish: Wish, settings: Parameters<Dialect['shape']>[1]): Shaped {
  const type = /^\/?objects\/([\w-]+)\/?$/.exec(wish.path)?.[1];
  const idProperty = settings.parameters.idProperty ?? '';
  const headers = jsonHeaders(wish);
  if (wish.method === 'POST' && type !== undefined && wish.key !== undefined && idProperty !== '') {
    const properties = at(wish.body, 'properties');
    const input = {
      idProperty,
      id: wish.key,
      properties: { ...(isObject(properties) ? properties : {}), [idProperty]: wish.key },
    };
    return {
      method: 'POST',
      path: `objects/${type}/batch/upsert`,
      headers,
      body: { inputs: [input] },
      repeatable: true,
    };
  }
  // A search is a POST that changes nothing.
  const reads = /\/search$/.test(wish.path);
  return {
    method: wish.method,
    path: wish.path,
    headers,
    ...(wish.body === undefined ? {} : { body: wish.body }),
    repeatable: reads || wish.method !== 'POST',
  };
}

const types: Readonly<Record<string, FieldDescription['type']>> = {
  string: 'string',
  phone_number: 'string',
  number: 'number',
  bool: 'boolean',
  date: 'datetime',
  datetime: 'datetime',
  enumeration: 'choice',
};

const searched = [
  {
    entity: 'contacts',
    names: ['firstname', 'lastname'],
    email: ['email'],
    phones: ['phone', 'mobilephone'],
  },
  { entity: 'companies', names: ['name'], email: [], phones: ['phone'] },
] as const;

export const hubspot: Kind = {
  dialect,
  customers: searched.map(({ entity }) => entity),
  probe: {
    remarks: (settings) =>
      settings.appId === ''
        ? [
            {
              outcome: 'warning',
              message: 'Without the account’s (portal) id as app id, records cannot be opened from here.',
            },
          ]
        : [],
    identity: {
      path: 'objects/contacts?limit=1',
      passed: ({ body }) => Array.isArray(at(body, 'results')),
      found: () => 'HubSpot accepts the private app’s token.',
      explain: ({ status, verdict }) =>
        status === 401
          ? 'The token is wrong or was rotated. Copy the private app’s access token.'
          : verdict.message,
    },
    metadata: [
      {
        path: 'properties/calls',
        passed: ({ body }) => Array.isArray(at(body, 'results')),
        found: () => 'Properties can be read.',
        explain: ({ verdict }) => verdict.message,
      },
    ],
    privileges: [],
  },
  search({ phone, email, id, text }) {
    return searched.flatMap(({ entity, names, email: emails, phones }) => {
      const one = (propertyName: string, operator: string, value: string) => ({
        filters: [{ propertyName, operator, value }],
      });
      const filterGroups = [
        ...(email ? emails.map((name) => one(name, 'EQ', email.toLowerCase())) : []),
        // HubSpot keeps what it can search for without signs.
        ...(phone ? phones.map((name) => one(name, 'CONTAINS_TOKEN', `*${significantDigits(phone)}`)) : []),
        ...(text ? names.map((name) => one(name, 'CONTAINS_TOKEN', `*${text}*`)) : []),
        ...(id !== undefined && /^\d+$/.test(id) ? [one('hs_object_id', 'EQ', id)] : []),
      ].slice(0, 5);
      if (filterGroups.length === 0) return [];
      const properties = [...names, ...emails, ...phones];
      return [
        {
          wish: {
            method: 'POST',
            path: `objects/${entity}/search`,
            body: { filterGroups, properties, limit: 20 },
          },
          read: (body: unknown) =>
            listAt(body, 'results').map((row) => {
              const texts = (list: readonly string[]) =>
                list.map((name) => textAt(row, 'properties', name)).filter(Boolean);
              return {
                entity,
                id: textAt(row, 'id'),
                name: texts(names).join(' '),
                emails: texts(emails),
                phones: texts(phones),
              };
            }),
        },
      ];
    });
  },
  newRecord(kind, values) {
    const { first, last } = splitName(values.name);
    return kind === 'contact'
      ? {
          method: 'POST',
          path: 'objects/contacts',
          key: values.key,
          body: {
            properties: present({
              firstname: first,
              lastname: last,
              email: values.email,
              phone: values.phone,
            }),
          },
        }
      : {
          method: 'POST',
          path: 'objects/tickets',
          key: values.key,
          body: {
            properties: present({
              subject: values.name,
              content: values.description,
              hs_pipeline_stage: '1',
            }),
          },
        };
  },
  relate: (activity, to) => ({
    method: 'PUT',
    path: `objects/${activity.entity}/${activity.id}/associations/${to.entity}/${to.id}/${activity.entity.replace(/s$/, '')}_to_${to.entity === 'companies' ? 'company' : to.entity.replace(/s$/, '')}`,
  }),
  entities: [
    plainEntity('contacts', 'Contact', 'id', null, 'objects/contacts'),
    plainEntity('companies', 'Company', 'id', 'name', 'objects/companies'),
    plainEntity('deals', 'Deal', 'id', 'dealname', 'objects/deals'),
    plainEntity('tickets', 'Ticket', 'id', 'subject', 'objects/tickets'),
    plainEntity('calls', 'Call', 'id', 'hs_call_title', 'objects/calls'),
  ],
  fields: {
    path: (entity) => `properties/${encodeURIComponent(entity)}`,
    read: (summary, body) => ({
      ...summary,
      fields: listAt(body, 'results').map((field) => {
        const readOnly = at(field, 'modificationMetadata', 'readOnlyValue') === true;
        return {
          name: textAt(field, 'name'),
          displayName: textAt(field, 'label'),
          type: types[textAt(field, 'type')] ?? 'other',
          maxLength: null,
          required: false,
          forCreate: !readOnly,
          forUpdate: !readOnly,
        };
      }),
    }),
  },
};
