/**
 * Unified routing from the outside, in one process and in three: configuration as code, classification, calls that
 * interrupt emails, hand-overs, overflow, alerts, and the trace that explains it all.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WholeTrace } from '../../contracts/api/trace.ts';
import { adminConnectionString } from '../admin.ts';
import { Customer, Staff } from '../clients.ts';
import { startTestServer, type TestServer } from '../server.ts';

const document = (supportOverflow = '[]') => `
timeZone: Europe/Berlin
skills:
  - {name: English}
  - {name: Billing}
  - {name: German, ratingModel: Fluency}
ratingModels:
  - {name: Fluency, levels: [basic, fluent, native]}
presences:
  - {name: Lunch, base: away}
operatingHours:
  - {name: Never, timeZone: Europe/Berlin}
groups: [Tier 1, Tier 2]
queues:
  - {name: Support, overflow: ${supportOverflow}}
  - {name: Billing, requiredSkills: {Billing: 5}}
  - name: Calls
    kind: voice
    bullseye:
      rings: [{after: 0s, groups: [Tier 1]}]
      fallback: {anyAfter: 1s}
  - {name: Night calls, kind: voice, operatingHours: Never, overflow: [{when: out_of_hours, then: callback}]}
  - {name: Mail, kind: record, method: round_robin}
workstreams:
  - name: Website chat
    aiAgent: Patchbay Assistant
    defaultQueue: Support
    routeToQueue:
      - {name: Money, when: {field: context.topic, is: equal, value: money}, to: Billing}
  - name: Phone
    kind: voice
    defaultQueue: Calls
    capacity: {units: 100}
    contextVariables: [{name: language, type: text}, {name: night, type: boolean}]
    classification:
      - name: Language
        rules:
          - name: German speakers
            when: {field: context.language, is: equal, value: de}
            skills: {German: fluent}
            set: {language: de}
      - name: Urgency
        rules:
          - {name: German is urgent, when: {field: attribute.language, is: equal, value: de}, priority: 50}
    routeToQueue:
      - {name: At night, when: {field: context.night, is: equal, value: true}, to: Night calls}
  - {name: Email, kind: record, defaultQueue: Mail, capacity: {units: 100}}
channels:
  - {name: web, workstream: Website chat}
representatives:
  - {username: representative, queues: [Support, Billing, Calls, Mail], groups: [Tier 2], skills: {English: 10, Billing: 6, German: native}}
  - {username: representative2, queues: [Support, Calls], groups: [Tier 1], skills: {English: 8, German: basic}}
  - {username: representative3, queues: [Billing], skills: {English: 8, Billing: 9}}
`;

describe.each([
  ['one process', false],
  ['web, engine and worker apart', true],
])('with %s', (_name, split) => {
  let server: TestServer;
  let administrator: Staff;
  let supervisor: Staff;
  let first: Staff;
  let second: Staff;
  const userIds = new Map<string, string>();

  beforeAll(async () => {
    server = await startTestServer(adminConnectionString(), { split });
    administrator = new Staff(server.url, await server.token('administrator'));
    supervisor = new Staff(server.url, await server.token('supervisor'));
    await administrator.call('configuration.apply', { document: document() });
    for (const { username, userId } of (await administrator.call('user.list', {})).users)
      userIds.set(username, userId);
    first = await onDuty('representative');
    second = await onDuty('representative2');
  });
  afterAll(async () => {
    await Promise.all([first?.close(), second?.close()]);
    await server?.stop();
  });

  async function onDuty(username: string): Promise<Staff> {
    const staff = new Staff(server.url, await server.token(username));
    await staff.connect();
    await staff.ask('presence.set', { presence: 'available' });
    await staff.ask('desk.follow');
    return staff;
  }

  const call = async (context: Record<string, unknown>, name = 'Caller') =>
    (
      await administrator.call('conversation.open', {
        workstream: 'Phone',
        channel: 'voice',
        customer: { externalId: `tel:${crypto.randomUUID()}`, name, phone: '+49301234567' },
        context,
      })
    ).conversationId;
  const email = async () =>
    (
      await administrator.call('conversation.open', {
        workstream: 'Email',
        channel: 'email',
        customer: { externalId: `mail:${crypto.randomUUID()}`, name: 'Writer' },
        subject: 'About my order',
      })
    ).conversationId;
  const offerOf = async (staff: Staff, conversationId: string) => {
    const desk = await staff.until((d) => d.offers.some((o) => o.conversationId === conversationId));
    return desk.offers.find((o) => o.conversationId === conversationId)!;
  };
  const accept = async (staff: Staff, conversationId: string) =>
    (await staff.ask('offer.accept', { offerId: (await offerOf(staff, conversationId)).offerId })) as {
      handlerEpoch: number;
    };
  const finish = async (staff: Staff, conversationId: string) => {
    await staff.ask('conversation.end', { conversationId });
    await staff.ask('conversation.close', { conversationId });
    await staff.until((d) => d.conversations.every((c) => c.conversationId !== conversationId));
  };
  const explain = (conversationId: string): Promise<WholeTrace> =>
    supervisor.call('conversation.explanation', { conversationId });
  const queueId = async (name: string) =>
    (await administrator.call('queue.list', {})).queues.find((q) => q.name === name)!.queueId;

  it('classifies a call, asks for the skill it needs, and says why', async () => {
    const conversationId = await call({ language: 'de' });
    // The first ring is Tier 1, whose German is not fluent; a second later everybody is asked.
    const offer = await offerOf(first, conversationId);
    expect(offer.queueName).toBe('Calls');
    const trace = await explain(conversationId);
    const said = JSON.stringify(trace.timeline);
    for (const words of ['German speakers', 'German is urgent', 'Calls']) expect(said).toContain(words);
    const decision = trace.decisions.at(-1)!;
    expect(decision.winner?.userId).toBe(userIds.get('representative'));
    expect(decision.considered.find((c) => c.userId === userIds.get('representative2'))).toMatchObject({
      eligible: false,
      reason: expect.stringContaining('German'),
    });
    await accept(first, conversationId);
    expect((await first.until((d) => d.presence === 'do_not_disturb')).presenceManual).toBe(false);
    await finish(first, conversationId);
    await first.until((d) => d.presence === 'available');
  });

  it('lets a call come in on top of an email, and never an email on top of a call', async () => {
    const mail = await email();
    await accept(first, mail);
    expect(first.desk!.presence).toBe('available'); // an email is not what makes somebody busy
    const conversationId = await call({ language: 'de' });
    await accept(first, conversationId);
    const next = await email();
    await expect.poll(async () => (await explain(next)).waiting?.reasons[0]?.count).toBeGreaterThan(0);
    expect(first.desk!.offers).toEqual([]);
    await finish(first, conversationId);
    expect((await explain(next)).decisions.filter((d) => d.winner)).toEqual([]); // the first email is still there
    await finish(first, mail);
    await accept(first, next);
    await finish(first, next);
  });

  it('hands over to one representative, falls back when they decline, and takes advice on the way', async () => {
    const conversationId = await call({});
    await accept(second, conversationId); // Tier 1
    const { consultationId } = await second.ask('consultation.request', {
      conversationId,
      representativeId: userIds.get('representative'),
    });
    await first.until((d) => d.consultations.some((c) => c.consultationId === consultationId));
    await first.ask('consultation.accept', { consultationId });
    await first.ask('note.add', { conversationId, clientMessageId: 'advice', text: 'Offer a refund.' });
    await second.ask('consultation.end', { consultationId });
    expect(first.desk!.capacity.reserved).toBe(0);
    await second.ask('conversation.transfer', {
      conversationId,
      representativeId: userIds.get('representative'),
    });
    const directed = await offerOf(first, conversationId);
    expect(directed.kind).toBe('directed');
    await first.ask('offer.decline', { offerId: directed.offerId });
    await accept(second, conversationId);
    const { timeline } = await explain(conversationId);
    expect(timeline.map((entry) => entry.kind)).toEqual(
      expect.arrayContaining(['consulted', 'transferred', 'decided', 'offer_ended', 'handler_engaged']),
    );
    await finish(second, conversationId);
  });

  it('keeps a conversation that is handed to an empty queue, warns, and lets a supervisor assign it', async () => {
    const conversationId = await call({});
    await accept(second, conversationId);
    const handed = await second.ask('conversation.transfer', {
      conversationId,
      queueId: await queueId('Night calls'),
    });
    expect(handed).toMatchObject({ staffed: false, warning: expect.any(String) });
    const waiting = await explain(conversationId);
    expect(waiting.waiting).toMatchObject({ queue: { name: 'Night calls' }, position: 1 });
    await expect
      .poll(async () => (await supervisor.call('alert.list', {})).alerts.map((a) => a.conversationId))
      .toContain(conversationId);
    await supervisor.call('conversation.assign', {
      conversationId,
      representativeId: userIds.get('representative3')!,
      override: true,
    });
    const { decisions } = await explain(conversationId);
    expect(decisions.at(-1)?.offerKind).toBe('assigned');
    await expect
      .poll(async () => (await supervisor.call('alert.list', {})).alerts.map((a) => a.conversationId))
      .not.toContain(conversationId);
    await supervisor.call('conversation.end', { conversationId });
    await supervisor.call('conversation.close', { conversationId });
  });

  it('asks the voice layer for a callback out of hours', async () => {
    const conversationId = await call({ night: true }, 'Night owl');
    await expect
      .poll(async () => (await administrator.call('voice_command.list', {})).commands)
      .toEqual([
        expect.objectContaining({
          kind: 'callback',
          conversationId,
          customer: { name: 'Night owl', phone: '+49301234567' },
        }),
      ]);
    const [command] = (await administrator.call('voice_command.list', {})).commands;
    await administrator.call('voice_command.settle', { commandId: command!.commandId, outcome: 'done' });
    expect((await administrator.call('conversation.read', { conversationId })).state).toBe('closed');
    expect((await explain(conversationId)).timeline.map((e) => e.kind)).toContain('voice_command');
  });

  it('tells waiting customers their place, and explains to the supervisor why they wait', async () => {
    await second.ask('presence.set', { presence: 'Lunch' });
    await first.ask('presence.set', { presence: 'away' });
    const customer = new Customer(server.url);
    await customer.start(await server.secret());
    await customer.connect();
    await customer.until((all) => all.some((a) => a.from.role === 'bot' && a.type === 'message'));
    await customer.say('I want to talk to a human');
    await customer.until((all) => all.some((a) => a.name === 'patchbay.queue.position'));
    const { waiting } = await explain(customer.conversationId);
    expect(waiting).toMatchObject({ queue: { name: 'Support' }, position: 1, representativesAvailable: 0 });
    expect(waiting!.reasons.flatMap((r) => r.representatives.map((one) => one.userId)).sort()).toEqual(
      [userIds.get('representative')!, userIds.get('representative2')!].sort(),
    );
    expect(waiting!.nextSteps.length).toBeGreaterThan(0);
    expect(
      (await supervisor.call('presence.history', { userId: userIds.get('representative2')! })).periods[0],
    ).toMatchObject({ presence: 'away', name: 'Lunch', manual: true, cause: 'self', endedAt: null });
    await second.ask('presence.set', { presence: 'available' });
    await accept(second, customer.conversationId);
    await finish(second, customer.conversationId);
    await first.ask('presence.set', { presence: 'available' });
    await customer.close();
  });

  it('puts a configuration into effect within a second on every process, and takes it back', async () => {
    const before = (await administrator.call('configuration.versions', {})).versions[0]!.version;
    const closing = "[{when: {queueLength: 1}, then: {end: 'We are full. Please come back later.'}}]";
    await first.ask('presence.set', { presence: 'away' });
    await second.ask('presence.set', { presence: 'away' });
    const waits = new Customer(server.url);
    const secret = await server.secret();
    const escalate = async (customer: Customer) => {
      await customer.start(secret);
      await customer.connect();
      await customer.until((all) => all.some((a) => a.from.role === 'bot' && a.type === 'message'));
      await customer.say('I want to talk to a human');
    };
    await escalate(waits);
    await waits.until((all) => all.some((a) => a.name === 'patchbay.handover.requested'));
    await administrator.call('configuration.apply', { document: document(closing), comment: 'Full' });
    const refused = new Customer(server.url);
    await escalate(refused);
    await refused.until((all) => all.some((a) => a.text === 'We are full. Please come back later.'));
    await refused.until((all) => all.some((a) => a.type === 'endOfConversation'));

    // The engine: a representative who was no member takes it as soon as the configuration says so.
    const third = await onDuty('representative3');
    const applied = document().replace('queues: [Billing]', 'queues: [Billing, Support]');
    await administrator.call('configuration.apply', { document: applied });
    await offerOf(third, waits.conversationId);
    await administrator.call('configuration.revert', { version: before });
    // No member any more while being asked: the offer is taken back.
    await third.until((d) => d.offers.length === 0);
    await expect(
      administrator.call('configuration.apply', {
        document: document().replace('{Billing: 5}', '{Biling: 5}'),
      }),
    ).rejects.toMatchObject({ code: 'configuration.invalid' });
    await supervisor.call('conversation.end', { conversationId: waits.conversationId });
    await Promise.all([waits.close(), refused.close(), third.close()]);
  });
});
