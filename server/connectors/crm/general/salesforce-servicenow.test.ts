/** Salesforce and ServiceNow, against stubs that speak as their public references say. */
import { describe, expect, test } from 'vitest';
import { type Reply, stagesOf } from '../testing/ports.ts';
import { testStub } from '../testing/stub.ts';

const { stub, open, answers } = testStub();
const key = '5e1f0000-0000-4000-8000-000000000001';

describe('salesforce', () => {
  const token = { 'POST /services/oauth2/token': { body: { access_token: 'sf-token', instance_url: 'x' } } };
  const api = '/services/data/v61.0';
  const settingsOf = { clientId: 'app', apiVersion: '61.0' };

  test('upserts by an external id: 201 when it is new, 204 when it was there', async () => {
    let there = false;
    answers({
      ...token,
      [`PATCH ${api}/sobjects/Task/Patchbay_Id__c/${key}`]: () => {
        if (there) return { status: 204 };
        there = true;
        return { status: 201, body: { id: '00T000000000001AAA', success: true, errors: [] } };
      },
    });
    const client = open('salesforce', { ...settingsOf, parameters: { externalIdField: 'Patchbay_Id__c' } });
    const request = { method: 'POST', path: 'sobjects/Task', key, body: { Subject: 'Call' } } as const;
    const made = await client.send(request);
    expect(made).toMatchObject({
      status: 201,
      body: { Id: '00T000000000001AAA' },
      record: { entity: 'Task', id: '00T000000000001AAA' },
    });
    expect(made.record!.url).toBe(`${stub().url}/lightning/r/Task/00T000000000001AAA/view`);
    expect((await client.send(request)).verdict.verdict).toBe('succeeded');
    expect(stub().heard[1]).toMatchObject({
      headers: { authorization: 'Bearer sf-token' },
      body: { Subject: 'Call' },
    });
  });

  test('its errors are a list; limits rest the connection, an ended session renews the token', async () => {
    const error = (status: number, errorCode: string): Reply => ({
      status,
      body: [{ errorCode, message: `It is ${errorCode}.` }],
    });
    answers({ ...token, [`POST ${api}`]: error(400, 'REQUIRED_FIELD_MISSING') });
    const client = open('salesforce', settingsOf);
    const send = () => client.send({ method: 'POST', path: 'sobjects/Task', body: {} });
    expect((await send()).verdict).toMatchObject({
      verdict: 'give_up',
      code: 'REQUIRED_FIELD_MISSING',
      message: 'It is REQUIRED_FIELD_MISSING.',
    });
    answers({ ...token, [`POST ${api}`]: error(403, 'REQUEST_LIMIT_EXCEEDED') });
    expect((await send()).verdict.verdict).toBe('pause');
    let ended = true;
    answers({
      ...token,
      [`POST ${api}`]: () => {
        const was = ended;
        ended = false;
        return was ? error(401, 'INVALID_SESSION_ID') : { status: 201, body: { id: '1', success: true } };
      },
    });
    expect(await send()).toMatchObject({ status: 201, earlier: [{ status: 401 }] });
  });

  test('without an external id, a create whose answer was lost is for a person to decide', async () => {
    answers({ ...token, [`POST ${api}`]: { reset: true } });
    const response = await open('salesforce', settingsOf).send({
      method: 'POST',
      path: 'sobjects/Task',
      key,
      body: {},
    });
    expect(response.verdict).toMatchObject({ verdict: 'give_up', code: 'unknown_outcome' });
  });

  test('finds people by SOSL and SOQL, whatever their names hold', async () => {
    const row = (type: string, Id: string, more: object) => ({ attributes: { type }, Id, ...more });
    answers({
      ...token,
      [`GET ${api}/search`]: {
        body: {
          searchRecords: [
            row('Contact', '003000000000001', { Name: 'Ada', Phone: '(425) 555-0100' }),
            row('Lead', '00Q1', { Name: 'Other', Phone: '1' }),
          ],
        },
      },
      [`GET ${api}/query`]: ({ url }) => ({
        body: {
          records: url.includes('FROM Contact')
            ? [
                row('Contact', '003000000000001', {
                  Name: 'Ada',
                  Email: 'ada@x.example',
                  Phone: '(425) 555-0100',
                }),
              ]
            : [],
        },
      }),
    });
    const found = await open('salesforce', settingsOf).find({
      phone: '+14255550100',
      email: 'ada@x.example',
    });
    expect(found).toMatchObject([
      { entity: 'Contact', id: '003000000000001', matchedBy: ['email', 'phone'] },
    ]);
    await open('salesforce', settingsOf).find({ email: "o'hara\\@x.example" });
    expect(stub().heard.at(-1)!.url).toContain(String.raw`Email = 'o\'hara\\@x.example'`);
  });

  test('is tested to the end', async () => {
    answers({
      ...token,
      [`GET ${api}/limits`]: { body: { DailyApiRequests: { Max: 15000, Remaining: 14998 } } },
      [`GET ${api}/sobjects/Task/describe`]: { body: { name: 'Task', fields: [] } },
      [`GET ${api}/query`]: { body: { records: [] } },
    });
    const stages = await stagesOf(open('salesforce', settingsOf));
    expect(stages.map(({ stage, outcome }) => `${stage} ${outcome}`)).toEqual([
      'address passed',
      'token passed',
      'identity passed',
      'metadata passed',
    ]);
    expect(stages[2]!.message).toContain('14998');
  });
});

describe('servicenow', () => {
  const basic = { username: 'integration' };

  test('writes stored values and marks what it makes', async () => {
    answers({
      'POST /api/now/table/incident': {
        status: 201,
        body: { result: { sys_id: 'a'.repeat(32), number: 'INC001' } },
      },
    });
    const response = await open('servicenow', basic).send({
      method: 'POST',
      path: 'table/incident',
      key,
      body: { short_description: 'x' },
    });
    expect(response).toMatchObject({
      verdict: { verdict: 'succeeded' },
      body: { number: 'INC001' },
      record: { entity: 'incident', id: 'a'.repeat(32), name: 'INC001' },
    });
    expect(stub().heard[0]).toMatchObject({
      url: '/api/now/table/incident?sysparm_display_value=false&sysparm_exclude_reference_link=true',
      headers: { authorization: `Basic ${Buffer.from('integration:a-secret').toString('base64')}` },
      body: { short_description: 'x', correlation_id: key },
    });
  });

  test('looks first when an earlier try may have arrived, and believes only its own mark', async () => {
    const rows = [{ sys_id: 'b'.repeat(32), correlation_id: 'somebody else' }];
    answers({
      'GET /api/now/table/incident': () => ({ body: { result: rows } }),
      'POST /api/now/table/incident': { status: 201, body: { result: { sys_id: 'a'.repeat(32) } } },
    });
    const client = open('servicenow', basic);
    const request = { method: 'POST', path: 'table/incident', key, body: {}, again: true } as const;
    const made = await client.send(request);
    expect(made).toMatchObject({ status: 201, earlier: [{ status: 200 }] });
    rows[0] = { sys_id: 'a'.repeat(32), correlation_id: key };
    expect(await client.send(request)).toMatchObject({
      verdict: { verdict: 'already_done' },
      record: { id: 'a'.repeat(32) },
    });
    expect(stub().heard.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('its errors have a message and a detail; a wrong password rests the connection', async () => {
    answers({
      'PATCH /api/now': {
        status: 403,
        body: {
          error: { message: 'Operation Failed', detail: 'ACL restricts the record' },
          status: 'failure',
        },
      },
    });
    expect(
      (await open('servicenow', basic).send({ method: 'PATCH', path: 'table/incident/1', body: {} })).verdict,
    ).toMatchObject({
      verdict: 'give_up',
      message: 'Operation Failed: ACL restricts the record',
    });
    answers({ 'GET /api/now': { status: 401, body: { error: { message: 'User Not Authenticated' } } } });
    const stages = await stagesOf(open('servicenow', basic));
    expect(stages.at(-1)).toMatchObject({ stage: 'identity', outcome: 'failed' });
    expect(stages.at(-1)!.message).toContain('password');
    expect(
      (await open('servicenow', basic).send({ method: 'GET', path: 'table/incident' })).verdict.verdict,
    ).toBe('pause');
  });

  test('no search word becomes a condition of its own', async () => {
    answers({ 'GET /api/now/table/': { body: { result: [] } } });
    await open('servicenow', basic).find({ text: 'x^ORDERBYname' });
    for (const { url } of stub().heard) expect(url).toContain('nameLIKEx ORDERBYname&');
  });
});
