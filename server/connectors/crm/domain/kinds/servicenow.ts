/** ServiceNow's Table API. */
import type { FieldDescription } from '../../../../../contracts/crm.ts';
import { isGuid, tidyUri } from '../address.ts';
import { type Dialect, jsonHeaders } from '../dialect.ts';
import { at, isObject, listAt, textAt } from '../json.ts';
import { type Kind, plainEntity, present, splitName } from '../kind.ts';
import { query } from '../odata.ts';
import { phoneEndings } from '../phone.ts';

const sysId = /^[0-9a-f]{32}$/i;
const tableOf = (path: string): string | undefined => /^\/?table\/(\w+)/.exec(path)?.[1];

/** A path with one more parameter, unless the caller has set it. */
function withParameter(path: string, name: string, value: string): string {
  if (new RegExp(`[?&]${name}=`).test(path)) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`;
}

const dialect: Dialect = {
  defaultAuthentication: 'basic',
  base(settings) {
    const uri = tidyUri(settings.uri);
    return uri === undefined
      ? undefined
      : `${uri}/api/now${settings.apiVersion === '' ? '' : `/${settings.apiVersion}`}`;
  },
  tokenUrl(settings) {
    if (settings.tokenUrl !== '') return tidyUri(settings.tokenUrl);
    const uri = tidyUri(settings.uri);
    return uri === undefined ? undefined : `${uri}/oauth_token.do`;
  },
  scope: (settings) => settings.scope,
  /** Values as they are stored, never as they are shown: times stay UTC and references stay ids. */
  shape(wish) {
    const table = tableOf(wish.path);
    const body =
      wish.method === 'POST' && table !== undefined && wish.key !== undefined && isObject(wish.body)
        ? { correlation_id: wish.key, ...wish.body }
        : wish.body;
    return {
      method: wish.method,
      path:
        table === undefined
          ? wish.path
          : withParameter(
              withParameter(wish.path, 'sysparm_display_value', 'false'),
              'sysparm_exclude_reference_link',
              'true',
            ),
      headers: jsonHeaders(wish),
      ...(body === undefined ? {} : { body }),
      repeatable: wish.method !== 'POST',
    };
  },
  said: (body) => ({
    code: '',
    message:
      [textAt(body, 'error', 'message'), textAt(body, 'error', 'detail')].filter(Boolean).join(': ') ||
      textAt(body, 'error'),
  }),
  result: ({ body }) => at(body, 'result') ?? body,
  record(result, shaped) {
    const entity = tableOf(shaped.path);
    const id = textAt(result, 'sys_id');
    return entity === undefined || id === ''
      ? null
      : {
          entity,
          id,
          name: textAt(result, 'number') || textAt(result, 'name') || textAt(result, 'short_description'),
          url: '',
        };
  },
  recordUrl({ entity, id }, settings) {
    const uri = tidyUri(settings.uri);
    return uri === undefined ? '' : `${uri}/nav_to.do?uri=${encodeURIComponent(`${entity}.do?sys_id=${id}`)}`;
  },
};

/** In an encoded query `^` separates conditions and cannot be escaped. */
const inQuery = (text: string): string => text.replaceAll('^', ' ').trim();

const types: Readonly<Record<string, FieldDescription['type']>> = {
  string: 'string',
  email: 'string',
  phone_number_e164: 'string',
  ph_number: 'string',
  journal: 'memo',
  journal_input: 'memo',
  html: 'memo',
  integer: 'number',
  decimal: 'number',
  float: 'number',
  boolean: 'boolean',
  glide_date: 'datetime',
  glide_date_time: 'datetime',
  GUID: 'id',
  reference: 'lookup',
  choice: 'choice',
};

const searched = [
  {
    entity: 'sys_user',
    fields: 'sys_id,name,email,phone,mobile_phone',
    phones: ['phone', 'mobile_phone'],
    email: 'email',
  },
  { entity: 'customer_account', fields: 'sys_id,name,email,phone', phones: ['phone'], email: 'email' },
] as const;

export const servicenow: Kind = {
  dialect,
  customers: ['customer_contact', ...searched.map(({ entity }) => entity)],
  probe: {
    remarks: (settings) =>
      tidyUri(settings.uri) === undefined
        ? [
            {
              outcome: 'failed',
              message: 'The address is missing. It looks like https://contoso.service-now.com.',
            },
          ]
        : [],
    identity: {
      path: 'table/sys_user?sysparm_limit=1&sysparm_fields=sys_id&sysparm_query=sys_id%3Djavascript:gs.getUserID()',
      passed: ({ body }) => Array.isArray(body),
      found: () => 'ServiceNow knows the user.',
      explain: ({ status, verdict }) =>
        status === 401
          ? 'The user name or password is wrong, or the user may not use the API. Check both.'
          : verdict.message,
    },
    metadata: [
      {
        path: 'table/sys_dictionary?sysparm_limit=1&sysparm_fields=element&sysparm_query=name%3Dtask',
        passed: ({ body }) => Array.isArray(body),
        found: () => 'Tables and their fields can be read.',
        explain: ({ verdict }) => verdict.message,
      },
    ],
    privileges: [
      { path: 'table/incident?sysparm_limit=1&sysparm_fields=sys_id', what: 'incidents (incident)' },
    ],
  },
  search({ phone, email, id, text }) {
    return searched.flatMap(({ entity, fields, phones, email: emailField }) => {
      const conditions = [
        ...(phone
          ? phones.flatMap((field) => phoneEndings(phone).map((ending) => `${field}ENDSWITH${ending}`))
          : []),
        ...(email ? [`${emailField}=${inQuery(email)}`] : []),
        ...(id !== undefined && (sysId.test(id) || isGuid(id))
          ? [`sys_id=${id.replace(/[{}-]/g, '').toLowerCase()}`]
          : []),
        ...(text ? [`nameLIKE${inQuery(text)}`] : []),
      ];
      if (conditions.length === 0) return [];
      const path = `table/${entity}${query({ sysparm_query: conditions.join('^OR'), sysparm_fields: fields, sysparm_limit: '50' })}`;
      return [
        {
          wish: { method: 'GET', path },
          read: (body: unknown) =>
            (Array.isArray(body) ? body : []).map((row: unknown) => ({
              entity,
              id: textAt(row, 'sys_id'),
              name: textAt(row, 'name'),
              emails: [textAt(row, emailField)].filter(Boolean),
              phones: phones.map((field) => textAt(row, field)).filter(Boolean),
            })),
        },
      ];
    });
  },
  newRecord(kind, values) {
    const { first, last } = splitName(values.name);
    return kind === 'contact'
      ? {
          method: 'POST',
          path: 'table/customer_contact',
          key: values.key,
          body: present({ first_name: first, last_name: last, email: values.email, phone: values.phone }),
        }
      : {
          method: 'POST',
          path: 'table/incident',
          key: values.key,
          body: present({
            short_description: values.name,
            description: values.description,
            caller_id: values.customer?.id,
          }),
        };
  },
  relate: () => undefined,
  entities: [
    plainEntity('interaction', 'Interaction', 'sys_id', 'number', 'table/interaction'),
    plainEntity('incident', 'Incident', 'sys_id', 'number', 'table/incident'),
    plainEntity('sn_customerservice_case', 'Case', 'sys_id', 'number', 'table/sn_customerservice_case'),
    plainEntity('customer_contact', 'Customer contact', 'sys_id', 'name', 'table/customer_contact'),
    plainEntity('sys_user', 'User', 'sys_id', 'name', 'table/sys_user'),
  ],
  fields: {
    path: (entity) =>
      `table/sys_dictionary${query({
        sysparm_query: `name=${inQuery(entity)}^ORname=task^elementISNOTEMPTY`,
        sysparm_fields: 'element,column_label,internal_type,max_length,mandatory,read_only',
        sysparm_limit: '1000',
      })}`,
    read: (summary, body) => ({
      ...summary,
      fields: (Array.isArray(body) ? body : []).map((row: unknown) => ({
        name: textAt(row, 'element'),
        displayName: textAt(row, 'column_label') || textAt(row, 'element'),
        type: types[textAt(row, 'internal_type') || textAt(row, 'internal_type', 'value')] ?? 'other',
        maxLength: Number(textAt(row, 'max_length')) || null,
        required: textAt(row, 'mandatory') === 'true',
        forCreate: textAt(row, 'read_only') !== 'true',
        forUpdate: textAt(row, 'read_only') !== 'true',
      })),
    }),
  },
  /**
   * The correlation id that `shape` put there. A table without that column ignores the condition and answers with any
   * record: only one that carries the key counts.
   */
  lookup(wish) {
    const table = tableOf(wish.path);
    if (table === undefined || wish.key === undefined) return undefined;
    return {
      path: `table/${table}${query({ sysparm_query: `correlation_id=${wish.key}`, sysparm_limit: '1' })}`,
      read: (body) => {
        const row = listAt({ body }, 'body')[0];
        return isObject(row) && row.correlation_id === wish.key ? row : undefined;
      },
    };
  },
};
