/** The Dataverse client against the sandbox: once, in order, with what goes wrong on bad days. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { clients } from '../../../../sandbox/dataverse/index.ts';
import { testSandbox } from '../../../../sandbox/dataverse/testing/sandbox.ts';
import type { CrmClient, CrmRequest } from '../client.ts';
import { crmClient } from '../crm-client.ts';
import { settings, type TestPorts, testPorts } from '../testing/ports.ts';

const { sandbox } = testSandbox();
const key = '5e1f0000-0000-4000-8000-000000000001';
const call: CrmRequest = {
  method: 'POST',
  path: 'phonecalls',
  key,
  body: { subject: 'O\'Hara\'s "call" {{x}}', phonenumber: '+14255550100', directioncode: false },
};
let ports: TestPorts;
let client: CrmClient;

const given = (more = {}) =>
  settings({
    uri: `${sandbox().url}/`,
    apiVersion: 'v9.2',
    appId: sandbox().environments[0]!.appId,
    tenant: sandbox().tenant,
    clientId: sandbox().clientId,
    authority: sandbox().loginUrl,
    ...more,
  });
const phonecalls = () =>
  sandbox()
    .environments[0]!.rows('phonecall')
    .filter(({ activityid }) => activityid === key);
const asked = (part: string) =>
  sandbox()
    .requests()
    .filter(({ path }) => path.includes(part)).length;

beforeEach(async () => {
  await ports?.outbound.close();
  ports = testPorts();
  client = crmClient('dataverse', given(), sandbox().clientSecret, ports);
});
afterAll(() => ports.outbound.close());

describe('creates', () => {
  test('a record once, whatever is repeated, and knows it either way', async () => {
    const first = await client.send(call);
    expect(first).toMatchObject({
      status: 201,
      verdict: { verdict: 'succeeded' },
      body: { activityid: key },
    });
    expect(first.record).toEqual({
      entity: 'phonecall',
      id: key,
      name: call.body && (call.body as { subject: string }).subject,
      url: `${sandbox().url}/main.aspx?appid=${sandbox().environments[0]!.appId}&pagetype=entityrecord&etn=phonecall&id=${key}`,
    });
    const second = await client.send(call);
    expect(second).toMatchObject({
      status: 412,
      verdict: { verdict: 'already_done' },
      body: { activityid: key },
    });
    expect(second.record).toEqual(first.record);
    expect(phonecalls()).toHaveLength(1);
  });

  test('once, also when the connection broke after the work was done', async () => {
    await client.send({ method: 'GET', path: 'phonecalls?$top=1' });
    sandbox().faults.add({ kind: 'reset-after-commit', method: 'PATCH', count: 1 });
    const lost = await client.send(call);
    expect(lost).toMatchObject({ status: null, verdict: { verdict: 'retry', code: 'reset' } });
    expect((await client.send(call)).verdict.verdict).toBe('already_done');
    expect(phonecalls()).toHaveLength(1);
  });

  test('no record that another one keeps out by its key: 412 is done only where the record is there', async () => {
    const twin = {
      method: 'POST',
      path: 'contacts',
      body: { lastname: 'Campbell', emailaddress1: 'campbell@contoso.com' },
    } as const;
    expect((await client.send({ ...twin, key })).verdict.verdict).toBe('succeeded');
    const kept = await client.send({ ...twin, key: key.replace(/1$/, '2') });
    expect(kept).toMatchObject({ status: 412, record: null, verdict: { verdict: 'give_up' } });
    expect(kept.verdict.message).toContain('Link the existing one');
    await expect(
      client.create('contact', { key: key.replace(/1$/, '3'), name: 'M', email: 'campbell@contoso.com' }),
    ).rejects.toMatchObject({ code: 'connection.failed' });
  });

  test('a page instead of an answer is no success: a proxy or a maintenance page made nothing', async () => {
    await client.entities();
    sandbox().faults.add({ kind: 'garbage', method: 'PATCH', count: 1 });
    expect((await client.send(call)).verdict).toMatchObject({ verdict: 'retry', code: 'not_json' });
    expect(phonecalls()).toHaveLength(0);
    expect((await client.send(call)).verdict.verdict).toBe('succeeded');
    sandbox().faults.add({ kind: 'garbage', method: 'POST', count: 1 });
    const action = { method: 'POST', path: 'msdyn_SalesOpportunitySummary', body: {} } as const;
    expect((await client.send(action)).verdict).toMatchObject({
      verdict: 'give_up',
      code: 'unknown_outcome',
    });
  });

  test('nothing that is believed unseen: a record that cannot be read back now is asked for again', async () => {
    await client.send(call);
    sandbox().faults.add({ kind: '503', method: 'GET', entity: 'phonecall', count: 1 });
    expect((await client.send(call)).verdict.verdict).toBe('retry');
    expect(await client.send(call)).toMatchObject({
      verdict: { verdict: 'already_done' },
      record: { id: key },
    });
  });

  test('what $select asks to come back, and the id when nothing comes back', async () => {
    const trimmed = await client.send({ ...call, path: 'phonecalls?$select=subject' });
    expect(Object.keys(trimmed.body as object).filter((name) => !name.startsWith('@'))).toEqual(
      expect.arrayContaining(['activityid', 'subject']),
    );
    const silent = await client.send({
      ...call,
      key: key.replace(/1$/, '2'),
      headers: { Prefer: 'return=minimal' },
    });
    expect(silent).toMatchObject({ status: 204, body: { activityid: key.replace(/1$/, '2') } });
  });

  test('nothing that does not fit, in the words of Dataverse', async () => {
    const tooLong = await client.send({ ...call, body: { subject: 'x'.repeat(201) } });
    expect(tooLong).toMatchObject({ status: 400, verdict: { verdict: 'give_up' } });
    expect(tooLong.verdict.message).toContain('subject');
    expect((await client.send({ ...call, path: 'phonecallz' })).verdict).toMatchObject({
      verdict: 'give_up',
    });
    expect(phonecalls()).toHaveLength(0);
  });

  test('an action stays an action, though it comes with a key', async () => {
    const action = await client.send({
      method: 'POST',
      path: 'msdyn_SalesOpportunitySummary',
      key,
      body: {},
    });
    expect(action.request).toMatchObject({ method: 'POST' });
    expect(action.request.url).not.toContain(key);
  });
});

describe('updates', () => {
  test('what is there', async () => {
    await client.send(call);
    const update = await client.send({
      method: 'PATCH',
      path: `phonecalls(${key})`,
      body: { category: 'CHAT' },
    });
    expect(update).toMatchObject({
      status: 200,
      verdict: { verdict: 'succeeded' },
      body: { category: 'CHAT' },
    });
    expect(update.record).toMatchObject({ entity: 'phonecall', id: key });
  });

  test('never what was deleted', async () => {
    const update = await client.send({
      method: 'PATCH',
      path: `phonecalls(${key})`,
      body: { category: 'CHAT' },
    });
    expect(update).toMatchObject({ status: 404, verdict: { verdict: 'give_up' } });
    expect(update.verdict.message).toContain('not made again');
    expect(phonecalls()).toHaveLength(0);
  });

  test('never out of the API', async () => {
    for (const path of ['../../../sandbox/faults', 'https://example.com/phonecalls'])
      expect(await client.send({ method: 'GET', path })).toMatchObject({
        status: null,
        verdict: { verdict: 'give_up', code: 'path_refused' },
      });
  });
});

describe('bad days', () => {
  test.each([
    ['429', { verdict: 'pause', retryAfterMs: 3000 }],
    ['503', { verdict: 'pause', retryAfterMs: 3000 }],
    ['500', { verdict: 'retry' }],
  ] as const)('%s', async (kind, verdict) => {
    await client.entities();
    sandbox().faults.add({ kind, count: 1, retryAfterSeconds: 3 });
    expect((await client.send(call)).verdict).toMatchObject(verdict);
    expect((await client.send(call)).verdict.verdict).toBe('succeeded');
  });

  test('trouble while metadata is read is the send’s own', async () => {
    sandbox().faults.add({ kind: '429', count: 2, retryAfterSeconds: 3, path: 'EntityDefinitions' });
    expect((await client.send(call)).verdict).toMatchObject({ verdict: 'pause', retryAfterMs: 3000 });
    expect((await client.send(call)).verdict.verdict).toBe('succeeded');
  });

  test('a token that is not accepted any more is renewed once, and shown', async () => {
    await client.send({ method: 'GET', path: 'phonecalls?$top=1' });
    sandbox().revokeTokens();
    const renewed = await client.send({ method: 'GET', path: 'phonecalls?$top=1' });
    expect(renewed).toMatchObject({
      status: 200,
      earlier: [{ status: 401, verdict: { verdict: 'renew_token' } }],
    });
    expect(asked('/token')).toBe(2);
    sandbox().faults.add({ kind: '401' });
    expect((await client.send({ method: 'GET', path: 'phonecalls?$top=1' })).verdict.verdict).toBe('pause');
    expect(asked('/token')).toBe(3);
  });

  test('a sign-in server that has no time rests the connection for as long as it asks', async () => {
    sandbox().faults.add({ kind: '429', count: 2, retryAfterSeconds: 9, path: '/oauth2/' });
    expect(await client.send(call)).toMatchObject({
      status: null,
      verdict: { verdict: 'pause', retryAfterMs: 9000 },
    });
    expect((await client.send(call)).verdict.verdict).toBe('succeeded');
  });

  test('no credential is in what is shown', async () => {
    const { request } = await client.send(call);
    expect(request).toMatchObject({
      method: 'PATCH',
      url: `${sandbox().url}/api/data/v9.2/phonecalls(${key})`,
      headers: { 'if-none-match': '*', prefer: 'return=representation' },
    });
    expect(JSON.stringify(request)).not.toMatch(/bearer/i);
    expect(await client.render(call)).toEqual(request);
  });
});

describe('metadata', () => {
  test('names fields with their lengths, and is asked for again after ten minutes', async () => {
    const described = await client.describe('phonecalls');
    expect(described).toMatchObject({
      logicalName: 'phonecall',
      setName: 'phonecalls',
      primaryId: 'activityid',
      primaryName: 'subject',
    });
    const field = (name: string) => described.fields.find((each) => each.name === name);
    expect(field('subject')).toMatchObject({ type: 'string', maxLength: 200, forCreate: true });
    expect(field('description')).toMatchObject({ type: 'memo', maxLength: 2000 });
    expect(field('directioncode')).toMatchObject({ type: 'boolean', maxLength: null });
    const before = asked('EntityDefinitions');
    await client.describe('phonecall');
    await client.describe('phonecalls');
    const remembered = asked('EntityDefinitions');
    ports.advance(10 * 60_000 + 1);
    await client.describe('phonecall');
    expect(remembered - before).toBeLessThanOrEqual(3); // by its other name once
    expect(asked('EntityDefinitions')).toBeGreaterThan(remembered);
    await expect(client.describe('nonsense')).rejects.toMatchObject({ code: 'connection.failed' });
  });
});

describe('customers', () => {
  const contact = () => sandbox().environments[0]!.rows('contact')[0]!;

  test('are found by phone, email, id and name, the strongest first', async () => {
    const { contactid, emailaddress1, fullname, telephone1 } = contact() as Record<string, string>;
    const [first] = await client.find({ phone: telephone1!, email: emailaddress1!.toUpperCase() });
    expect(first).toMatchObject({
      entity: 'contact',
      id: contactid,
      name: fullname,
      matchedBy: ['email', 'phone'],
    });
    expect(first!.url).toContain(`etn=contact&id=${contactid}`);
    expect((await client.find({ id: `{${contactid!.toUpperCase()}}` }))[0]).toMatchObject({
      id: contactid,
      matchedBy: ['id'],
    });
    expect((await client.find({ text: fullname!.slice(0, 4) })).map(({ id }) => id)).toContain(contactid);
    expect((await client.find({ phone: '(425) 555-0100' }))[0]).toMatchObject({ phone: '+14255550100' });
    expect(await client.find({})).toEqual([]);
  });

  test('are looked for under any name without breaking the query', async () => {
    for (const text of ["O'Hara", '") or 1 eq 1', "' or contains(fullname,'", '%&#+?'])
      expect(await client.find({ text, email: text })).toEqual([]);
  });

  test('are found also when one kind may not be read', async () => {
    sandbox().faults.add({ kind: '500', entity: 'lead' });
    expect((await client.find({ email: String(contact().emailaddress1) })).length).toBeGreaterThan(0);
    sandbox().faults.add({ kind: '500', path: '/contacts|accounts/' });
    await expect(client.find({ text: 'a' })).rejects.toMatchObject({ code: 'connection.failed' });
  });

  test('are made once, have cases, and activities regard them', async () => {
    const values = { key, name: 'Ada Maria King', email: 'ada@contoso.example', phone: '+1 425 555 0199' };
    const made = await client.create('contact', values);
    expect(await client.create('contact', values)).toEqual(made);
    const rows = sandbox()
      .environments[0]!.rows('contact')
      .filter(({ contactid }) => contactid === key);
    expect(rows).toMatchObject([
      { firstname: 'Ada Maria', lastname: 'King', emailaddress1: 'ada@contoso.example' },
    ]);
    const incident = await client.create('case', { key, name: 'A broken wheel', customer: made });
    expect(
      sandbox()
        .environments[0]!.rows('incident')
        .find(({ incidentid }) => incidentid === incident.id),
    ).toMatchObject({
      title: 'A broken wheel',
      customerid: { entity: 'contact', id: made.id },
    });
    const activity = (await client.send(call)).record!;
    const relation = await client.relate(activity, made);
    expect((await client.send(relation!)).verdict.verdict).toBe('succeeded');
    expect(phonecalls()[0]).toMatchObject({ regardingobjectid: { entity: 'contact', id: made.id } });
  });
});

test('a role that lacks a privilege is named', async () => {
  const { clientId, secret } = clients.withoutPhoneCalls;
  const limited = crmClient('dataverse', given({ clientId }), secret, ports);
  const response = await limited.send(call);
  expect(response).toMatchObject({ status: 403, verdict: { verdict: 'give_up' } });
  expect(response.verdict.message).toMatch(/privilege prv\w+.*phonecall/);
});
