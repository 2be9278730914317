/** AI agents of each kind are created, changed, and removed when nobody uses them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AgentSetup } from '../../../contracts/agents.ts';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization } from '../../../testing/people.ts';
import { openConversation } from '../../conversations/index.ts';
import { read } from '../../data-model/house/index.ts';
import { openAgentSecret } from '../outside/store/secret.store.ts';
import { listAgents, readAgent } from '../queries/ai-agents.ts';
import { AgentStore } from '../store/agents.ts';
import { topicSaying } from '../testing-management.ts';
import { createAgent, removeAgent, updateAgent } from './ai-agents.ts';
import { putTopic } from './put-topic.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
});
afterAll(() => house.close());

async function stage(withAiAgent = false) {
  const org = await makeOrganization(house, { withAiAgent });
  const { organizationId } = org;
  const author = { organizationId, actor: 'system' } as const;
  return { ...org, author };
}

const topicsAgent = (settings: object = {}) => AgentSetup.parse({ kind: 'topics', settings });
const plain = { description: '', setup: topicsAgent() };

it('a topics agent speaks as it is set up, from the next turn on', async () => {
  const { organizationId, author } = await stage();
  const id = await createAgent(house, author, { ...plain, name: 'Contoso Helper' });
  expect(await readAgent(house, organizationId, id)).toMatchObject({
    name: 'Contoso Helper',
    kind: 'topics',
    secretSet: false,
    workstreams: [],
    topics: { published: 0, changed: 0 },
    version: 0,
    settings: { language: 'en-US', recognitionThreshold: 0.5, orchestration: 'classic' },
  });
  const store = new AgentStore(house);
  const greeting = async () => (await store.load(organizationId, id))!.definition.texts.greeting;
  const before = await greeting();
  const setup = topicsAgent({ recognitionThreshold: 0.7, texts: { greeting: ['Welcome to Contoso.'] } });
  await updateAgent(house, author, id, { setup });
  expect(before).not.toEqual(await greeting());
  const { definition, settings } = (await store.load(organizationId, id))!;
  expect(definition).toMatchObject({
    recognitionThreshold: 0.7,
    texts: { greeting: ['Welcome to Contoso.'], yes: 'Yes' },
  });
  expect(settings.maxMisunderstandings).toBe(2);
  store.close();
});

it('names are one agent’s only', async () => {
  const { author } = await stage();
  const one = await createAgent(house, author, { ...plain, name: 'One' });
  const taken = { code: 'ai_agent.name_taken' };
  await expect(createAgent(house, author, { ...plain, name: 'One' })).rejects.toMatchObject(taken);
  const two = await createAgent(house, author, { ...plain, name: 'Two' });
  await expect(updateAgent(house, author, two, { name: 'One' })).rejects.toMatchObject(taken);
  await updateAgent(house, author, one, { name: 'One' });
  const { author: elsewhere } = await stage();
  await createAgent(house, elsewhere, { ...plain, name: 'One' });
});

it('the secret of somebody else’s agent is sealed, and never comes back', async () => {
  const { organizationId, author } = await stage();
  const setup = AgentSetup.parse({ kind: 'outside', settings: { protocol: 'direct_line' } });
  const id = await createAgent(house, author, { name: 'Bot', description: 'x', setup, secret: 'hush-hush' });
  const opened = () => read(house, organizationId, (tx) => openAgentSecret(house, tx, organizationId, id));
  expect(await opened()).toBe('hush-hush');
  const shown = await readAgent(house, organizationId, id);
  expect(shown.secretSet).toBe(true);
  expect(JSON.stringify([shown, await listAgents(house, organizationId)])).not.toContain('hush');
  await updateAgent(house, author, id, { description: 'still there' });
  expect(await opened()).toBe('hush-hush');
  const moved = AgentSetup.parse({
    kind: 'outside',
    settings: { protocol: 'direct_line', url: 'https://elsewhere.example/v3/directline' },
  });
  await updateAgent(house, author, id, { setup: moved });
  expect(await opened(), 'a secret does not follow an address').toBeUndefined();
  await updateAgent(house, author, id, { setup, secret: 'hush again' });
  expect(await opened()).toBe('hush again');
  await updateAgent(house, author, id, { secret: null });
  expect(await opened()).toBeUndefined();
  expect((await readAgent(house, organizationId, id)).secretSet).toBe(false);
  await expect(updateAgent(house, author, id, { setup: topicsAgent() })).rejects.toMatchObject({
    code: 'ai_agent.kind_fixed',
    details: { kind: 'outside' },
  });
});

it('settings are checked by the kind', () => {
  expect(AgentSetup.safeParse({ kind: 'topics', settings: { recognitionThreshold: 2 } }).success).toBe(false);
  expect(AgentSetup.safeParse({ kind: 'topics', settings: { timeZone: 'Mars/Base' } }).success).toBe(false);
  expect(AgentSetup.safeParse({ kind: 'topics', settings: { protocol: 'direct_line' } }).success).toBe(false);
  expect(AgentSetup.safeParse({ kind: 'scenario', settings: {} }).success).toBe(false);
  expect(AgentSetup.safeParse({ kind: 'outside', settings: { protocol: 'telepathy' } }).success).toBe(false);
});

it('goes only when no workstream and no open conversation uses it, and takes its topics along', async () => {
  const org = await stage(true);
  const { organizationId, author } = org;
  const agentId = org.aiAgentId!;
  await putTopic(house, author, { name: 'Hi', yaml: topicSaying('Hi.', 'hello'), enabled: true });
  expect(await listAgents(house, organizationId)).toMatchObject([
    { workstreams: ['Chat'], topics: { published: 1, changed: 0 }, version: 1 },
  ]);
  const conversationId = house.ids.next();
  await openConversation(house, organizationId, {
    conversationId,
    channel: 'chat',
    channelId: org.channelId,
    customer: { externalId: conversationId, name: 'Customer' },
  });
  const workstream = (agent: string | null) =>
    house.db.transaction(organizationId, ({ q }) =>
      q.updateTable('workstream').set({ ai_agent_id: agent }).execute(),
    );
  await expect(removeAgent(house, author, agentId)).rejects.toMatchObject({
    code: 'ai_agent.in_use',
    details: { workstreams: ['Chat'], conversations: 1 },
  });
  await workstream(null);
  await expect(removeAgent(house, author, agentId)).rejects.toMatchObject({
    details: { workstreams: [], conversations: 1 },
  });
  const spare = await createAgent(house, author, { ...plain, name: 'Spare' });
  await removeAgent(house, author, spare);
  await expect(readAgent(house, organizationId, spare)).rejects.toMatchObject({ code: 'ai_agent.not_found' });
  await expect(removeAgent(house, author, spare)).rejects.toMatchObject({ code: 'ai_agent.not_found' });
});
