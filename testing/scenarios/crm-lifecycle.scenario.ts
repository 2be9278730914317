/**
 * A contact's life in a CRM from the outside, in one process and in three: the connection tested, the brief's four
 * steps as they are pasted, the record made, opened, updated and completed; and what happens when the CRM is down,
 * deaf, or has lost the answer.
 */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf, OutputOf } from '../../contracts/api/operations.ts';
import { type Dataverse, emptyData, type FaultRule, startDataverse } from '../../sandbox/dataverse/index.ts';
import { adminConnectionString } from '../admin.ts';
import { request, Staff } from '../clients.ts';
import { startTestServer, type TestServer } from '../server.ts';

const routing = `
queues:
  - {name: Support}
  - {name: Calls, kind: voice}
workstreams:
  - {name: Website chat, aiAgent: Patchbay Assistant, defaultQueue: Support}
  - {name: Phone, kind: voice, defaultQueue: Calls, capacity: {units: 10}, wrapUp: {time: 60s}}
channels: [{name: web, workstream: Website chat}]
representatives: [{username: representative, queues: [Support, Calls], capacity: 1000}]
`;

/** As they stand in the document, line breaks and escapes and all. */
const pasted: Omit<InputOf<'lifecycle.save_step'>, 'connectionId'>[] = [
  {
    step: 2,
    method: 'POST',
    target: 'phonecalls',
    body: '{\\"phonenumber\\":\\"{{CustomerEndpoint}}\\",\\"actualstart\\":\\"{{InitiationTimestamp}}\\",\\"subject\\":\\"Call\nbetween Username and CustomerEndpoint\\"}',
  },
  {
    step: 3,
    method: 'GET',
    target: 'main.aspx',
    query:
      'Query String: { \\"appid\\": \\"{{appid}}\\", \\"pagetype\\":\n\\"entityrecord\\", \\"etn\\": \\"phonecall\\", \\"id\\":\n\\"{{STEP2-Response.activityid}}\\"}',
    openIn: 'embedded',
  },
  {
    step: 4,
    method: 'PATCH',
    target: 'phonecalls',
    body: 'Request Body: {\\"category\\": \\"{{Channel}}\\"}',
    query: 'Query String: (STEP2-Response.activityid)',
  },
  {
    step: 5,
    method: 'PATCH',
    target: 'phonecalls',
    body: 'Request Body: {\\"description\\": \\"Your Recording URI is objectUrl\\"}',
    query: 'Query String: (STEP2-Response.activityid)',
    artifacts: ['recording'],
  },
];

describe.each([
  ['one process', false],
  ['web, engine and worker apart', true],
])('with %s', (_name, split) => {
  let crm: Dataverse;
  let server: TestServer;
  let administrator: Staff;
  let representative: Staff;
  let connectionId: string;
  let callers = 0;

  beforeAll(async () => {
    crm = await startDataverse({
      port: 0,
      organizations: [{ name: 'Contoso Service', data: emptyData }],
    });
    server = await startTestServer(adminConnectionString(), { split });
    administrator = new Staff(server.url, await server.token('administrator'));
    await administrator.call('configuration.apply', { document: routing });
    representative = new Staff(server.url, await server.token('representative'));
    await representative.connect();
    await representative.ask('presence.set', { presence: 'available' });
    await representative.ask('desk.follow');
    await administrator.call('allowed_host.put', { hosts: [{ host: new URL(crm.url).host }] });
    const connection = await administrator.call('connection.create', {
      name: 'Contoso Service',
      kind: 'dataverse',
      settings: settings(),
      secret: crm.clientSecret,
    });
    connectionId = connection.id;
    for (const step of pasted) await administrator.call('lifecycle.save_step', { connectionId, ...step });
  }, 60_000);
  afterAll(async () => {
    await representative?.close();
    await server?.stop();
    await crm?.close();
  });

  const settings = () => ({
    uri: `${crm.url}/`,
    apiVersion: 'v9.2',
    appId: crm.environments[0]!.appId,
    tenant: crm.tenant,
    clientId: crm.clientId,
    authority: crm.loginUrl,
    scope: `${crm.url}/`,
    recordingStore: 'recordings.example',
  });

  /** A call that comes in, from a number that nobody else has. */
  async function callIn(context: Record<string, unknown> = {}) {
    callers += 1;
    const phone = `+4930${String(1_000_000 + callers)}`;
    const { conversationId } = await administrator.call('conversation.open', {
      workstream: 'Phone',
      channel: 'voice',
      customer: { externalId: `tel:${phone}`, name: 'Someone', phone },
      context,
    });
    return { conversationId, phone };
  }
  async function answer(conversationId: string) {
    const desk = await representative.until((d) => d.offers.some((o) => o.conversationId === conversationId));
    const { offerId } = desk.offers.find((o) => o.conversationId === conversationId)!;
    await representative.ask('offer.accept', { offerId });
  }
  async function finish(conversationId: string) {
    await representative.ask('conversation.end', { conversationId });
    await representative.ask('conversation.close', { conversationId });
  }
  const crmOf = (conversationId: string): Promise<OutputOf<'conversation.crm'>> =>
    representative.call('conversation.crm', { conversationId });
  /** Step → state, as soon as it is as wanted. */
  const states = (conversationId: string) =>
    expect.poll(
      async () =>
        Object.fromEntries((await crmOf(conversationId)).timeline.map((one) => [one.step, one.state])),
      { timeout: 20_000, interval: 50 },
    );
  const recordsOf = (phone: string) =>
    crm.environments[0]!.rows('phonecall').filter((row) => row.phonenumber === phone);
  const whileFaulty = async <T>(rule: FaultRule, work: () => Promise<T>): Promise<T> => {
    crm.faults.add(rule);
    try {
      return await work();
    } finally {
      crm.faults.clear();
    }
  };
  async function recordingIsThere(conversationId: string, name = 'recording') {
    const { path, secret } = await administrator.call('connection.rotate_webhook_secret', { connectionId });
    const body = JSON.stringify({
      version: '0',
      id: `event-${conversationId}-${name}`,
      'detail-type': 'Object Created',
      source: 'aws.s3',
      time: '2026-01-01T00:00:00Z',
      detail: {
        version: '0',
        bucket: { name: 'recordings.example' },
        object: {
          key: `connect/x/CallRecordings/2026/01/01/${conversationId}_20260101T00:00_UTC.wav`,
          size: 1,
          etag: 'e',
          sequencer: '01',
        },
        reason: 'PutObject',
      },
    });
    const at = Math.floor(Date.now() / 1000);
    const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
    return await request(`${server.url}${path}`, {
      method: 'POST',
      raw: body,
      headers: { 'content-type': 'application/json', 'x-patchbay-signature': `t=${at},v1=${signature}` },
    });
  }

  it('tests the connection stage by stage, and says what is wrong in plain words', async () => {
    const test = (changes: object, secret = crm.clientSecret) =>
      administrator.call('connection.test', {
        kind: 'dataverse',
        settings: { ...settings(), ...changes },
        secret,
      });
    const good = await test({});
    expect(good.stages.map(({ stage, outcome }) => [stage, outcome])).toEqual([
      ['address', 'passed'],
      ['token', 'passed'],
      ['identity', 'passed'],
      ['metadata', 'passed'],
    ]);
    const failed = async (work: ReturnType<typeof test>) => {
      const { passed, stages } = await work;
      expect(passed).toBe(false);
      const one = stages.find(({ outcome }) => outcome === 'failed')!;
      return `${one.stage}: ${one.message}`;
    };
    expect(await failed(test({}, 'wrong'))).toMatch(/^token: .*secret/i);
    expect(await failed(test({}, crm.clients.normal.secretId))).toMatch(/^token: .*\bid\b.*value/i);
    expect(await failed(test({ tenant: 'nowhere.example' }))).toMatch(/^token: .*tenant/i);
    expect(
      await failed(test({ clientId: crm.clients.withoutUser.clientId }, crm.clients.withoutUser.secret)),
    ).toMatch(/^identity: .*application user/i);
    expect(JSON.stringify(await test({}, 'a-wrong-secret'))).not.toContain('a-wrong-secret');
  });

  it('shows a step as it would be sent, before anything is sent', async () => {
    const { connections } = await administrator.call('connection.list', {});
    expect(connections[0]).toMatchObject({ secretSet: true, enabled: true });
    expect(JSON.stringify(connections)).not.toContain(crm.clientSecret);
    const { steps } = await administrator.call('lifecycle.steps', { connectionId });
    expect(steps.map(({ step, body }) => [step, body])[0]).toEqual([2, pasted[0]!.body]);
    const preview = await administrator.call('lifecycle.preview', { connectionId, step: steps[0]! });
    expect(preview.request!.url).toContain(`${crm.url}/api/data/v9.2/phonecalls`);
    expect(JSON.parse(preview.request!.body)).toHaveProperty('phonenumber');
    expect(preview.metadataChecked).toBe(true);
    expect(crm.environments[0]!.rows('phonecall')).toEqual([]);
  });

  it('makes the record, opens it on answer, updates it at the end and adds the recording', async () => {
    const { conversationId, phone } = await callIn();
    await states(conversationId).toEqual({ 2: 'delivered' });
    const [record] = recordsOf(phone);
    expect(record).toMatchObject({ phonenumber: phone });
    await answer(conversationId);
    await expect
      .poll(async () => (await crmOf(conversationId)).screenPops, { timeout: 15_000 })
      .toMatchObject([
        {
          state: 'ready',
          openIn: 'embedded',
          url: `${crm.url}/main.aspx?appid=${crm.environments[0]!.appId}&pagetype=entityrecord&etn=phonecall&id=${record!.activityid}`,
        },
      ]);
    await finish(conversationId);
    await expect.poll(() => recordsOf(phone)[0]!.category, { timeout: 15_000 }).toBe('VOICE');
    expect((await recordingIsThere(conversationId)).status).toBe(202);
    // The same event once more, as such stores do.
    expect((await recordingIsThere(conversationId)).status).toBe(202);
    await expect
      .poll(() => recordsOf(phone)[0]!.description, { timeout: 15_000 })
      .toMatch(/^Your Recording URI is https:\/\/.*CallRecordings\/2026\/01\/01\//);
    const { timeline, links } = await crmOf(conversationId);
    expect(timeline.filter(({ step }) => step === 5)).toHaveLength(1);
    expect(timeline.every(({ attempts }) => attempts <= 1)).toBe(true);
    expect(links).toMatchObject([{ entity: 'phonecall', id: record!.activityid, relation: 'activity' }]);
  });

  it('makes one record when the answer to the first try was lost', async () => {
    const { conversationId, phone } = await whileFaulty(
      { kind: 'reset-after-commit', entity: 'phonecall', count: 1 },
      async () => {
        const call = await callIn();
        await states(call.conversationId).toEqual({ 2: 'delivered' });
        return call;
      },
    );
    expect(recordsOf(phone)).toHaveLength(1);
    const [first] = (await crmOf(conversationId)).timeline;
    expect(first!.lastAttempts.map(({ outcome }) => outcome).toSorted()).toEqual(['already_done', 'retry']);
    await answer(conversationId);
    await finish(conversationId);
    await expect.poll(() => recordsOf(phone)[0]!.category, { timeout: 15_000 }).toBe('VOICE');
  });

  it('delays nobody while the CRM is down, and catches up in order', async () => {
    const call = await whileFaulty({ kind: 'reset-before' }, async () => {
      const one = await callIn();
      await answer(one.conversationId);
      await finish(one.conversationId);
      await expect
        .poll(async () => (await crmOf(one.conversationId)).timeline.map(({ step }) => step), {
          timeout: 15_000,
        })
        .toEqual(expect.arrayContaining([2, 4]));
      expect(recordsOf(one.phone)).toEqual([]);
      return one;
    });
    await administrator.call('connection.resume', { connectionId });
    await expect.poll(() => recordsOf(call.phone)[0]?.category, { timeout: 30_000 }).toBe('VOICE');
    expect(recordsOf(call.phone)).toHaveLength(1);
  });

  it('refuses a step whose fields the CRM does not have', async () => {
    await expect(
      administrator.call('lifecycle.save_step', {
        connectionId,
        ...pasted[0]!,
        body: '{"phonenumber":"{{CustomerEndpoint}}","no_such_field":"x"}',
      }),
    ).rejects.toMatchObject({ code: 'lifecycle.invalid_step' });
  });

  it('keeps what cannot succeed as a dead letter that a person can mend', async () => {
    const step = pasted[0]!;
    await administrator.call('lifecycle.save_step', {
      connectionId,
      ...step,
      body: '{"phonenumber":"{{CustomerEndpoint}}","subject":"A call","actualstart":"{{Attributes.since}}"}',
    });
    const { conversationId, phone } = await callIn({ since: 'last Tuesday' });
    await states(conversationId).toMatchObject({ 2: 'dead' });
    await administrator.call('lifecycle.save_step', { connectionId, ...step });
    const { deliveries, counts } = await administrator.call('delivery.list', { state: 'dead' });
    expect(counts.dead).toBe(1);
    const deliveryId = deliveries[0]!.id;
    const { attempts } = await administrator.call('delivery.read', { deliveryId });
    expect(attempts[0]).toMatchObject({ status: 400, outcome: 'failed' });
    expect(JSON.stringify(attempts)).not.toMatch(/bearer/i);
    await administrator.call('delivery.edit_and_retry', {
      deliveryId,
      request: {
        ...attempts[0]!.request,
        body: JSON.stringify({ phonenumber: phone, subject: 'Mended' }),
      },
    });
    await states(conversationId).toMatchObject({ 2: 'delivered' });
    expect(recordsOf(phone)).toMatchObject([{ subject: 'Mended' }]);
    await answer(conversationId);
    await finish(conversationId);
  });

  it('finds the customer, and ties what the representative makes to the conversation', async () => {
    const { conversationId, phone } = await callIn();
    await answer(conversationId);
    const matches = () => representative.call('conversation.crm_matches', { conversationId, connectionId });
    expect((await matches()).matches).toEqual([]);
    const made = {
      conversationId,
      connectionId,
      kind: 'contact' as const,
      requestId: crypto.randomUUID(),
      name: "Mia O'Hara",
      phone,
    };
    const link = await representative.call('conversation.crm_create', made);
    expect(link).toMatchObject({ entity: 'contact', relation: 'customer' });
    expect(await representative.call('conversation.crm_create', made)).toMatchObject({ id: link.id });
    expect(crm.environments[0]!.rows('contact')).toHaveLength(1);
    expect((await matches()).matches).toMatchObject([{ id: link.id, matchedBy: ['phone'] }]);
    await representative.call('conversation.crm_unlink', {
      conversationId,
      connectionId,
      entity: 'contact',
      id: link.id,
    });
    expect((await crmOf(conversationId)).links.filter(({ entity }) => entity === 'contact')).toEqual([]);
    await finish(conversationId);
  });
});
