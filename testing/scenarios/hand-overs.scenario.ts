/** Hand-overs by hand on a whole house, over the socket and the API, as a desk would do them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../admin.ts';
import { Customer, Staff } from '../clients.ts';
import { startTestServer, type TestServer } from '../server.ts';

describe.each([
  ['in one process', false],
  ['split by role', true],
] as const)('hand-overs %s', (_how, split) => {
  let server: TestServer;
  let customer: Customer;
  let first: Staff;
  let second: Staff;
  let supervisor: Staff;

  beforeAll(async () => {
    server = await startTestServer(adminConnectionString(), { split });
    const secret = await server.secret();
    [first, second, supervisor] = await Promise.all(
      ['representative', 'representative2', 'supervisor'].map(
        async (name) => new Staff(server.url, await server.token(name)),
      ) as [Promise<Staff>, Promise<Staff>, Promise<Staff>],
    );
    for (const desk of [first, second]) {
      await desk.connect();
      await desk.ask('desk.follow');
    }
    customer = new Customer(server.url);
    await customer.start(secret);
    await customer.connect();
  });
  afterAll(async () => {
    await Promise.all([first?.close(), second?.close(), customer?.close()]);
    await server?.stop();
  });

  const userId = async (staff: Staff) => (await staff.call('session.read', {})).userId;
  const name = (of: string) => (all: readonly { name?: string | undefined }[]) =>
    all.some((activity) => activity.name === of);

  it('consult, transfer to a colleague, back to the AI agent and to a person again', async () => {
    const { conversationId } = customer;
    await first.ask('presence.set', { presence: 'available' });
    await customer.say('I want to talk to a human');
    const offered = await first.until((desk) => desk.offers.length > 0);
    await first.ask('offer.accept', { offerId: offered.offers[0]!.offerId });
    const busy = await first.until((desk) => desk.conversations.length > 0 && desk.presence === 'busy');
    expect([busy.presenceManual, busy.capacity.reserved > 0]).toEqual([false, true]);

    // A colleague is asked for advice: they see it on their desk, read along and write notes.
    const consultant = await userId(second);
    const { consultationId, warning } = await first.ask('consultation.request', {
      conversationId,
      representativeId: consultant,
    });
    expect(warning).toContain('offline');
    const asked = await second.until((desk) => desk.consultations.length > 0);
    expect(asked.consultations[0]).toMatchObject({ consultationId, role: 'consultant', state: 'requested' });
    await expect(second.ask('conversation.read', { conversationId })).rejects.toMatchObject({
      code: 'conversation.not_found',
    });
    await second.ask('consultation.accept', { consultationId });
    await second.ask('conversation.follow', { conversationId, after: 0 });
    await second.ask('note.add', { conversationId, clientMessageId: 'note', text: 'Offer a refund.' });
    await first.until((desk) => desk.consultations[0]?.state === 'active');

    // Handed to that colleague: only they are asked, though the first one is free again.
    await second.ask('presence.set', { presence: 'available' });
    const handover = await first.ask('conversation.transfer', {
      conversationId,
      representativeId: consultant,
      reason: 'Knows refunds',
    });
    expect(handover).toEqual({ staffed: true });
    const directed = await second.until((desk) => desk.offers.length > 0);
    expect(directed.offers[0]).toMatchObject({ kind: 'directed', escalationReason: 'Knows refunds' });
    await second.ask('offer.accept', { offerId: directed.offers[0]!.offerId });
    await first.until((desk) => desk.presence === 'available' && desk.capacity.reserved === 0);

    // Back to the AI agent, which greets and answers what comes now.
    const { aiAgents } = await second.call('handover.targets', {});
    const before = customer.activities.length;
    await second.ask('conversation.transfer', { conversationId, aiAgentId: aiAgents[0]!.aiAgentId });
    const said = () => customer.activities.slice(before).filter((a) => a.from.role === 'bot' && a.text);
    await customer.until(() => said().length > 0);
    await second.until((desk) => desk.conversations.length === 0);
    await second.ask('consultation.end', { consultationId });
    await second.until((desk) => desk.consultations.length === 0);
    const answers = said().length;
    await customer.say('When will my parcel arrive?');
    await customer.until(() => said().length > answers);
    await expect(
      second.ask('message.send', { conversationId, clientMessageId: 'late', text: 'Hello?' }),
    ).rejects.toMatchObject({ code: 'conversation.not_handler' });

    // A person again: assigned by the supervisor to who is away, on the record.
    await first.ask('presence.set', { presence: 'away' });
    const representativeId = await userId(first);
    await expect(
      supervisor.call('conversation.assign', { conversationId, representativeId }),
    ).rejects.toMatchObject({ code: 'routing.not_available' });
    await supervisor.call('conversation.assign', { conversationId, representativeId, override: true });
    await first.until((desk) => desk.conversations.some((one) => one.conversationId === conversationId));
    expect(first.desk!.presence).toBe('away');

    // Given back: it waits in its place, and the second one is asked.
    await first.ask('conversation.release', { conversationId });
    const again = await second.until((desk) => desk.offers.length > 0);
    expect(again.offers[0]!.conversationId).toBe(conversationId);
    await second.ask('offer.accept', { offerId: again.offers[0]!.offerId });
    await second.ask('conversation.end', { conversationId });
    await second.ask('conversation.close', { conversationId });
    await customer.until((all) => all.some((a) => a.type === 'endOfConversation'));
    expect(name('patchbay.representative.left')(customer.activities)).toBe(true);

    const periods = (await supervisor.call('presence.history', { userId: representativeId })).periods;
    const history = periods.map((period) => [period.name, period.cause]).reverse();
    expect(history).toEqual([
      ['available', 'self'],
      ['busy', 'load'],
      ['available', 'load'],
      ['away', 'self'],
    ]);
  });
});
