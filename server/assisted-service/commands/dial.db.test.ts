import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import {
  changeConfiguration,
  makeOrganization,
  makeQueue,
  type TestOrganization,
} from '../../../testing/people.ts';
import { listVoiceCommands, settleVoiceCommand } from '../../routing/index.ts';
import { drain, expectBalance, HandClock, openHouse, pendingOf } from '../../routing/testing/scene.ts';
import { type Actor, type DialRequest, dial, endConversation, finishWrapUp } from '../index.ts';
import { notices, person, rowOf } from '../testing/desk.ts';

let house: TestHouse;
let org: TestOrganization;
let ada: Actor;
let bob: Actor;

beforeAll(async () => {
  house = await openHouse({ clock: new HandClock() });
});
beforeEach(async () => {
  org = await makeOrganization(house);
  const queueId = await makeQueue(house, org, 'Calls', { kind: 'voice' });
  await changeConfiguration(house, org, ({ q }) =>
    q
      .insertInto('workstream')
      .values({
        id: house.ids.next(),
        organization_id: org.organizationId,
        name: 'Phone',
        kind: 'voice',
        default_queue_id: queueId,
        capacity_units: 60,
      })
      .execute(),
  );
  ada = await person(house, org, 'Ada', { capacityTotal: 100 });
  bob = await person(house, org, 'Bob', { queueIds: [queueId] });
});
afterAll(async () => {
  await expectBalance(house);
  await house.close();
});

const number = '+493012345678';
const call = (request: Partial<DialRequest> = {}, by = ada) => dial(house, by, { number, ...request });
const commands = () => listVoiceCommands(house, org.organizationId, { state: 'all', limit: 10 });
const reserved = async () => {
  const [row] = await house.db.system<{ units: number }>(
    'select capacity_reserved as units from representative where user_id = $1',
    [ada.userId],
  );
  return row?.units;
};

describe('dialling', () => {
  it('opens an outbound call that is theirs, takes its capacity and asks the voice layer', async () => {
    const dialled = await call({ record: { entity: 'contact', id: '42', name: 'Ada Lovelace', url: '' } });
    expect(await rowOf(house, org, dialled.conversationId)).toMatchObject({
      channel: 'voice',
      state: 'active',
      handler_id: ada.userId,
      handler_epoch: dialled.handlerEpoch,
      context: { direction: 'outbound', record: { entity: 'contact', id: '42', name: 'Ada Lovelace' } },
    });
    expect(await reserved()).toBe(60);
    expect(await commands()).toMatchObject([
      {
        commandId: dialled.commandId,
        conversationId: dialled.conversationId,
        kind: 'dial',
        detail: { number },
      },
    ]);
    const [opened] = await house.db.system(
      `select actor, payload from event where conversation_id = $1 and type = 'conversation.opened'`,
      [dialled.conversationId],
    );
    expect(opened).toMatchObject({
      actor: `representative:${ada.userId}`,
      payload: { direction: 'outbound' },
    });
  });

  it('is offered to nobody, also not by an engine that reads it at once', async () => {
    const { conversationId } = await call();
    await drain(house, org.organizationId);
    expect(await pendingOf(house, org)).toEqual([]);
    expect((await rowOf(house, org, conversationId)).handler_id).toBe(ada.userId);
  });

  it('knows the customer whose number it is', async () => {
    await house.db.transaction(org.organizationId, ({ q }) =>
      q
        .insertInto('contact')
        .values({
          id: house.ids.next(),
          organization_id: org.organizationId,
          external_id: 'grace',
          name: 'Grace',
          phone: number,
          created_at: house.clock.now(),
        })
        .execute(),
    );
    const { conversationId } = await call({ record: { entity: 'contact', id: '1', name: 'G.', url: '' } });
    const [customer] = await house.db.system(
      `select p.external_id as id, p.name from conversation c join contact p on p.id = c.contact_id where c.id = $1`,
      [conversationId],
    );
    expect(customer).toEqual({ id: 'grace', name: 'Grace' });
  });

  it('dials once however often the same click arrives, and tells nobody else of it', async () => {
    const conversationId = house.ids.next();
    const [one, two] = await Promise.all([call({ conversationId }), call({ conversationId })]);
    expect(two).toEqual(one);
    expect(await commands()).toHaveLength(1);
    await expect(call({ conversationId }, bob)).rejects.toMatchObject({ code: 'conversation.not_found' });
  });

  it('is refused without room, and leaves nothing behind', async () => {
    await call();
    await expect(call()).rejects.toMatchObject({ code: 'routing.no_capacity' });
    expect(await commands()).toHaveLength(1);
  });

  it('is refused in a workstream that takes no calls, or that is not there', async () => {
    await expect(call({ workstream: 'Chat' })).rejects.toMatchObject({ code: 'workstream.not_voice' });
    await expect(call({ workstream: 'Fax' })).rejects.toMatchObject({ code: 'workstream.not_found' });
  });

  it.each([
    ['done', []],
    ['failed', ['note']],
  ] as const)('stays theirs when the voice layer says %s', async (outcome, told) => {
    const { conversationId, commandId } = await call();
    await settleVoiceCommand(house, org.organizationId, commandId, outcome, 'system');
    await settleVoiceCommand(house, org.organizationId, commandId, outcome, 'system');
    expect((await rowOf(house, org, conversationId)).state).toBe('active');
    expect(await notices(house, org, conversationId)).toEqual(['patchbay.representative.joined', ...told]);
    await endConversation(house, ada, conversationId);
    await finishWrapUp(house, ada, conversationId);
    expect(await reserved()).toBe(0);
  });
});
