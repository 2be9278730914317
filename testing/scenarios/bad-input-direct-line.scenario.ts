/** What Direct Line must refuse, and how: each with its stable code, nothing lost and nothing leaked. */

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mintStreamKey, mintToken } from '../../server/channels/chat/index.ts';
import { systemIds } from '../../server/platform/ids.ts';
import { adminConnectionString } from '../admin.ts';
import { Customer, refusedUpgrade, request } from '../clients.ts';
import { startTestServer, type TestServer } from '../server.ts';

let server: TestServer;
let secret: string;
let customer: Customer;
let key: Buffer;
let database: pg.Client;

beforeAll(async () => {
  server = await startTestServer(adminConnectionString());
  secret = await server.secret();
  customer = new Customer(server.url);
  await customer.start(secret);
  database = new pg.Client({ connectionString: server.env.DATABASE_URL });
  await database.connect();
  key = (await database.query<{ signing_key: Buffer }>('select signing_key from installation')).rows[0]!
    .signing_key;
});
afterAll(async () => {
  await database?.end();
  await customer?.close();
  await server?.stop();
});

const code = (answer: { body: { error?: { code?: string } } }) => answer.body.error?.code;
const activities = (id = customer.conversationId) =>
  `${server.url}/v3/directline/conversations/${id}/activities`;
const count = async () => (await request(activities(), { token: customer.token })).body.activities.length;

/** A token signed by the installation's key, as only the server could. */
function signed(change: { expired?: boolean; conversationId?: string; organizationId?: string }) {
  const at = new Date(Date.now() - (change.expired ? 2 * 3600_000 : 0));
  const house = { signingKey: key, clock: { now: () => at } } as Parameters<typeof mintToken>[0];
  const claims = JSON.parse(Buffer.from(customer.token.split('.')[0]!, 'base64url').toString()) as {
    o: string;
    c: string;
    v: string;
  };
  const token = {
    organizationId: change.organizationId ?? claims.o,
    channelId: claims.c,
    conversationId: change.conversationId ?? claims.v,
    userId: 'u',
    userName: 'U',
  };
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
    expect(code(await request(activities(), { token: forged, body: { type: 'message', text: 'x' } }))).toBe(
      'auth.token_invalid',
    );
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
      const answer = await request(
        `${server.url}/v3/directline/conversations/${other.conversationId}${path}`,
        { token: customer.token },
      );
      expect([path, answer.status, code(answer)]).toEqual([path, 404, 'conversation.not_found']);
    }
    expect(
      code(
        await request(activities(other.conversationId), {
          token: customer.token,
          body: { type: 'message', text: 'x' },
        }),
      ),
    ).toBe('conversation.not_found');
    const foreign = signed({ organizationId: systemIds.next() }).token; // right conversation, wrong tenant
    expect(code(await request(activities(), { token: foreign }))).toBe('conversation.not_found');
    expect(code(await request(activities(), { token: foreign, body: { type: 'message', text: 'x' } }))).toBe(
      'conversation.not_found',
    );
    // A secret opens the conversations of its own channel only.
    expect((await request(activities(other.conversationId), { token: secret })).status).toBe(200);
    expect(code(await request(activities(systemIds.next()), { token: secret }))).toBe(
      'conversation.not_found',
    );
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
    [
      'an event that looks like one of ours',
      { body: { type: 'event', name: 'patchbay.representative.joined', value: { name: 'Nobody' } } },
      400,
      'activity.invalid',
    ],
    [
      'an attachment whose address is a script',
      {
        body: {
          type: 'message',
          attachments: [{ contentType: 'image/png', contentUrl: 'javascript:alert(1)' }],
        },
      },
      400,
      'activity.invalid',
    ],
    ['an event without a name', { body: { type: 'event', value: 1 } }, 400, 'activity.invalid'],
    [
      'a client id that is too long',
      { body: { type: 'message', text: 'x', channelData: { clientActivityID: 'x'.repeat(200) } } },
      400,
      'activity.invalid',
    ],
    [
      'text that is too long',
      { body: { type: 'message', text: 'x'.repeat(28_001) } },
      413,
      'activity.too_large',
    ],
    [
      'a body that is too large',
      { body: { type: 'event', name: 'x', value: 'x'.repeat(70_000) } },
      413,
      'activity.too_large',
    ],
  ])('%s', async (_name, init, status, expected) => {
    const before = await count();
    const answer = await request(activities(), { method: 'POST', token: customer.token, ...init });
    expect([answer.status, code(answer)]).toEqual([status, expected]);
    expect(JSON.stringify(answer.body)).not.toContain('txet: y'); // field names only, never what they held
    expect(await count()).toBe(before);
  });

  it('names the unknown field', async () => {
    const answer = await request(activities(), {
      token: customer.token,
      body: { type: 'message', text: 'x', txet: 'secret words' },
    });
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
    expect(
      await refusedUpgrade(`${stream}?watermark=99999&t=${encodeURIComponent(signed({}).stream)}`),
    ).toEqual([400, 'conversation.watermark_invalid']);
    expect(await refusedUpgrade(`${stream}?watermark=0&t=nonsense`)).toEqual([403, 'auth.token_invalid']);
    expect(
      await refusedUpgrade(`${stream}?watermark=0&t=${encodeURIComponent(signed({ expired: true }).stream)}`),
    ).toEqual([403, 'auth.token_expired']);
    expect(
      await refusedUpgrade(
        `${stream}?watermark=0&t=${encodeURIComponent(signed({ conversationId: systemIds.next() }).stream)}`,
      ),
    ).toEqual([404, 'conversation.not_found']);
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
    expect(
      (await request(activities(gone.conversationId), { token: gone.token })).body.activities.at(-1).type,
    ).toBe('endOfConversation');
  });

  it('uploads of pages and scripts, of nothing, and of too much', async () => {
    const upload = async (type: string, bytes: Uint8Array<ArrayBuffer>) => {
      const form = new FormData();
      form.append('file', new Blob([bytes], { type }), 'a.bin');
      const response = await fetch(
        `${server.url}/v3/directline/conversations/${customer.conversationId}/upload?userId=u`,
        { method: 'POST', headers: { authorization: `Bearer ${customer.token}` }, body: form },
      );
      return [response.status, ((await response.json()) as { error?: { code: string } }).error?.code];
    };
    expect(await upload('text/html', new Uint8Array(10))).toEqual([400, 'attachment.refused']);
    expect(await upload('image/svg+xml', new Uint8Array(10))).toEqual([400, 'attachment.refused']);
    expect(await upload('image/png', new Uint8Array(0))).toEqual([400, 'attachment.refused']);
    expect(await upload('image/png', new Uint8Array(11 * 1024 * 1024))).toEqual([413, 'activity.too_large']);
    expect(await upload('image/png', new Uint8Array(100))).toEqual([200, undefined]);
    const { body } = await request(activities(), { token: customer.token });
    // The AI agent may have answered meanwhile: the upload need not be the last activity.
    const uploaded = body.activities.findLast((a: { attachments?: unknown[] }) => a.attachments?.length);
    const { contentUrl } = uploaded.attachments[0];
    const file = await fetch(contentUrl);
    expect([
      file.status,
      file.headers.get('content-type'),
      file.headers.get('x-content-type-options'),
    ]).toEqual([200, 'image/png', 'nosniff']);
    expect((await request(`${contentUrl}x`)).status).toBe(404);
  });
});

describe('CORS', () => {
  it('lets Microsoft’s clients in from any origin, with the headers they send', async () => {
    const response = await fetch(activities(), {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-ms-bot-agent,x-requested-with',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    for (const header of ['authorization', 'content-type', 'x-ms-bot-agent', 'x-requested-with']) {
      expect(response.headers.get('access-control-allow-headers')).toContain(header);
    }
    const refused = await fetch(activities(), {
      method: 'POST',
      headers: { origin: 'https://shop.example' },
    });
    expect(refused.headers.get('access-control-allow-origin')).toBe('*'); // also on errors, or the page sees nothing
  });
});
