/** The main job, end to end, in one process and in three. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../admin.ts';
import { Customer, Staff } from '../clients.ts';
import { startTestServer, type TestServer } from '../server.ts';

describe.each([
  ['one process', false],
  ['web, engine and worker apart', true],
])('with %s', (_name, split) => {
  let server: TestServer;
  let secret: string;
  let representative: Staff;
  let supervisor: Staff;
  beforeAll(async () => {
    server = await startTestServer(adminConnectionString(), { split });
    secret = await server.secret();
    representative = new Staff(server.url, await server.token('representative'));
    supervisor = new Staff(server.url, await server.token('supervisor'));
    await representative.connect();
    await representative.ask('presence.set', { presence: 'available' });
    await representative.ask('desk.follow');
  });
  afterAll(async () => {
    await representative?.close();
    await server?.stop();
  });

  const names = (customer: Customer) => customer.activities.map((a) => a.name ?? a.type);

  it('a customer chats, the AI agent answers, a representative takes over, replies, ends and wraps up', async () => {
    const customer = new Customer(server.url);
    await customer.start(secret);
    await customer.connect();
    await customer.until((all) => all.some((a) => a.from.role === 'bot' && a.type === 'message'));
    await customer.say('When does my parcel arrive?');
    await customer.until(
      (all) => all.filter((a) => a.from.role === 'bot' && a.type === 'message').length >= 2,
    );
    await customer.say('I want to talk to a human');
    await customer.until((all) => all.some((a) => a.name === 'patchbay.handover.requested'));

    const { offers } = await representative.until((desk) => desk.offers.length === 1);
    expect(offers[0]).toMatchObject({
      conversationId: customer.conversationId,
      customerName: 'Test customer',
      queueName: 'Support',
    });
    expect(offers[0]!.summary).toContain('parcel');
    expect(representative.desk!.capacity.reserved).toBe(30); // from the offer on
    const { handlerEpoch, conversationId } = await representative.ask('offer.accept', {
      offerId: offers[0]!.offerId,
    });
    await representative.ask('conversation.follow', { conversationId, after: 0 });
    await customer.until((all) => all.some((a) => a.name === 'patchbay.representative.joined'));
    await expect
      .poll(() => representative.messages.get(conversationId)?.map((m) => m.sequence))
      .toEqual(
        Array.from(
          { length: (await representative.call('conversation.read', { conversationId })).lastSequence },
          (_, n) => n + 1,
        ),
      );

    await representative.ask('message.send', {
      conversationId,
      clientMessageId: 'r1',
      text: 'Hello, I can help.',
      handlerEpoch,
    });
    await customer.until((all) => all.some((a) => a.text === 'Hello, I can help.'));
    await customer.say('Thank you!');
    await expect.poll(() => representative.messages.get(conversationId)?.at(-1)?.text).toBe('Thank you!');
    await representative.ask('note.add', {
      conversationId,
      clientMessageId: 'n1',
      text: 'A friendly customer.',
    });

    const explained = await supervisor.call('conversation.explanation', { conversationId });
    const [decision] = explained.decisions.filter((d) => d.outcome === 'offered');
    expect(decision!.winner!.displayName).toBe('Demo Representative');
    expect(decision!.considered.find((c) => c.displayName === 'Demo Representative 2')).toMatchObject({
      eligible: false,
    });

    await representative.ask('conversation.end', { conversationId });
    await customer.until((all) => all.at(-1)?.type === 'endOfConversation');
    expect((await customer.say('One more thing')).body.error.code).toBe('conversation.closed');
    expect(names(customer)).not.toContain('note');
    expect(customer.activities.some((a) => a.text === 'A friendly customer.')).toBe(false);

    await representative.until((desk) => desk.conversations[0]?.state === 'wrap_up');
    expect(representative.desk!.capacity.reserved).toBe(30); // through the wrap-up
    await representative.ask('conversation.close', { conversationId });
    await representative.until((desk) => desk.conversations.length === 0 && desk.capacity.reserved === 0);

    const live = await supervisor.call('operations.live', {});
    expect(live.queues.find((q) => q.name === 'Support')!.today.answered).toBeGreaterThanOrEqual(1);
    await customer.close();
  });

  it('a transfer to another queue reaches somebody with its skill, and the first representative can write no more', async () => {
    const billing = new Staff(server.url, await server.token('representative3'));
    await billing.connect();
    await billing.ask('presence.set', { presence: 'available' });
    await billing.ask('desk.follow');
    const customer = new Customer(server.url);
    await customer.start(secret);
    await customer.connect();
    await customer.say('I want to talk to a human');
    await representative.until((desk) =>
      desk.offers.some((o) => o.conversationId === customer.conversationId),
    );
    const offer = representative.desk!.offers.find((o) => o.conversationId === customer.conversationId)!;
    const { conversationId, handlerEpoch } = await representative.ask('offer.accept', {
      offerId: offer.offerId,
    });
    await representative.ask('presence.set', { presence: 'do_not_disturb' });
    const { queues } = await representative.ask('queue.list');
    const queueId = queues.find((q: { name: string }) => q.name === 'Billing').queueId;
    expect(
      await representative.ask('conversation.transfer', {
        conversationId,
        queueId,
        reason: 'A wrong invoice',
      }),
    ).toEqual({ staffed: true });
    await representative.until((desk) => desk.capacity.reserved === 0);
    await expect(
      representative.ask('message.send', {
        conversationId,
        clientMessageId: 'late',
        text: 'Wait',
        handlerEpoch,
      }),
    ).rejects.toMatchObject({ code: 'conversation.stale_epoch' });

    const desk = await billing.until((d) => d.offers.length === 1);
    expect(desk.offers[0]).toMatchObject({ queueName: 'Billing', escalationReason: 'A wrong invoice' });
    await billing.ask('offer.decline', { offerId: desk.offers[0]!.offerId });
    await billing.until((d) => d.offers.length === 0 && d.capacity.reserved === 0);

    await customer.post({ type: 'endOfConversation' });
    await customer.until((all) => all.some((a) => a.type === 'endOfConversation'));
    await representative.ask('presence.set', { presence: 'available' });
    await Promise.all([customer.close(), billing.close()]);
  });

  it('a customer’s and a representative’s sockets that are cut resume without loss or double', async () => {
    const customer = new Customer(server.url);
    await customer.start(secret);
    await customer.connect();
    await customer.say('I want to talk to a human');
    await representative.until((desk) =>
      desk.offers.some((o) => o.conversationId === customer.conversationId),
    );
    const offer = representative.desk!.offers.find((o) => o.conversationId === customer.conversationId)!;
    const { conversationId } = await representative.ask('offer.accept', { offerId: offer.offerId });
    await representative.ask('conversation.follow', { conversationId, after: 0 });
    const sent: string[] = [];
    for (let n = 0; n < 30; n += 1) {
      if (n % 7 === 3) {
        customer.socket!.terminate();
        await customer.reconnect();
      }
      if (n % 10 === 5) {
        representative.socket!.terminate();
        await representative.connect();
        const held = representative.messages.get(conversationId)?.at(-1)?.sequence ?? 0;
        await representative.ask('conversation.follow', { conversationId, after: held });
        await representative.ask('desk.follow');
      }
      sent.push(`m${n}`);
      await (n % 2 === 0
        ? customer.say(`m${n}`)
        : representative.ask('message.send', { conversationId, clientMessageId: `r${n}`, text: `m${n}` }));
    }
    const only = (texts: (string | undefined)[]) => texts.filter((text) => /^m\d+$/.test(text ?? ''));
    await customer.until((all) => only(all.map((a) => a.text)).length >= 30);
    await expect
      .poll(() => only(representative.messages.get(conversationId)!.map((m) => m.text)).length)
      .toBe(30);
    expect(only(customer.activities.map((a) => a.text))).toEqual(sent);
    expect(only(representative.messages.get(conversationId)!.map((m) => m.text))).toEqual(sent);
    await representative.ask('conversation.end', { conversationId });
    await representative.ask('conversation.close', { conversationId });
    await customer.close();
  });
});
