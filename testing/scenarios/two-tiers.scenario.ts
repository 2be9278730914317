/**
 * Two tiers on a whole house: an outside bot (Microsoft's Agents SDK behind Direct Line) meets the customer
 * (Microsoft's Direct Line client), hands over to a pro-code agent, which hands over to a representative, who
 * gives it back to the bot. Everybody knows what happened; a process that is killed loses and doubles nothing.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../admin.ts';
import { Staff } from '../clients.ts';
import { ConnectionStatus, DirectLineJs } from '../direct-line/directlinejs-client.ts';
import type { FakeDirectLine } from '../direct-line/fake-direct-line.ts';
import { startDirectLineBot } from '../outside-agents/direct-line-bot.ts';
import { type HostedBot, startHostedBot } from '../outside-agents/hosted-bot.ts';
import { startTestServer, type TestServer } from '../server.ts';

const secretOfBot = 'direct-line-secret';

describe.each([
  ['in one process', false],
  ['split by role', true],
] as const)('two tiers %s', (_how, split) => {
  let server: TestServer;
  let bot: HostedBot;
  let line: FakeDirectLine;
  let administrator: Staff;
  let representative: Staff;
  let secret: string;

  beforeAll(async () => {
    bot = await startHostedBot();
    line = await startDirectLineBot(bot.url);
    server = await startTestServer(adminConnectionString(), { split });
    secret = await server.secret();
    administrator = new Staff(server.url, await server.token('administrator'));
    representative = new Staff(server.url, await server.token('representative'));
    await representative.connect();
    await representative.ask('presence.set', { presence: 'available' });
    await representative.ask('desk.follow');
    await setUp(administrator, line);
  });
  afterAll(async () => {
    await representative?.close();
    await server?.stop();
    await line?.close();
    await bot?.close();
  });

  const arrive = async (): Promise<DirectLineJs> => {
    const response = await fetch(`${server.url}/v3/directline/tokens/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ user: { id: `dl_${crypto.randomUUID()}`, name: 'Dana' } }),
    });
    const { token } = (await response.json()) as { token: string };
    const customer = new DirectLineJs({ url: server.url, token });
    await customer.reaches(ConnectionStatus.Online);
    await customer.hears('Welcome to Contoso. What can I do for you?');
    return customer;
  };

  it('bot, our agent, a representative, and the bot again: each knows what was before', async () => {
    const customer = await arrive();
    try {
      const greeting = customer.received.find(({ text }) => text?.startsWith('Welcome to Contoso'));
      expect(greeting).toMatchObject({
        from: { name: 'Contoso Front Door' },
        speak: expect.stringContaining('<speak>'),
        suggestedActions: { actions: [{ title: 'Track my parcel' }, { title: 'Report damage' }] },
      });
      await customer.sendMessage('Track my parcel');
      await customer.hears('Which order number?');
      await customer.sendMessage('1002');
      await customer.hears('Order 1002 is on its way.');
      await customer.sendMessage('Report damage');
      await customer.hears('I am passing you on.');
      // The demo's pro-code agent, by the scenario's name in the context.
      await customer.receives((all) => all.some(({ from }) => from?.name === 'Front desk'));

      await customer.sendMessage('I want to talk to a human');
      const conversationId = customer.conversationId!;
      const desk = await representative.until((d) =>
        d.offers.some((offer) => offer.conversationId === conversationId),
      );
      const offer = desk.offers.find((each) => each.conversationId === conversationId)!;
      expect(offer.summary).toContain('Report damage');
      await representative.ask('offer.accept', { offerId: offer.offerId });
      const detail = await representative.ask('conversation.read', { conversationId });
      expect(detail.context).toMatchObject({
        policyNumber: 'P-77',
        damagedItems: 2,
        va_LastTopic: 'Claims',
        va_Topics: ['Greeting', 'ReportDamage', 'Front desk', 'Claims'],
      });
      await representative.ask('conversation.follow', { conversationId, after: 0 });
      await representative.ask('message.send', {
        conversationId,
        clientMessageId: 'one',
        text: 'Your refund is on its way.',
      });
      await customer.hears('Your refund is on its way.');

      const { aiAgents } = await representative.call('handover.targets', {});
      const { aiAgentId } = aiAgents.find(({ name }) => name === 'Contoso Bot')!;
      await representative.ask('conversation.transfer', {
        conversationId,
        aiAgentId,
        reason: 'Parcels again',
      });
      await customer.hears('Welcome back. I know of P-77; the last words were: Your refund is on its way.');
      await customer.sendMessage('1003');
      await customer.hears('Order 1003 is on its way.');
      // One conversation over there from beginning to end, in which it was told what became of it.
      expect(line.conversations).toHaveLength(1);
      const told = line.latest.activities.filter(({ name }) => name?.startsWith('handoff.'));
      expect(told.map(({ name, value }) => [name, (value as { state?: string }).state])).toEqual([
        ['handoff.initiate', undefined],
        ['handoff.status', 'transferred'],
        ['handoff.status', 'accepted'],
        ['handoff.status', 'accepted'],
        ['handoff.initiate', undefined],
      ]);
      const back = told.at(-1)!.value as { va_AgentMessage: string; patchbay: Record<string, unknown> };
      expect(back.va_AgentMessage).toBe('Parcels again');
      expect(back.patchbay).toMatchObject({
        version: 1,
        from: { kind: 'representative' },
        reason: 'representative',
        authentication: { state: 'identified' },
        variables: { policyNumber: 'P-77' },
      });
      await customer.sendMessage('bye');
      await customer.receives((all) => all.some(({ type }) => (type as string) === 'endOfConversation'));
      expect(new Set(customer.received.flatMap(({ id }) => id ?? [])).size).toBe(
        customer.received.filter(({ id }) => id).length,
      );
    } finally {
      customer.end();
    }
  });

  it('kill -9 in the middle: every word arrives once, there and here', async () => {
    const customer = await arrive();
    const { latest } = line;
    try {
      await customer.sendMessage('1001', 'client-1');
      await customer.hears('Order 1001 is on its way.');
      line.slowDown(300); // Direct Line has taken it, and nobody has heard so yet
      await customer.sendMessage('1002', 'client-2');
      await reached(() => latest.customerTexts.includes('1002'));
      await server.kill('worker');
      latest.append({ type: 'message', text: 'Said into the gap', from: { id: 'front-door', role: 'bot' } });
      line.slowDown(0);
      await server.restart();
      await customer.hears('Order 1002 is on its way.', 30_000);
      await customer.hears('Said into the gap', 30_000);
      await customer.sendMessage('1003', 'client-3');
      await customer.hears('Order 1003 is on its way.', 30_000);
      expect(latest.customerTexts).toEqual(['1001', '1002', '1003']);
      const posted = latest.posted.filter((id) => id.startsWith('patchbay:'));
      expect(new Set(posted).size).toBe(posted.length);
      const heard = customer.texts.filter((text) => /way\.$|gap$/.test(text));
      expect(heard.sort()).toEqual([
        'Order 1001 is on its way.',
        'Order 1002 is on its way.',
        'Order 1003 is on its way.',
        'Said into the gap',
      ]);
    } finally {
      customer.end();
    }
  });

  it('the bot dies in mid-conversation: the customer is told and reaches the queue with all that was said', async () => {
    const customer = await arrive();
    try {
      await customer.sendMessage('Track my parcel');
      await customer.hears('Which order number?');
      await line.close();
      await customer.receives(
        (all) => all.some(({ text }) => text?.startsWith('Contoso Bot cannot answer at the moment')),
        30_000,
      );
      const conversationId = customer.conversationId!;
      const detail = await administrator.call('conversation.read', { conversationId });
      expect(detail.summary).toContain('Track my parcel');
      expect(detail.escalationReason).toContain('Contoso Bot failed');
    } finally {
      customer.end();
    }
  });
});

/** The bot is the first agent of the website's chat; the demo's front desk is of ours. */
async function setUp(administrator: Staff, line: FakeDirectLine): Promise<void> {
  await administrator.call('allowed_host.put', {
    hosts: [{ host: new URL(line.url).host, note: 'the bot' }],
  });
  await administrator.call('ai_agent.create', {
    name: 'Contoso Bot',
    secret: secretOfBot,
    setup: {
      kind: 'outside',
      settings: { protocol: 'direct_line', url: `${line.url}/v3/directline`, retryForSeconds: 2 },
    },
  });
  const { document } = await administrator.call('configuration.export', {});
  await administrator.call('configuration.apply', {
    document: document.replace('aiAgent: Patchbay Assistant', 'aiAgent: Contoso Bot'),
    comment: 'The bot meets customers first',
  });
}

async function reached(holds: () => boolean): Promise<void> {
  const until = performance.now() + 15_000;
  while (!holds()) {
    if (performance.now() > until) throw new Error(`It did not become so: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
