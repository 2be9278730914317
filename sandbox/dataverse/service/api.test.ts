/** The API without sockets, against a model of what PATCH, POST and DELETE mean, and against nonsense. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyData } from '../demo/empty.ts';
import { handleApi } from './api.ts';
import type { ApiContext } from './context.ts';
import type { ApiResponse } from './messages.ts';
import { Organization, referenceToUser } from './organization.ts';
import { makeTime } from './time.ts';

function newApi(): ApiContext {
  let ids = 0;
  const time = makeTime({
    now: () => new Date('2026-11-21T12:00:00Z'),
    newId: () => `00000000-0000-4000-9000-${String(++ids).padStart(12, '0')}`,
    closing: new AbortController().signal,
  });
  const organization = new Organization({
    name: 'Test',
    data: emptyData,
    time,
    organizationId: 'o',
    appId: 'a',
  });
  organization.url = 'http://127.0.0.1:1';
  const user = referenceToUser(organization.records.all('systemuser')[0]!);
  const caller = { user, denied: new Set<string>() };
  return { organization, caller, version: 'v9.2', root: organization.root('v9.2') };
}

const send = (
  api: ApiContext,
  method: string,
  path: string,
  body = '',
  headers: Record<string, string> = {},
): ApiResponse => {
  const [before, query = ''] = path.split(/\?(.*)/s);
  const type: Record<string, string> = body === '' ? {} : { 'content-type': 'application/json' };
  return handleApi(api, { method, path: before!, query, headers: { ...type, ...headers }, body });
};

const keys = ['a', 'b'].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000`);
const step = fc.record({
  key: fc.constantFrom(...keys),
  verb: fc.constantFrom('POST', 'PATCH', 'DELETE', 'GET'),
  condition: fc.constantFrom('none', 'if-match: *', 'if-none-match: *', 'newest', 'old'),
  subject: fc.constantFrom('one', 'two'),
});

describe('upsert rules', () => {
  it('hold for every sequence of requests', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const api = newApi();
        const model = new Map<string, { subject: string; etag: string }>();
        for (const { key, verb, condition, subject } of steps) {
          const present = model.get(key);
          const newest = present?.etag ?? 'W/"0"';
          const headers: Record<string, string> =
            verb === 'POST' || verb === 'GET' || condition === 'none'
              ? {}
              : condition.startsWith('if-')
                ? { [condition.split(': ')[0]!]: '*' }
                : { 'if-match': condition === 'newest' ? newest : 'W/"1"' };
          const wanted = headers['if-match'];
          const body = JSON.stringify(verb === 'POST' ? { activityid: key, subject } : { subject });
          const answer = send(
            api,
            verb,
            verb === 'POST' ? 'phonecalls' : `phonecalls(${key})`,
            ['POST', 'PATCH'].includes(verb) ? body : '',
            headers,
          );

          const stale = wanted !== undefined && wanted !== '*' && wanted !== newest;
          const expected = {
            POST: present ? 412 : 204,
            GET: present ? 200 : 404,
            DELETE: present === undefined ? 404 : stale ? 412 : 204,
            PATCH:
              present === undefined
                ? wanted === undefined
                  ? 204
                  : 404
                : stale || headers['if-none-match']
                  ? 412
                  : 204,
          }[verb];
          expect({ verb, condition, present, status: answer.status }).toEqual({
            verb,
            condition,
            present,
            status: expected,
          });
          if (answer.status === 204 && verb === 'DELETE') model.delete(key);
          if (answer.status === 204 && verb !== 'DELETE') {
            const row = api.organization.records.get('phonecall', key)!;
            model.set(key, { subject, etag: `W/"${row.versionnumber}"` });
          }
          const kept = api.organization.records.all('phonecall').map((row) => [row.activityid, row.subject]);
          expect(new Map(kept as [string, string][])).toEqual(
            new Map([...model].map(([id, one]) => [id, one.subject])),
          );
        }
      }),
    );
  });
});

describe('nonsense', () => {
  const piece = fc.constantFrom(
    'contacts',
    'phonecalls',
    'EntityDefinitions',
    '$batch',
    '$metadata',
    'WhoAmI',
    '(',
    ')',
    "(LogicalName='phonecall')",
    `(${keys[0]})`,
    '/',
    '/Attributes',
    '/subject',
    '/$ref',
    '/$value',
    '/$count',
    "(emailaddress1='x')",
    '?',
    '&',
    '=',
    '$filter=',
    '$select=',
    '$expand=',
    '$orderby=',
    '$top=',
    "'",
    'lastname',
    'constructor',
    '__proto__',
    ' eq ',
    ',',
    ';',
    '*',
    '%',
    '%27',
    'null',
    '5',
  );
  const body = fc.oneof(
    fc.constantFrom(
      '',
      '{',
      '[]',
      '{"value":null}',
      '{"@odata.id":"x"}',
      '{"subject":{"a":1}}',
      '{"x@odata.bind":5}',
    ),
    fc.json(),
    fc.string(),
  );

  it('is refused, and never more than that', () => {
    const api = newApi();
    fc.assert(
      fc.property(
        fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE'),
        fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
        body,
        fc.constantFrom('application/json', 'multipart/mixed; boundary=b'),
        (method, path, text, type) => {
          const answer = send(api, method, path, text, { 'content-type': type });
          expect(answer.status).toBeLessThan(500);
          if (answer.status >= 400) expect(JSON.parse(answer.body).error.message).not.toBe('');
        },
      ),
      { numRuns: 1500 },
    );
  });
});
