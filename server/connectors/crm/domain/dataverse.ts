/** Dataverse's Web API (OData 4): what it wants in a request and what its answers mean. */
import type { ConnectionSettings } from '../../../../contracts/crm.ts';
import { defaultScope, isGuid, tidyUri, tidyVersion } from './address.ts';
import { type Dialect, isWrite, jsonHeaders, type Shaped, type Wish } from './dialect.ts';
import { textAt } from './json.ts';
import { recordPath, setPath } from './odata.ts';
import { retryAfter, type Verdict } from './verdict.ts';

export const entraAuthority = 'https://login.microsoftonline.com';

/** `https://org.crm.dynamics.com`, also when the address of the API or of an app was pasted. */
export const environmentUri = (settings: ConnectionSettings): string | undefined =>
  tidyUri(settings.uri)?.replace(/\/(api\/data|main\.aspx|apps?)(\/.*)?$/i, '');

const versions = 'v9.2';

/** The codes of service protection limits, and what each counts. */
const limits: Readonly<Record<string, string>> = {
  '0x80072322': 'More than its 6,000 requests in five minutes came from this application.',
  '0x80072321': 'This application used up its execution time of five minutes.',
  '0x80072326': 'More than its 52 requests at once came from this application.',
};

const notAMember = /not a member of the organi[sz]ation/i;

export const dataverse: Dialect = {
  defaultAuthentication: 'client_credentials',
  base(settings) {
    const uri = environmentUri(settings);
    return uri === undefined ? undefined : `${uri}/api/data/${tidyVersion(settings.apiVersion, versions)}`;
  },
  tokenUrl(settings) {
    if (settings.tokenUrl !== '') return tidyUri(settings.tokenUrl);
    const authority = tidyUri(settings.authority === '' ? entraAuthority : settings.authority);
    if (authority === undefined || settings.tenant === '') return undefined;
    return `${authority}/${encodeURIComponent(settings.tenant)}/oauth2/v2.0/token`;
  },
  scope: (settings) => defaultScope(settings.scope, environmentUri(settings) ?? ''),
  shape,
  said: (body) => ({ code: textAt(body, 'error', 'code'), message: textAt(body, 'error', 'message') }),
  judge,
  result: ({ body }) => body,
  record: () => null, // needs the metadata; see dataverse/client.ts
  recordUrl({ entity, id }, settings) {
    const uri = environmentUri(settings);
    if (uri === undefined) return '';
    const parameters = new URLSearchParams({
      ...(settings.appId === '' ? {} : { appid: settings.appId }),
      pagetype: 'entityrecord',
      etn: entity,
      id,
    });
    return `${uri}/main.aspx?${parameters}`;
  },
};

/**
 * A create with a key becomes a PATCH of the record with that id under `If-None-Match: *`: made once, whatever is
 * repeated. A PATCH otherwise carries `If-Match: *`, since without it Dataverse makes what is not there.
 */
function shape(wish: Wish): Shaped {
  const headers: Record<string, string> = {
    'odata-maxversion': '4.0',
    'odata-version': '4.0',
    ...jsonHeaders(wish),
  };
  if (isWrite(wish.method) && wish.method !== 'DELETE') headers.prefer ??= 'return=representation';
  const setName = setPath(wish.path);
  if (wish.method === 'POST' && wish.key !== undefined && setName !== undefined) {
    const id = wish.key.toLowerCase();
    const query = wish.path.includes('?') ? wish.path.slice(wish.path.indexOf('?')) : '';
    return {
      method: 'PATCH',
      path: `${setName}(${id})${query}`,
      headers: { ...headers, 'content-type': 'application/json', 'if-none-match': '*' },
      body: wish.body ?? {},
      repeatable: true,
      creates: { setName, id },
    };
  }
  const conditional = headers['if-match'] !== undefined || headers['if-none-match'] !== undefined;
  if (wish.method === 'PATCH' && !conditional) headers['if-match'] = '*';
  return {
    method: wish.method,
    path: wish.path,
    headers,
    ...(wish.body === undefined ? {} : { body: wish.body }),
    repeatable: wish.method !== 'POST',
  };
}

function judge(received: Parameters<NonNullable<Dialect['judge']>>[0], shaped: Shaped): Verdict | undefined {
  const { status, said, headers, now } = received;
  const code = said.code.toLowerCase();
  const give = (message: string): Verdict => ({
    verdict: 'give_up',
    code: said.code || String(status),
    message,
  });
  // Duplicate detection, documented as 412 and seen as 500.
  if (code === '0x80040333')
    return give('Dataverse found a duplicate of this record. Change the record, or link the existing one.');
  if (shaped.creates !== undefined && (status === 412 || code === '0x80040237'))
    return { verdict: 'already_done', code: said.code || '412', message: '' };
  if (limits[code] !== undefined) {
    const wait = retryAfter(headers['retry-after'], now);
    return {
      verdict: 'pause',
      code: said.code,
      message: limits[code],
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    };
  }
  if (status === 403 && (code === '0x80072560' || notAMember.test(said.message)))
    return {
      verdict: 'pause',
      code: said.code || '403',
      message:
        'The environment has no application user for this client id. Add one in the Power Platform admin centre, with a security role.',
    };
  if (status === 403) return give(explainPrivilege(said.message));
  if (status === 404 && shaped.headers['if-match'] !== undefined)
    return give(
      `The record does not exist any more in Dataverse; it is not made again. ${said.message}`.trim(),
    );
  if (status === 404 && /resource not found for the segment/i.test(said.message))
    return give(
      `The API has no such set or function: ${said.message} Use the set’s name, such as phonecalls.`,
    );
  return undefined;
}

/** `... is missing prvCreatePhoneCall privilege ... for entity 'phonecall'`, in plain words. */
export function explainPrivilege(message: string): string {
  const privilege = /\bprv\w+/.exec(message)?.[0];
  const entity = /entity(?:LogicalName)?\s*[=:]?\s*'?([a-z][a-z0-9_]*)'?/i.exec(message)?.[1];
  if (privilege === undefined)
    return `The application user may not do this${message === '' ? '' : `: ${message}`}. Give it a security role that allows it.`;
  const where = entity === undefined ? '' : ` on the table ${entity}`;
  return `The application user lacks the privilege ${privilege}${where}. Add it to the user’s security role.`;
}

/** The record a finished exchange is about: set and id, where they are known. */
export function affected(
  shaped: Shaped,
  headers: Readonly<Record<string, string>>,
): { setName: string; id: string } | undefined {
  if (shaped.creates !== undefined) return shaped.creates;
  const told = headers['odata-entityid'];
  return (told === undefined ? undefined : recordPath(told)) ?? recordPath(shaped.path);
}

/** Warnings and errors that need no network. */
export function remarksOn(
  settings: ConnectionSettings,
  secret: string | undefined,
): { outcome: 'failed' | 'warning'; message: string }[] {
  const remarks: { outcome: 'failed' | 'warning'; message: string }[] = [];
  const fail = (message: string) => remarks.push({ outcome: 'failed', message });
  if (environmentUri(settings) === undefined)
    fail(
      'The environment’s address is missing or not an address. It looks like https://contoso.crm.dynamics.com.',
    );
  if (!/^v\d+\.\d+$/.test(tidyVersion(settings.apiVersion, versions)))
    fail('The API version is not one. It looks like v9.2.');
  if (settings.clientId !== '' && !isGuid(settings.clientId))
    remarks.push({
      outcome: 'warning',
      message: 'The client id is usually a GUID: the Application (client) ID.',
    });
  if (secret !== undefined && isGuid(secret))
    remarks.push({
      outcome: 'warning',
      message:
        'The secret looks like the secret’s ID. Enter the secret’s value, which is shown only when it is created.',
    });
  return remarks;
}
