/** A conversation that comes back to an AI agent: a fresh dialog, which answers only what comes from then on. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import {
  appendMessages,
  handOverToAiAgent,
  lockConversation,
  messagesAfter,
  openConversation,
  queueConversation,
} from '../../conversations/index.ts';
import type { LoggedEvent } from '../../data-model/events/index.ts';
import { read, transact } from '../../data-model/house/index.ts';
import { customerTurnConsumer } from './on-customer-turn.ts';

let house: TestHouse;
let org: TestOrganization;
let consumer: ReturnType<typeof customerTurnConsumer>;

beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  org = await makeOrganization(house, { withAiAgent: true });
  consumer = customerTurnConsumer(house);
});
afterAll(async () => {
  await consumer.close();
  await house.close();
});

/** The consumer reads whatever came since it last looked. */
let seen = 0;
async function readOn(): Promise<void> {
  const events = await house.db.system<LoggedEvent & Record<string, unknown>>(
    `select position, tx_id::text as "txId", type, organization_id as "organizationId", conversation_id as "conversationId",
            representative_id as "representativeId", actor, at, payload
     from event where position > $1 order by position`,
    [seen],
  );
  for (const event of events) {
    seen = event.position;
    if (event.type === 'handler.engaged' || event.type === 'message.received')
      await consumer.handle(house, event);
  }
}
const id = () => house.ids.next();

async function say(conversationId: string, text: string): Promise<void> {
  await transact(house, org.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    await appendMessages(tx, conversation, [
      {
        clientMessageId: id(),
        kind: 'message',
        sender: { kind: 'customer', id: 'c', name: 'Customer' },
        text,
        sentAt: house.clock.now(),
      },
    ]);
  });
  await readOn();
}
const spoken = async (conversationId: string) =>
  (await read(house, org.organizationId, (tx) => messagesAfter(tx, conversationId, 0, 100)))
    .filter((m) => m.kind === 'message')
    .map((m) => (m.sender.kind === 'customer' ? `> ${m.text}` : m.text));

const agentWith = async (name: string, greeting: string): Promise<string> => {
  const aiAgentId = id();
  await house.db.transaction(org.organizationId, ({ q }) =>
    q.insertInto('ai_agent').values({ id: aiAgentId, organization_id: org.organizationId, name }).execute(),
  );
  await topics(aiAgentId, greeting);
  return aiAgentId;
};
async function topics(aiAgentId: string, greeting: string): Promise<void> {
  const topic = (name: string, trigger: string, answer: string) => ({
    name,
    yaml: `kind: AdaptiveDialog\nbeginDialog:\n  kind: ${trigger}\n  id: main\n  actions:\n    - kind: SendActivity\n      id: say\n      activity: ${answer}\n`,
  });
  for (const { name, yaml } of [
    topic('Start', 'OnConversationStart', greeting),
    topic('Fallback', 'OnUnknownIntent', `${greeting} again`),
  ])
    await house.db.transaction(org.organizationId, ({ q }) =>
      q
        .insertInto('topic')
        .values({ organization_id: org.organizationId, ai_agent_id: aiAgentId, name, yaml })
        .execute(),
    );
}

it('greets, and answers what the customer writes from then on; another agent and the same one alike', async () => {
  await topics(org.aiAgentId!, 'First');
  const other = await agentWith('Other', 'Second');
  const conversationId = id();
  await openConversation(house, org.organizationId, {
    conversationId,
    channel: 'chat',
    channelId: org.channelId,
    customer: { externalId: conversationId, name: 'Customer' },
  });
  await readOn();
  await say(conversationId, 'one');
  const change = () => ({ at: house.clock.now(), actor: 'system' }) as const;
  await transact(house, org.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    await queueConversation(house, tx, conversation, { queueId: org.queueId, cause: 'escalated' }, change());
  });
  await say(conversationId, 'two'); // to nobody
  for (const [agentId, name] of [
    [other, 'Other'],
    [org.aiAgentId!, 'Assistant'],
  ] as const) {
    await transact(house, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, conversationId);
      await handOverToAiAgent(house, tx, conversation, { id: agentId, name }, change());
    });
    await readOn();
    await say(conversationId, `to ${name}`);
  }
  expect(await spoken(conversationId)).toEqual([
    'First',
    '> one',
    'First again',
    '> two',
    'Second',
    '> to Other',
    'Second again',
    'First',
    '> to Assistant',
    'First again',
  ]);
  seen = 0;
  await readOn(); // the whole log once more
  expect(await spoken(conversationId)).toHaveLength(10);
});
