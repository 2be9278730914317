/** A contact's life in Dynamics, from beginning to end, and through every fault that the sandbox knows. */
import { beforeEach, describe, expect, test } from 'vitest';
import { makeRepresentative } from '../../../testing/people.ts';
import {
  closeConversation,
  engageHandler,
  lockConversation,
  startWrapUp,
} from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { stepOf } from './domain/testing/scene.ts';
import {
  briefSteps,
  consume,
  deliver,
  deliveriesOf,
  live,
  makeConnection,
  openCall,
  prepareStage,
  setStage,
  states,
} from './testing/scene.ts';

const stage = prepareStage();
beforeEach(() => setStage(stage));

const phonecalls = () => stage.sandbox.environments[0]!.rows('phonecall');
const change = () => ({ at: stage.clock.now(), actor: 'system' as const });

async function answer(conversationId: string): Promise<void> {
  const id = await makeRepresentative(stage.house, stage.org, { name: 'Rosa' });
  await transact(stage.house, stage.org.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    await engageHandler(
      stage.house,
      tx,
      conversation,
      { kind: 'representative', id, name: 'Rosa' },
      change(),
    );
  });
}
async function end(conversationId: string): Promise<void> {
  await transact(stage.house, stage.org.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation.state === 'active') await startWrapUp(tx, conversation, 'representative', change());
  });
}
async function close(conversationId: string): Promise<void> {
  await transact(stage.house, stage.org.organizationId, async (tx) => {
    await closeConversation(tx, await lockConversation(tx, conversationId), 'ended', change());
  });
}

describe('the life of a contact', () => {
  test('created, opened for the representative, updated, completed with its transcript', async () => {
    const conversationId = await openCall(stage);
    await live(stage);
    expect(phonecalls()).toMatchObject([{ phonenumber: '+15550100', subject: 'Call of Ana Trujillo' }]);
    const { activityid } = phonecalls()[0]!;

    await answer(conversationId);
    await consume(stage);
    const pop = (await deliveriesOf(stage, conversationId))[1]!;
    expect([pop.step, pop.state, pop.response?.url]).toEqual([
      3,
      'delivered',
      `${stage.sandbox.url}/main.aspx?appid=4c5b3a29-1807-4f6e-8d5c-4b3a29180706&pagetype=entityrecord&etn=phonecall&id=${String(activityid)}`,
    ]);

    await end(conversationId);
    await live(stage);
    await close(conversationId);
    await live(stage);
    expect(await states(stage, conversationId)).toEqual([
      '2 delivered',
      '3 delivered',
      '4 delivered',
      '5 delivered',
    ]);
    expect(phonecalls()).toMatchObject([
      {
        activityid,
        category: 'CHAT',
        description: `Your Recording URI is https://desk.example/desk/conversations/${conversationId}`,
      },
    ]);
    const links = await stage.house.db.system(
      'select relation, entity, record_id from crm_link where conversation_id = $1',
      [conversationId],
    );
    expect(links).toEqual([{ relation: 'activity', entity: 'phonecall', record_id: activityid }]);
  });

  test('events that come twice change nothing', async () => {
    const conversationId = await openCall(stage);
    await live(stage);
    const { rows } = { rows: await deliveriesOf(stage, conversationId) };
    await stage.house.db.system(
      `insert into event (organization_id, type, conversation_id, at, actor, payload)
       select organization_id, type, conversation_id, at, actor, payload from event
       where conversation_id = $1 and type = 'conversation.opened'`,
      [conversationId],
    );
    await live(stage);
    expect(await deliveriesOf(stage, conversationId)).toEqual(rows);
    expect(phonecalls()).toHaveLength(1);
  });

  test('a step waits for the one it refers to, and the page opens as soon as that has its answer', async () => {
    const conversationId = await openCall(stage);
    await answer(conversationId);
    await consume(stage);
    expect(await states(stage, conversationId)).toEqual(['2 due', '3 waiting']);
    await deliver(stage);
    expect(await states(stage, conversationId)).toEqual(['2 delivered', '3 delivered']);
  });

  test('where step 2 never ran, later steps are let be and say why', async () => {
    await setStage(stage, []);
    const conversationId = await openCall(stage);
    await consume(stage);
    await makeConnection(stage, 'Later', briefSteps);
    await answer(conversationId);
    await live(stage);
    const [row] = await deliveriesOf(stage, conversationId);
    expect([row?.state, row?.reason]).toEqual(['skipped', 'Step 2 did not run for this contact.']);
  });

  test('a step is for its channels only', async () => {
    await setStage(stage, [stepOf({ ...briefSteps[0]!, channels: ['VOICE'] })]);
    const conversationId = await openCall(stage);
    await live(stage);
    expect(await deliveriesOf(stage, conversationId)).toEqual([]);
  });
});

describe('faults', () => {
  const second = async (seconds: number) => {
    stage.clock.advance(seconds);
    await live(stage);
  };

  test('429 pauses that connection for as long as it asks, and no other', async () => {
    stage.sandbox.faults.add({ kind: '429', entity: 'phonecall', count: 1, retryAfterSeconds: 40 });
    const other = await makeConnection(stage, 'Other', [briefSteps[0]!]);
    const conversationId = await openCall(stage);
    await live(stage);
    const seen = await stage.house.db.system<{ connection_id: string; state: string }>(
      'select connection_id, state from lifecycle_delivery where contact_id = $1',
      [conversationId],
    );
    expect(seen.map(({ state }) => state).sort()).toEqual(['delivered', 'due']);
    const paused = await stage.house.db.system<{ id: string; paused_until: Date }>(
      'select id, paused_until from connection where organization_id = $1 and paused_until is not null',
      [stage.org.organizationId],
    );
    expect(paused.map(({ paused_until }) => paused_until.getTime() - stage.clock.now().getTime())).toEqual([
      40_000,
    ]);
    expect([stage.connectionId, other]).toContain(paused[0]!.id);
    await second(39);
    expect(await states(stage, conversationId)).toEqual(expect.arrayContaining(['2 due']));
    await second(1);
    expect(await states(stage, conversationId)).toEqual(['2 delivered', '2 delivered']);
  });

  test('a token that is not accepted any more is renewed, once', async () => {
    await openCall(stage);
    await live(stage);
    stage.sandbox.revokeTokens();
    const conversationId = await openCall(stage);
    await live(stage);
    expect(await states(stage, conversationId)).toEqual(['2 delivered']);
    const outcomes = await stage.house.db.system<{ outcome: string; status: number }>(
      `select a.outcome, a.status from lifecycle_attempt a join lifecycle_delivery d on d.id = a.delivery_id
       where d.contact_id = $1 order by a.at, a.id`,
      [conversationId],
    );
    expect(outcomes).toEqual([
      { outcome: 'renew_token', status: 401 },
      { outcome: 'succeeded', status: 201 },
    ]);
  });

  test('what was committed before the connection broke is made once', async () => {
    stage.sandbox.faults.add({ kind: 'reset-after-commit', entity: 'phonecall', method: 'PATCH', count: 1 });
    const conversationId = await openCall(stage);
    await live(stage);
    expect(await states(stage, conversationId)).toEqual(['2 due']);
    expect(phonecalls()).toHaveLength(1);
    await second(10);
    expect(await states(stage, conversationId)).toEqual(['2 delivered']);
    expect(phonecalls()).toHaveLength(1);
    const [row] = await deliveriesOf(stage, conversationId);
    expect(row?.response?.activityid).toBe(phonecalls()[0]!.activityid);
  });

  test('a record that was deleted there is not made again', async () => {
    const conversationId = await openCall(stage);
    await live(stage);
    const [made] = phonecalls();
    stage.sandbox.reset();
    await close(conversationId);
    await live(stage);
    expect(phonecalls()).toEqual([]);
    expect(await states(stage, conversationId)).toEqual(['2 delivered', '4 dead', '5 dead']);
    const [, dead] = await deliveriesOf(stage, conversationId);
    expect(dead?.reason).toContain('not made again');
    expect(made).toBeDefined();
  });

  test('down for hours: nothing is lost, one probe at a time, and all goes in order once it is back', async () => {
    stage.sandbox.faults.add({ kind: '503' });
    const calls = [];
    for (let i = 0; i < 30; i += 1) calls.push(await openCall(stage, `Customer ${i}`));
    await consume(stage);
    for (let minute = 0; minute < 240; minute += 2) {
      stage.clock.advance(120);
      await deliver(stage);
    }
    const asked = stage.sandbox.requests().length;
    for (const id of calls) await close(id);
    await second(120);
    expect(stage.sandbox.requests().length - asked, 'one probe').toBeLessThanOrEqual(2);
    expect(await states(stage, calls[0]!)).toEqual(['2 due', '4 waiting', '5 waiting']);
    stage.sandbox.faults.clear();
    await second(240);
    await live(stage);
    await live(stage);
    for (const id of calls)
      expect(await states(stage, id)).toEqual(['2 delivered', '4 delivered', '5 delivered']);
    expect(phonecalls()).toHaveLength(30);
  });

  test('one that hangs delays no other connection', async () => {
    const conversationId = await openCall(stage);
    await consume(stage);
    stage.sandbox.faults.add({ kind: 'hang', entity: 'phonecall', count: 1 });
    await deliver(stage, { timeoutMs: 300 });
    const [row] = await deliveriesOf(stage, conversationId);
    expect([row?.state, row?.attempts]).toEqual(['due', 1]);
    await second(10);
    expect(await states(stage, conversationId)).toEqual(['2 delivered']);
  });
});
