/** Any Direct Line bot as a conversation's AI agent, and what happens when it dies. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FakeDirectLine, FakeOptions } from '../../../testing/direct-line/fake-direct-line.ts';
import { startDirectLineBot } from '../../../testing/outside-agents/direct-line-bot.ts';
import { type HostedBot, startHostedBot } from '../../../testing/outside-agents/hosted-bot.ts';
import { startOutsideSystem } from '../../../testing/outside-system.ts';
import { OutsideStage, type StageConversation, until } from './testing-stage.ts';

let stage: OutsideStage;
let bot: HostedBot;
let line: FakeDirectLine;
beforeAll(async () => {
  stage = await OutsideStage.open();
  bot = await startHostedBot();
});
afterAll(async () => {
  await stage.close();
  await bot.close();
});
beforeEach(async () => {
  line = await startDirectLineBot(bot.url);
});
afterEach(() => line.close());

const settings = (more: Record<string, unknown> = {}) => ({
  protocol: 'direct_line',
  url: `${line.url}/v3/directline`,
  retryForSeconds: 2,
  answerWithinSeconds: 4,
  ...more,
});
const begin = async (more: Record<string, unknown> = {}): Promise<StageConversation> => {
  await stage.setAgent(settings(more), new URL(line.url).host, 'direct-line-secret');
  return await stage.begin();
};
const welcome = 'Welcome to Contoso';

describe.each(['socket', 'polling'])('by %s', (stream) => {
  it('relays words, choices, cards, values and events both ways, under the bot’s name', async () => {
    const conversation = await begin({ stream });
    const greeting = await conversation.hears(welcome);
    expect(greeting.sender).toMatchObject({ kind: 'ai_agent', name: 'Contoso Front Door' });
    expect(greeting.content).toMatchObject({
      speak: expect.stringContaining('<emphasis>'),
      suggestedActions: ['Track my parcel', 'Report damage'],
    });
    await conversation.say('Track my parcel'); // by the title: the bot gets what it stands for
    await conversation.hears('Which order number?');
    await conversation.say('1002');
    await conversation.hears('Order 1002 is on its way.');
    await conversation.say('card');
    const card = await until(async () =>
      (await conversation.messages()).find(({ content }) => content?.attachments?.length),
    );
    expect(card.content!.attachments![0]).toMatchObject({
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard' },
    });
    await conversation.say('', { value: { shop: 'Berlin' } });
    await conversation.hears('You sent {"shop":"Berlin"}.');
    await conversation.say('event');
    const event = await until(async () =>
      (await conversation.messages()).find(({ kind }) => kind === 'event'),
    );
    expect(event.content).toMatchObject({ name: 'shop.basket', value: { items: 2 } });
    expect(line.latest.customerTexts).toEqual(['track', '1002', 'card', '', 'event']);
    await conversation.say('bye');
    await until(async () => (await conversation.row()).state === 'closed');
    await until(() => line.latest.closed); // it is told that the conversation is over
    await until(async () => (await stage.leftOf(conversation)) === 0); // and nothing of it stays
  });
});

it('hands over with its context: the queue, intent, variables and what was said', async () => {
  const conversation = await begin();
  await conversation.hears(welcome);
  await conversation.say('queue');
  const row = await conversation.isQueued();
  expect(row.escalation_reason).toBe('The customer reports damage.');
  expect(row.context).toMatchObject({
    policyNumber: 'P-77',
    damagedItems: 2,
    va_LastTopic: 'contoso_front.topic.ReportDamage',
  });
  const [handoff] = await stage.house.db.transaction(stage.org.organizationId, ({ q }) =>
    q.selectFrom('handoff').select('context').where('conversation_id', '=', conversation.id).execute(),
  );
  expect(handoff!.context).toMatchObject({
    from: { kind: 'ai_agent', name: 'Contoso Bot' },
    intent: { name: 'ReportDamage' },
    topics: ['Greeting', 'ReportDamage'],
    phrases: ['Track my parcel', 'Report damage'],
    variables: { policyNumber: 'P-77' },
  });
  expect(handoff!.context.transcript.map(({ text }) => text)).toContain('I am passing you on.');
  const told = () => line.latest.activities.filter(({ name }) => name === 'handoff.status');
  await until(() => told().length > 0);
  expect(told()[0]!.value).toEqual({ state: 'transferred' });
});

it('names the last topic of an agent that gives only the list of them', async () => {
  const conversation = await begin();
  await conversation.hears(welcome);
  line.latest.append({
    type: 'event',
    name: 'handoff.initiate',
    value: { va_Topics: ['Greeting', 'contoso_front.topic.Refund'] },
    from: { id: 'front-door', role: 'bot' },
  });
  expect((await conversation.isQueued()).context).toMatchObject({
    va_LastTopic: 'Refund',
    va_Topics: ['Greeting', 'contoso_front.topic.Refund'], // as it said them
    va_Language: 'en-US',
  });
});

it('takes up where it stood when the process goes on elsewhere: nothing lost, nothing twice', async () => {
  const conversation = await begin();
  await conversation.hears(welcome);
  await conversation.say('one');
  await conversation.hears('You said: one');
  await stage.stopRelay();
  await conversation.say('two');
  const proactive = { type: 'message', text: 'While you were away', from: { id: 'front-door', role: 'bot' } };
  line.latest.append(proactive);
  stage.startRelay();
  await conversation.hears('You said: two');
  await conversation.hears('While you were away');
  await conversation.say('three');
  await conversation.hears('You said: three');
  const heard = await conversation.heard();
  expect(new Set(heard).size).toBe(heard.length);
  expect(line.latest.customerTexts).toEqual(['one', 'two', 'three']);
});

it('a lost answer to a post is looked into, not guessed: the message is there once', async () => {
  const conversation = await begin();
  await conversation.hears(welcome);
  line.loseNextAnswers(1);
  await conversation.say('only once');
  await conversation.hears('You said: only once');
  await conversation.say('and on');
  await conversation.hears('You said: and on');
  expect(line.latest.posted.filter((id) => id.startsWith('patchbay:')).length).toBe(2);
});

it('a stream that is cut is opened again', async () => {
  const conversation = await begin();
  await conversation.hears(welcome);
  line.dropSockets();
  await conversation.say('after the cut');
  await conversation.hears('You said: after the cut');
  expect(line.latest.socketCount).toBeGreaterThan(1);
});

describe('an agent that dies', () => {
  const apology = 'Contoso Bot cannot answer at the moment';
  const diesWith = async (conversation: StageConversation) => {
    await conversation.hears(apology);
    const row = await conversation.isQueued();
    expect(row.escalation_reason).toContain('Contoso Bot failed');
    expect(
      (await conversation.messages()).some(({ content }) => content?.name === 'patchbay.handover.requested'),
    ).toBe(true);
    return row;
  };

  it('before it begins: nobody listens there', async () => {
    await stage.setAgent(settings({ retryForSeconds: 1 }), new URL(line.url).host, 'direct-line-secret');
    await line.close();
    await diesWith(await stage.begin());
    line = await startDirectLineBot(bot.url); // for afterEach
  });

  it('with a busy server: tried again after what it asks for, then it answers', async () => {
    const conversation = await begin({ retryForSeconds: 8 });
    await conversation.hears(welcome);
    line.failNext(2, { path: /activities$/ });
    await conversation.say('patience');
    await conversation.hears('You said: patience');
    expect(line.latest.customerTexts).toEqual(['patience']);
  });

  it('that hangs: the customer is told in time', async () => {
    const conversation = await begin({ answerWithinSeconds: 2 });
    await conversation.hears(welcome);
    await bot.close(); // Direct Line takes the message, and the bot never answers
    await conversation.say('anybody there?');
    const row = await diesWith(conversation);
    expect(row.escalation_reason).toContain('did not answer within 2 s');
    expect(row.summary).toContain('anybody there?');
    bot = await startHostedBot({ port: Number(new URL(bot.url).port) });
  });

  it('that refuses us: a secret that is not accepted any more', async () => {
    const conversation = await begin();
    await conversation.hears(welcome);
    line.failNext(50, { code: 'auth.token_invalid' });
    await conversation.say('hello?');
    const row = await diesWith(conversation);
    expect(row.escalation_reason).toContain('does not let us in');
  });

  it('in the middle: the server goes away with the stream', async () => {
    const conversation = await begin();
    await conversation.hears(welcome);
    await line.close();
    await diesWith(conversation);
    line = await startDirectLineBot(bot.url);
  });

  it('by its own word', async () => {
    const conversation = await begin();
    await conversation.hears(welcome);
    await conversation.say('broken');
    await conversation.isQueued();
  });
});

it('with a token endpoint: the token is renewed, and one that cannot be is the end', async () => {
  const short: FakeOptions = { tokenSeconds: 120 };
  await line.close();
  line = await startDirectLineBot(bot.url, short);
  const tokens = await startOutsideSystem();
  tokens.answer = () => {
    const { token, conversationId } = line.mintToken();
    return { body: { token, conversationId, expires_in: 120 } };
  };
  try {
    const more = { tokenUrl: `${tokens.url}/token` };
    await stage.setAgent(settings(more), '127.0.0.1');
    const conversation = await stage.begin();
    await conversation.hears(welcome);
    await conversation.say('one');
    await conversation.hears('You said: one');
    expect(line.log.some((entry) => entry.includes('/tokens/refresh'))).toBe(true);
    line.expireTokens({ refreshable: false });
    await conversation.say('two');
    await conversation.hears('cannot answer at the moment');
    await conversation.isQueued();
  } finally {
    await tokens.close();
  }
});
