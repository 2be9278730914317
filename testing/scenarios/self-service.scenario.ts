/** The AI agent and the protocol's finer points, on a whole house. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../admin.ts';
import { Customer, request, Staff } from '../clients.ts';
import { startTestServer, type TestServer } from '../server.ts';

let server: TestServer;
let secret: string;
let administrator: Staff;
const open: Customer[] = [];
beforeAll(async () => {
  server = await startTestServer(adminConnectionString());
  secret = await server.secret();
  administrator = new Staff(server.url, await server.token('administrator'));
});
afterEach(() => Promise.all(open.splice(0).map((customer) => customer.close())));
afterAll(() => server?.stop());

async function arrive(): Promise<Customer> {
  const customer = new Customer(server.url);
  await customer.start(secret);
  await customer.connect();
  open.push(customer);
  await customer.until((all) => all.some((a) => a.from.role === 'bot'));
  return customer;
}

const handedTo = (customer: Customer) =>
  customer.activities.find((a) => a.name === 'patchbay.handover.requested')?.value as
    | { queueName: string }
    | undefined;
const botTexts = (customer: Customer) =>
  customer.activities.filter((a) => a.from.role === 'bot' && a.text).map((a) => a.text!);

describe('the AI agent', () => {
  it('answers from an article and shows which', async () => {
    const customer = await arrive();
    await customer.say('Do you offer gift cards?');
    await customer.until((all) => all.some((a) => Array.isArray(a.channelData?.['sources'])));
    const answer = customer.activities.find((a) => a.channelData?.['sources'])!;
    expect((answer.channelData!['sources'] as { title: string }[])[0]!.title).toMatch(/gift card/i);
    expect(answer.text).toMatch(/gift card/i);
    expect((answer.channelData!['sources'] as { passage: string }[])[0]!.passage.length).toBeGreaterThan(50);
  });

  it('hands over when it does not understand twice in a row', async () => {
    const customer = await arrive();
    await customer.say('xylophone quasar marmalade');
    await customer.until(
      (all) => all.filter((a) => a.from.role === 'bot' && a.type === 'message').length >= 2,
    );
    expect(handedTo(customer)).toBeUndefined();
    await customer.say('zebra nebula trombone');
    await customer.until(() => handedTo(customer) !== undefined);
    const detail = await administrator.call('conversation.read', { conversationId: customer.conversationId });
    expect(detail.state).toBe('open');
    expect(detail.summary).toContain('xylophone');
  });

  it('asks a topic’s question, takes the answer, and a topic hands over to its own queue with its variables', async () => {
    const customer = await arrive();
    await customer.say('Where is my order?');
    await customer.until(() => botTexts(customer).some((text) => /order number/i.test(text)));
    await customer.say('1002');
    await customer.until(() => botTexts(customer).some((text) => text.includes('1002')));
    await administrator.call('topic.put', {
      name: 'Test hand-over',
      yaml: [
        'kind: AdaptiveDialog',
        'beginDialog:',
        '  kind: OnRecognizedIntent',
        '  id: main',
        '  intent: { displayName: Invoice trouble, triggerQueries: [my invoice shows the wrong company name] }',
        '  actions:',
        '    - kind: Question',
        '      id: ask',
        '      variable: init:Topic.Company',
        '      prompt: Which company name should it be?',
        '      entity: StringPrebuiltEntity',
        '    - kind: ConditionGroup',
        '      id: check',
        '      conditions:',
        '        - id: long',
        '          condition: =Len(Topic.Company) > 3',
        '          actions:',
        '            - kind: SetVariable',
        '              id: set',
        '              variable: Global.CompanyName',
        '              value: =Upper(Topic.Company)',
        '            - kind: TransferConversationV2',
        '              id: transfer',
        '              transferType: { kind: TransferToAgent, messageToAgent: "Change the name to {Topic.Company}", context: { kind: AutomaticTransferContext } }',
        '      elseActions:',
        '        - kind: SendActivity',
        '          id: no',
        '          activity: That is too short.',
      ].join('\n'),
    });
    await customer.say('my invoice shows the wrong company name');
    await customer.until(() => botTexts(customer).some((text) => text.includes('Which company name')));
    await customer.say('Contoso');
    await customer.until(() => handedTo(customer) !== undefined);
    const detail = await administrator.call('conversation.read', { conversationId: customer.conversationId });
    expect(detail.escalationReason).toBe('Change the name to Contoso');
    expect(detail.context).toMatchObject({ CompanyName: 'CONTOSO', va_LastTopic: 'Invoice trouble' });
    expect(detail.summary).toContain('Contoso');
  });

  it('refuses a topic that cannot be read, with its place, and keeps the others', async () => {
    const put = administrator.call('topic.put', {
      name: 'Broken',
      yaml: 'kind: AdaptiveDialog\nbeginDialog:\n  kind: [',
    });
    await expect(put).rejects.toMatchObject({ code: 'topic.invalid' });
    await expect(administrator.call('topic.read', { name: 'Broken' })).rejects.toMatchObject({
      code: 'topic.not_found',
    });
  });
});

describe('the stream', () => {
  it('keeps one socket a conversation: the older one is closed as a collision', async () => {
    const customer = await arrive();
    const older = customer.socket!;
    const gone = new Promise<[number, string]>((resolve) =>
      older.on('close', (code, reason) => resolve([code, String(reason)])),
    );
    await customer.reconnect();
    expect(await gone).toEqual([1000, 'collision']);
    await customer.say('still here?');
    await customer.until((all) => all.some((a) => a.text === 'still here?'));
  });

  it('replays exactly what came after the watermark', async () => {
    const customer = await arrive();
    await customer.say('one');
    await customer.until((all) => all.filter((a) => a.from.role === 'bot').length >= 2);
    const before = customer.activities.length;
    customer.socket!.terminate();
    await customer.say('two');
    await customer.reconnect();
    await customer.until((all) => all.length >= before + 2);
    const ids = customer.activities.flatMap((a) => (a.id ? [a.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  it('carries typing both ways, and the place in the queue; none of it has a place in the sequence', async () => {
    const staff = new Staff(server.url, await server.token('representative'));
    await staff.connect();
    await staff.ask('presence.set', { presence: 'available' });
    await staff.ask('desk.follow');
    const customer = await arrive();
    await customer.say('I want to talk to a human');
    const desk = await staff.until((d) => d.offers.some((o) => o.conversationId === customer.conversationId));
    const { offerId } = desk.offers.find((o) => o.conversationId === customer.conversationId)!;
    const { conversationId } = await staff.ask('offer.accept', { offerId });
    await staff.ask('conversation.follow', { conversationId, after: 0 });
    const { lastSequence } = await staff.call('conversation.read', { conversationId });
    await staff.ask('conversation.typing', { conversationId });
    await customer.until((all) =>
      all.some((a) => a.type === 'typing' && a.from.name === 'Demo Representative'),
    );
    await customer.post({ type: 'typing' });
    await expect
      .poll(() => staff.frames.some((f) => 'push' in f && f.push === 'typing' && f.from.kind === 'customer'))
      .toBe(true);
    expect((await staff.call('conversation.read', { conversationId })).lastSequence).toBe(lastSequence);
    await staff.ask('presence.set', { presence: 'do_not_disturb' });

    const waiting = await arrive();
    await waiting.say('I want to talk to a human');
    // Behind the two that were handed over above: what was out to the representative has been taken back.
    await waiting.until((all) =>
      all.some(
        (a) =>
          a.name === 'patchbay.queue.position' &&
          (a.value as { position: number } | undefined)?.position === 3,
      ),
    );
    await staff.close();
  });

  it('refreshes a token for the same conversation, and starts a known one again with 200', async () => {
    const customer = await arrive();
    const refreshed = await request(`${customer.base}/tokens/refresh`, {
      method: 'POST',
      token: customer.token,
    });
    expect(refreshed.body).toMatchObject({ conversationId: customer.conversationId, expires_in: 3600 });
    const again = await request(`${customer.base}/conversations`, {
      method: 'POST',
      token: refreshed.body.token,
    });
    expect([again.status, again.body.conversationId]).toEqual([200, customer.conversationId]);
  });
});
