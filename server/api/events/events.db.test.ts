/** The webhook as senders meet it: signed or with its token, within limits, and silent about what exists. */
import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConnectionSettings } from '../../../contracts/crm.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization } from '../../../testing/people.ts';
import { createConnection, rotateWebhookSecret } from '../../connectors/connections/index.ts';
import { AppendGroups } from '../../conversations/index.ts';
import { AcceptGroups } from '../../routing/index.ts';
import { createHttp } from '../http/index.ts';
import { addEvents } from './index.ts';

let house: TestHouse;
let app: FastifyInstance;
let path: string;
let secret: string;

beforeAll(async () => {
  house = await createTestHouse(inject('adminConnectionString'));
  const { organizationId } = await makeOrganization(house);
  const connectionId = await createConnection(house, organizationId, 'system', {
    name: 'Contoso Service',
    kind: 'rest',
    settings: ConnectionSettings.parse({ uri: 'https://crm.contoso.example', recordingStore: 'recordings' }),
    connectorId: null,
    secretExpiresAt: null,
    enabled: true,
  });
  ({ path, secret } = await rotateWebhookSecret(house, organizationId, 'system', connectionId));
  const appends = new AppendGroups(house, () => Promise.reject(new Error('nobody writes here')));
  app = await createHttp({
    services: { house, appends, accepts: new AcceptGroups(house) },
    readiness: { pending: undefined },
  });
  addEvents(app, { house });
});
afterAll(async () => {
  await app.close();
  await house.close();
});

const event = JSON.stringify({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: {
    bucket: { name: 'recordings' },
    object: { key: '5a0f6d0e-2f3b-4c1d-9e8a-7b6c5d4e3f2a_x.wav', sequencer: '1' },
  },
});

function sign(body: string, at = Math.floor(Date.now() / 1000)): Record<string, string> {
  const hex = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  return { 'x-patchbay-signature': `t=${at},v1=${hex}` };
}
async function post(body: string, headers: Record<string, string>, url = path) {
  const answer = await app.inject({
    method: 'POST',
    url,
    payload: body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return {
    status: answer.statusCode,
    body: answer.json<Record<string, unknown> & { error?: { code: string } }>(),
  };
}

test('a signed event is taken, and once', async () => {
  expect(await post(event, sign(event))).toEqual({ status: 202, body: { events: [{ outcome: 'waiting' }] } });
  expect(await post(event, { 'x-patchbay-token': secret })).toEqual({
    status: 202,
    body: { events: [{ outcome: 'duplicate' }] },
  });
});

test('the bytes count, whatever they are called', async () => {
  const odd = `  ${event}\n`;
  expect((await post(odd, { ...sign(odd), 'content-type': 'text/plain; charset=UTF-8' })).status).toBe(202);
});

describe('refused', () => {
  test.each([
    ['without a signature', () => ({})],
    ['signed for another body', () => sign(`${event} `)],
    ['signed long ago', () => sign(event, Math.floor(Date.now() / 1000) - 4000)],
    ['with another token', () => ({ 'x-patchbay-token': `${secret}x` })],
  ])('%s', async (_what, headers) => {
    const { status, body } = await post(event, headers());
    expect([status, (body.error ?? body).code]).toEqual([401, 'event.not_signed']);
  });

  test.each(['/api/events/5a0f6d0e-2f3b-4c1d-9e8a-7b6c5d4e3f2a', '/api/events/nothing'])(
    'at %s in the same words: what exists is not told',
    async (url) => {
      const { status, body } = await post(event, sign(event), url);
      expect([status, (body.error ?? body).code]).toEqual([401, 'event.not_signed']);
    },
  );

  test('what is no JSON, and what is too large', async () => {
    expect((await post('{"a":', sign('{"a":'))).status).toBe(400);
    const large = `"${'x'.repeat(1024 * 1024 + 1)}"`;
    expect((await post(large, sign(large))).status).toBe(413);
  });
});
