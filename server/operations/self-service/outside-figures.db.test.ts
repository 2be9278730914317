/** What becomes of conversations with somebody else's agent, by way of the log: its topics are not known, the rest is. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FakeDirectLine } from '../../../testing/direct-line/fake-direct-line.ts';
import { startDirectLineBot } from '../../../testing/outside-agents/direct-line-bot.ts';
import { type HostedBot, startHostedBot } from '../../../testing/outside-agents/hosted-bot.ts';
import { leaveConversation } from '../../conversations/index.ts';
import { runConsumer } from '../../data-model/log/index.ts';
import { OutsideStage, type StageConversation, until } from '../../self-service/outside/testing-stage.ts';
import { onAiSession, readSelfServiceFigures } from '../index.ts';

let stage: OutsideStage;
let bot: HostedBot;
let line: FakeDirectLine;
let folding: { close(): Promise<void> };
beforeAll(async () => {
  stage = await OutsideStage.open();
  bot = await startHostedBot();
  line = await startDirectLineBot(bot.url);
  folding = runConsumer(stage.house, onAiSession);
  const settings = { protocol: 'direct_line', url: `${line.url}/v3/directline`, retryForSeconds: 1 };
  await stage.setAgent(settings, new URL(line.url).host, 'direct-line-secret');
});
afterAll(async () => {
  await folding.close();
  await stage.close();
  await line.close();
  await bot.close();
});

const arrive = async (): Promise<StageConversation> => {
  const conversation = await stage.begin();
  await conversation.hears('Welcome to Contoso');
  return conversation;
};
const leave = async ({ id }: StageConversation) =>
  await leaveConversation(stage.house, stage.org.organizationId, id, `dl_${id}`);

/** The session of the conversation, once it is over. */
const sessionOf = async ({ id }: StageConversation) =>
  await until(async () => {
    const [row] = await stage.house.db.system<{ outcome: string | null; messages: number; topics: string[] }>(
      `select outcome, customer_messages as messages, jsonb_path_query_array(topics, '$[*].topic') as topics
       from ai_session where conversation_id = $1 and outcome is not null`,
      [id],
    );
    return row;
  });

it('served, and gone: contained', async () => {
  const conversation = await arrive();
  await conversation.say('1002');
  await conversation.hears('Order 1002 is on its way.');
  await leave(conversation);
  expect(await sessionOf(conversation)).toEqual({ outcome: 'contained', messages: 1, topics: [] });
});

it('ended by the agent: resolved', async () => {
  const conversation = await arrive();
  await conversation.say('bye');
  expect(await sessionOf(conversation)).toEqual({ outcome: 'resolved', messages: 1, topics: [] });
});

it('handed over: escalated, in the topic that it names', async () => {
  const conversation = await arrive();
  await conversation.say('queue');
  expect(await sessionOf(conversation)).toEqual({
    outcome: 'escalated',
    messages: 1,
    topics: ['Greeting', 'ReportDamage'],
  });
});

it('gone when it had asked something, by its own word: abandoned', async () => {
  const conversation = await arrive();
  await conversation.say('hello');
  await conversation.hears('You said: hello');
  line.latest.append({
    type: 'message',
    text: 'What is your policy number?',
    inputHint: 'expectingInput',
    from: { id: 'front-door', role: 'bot' },
  });
  await conversation.hears('What is your policy number?');
  await leave(conversation);
  expect(await sessionOf(conversation)).toMatchObject({ outcome: 'abandoned' });
});

it('answered what it had asked, and gone: contained', async () => {
  const conversation = await arrive();
  line.latest.append({
    type: 'message',
    text: 'Which order?',
    inputHint: 'expectingInput',
    from: { id: 'front-door', role: 'bot' },
  });
  await conversation.hears('Which order?');
  await conversation.say('1003');
  await conversation.hears('Order 1003 is on its way.');
  await leave(conversation);
  expect(await sessionOf(conversation)).toMatchObject({ outcome: 'contained' });
});

it('gone before it answered: abandoned; gone without a word: unengaged', async () => {
  const waiting = await arrive();
  await stage.stopRelay();
  await waiting.say('anybody there?');
  await leave(waiting);
  stage.startRelay();
  expect(await sessionOf(waiting)).toMatchObject({ outcome: 'abandoned', messages: 1 });
  const silent = await arrive();
  await leave(silent);
  expect(await sessionOf(silent)).toMatchObject({ outcome: 'unengaged', messages: 0 });
});

it('an agent that dies: escalated', async () => {
  const conversation = await arrive();
  await conversation.say('broken');
  expect(await sessionOf(conversation)).toMatchObject({ outcome: 'escalated' });
});

it('handed over to one of ours: handed on, and that one goes on', async () => {
  await stage.addAgent('Front desk', {});
  const conversation = await arrive();
  await conversation.say('claim');
  expect(await sessionOf(conversation)).toMatchObject({ outcome: 'handed_on' });
});

it('all of it stands in the funnel', async () => {
  const { agents, topics } = await readSelfServiceFigures(stage.house, stage.org.organizationId, {
    from: new Date(stage.house.clock.now().getTime() - 86_400_000),
    to: new Date(stage.house.clock.now().getTime() + 60_000),
  });
  expect(agents.find(({ kind }) => kind === 'outside')).toMatchObject({
    outcomes: { resolved: 1, contained: 2, escalated: 2, handedOn: 1, abandoned: 2, unengaged: 1 },
  });
  expect(topics.find(({ topic }) => topic === 'ReportDamage')).toMatchObject({
    sessions: 2,
    endedHere: { contained: 0, escalated: 1, handedOn: 1, abandoned: 0 },
  });
});
