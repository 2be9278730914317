import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import {
  changeConfiguration,
  makeOrganization,
  makeQueue,
  type TestOrganization,
} from '../../../testing/people.ts';
import { acceptOffer, setPresence, waitingInQueue } from '../../routing/index.ts';
import { expectBalance, HandClock, openHouse, representative } from '../../routing/testing/scene.ts';
import {
  type Actor,
  assignConversation,
  assignConversations,
  endConversation,
  endConversations,
  park,
  pickConversation,
} from '../index.ts';
import { handled, offered, person, rowOf, traces, waiting } from '../testing/desk.ts';

const clock = new HandClock();
let house: TestHouse;
let org: TestOrganization;
let ada: Actor;
let bob: Actor;
let lead: Actor;

beforeAll(async () => {
  house = await openHouse({ clock });
});
beforeEach(async () => {
  org = await makeOrganization(house);
  ada = await person(house, org, 'Ada', { capacityTotal: 30 });
  bob = await person(house, org, 'Bob', { capacityTotal: 30 });
  lead = await person(house, org, 'Lead', { isLead: true, queueIds: [], presence: 'offline' });
});
afterAll(async () => {
  await expectBalance(house);
  await house.close();
});

const pick = (actor: Actor, conversationId: string, override = false) =>
  pickConversation(house, actor, { conversationId, override });
const assign = (conversationId: string, to: Actor, override = false) =>
  assignConversation(house, lead, { conversationId, representativeId: to.userId, override });
const row = (id: string) => rowOf(house, org, id);
const capacity = async (actor: Actor) => {
  const [found] = await house.db.system<{ reserved: number; beyond: number }>(
    'select capacity_reserved as reserved, capacity_override as beyond from representative where user_id = $1',
    [actor.userId],
  );
  return found;
};
const codes = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.map((one) => (one.status === 'fulfilled' ? 'ok' : (one.reason as { code: string }).code));

describe('picking', () => {
  it('takes a waiting one, reserves, and is on the record', async () => {
    const id = await waiting(house, org);
    const { handlerEpoch } = await pick(ada, id);
    expect(await row(id)).toMatchObject({
      state: 'active',
      handler_id: ada.userId,
      handler_epoch: handlerEpoch,
    });
    expect(await capacity(ada)).toEqual({ reserved: 30, beyond: 0 });
    expect((await representative(house, ada.userId)).presence).toBe('do_not_disturb');
    expect((await traces(house, id)).at(-1)).toMatchObject({
      kind: 'picked',
      trace: { by: ada.userId, override: false, standing: { room: true } },
    });
  });

  it('beyond the capacity only with override, which is counted apart', async () => {
    const [first, second] = [await waiting(house, org), await waiting(house, org)];
    await pick(ada, first);
    await expect(pick(ada, second)).rejects.toMatchObject({ code: 'routing.no_capacity' });
    expect(await row(second)).toMatchObject({ state: 'open', handler_kind: 'none' });
    await pick(ada, second, true);
    expect(await capacity(ada)).toEqual({ reserved: 30, beyond: 30 });
  });

  it('by two at once is won by one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await waiting(house, org);
      const results = await Promise.allSettled([pick(ada, id, true), pick(bob, id, true)]);
      expect(codes(results).sort()).toEqual(['conversation.wrong_state', 'ok']);
      expect((await row(id)).handler_id).toBe(results[0].status === 'fulfilled' ? ada.userId : bob.userId);
    }
  });

  it('of what is being offered to another is refused, of one’s own offer takes it', async () => {
    const id = await waiting(house, org);
    const offer = (await offered(house, org, id))!;
    const [asked, other] = offer.representativeId === ada.userId ? [ada, bob] : [bob, ada];
    await expect(pick(other, id)).rejects.toMatchObject({ code: 'conversation.being_offered' });
    await pick(asked, id);
    expect((await row(id)).handler_id).toBe(asked.userId);
    expect(await capacity(asked)).toEqual({ reserved: 30, beyond: 0 });
    await expect(acceptOffer(house, org.organizationId, offer)).rejects.toMatchObject({
      code: 'offer.not_found',
    });
  });

  it('at the same time as the engine offers it: one of the two wins', async () => {
    const queueId = await makeQueue(house, org, 'Race');
    for (let round = 0; round < 6; round += 1) {
      const carol = await person(house, org, `Carol ${round}`, { queueIds: [queueId, org.queueId] });
      const id = await waiting(house, org);
      const [picked] = await Promise.allSettled([pick(carol, id), offered(house, org, id)]);
      const now = await row(id);
      if (picked.status === 'fulfilled')
        expect(now).toMatchObject({ state: 'active', handler_id: carol.userId });
      else {
        expect(codes([picked])).toEqual(['conversation.being_offered']);
        expect(now.state).toBe('open');
      }
      await endConversation(house, lead, id);
    }
  });

  it('is for members of the queue, by name or by group, and of what waits only', async () => {
    const queueId = await makeQueue(house, org, 'Other');
    const outsider = await person(house, org, 'Outsider', { queueIds: [queueId] });
    const id = await waiting(house, org);
    await expect(pick(outsider, id)).rejects.toMatchObject({ code: 'queue.not_member' });
    const { id: taken } = await handled(house, org);
    await expect(pick(outsider, taken)).rejects.toMatchObject({ code: 'conversation.wrong_state' });
    await expect(pick(ada, house.ids.next())).rejects.toMatchObject({ code: 'conversation.not_found' });
    await endConversation(house, lead, id);
    await expect(pick(ada, id)).rejects.toMatchObject({ code: 'conversation.closed' });
  });

  it('is the only way in a pick workstream: the engine offers nothing', async () => {
    await changeConfiguration(house, org, ({ q }) =>
      q.updateTable('workstream').set({ mode: 'pick' }).where('id', '=', org.workstreamId).execute(),
    );
    const id = await waiting(house, org);
    expect(await offered(house, org, id)).toBeUndefined();
    await pick(ada, id);
    expect((await row(id)).handler_id).toBe(ada.userId);
  });
});

describe('assigning', () => {
  it('gives what waits to somebody at once', async () => {
    const id = await waiting(house, org);
    await assign(id, ada);
    expect(await row(id)).toMatchObject({ state: 'active', handler_id: ada.userId });
    expect((await traces(house, id)).at(-1)).toMatchObject({
      kind: 'assigned',
      trace: { by: lead.userId, representativeId: ada.userId, from: null },
    });
  });

  it('beyond the capacity, or against the presence, only with override', async () => {
    const [first, second] = [await waiting(house, org), await waiting(house, org)];
    await assign(first, ada);
    await setPresence(house, org.organizationId, ada.userId, 'available', 'self');
    await expect(assign(second, ada)).rejects.toMatchObject({ code: 'routing.no_capacity' });
    await setPresence(house, org.organizationId, ada.userId, 'away', 'self');
    await expect(assign(second, ada)).rejects.toMatchObject({ code: 'routing.not_available' });
    await assign(second, ada, true);
    expect(await capacity(ada)).toEqual({ reserved: 30, beyond: 30 });
    expect((await representative(house, ada.userId)).presence).toBe('away');
    await endConversation(house, ada, second);
    expect(await row(second)).toMatchObject({ state: 'wrap_up', handler_id: ada.userId });
  });

  it('takes it from whoever has it or is being asked', async () => {
    const { id, userId } = await handled(house, org);
    const [from, to] = userId === ada.userId ? [ada, bob] : [bob, ada];
    await assign(id, to);
    expect((await row(id)).handler_id).toBe(to.userId);
    expect([await capacity(from), await capacity(to)]).toEqual([
      { reserved: 0, beyond: 0 },
      { reserved: 30, beyond: 0 },
    ]);
    const asked = await waiting(house, org);
    const offer = (await offered(house, org, asked))!;
    expect(offer.representativeId).toBe(from.userId);
    await assign(asked, to, true);
    expect((await row(asked)).handler_id).toBe(to.userId);
    expect(await capacity(from)).toEqual({ reserved: 0, beyond: 0 });
  });

  it('brings back what waits for its customer', async () => {
    const { id, userId } = await handled(house, org);
    const had = userId === ada.userId ? ada : bob;
    await park(house, had, id);
    await assign(id, had);
    expect(await row(id)).toMatchObject({ state: 'active', handler_id: had.userId, queue_id: org.queueId });
  });

  it('to who has it, to who is none, or of what is over is refused', async () => {
    const { id, userId } = await handled(house, org);
    const had = userId === ada.userId ? ada : bob;
    await expect(assign(id, had)).rejects.toMatchObject({ code: 'conversation.wrong_state' });
    await expect(assign(id, { ...had, userId: house.ids.next() })).rejects.toMatchObject({
      code: 'routing.not_representative',
    });
    await endConversation(house, had, id);
    await expect(assign(id, had, true)).rejects.toMatchObject({ code: 'conversation.wrong_state' });
  });

  it('crosswise at once does not lock up', async () => {
    for (let round = 0; round < 4; round += 1) {
      const ids = [await waiting(house, org), await waiting(house, org)];
      await assign(ids[0]!, ada, true);
      await assign(ids[1]!, bob, true);
      const results = await Promise.allSettled([assign(ids[0]!, bob, true), assign(ids[1]!, ada, true)]);
      expect(codes(results)).toEqual(['ok', 'ok']);
    }
  });

  it('in bulk succeeds or fails one by one', async () => {
    const ids = [await waiting(house, org), house.ids.next(), await waiting(house, org)];
    const request = { conversationIds: [...ids, ids[0]!], representativeId: ada.userId };
    expect(await assignConversations(house, lead, { ...request, override: true })).toEqual([
      { conversationId: ids[0], ok: true },
      { conversationId: ids[1], ok: false, error: 'conversation.not_found' },
      { conversationId: ids[2], ok: true },
    ]);
    const closed = await waiting(house, org);
    expect(await endConversations(house, lead, [ids[0]!, closed, ids[1]!])).toEqual([
      { conversationId: ids[0], ok: true },
      { conversationId: closed, ok: true },
      { conversationId: ids[1], ok: false, error: 'conversation.not_found' },
    ]);
    expect(await row(closed)).toMatchObject({ state: 'closed', close_reason: 'force_closed' });
  });
});

describe('the list to pick from', () => {
  it('is in the order of the queue, says what is being offered, and is for its members', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      ids.push(await waiting(house, org));
      clock.advance(1);
    }
    await house.db.system('update conversation set priority = 50 where id = $1', [ids[2]]);
    const reader = { ...ada, isLead: false };
    const { total, conversations } = await waitingInQueue(house, reader, org.queueId, 2);
    expect([total, conversations.map((one) => [one.conversationId, one.position])]).toEqual([
      3,
      [
        [ids[2], 1],
        [ids[0], 2],
      ],
    ]);
    await offered(house, org, ids[2]!);
    const now = await waitingInQueue(house, lead, org.queueId, 10);
    expect(now.conversations.find((one) => one.conversationId === ids[2])!.beingOffered).toBe(true);
    const outsider = await person(house, org, 'Outsider', { queueIds: [] });
    await expect(waitingInQueue(house, outsider, org.queueId, 10)).rejects.toMatchObject({
      code: 'queue.not_member',
    });
    await expect(waitingInQueue(house, lead, house.ids.next(), 10)).rejects.toMatchObject({
      code: 'queue.not_found',
    });
  });
});
