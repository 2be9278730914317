/**
 * Agents of others call ours: Microsoft's Copilot Studio client and their Direct Line client begin with a context, and
 * get the conversation back, its end, or a representative.
 */
import { Activity } from '@microsoft/agents-activity';
import { ConnectionSettings, CopilotStudioClient } from '@microsoft/agents-copilotstudio-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HandoffContext } from '../../contracts/handoff.ts';
import { adminConnectionString } from '../admin.ts';
import { request, Staff } from '../clients.ts';
import { ConnectionStatus, DirectLineJs } from '../direct-line/directlinejs-client.ts';
import { startTestServer, type TestServer } from '../server.ts';

const agentName = 'Patchbay Assistant';
const pathOf = (agent: string) =>
  `/copilotstudio/dataverse-backed/authenticated/bots/${encodeURIComponent(agent)}/conversations`;

let server: TestServer;
let secret: string;
let administrator: Staff;
beforeAll(async () => {
  server = await startTestServer(adminConnectionString());
  secret = await server.secret();
  administrator = new Staff(server.url, await server.token('administrator'));
  await administrator.call('topic.put', { name: 'Call back', yaml: returns });
});
afterAll(() => server?.stop());

const record: HandoffContext = {
  version: 1,
  conversationId: 'contoso-front-7',
  channel: 'chat',
  locale: 'en-US',
  from: { kind: 'ai_agent', name: 'Contoso Front Door' },
  reason: 'topic',
  message: 'The customer reports damage.',
  summary: 'A parcel arrived broken.',
  intent: { name: 'Report damage', confidence: 0.9 },
  topics: ['Greeting', 'Report damage'],
  phrases: ['my parcel is broken'],
  variables: { policyNumber: 'P-77' },
  authentication: { state: 'authenticated', userId: 'crm-4711', method: 'oauth' },
  transcript: [],
};
const transcript = {
  contentType: 'application/json',
  name: 'Transcript',
  content: {
    activities: [
      { type: 'message', from: { role: 'user', name: 'Dana' }, text: 'my parcel is broken' },
      { type: 'message', from: { role: 'bot', name: 'Contoso Front Door' }, text: 'I am passing you on.' },
    ],
  },
};
const initiate = {
  type: 'event',
  name: 'handoff.initiate',
  value: {
    va_BotName: 'Contoso Front Door',
    va_LastTopic: 'Report damage',
    policyNumber: 'P-77',
    patchbay: record,
  },
  attachments: [transcript],
};

const clientOf = (token: string, agent = agentName): CopilotStudioClient => {
  const settings = new ConnectionSettings({
    directConnectUrl: `${server.url}${pathOf(agent)}`,
  } as ConnectionSettings);
  return new CopilotStudioClient(settings, token);
};
const all = async (stream: AsyncGenerator<Activity>): Promise<Activity[]> => {
  const activities: Activity[] = [];
  for await (const activity of stream) activities.push(activity);
  return activities;
};
const words = (activities: readonly Activity[]): string[] =>
  activities.flatMap(({ type, text }) => (type === 'message' && text ? [text] : []));
const say = (text: string): Activity => Activity.fromObject({ type: 'message', text });

describe('@microsoft/agents-copilotstudio-client', () => {
  it('starts, is greeted, and gets each turn’s answer as one stream', async () => {
    const client = clientOf(secret);
    const greeting = await all(client.startConversationStreaming(true));
    expect(words(greeting).length).toBeGreaterThan(0);
    const answer = await all(client.sendActivityStreaming(say('Where is my order?')));
    expect(words(answer).join()).toMatch(/order number/i);
    expect(answer.every(({ from }) => from?.role === 'bot')).toBe(true);
    expect(words(await all(client.sendActivityStreaming(say('1002')))).join()).toContain('1002');
  });

  it('gives context, and gets it back with the result: handoff.initiate, then the end', async () => {
    const client = clientOf(secret);
    expect(await all(client.startConversationStreaming(false))).toEqual([]);
    await all(client.sendActivityStreaming(Activity.fromObject(initiate)));
    const answer = await all(client.sendActivityStreaming(say('please give me back now')));
    const back = answer.find(({ name }) => name === 'handoff.initiate');
    expect(back?.value).toMatchObject({ policyNumber: 'P-77', outcomeOfClaim: 'accepted' });
    expect((back!.value as { patchbay: HandoffContext }).patchbay).toMatchObject({
      from: { kind: 'ai_agent', name: agentName },
      authentication: { state: 'authenticated', userId: 'crm-4711' },
    });
    const said = (back!.attachments![0]!.content as { activities: { text: string }[] }).activities;
    expect(said.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['my parcel is broken', 'please give me back now']),
    );
    expect(answer.at(-1)).toMatchObject({ type: 'endOfConversation', value: { outcome: 'back' } });
  });

  it('needs a representative: the conversation stays here, with what was said elsewhere', async () => {
    const representative = new Staff(server.url, await server.token('representative'));
    await representative.connect();
    await representative.ask('presence.set', { presence: 'available' });
    await representative.ask('desk.follow');
    try {
      const client = clientOf(secret);
      await all(client.startConversationStreaming(false));
      await all(client.sendActivityStreaming(Activity.fromObject(initiate)));
      const answer = await all(client.sendActivityStreaming(say('I want to talk to a human')));
      expect(answer.some(({ name }) => name === 'patchbay.handover.requested')).toBe(true);
      const desk = await representative.until((d) => d.offers.length > 0);
      const { offerId, conversationId } = desk.offers[0]!;
      await representative.ask('offer.accept', { offerId });
      const { context } = await representative.ask('conversation.read', { conversationId });
      expect(context).toMatchObject({ policyNumber: 'P-77', authentication: { state: 'authenticated' } });
      await representative.ask('conversation.follow', { conversationId, after: 0 });
      const notes = () =>
        representative.messages.get(conversationId)?.filter(({ kind }) => kind === 'note') ?? [];
      await expect
        .poll(() =>
          notes()
            .map(({ text }) => text)
            .join(),
        )
        .toContain('Dana: my parcel is broken');

      const heard: string[] = [];
      const listening = (async () => {
        for await (const { activity } of client.subscribeAsync(conversationId)) {
          if (activity.text) heard.push(activity.text);
          if (activity.type === 'endOfConversation') return;
        }
      })();
      await representative.ask('message.send', {
        conversationId,
        clientMessageId: 'a',
        text: 'A person here.',
      });
      await all(client.sendActivityStreaming(say('good to hear')));
      await expect
        .poll(() => representative.messages.get(conversationId)?.some(({ text }) => text === 'good to hear'))
        .toBe(true);
      await representative.ask('message.send', { conversationId, clientMessageId: 'b', text: 'Goodbye.' });
      await expect.poll(() => heard).toContain('Goodbye.');
      await representative.ask('conversation.end', { conversationId });
      await representative.ask('conversation.close', { conversationId });
      await listening;
    } finally {
      await representative.close();
    }
  });
});

describe('botframework-directlinejs', () => {
  it('with the channel’s secret: the agent begins again with the context', async () => {
    const caller = new DirectLineJs({
      url: server.url,
      secret,
      userId: 'contoso-front',
      userName: 'Contoso',
    });
    try {
      await caller.reaches(ConnectionStatus.Online);
      await caller.post(initiate);
      await caller.sendMessage('please give me back now');
      await caller.receives((activities) => activities.some(({ name }) => name === 'handoff.initiate'));
      const back = caller.received.find(({ name }) => name === 'handoff.initiate') as unknown as {
        value: unknown;
      };
      expect(back.value).toMatchObject({ policyNumber: 'P-77', outcomeOfClaim: 'accepted' });
    } finally {
      caller.end();
    }
  });

  it('with a customer’s token it is an event like any other: nobody vouches for themselves', async () => {
    const generated = await request(`${server.url}/v3/directline/tokens/generate`, {
      token: secret,
      body: { user: { id: 'dl_forger', name: 'Forger' } },
    });
    const customer = new DirectLineJs({ url: server.url, token: generated.body.token });
    try {
      await customer.reaches(ConnectionStatus.Online);
      await customer.post(initiate);
      await customer.sendMessage('I want to talk to a human');
      await customer.receives((activities) =>
        activities.some(({ name }) => name === 'patchbay.handover.requested'),
      );
      const detail = await administrator.call('conversation.read', {
        conversationId: customer.conversationId!,
      });
      expect(detail.context).not.toHaveProperty('authentication');
      expect(detail.context).not.toHaveProperty('policyNumber');
    } finally {
      customer.end();
    }
  });
});

describe('who may call', () => {
  const start = async (agent: string, token?: string) =>
    await request(`${server.url}${pathOf(agent)}`, { token, body: { emitStartConversationEvent: false } });
  const code = async (agent: string, token?: string) => {
    const { status, body } = await start(agent, token);
    return [status, body?.error?.code];
  };

  it('a channel’s secret opens the agent of its channel, an administrator’s token every agent', async () => {
    await administrator.call('ai_agent.create', { name: 'Other', setup: { kind: 'topics', settings: {} } });
    expect((await start(agentName, secret)).status).toBe(200);
    expect((await start('other', administrator.token)).status).toBe(200);
    expect(await code('Other', secret)).toEqual([404, 'ai_agent.not_found']);
    expect(await code('Nobody', administrator.token)).toEqual([404, 'ai_agent.not_found']);
    expect(await code(agentName)).toEqual([401, 'auth.required']);
    expect(await code(agentName, 'nonsense')).toEqual([401, 'auth.required']);
    expect(await code(agentName, `${secret.slice(0, -1)}x`)).toEqual([403, 'auth.token_invalid']);
    expect(await code(agentName, await server.token('representative'))).toEqual([403, 'auth.forbidden']);
    const token = await request(`${server.url}/v3/directline/tokens/generate`, { token: secret, body: {} });
    expect(await code(agentName, token.body.token)).toEqual([401, 'auth.required']);
  });

  it('a conversation of another channel is not there', async () => {
    const { headers } = await start('Other', administrator.token);
    const id = headers.get('x-ms-conversationid')!;
    const turn = { activity: { type: 'message', text: 'hello' } };
    const ask = async (where: string) =>
      (await request(`${server.url}${pathOf(agentName)}/${where}`, { token: secret, body: turn })).body?.error
        ?.code;
    expect(await ask(crypto.randomUUID())).toBe('conversation.not_found');
    expect(await ask('not-an-id')).toBe('conversation.not_found');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('bad input is refused in words', async () => {
    const { headers } = await start(agentName, secret);
    const url = `${server.url}${pathOf(agentName)}/${headers.get('x-ms-conversationid')}`;
    const ask = async (body: unknown) => (await request(url, { token: secret, body })).body?.error?.code;
    expect(await ask({})).toBe('request.invalid');
    expect(await ask({ activity: { type: 'message' } })).toBe('activity.invalid');
    expect(await ask({ activity: { type: 'message', text: 'x'.repeat(30_000) } })).toBe('activity.too_large');
    expect(await ask({ activity: { type: 'event', name: 'patchbay.fake' } })).toBe('activity.invalid');
  });
});

/** Gives the conversation back to whoever called. */
const returns = [
  'kind: AdaptiveDialog',
  'beginDialog:',
  '  kind: OnRecognizedIntent',
  '  id: main',
  '  intent: { displayName: Call back, triggerQueries: [please give me back now] }',
  '  actions:',
  '    - kind: SetVariable',
  '      id: set',
  '      variable: Global.outcomeOfClaim',
  '      value: ="accepted"',
  '    - kind: SetVariable',
  '      id: who',
  '      variable: Global.va_Agent',
  '      value: ="Contoso Front Door"',
  '    - kind: TransferConversationV2',
  '      id: transfer',
  '      transferType: { kind: TransferToAgent, messageToAgent: Done, context: { kind: AutomaticTransferContext } }',
].join('\n');
