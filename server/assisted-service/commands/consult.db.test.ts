import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeQueue, type TestOrganization } from '../../../testing/people.ts';
import { AppendGroups } from '../../conversations/index.ts';
import { read } from '../../data-model/house/index.ts';
import { acceptOffer } from '../../routing/index.ts';
import { expectBalance, HandClock, openHouse, representative } from '../../routing/testing/scene.ts';
import {
  type Actor,
  acceptConsultation,
  addNote,
  assertMayRead,
  declineConsultation,
  endConsultation,
  endConversation,
  endsConsultations,
  finishWrapUp,
  readDesk,
  requestConsultation,
  sendReply,
  transferConversation,
} from '../index.ts';
import { handled, offered, person, traces, waiting } from '../testing/desk.ts';

const clock = new HandClock();
let house: TestHouse;
let org: TestOrganization;
let ada: Actor;
let expert: Actor;

beforeAll(async () => {
  house = await openHouse({ clock });
});
beforeEach(async () => {
  org = await makeOrganization(house);
  ada = await person(house, org, 'Ada');
  expert = await person(house, org, 'Expert', { queueIds: [], capacityTotal: 0 });
});
afterAll(async () => {
  await expectBalance(house);
  await house.close();
});

const request = (id: string, to = expert, by = ada) =>
  requestConsultation(house, by, { conversationId: id, representativeId: to.userId });
const desk = async (actor: Actor) =>
  (await readDesk(house, org.organizationId, actor.userId)).consultations.map((one) => [one.role, one.state]);
const mayRead = (actor: Actor, id: string) =>
  read(house, org.organizationId, (tx) => assertMayRead(tx, actor, id)).then(
    () => true,
    () => false,
  );
const closed = (conversationId: string) =>
  endsConsultations.handle(house, {
    type: 'conversation.closed',
    txId: '0',
    position: 0,
    organizationId: org.organizationId,
    conversationId,
    representativeId: null,
    actor: 'system',
    at: clock.now(),
    payload: { reason: 'ended' },
  });

const engaged = (conversationId: string, by: Actor) =>
  endsConsultations.handle(house, {
    type: 'handler.engaged',
    txId: '0',
    position: 0,
    organizationId: org.organizationId,
    conversationId,
    representativeId: by.userId,
    actor: `representative:${by.userId}`,
    at: clock.now(),
    payload: { handlerKind: 'representative', handlerId: by.userId, epoch: 2 },
  });

describe('a consultation', () => {
  it('is asked for, accepted and ended; meanwhile they read along and write notes, and it takes no capacity', async () => {
    const { id } = await handled(house, org);
    const { consultationId, warning } = await request(id);
    expect(warning).toBeUndefined();
    expect([await desk(ada), await desk(expert)]).toEqual([
      [['requester', 'requested']],
      [['consultant', 'requested']],
    ]);
    expect(await mayRead(expert, id)).toBe(false);
    expect(await acceptConsultation(house, expert, consultationId)).toEqual({ conversationId: id });
    expect(await acceptConsultation(house, expert, consultationId)).toEqual({ conversationId: id });
    expect([await desk(expert), await mayRead(expert, id)]).toEqual([[['consultant', 'active']], true]);
    const groups = new AppendGroups(house, () => Promise.reject(new Error('nothing is parked here')));
    await addNote(house, groups, expert, { conversationId: id, clientMessageId: 'n', text: 'Try this.' });
    await expect(
      sendReply(house, groups, expert, {
        conversationId: id,
        clientMessageId: 'r',
        text: 'Hello',
        attachmentIds: [],
      }),
    ).rejects.toMatchObject({ code: 'conversation.not_handler' });
    expect((await representative(house, expert.userId)).reserved).toBe(0);
    await endConsultation(house, ada, consultationId);
    await endConsultation(house, expert, consultationId);
    expect([await desk(ada), await desk(expert), await mayRead(expert, id)]).toEqual([[], [], false]);
    expect((await traces(house, id)).at(-1)).toMatchObject({
      kind: 'consulted',
      trace: { consultantId: expert.userId, by: ada.userId },
    });
    const events = await house.db.system<{ type: string }>(
      `select type from event where conversation_id = $1 and type like 'consultation.%' order by tx_id, position`,
      [id],
    );
    expect(events.map((event) => event.type)).toEqual([
      'consultation.requested',
      'consultation.accepted',
      'consultation.ended',
    ]);
  });

  it('asked for twice, also at once, is one', async () => {
    const { id } = await handled(house, org);
    const [a, b] = await Promise.all([request(id), request(id)]);
    expect(a.consultationId).toBe(b.consultationId);
    expect((await request(id)).consultationId).toBe(a.consultationId);
    await declineConsultation(house, expert, a.consultationId);
    expect((await request(id)).consultationId).not.toBe(a.consultationId);
  });

  it('stays through a transfer, and ends when the conversation closes', async () => {
    const { id } = await handled(house, org);
    const { consultationId } = await request(id);
    await acceptConsultation(house, expert, consultationId);
    const asked = (await request(id, await person(house, org, 'Second'))).consultationId;
    await transferConversation(house, ada, {
      conversationId: id,
      queueId: await makeQueue(house, org, 'Billing'),
    });
    expect(await mayRead(expert, id)).toBe(true);
    const lead = await person(house, org, 'Lead', { isLead: true });
    await endConversation(house, lead, id);
    expect(await desk(expert)).toEqual([]); // at once, before the consumer came
    await closed(id);
    await closed(id);
    const states = await house.db.system<{ state: string }>(
      'select state from consultation where id = any ($1)',
      [[consultationId, asked]],
    );
    expect(states.map((one) => one.state)).toEqual(['ended', 'ended']);
    expect(await mayRead(expert, id)).toBe(false);
  });

  it('is over when the consultant gets the conversation: nobody’s desk shows it any more', async () => {
    const { id } = await handled(house, org);
    const second = await person(house, org, 'Second');
    await acceptConsultation(house, second, (await request(id, second)).consultationId);
    const { consultationId } = await request(id);
    await transferConversation(house, ada, { conversationId: id, representativeId: second.userId });
    const offer = (await offered(house, org, id))!;
    expect(offer.representativeId).toBe(second.userId);
    await acceptOffer(house, org.organizationId, offer);
    await engaged(id, second);
    await engaged(id, second);
    // The other one goes on, and is of a conversation that is theirs now.
    expect(await desk(second)).toEqual([['requester', 'requested']]);
    expect(await desk(expert)).toEqual([['consultant', 'requested']]);
    await endConsultation(house, second, consultationId);
    expect(await desk(second)).toEqual([]);
  });

  it('on a closed conversation is refused, and cannot be accepted any more', async () => {
    const { id } = await handled(house, org);
    const { consultationId } = await request(id);
    await endConversation(house, ada, id);
    await finishWrapUp(house, ada, id);
    await expect(acceptConsultation(house, expert, consultationId)).rejects.toMatchObject({
      code: 'consultation.over',
    });
    const lead = await person(house, org, 'Lead', { isLead: true });
    await expect(request(id, expert, lead)).rejects.toMatchObject({ code: 'conversation.closed' });
  });

  it('is between the handler, who leads, and the consultant', async () => {
    const { id } = await handled(house, org);
    const bob = await person(house, org, 'Bob');
    await expect(request(id, expert, bob)).rejects.toMatchObject({ code: 'conversation.not_handler' });
    await expect(request(id, ada)).rejects.toMatchObject({ code: 'consultation.self' });
    await expect(request(id, { ...expert, userId: house.ids.next() })).rejects.toMatchObject({
      code: 'routing.not_representative',
    });
    const { consultationId } = await request(id);
    for (const act of [acceptConsultation, declineConsultation, endConsultation])
      await expect(act(house, bob, consultationId)).rejects.toMatchObject({
        code: 'consultation.not_found',
      });
    await declineConsultation(house, expert, consultationId);
    await declineConsultation(house, expert, consultationId);
    await expect(acceptConsultation(house, expert, consultationId)).rejects.toMatchObject({
      code: 'consultation.over',
    });
    const unhandled = await waiting(house, org);
    const lead = await person(house, org, 'Lead', { isLead: true });
    await expect(request(unhandled, expert, lead)).rejects.toMatchObject({
      code: 'conversation.wrong_state',
    });
  });
});
