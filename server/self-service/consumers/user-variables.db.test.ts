/** A customer who comes back is remembered by the agent they told, and by nobody else; a form is sent and submitted. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import {
  appendMessages,
  lockConversation,
  type MessageDraft,
  messagesAfter,
  openConversation,
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
  const yaml = `kind: AdaptiveDialog
beginDialog:
  kind: OnConversationStart
  id: main
  actions:
    - {kind: SendActivity, id: hi, activity: "Welcome {Coalesce(User.Name, \\"stranger\\")}, since {User.Since}"}
    - {kind: SetVariable, id: since, variable: User.Since, value: "=Date(2026, 11, 21)"}
    - kind: AdaptiveCardPrompt
      id: form
      card: '={type: "AdaptiveCard", version: "1.5", body: [{type: "Input.Text", id: "name"}], actions: [{type: "Action.Submit", title: "Send"}]}'
      output: {binding: {name: User.Name}}
      outputType: {properties: {name: String}}
    - {kind: SendActivity, id: thanks, activity: "Thank you, {User.Name}"}
`;
  await house.db.transaction(org.organizationId, ({ q }) =>
    q
      .insertInto('topic')
      .values({ organization_id: org.organizationId, ai_agent_id: org.aiAgentId!, name: 'Start', yaml })
      .execute(),
  );
});
afterAll(async () => {
  await consumer.close();
  await house.close();
});

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

async function open(externalId: string): Promise<string> {
  const conversationId = house.ids.next();
  await openConversation(house, org.organizationId, {
    conversationId,
    channel: 'chat',
    channelId: org.channelId,
    customer: { externalId, name: 'Customer' },
  });
  await readOn();
  return conversationId;
}

async function send(conversationId: string, part: Pick<MessageDraft, 'text' | 'content'>): Promise<void> {
  await transact(house, org.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    await appendMessages(tx, conversation, [
      {
        clientMessageId: house.ids.next(),
        kind: 'message',
        sender: { kind: 'customer', id: 'c', name: 'Customer' },
        sentAt: house.clock.now(),
        ...part,
      },
    ]);
  });
  await readOn();
}

const spoken = async (conversationId: string) =>
  (await read(house, org.organizationId, (tx) => messagesAfter(tx, conversationId, 0, 100))).filter(
    ({ sender }) => sender.kind === 'ai_agent',
  );

it('remembers, through a form, and across conversations', async () => {
  const first = await open('ana');
  const [greeting, form] = await spoken(first);
  expect(greeting?.text).toBe('Welcome stranger, since');
  expect(form?.content?.attachments?.[0]).toMatchObject({
    contentType: 'application/vnd.microsoft.card.adaptive',
    content: { type: 'AdaptiveCard', body: [{ type: 'Input.Text', id: 'name' }] },
  });
  await send(first, { text: '', content: { value: { name: 'Ana' } } });
  expect((await spoken(first)).at(-1)?.text).toBe('Thank you, Ana');

  expect((await spoken(await open('ana')))[0]?.text).toBe('Welcome Ana, since 11/21/2026');
  expect((await spoken(await open('bo')))[0]?.text).toBe('Welcome stranger, since');
});
