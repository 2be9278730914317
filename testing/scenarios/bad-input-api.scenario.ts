/** What the API and the realtime socket must refuse, and to whom. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../contracts/api/operations.ts';
import { errorCatalogue } from '../../contracts/errors.ts';
import { systemIds } from '../../server/platform/ids.ts';
import { adminConnectionString } from '../admin.ts';
import { Customer, refusedUpgrade, request, Staff } from '../clients.ts';
import { startTestServer, type TestServer } from '../server.ts';

let server: TestServer;
let secret: string;
let staff: Record<'representative' | 'supervisor' | 'administrator' | 'representative2', Staff>;
let customer: Customer;
let database: pg.Client;

beforeAll(async () => {
  server = await startTestServer(adminConnectionString());
  secret = await server.secret();
  const tokens = await Promise.all(
    (['representative', 'supervisor', 'administrator', 'representative2'] as const).map(
      async (name) => [name, new Staff(server.url, await server.token(name))] as const,
    ),
  );
  staff = Object.fromEntries(tokens) as typeof staff;
  customer = new Customer(server.url);
  await customer.start(secret);
  database = new pg.Client({ connectionString: server.env.DATABASE_URL });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await Promise.all(Object.values(staff ?? {}).map((s) => s.close()));
  await customer?.close();
  await server?.stop();
});

const code = (answer: { body: { error?: { code?: string } } }) => answer.body.error?.code;
describe('every operation', () => {
  const sample = systemIds.next();
  const roleOf = {
    representative: 'representative',
    supervisor: 'supervisor',
    administrator: 'administrator',
  } as const;
  it.each(Object.values(operations).map((o) => [o.name, o] as const))(
    '%s answers who may and refuses who may not',
    async (_name, operation) => {
      // Signing in, and what the header of a public page says anyway.
      if (operation.access === 'public')
        return expect(['session.create', 'embed.read']).toContain(operation.name); // nothing else is open
      const url =
        server.url +
        operation.path.replace(/:(\w+)/g, (_, key: string) =>
          key.endsWith('Id') && key !== 'articleId' ? sample : 'nobody',
        );
      const call = (token?: string) =>
        request(url, {
          method: operation.method,
          token,
          ...(operation.method === 'GET' ? {} : { body: {} }),
        });
      expect(code(await call())).toBe('auth.required');
      expect(code(await call('pb_t_nonsense'))).toBe('auth.required');
      for (const [name, role] of Object.entries(roleOf)) {
        if (operation.name === 'session.delete') continue; // would sign this test out
        const answer = await call(staff[name as keyof typeof roleOf].token);
        const allowed = operation.access === 'signed-in' || operation.access.includes(role);
        if (allowed) expect([name, code(answer)]).not.toEqual([name, 'auth.forbidden']);
        else expect([name, answer.status, code(answer)]).toEqual([name, 403, 'auth.forbidden']);
      }
      const foreign = await fetch(url, {
        method: operation.method,
        headers: { authorization: `Bearer ${staff.administrator.token}`, 'content-type': 'application/json' },
        ...(operation.method === 'GET' ? {} : { body: '{"zzz":1}' }),
      });
      if (
        operation.method !== 'GET' &&
        operation.name !== 'session.delete' &&
        (operation.access === 'signed-in' || operation.access.includes('administrator'))
      ) {
        expect(((await foreign.json()) as { error: { code: string } }).error.code).toBe('request.invalid'); // unknown fields
      }
    },
  );

  it('of another organization’s staff sees nothing of ours', async () => {
    const organizationId = systemIds.next();
    const userId = systemIds.next();
    await database.query(`insert into organization (id, slug, name) values ($1, 'other', 'Other')`, [
      organizationId,
    ]);
    await database.query(
      `insert into app_user (id, organization_id, username, display_name, roles, password_hash) values ($1, $2, 'outsider', 'Outsider', '{supervisor,administrator,representative}', 'x')`,
      [userId, organizationId],
    );
    await database.query(`insert into representative (user_id, organization_id) values ($1, $2)`, [
      userId,
      organizationId,
    ]);
    const outsider = new Staff(server.url, await server.cli('token', 'outsider'));
    const { conversationId } = customer;
    await customer.say('a secret of ours');
    for (const name of ['conversation.read', 'message.list', 'conversation.explanation'] as const) {
      await expect(outsider.call(name, { conversationId })).rejects.toMatchObject({
        code: 'conversation.not_found',
      });
    }
    for (const name of [
      'conversation.end',
      'conversation.close',
      'conversation.park',
      'conversation.release',
      'conversation.pick',
      'conversation.abandon',
    ] as const) {
      await expect(outsider.call(name, { conversationId })).rejects.toMatchObject({
        code: 'conversation.not_found',
      });
    }
    for (const call of [
      () => outsider.call('conversation.transfer', { conversationId, representativeId: userId }),
      () =>
        outsider.call('conversation.assign', { conversationId, representativeId: userId, override: true }),
      () => outsider.call('consultation.request', { conversationId, representativeId: userId }),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'conversation.not_found' });
    const ours = (await staff.supervisor.call('handover.targets', {})).representatives[0]!;
    await expect(
      outsider.call('representative.presence.set', { userId: ours.userId, presence: 'away' }),
    ).rejects.toMatchObject({ code: 'presence.not_representative' });
    await expect(outsider.call('presence.history', { userId: ours.userId })).rejects.toMatchObject({
      code: 'presence.not_representative',
    });
    const { queueId } = (await staff.supervisor.call('queue.list', {})).queues[0]!;
    await expect(outsider.call('queue.waiting', { queueId })).rejects.toMatchObject({
      code: 'queue.not_found',
    });
    expect((await outsider.call('handover.targets', {})).representatives.map((r) => r.userId)).toEqual([
      userId,
    ]);
    await expect(
      outsider.call('note.add', { conversationId, clientMessageId: 'x', text: 'x' }),
    ).rejects.toMatchObject({ code: 'conversation.not_found' });
    await expect(
      outsider.call('message.send', { conversationId, clientMessageId: 'x', text: 'x' }),
    ).rejects.toMatchObject({ code: 'conversation.not_found' });
    expect((await outsider.call('conversation.list', {})).conversations).toEqual([]);
    expect((await outsider.call('operations.live', {})).queues).toEqual([]);
    expect((await outsider.call('user.list', {})).users.map((u) => u.username)).toEqual(['outsider']);
    await expect(
      outsider.call('token.create', { username: 'administrator', name: 'x' }),
    ).rejects.toMatchObject({ code: 'user.not_found' });
    await outsider.connect();
    await expect(outsider.ask('conversation.follow', { conversationId, after: 0 })).rejects.toMatchObject({
      code: 'conversation.not_found',
    });
    await outsider.close();
  });
});

describe('hand-overs and intake', () => {
  const [conversationId, one, two] = [systemIds.next(), systemIds.next(), systemIds.next()];
  it.each<[string, string, unknown]>([
    ['two targets', `conversations/${conversationId}/transfer`, { queueId: one, aiAgentId: two }],
    ['no target', `conversations/${conversationId}/transfer`, {}],
    ['a target that is no id', `conversations/${conversationId}/transfer`, { representativeId: 'ada' }],
    ['too many', 'conversations/end', { conversationIds: Array.from({ length: 1001 }, () => one) }],
    ['none at all', 'conversations/assign', { conversationIds: [], representativeId: one }],
    ['a channel in capitals', 'conversations', { workstream: 'Chat', channel: 'Voice', customer: {} }],
    [
      'a context that is no object',
      'conversations',
      {
        workstream: 'Chat',
        channel: 'voice',
        customer: { externalId: 'x', name: 'X' },
        context: [1],
      },
    ],
    ['an outcome of their own', `voice-commands/${one}/settle`, { outcome: 'maybe' }],
  ])('with %s are refused', async (_what, path, body) => {
    const answer = await request(`${server.url}/api/${path}`, { token: staff.administrator.token, body });
    expect([answer.status, code(answer)]).toEqual([400, 'request.invalid']);
  });

  it('name what is not there', async () => {
    const { administrator } = staff;
    const customerOf = { externalId: 'crm-1', name: 'Grace' };
    await expect(
      administrator.call('conversation.open', { workstream: 'Fax', channel: 'voice', customer: customerOf }),
    ).rejects.toMatchObject({ code: 'workstream.not_found', status: 404 });
    await expect(
      administrator.call('contact.preferred.put', { externalId: 'nobody', representatives: [] }),
    ).rejects.toMatchObject({ code: 'contact.not_found', status: 404 });
    await expect(
      administrator.call('account.preferred.put', { externalId: 'nobody', representatives: [] }),
    ).rejects.toMatchObject({ code: 'account.not_found', status: 404 });
  });
});

describe('staff', () => {
  it('who accept an expired offer, or one of somebody else, are told', async () => {
    const waiting = new Customer(server.url);
    await waiting.start(secret);
    const { representative, representative2 } = staff;
    await representative.connect();
    await representative.ask('presence.set', { presence: 'available' });
    await representative.ask('desk.follow');
    await waiting.say('I want to talk to a human');
    const { offers } = await representative.until((desk) => desk.offers.length > 0);
    const { offerId } = offers[0]!;
    await expect(representative2.call('offer.accept', { offerId })).rejects.toMatchObject({
      code: 'offer.not_found',
      status: 404,
    });
    await expect(representative2.call('offer.decline', { offerId })).rejects.toMatchObject({
      code: 'offer.not_found',
    });
    await expect(
      representative2.call('conversation.read', { conversationId: waiting.conversationId }),
    ).rejects.toMatchObject({ code: 'conversation.not_found' });
    await database.query(`update offer set expires_at = now() - interval '1 second' where id = $1`, [
      offerId,
    ]);
    await expect(representative.call('offer.accept', { offerId })).rejects.toMatchObject({
      code: 'offer.expired',
      status: 409,
    });
    await waiting.post({ type: 'endOfConversation' });
  });

  it('who send nonsense on the realtime socket get an answer and keep their socket', async () => {
    const { supervisor } = staff;
    await supervisor.connect();
    await expect(supervisor.ask('no.such', {})).rejects.toMatchObject({ code: 'realtime.unknown_operation' });
    await expect(supervisor.ask('presence.set', { presence: 'available' })).rejects.toMatchObject({
      code: 'auth.forbidden',
    });
    await expect(supervisor.ask('conversation.follow', { conversationId: 'x' })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(
      supervisor.ask('conversation.follow', { conversationId: customer.conversationId, after: 99_999 }),
    ).rejects.toMatchObject({ code: 'conversation.watermark_invalid' });
    await expect(
      supervisor.ask('conversation.read', { conversationId: customer.conversationId, zzz: 1 }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
    supervisor.socket!.send('{"broken');
    await expect
      .poll(() => supervisor.frames.some((f) => 're' in f && !f.ok && f.error.code === 'request.invalid'))
      .toBe(true);
    await expect(
      supervisor.ask('conversation.read', { conversationId: customer.conversationId }),
    ).resolves.toMatchObject({ conversationId: customer.conversationId });
    expect(
      await refusedUpgrade(`${server.url.replace('http', 'ws')}/api/realtime`, {
        authorization: 'Bearer nonsense',
      }),
    ).toEqual([401, 'auth.required']);
  });

  it('sign in by cookie only from our own pages; a wrong name and a wrong password look the same', async () => {
    const signIn = (body: unknown, headers: Record<string, string> = {}) =>
      request(`${server.url}/api/session`, { body, headers });
    const wrongName = await signIn({ username: 'nobody', password: 'patchbay-demo' });
    const wrongPassword = await signIn({ username: 'supervisor', password: 'wrong-password' });
    expect(wrongName.status).toBe(401);
    expect({ ...wrongName.body.error, requestId: 0 }).toEqual({ ...wrongPassword.body.error, requestId: 0 });
    const good = await signIn({ username: 'Supervisor', password: 'patchbay-demo' });
    const cookie = good.headers.get('set-cookie')!;
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const session = cookie.split(';')[0]!;
    expect((await request(`${server.url}/api/session`, { headers: { cookie: session } })).status).toBe(200);
    const foreign = await request(`${server.url}/api/session`, {
      method: 'DELETE',
      headers: { cookie: session, origin: 'https://evil.example' },
    });
    expect([foreign.status, code(foreign)]).toEqual([403, 'auth.forbidden']);
    expect(
      (
        await signIn(
          { username: 'supervisor', password: 'patchbay-demo' },
          { origin: 'https://evil.example' },
        )
      ).status,
    ).toBe(403);
    expect(
      (await request(`${server.url}/api/session`, { method: 'DELETE', headers: { cookie: session } })).status,
    ).toBe(200);
    expect(code(await request(`${server.url}/api/session`, { headers: { cookie: session } }))).toBe(
      'auth.required',
    );
  });

  it('a description of several megabytes is taken from an administrator, and from nobody unknown', async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [
        `/things/${i}`,
        { get: { operationId: `Thing${i}`, description: 'x'.repeat(20_000), responses: {} } },
      ]),
    );
    const text = JSON.stringify({
      swagger: '2.0',
      info: { title: 'Large', version: '1' },
      host: 'a.example',
      paths,
    });
    const body = { files: [{ name: 'large.json', text }], dryRun: true };
    const url = `${server.url}/api/connectors`;
    expect(code(await request(url, { body }))).toBe('auth.required');
    const answer = await request(url, { token: staff.administrator.token, body });
    expect([answer.status, answer.body.operations?.length]).toEqual([200, 200]);
  });

  it('who guess passwords are slowed down', async () => {
    let last = 0;
    // The count begins anew with every minute of the clock: one may end meanwhile.
    for (let n = 0; n < 100 && last !== 429; n += 1)
      last = (
        await request(`${server.url}/api/session`, { body: { username: 'guessed', password: `guess-${n}` } })
      ).status;
    expect(last).toBe(429);
  });
});

it('an address that does not exist answers with the same shape as every error', async () => {
  const answer = await request(`${server.url}/api/nothing`);
  expect([answer.status, code(answer)]).toEqual([404, 'request.not_found']);
  expect(answer.body.error.message).toBe(errorCatalogue['request.not_found'].message);
});
