/** Models of an AI agent: learnt in a thread of its own from topics and examples, stored, used in the next turn. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import { read } from '../../data-model/house/index.ts';
import { addIntentExamples, removeIntentExamples } from '../commands/intent-examples.ts';
import { putTopic } from '../commands/put-topic.ts';
import { AgentStore } from '../store/agents.ts';
import { runIntentTraining } from './intent-training.ts';
import { trainAgent } from './train-agent.ts';

let house: TestHouse;
let org: TestOrganization;
let agentId: string;
let agents: AgentStore;
const editor = () => ({ organizationId: org.organizationId, userId: 'u' });

const topicYaml = (queries: readonly string[]) =>
  [
    'kind: AdaptiveDialog',
    'beginDialog:',
    '  kind: OnRecognizedIntent',
    '  id: main',
    '  intent:',
    '    triggerQueries:',
    ...queries.map((query) => `      - ${query}`),
    '  actions:',
    '    - kind: SendActivity',
    '      id: say',
    '      activity: Done.',
  ].join('\n');

beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  org = await makeOrganization(house, { withAiAgent: true });
  agentId = org.aiAgentId ?? '';
  agents = new AgentStore(house);
  const topics = {
    Refund: ['I want my money back', 'refund my order', 'when do I get my refund', 'give me a refund please'],
    Parking: [
      'where can I park',
      'is there a car park',
      'parking near the shop',
      'do you have parking spaces',
    ],
    Hours: ['when are you open', 'opening hours', 'what time do you close', 'are you open on Sunday'],
    Wifi: ['the wifi is slow', 'how do I use the wifi', 'what is the wifi password', 'internet in the shop'],
  };
  for (const [name, queries] of Object.entries(topics)) {
    await putTopic(
      house,
      { ...editor(), actor: 'system' },
      { name, yaml: topicYaml(queries), enabled: true },
    );
  }
});
afterAll(async () => {
  agents.close();
  await house.close();
});

const models = () =>
  read(house, org.organizationId, ({ q }) =>
    q
      .selectFrom('intent_model')
      .select(['language', 'version', 'figures'])
      .orderBy('language')
      .orderBy('version')
      .execute(),
  );

async function recognised(text: string) {
  const agent = await agents.load(org.organizationId, agentId);
  if (!agent) throw new Error('There is no agent.');
  return agent.recognise(agent.definition.topics, text);
}

describe('models of an AI agent', () => {
  it('are trained from its topics once, until they change', async () => {
    expect(await trainAgent(house, org.organizationId, agentId)).toEqual(['en']);
    expect(await trainAgent(house, org.organizationId, agentId)).toEqual([]);
    expect(await models()).toMatchObject([
      { language: 'en', version: 1, figures: { examples: 16, intents: 4, issues: expect.any(Array) } },
    ]);
    expect((await recognised('reimburse me for the order'))[0]?.topic).toBe('Refund');
  });

  it('learn from examples, in languages of their own, and forget what is removed', async () => {
    const german = {
      agentId,
      language: 'de',
      texts: ['ich möchte mein Geld zurück', 'bitte erstatten Sie den Betrag', 'wann kommt die Erstattung'],
    };
    await addIntentExamples(house, editor(), { ...german, intent: 'Refund' });
    await addIntentExamples(house, editor(), {
      ...german,
      intent: 'Parking',
      texts: ['wo kann ich parken', 'gibt es Parkplätze', 'Parkhaus in der Nähe'],
    });
    await addIntentExamples(house, editor(), { ...german, intent: 'Refund' });
    expect(await trainAgent(house, org.organizationId, agentId)).toEqual(['de']);
    await expect
      .poll(async () => (await recognised('wo ist ein Parkplatz'))[0]?.topic, { timeout: 10_000 })
      .toBe('Parking');
    expect((await recognised('where can we park'))[0]?.topic).toBe('Parking');

    await removeIntentExamples(house, editor(), { ...german, intent: 'Refund' });
    await removeIntentExamples(house, editor(), {
      ...german,
      intent: 'Parking',
      texts: ['wo kann ich parken', 'gibt es Parkplätze', 'Parkhaus in der Nähe'],
    });
    expect(await trainAgent(house, org.organizationId, agentId)).toEqual([]);
    expect((await models()).map(({ language }) => language)).toEqual(['en']);
  });

  it('take examples of topics that are there only', async () => {
    const nowhere = { agentId, intent: 'Nowhere', language: 'en', texts: ['x'] };
    await expect(addIntentExamples(house, editor(), nowhere)).rejects.toMatchObject({
      code: 'topic.not_found',
    });
  });

  it('follow a change by themselves, and the older version stays for the way back', async () => {
    const training = runIntentTraining(house);
    try {
      const yaml = topicYaml([
        'gift cards',
        'can I buy a voucher',
        'do you sell gift vouchers',
        'voucher for a friend',
      ]);
      await putTopic(house, { ...editor(), actor: 'system' }, { name: 'Vouchers', yaml, enabled: true });
      await expect.poll(async () => (await models()).at(-1)?.version, { timeout: 30_000 }).toBe(2);
    } finally {
      await training.close();
    }
    expect((await models()).map(({ version }) => version)).toEqual([1, 2]);
    await expect
      .poll(async () => (await recognised('a present card for somebody'))[0]?.topic, { timeout: 10_000 })
      .toBe('Vouchers');
  });
});
