import { afterEach, describe, expect, it } from 'vitest';
import { ConnectionStatus, DirectLineJs, type DirectLineJsOptions } from './directlinejs-client.ts';
import { FakeDirectLine, type FakeOptions } from './fake-direct-line.ts';

const bot = { from: { id: 'bot', name: 'Pip', role: 'bot' } };
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function listen(options: FakeOptions = {}): Promise<FakeDirectLine> {
  const fake = await FakeDirectLine.listen(options);
  open.push(fake);
  return fake;
}

async function connect(
  fake: FakeDirectLine,
  options: Partial<DirectLineJsOptions> = {},
): Promise<DirectLineJs> {
  const token = options.secret ? {} : { token: fake.mintToken().token };
  const client = new DirectLineJs({ url: fake.url, ...token, ...options });
  open.push({ close: () => client.end() });
  await client.reaches(ConnectionStatus.Online);
  return client;
}

describe("Microsoft's client and the fake", () => {
  it('talk over a socket, echoes included, each message once', async () => {
    const fake = await listen({
      onMessage: (activity, conversation) =>
        void conversation.append({ type: 'message', text: `You said ${activity.text}`, ...bot }),
    });
    const client = await connect(fake);
    const id = await client.sendMessage('one', 'client-1');
    expect(id).toBe(`${client.conversationId}|0000001`);
    expect(await client.sendMessage('one', 'client-1')).toBe(id);
    await client.sendMessage('two', 'client-2');
    await client.hears('You said two');
    expect(client.texts).toEqual(['one', 'You said one', 'two', 'You said two']);
    expect(client.received[0]?.channelData?.clientActivityID).toBe('client-1');
    fake.latest.tell({ type: 'typing', ...bot });
    await client.receives((all) => all.some((one) => one.type === 'typing'));
    fake.latest.end();
    await client.receives((all) => all.some((one) => (one.type as string) === 'endOfConversation'));
  });

  it('resume after a cut line without loss or double', { timeout: 40_000 }, async () => {
    const fake = await listen();
    const client = await connect(fake);
    await client.sendMessage('before', 'client-1');
    await client.hears('before');
    client.dropSocket();
    await expect.poll(() => fake.latest.socket).toBeNull();
    fake.latest.append({ type: 'message', text: 'missed', ...bot });
    await client.sendMessage('sent without a socket', 'client-2');
    await client.hears('sent without a socket', 20_000);
    fake.latest.append({ type: 'message', text: 'after', ...bot });
    await client.hears('after');
    expect(client.texts).toEqual(['before', 'missed', 'sent without a socket', 'after']);
    expect(client.socketCount).toBe(2);
    expect(fake.log.some((line) => line.endsWith('?watermark=1'))).toBe(true);
  });

  it('talk with a secret, by polling', async () => {
    const fake = await listen({ secret: 'a secret' });
    const client = await connect(fake, { secret: 'a secret', userId: 'u1', webSocket: false });
    await client.sendMessage('hello', 'client-1');
    await client.hears('hello');
    expect(fake.latest.socketCount).toBe(0);
  });

  it('agree on an expired token', async () => {
    const fake = await listen();
    const client = await connect(fake);
    fake.expireTokens();
    expect(await client.sendMessage('late')).toBe('retry');
    expect(client.statuses).toContain(ConnectionStatus.ExpiredToken);
  });

  it('agree that a conversation has one socket', async () => {
    const fake = await listen();
    const { token, conversationId } = fake.mintToken();
    const first = await connect(fake, { token });
    await expect.poll(() => fake.latest.socketCount).toBe(1);
    const second = await connect(fake, { token, conversationId, watermark: '0' });
    await expect.poll(() => fake.latest.socketCount).toBe(2);
    expect(fake.conversations).toHaveLength(1);
    fake.latest.append({ type: 'message', text: 'to the second', ...bot });
    await second.hears('to the second');
    expect(first.texts).toEqual([]);
  });
});
