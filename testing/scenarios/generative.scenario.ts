/**
 * A topics agent with a language model, over the real provider: it chooses topics, answers from articles with their
 * sources, refuses what they do not say; and when the model fails, the agent does what it does without one.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../admin.ts';
import { Customer, Staff } from '../clients.ts';
import {
  breaksOff,
  callsTool,
  type FakeModelReply,
  type FakeModelRequest,
  type FakeModelServer,
  failsWith,
  says,
  saysRaw,
  startFakeModelServer,
} from '../fake-model-server.ts';
import { startTestServer, type TestServer } from '../server.ts';

describe('a generative agent', () => {
  let server: TestServer;
  let model: FakeModelServer;
  let administrator: Staff;
  let secret: string;
  let reply: (request: FakeModelRequest) => FakeModelReply;

  beforeAll(async () => {
    model = await startFakeModelServer((request) => reply(request));
    server = await startTestServer(adminConnectionString(), {
      env: {
        MODELS: JSON.stringify([
          {
            name: 'fake',
            provider: 'compatible',
            model: 'fake',
            baseUrl: model.baseUrl,
            apiKeyEnv: 'FAKE_KEY',
          },
        ]),
        FAKE_KEY: 'the-key-of-the-model',
      },
    });
    secret = await server.secret();
    administrator = new Staff(server.url, await server.token('administrator'));
    const { agents } = await administrator.call('ai_agent.list', {});
    const { id: agentId } = agents.find(({ kind }) => kind === 'topics')!;
    await administrator.call('ai_agent.update', {
      agentId,
      setup: {
        kind: 'topics',
        settings: { orchestration: 'generative', instructions: 'You work for a kettle shop.' },
      },
    });
  });
  beforeEach(() => {
    model.requests.length = 0;
  });
  afterAll(async () => {
    await server?.stop();
    await model?.close();
  });

  /** What the agent answers to one message, in a conversation of its own. */
  async function ask(text: string) {
    const customer = new Customer(server.url);
    await customer.start(secret);
    await customer.connect();
    const answers = () => customer.activities.filter((each) => each.from.role === 'bot' && each.text);
    await customer.until(() => answers().length >= 1);
    const before = answers().length;
    await customer.say(text);
    await customer.until(() => answers().length > before);
    const [answer] = answers().slice(before);
    return { answer: answer!, customer, answers };
  }
  const toolsOf = ({ body }: FakeModelRequest) =>
    ((body.tools ?? []) as { function: { name: string } }[]).map((tool) => tool.function.name);
  const lastText = ({ body }: FakeModelRequest) => JSON.stringify(body.messages?.at(-1)?.content ?? '');

  it('begins the topic that the model chose', async () => {
    reply = (request) => callsTool(toolsOf(request).find((name) => /order_status/i.test(name))!, '{}');
    const { answer, customer } = await ask('The thing I bought has still not turned up at my door');
    expect(answer.text).toMatch(/order number/i);
    const [request] = model.requests;
    expect(JSON.stringify(request!.body.messages?.[0])).toContain('kettle shop');
    expect(toolsOf(request!)).toEqual(expect.arrayContaining(['search_knowledge', 'hand_over_to_a_person']));
    // The topic's questions are answered without the model.
    await customer.say('1002');
    await customer.until((all) => all.some((each) => /on its way/.test(each.text ?? '')));
    expect(model.requests).toHaveLength(1);
  });

  it('answers from articles, with their source', async () => {
    reply = (request) =>
      /passage/.test(lastText(request))
        ? says('A link to set a new password works for 30 minutes [1].')
        : callsTool('search_knowledge', JSON.stringify({ query: 'forgot password link' }));
    const { answer } = await ask('How long is the link for a forgotten password good for?');
    expect(answer.text).toContain('30 minutes');
    expect(JSON.stringify(answer)).toContain('Account and password');
  });

  it('never says a figure that no source has', async () => {
    reply = (request) =>
      /passage/.test(lastText(request))
        ? says('It works for 90 days [1].')
        : callsTool('search_knowledge', JSON.stringify({ query: 'forgot password link' }));
    const { answer } = await ask('How long is the link for a forgotten password good for?');
    expect(answer.text).not.toContain('90');
  });

  it('says so when the sources do not say, and notes the question', async () => {
    reply = () => callsTool('cannot_answer', JSON.stringify({ question: 'Do you sponsor regattas?' }));
    await ask('By the way, do you sponsor regattas?');
    const { questions } = await administrator.call('question.list', {});
    expect(questions.map(({ question }) => question)).toContain('Do you sponsor regattas?');
  });

  it.each<[string, FakeModelReply]>([
    ['is down', failsWith(503)],
    ['stops mid-way', breaksOff],
    ['streams nonsense', saysRaw('<html>gateway</html>')],
    ['calls what does not exist', callsTool('drop_tables', '{"really":tru')],
  ])('does what it does without a model when the model %s', async (_, failing) => {
    reply = () => failing;
    const { answer } = await ask('Where is my order');
    expect(answer.text).toMatch(/order number/i);
  });

  it('a person is a word away, whatever the model thinks', async () => {
    reply = () => says('You do not need a person.');
    const { customer } = await ask('I want to talk to a person');
    await customer.until((all) => all.some((each) => each.name === 'patchbay.handover.requested'));
    expect(model.requests).toHaveLength(0);
  });
});
