/** A topic is written, tried, published to customers who are chatting, compared, and taken back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../admin.ts';
import { Customer, Staff } from '../clients.ts';
import { startTestServer, type TestServer } from '../server.ts';

describe.each([
  ['one process', false],
  ['processes split by role', true],
])('with %s', (_name, split) => {
  let server: TestServer;
  let administrator: Staff;
  let customer: Customer;
  let secret: string;
  beforeAll(async () => {
    server = await startTestServer(adminConnectionString(), { split });
    administrator = new Staff(server.url, await server.token('administrator'));
    secret = await server.secret();
    customer = await arrive();
  });
  afterAll(async () => {
    await customer?.close();
    await server?.stop();
  });

  const question = 'When is your shop in Graz open?';
  const yaml = (answer: string) => `kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  intent:
    displayName: Shop in Graz
    triggerQueries:
      - ${question}
  actions:
    - kind: SendActivity
      id: say
      activity: ${answer}
`;
  const name = 'Shop in Graz';
  const botTexts = (all: Customer['activities']) =>
    all.filter((a) => a.from.role === 'bot' && a.text).map((a) => a.text!);
  const answers = () => botTexts(customer.activities);
  const arrive = async () => {
    const arrived = new Customer(server.url);
    await arrived.start(secret);
    await arrived.connect();
    await arrived.until((all) => botTexts(all).length > 0);
    return arrived;
  };
  const ask = async () => {
    const before = answers().length;
    await customer.say(question);
    await customer.until(() => answers().length > before);
    return answers().at(-1)!;
  };
  /** What is published reaches the other processes with a signal, which a message may overtake. */
  const askUntil = async (answer: string) => {
    let last = await ask();
    for (let tries = 0; last !== answer && tries < 20; tries += 1) last = await ask();
    return last;
  };
  const revision = async () => (await administrator.call('topic.read', { name })).revision;

  it('a draft answers in the test chat, and not customers', async () => {
    const { agents } = await administrator.call('ai_agent.list', {});
    const agent = agents.find(({ workstreams }) => workstreams.length > 0)!;
    expect(agent).toMatchObject({ kind: 'topics', name: 'Patchbay Assistant' });
    const saved = await administrator.call('topic.save_draft', {
      ...{ name, yaml: yaml('From nine to five.'), expectedRevision: null },
    });
    expect(saved).toMatchObject({ state: 'draft', check: { ok: true } });
    const { testId } = await administrator.call('ai_agent_test.start', { agentId: agent.id });
    const step = await administrator.call('ai_agent_test.send', {
      ...{ testId, input: { kind: 'message', text: question } },
    });
    expect(step.outputs.map(({ text }) => text)).toEqual(['From nine to five.']);
    expect(step.recognised[0]).toMatchObject({ topic: name, enough: true });
    const other = await arrive();
    await other.say(question);
    await other.until((all) => botTexts(all).length > 1);
    expect(botTexts(other.activities).join()).not.toContain('nine to five');
    await other.close();
  });

  it('published, a customer who is chatting gets it; changed, they get the new one', async () => {
    const { version } = await administrator.call('topic.publish', { note: 'The shop in Graz' });
    expect(await askUntil('From nine to five.')).toBe('From nine to five.');
    await administrator.call('topic.save_draft', {
      ...{ name, yaml: yaml('From ten to six.'), expectedRevision: await revision() },
    });
    const difference = await administrator.call('topic_version.difference', {});
    expect(difference.topics).toMatchObject([{ name, change: 'changed', linesAdded: 1, linesRemoved: 1 }]);
    expect(await askUntil('From nine to five.')).toBe('From nine to five.');
    expect(await administrator.call('topic.publish', { names: [name] })).toEqual({
      version: version + 1,
      topics: [name],
    });
    expect(await askUntil('From ten to six.')).toBe('From ten to six.');
  });

  it('restored, they get what they got before; who did it, and why, is kept', async () => {
    const before = await administrator.call('topic_version.list', { limit: 2 });
    const first = before.versions[1]!;
    expect(first).toMatchObject({ note: 'The shop in Graz', changed: [name] });
    const restored = await administrator.call('topic_version.restore', {
      ...{ version: first.version, note: 'Too early.' },
    });
    expect(restored.topics).toEqual([name]);
    expect(await askUntil('From nine to five.')).toBe('From nine to five.');
    const { versions } = await administrator.call('topic_version.list', {});
    expect(versions[0]).toMatchObject({
      ...{ version: restored.version, restored: first.version, note: 'Too early.' },
      by: expect.stringMatching(/\S/),
    });
    expect((await administrator.call('topic.export', { name })).yaml).toBe(yaml('From nine to five.'));
  });

  it('the conversation’s trace says which topic answered, and how surely', async () => {
    const { conversationId } = customer;
    const { turns } = await administrator.call('ai_agent.trace', { conversationId });
    const begun = turns.flatMap(({ steps }) => steps).filter(({ step }) => step === 'topic_begun');
    expect(begun.filter(({ topic }) => topic === name).length).toBeGreaterThanOrEqual(4);
    expect(turns.every(({ agentName }) => agentName === 'Patchbay Assistant')).toBe(true);
  });
});
