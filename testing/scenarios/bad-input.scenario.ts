/** What must be refused, and how: each with its stable code, nothing lost and nothing leaked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../contracts/api/operations.ts';
import { errorCatalogue } from '../../contracts/errors.ts';
import { mintStreamKey, mintToken } from '../../server/channels/chat/index.ts';
import { systemIds } from '../../server/platform/ids.ts';
import WebSocket from 'ws';
import { adminConnectionString } from '../admin.ts';
import { Customer, request, Staff } from '../clients.ts';
import { startTestServer, type TestServer } from '../server.ts';
import pg from 'pg';

let server: TestServer;
let secret: string;
let staff: Record<'representative' | 'supervisor' | 'administrator' | 'representative2', Staff>;
let customer: Customer;
let key: Buffer;
let database: pg.Client;

beforeAll(async () => {
  server = await startTestServer(adminConnectionString());
  secret = await server.cli('secret', 'web');
  const tokens = await Promise.all((['representative', 'supervisor', 'administrator', 'representative2'] as const).map(async (name) => [name, new Staff(server.url, await server.cli('token', name))] as const));
  staff = Object.fromEntries(tokens) as typeof staff;
  customer = new Customer(server.url);
  await customer.start(secret);
  database = new pg.Client({ connectionString: server.env['DATABASE_URL'] });
  await database.connect();
  key = (await database.query<{ signing_key: Buffer }>('select signing_key from installation')).rows[0]!.signing_key;
});
afterAll(async () => {
  await database?.end();
  await Promise.all(Object.values(staff ?? {}).map((s) => s.close()));
  await customer?.close();
  await server?.stop();
});

const code = (answer: { body: { error?: { code?: string } } }) => answer.body.error?.code;
const activities = (id = customer.conversationId) => `${server.url}/v3/directline/conversations/${id}/activities`;
const count = async () => (await request(activities(), { token: customer.token })).body.activities.length;

/** A token signed by the installation's key, as only the server could. */
function signed(change: { expired?: boolean; conversationId?: string; organizationId?: string }) {
  const at = new Date(Date.now() - (change.expired ? 2 * 3600_000 : 0));
  const house = { signingKey: key, clock: { now: () => at } } as Parameters<typeof mintToken>[0];
  const claims = JSON.parse(Buffer.from(customer.token.split('.')[0]!, 'base64url').toString()) as { o: string; c: string; v: string };
  const token = { organizationId: change.organizationId ?? claims.o, channelId: claims.c, conversationId: change.conversationId ?? claims.v, userId: 'u', userName: 'U' };
  return { token: mintToken(house, token), stream: mintStreamKey(house, token) };
}

describe('Direct Line refuses', () => {
  it.each<[string, string | undefined, number, string]>([
    ['no token', undefined, 401, 'auth.required'],
    ['a made-up token', 'abc.def', 403, 'auth.token_invalid'],
    ['a secret-shaped string', `${systemIds.next()}.${'x'.repeat(43)}`, 403, 'auth.token_invalid'],
  ])('%s', async (_name, token, status, expected) => {
    const answer = await request(activities(), { token, body: { type: 'message', text: 'x' } });
    expect([answer.status, code(answer)]).toEqual([status, expected]);
  });

  it('a token whose content was changed', async () => {
    const [payload, signature] = customer.token.split('.') as [string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = `${Buffer.from(JSON.stringify({ ...claims, v: systemIds.next() })).toString('base64url')}.${signature}`;
    expect(code(await request(activities(), { token: forged, body: { type: 'message', text: 'x' } }))).toBe('auth.token_invalid');
  });

  it('an expired token, except for refreshing it', async () => {
    const { token } = signed({ expired: true });
    const answer = await request(activities(), { token, body: { type: 'message', text: 'x' } });
    expect([answer.status, code(answer)]).toEqual([403, 'auth.token_expired']);
    const refreshed = await request(`${server.url}/v3/directline/tokens/refresh`, { method: 'POST', token });
    expect(refreshed.status).toBe(200);
    expect((await request(activities(), { token: refreshed.body.token })).status).toBe(200);
  });

  it('another customer’s conversation, also one of another organization, as if it did not exist', async () => {
    const other = new Customer(server.url);
    await other.start(secret);
    for (const path of ['', '/activities', '/activities?watermark=0']) {
      const answer = await request(`${server.url}/v3/directline/conversations/${other.conversationId}${path}`, { token: customer.token });
      expect([path, answer.status, code(answer)]).toEqual([path, 404, 'conversation.not_found']);
    }
    expect(code(await request(activities(other.conversationId), { token: customer.token, body: { type: 'message', text: 'x' } }))).toBe('conversation.not_found');
    const foreign = signed({ organizationId: systemIds.next() }).token; // right conversation, wrong tenant
    expect(code(await request(activities(), { token: foreign }))).toBe('conversation.not_found');
    expect(code(await request(activities(), { token: foreign, body: { type: 'message', text: 'x' } }))).toBe('conversation.not_found');
    // A secret opens the conversations of its own channel only.
    expect((await request(activities(other.conversationId), { token: secret })).status).toBe(200);
    expect(code(await request(activities(systemIds.next()), { token: secret }))).toBe('conversation.not_found');
    expect(code(await request(activities('not-an-id'), { token: secret }))).toBe('conversation.not_found');
  });

  it.each<[string, { body?: unknown; raw?: string }, number, string]>([
    ['no JSON', { raw: '{"type":' }, 400, 'activity.invalid'],
    ['a list', { body: [] }, 400, 'activity.invalid'],
    ['no type', { body: { text: 'x' } }, 400, 'activity.invalid'],
    ['an unknown type', { body: { type: 'invoke', name: 'x' } }, 400, 'activity.unsupported'],
    ['an unknown field', { body: { type: 'message', text: 'x', txet: 'y' } }, 400, 'activity.invalid'],
    ['text that is no text', { body: { type: 'message', text: { a: 1 } } }, 400, 'activity.invalid'],
    ['an empty message', { body: { type: 'message', text: '  ' } }, 400, 'activity.invalid'],
    ['an event without a name', { body: { type: 'event', value: 1 } }, 400, 'activity.invalid'],
    ['a client id that is too long', { body: { type: 'message', text: 'x', channelData: { clientActivityID: 'x'.repeat(200) } } }, 400, 'activity.invalid'],
    ['text that is too long', { body: { type: 'message', text: 'x'.repeat(28_001) } }, 413, 'activity.too_large'],
    ['a body that is too large', { body: { type: 'event', name: 'x', value: 'x'.repeat(70_000) } }, 413, 'activity.too_large'],
  ])('%s', async (_name, init, status, expected) => {
    const before = await count();
    const answer = await request(activities(), { method: 'POST', token: customer.token, ...init });
    expect([answer.status, code(answer)]).toEqual([status, expected]);
    expect(JSON.stringify(answer.body)).not.toContain('txet: y'); // field names only, never what they held
    expect(await count()).toBe(before);
  });

  it('names the unknown field', async () => {
    const answer = await request(activities(), { token: customer.token, body: { type: 'message', text: 'x', txet: 'secret words' } });
    expect(answer.body.error.details.fields[0].path).toBe('txet');
    expect(JSON.stringify(answer.body)).not.toContain('secret words');
  });

  it('a watermark from the future, or none at all, on every way in', async () => {
    const base = `${server.url}/v3/directline/conversations/${customer.conversationId}`;
    for (const watermark of ['99999', '-5', 'abc', '1e3', '9'.repeat(40)]) {
      for (const path of [`/activities?watermark=${watermark}`, `?watermark=${watermark}`]) {
        const answer = await request(base + path, { token: customer.token });
        expect([path, answer.status, code(answer)]).toEqual([path, 400, 'conversation.watermark_invalid']);
      }
    }
    const stream = `${server.url.replace('http', 'ws')}/v3/directline/conversations/${customer.conversationId}/stream`;
    expect(await refusedUpgrade(`${stream}?watermark=99999&t=${encodeURIComponent(signed({}).stream)}`)).toEqual([400, 'conversation.watermark_invalid']);
    expect(await refusedUpgrade(`${stream}?watermark=0&t=nonsense`)).toEqual([403, 'auth.token_invalid']);
    expect(await refusedUpgrade(`${stream}?watermark=0&t=${encodeURIComponent(signed({ expired: true }).stream)}`)).toEqual([403, 'auth.token_expired']);
    expect(await refusedUpgrade(`${stream}?watermark=0&t=${encodeURIComponent(signed({ conversationId: systemIds.next() }).stream)}`)).toEqual([404, 'conversation.not_found']);
  });

  it('the same message sent again, also at the same moment: once, with one id', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => customer.say('only once', 'same-id')));
    expect(new Set(answers.map((a) => a.body.id)).size).toBe(1);
    const { body } = await request(activities(), { token: customer.token });
    expect(body.activities.filter((a: { text?: string }) => a.text === 'only once')).toHaveLength(1);
  });

  it('a closed conversation', async () => {
    const gone = new Customer(server.url);
    await gone.start(secret);
    await gone.post({ type: 'endOfConversation' });
    const answer = await gone.say('hello?');
    expect([answer.status, code(answer)]).toEqual([409, 'conversation.closed']);
    expect((await request(activities(gone.conversationId), { token: gone.token })).body.activities.at(-1).type).toBe('endOfConversation');
  });

  it('uploads of pages and scripts, of nothing, and of too much', async () => {
    const upload = async (type: string, bytes: Uint8Array<ArrayBuffer>) => {
      const form = new FormData();
      form.append('file', new Blob([bytes], { type }), 'a.bin');
      const response = await fetch(`${server.url}/v3/directline/conversations/${customer.conversationId}/upload?userId=u`, { method: 'POST', headers: { authorization: `Bearer ${customer.token}` }, body: form });
      return [response.status, ((await response.json()) as { error?: { code: string } }).error?.code];
    };
    expect(await upload('text/html', new Uint8Array(10))).toEqual([400, 'attachment.refused']);
    expect(await upload('image/svg+xml', new Uint8Array(10))).toEqual([400, 'attachment.refused']);
    expect(await upload('image/png', new Uint8Array(0))).toEqual([400, 'attachment.refused']);
    expect(await upload('image/png', new Uint8Array(11 * 1024 * 1024))).toEqual([413, 'activity.too_large']);
    expect(await upload('image/png', new Uint8Array(100))).toEqual([200, undefined]);
    const { body } = await request(activities(), { token: customer.token });
    const { contentUrl } = body.activities.at(-1).attachments[0];
    const file = await fetch(contentUrl);
    expect([file.status, file.headers.get('content-type'), file.headers.get('x-content-type-options')]).toEqual([200, 'image/png', 'nosniff']);
    expect((await request(`${contentUrl}x`)).status).toBe(404);
  });
});

/** The status and code with which a WebSocket upgrade is refused. */
async function refusedUpgrade(url: string, headers: Record<string, string> = {}): Promise<[number, string]> {
  const socket = new WebSocket(url, { headers });
  return await new Promise((resolve, reject) => {
    socket.on('open', () => reject(new Error('it was accepted')));
    socket.on('error', () => {});
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve([response.statusCode!, (JSON.parse(text) as { error: { code: string } }).error.code]));
    });
  });
}

describe('CORS', () => {
  it('lets Microsoft’s clients in from any origin, with the headers they send', async () => {
    const response = await fetch(activities(), {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type,x-ms-bot-agent,x-requested-with' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    for (const header of ['authorization', 'content-type', 'x-ms-bot-agent', 'x-requested-with']) {
      expect(response.headers.get('access-control-allow-headers')).toContain(header);
    }
    const refused = await fetch(activities(), { method: 'POST', headers: { origin: 'https://shop.example' } });
    expect(refused.headers.get('access-control-allow-origin')).toBe('*'); // also on errors, or the page sees nothing
  });
});

describe('every operation', () => {
  const sample = systemIds.next();
  const roleOf = { representative: 'representative', supervisor: 'supervisor', administrator: 'administrator' } as const;
  it.each(Object.values(operations).map((o) => [o.name, o] as const))('%s answers who may and refuses who may not', async (_name, operation) => {
    if (operation.access === 'public') return expect(operation.name).toBe('session.create'); // nothing else is open
    const url = server.url + operation.path.replace(/:(\w+)/g, (_, key: string) => (key.endsWith('Id') && key !== 'articleId' ? sample : 'nobody'));
    const call = (token?: string) => request(url, { method: operation.method, token, ...(operation.method === 'GET' ? {} : { body: {} }) });
    expect(code(await call())).toBe('auth.required');
    expect(code(await call('pb_t_nonsense'))).toBe('auth.required');
    for (const [name, role] of Object.entries(roleOf)) {
      if (operation.name === 'session.delete') continue; // would sign this test out
      const answer = await call(staff[name as keyof typeof roleOf].token);
      const allowed = operation.access === 'signed-in' || operation.access.includes(role);
      if (allowed) expect([name, code(answer)]).not.toEqual([name, 'auth.forbidden']);
      else expect([name, answer.status, code(answer)]).toEqual([name, 403, 'auth.forbidden']);
    }
    const foreign = await fetch(url, { method: operation.method, headers: { authorization: `Bearer ${staff.administrator.token}`, 'content-type': 'application/json' }, ...(operation.method === 'GET' ? {} : { body: '{"zzz":1}' }) });
    if (operation.method !== 'GET' && operation.name !== 'session.delete' && (operation.access === 'signed-in' || operation.access.includes('administrator'))) {
      expect(((await foreign.json()) as { error: { code: string } }).error.code).toBe('request.invalid'); // unknown fields
    }
  });

  it('of another organization’s staff sees nothing of ours', async () => {
    const organizationId = systemIds.next();
    const userId = systemIds.next();
    await database.query(`insert into organization (id, slug, name) values ($1, 'other', 'Other')`, [organizationId]);
    await database.query(`insert into app_user (id, organization_id, username, display_name, roles, password_hash) values ($1, $2, 'outsider', 'Outsider', '{supervisor,administrator,representative}', 'x')`, [userId, organizationId]);
    await database.query(`insert into representative (user_id, organization_id) values ($1, $2)`, [userId, organizationId]);
    const outsider = new Staff(server.url, await server.cli('token', 'outsider'));
    const { conversationId } = customer;
    await customer.say('a secret of ours');
    for (const name of ['conversation.read', 'message.list', 'conversation.explanation'] as const) {
      await expect(outsider.call(name, { conversationId })).rejects.toMatchObject({ code: 'conversation.not_found' });
    }
    for (const name of ['conversation.end', 'conversation.close', 'conversation.park'] as const) {
      await expect(outsider.call(name, { conversationId })).rejects.toMatchObject({ code: 'conversation.not_found' });
    }
    await expect(outsider.call('note.add', { conversationId, clientMessageId: 'x', text: 'x' })).rejects.toMatchObject({ code: 'conversation.not_found' });
    await expect(outsider.call('message.send', { conversationId, clientMessageId: 'x', text: 'x' })).rejects.toMatchObject({ code: 'conversation.not_found' });
    expect((await outsider.call('conversation.list', {})).conversations).toEqual([]);
    expect((await outsider.call('operations.live', {})).queues).toEqual([]);
    expect((await outsider.call('user.list', {})).users.map((u) => u.username)).toEqual(['outsider']);
    await expect(outsider.call('token.create', { username: 'administrator', name: 'x' })).rejects.toMatchObject({ code: 'user.not_found' });
    await outsider.connect();
    await expect(outsider.ask('conversation.follow', { conversationId, after: 0 })).rejects.toMatchObject({ code: 'conversation.not_found' });
    await outsider.close();
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
    await expect(representative2.call('offer.accept', { offerId })).rejects.toMatchObject({ code: 'offer.not_found', status: 404 });
    await expect(representative2.call('offer.decline', { offerId })).rejects.toMatchObject({ code: 'offer.not_found' });
    await expect(representative2.call('conversation.read', { conversationId: waiting.conversationId })).rejects.toMatchObject({ code: 'conversation.not_found' });
    await database.query(`update offer set expires_at = now() - interval '1 second' where id = $1`, [offerId]);
    await expect(representative.call('offer.accept', { offerId })).rejects.toMatchObject({ code: 'offer.expired', status: 409 });
    await waiting.post({ type: 'endOfConversation' });
  });

  it('who send nonsense on the realtime socket get an answer and keep their socket', async () => {
    const { supervisor } = staff;
    await supervisor.connect();
    await expect(supervisor.ask('no.such', {})).rejects.toMatchObject({ code: 'realtime.unknown_operation' });
    await expect(supervisor.ask('presence.set', { presence: 'available' })).rejects.toMatchObject({ code: 'auth.forbidden' });
    await expect(supervisor.ask('conversation.follow', { conversationId: 'x' })).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(supervisor.ask('conversation.follow', { conversationId: customer.conversationId, after: 99_999 })).rejects.toMatchObject({ code: 'conversation.watermark_invalid' });
    await expect(supervisor.ask('conversation.read', { conversationId: customer.conversationId, zzz: 1 })).rejects.toMatchObject({ code: 'request.invalid' });
    supervisor.socket!.send('{"broken');
    await expect.poll(() => supervisor.frames.some((f) => 're' in f && !f.ok && f.error.code === 'request.invalid')).toBe(true);
    await expect(supervisor.ask('conversation.read', { conversationId: customer.conversationId })).resolves.toMatchObject({ conversationId: customer.conversationId });
    expect(await refusedUpgrade(`${server.url.replace('http', 'ws')}/api/realtime`, { authorization: 'Bearer nonsense' })).toEqual([401, 'auth.required']);
  });

  it('sign in by cookie only from our own pages; a wrong name and a wrong password look the same', async () => {
    const signIn = (body: unknown, headers: Record<string, string> = {}) => request(`${server.url}/api/session`, { body, headers });
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
    const foreign = await request(`${server.url}/api/session`, { method: 'DELETE', headers: { cookie: session, origin: 'https://evil.example' } });
    expect([foreign.status, code(foreign)]).toEqual([403, 'auth.forbidden']);
    expect((await signIn({ username: 'supervisor', password: 'patchbay-demo' }, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await request(`${server.url}/api/session`, { method: 'DELETE', headers: { cookie: session } })).status).toBe(200);
    expect(code(await request(`${server.url}/api/session`, { headers: { cookie: session } }))).toBe('auth.required');
  });

  it('who guess passwords are slowed down', async () => {
    let last = 0;
    for (let n = 0; n < 40 && last !== 429; n += 1) last = (await request(`${server.url}/api/session`, { body: { username: 'guessed', password: `guess-${n}` } })).status;
    expect(last).toBe(429);
  });
});

it('an address that does not exist answers with the same shape as every error', async () => {
  const answer = await request(`${server.url}/api/nothing`);
  expect([answer.status, code(answer)]).toEqual([404, 'request.not_found']);
  expect(answer.body.error.message).toBe(errorCatalogue['request.not_found'].message);
});
