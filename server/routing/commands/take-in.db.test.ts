/** What other systems bring: customers, whom they are to be served by, conversations, and outcomes of voice commands. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import {
  changeConfiguration,
  makeOrganization,
  makeQueue,
  makeRepresentative,
  type TestOrganization,
} from '../../../testing/people.ts';
import {
  lockConversation,
  messagesAfter,
  queueConversation,
  takeOutOfQueue,
} from '../../conversations/index.ts';
import type { LoggedEvent } from '../../data-model/events/index.ts';
import { read, transact } from '../../data-model/house/index.ts';
import { onConversationQueued } from '../consumers/on-conversation-queued.ts';
import { listAlerts, listVoiceCommands } from '../queries/attention.ts';
import { readAccount, readContact } from '../queries/customers.ts';
import { insertAlerts } from '../store/alert.store.ts';
import { insertVoiceCommand } from '../store/voice-command.store.ts';
import { arrive, drain, expectBalance, HandClock, openHouse, pendingOf, route } from '../testing/scene.ts';
import { acceptOffer } from './accept-offer.ts';
import { acknowledgeAlert } from './acknowledge-alert.ts';
import { preferForAccount, preferForContact, putAccount, putContact } from './put-customer.ts';
import { settleVoiceCommand } from './settle-voice-command.ts';
import { abandon, takeIn } from './take-in.ts';

const clock = new HandClock();
let house: TestHouse;
let org: TestOrganization;
let voiceQueueId: string;

beforeAll(async () => {
  house = await openHouse({ clock });
});
beforeEach(async () => {
  org = await makeOrganization(house);
  voiceQueueId = await makeQueue(house, org, 'Calls', { kind: 'voice' });
  await changeConfiguration(house, org, ({ q }) =>
    q
      .insertInto('workstream')
      .values({
        id: house.ids.next(),
        organization_id: org.organizationId,
        name: 'Phone',
        kind: 'voice',
        default_queue_id: voiceQueueId,
        settings: JSON.stringify({
          contextVariables: [
            { name: 'vip', type: 'boolean' },
            { name: 'orders', type: 'number' },
            { name: 'language', type: 'text' },
          ],
        }),
      })
      .execute(),
  );
});
afterAll(async () => {
  await expectBalance(house);
  await house.close();
});

const customer = { externalId: 'crm-7', name: 'Grace', phone: '+44 20 7946 0000' };
const call = (more: Partial<Parameters<typeof takeIn>[2]> = {}) =>
  takeIn(house, org.organizationId, {
    workstream: 'Phone',
    channel: 'voice',
    customer,
    context: {},
    ...more,
  });
const row = (id: string) => transact(house, org.organizationId, (tx) => lockConversation(tx, id));

describe('a call that comes in', () => {
  it('is routed within its kind, with its context and its first words', async () => {
    const userId = await makeRepresentative(house, org, { queueIds: [voiceQueueId] });
    const context = { vip: true, orders: 3, language: 'en', anything: { else: 1 } };
    const { conversationId, opened } = await call({ context, subject: 'My parcel is late' });
    expect(opened).toBe(true);
    await route(house, org, conversationId);
    expect(await row(conversationId)).toMatchObject({
      state: 'open',
      channel: 'voice',
      channel_id: null,
      queue_id: voiceQueueId,
      context,
    });
    const said = await read(house, org.organizationId, (tx) => messagesAfter(tx, conversationId, 0, 10));
    expect(said.map((m) => [m.sender.kind, m.text])).toEqual([['customer', 'My parcel is late']]);
    await drain(house, org.organizationId);
    expect((await pendingOf(house, org)).map((offer) => offer.representative_id)).toEqual([userId]);
  });

  it('brought twice under one id opens once', async () => {
    const conversationId = house.ids.next();
    const opened = await Promise.all([call({ conversationId }), call({ conversationId })]);
    expect(opened.map((one) => one.opened).sort()).toEqual([false, true]);
  });

  it.each([
    ['a workstream that is not there', { workstream: 'Fax' }, 'workstream.not_found'],
    ['a text for a boolean', { context: { vip: 'yes' } }, 'request.invalid'],
    ['a text for a number', { context: { orders: '3' } }, 'request.invalid'],
    ['a number for a text', { context: { language: 1 } }, 'request.invalid'],
  ])('with %s is refused', async (_what, more, code) => {
    await expect(call(more)).rejects.toMatchObject({ code });
  });

  it('and hangs up counts as abandoned, or leads to the wrap-up', async () => {
    const { conversationId } = await call();
    await route(house, org, conversationId);
    await abandon(house, org.organizationId, conversationId);
    await abandon(house, org.organizationId, conversationId);
    expect(await row(conversationId)).toMatchObject({ state: 'closed', close_reason: 'customer_left' });
    await makeRepresentative(house, org, { queueIds: [voiceQueueId] });
    const { conversationId: answered } = await call();
    await route(house, org, answered);
    await drain(house, org.organizationId);
    const [offer] = await pendingOf(house, org);
    await acceptOffer(house, org.organizationId, {
      offerId: offer!.id,
      representativeId: offer!.representative_id,
    });
    await abandon(house, org.organizationId, answered);
    expect(await row(answered)).toMatchObject({ state: 'wrap_up' });
    await expect(abandon(house, org.organizationId, house.ids.next())).rejects.toMatchObject({
      code: 'conversation.not_found',
    });
  });
});

describe('contacts and accounts', () => {
  it('are made and changed; what is not named is kept', async () => {
    const { organizationId } = org;
    await putContact(house, organizationId, { ...customer, attributes: { tier: 'gold' } });
    await putAccount(house, organizationId, {
      externalId: 'acme',
      name: 'Acme',
      attributes: { region: 'north' },
    });
    const contact = await putContact(house, organizationId, {
      externalId: 'crm-7',
      name: 'Grace H.',
      attributes: { age: 3 },
      accountExternalId: 'acme',
    });
    expect(contact).toMatchObject({
      name: 'Grace H.',
      phone: customer.phone,
      attributes: { tier: 'gold', age: 3 },
      account: { externalId: 'acme', name: 'Acme' },
      preferred: [],
    });
    expect(await readContact(house, organizationId, 'crm-7')).toEqual(contact);
    expect(await putAccount(house, organizationId, { externalId: 'acme', name: 'Acme Ltd' })).toMatchObject({
      name: 'Acme Ltd',
      attributes: { region: 'north' },
    });
    await expect(readContact(house, organizationId, 'nobody')).rejects.toMatchObject({
      code: 'contact.not_found',
    });
    await expect(readAccount(house, organizationId, 'nobody')).rejects.toMatchObject({
      code: 'account.not_found',
    });
  });

  it('are served by whom they prefer, any number, in that order', async () => {
    const { organizationId } = org;
    await putContact(house, organizationId, { ...customer, accountExternalId: 'acme' });
    const people = [];
    for (let i = 0; i < 6; i += 1) people.push(await makeRepresentative(house, org, { name: `R${i}` }));
    const asked = [people[4]!, `rep-${people[1]}`, ...people];
    const contact = await preferForContact(house, organizationId, 'crm-7', asked);
    expect(contact.preferred.map((one) => one.displayName)).toEqual(['R4', 'R1', 'R0', 'R2', 'R3', 'R5']);
    const account = await preferForAccount(house, organizationId, 'acme', [people[5]!]);
    expect(account.preferred.map((one) => one.displayName)).toEqual(['R5']);
    await expect(
      preferForContact(house, organizationId, 'crm-7', [people[0]!, 'nobody']),
    ).rejects.toMatchObject({ code: 'routing.not_representative', details: { representative: 'nobody' } });
    expect((await readContact(house, organizationId, 'crm-7')).preferred).toHaveLength(6);
    await Promise.all([
      preferForContact(house, organizationId, 'crm-7', people.slice(0, 3)),
      preferForContact(house, organizationId, 'crm-7', people.slice(0, 3)),
    ]);
    expect((await readContact(house, organizationId, 'crm-7')).preferred).toHaveLength(3);
    expect((await preferForContact(house, organizationId, 'crm-7', [])).preferred).toEqual([]);
  });
});

describe('a voice command', () => {
  async function asked(kind: 'callback' | 'voicemail' = 'callback') {
    const { conversationId } = await call();
    await route(house, org, conversationId);
    clock.advance(60);
    const commandId = await transact(house, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, conversationId);
      const change = { at: clock.now(), actor: 'system' } as const;
      await takeOutOfQueue(tx, conversation, 'overflowed', change);
      const draft = { conversationId, queueId: voiceQueueId, kind, detail: { number: customer.phone } };
      return await insertVoiceCommand(house, tx, draft, clock.now());
    });
    return { conversationId, commandId };
  }
  const settle = (commandId: string, outcome: 'done' | 'failed') =>
    settleVoiceCommand(house, org.organizationId, commandId, outcome, 'system');
  const listed = async (state: 'pending' | 'all') =>
    (await listVoiceCommands(house, org.organizationId, { state, limit: 10 })).map((one) => one.state);

  it('that is done closes the conversation; told twice it is done once', async () => {
    const { conversationId, commandId } = await asked('voicemail');
    const [command] = await listVoiceCommands(house, org.organizationId, { state: 'pending', limit: 10 });
    expect(command).toMatchObject({ commandId, kind: 'voicemail', customer: { phone: customer.phone } });
    await settle(commandId, 'done');
    await settle(commandId, 'done');
    expect(await row(conversationId)).toMatchObject({ state: 'closed', close_reason: 'voicemail_left' });
    expect([await listed('pending'), await listed('all')]).toEqual([[], ['done']]);
    await expect(settle(commandId, 'failed')).rejects.toMatchObject({ code: 'voice_command.settled' });
  });

  it('that failed puts it back in its queue, in its place, and there it stays', async () => {
    const { conversationId, commandId } = await asked();
    const since = (await row(conversationId)).waiting_since;
    await settle(commandId, 'failed');
    expect(await row(conversationId)).toMatchObject({
      state: 'open',
      queue_id: voiceQueueId,
      waiting_since: since,
      demand: { stays: true },
    });
    const userId = await makeRepresentative(house, org, { queueIds: [voiceQueueId] });
    await drain(house, org.organizationId);
    expect((await pendingOf(house, org)).map((offer) => offer.representative_id)).toEqual([userId]);
  });

  const queued = (conversationId: string) => {
    const event = {
      organizationId: org.organizationId,
      conversationId,
    } as LoggedEvent<'conversation.queued'>;
    return onConversationQueued.handle(house, event);
  };

  it('whose conversation somebody took by hand is withdrawn: nobody is called back twice', async () => {
    const { conversationId, commandId } = await asked();
    await queued(conversationId); // of before the overflow, read late
    expect(await listed('pending')).toEqual(['pending']);
    await transact(house, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, conversationId);
      const request = { queueId: voiceQueueId, cause: 'transferred' } as const;
      await queueConversation(house, tx, conversation, request, { at: clock.now(), actor: 'system' });
    });
    await queued(conversationId);
    await queued(conversationId);
    expect(await listed('pending')).toEqual([]);
    await expect(settle(commandId, 'done')).rejects.toMatchObject({ code: 'voice_command.settled' });
    expect(await row(conversationId)).toMatchObject({ state: 'open', queue_id: voiceQueueId });
    const events = await house.db.system<{ payload: object }>(
      `select payload from event where conversation_id = $1 and type = 'voice_command.settled'`,
      [conversationId],
    );
    expect(events).toEqual([{ payload: { commandId, kind: 'callback', outcome: 'withdrawn' } }]);
  });

  it('that dials, and was never settled, keeps nobody who comes back from the queue', async () => {
    const { conversationId } = await call();
    await transact(house, org.organizationId, (tx) =>
      insertVoiceCommand(house, tx, { conversationId, queueId: null, kind: 'dial', detail: {} }, clock.now()),
    );
    await route(house, org, conversationId);
    expect(await row(conversationId)).toMatchObject({ state: 'open', queue_id: voiceQueueId });
  });

  it('whose customer left meanwhile is only settled', async () => {
    const { conversationId, commandId } = await asked();
    await abandon(house, org.organizationId, conversationId);
    await settle(commandId, 'failed');
    expect(await row(conversationId)).toMatchObject({ state: 'closed', close_reason: 'customer_left' });
    await expect(settle(house.ids.next(), 'done')).rejects.toMatchObject({
      code: 'voice_command.not_found',
    });
  });
});

it('an alert is taken note of once, and listed until it is cleared', async () => {
  const [conversationId] = await arrive(house, org, 1);
  const [first, second] = [await makeRepresentative(house, org), await makeRepresentative(house, org)];
  const draft = {
    conversationId: conversationId!,
    queueId: org.queueId,
    kind: 'nobody_accepts',
    detail: {},
  } as const;
  const [alert] = await transact(house, org.organizationId, (tx) =>
    insertAlerts(house, tx, [draft], clock.now()),
  );
  await acknowledgeAlert(house, org.organizationId, alert!.id, first);
  const at = clock.now().toISOString();
  clock.advance(60);
  await acknowledgeAlert(house, org.organizationId, alert!.id, second);
  const open = await listAlerts(house, org.organizationId, { state: 'open', limit: 10 });
  expect(open).toMatchObject([
    { kind: 'nobody_accepts', acknowledgedAt: at, acknowledgedBy: 'Test representative', clearedAt: null },
  ]);
  await house.db.system('update routing_alert set cleared_at = $2 where id = $1', [alert!.id, clock.now()]);
  expect(await listAlerts(house, org.organizationId, { state: 'open', limit: 10 })).toEqual([]);
  expect(await listAlerts(house, org.organizationId, { state: 'all', limit: 10 })).toHaveLength(1);
  await expect(acknowledgeAlert(house, org.organizationId, house.ids.next(), first)).rejects.toMatchObject({
    code: 'alert.not_found',
  });
});
