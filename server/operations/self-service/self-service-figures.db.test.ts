/** From conversations with an AI agent to its figures, by way of the log. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import {
  appendMessages,
  leaveConversation,
  lockConversation,
  openConversation,
} from '../../conversations/index.ts';
import type { LoggedEvent } from '../../data-model/events/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { agentRuntimes, customerTurnConsumer, putTopic } from '../../self-service/index.ts';
import { smallScenario } from '../../self-service/pro-code/testing-agents.ts';
import { onAiSession, readSelfServiceFigures } from '../index.ts';

const orderTopic = `kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  intent:
    displayName: Order status
    triggerQueries:
      - where is my order
  actions:
    - kind: Question
      id: ask
      variable: init:Topic.Number
      prompt: What is its number?
      entity: NumberPrebuiltEntity
    - kind: SendActivity
      id: tell
      activity: It is on its way.
`;

let house: TestHouse;
let org: TestOrganization;
let turns: ReturnType<typeof customerTurnConsumer>;
let seen = 0;
const passed: LoggedEvent[] = [];

beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  org = await makeOrganization(house, { withAiAgent: true });
  const scenario = smallScenario({ booked: [], looked: 0 });
  turns = customerTurnConsumer(house, agentRuntimes(house, new Map([[scenario.name, scenario]])));
  const editor = { organizationId: org.organizationId, userId: house.ids.next() };
  await putTopic(
    house,
    { ...editor, actor: 'system' },
    { name: 'Order status', yaml: orderTopic, enabled: true },
  );
});
afterAll(async () => {
  await turns.close();
  await house.close();
});

async function readOn(): Promise<void> {
  for (let more = true; more; ) {
    const events = await house.db.system<LoggedEvent & Record<string, unknown>>(
      `select position, tx_id::text as "txId", type, organization_id as "organizationId", conversation_id as "conversationId",
              representative_id as "representativeId", actor, at, payload
       from event where position > $1 order by position`,
      [seen],
    );
    for (const event of events) {
      seen = event.position;
      passed.push(event);
      if ((turns.types as readonly string[]).includes(event.type)) await turns.handle(house, event as never);
      if ((onAiSession.types as readonly string[]).includes(event.type))
        await onAiSession.handle(house, event as never);
    }
    more = events.length > 0;
  }
}

/** A conversation in which the customer says so much, and then leaves. */
async function converse(...texts: string[]): Promise<void> {
  const conversationId = house.ids.next();
  await openConversation(house, org.organizationId, {
    conversationId,
    channel: 'chat',
    channelId: org.channelId,
    customer: { externalId: conversationId, name: 'Customer' },
  });
  await readOn();
  for (const text of texts) {
    await transact(house, org.organizationId, async (tx) => {
      await appendMessages(tx, await lockConversation(tx, conversationId), [
        {
          clientMessageId: house.ids.next(),
          kind: 'message',
          sender: { kind: 'customer', id: 'c', name: 'Customer' },
          text,
          sentAt: house.clock.now(),
        },
      ]);
    });
    await readOn();
  }
  await leaveConversation(house, org.organizationId, conversationId, 'c');
  await readOn();
}

async function setKind(kind: 'topics' | 'scenario', settings: Record<string, unknown>): Promise<void> {
  await house.db.transaction(org.organizationId, ({ q }) =>
    q
      .updateTable('ai_agent')
      .set({ kind, settings: JSON.stringify(settings) })
      .where('id', '=', org.aiAgentId!)
      .execute(),
  );
}

const figures = async () =>
  await readSelfServiceFigures(house, org.organizationId, {
    from: new Date(house.clock.now().getTime() - 86_400_000),
    to: new Date(house.clock.now().getTime() + 60_000),
    timeZone: 'Europe/Berlin',
  });

it('a customer who leaves mid-way is abandoned, not contained', async () => {
  await converse('where is my order', '12345'); // resolved
  await converse('where is my order'); // leaves at the question
  await converse(); // never writes
  await converse('I want to talk to a person'); // escalated
  const { outcomes, rates, topics, agents, days } = await figures();
  expect(outcomes).toEqual({
    resolved: 1,
    contained: 0,
    escalated: 1,
    handedOn: 0,
    abandoned: 1,
    unengaged: 1,
  });
  expect(rates).toMatchObject({ sessions: 4, engaged: 3 });
  expect(rates.containment).toBeCloseTo(100 / 3);
  expect(topics).toEqual([
    {
      agentId: org.aiAgentId,
      topic: 'Order status',
      sessions: 2,
      begun: 2,
      completed: 1,
      completedSessions: 1,
      endedHere: { contained: 1, escalated: 0, handedOn: 0, abandoned: 1 },
    },
  ]);
  expect(agents).toHaveLength(1);
  expect(days).toHaveLength(1);
});

it('who leaves at a pro-code agent’s second question is abandoned: it is not as it was after the first', async () => {
  await setKind('scenario', { scenario: 'Small' });
  const before = await figures();
  await converse('refund', '20', 'refund'); // the refund is done, and leaves at the question of the next
  await converse('refund', '20'); // resolved
  await converse('refund', '250', 'never mind, no'); // waits for a colleague's decision
  await setKind('topics', {});
  const { outcomes } = await figures();
  expect({
    resolved: outcomes.resolved - before.outcomes.resolved,
    abandoned: outcomes.abandoned - before.outcomes.abandoned,
    contained: outcomes.contained - before.outcomes.contained,
  }).toEqual({ resolved: 1, abandoned: 2, contained: 0 });
});

it('events that come twice change nothing', async () => {
  const before = await figures();
  for (const event of passed)
    if ((onAiSession.types as readonly string[]).includes(event.type))
      await onAiSession.handle(house, event as never);
  expect({ ...(await figures()), from: before.from, to: before.to }).toEqual(before);
});

it('one that goes on is in no rate', async () => {
  const conversationId = house.ids.next();
  await openConversation(house, org.organizationId, {
    conversationId,
    channel: 'chat',
    channelId: org.channelId,
    customer: { externalId: conversationId, name: 'Customer' },
  });
  await readOn();
  expect(await figures()).toMatchObject({ ongoing: 1, rates: { sessions: 7 } });
});

it('another organization sees none of it', async () => {
  const other = await makeOrganization(house, { withAiAgent: true });
  const theirs = await readSelfServiceFigures(house, other.organizationId, {
    from: new Date(0),
    to: new Date(house.clock.now().getTime() + 60_000),
  });
  expect([theirs.rates.sessions, theirs.ongoing, theirs.agents]).toEqual([0, 0, []]);
});
