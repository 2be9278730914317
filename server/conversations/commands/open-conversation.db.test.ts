import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import { read } from '../../data-model/house/index.ts';
import { type Customer, messagesAfter, type OpenRequest, openConversation } from '../index.ts';

let house: TestHouse;
let org: TestOrganization;
let recordWorkstreamId: string;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  org = await makeOrganization(house, { withAiAgent: true });
  recordWorkstreamId = house.ids.next();
  await house.db.transaction(org.organizationId, ({ q }) =>
    q
      .insertInto('workstream')
      .values({
        id: recordWorkstreamId,
        organization_id: org.organizationId,
        name: 'Cases',
        kind: 'record',
        ai_agent_id: org.aiAgentId,
        default_queue_id: org.queueId,
      })
      .execute(),
  );
});
afterAll(() => house.close());

async function open(request: Partial<OpenRequest> = {}): Promise<string> {
  const conversationId = house.ids.next();
  await openConversation(house, org.organizationId, {
    conversationId,
    channel: 'chat',
    channelId: org.channelId,
    customer: { externalId: conversationId, name: 'Customer' },
    ...request,
  });
  return conversationId;
}
const throughApi = (workstreamId: string, customer?: Customer) =>
  open({ channel: 'case', channelId: null, workstreamId, ...(customer ? { customer } : {}) });

const standing = async (id: string) => {
  const [row] = await house.db.system<Record<string, unknown>>(
    'select state, handler_kind, queue_id, channel, channel_id, workstream_id from conversation where id = $1',
    [id],
  );
  return row;
};
const eventsOf = (id: string) =>
  house.db.system<{ type: string; payload: unknown }>(
    'select type, payload from event where conversation_id = $1 order by tx_id, position',
    [id],
  );
const contactOf = async (externalId: string) => {
  const [row] = await house.db.system<Record<string, unknown>>(
    `select c.name, c.phone, c.attributes, a.external_id as account, a.name as account_name
     from contact c left join account a on a.id = c.account_id where c.external_id = $1`,
    [externalId],
  );
  return row;
};

describe('opening', () => {
  it('engages the AI agent of a chat channel’s workstream', async () => {
    const id = await open();
    expect(await standing(id)).toMatchObject({ state: 'active', handler_kind: 'ai_agent' });
  });

  it('asks for routing, in no queue yet, where no AI agent answers: a record waits for nobody who writes', async () => {
    const id = await throughApi(recordWorkstreamId);
    expect(await standing(id)).toEqual({
      state: 'open',
      handler_kind: 'none',
      queue_id: null,
      channel: 'case',
      channel_id: null,
      workstream_id: recordWorkstreamId,
    });
    const events = await eventsOf(id);
    expect(events.map((event) => event.type)).toEqual([
      'conversation.opened',
      'conversation.routing_requested',
    ]);
    expect(events[1]!.payload).toEqual({ cause: 'opened', queueId: null });
  });

  it('appends the first words in the same moment, whoever takes them', async () => {
    const id = await open({ message: 'My order never came.' });
    const messages = await read(house, org.organizationId, (tx) => messagesAfter(tx, id, 0, 10));
    expect(messages.map((m) => [m.sender.kind, m.text])).toEqual([['customer', 'My order never came.']]);
    expect((await eventsOf(id)).find((e) => e.type === 'message.received')!.payload).toMatchObject({
      handlerKind: 'ai_agent',
    });
  });

  it('does nothing for an id that is there', async () => {
    const id = await throughApi(recordWorkstreamId);
    await expect(
      openConversation(house, org.organizationId, {
        conversationId: id,
        channel: 'voice',
        channelId: null,
        workstreamId: recordWorkstreamId,
        customer: { externalId: 'another', name: 'Another' },
      }),
    ).resolves.toBe(false);
    expect(await standing(id)).toMatchObject({ channel: 'case' });
  });

  it('refuses a channel and a workstream that do not exist, and one that is not named', async () => {
    await expect(open({ channelId: house.ids.next() })).rejects.toMatchObject({ code: 'channel.not_found' });
    // A channel that is gone does not turn into whatever workstream is named beside it.
    await expect(open({ channelId: house.ids.next(), workstreamId: org.workstreamId })).rejects.toMatchObject(
      { code: 'channel.not_found' },
    );
    await expect(throughApi(house.ids.next())).rejects.toMatchObject({ code: 'workstream.not_found' });
    await expect(open({ channelId: null })).rejects.toMatchObject({ code: 'workstream.not_found' });
  });
});

describe('the customer', () => {
  it('keeps what was known and gains what is told, attribute by attribute', async () => {
    const externalId = 'known-customer';
    await throughApi(recordWorkstreamId, {
      externalId,
      name: 'Ada',
      phone: '+49 30 1',
      attributes: { tier: 'gold', since: 2019 },
      accountExternalId: 'acme',
    });
    await throughApi(recordWorkstreamId, {
      externalId,
      name: 'Ada Lovelace',
      attributes: { tier: 'platinum' },
    });
    expect(await contactOf(externalId)).toEqual({
      name: 'Ada Lovelace',
      phone: '+49 30 1',
      attributes: { tier: 'platinum', since: 2019 },
      account: 'acme',
      account_name: 'acme',
    });
  });

  it('of an account that many name at once belongs to one account', async () => {
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        throughApi(recordWorkstreamId, {
          externalId: `colleague-${n}`,
          name: 'Colleague',
          accountExternalId: 'new-account',
        }),
      ),
    );
    const accounts = await house.db.system(
      `select count(distinct account_id)::int as accounts, count(account_id)::int as contacts
       from contact where external_id like 'colleague-%'`,
    );
    expect(accounts).toEqual([{ accounts: 1, contacts: 8 }]);
  });
});
