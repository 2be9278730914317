import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative, type TestOrganization } from '../../../testing/people.ts';
import { engageHandler, lockConversation, messagesAfter } from '../../conversations/index.ts';
import { read, transact } from '../../data-model/house/index.ts';
import { arrive } from '../../routing/testing/scene.ts';
import {
  type Actor,
  endConversation,
  endWrapUpInTime,
  finishWrapUp,
  park,
  transferConversation,
} from '../index.ts';

let house: TestHouse;
let org: TestOrganization;
let otherQueueId: string;
let supervisor: Actor;
let representative: Actor;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  org = await makeOrganization(house, { wrapUpSeconds: 1 });
  otherQueueId = house.ids.next();
  const organizationId = org.organizationId;
  await house.db.transaction(organizationId, ({ q }) =>
    q
      .insertInto('queue')
      .values({ id: otherQueueId, organization_id: organizationId, name: 'Billing' })
      .execute(),
  );
  const person = async (isLead: boolean, displayName: string): Promise<Actor> => ({
    organizationId,
    userId: await makeRepresentative(house, org, { name: displayName }),
    displayName,
    isLead,
  });
  supervisor = await person(true, 'Supervisor');
  representative = await person(false, 'Representative');
});
afterAll(() => house.close());

const waiting = async (): Promise<string> => (await arrive(house, org, 1))[0]!;

async function handled(): Promise<string> {
  const id = await waiting();
  await transact(house, org.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, id);
    const handler = { kind: 'representative', id: representative.userId, name: 'Representative' } as const;
    await engageHandler(house, tx, conversation, handler, { at: house.clock.now(), actor: 'system' });
  });
  return id;
}

const state = (id: string) => transact(house, org.organizationId, (tx) => lockConversation(tx, id));
const notices = async (id: string) =>
  (await read(house, org.organizationId, (tx) => messagesAfter(tx, id, 0, 100))).map((m) => [
    m.content?.name ?? m.kind,
    m.content?.value,
  ]);

describe('a transfer', () => {
  it('of a conversation that waits, back and forth by a supervisor, moves it each time and names nobody as gone', async () => {
    const id = await waiting();
    for (const queueId of [otherQueueId, org.queueId, otherQueueId]) {
      await transferConversation(house, supervisor, { conversationId: id, queueId });
      expect(await state(id)).toMatchObject({ state: 'open', queue_id: queueId });
    }
    expect(await notices(id)).toEqual(
      ['Billing', 'Support', 'Billing'].map((queueName) => ['patchbay.handover.requested', { queueName }]),
    );
  });

  it('by a supervisor of somebody’s conversation tells the customer who left', async () => {
    const id = await handled();
    await transferConversation(house, supervisor, { conversationId: id, queueId: otherQueueId });
    expect((await notices(id))[0]).toEqual([
      'patchbay.representative.left',
      { name: 'Representative', reason: 'transferred' },
    ]);
  });

  it('is refused to a representative who does not handle it, and to a queue that does not exist', async () => {
    const id = await waiting();
    await expect(
      transferConversation(house, representative, { conversationId: id, queueId: otherQueueId }),
    ).rejects.toMatchObject({ code: 'conversation.not_handler' });
    await expect(
      transferConversation(house, supervisor, { conversationId: id, queueId: house.ids.next() }),
    ).rejects.toMatchObject({ code: 'queue.not_found' });
    expect(await state(id)).toMatchObject({ queue_id: org.queueId });
  });
});

describe('the end', () => {
  it('by the representative leads through the wrap-up; closing twice does nothing', async () => {
    const id = await handled();
    await endConversation(house, representative, id);
    expect(await state(id)).toMatchObject({ state: 'wrap_up', handler_id: representative.userId });
    await expect(endConversation(house, representative, id)).rejects.toMatchObject({
      code: 'conversation.wrong_state',
    });
    await finishWrapUp(house, representative, id);
    await finishWrapUp(house, representative, id);
    expect(await state(id)).toMatchObject({ state: 'closed', close_reason: 'ended', handler_kind: 'none' });
  });

  it('of the wrap-up comes by itself when its time is over, not before', async () => {
    const id = await handled();
    await endConversation(house, representative, id);
    await endWrapUpInTime(
      { ...house, clock: { now: () => new Date(Date.now() + 100) } },
      org.organizationId,
      id,
    );
    expect(await state(id)).toMatchObject({ state: 'wrap_up' });
    await endWrapUpInTime(
      { ...house, clock: { now: () => new Date(Date.now() + 2000) } },
      org.organizationId,
      id,
    );
    expect(await state(id)).toMatchObject({ state: 'closed' });
  });

  it('forced by a supervisor closes what waits, and is no abandonment', async () => {
    const id = await waiting();
    await endConversation(house, supervisor, id);
    expect(await state(id)).toMatchObject({ state: 'closed', close_reason: 'force_closed' });
    const segments = await read(house, org.organizationId, ({ q }) =>
      q.selectFrom('queue_segment').select('outcome').where('conversation_id', '=', id).execute(),
    );
    expect(segments).toEqual([{ outcome: 'closed' }]);
  });
});

it('parking is for whoever handles it, and only while it is active', async () => {
  const id = await handled();
  await park(house, representative, id);
  expect(await state(id)).toMatchObject({ state: 'waiting', handler_kind: 'none' });
  await expect(park(house, representative, id)).rejects.toMatchObject({ code: 'conversation.not_handler' });
});
