import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import {
  changeConfiguration,
  makeOrganization,
  makeProfile,
  makeQueue,
  type TestOrganization,
} from '../../../testing/people.ts';
import { acceptOffer, declineOffer, expireOffers, setPresence } from '../../routing/index.ts';
import {
  expectBalance,
  HandClock,
  openHouse,
  pendingOf,
  representative,
} from '../../routing/testing/scene.ts';
import {
  type Actor,
  assignConversation,
  endConversation,
  park,
  releaseConversation,
  transferConversation,
} from '../index.ts';
import { handled, notices, offered, person, rowOf, traces, waiting } from '../testing/desk.ts';

const clock = new HandClock();
let house: TestHouse;
let org: TestOrganization;
let ada: Actor;
let lead: Actor;

beforeAll(async () => {
  house = await openHouse({ clock });
});
beforeEach(async () => {
  org = await makeOrganization(house, { withAiAgent: false });
  ada = await person(house, org, 'Ada');
  lead = await person(house, org, 'Lead', { isLead: true, queueIds: [], presence: 'offline' });
});
afterAll(async () => {
  await expectBalance(house);
  await house.close();
});

const transfer = (
  actor: Actor,
  conversationId: string,
  to: { queueId?: string; representativeId?: string; aiAgentId?: string },
) => transferConversation(house, actor, { conversationId, ...to });
const row = (id: string) => rowOf(house, org, id);

describe('a transfer to a queue', () => {
  it('without anybody keeps the conversation there, and warns', async () => {
    const { id } = await handled(house, org);
    const queueId = await makeQueue(house, org, 'Billing');
    const handover = await transfer(ada, id, { queueId });
    expect(handover).toEqual({ staffed: false, warning: expect.stringContaining('Nobody in Billing') });
    expect(await row(id)).toMatchObject({ state: 'open', queue_id: queueId, handler_kind: 'none' });
    expect((await representative(house, ada.userId)).reserved).toBe(0);
    const written = (await traces(house, id)).map((one) => one.kind);
    expect(written).toEqual(['routed', 'transferred', 'transferred']);
    expect((await traces(house, id)).at(-1)!.trace).toMatchObject({
      by: ada.userId,
      to: { queueId },
      staffed: false,
    });
    expect((await notices(house, org, id)).slice(-2)).toEqual([
      'patchbay.representative.left',
      'patchbay.handover.requested',
    ]);
  });

  it('that whoever transfers it is in does not ring back at them while others could take it', async () => {
    const { id } = await handled(house, org);
    expect(await transfer(ada, id, { queueId: org.queueId })).toEqual({
      staffed: false,
      warning: expect.stringContaining('Nobody'),
    });
    expect(await offered(house, org, id)).toBeUndefined();
    const bob = await person(house, org, 'Bob');
    expect((await offered(house, org, id))?.representativeId).toBe(bob.userId);
  });

  it('that whoever transfers it is in comes back to them after a while when nobody else is there', async () => {
    const { id } = await handled(house, org);
    await transfer(ada, id, { queueId: org.queueId });
    expect(await offered(house, org, id)).toBeUndefined();
    clock.advance(60);
    expect((await offered(house, org, id))?.representativeId).toBe(ada.userId);
  });

  it('of a conversation that is being offered takes the offer back: the accept comes too late', async () => {
    const id = await waiting(house, org);
    const offer = (await offered(house, org, id))!;
    const queueId = await makeQueue(house, org, 'Billing');
    await person(house, org, 'Bob', { queueIds: [queueId] });
    expect(await transfer(lead, id, { queueId })).toEqual({ staffed: true });
    await expect(acceptOffer(house, org.organizationId, offer)).rejects.toMatchObject({
      code: 'offer.not_found',
    });
    expect((await representative(house, ada.userId)).reserved).toBe(0);
  });

  it('at the same time as the accept: one of the two wins, and nothing is held twice', async () => {
    const queueId = await makeQueue(house, org, 'Billing');
    for (let round = 0; round < 8; round += 1) {
      const id = await waiting(house, org);
      const offer = (await offered(house, org, id))!;
      await Promise.allSettled([
        acceptOffer(house, org.organizationId, offer),
        transfer(lead, id, { queueId }),
      ]);
      // The lead may transfer it after the accept too, so the transfer always comes through.
      expect(await row(id)).toMatchObject({ state: 'open', queue_id: queueId });
      expect((await representative(house, ada.userId)).reserved).toBe(0);
    }
  });

  it('that does not exist, of another kind, or more or less than one target is refused', async () => {
    const { id } = await handled(house, org);
    const voice = await makeQueue(house, org, 'Calls', { kind: 'voice' });
    await expect(transfer(ada, id, { queueId: house.ids.next() })).rejects.toMatchObject({
      code: 'queue.not_found',
    });
    await expect(transfer(ada, id, { queueId: voice })).rejects.toMatchObject({ code: 'queue.other_kind' });
    await expect(transfer(ada, id, {})).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(
      transfer(ada, id, { queueId: org.queueId, representativeId: ada.userId }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
    expect(await row(id)).toMatchObject({ state: 'active', handler_id: ada.userId });
  });

  it('of one that is over is refused', async () => {
    const { id } = await handled(house, org);
    await endConversation(house, ada, id);
    await expect(transfer(ada, id, { queueId: org.queueId })).rejects.toMatchObject({
      code: 'conversation.wrong_state',
    });
  });
});

describe('a transfer to a representative', () => {
  it('asks them first, though others are free and they are not even in the queue', async () => {
    const { id } = await handled(house, org);
    await person(house, org, 'Bob');
    const carol = await person(house, org, 'Carol', { queueIds: [] });
    expect(await transfer(ada, id, { representativeId: carol.userId })).toEqual({ staffed: true });
    const offer = await offered(house, org, id);
    expect(offer?.representativeId).toBe(carol.userId);
    await acceptOffer(house, org.organizationId, offer!);
    expect(await row(id)).toMatchObject({ handler_id: carol.userId, queue_id: org.queueId });
  });

  it('who declines falls back to the queue', async () => {
    const { id } = await handled(house, org);
    const bob = await person(house, org, 'Bob');
    await transfer(ada, id, { representativeId: bob.userId });
    const first = (await offered(house, org, id))!;
    expect(first.representativeId).toBe(bob.userId);
    await declineOffer(house, org.organizationId, first);
    expect((await offered(house, org, id))?.representativeId).toBe(ada.userId);
  });

  it('who does not answer falls back to the queue', async () => {
    const { id } = await handled(house, org);
    const bob = await person(house, org, 'Bob');
    await transfer(ada, id, { representativeId: bob.userId });
    await offered(house, org, id);
    clock.advance(31);
    await expireOffers(house, org.organizationId);
    expect((await offered(house, org, id))?.representativeId).toBe(ada.userId);
  });

  it('who is away says so, and it waits', async () => {
    const { id } = await handled(house, org);
    const bob = await person(house, org, 'Bob');
    await setPresence(house, org.organizationId, bob.userId, 'away', 'self');
    expect(await transfer(ada, id, { representativeId: bob.userId })).toEqual({
      staffed: false,
      warning: expect.stringMatching(/^Bob is away: /),
    });
    expect(await row(id)).toMatchObject({ state: 'open', queue_id: org.queueId });
  });

  it('who is being offered something else is possible, and said', async () => {
    const { id } = await handled(house, org);
    const bob = await person(house, org, 'Bob', { capacityTotal: 90 });
    const ringing = await waiting(house, org);
    await transfer(lead, ringing, { representativeId: bob.userId });
    expect((await offered(house, org, ringing))?.representativeId).toBe(bob.userId);
    const handover = await transfer(ada, id, { representativeId: bob.userId });
    expect(handover).toEqual({ staffed: true, warning: expect.stringContaining('Bob is being offered') });
  });

  it('whose email it may interrupt is no reason to warn; one whose profile is full is', async () => {
    const { id } = await handled(house, org);
    const bob = await person(house, org, 'Bob', { capacityTotal: 30 });
    const settings = (workstream: object) =>
      changeConfiguration(house, org, ({ run }) =>
        run('update workstream set settings = $2 where id = $1', [
          org.workstreamId,
          JSON.stringify(workstream),
        ]),
      );
    await settings({ interruptible: true });
    const mail = await waiting(house, org);
    await assignConversation(house, lead, {
      conversationId: mail,
      representativeId: bob.userId,
      override: false,
    });
    await settings({ interrupts: true });
    expect(await transfer(ada, id, { representativeId: bob.userId })).toEqual({ staffed: true });
    expect((await offered(house, org, id))?.representativeId).toBe(bob.userId);
    const profileId = await makeProfile(house, org, 'Calls', { limit: 1 });
    await settings({ interrupts: true, profileIds: [profileId] });
    expect(await transfer(lead, id, { representativeId: ada.userId })).toEqual({
      staffed: false,
      warning: expect.stringContaining('Ada has no capacity left'),
    });
  });

  it('who has it, or is none, is refused', async () => {
    const { id } = await handled(house, org);
    await expect(transfer(ada, id, { representativeId: ada.userId })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(transfer(ada, id, { representativeId: house.ids.next() })).rejects.toMatchObject({
      code: 'routing.not_representative',
    });
    expect(await row(id)).toMatchObject({ handler_id: ada.userId });
  });
});

describe('a transfer to an AI agent', () => {
  const agentOf = async () => {
    const aiAgentId = house.ids.next();
    await house.db.transaction(org.organizationId, ({ q }) =>
      q
        .insertInto('ai_agent')
        .values({ id: aiAgentId, organization_id: org.organizationId, name: 'Assistant' })
        .execute(),
    );
    return aiAgentId;
  };

  it('makes it the handler at once, frees the representative, and takes no capacity', async () => {
    const { id } = await handled(house, org);
    const aiAgentId = await agentOf();
    const before = await row(id);
    expect(await transfer(ada, id, { aiAgentId })).toEqual({ staffed: true });
    expect(await row(id)).toMatchObject({
      state: 'active',
      handler_kind: 'ai_agent',
      handler_id: aiAgentId,
      handler_epoch: before.handler_epoch + 1,
      queue_id: null,
    });
    expect(await representative(house, ada.userId)).toMatchObject({ reserved: 0, presence: 'available' });
    expect((await notices(house, org, id)).at(-1)).toBe('patchbay.representative.left');
  });

  it('is possible from the queue and while it waits for the customer', async () => {
    const aiAgentId = await agentOf();
    const queued = await waiting(house, org);
    await transfer(lead, queued, { aiAgentId });
    const { id: parked } = await handled(house, org);
    await park(house, ada, parked);
    await transfer(lead, parked, { aiAgentId });
    for (const id of [queued, parked])
      expect(await row(id)).toMatchObject({ handler_kind: 'ai_agent', queue_id: null });
    expect(await pendingOf(house, org)).toEqual([]);
    await expect(transfer(lead, parked, { aiAgentId })).rejects.toMatchObject({
      code: 'conversation.wrong_state',
    });
    await expect(transfer(lead, parked, { aiAgentId: house.ids.next() })).rejects.toMatchObject({
      code: 'ai_agent.not_found',
    });
  });
});

describe('giving back', () => {
  it('keeps the customer’s place, and asks the others first', async () => {
    const { id } = await handled(house, org);
    const since = (await row(id)).waiting_since;
    clock.advance(300);
    const bob = await person(house, org, 'Bob');
    await handled(house, org); // Bob carries more than Ada now
    expect(await releaseConversation(house, ada, id)).toEqual({ staffed: true });
    expect(await row(id)).toMatchObject({ state: 'open', queue_id: org.queueId, waiting_since: since });
    expect((await offered(house, org, id))?.representativeId).toBe(bob.userId);
    expect((await traces(house, id)).at(-1)).toMatchObject({ kind: 'released', trace: { by: ada.userId } });
  });

  it('to nobody else comes back after a while', async () => {
    const { id } = await handled(house, org);
    expect(await releaseConversation(house, ada, id)).toMatchObject({
      staffed: false,
      warning: expect.stringContaining('Nobody'),
    });
    expect(await offered(house, org, id)).toBeUndefined();
    clock.advance(60);
    expect((await offered(house, org, id))?.representativeId).toBe(ada.userId);
  });

  it('is for whoever has it and who leads, and only while a representative has it', async () => {
    const { id } = await handled(house, org);
    const bob = await person(house, org, 'Bob');
    await expect(releaseConversation(house, bob, id)).rejects.toMatchObject({
      code: 'conversation.not_handler',
    });
    await releaseConversation(house, lead, id);
    await expect(releaseConversation(house, lead, id)).rejects.toMatchObject({
      code: 'conversation.wrong_state',
    });
  });
});
