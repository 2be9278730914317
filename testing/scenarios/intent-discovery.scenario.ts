/** From past conversations to an intent that routes the next one, through the API of a whole house. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { IntentProposal } from '../../contracts/discovery.ts';
import { adminConnectionString } from '../admin.ts';
import { Customer, Staff } from '../clients.ts';
import { startTestServer, type TestServer } from '../server.ts';

const document = `
queues:
  - {name: Support}
  - {name: Parts desk}
  - {name: Post, kind: record}
  - {name: Parts post, kind: record}
workstreams:
  - name: Website chat
    aiAgent: Patchbay Assistant
    defaultQueue: Support
    routeToQueue:
      - {name: Broken things, when: {field: intent, is: equal, value: Kettle lid}, to: Parts desk}
  - name: Letters
    kind: record
    defaultQueue: Post
    routeToQueue:
      - name: Broken things
        when:
          all:
            - {field: intentGroup, is: equal, value: Parts}
            - {field: lineOfBusiness, is: equal, value: Kitchen}
        to: Parts post
channels:
  - {name: web, workstream: Website chat}
`;
const past = [
  'I need a spare lid for my kettle',
  'a new lid for the kettle',
  'kettle lid as a spare part',
  'do you sell lids for kettles',
  'the kettle lid is gone, I need another lid',
  'which lid fits my kettle',
  'do you have a catalogue of lamps',
  'please send me the lamp catalogue',
  'I want a catalogue with all lamps',
  'is there a new lamp catalogue',
  'lamp catalogue by post please',
  'a catalogue of your lamps',
];

let server: TestServer;
let administrator: Staff;
beforeAll(async () => {
  server = await startTestServer(adminConnectionString());
  administrator = new Staff(server.url, await server.token('administrator'));
  await administrator.call('configuration.apply', { document });
});
afterAll(() => server?.stop());

async function letter(subject: string, externalId: string): Promise<string> {
  const { conversationId } = await administrator.call('conversation.open', {
    workstream: 'Letters',
    channel: 'letter',
    customer: { externalId, name: 'A customer' },
    subject,
  });
  return conversationId;
}

const read = (conversationId: string) => administrator.call('conversation.read', { conversationId });
const queueOf = async (conversationId: string) => (await read(conversationId)).queue?.name;

it('an approved intent routes the next conversation by rule', async () => {
  for (const [at, subject] of past.entries()) {
    const conversationId = await letter(subject, `past-${at}`);
    await expect.poll(() => queueOf(conversationId), { timeout: 20_000 }).toBe('Post');
    await administrator.call('conversation.abandon', { conversationId });
  }
  const { runId } = await administrator.call('discovery.start', { leastVolume: 3 });
  await expect
    .poll(async () => (await administrator.call('discovery.list', {})).runs[0], { timeout: 40_000 })
    .toMatchObject({ runId, state: 'done' });
  const { proposals } = await administrator.call('proposal.list', { state: 'pending' });
  const kettles = about(proposals, 'kettle');
  const { proposalId } = kettles;
  await administrator.call('proposal.update', {
    proposalId,
    name: 'Kettle lid',
    group: 'Parts',
    lineOfBusiness: 'Kitchen',
  });
  expect(
    await administrator.call('proposal.decide', { proposalIds: [proposalId], state: 'approved' }),
  ).toEqual({
    changed: 1,
  });

  // In effect at once, for what comes in without an AI agent ...
  const next = await letter('is there a lid for the kettle I bought', 'next');
  await expect.poll(() => queueOf(next), { timeout: 20_000 }).toBe('Parts post');
  expect((await read(next)).context).toMatchObject({
    intent: 'Kettle lid',
    intentGroup: 'Parts',
    lineOfBusiness: 'Kitchen',
  });
  const other = await letter('please send me the lamp catalogue', 'other');
  await expect.poll(() => queueOf(other), { timeout: 20_000 }).toBe('Post');

  // ... and for what an AI agent hands over.
  const customer = new Customer(server.url);
  await customer.start(await server.cli('secret', 'web'));
  await customer.connect();
  await customer.until((all) => all.some((a) => a.from.role === 'bot'));
  const answers = () => customer.activities.filter((a) => a.from.role === 'bot' && a.text).length;
  const before = answers();
  await customer.say('I need a spare lid for my kettle');
  await customer.until(() => answers() > before);
  await customer.say('I want to talk to a person');
  await customer.until((all) => all.some((a) => a.name === 'patchbay.handover.requested'));
  expect(await read(customer.conversationId)).toMatchObject({
    queue: { name: 'Parts desk' },
    context: { intent: 'Kettle lid' },
  });
  await customer.close();
});

function about(proposals: readonly IntentProposal[], word: string): IntentProposal {
  const found = proposals.find(({ examples }) => examples.every((text) => text.includes(word)));
  if (!found) throw new Error(`Nothing is about ${word}: ${JSON.stringify(proposals)}`);
  return found;
}
