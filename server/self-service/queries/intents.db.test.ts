/** What administrators see of intents: figures of the training, a phrase tried, and what was not understood. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import { transact } from '../../data-model/house/index.ts';
import { recordUnanswered } from '../../knowledge/index.ts';
import { putTopic } from '../commands/put-topic.ts';
import { settleSuggestion } from '../commands/settle-suggestion.ts';
import { draftTopicYaml } from '../domain/discovery/draft-topic.ts';
import { trainAgent } from '../intents/train-agent.ts';
import { classifyPhrase, listIntents, readIntent, suggestPhrases } from './intents.ts';

let house: TestHouse;
let org: TestOrganization;
const editor = () => ({ organizationId: org.organizationId, userId: '00000000-0000-4000-8000-000000000001' });

beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  org = await makeOrganization(house, { withAiAgent: true });
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
  const author = { organizationId: org.organizationId, actor: 'system' as const };
  for (const [name, phrases] of Object.entries(topics)) {
    const yaml = draftTopicYaml({ displayName: `About ${name}`, description: '', phrases });
    await putTopic(house, author, { name, yaml, enabled: true });
  }
});
afterAll(() => house.close());

it('says what is to be learnt, and what was learnt once it is', async () => {
  const before = await listIntents(house, org.organizationId, undefined);
  expect(before).toMatchObject({ agentId: org.aiAgentId, trainingDue: true, models: [] });
  expect(before.intents.map(({ intent, triggerPhrases }) => [intent, triggerPhrases])).toEqual([
    ['Hours', 4],
    ['Parking', 4],
    ['Refund', 4],
    ['Wifi', 4],
  ]);
  await trainAgent(house, org.organizationId, org.aiAgentId!);
  const after = await listIntents(house, org.organizationId, org.aiAgentId!);
  expect(after).toMatchObject({
    trainingDue: false,
    models: [{ language: 'en', version: 1, phrases: 16, intents: 4 }],
  });
  const [model] = after.models;
  const asked = after.intents.reduce((sum, row) => sum + row.asked, 0);
  expect(asked + model!.outOfScope.phrases).toBe(16);
  expect(after.intents[0]!.issues).toEqual([{ kind: 'few', intents: ['Hours'], text: null }]);
  for (const { count, phrases } of after.confusions) expect(count).toBeGreaterThanOrEqual(phrases.length);
});

it('tries a phrase, and says what decided', async () => {
  const exact = await classifyPhrase(house, org.organizationId, { text: 'Opening hours?' });
  expect(exact).toMatchObject({ outcome: 'recognised', decidedBy: 'exact', routing: null });
  expect(exact.ranked[0]).toMatchObject({ intent: 'Hours', displayName: 'About Hours', confidence: 1 });
  expect(exact.ranked.length).toBeLessThanOrEqual(3);
  const near = await classifyPhrase(house, org.organizationId, { text: 'please refund the order I made' });
  expect(near.ranked[0]?.intent).toBe('Refund');
  expect(near.decidedBy).toBe('model');
  expect(await classifyPhrase(house, org.organizationId, { text: '§§§' })).toMatchObject({
    outcome: 'not_understood',
    decidedBy: 'nothing',
    ranked: [],
  });
});

it('suggests where what was not understood would fit, and takes it', async () => {
  for (const question of [
    'is the car park of robin@example.com full',
    'is the car park of robin@example.com full',
    'bassoon quartet rehearsal',
  ])
    await transact(house, org.organizationId, (tx) =>
      recordUnanswered(house, tx, { question, askedBy: 'customer', conversationId: null }),
    );
  const suggestions = await suggestPhrases(house, org.organizationId, { limit: 10 });
  expect(suggestions).toHaveLength(2);
  const [parking, bassoons] = suggestions;
  expect(parking).toMatchObject({ text: 'is the car park of [email] full', times: 2, intent: 'Parking' });
  expect(bassoons).toMatchObject({ intent: null });

  await settleSuggestion(house, editor(), {
    questionId: parking!.questionId,
    accept: true,
    intent: 'Parking',
  });
  await settleSuggestion(house, editor(), { questionId: bassoons!.questionId, accept: true, intent: null });
  expect(await suggestPhrases(house, org.organizationId, { limit: 10 })).toEqual([]);
  expect(await readIntent(house, org.organizationId, { intent: 'Parking' })).toMatchObject({
    examples: [{ text: 'is the car park of full', language: 'en' }],
  });
  expect(await listIntents(house, org.organizationId, undefined)).toMatchObject({
    outOfScopeExamples: 1,
    trainingDue: true,
  });
  const again = { questionId: parking!.questionId, accept: true, intent: 'Parking' };
  await expect(settleSuggestion(house, editor(), again)).rejects.toMatchObject({
    code: 'question.not_found',
  });
});

it('is nothing without an AI agent, and refuses one that is not there', async () => {
  const other = await makeOrganization(house);
  expect(await listIntents(house, other.organizationId, undefined)).toMatchObject({
    agentId: null,
    intents: [],
  });
  await expect(listIntents(house, other.organizationId, org.aiAgentId!)).rejects.toMatchObject({
    code: 'ai_agent.not_found',
  });
  await expect(readIntent(house, org.organizationId, { intent: 'Nowhere' })).rejects.toMatchObject({
    code: 'topic.not_found',
  });
});
