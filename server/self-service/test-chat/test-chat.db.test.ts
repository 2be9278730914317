/** A test chat runs what is being written, shows why, and leaves nothing behind that counts. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative } from '../../../testing/people.ts';
import { saveDraft } from '../commands/draft-topic.ts';
import { putTopic } from '../commands/put-topic.ts';
import { topicSaying } from '../testing-management.ts';
import { endAgentTest, sendToAgentTest, startAgentTest, type TestInput } from './test-chat.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
});
afterAll(() => house.close());

const asking = `kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  intent:
    displayName: Order status
    triggerQueries:
      - order status
  actions:
    - kind: SetVariable
      id: note
      variable: Global.Asked
      value: =true

    - kind: Question
      id: number
      variable: Topic.Number
      prompt: Which order?
      entity: NumberPrebuiltEntity

    - kind: SendActivity
      id: say
      activity: Order {Topic.Number} is on its way.
`;

async function stage() {
  const org = await makeOrganization(house, { withAiAgent: true });
  const userId = await makeRepresentative(house, org);
  const { organizationId } = org;
  const author = { organizationId, actor: 'system' } as const;
  const tester = { organizationId, userId };
  const start = (topics: 'draft' | 'published' | number, more: object = {}) =>
    startAgentTest(house, tester, {
      ...{ agentId: org.aiAgentId!, topics, outsideCalls: 'stubbed', locale: 'en-GB' },
      ...{ channel: 'chat', customerName: 'Kim' },
      ...more,
    });
  const send = (testId: string, input: string | TestInput) =>
    sendToAgentTest(
      house,
      tester,
      testId,
      typeof input === 'string' ? { kind: 'message', text: input, attachmentsCount: 0 } : input,
    );
  const draft = (name: string, yaml: string) =>
    saveDraft(house, author, { name, yaml, expectedRevision: null });
  return { org, organizationId, author, tester, start, send, draft };
}

it('answers from the draft, with the trace, what was recognised, the variables and what it waits for', async () => {
  const { start, send, draft } = await stage();
  await draft('Orders', asking);
  await draft('Hours', topicSaying('Nine to five.', 'opening hours'));
  const begun = await start('draft');
  expect(begun).toMatchObject({ turn: 1, recognised: [], waitingFor: null, ended: false, transfer: null });
  expect(begun.outputs).toHaveLength(1);
  const asked = await send(begun.testId, 'order status');
  expect(asked).toMatchObject({
    testId: begun.testId,
    turn: 2,
    outputs: [{ text: 'Which order?' }],
    waitingFor: { kind: 'question', topic: 'Orders', actionId: 'number', variable: 'Topic.Number' },
    variables: { global: { Asked: true }, system: { User: { DisplayName: 'Kim', Language: 'en-GB' } } },
  });
  expect(asked.recognised[0]).toMatchObject({
    topic: 'Orders',
    displayName: 'Order status',
    phrase: 'order status',
    confidence: 1,
    enough: true,
  });
  expect(asked.variables.topics.map(({ topic }) => topic)).toEqual(['Orders']);
  expect(asked.trace).toContainEqual(expect.objectContaining({ step: 'topic_begun', topic: 'Orders' }));
  expect(asked.trace).toContainEqual(expect.objectContaining({ step: 'action', actionId: 'note' }));
  const answered = await send(begun.testId, 'it is 4711');
  expect(answered).toMatchObject({ outputs: [{ text: 'Order 4711 is on its way.' }], waitingFor: null });
});

it('what the customer said was shown empty among the variables, though topics read it', async () => {
  const { start, send, draft } = await stage();
  await draft('Echo', topicSaying('You said {System.LastMessage.Text}.', 'tell me'));
  const { testId, variables: before } = await start('draft');
  expect(before.system).toMatchObject({ Activity: { Text: '' }, Conversation: { InTestMode: true } });
  const said = await send(testId, 'tell me');
  expect(said.outputs.map(({ text }) => text)).toEqual(['You said tell me.']);
  expect(said.variables.system).toMatchObject({
    Activity: { Text: 'tell me', Type: 'message', ChannelId: 'chat', From: { Name: 'Kim' } },
    LastMessage: { Text: 'tell me' },
    Recognizer: { TriggeringMessage: { Text: 'tell me' } },
    User: { IsLoggedIn: false, FirstName: 'Kim' },
    Bot: { Name: expect.stringMatching(/./) },
  });
  const told = await send(testId, { kind: 'event', name: 'pageVisited', value: { page: '/' } });
  expect(told.variables.system).toMatchObject({
    Activity: { Type: 'event', Name: 'pageVisited', Value: { page: '/' }, Text: 'tell me' },
    LastMessage: { Text: 'tell me' },
  });
});

it('tests what customers get, a version, or a text that is not saved yet', async () => {
  const { author, start, send, draft } = await stage();
  const hours = (answer: string) => topicSaying(answer, 'opening hours');
  await putTopic(house, author, { name: 'Hours', yaml: hours('One.'), enabled: true });
  await putTopic(house, author, { name: 'Hours', yaml: hours('Two.'), enabled: true });
  await draft('Greeting', topicSaying('Hi.', 'hello there'));
  const said = async (topics: 'draft' | 'published' | number, more: object = {}) => {
    const { testId } = await start(topics, more);
    return (await send(testId, 'opening hours')).outputs.map(({ text }) => text);
  };
  expect(await said('published')).toEqual(['Two.']);
  expect(await said(1)).toEqual(['One.']);
  expect(await said('draft', { unsaved: { name: 'Hours', yaml: hours('Three.') } })).toEqual(['Three.']);
  await expect(start(3)).rejects.toMatchObject({ code: 'topic_version.not_found' });
});

it('begins a topic that only another one goes to, with what that would give it', async () => {
  const { start, send, draft } = await stage();
  await draft(
    'Sub',
    `kind: AdaptiveDialog
beginDialog:
  kind: OnRedirect
  id: main
  actions:
    - kind: SendActivity
      id: say
      activity: Order {Topic.Order}
inputType:
  properties:
    Order:
      type: Number
`,
  );
  const { testId } = await start('draft');
  const step = await send(testId, { kind: 'begin', topic: 'Sub', inputs: { Order: 7 } });
  expect(step.outputs.map(({ text }) => text)).toEqual(['Order 7']);
});

it('a topic that nobody can read is left out, and the author is told', async () => {
  const { start, draft } = await stage();
  await draft('Broken', 'kind: AdaptiveDialog\nbeginDialog:\n  kind: OnRedirect\n  actions:\n    - no\n');
  const { trace } = await start('draft');
  expect(trace[0]).toMatchObject({ step: 'topic_left_out', topic: 'Broken' });
  expect(trace[0]!.detail).toContain('Line 5');
});

const calling = `kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  intent:
    displayName: Weather
    triggerQueries:
      - weather
  actions:
    - kind: HttpRequestAction
      id: ask
      url: http://127.0.0.1:9/weather
      response: Topic.Weather

    - kind: SendActivity
      id: say
      activity: Asked.
`;

it('nothing leaves the house unless it is asked for; the trace says what was not done', async () => {
  const { start, send, draft } = await stage();
  await draft('Weather', calling);
  const stubbed = await start('draft');
  const step = await send(stubbed.testId, 'weather');
  expect(step.outputs.map(({ text }) => text)).toEqual(['Asked.']);
  expect(step.trace).toContainEqual({ step: 'stubbed', detail: 'http' });
  // The address is one that no call may reach: really asked for, it is refused.
  const real = await start('draft', { outsideCalls: 'real' });
  const refused = await send(real.testId, 'weather');
  expect(refused.outputs.map(({ text }) => text)).not.toContain('Asked.');
  expect(refused.trace.some(({ step: name }) => name === 'stubbed')).toBe(false);
});

it('is over when the agent hands over, and says to whom and with what', async () => {
  const { start, send, draft } = await stage();
  await draft('Orders', asking);
  const { testId } = await start('draft');
  const over = await send(testId, 'I want to speak to a human');
  expect(over.transfer).toMatchObject({ target: 'representative', reason: 'customer_asked' });
  await expect(send(testId, 'hello?')).rejects.toMatchObject({ code: 'ai_agent_test.over' });
});

it('is its tester’s alone, and answers one thing at a time', async () => {
  const { org, organizationId, tester, start, send, draft } = await stage();
  await draft('Orders', asking);
  const { testId } = await start('draft');
  const other = { organizationId, userId: await makeRepresentative(house, org) };
  const message = { kind: 'message', text: 'order status', attachmentsCount: 0 } as const;
  const notFound = { code: 'ai_agent_test.not_found' };
  await expect(sendToAgentTest(house, other, testId, message)).rejects.toMatchObject(notFound);
  await endAgentTest(house, other, testId);
  const outcomes = await Promise.allSettled([send(testId, 'order status'), send(testId, 'order status')]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'ai_agent_test.busy' });
  await endAgentTest(house, tester, testId);
  await expect(send(testId, 'order status')).rejects.toMatchObject(notFound);
});

it('leaves no conversation, no customer, no figure and no event', async () => {
  const { organizationId, start, send, draft } = await stage();
  await draft('Orders', asking);
  const counts = async () =>
    await house.db.system(
      `select (select count(*) from conversation where organization_id = $1) as conversations,
              (select count(*) from contact where organization_id = $1) as contacts,
              (select count(*) from event where organization_id = $1) as events,
              (select count(*) from turn_trace where organization_id = $1) as traces,
              (select count(*) from unanswered_question where organization_id = $1) as questions`,
      [organizationId],
    );
  const before = await counts();
  const { testId } = await start('draft');
  await send(testId, 'what is the meaning of life and the colour of the sea');
  await send(testId, 'order status');
  await send(testId, { kind: 'event', name: 'pageVisited', value: { page: '/' } });
  await send(testId, { kind: 'wake' });
  expect(await counts()).toEqual(before);
});
