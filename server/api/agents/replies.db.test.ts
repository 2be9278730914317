/** A bot made with Microsoft's Agents SDK, at its own messages endpoint: it answers at once, or calls us back. */
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostedBot, startHostedBot } from '../../../testing/outside-agents/hosted-bot.ts';
import { isAppError } from '../../platform/errors.ts';
import { replyPath } from '../../self-service/outside/reply-address.ts';
import { OutsideStage, type StageConversation, until } from '../../self-service/outside/testing-stage.ts';
import { addAgentReplies } from './replies.ts';

const app = Fastify({ routerOptions: { maxParamLength: 600 }, forceCloseConnections: true });
let stage: OutsideStage;
let bot: HostedBot;
beforeAll(async () => {
  stage = await OutsideStage.open();
  addAgentReplies(app, stage.house);
  app.setErrorHandler((error, _, reply) =>
    reply
      .status(isAppError(error) ? error.status : 500)
      .send({ code: isAppError(error) ? error.code : 'defect' }),
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  stage.reached.publicUrl = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  bot = await startHostedBot();
});
afterAll(async () => {
  await stage.close();
  await bot.close();
  await app.close();
});

async function begin(more: Record<string, unknown> = {}): Promise<StageConversation> {
  await stage.setAgent(
    {
      protocol: 'activity',
      url: bot.url,
      botId: 'front-door',
      retryForSeconds: 1,
      answerWithinSeconds: 3,
      ...more,
    },
    bot.host,
  );
  return await stage.begin();
}

describe.each(['expect', 'service_url'])('answers by %s', (replies) => {
  it('turn by turn, and hands over', async () => {
    const conversation = await begin({ replies });
    const greeting = await conversation.hears('Welcome to Contoso');
    expect(greeting.sender).toMatchObject({ kind: 'ai_agent', name: 'Contoso Bot' });
    await conversation.say('Track my parcel');
    await conversation.hears('Which order number?');
    await conversation.say('1002');
    await conversation.hears('Order 1002 is on its way.');
    await conversation.say('', {
      attachments: [{ name: 'photo.png', contentType: 'image/png', attachmentId: stage.house.ids.next() }],
    });
    await conversation.hears('Got photo.png.');
    const address = bot.received.at(-1)!.attachments![0]!.contentUrl!;
    expect(address.startsWith(stage.reached.publicUrl)).toBe(true);
    await conversation.say('queue');
    const row = await conversation.isQueued();
    expect(row.context).toMatchObject({ policyNumber: 'P-77' });
    expect(await conversation.heard()).toHaveLength(5);
    await until(() => bot.received.some(({ name }) => name === 'handoff.status'));
  });
});

describe('called back', () => {
  const speak = async (path: string, remoteId: string, activity: unknown) =>
    await fetch(`${stage.reached.publicUrl}${path}v3/conversations/${remoteId}/activities`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
    });

  it('between turns; only at the address that was given for this conversation', async () => {
    const conversation = await begin({ replies: 'service_url' });
    await conversation.hears('Welcome');
    // The one before may still be told something.
    const [session] = await stage.house.db.system<{ remote_id: string }>(
      'select remote_id from outside_session where conversation_id = $1',
      [conversation.id],
    );
    const isOurs = ({ conversation: one }: (typeof bot.received)[number]) => one?.id === session!.remote_id;
    const { serviceUrl, conversation: remote } = bot.received.findLast(isOurs)!;
    const path = new URL(serviceUrl!).pathname;
    const late = {
      type: 'message',
      id: 'late-1',
      text: 'Your parcel has arrived.',
      from: { id: 'front-door' },
    };
    expect((await speak(path, remote!.id, late)).status).toBe(201);
    expect((await speak(path, remote!.id, late)).status).toBe(201); // told twice, it is one
    await conversation.hears('Your parcel has arrived.');
    await conversation.say('later');
    await conversation.hears('I will tell you.');
    expect((await conversation.heard()).filter((text) => text.includes('has arrived'))).toHaveLength(1);

    const refused = async (at: string, id: string, what: unknown = late) =>
      ((await (await speak(at, id, what)).json()) as { code: string }).code;
    expect(await refused(path, 'another')).toBe('conversation.not_found');
    expect(await refused(`${path.slice(0, -2)}x/`, remote!.id)).toBe('auth.token_invalid');
    expect(await refused('/api/agents/replies/e30.x/', remote!.id)).toBe('auth.token_invalid');
    expect(await refused(path, remote!.id, { text: 'no type' })).toBe('activity.invalid');
    // A tenant's key names the tenant: another's conversation is not there.
    const foreign = replyPath(stage.house, {
      organizationId: stage.house.ids.next(),
      conversationId: conversation.id,
      agentId: stage.agentId,
    });
    expect(await refused(foreign, remote!.id)).toBe('conversation.not_found');
  });
});

it('that is refused by the network: tried again, then the customer reaches a person', async () => {
  const conversation = await begin();
  await conversation.hears('Welcome');
  await bot.close();
  await conversation.say('hello?');
  await conversation.hears('cannot answer at the moment');
  const row = await conversation.isQueued();
  expect(row.summary).toContain('hello?');
  bot = await startHostedBot({ port: Number(bot.host.split(':')[1]) });
});

it('that answers nonsense', async () => {
  const nonsense = Fastify();
  nonsense.post('/api/messages', async (_, reply) => reply.type('text/html').send('<html>A proxy</html>'));
  await nonsense.listen({ port: 0, host: '127.0.0.1' });
  const host = `127.0.0.1:${(nonsense.server.address() as AddressInfo).port}`;
  await stage.setAgent(
    { protocol: 'activity', url: `http://${host}/api/messages`, retryForSeconds: 1 },
    host,
  );
  const conversation = await stage.begin();
  await conversation.hears('cannot answer at the moment');
  expect((await conversation.isQueued()).escalation_reason).toContain('something else than activities');
  await nonsense.close();
});
