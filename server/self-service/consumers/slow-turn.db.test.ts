/** A turn that waits for a model, a tool or another system is that customer's wait alone. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import {
  appendMessages,
  lockConversation,
  messagesAfter,
  openConversation,
} from '../../conversations/index.ts';
import { read, transact } from '../../data-model/house/index.ts';
import { runConsumer } from '../../data-model/log/index.ts';
import type { AgentRuntime } from '../runtime/agent-runtime.ts';
import { customerTurnConsumer } from './on-customer-turn.ts';

let house: TestHouse;
let org: TestOrganization;
const answer = Promise.withResolvers<void>();
let running: { close(): Promise<void> };

/** Says what it heard; of "slow", when it is let. */
const runtime: AgentRuntime = {
  takeTurn: async (_, input) => {
    const text = input.kind === 'message' ? input.text : 'hello';
    if (text === 'slow') await answer.promise;
    return { state: null, outputs: [{ kind: 'message', text: `Heard ${text}.` }], trace: [] };
  },
};

beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  org = await makeOrganization(house, { withAiAgent: true });
  running = runConsumer(
    house,
    customerTurnConsumer(house, { topics: runtime, scenario: runtime, outside: runtime }),
  );
});
afterAll(async () => {
  answer.resolve();
  await running.close();
  await house.close();
});

async function open(): Promise<{ say(text: string): Promise<void>; heard(): Promise<string[]> }> {
  const conversationId = house.ids.next();
  await openConversation(house, org.organizationId, {
    conversationId,
    channel: 'chat',
    channelId: org.channelId,
    customer: { externalId: conversationId, name: 'Customer' },
  });
  return {
    say: (text) =>
      transact(house, org.organizationId, async (tx) => {
        await appendMessages(tx, await lockConversation(tx, conversationId), [
          {
            clientMessageId: house.ids.next(),
            kind: 'message',
            sender: { kind: 'customer', id: 'c', name: 'Customer' },
            text,
            sentAt: house.clock.now(),
          },
        ]);
      }),
    heard: async () =>
      (await read(house, org.organizationId, (tx) => messagesAfter(tx, conversationId, 0, 100)))
        .filter(({ sender }) => sender.kind === 'ai_agent')
        .map(({ text }) => text),
  };
}

it('one customer’s tool that hangs keeps no other customer waiting', async () => {
  const waiting = await open();
  await waiting.say('slow');
  for (let n = 1; n <= 12; n += 1) {
    const other = await open();
    await other.say(`question ${n}`);
    await expect.poll(() => other.heard(), { timeout: 10_000 }).toContain(`Heard question ${n}.`);
  }
  expect(await waiting.heard()).toEqual(['Heard hello.']);
  await waiting.say('more');
  answer.resolve();
  await expect
    .poll(() => waiting.heard(), { timeout: 10_000 })
    .toEqual(['Heard hello.', 'Heard slow.', 'Heard more.']);
});
