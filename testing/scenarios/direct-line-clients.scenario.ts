/** Microsoft's own Direct Line client against the house: dropped sockets, polling, and a server killed with -9. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../admin.ts';
import { Staff } from '../clients.ts';
import { ConnectionStatus, DirectLineJs } from '../direct-line/directlinejs-client.ts';
import { startTestServer, type TestServer } from '../server.ts';

let server: TestServer;
let secret: string;
let representative: Staff;
beforeAll(async () => {
  server = await startTestServer(adminConnectionString());
  secret = await server.secret();
  representative = new Staff(server.url, await server.token('representative'));
  await representative.connect();
  await representative.ask('presence.set', { presence: 'available' });
  await representative.ask('desk.follow');
});
afterAll(async () => {
  await representative?.close();
  await server?.stop();
});

async function token(): Promise<string> {
  const response = await fetch(`${server.url}/v3/directline/tokens/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: '{"user":{"id":"dl_client","name":"Client"}}',
  });
  return ((await response.json()) as { token: string }).token;
}

/** Asks for a person and is accepted by the representative. */
async function handedOver(client: DirectLineJs): Promise<string> {
  await client.reaches(ConnectionStatus.Online);
  await client.sendMessage('I want to talk to a human');
  const conversationId = client.conversationId!;
  const desk = await representative.until((d) => d.offers.some((o) => o.conversationId === conversationId));
  const { offerId } = desk.offers.find((o) => o.conversationId === conversationId)!;
  await representative.ask('offer.accept', { offerId });
  return conversationId;
}

const numbered = (texts: readonly (string | undefined)[]) =>
  texts.filter((text) => /^[cr]\d+$/.test(text ?? ''));

async function finish(conversationId: string): Promise<void> {
  await representative.ask('conversation.end', { conversationId });
  await representative.ask('conversation.close', { conversationId });
}

it('takes an empty body that is announced as JSON, as Microsoft’s service does', async () => {
  const post = async (path: string, bearer: string) => {
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/v3/directline/${path}`, { method: 'POST', headers });
    return { status: response.status, ...((await response.json()) as { token: string }) };
  };
  const generated = await post('tokens/generate', secret);
  expect(generated).toMatchObject({ status: 200, token: expect.any(String) });
  expect(await post('tokens/refresh', generated.token)).toMatchObject({ status: 200 });
  expect(await post('conversations', generated.token)).toMatchObject({ status: 201 });
  expect(await post('conversations', secret)).toMatchObject({ status: 201 });
});

describe('botframework-directlinejs', () => {
  it('loses and doubles nothing across dropped sockets, and knows its own messages by their clientActivityID', async () => {
    const client = new DirectLineJs({ url: server.url, token: await token() });
    try {
      const conversationId = await handedOver(client);
      const expected: string[] = [];
      for (let n = 0; n < 6; n += 1) {
        if (n % 3 === 1) client.dropSocket();
        const id = await client.sendMessage(`c${n}`, `client-${n}`);
        expect(id).toContain(conversationId);
        await representative.ask('message.send', { conversationId, clientMessageId: `r${n}`, text: `r${n}` });
        expected.push(`c${n}`, `r${n}`);
      }
      await client.receives((all) => numbered(all.map((a) => a.text)).length >= expected.length, 30_000);
      expect(numbered(client.texts)).toEqual(expected);
      const echoes = client.received.filter((a) => a.channelData?.clientActivityID?.startsWith('client-'));
      expect(echoes.map((a) => a.channelData!.clientActivityID)).toEqual(
        [0, 1, 2, 3, 4, 5].map((n) => `client-${n}`),
      );
      await finish(conversationId);
      await client.receives((all) => (all.at(-1)?.type as string) === 'endOfConversation');
    } finally {
      client.end();
    }
  });

  it('survives a kill -9 and restart of the server: what was written before and after shows once, in order', async () => {
    const client = new DirectLineJs({ url: server.url, token: await token() });
    try {
      const conversationId = await handedOver(client);
      await client.sendMessage('c0', 'before');
      await representative.ask('message.send', { conversationId, clientMessageId: 'k0', text: 'r0' });
      await client.receives((all) => all.some((a) => a.text === 'r0'));
      await server.kill('web');
      await server.restart();
      representative = new Staff(server.url, representative.token);
      await representative.connect();
      await representative.ask('desk.follow');
      await representative.ask('message.send', { conversationId, clientMessageId: 'k1', text: 'r1' });
      await client.receives((all) => all.some((a) => a.text === 'r1'), 45_000);
      await client.sendMessage('c2', 'after');
      await client.receives((all) => all.some((a) => a.text === 'c2'), 15_000);
      expect(numbered(client.texts)).toEqual(['c0', 'r0', 'r1', 'c2']);
      await finish(conversationId);
    } finally {
      client.end();
    }
  });

  it('works with the secret, by polling, and takes a conversation up again from its watermark', async () => {
    const client = new DirectLineJs({ url: server.url, secret, webSocket: false, userId: 'dl_poller' });
    try {
      await client.reaches(ConnectionStatus.Online);
      await client.sendMessage('hello there', 'p1');
      await client.receives((all) => all.filter((a) => a.from.role === 'bot').length >= 2, 15_000);
      const again = new DirectLineJs({
        url: server.url,
        secret,
        conversationId: client.conversationId!,
        watermark: '0',
        userId: 'dl_poller',
      });
      try {
        await again.receives((all) => all.length >= client.received.length, 15_000);
        expect(again.received.slice(0, client.received.length).map((a) => a.id)).toEqual(
          client.received.map((a) => a.id),
        );
      } finally {
        again.end();
      }
    } finally {
      client.end();
    }
  });
});
