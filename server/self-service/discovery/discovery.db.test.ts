/** A run on real tables: conversations become proposals, decisions hold, and approved intents reach routing. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative, type TestOrganization } from '../../../testing/people.ts';
import { scriptedModels } from '../../../testing/scripted-models.ts';
import {
  appendMessages,
  engageHandler,
  lockConversation,
  openConversation,
  takeOutOfQueue,
} from '../../conversations/index.ts';
import { type House, read, transact } from '../../data-model/house/index.ts';
import { cancelDiscovery, startDiscovery } from '../commands/discovery.ts';
import {
  decideProposals,
  makeTopicOfProposal,
  mergeProposals,
  updateProposal,
} from '../commands/proposals.ts';
import { putTopic } from '../commands/put-topic.ts';
import { listDiscoveryRuns, listProposals } from '../queries/discovery.ts';
import { workingTopics } from '../store/topic-agent.ts';
import { runIntentDiscovery } from './discovery-rounds.ts';
import { RoutingIntents } from './routing-intents.ts';
import { runDiscovery } from './run-discovery.ts';
import { trainRoutingIntents } from './train-routing-intents.ts';

const wanted = { language: 'en', days: 30, mostConversations: 1_000, leastVolume: 4 };
const said = {
  refund: [
    'I want a refund for my order',
    'please refund the order',
    'how long does a refund take',
    'the refund has not arrived',
    'can I get a refund for these shoes',
    'my refund is missing, write to robin@example.com',
    'refund not received yet for order 4711900',
  ],
  password: [
    'I forgot my password',
    'reset my password please',
    'my password does not work',
    'how do I change the password',
    'the password reset link never came',
    'I cannot log in with my password',
  ],
  parking: [
    'where can I park my car',
    'is there parking near the shop',
    'parking for my car please',
    'how much is parking at the shop',
    'do you have a car park',
    'car parking on Sundays',
  ],
};

let house: TestHouse;
let org: TestOrganization;
const editor = () => ({ organizationId: org.organizationId, userId: '00000000-0000-4000-8000-000000000001' });
const author = () => ({ organizationId: org.organizationId, actor: 'system' as const });

beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
});
afterAll(() => house.close());

beforeEach(async () => {
  org = await makeOrganization(house, { withAiAgent: true });
  await have(Object.values(said).flat());
});

async function have(texts: readonly string[]) {
  for (const [at, text] of texts.entries()) {
    await openConversation(house, org.organizationId, {
      conversationId: house.ids.next(),
      channel: 'email',
      channelId: null,
      workstreamId: org.workstreamId,
      customer: { externalId: `c${at % 7}`, name: 'Robin Fields' },
      message: text,
    });
  }
  // They are over.
  await house.db.transaction(org.organizationId, async ({ q }) => {
    await q
      .updateTable('conversation')
      .set({ state: 'closed', handler_kind: 'none', handler_id: null, closed_at: new Date() })
      .execute();
  });
}

async function discovered(with_: House = house) {
  const { runId } = await startDiscovery(with_, author(), wanted);
  await runDiscovery(with_, org.organizationId, runId);
  const [run] = await listDiscoveryRuns(with_, org.organizationId, { limit: 1 });
  const { proposals } = await listProposals(with_, org.organizationId, {});
  return { run: run!, proposals };
}

const about = <T extends { examples: readonly string[] }>(all: readonly T[], word: string): T => {
  const found = all.find(
    ({ examples }) => examples.filter((text) => text.includes(word)).length > examples.length / 2,
  );
  if (!found) throw new Error(`Nothing is about ${word}.`);
  return found;
};

describe('a run', () => {
  it('what is said after “hello” and “how can I help?” is what a conversation is about', async () => {
    const representative = await makeRepresentative(house, org);
    const asked = ['hi', 'the lamp I bought is broken', 'it is the blue one'];
    for (let n = 0; n < 5; n += 1) {
      const conversationId = house.ids.next();
      await openConversation(house, org.organizationId, {
        conversationId,
        channel: 'email',
        channelId: null,
        workstreamId: org.workstreamId,
        customer: { externalId: `lamp${n}`, name: 'Robin Fields' },
        message: asked[0]!,
      });
      await transact(house, org.organizationId, async (tx) => {
        const conversation = await lockConversation(tx, conversationId);
        const change = { at: house.clock.now(), actor: 'system' } as const;
        await takeOutOfQueue(tx, conversation, 'transferred', change);
        const colleague = { kind: 'representative', id: representative, name: 'Kim' } as const;
        await engageHandler(house, tx, conversation, colleague, change);
        const said = async (kind: 'customer' | 'representative', text: string) =>
          await appendMessages(tx, conversation, [
            {
              clientMessageId: house.ids.next(),
              kind: 'message',
              sender: { kind, id: kind === 'customer' ? 'c' : representative, name: kind },
              text,
              sentAt: house.clock.now(),
            },
          ]);
        await said('representative', 'How can I help?');
        await said('customer', asked[1]!);
        await said('customer', asked[2]!);
      });
    }
    await have([]);
    const { run, proposals } = await discovered();
    expect(run.figures).toMatchObject({ conversations: 24, statements: 24 });
    expect(about(proposals, 'lamp').examples.join()).not.toContain('blue');
  });

  it('proposes what customers said, without who said it', async () => {
    const { run, proposals } = await discovered();
    expect(run).toMatchObject({ state: 'done', progress: 1 });
    expect(run.figures).toMatchObject({ conversations: 19, statements: 19, named: false, covered: 0 });
    expect(about(proposals, 'refund')).toMatchObject({
      state: 'pending',
      lineOfBusiness: 'Chat',
      topic: null,
    });
    expect(about(proposals, 'password').volume).toBeGreaterThanOrEqual(4);
    const texts = proposals.flatMap(({ examples }) => examples).join('\n');
    expect(texts).not.toMatch(/robin@example\.com|4711900|Robin|Fields/);
    const events = await house.db.system<{ payload: unknown }>(
      `select payload from event where organization_id = $1 and type like 'discovery%'`,
      [org.organizationId],
    );
    expect(JSON.stringify(events)).not.toContain('refund');
  });

  it('covers what topics are made for', async () => {
    const queries = [
      'forgot my password',
      'reset my password',
      'password does not work',
      'change my password',
    ];
    const yaml = [
      'kind: AdaptiveDialog',
      'beginDialog:',
      '  kind: OnRecognizedIntent',
      '  id: main',
      '  intent:',
      '    displayName: Password',
      '    triggerQueries:',
      ...queries.map((query) => `      - ${query}`),
      '  actions:',
      '    - kind: SendActivity',
      '      id: say',
      '      activity: Done.',
    ].join('\n');
    await putTopic(house, author(), { name: 'Password', yaml, enabled: true });
    const { run, proposals } = await discovered();
    expect(run.covered).toContainEqual({ kind: 'topic', name: 'Password', volume: expect.any(Number) });
    expect(() => about(proposals, 'password')).toThrow();
    expect(run.figures!.covered).toBeGreaterThanOrEqual(4);
  });

  it('does not propose again what was discarded, and finds again what is pending', async () => {
    const first = await discovered();
    const dropped = about(first.proposals, 'refund');
    const kept = about(first.proposals, 'password');
    await decideProposals(house, editor(), { proposalIds: [dropped.proposalId], state: 'discarded' });
    const second = await discovered();
    expect(second.run.figures).toMatchObject({ fresh: 0 });
    expect(second.run.figures!.discarded).toBeGreaterThanOrEqual(4);
    expect(second.proposals).toHaveLength(first.proposals.length);
    expect(about(second.proposals, 'refund')).toMatchObject({ state: 'discarded' });
    expect(about(second.proposals, 'password')).toMatchObject({
      proposalId: kept.proposalId,
      runId: second.run.runId,
    });
  });

  it('is one at a time, and leaves nothing when it is cancelled', async () => {
    const { runId } = await startDiscovery(house, author(), wanted);
    await expect(startDiscovery(house, author(), wanted)).rejects.toMatchObject({
      code: 'discovery.running',
    });
    await cancelDiscovery(house, author(), runId);
    await expect(cancelDiscovery(house, author(), runId)).rejects.toMatchObject({
      code: 'discovery.not_found',
    });
    await runDiscovery(house, org.organizationId, runId);
    const { proposals } = await listProposals(house, org.organizationId, {});
    expect(proposals).toEqual([]);
    expect(await listDiscoveryRuns(house, org.organizationId, { limit: 5 })).toMatchObject([
      { state: 'cancelled' },
    ]);
  });

  it('is worked off by whoever holds the lease, and begins anew after a process died in it', async () => {
    const { runId } = await startDiscovery(house, author(), wanted);
    await house.db.transaction(org.organizationId, async ({ q }) => {
      await q.updateTable('discovery_run').set({ state: 'running', stage: 'clustering' }).execute();
    });
    const rounds = runIntentDiscovery(house);
    try {
      await expect
        .poll(async () => (await listDiscoveryRuns(house, org.organizationId, { limit: 1 }))[0], {
          timeout: 30_000,
        })
        .toMatchObject({ runId, state: 'done' });
    } finally {
      await rounds.close();
    }
  });

  it('has better names where there is a language model, and its own where that fails', async () => {
    const models = scriptedModels([{ fails: 'models.unavailable' }]);
    const { run, proposals } = await discovered({ ...house, models });
    expect(run).toMatchObject({ state: 'done', figures: { named: false } });
    expect(models.requests).toHaveLength(1);
    expect(JSON.stringify(models.requests)).not.toMatch(/robin@example|4711900/);
    expect(proposals.every(({ name }) => name !== '')).toBe(true);
  });
});

describe('decisions', () => {
  it('two approved intents have two names', async () => {
    const { proposals } = await discovered();
    const [a, b] = [about(proposals, 'refund'), about(proposals, 'password')];
    await updateProposal(house, editor(), { proposalId: a.proposalId, name: 'Money back' });
    await decideProposals(house, editor(), { proposalIds: [a.proposalId], state: 'approved' });
    await updateProposal(house, editor(), { proposalId: b.proposalId, name: 'money BACK' });
    await expect(
      decideProposals(house, editor(), { proposalIds: [b.proposalId], state: 'approved' }),
    ).rejects.toMatchObject({ code: 'proposal.name_taken', details: { names: ['money back'] } });
    expect(await decideProposals(house, editor(), { proposalIds: [a.proposalId], state: 'approved' })).toBe(
      0,
    );
  });

  it('merges, and drops what does not belong', async () => {
    const { proposals } = await discovered();
    const [a, b] = [about(proposals, 'refund'), about(proposals, 'password')];
    const merged = await mergeProposals(house, editor(), [a.proposalId, b.proposalId]);
    expect(merged).toMatchObject({ proposalId: a.proposalId, volume: a.volume + b.volume });
    expect(merged.examples).toEqual(expect.arrayContaining([a.examples[0], b.examples[0]]));
    const left = await updateProposal(house, editor(), {
      proposalId: a.proposalId,
      withoutExamples: b.examples,
      group: 'Money',
    });
    expect(left).toMatchObject({ group: 'Money' });
    expect(left.examples).not.toContain(b.examples[0]);
    await expect(mergeProposals(house, editor(), [a.proposalId, b.proposalId])).rejects.toMatchObject({
      code: 'proposal.not_found',
    });
  });

  it('makes a draft of a topic, once, that customers do not get yet', async () => {
    const { proposals } = await discovered();
    const { proposalId } = about(proposals, 'refund');
    await updateProposal(house, editor(), { proposalId, name: 'Refund: when?' });
    const topic = await makeTopicOfProposal(house, editor(), { proposalId });
    expect(topic).toBe('Refund when');
    expect(await makeTopicOfProposal(house, editor(), { proposalId })).toBe(topic);
    const working = await read(house, org.organizationId, (tx) => workingTopics(tx, org.aiAgentId!));
    expect(working.find(({ name }) => name === topic)).toMatchObject({ state: 'draft', published: null });
    expect(working.find(({ name }) => name === topic)!.yaml).toContain('refund');
  });
});

describe('approved intents', () => {
  const recognised = (intents: RoutingIntents, text: string) =>
    read(house, org.organizationId, (tx) => intents.recognise(tx, org.organizationId, ['hello', text]));

  it('are recognised at once, better when they are learnt, and not any more when taken back', async () => {
    const { proposals } = await discovered();
    const { proposalId } = about(proposals, 'refund');
    await updateProposal(house, editor(), {
      proposalId,
      name: 'Refund',
      group: 'Money',
      lineOfBusiness: 'Web shop',
    });
    const intents = new RoutingIntents();
    expect(await recognised(intents, 'the refund has not arrived')).toBeNull();
    await decideProposals(house, editor(), { proposalIds: [proposalId], state: 'approved' });
    const expected = { intent: 'Refund', intentGroup: 'Money', lineOfBusiness: 'Web shop' };
    expect(await recognised(intents, 'the refund has not arrived')).toMatchObject(expected);
    expect(await trainRoutingIntents(house, org.organizationId)).toEqual(['en']);
    expect(await trainRoutingIntents(house, org.organizationId)).toEqual([]);
    expect(await recognised(intents, 'when do I get the refund for my order')).toMatchObject(expected);
    expect(await recognised(intents, 'I forgot my password')).toBeNull();
    expect(await recognised(intents, 'xylophone quasar')).toBeNull();
    await decideProposals(house, editor(), { proposalIds: [proposalId], state: 'pending' });
    expect(await recognised(intents, 'the refund has not arrived')).toBeNull();
    expect(await trainRoutingIntents(house, org.organizationId)).toEqual([]);
  });

  it('what is asked for later is the intent, not what was asked for in clearer words before', async () => {
    const { proposals } = await discovered();
    const ids = ['refund', 'password'].map((word) => about(proposals, word).proposalId);
    for (const [at, name] of ['Refund', 'Password'].entries())
      await updateProposal(house, editor(), { proposalId: ids[at]!, name });
    await decideProposals(house, editor(), { proposalIds: ids, state: 'approved' });
    const intents = new RoutingIntents();
    const asked = (...said: string[]) =>
      read(house, org.organizationId, (tx) => intents.recognise(tx, org.organizationId, said));
    const refund = 'the refund has not arrived';
    expect(await asked(refund)).toMatchObject({ intent: 'Refund' });
    expect(await asked(refund, 'ok thanks', 'reset my password please', 'hello?')).toMatchObject({
      intent: 'Password',
    });
  });

  it('of one organization are nothing to another', async () => {
    const { proposals } = await discovered();
    const ids = proposals.map(({ proposalId }) => proposalId);
    await decideProposals(house, editor(), { proposalIds: ids, state: 'approved' });
    const intents = new RoutingIntents();
    expect(await recognised(intents, 'reset my password please')).not.toBeNull();
    const other = await makeOrganization(house);
    const there = await read(house, other.organizationId, (tx) =>
      intents.recognise(tx, other.organizationId, ['reset my password please']),
    );
    expect(there).toBeNull();
    await expect(
      decideProposals(
        house,
        { ...editor(), organizationId: other.organizationId },
        { proposalIds: ids, state: 'pending' },
      ),
    ).rejects.toMatchObject({ code: 'proposal.not_found' });
  });
});
