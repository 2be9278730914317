/** Zendesk's Support API. */
import { tidyUri, tidyVersion } from '../address.ts';
import { type Dialect, jsonHeaders } from '../dialect.ts';
import { at, isObject, listAt, textAt } from '../json.ts';
import { type Kind, plainEntity, present } from '../kind.ts';
import { query } from '../odata.ts';
import { significantDigits } from '../phone.ts';

const singular: Readonly<Record<string, string>> = {
  tickets: 'ticket',
  users: 'user',
  organizations: 'organization',
};
const setOf = (path: string): string | undefined => /^\/?(tickets|users|organizations)\b/.exec(path)?.[1];

const dialect: Dialect = {
  defaultAuthentication: 'basic',
  base(settings) {
    const uri = tidyUri(settings.uri);
    return uri === undefined ? undefined : `${uri}/api/${tidyVersion(settings.apiVersion, 'v2')}`;
  },
  tokenUrl: (settings) => (settings.tokenUrl === '' ? undefined : tidyUri(settings.tokenUrl)),
  scope: (settings) => settings.scope,
  /** An API token is the password of `user@example.com/token`. */
  basicUser: ({ username }) => (username.endsWith('/token') ? username : `${username}/token`),
  /** Zendesk answers a repeated key with the ticket it made (for two hours). */
  shape(wish) {
    const keyed = wish.method === 'POST' && wish.key !== undefined && setOf(wish.path) === 'tickets';
    return {
      method: wish.method,
      path: wish.path,
      headers: { ...jsonHeaders(wish), ...(keyed ? { 'idempotency-key': wish.key! } : {}) },
      ...(wish.body === undefined ? {} : { body: wish.body }),
      repeatable: keyed || wish.method !== 'POST',
    };
  },
  said(body) {
    const error = at(body, 'error');
    if (isObject(error))
      return { code: textAt(error, 'code'), message: textAt(error, 'message') || textAt(error, 'title') };
    const details = at(body, 'details');
    const first = isObject(details) ? textAt(Object.values(details)[0], 0, 'description') : '';
    return {
      code: textAt(body, 'error'),
      message: [textAt(body, 'description') || textAt(body, 'message'), first].filter(Boolean).join(': '),
    };
  },
  judge({ status, said }) {
    // Two changes at the same moment; Zendesk asks to try again.
    if (status === 409)
      return {
        verdict: 'retry',
        code: said.code || '409',
        message: said.message || 'The record was changed at the same moment.',
      };
    return undefined;
  },
  result({ body }, shaped) {
    const name = singular[setOf(shaped.path) ?? ''];
    return (name === undefined ? undefined : at(body, name)) ?? body;
  },
  record(result, shaped) {
    const entity = singular[setOf(shaped.path) ?? ''];
    const id = textAt(result, 'id');
    return entity === undefined || id === ''
      ? null
      : { entity, id, name: textAt(result, 'subject') || textAt(result, 'name'), url: '' };
  },
  recordUrl({ entity, id }, settings) {
    const uri = tidyUri(settings.uri);
    return uri === undefined ? '' : `${uri}/agent/${entity}s/${encodeURIComponent(id)}`;
  },
};

const userOf = (entity: string, row: unknown) => ({
  entity,
  id: textAt(row, 'id'),
  name: textAt(row, 'name'),
  emails: [textAt(row, 'email')].filter(Boolean),
  phones: [textAt(row, 'phone')].filter(Boolean),
});

/** Within quotes of the search language. */
const quoted = (text: string): string => `"${text.replaceAll('"', ' ')}"`;

export const zendesk: Kind = {
  dialect,
  customers: ['user', 'organization'],
  probe: {
    remarks: (settings) =>
      tidyUri(settings.uri) === undefined
        ? [
            {
              outcome: 'failed',
              message: 'The address is missing. It looks like https://contoso.zendesk.com.',
            },
          ]
        : [],
    identity: {
      path: 'users/me.json',
      // Zendesk answers strangers too, as nobody.
      passed: ({ body }) => textAt(body, 'id') !== '',
      found: ({ body }) => `Zendesk knows the user, whose role is ${textAt(body, 'role')}.`,
      explain: ({ status, verdict }) =>
        status === 401 || status === 200
          ? 'The user name or the API token is wrong. The user name is an email address; token access must be on in Zendesk’s admin centre.'
          : verdict.message,
    },
    metadata: [
      {
        path: 'ticket_fields.json',
        passed: ({ body }) => Array.isArray(at(body, 'ticket_fields')),
        found: () => 'Ticket fields can be read.',
        explain: ({ verdict }) => verdict.message,
      },
    ],
    privileges: [],
  },
  search({ phone, email, id, text }) {
    const words = [
      ...(email ? [`type:user email:${quoted(email)}`] : []),
      ...(phone ? [`type:user phone:*${significantDigits(phone)}`] : []),
      ...(text ? [`type:user name:${quoted(`${text}*`)}`] : []),
    ];
    const searches = words.map((word) => ({
      wish: { method: 'GET', path: `search.json${query({ query: word, per_page: '25' })}` },
      read: (body: unknown) =>
        listAt(body, 'results').map((row) => userOf(textAt(row, 'result_type') || 'user', row)),
    }));
    if (id === undefined || !/^\d+$/.test(id)) return searches;
    return [
      ...searches,
      {
        wish: { method: 'GET', path: `users/${id}.json` },
        read: (body: unknown) => (isObject(body) ? [userOf('user', body)] : []),
      },
    ];
  },
  newRecord(kind, values) {
    return kind === 'contact'
      ? {
          // By the external id, so that a repeat finds the user it made.
          method: 'POST',
          path: 'users/create_or_update.json',
          body: {
            user: present({
              name: values.name,
              email: values.email,
              phone: values.phone,
              notes: values.description,
              external_id: values.key,
            }),
          },
        }
      : {
          method: 'POST',
          path: 'tickets.json',
          key: values.key,
          body: {
            ticket: present({
              subject: values.name,
              comment: { body: values.description || values.name },
              requester_id: values.customer === undefined ? undefined : Number(values.customer.id),
            }),
          },
        };
  },
  relate: (activity, to) =>
    activity.entity === 'ticket' && to.entity === 'user'
      ? {
          method: 'PUT',
          path: `tickets/${activity.id}.json`,
          body: { ticket: { requester_id: Number(to.id) } },
        }
      : undefined,
  entities: [
    plainEntity('ticket', 'Ticket', 'id', 'subject', 'tickets.json'),
    plainEntity('user', 'User', 'id', 'name', 'users.json'),
    plainEntity('organization', 'Organization', 'id', 'name', 'organizations.json'),
  ],
};
