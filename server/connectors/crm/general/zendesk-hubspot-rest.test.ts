/** Zendesk, HubSpot and plain REST, against stubs that speak as their public references say. */
import { describe, expect, test } from 'vitest';
import { stagesOf } from '../testing/ports.ts';
import { testStub } from '../testing/stub.ts';

const { stub, open, answers } = testStub();
const key = '5e1f0000-0000-4000-8000-000000000001';

describe('zendesk', () => {
  test('carries the key that Zendesk keeps for repeats, and signs in with a token', async () => {
    answers({
      'POST /api/v2/tickets.json': { status: 201, body: { ticket: { id: 35436, subject: 'Call' } } },
    });
    const response = await open('zendesk', { username: 'admin@contoso.example' }).send({
      method: 'POST',
      path: 'tickets.json',
      key,
      body: { ticket: { subject: 'Call' } },
    });
    expect(response).toMatchObject({
      body: { id: 35436 },
      record: { entity: 'ticket', id: '35436', name: 'Call', url: `${stub().url}/agent/tickets/35436` },
    });
    expect(stub().heard[0]!.headers).toMatchObject({
      'idempotency-key': key,
      authorization: `Basic ${Buffer.from('admin@contoso.example/token:a-secret').toString('base64')}`,
    });
  });

  test.each([
    [409, { error: 'Conflict' }, 'retry'],
    [
      429,
      { error: 'APIRateLimitExceeded', description: 'Number of allowed API requests per minute exceeded' },
      'pause',
    ],
    [
      422,
      {
        error: 'RecordInvalid',
        description: 'Record validation errors',
        details: { status: [{ description: 'Status: closed prevents ticket update' }] },
      },
      'give_up',
    ],
  ])('%i', async (status, body, verdict) => {
    answers({ 'PUT /api/v2': { status, body, headers: { 'retry-after': '42' } } });
    const response = await open('zendesk').send({ method: 'PUT', path: 'tickets/1.json', body: {} });
    expect(response.verdict.verdict).toBe(verdict);
    if (status === 422) expect(response.verdict.message).toContain('closed prevents ticket update');
    if (status === 429) expect(response.verdict.retryAfterMs).toBe(42_000);
  });

  test('a stranger is answered as nobody, which is no success', async () => {
    answers({ 'GET /api/v2/users/me.json': { body: { user: { id: null, role: 'end-user' } } } });
    expect((await stagesOf(open('zendesk'))).at(-1)).toMatchObject({ stage: 'identity', outcome: 'failed' });
  });

  test('finds users', async () => {
    answers({
      'GET /api/v2/search.json': {
        body: {
          results: [
            { result_type: 'user', id: 7, name: 'Ada', email: 'ada@x.example', phone: '+1 425 555 0100' },
          ],
        },
      },
    });
    expect(await open('zendesk').find({ phone: '425-555-0100', email: 'ADA@x.example' })).toMatchObject([
      { entity: 'user', id: '7', matchedBy: ['email', 'phone'], url: `${stub().url}/agent/users/7` },
    ]);
  });
});

describe('hubspot', () => {
  test('upserts by a property with unique values when there is one', async () => {
    answers({
      'POST /crm/v3/objects/calls/batch/upsert': {
        body: {
          status: 'COMPLETE',
          results: [{ id: '901', new: true, properties: { hs_call_title: 'Call' } }],
        },
      },
    });
    const client = open('hubspot', { appId: '424242', parameters: { idProperty: 'patchbay_id' } });
    const response = await client.send({
      method: 'POST',
      path: 'objects/calls',
      key,
      body: { properties: { hs_call_title: 'Call' } },
    });
    expect(response).toMatchObject({
      body: { id: '901', hs_call_title: 'Call' },
      record: {
        entity: 'calls',
        id: '901',
        name: 'Call',
        url: 'https://app.hubspot.com/contacts/424242/record/0-48/901',
      },
    });
    expect(stub().heard[0]).toMatchObject({
      headers: { authorization: 'Bearer a-secret' },
      body: {
        inputs: [
          { idProperty: 'patchbay_id', id: key, properties: { hs_call_title: 'Call', patchbay_id: key } },
        ],
      },
    });
  });

  test('a contact that exists already is that contact', async () => {
    answers({
      'POST /crm/v3/objects/contacts': {
        status: 409,
        body: { status: 'error', message: 'Contact already exists. Existing ID: 151', category: 'CONFLICT' },
      },
    });
    const client = open('hubspot');
    expect(
      await client.send({ method: 'POST', path: 'objects/contacts', key, body: { properties: {} } }),
    ).toMatchObject({
      verdict: { verdict: 'already_done' },
      record: { entity: 'contacts', id: '151' },
    });
    expect(await client.create('contact', { key, name: 'Ada King' })).toMatchObject({
      id: '151',
      name: 'Ada King',
    });
  });

  test('a part of a batch that failed is a failure', async () => {
    answers({
      'POST /crm/v3': {
        status: 207,
        body: {
          status: 'COMPLETE',
          results: [],
          errors: [{ category: 'VALIDATION_ERROR', message: 'Property values were not valid' }],
        },
      },
    });
    const client = open('hubspot', { parameters: { idProperty: 'patchbay_id' } });
    expect(
      (await client.send({ method: 'POST', path: 'objects/calls', key, body: { properties: {} } })).verdict,
    ).toMatchObject({ verdict: 'give_up', code: 'VALIDATION_ERROR' });
  });

  test('searches contacts and companies', async () => {
    answers({
      'POST /crm/v3/objects/contacts/search': {
        body: {
          results: [{ id: '1', properties: { firstname: 'Ada', lastname: 'King', email: 'ada@x.example' } }],
        },
      },
      'POST /crm/v3/objects/companies/search': { body: { results: [] } },
    });
    expect(await open('hubspot').find({ email: 'ada@x.example', text: 'ada' })).toMatchObject([
      { id: '1', name: 'Ada King', matchedBy: ['email', 'name'] },
    ]);
  });
});

describe('rest', () => {
  test.each([
    ['none', {}, {}],
    ['bearer', {}, { authorization: 'Bearer a-secret' }],
    [
      'basic',
      { username: 'me' },
      { authorization: `Basic ${Buffer.from('me:a-secret').toString('base64')}` },
    ],
    ['api_key_header', { keyName: 'X-Key' }, { 'x-key': 'a-secret' }],
    ['api_key_query', { keyName: 'code' }, {}],
  ] as const)('signs in by %s, and shows no secret', async (authentication, more, headers) => {
    answers({ 'GET /things': { body: { id: 1 } } });
    const response = await open('rest', { authentication, ...more }).send({
      method: 'GET',
      path: 'things?a=1',
    });
    expect(response).toMatchObject({ status: 200, record: { entity: 'things', id: '1' } });
    expect(stub().heard[0]!.headers).toMatchObject(headers);
    expect(stub().heard[0]!.url).toBe(
      authentication === 'api_key_query' ? '/things?a=1&code=a-secret' : '/things?a=1',
    );
    expect(JSON.stringify({ ...response, headers: {} })).not.toContain('a-secret');
  });

  test('its key travels along; a repeat is safe only where the connection says so', async () => {
    answers({ 'POST /things': { reset: true } });
    const request = { method: 'POST', path: 'things', key, body: {} } as const;
    expect((await open('rest').send(request)).verdict.code).toBe('unknown_outcome');
    expect((await open('rest', { parameters: { idempotent: 'true' } }).send(request)).verdict.verdict).toBe(
      'retry',
    );
    expect(stub().heard[0]!.headers['idempotency-key']).toBe(key);
  });

  test('words are found wherever an API puts them', async () => {
    for (const body of [
      { error: { message: 'Words.' } },
      { detail: 'Words.' },
      { message: 'Words.' },
      { errors: ['Words.'] },
      { error: 'Words.' },
    ]) {
      answers({ 'GET /': { status: 400, body } });
      expect((await open('rest').send({ method: 'GET', path: 'x' })).verdict.message).toBe('Words.');
    }
  });

  test('what it cannot do it says', async () => {
    const client = open('rest');
    expect(await client.find({ text: 'x' })).toEqual([]);
    await expect(client.create('contact', { key, name: 'x' })).rejects.toMatchObject({
      code: 'connection.failed',
    });
    await expect(client.describe('x')).rejects.toMatchObject({ code: 'connection.failed' });
  });
});
