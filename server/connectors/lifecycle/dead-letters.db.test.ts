/** What cannot succeed waits for a person, who tries again, corrects it, or lets it be. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { RenderedRequest } from '../../../contracts/crm.ts';
import { closeConversation, lockConversation } from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { stepOf } from './domain/testing/scene.ts';
import {
  editAndRetry,
  listDeliveries,
  readConversationCrm,
  readDelivery,
  removeStep,
  retryDeliveries,
  saveStep,
  skipDelivery,
} from './index.ts';
import {
  briefSteps,
  deliver,
  deliveriesOf,
  live,
  openCall,
  prepareStage,
  setStage,
  states,
} from './testing/scene.ts';

const stage = prepareStage();
const wrong = stepOf({ step: 2, body: '{"subject":"{{Conversation.customerName}}","prioritycode":"high"}' });
beforeEach(() => setStage(stage, [wrong, ...briefSteps.slice(1)]));

const phonecalls = () => stage.sandbox.environments[0]!.rows('phonecall');
const organization = () => stage.org.organizationId;

async function deadCall(): Promise<{ conversationId: string; deadId: string }> {
  const conversationId = await openCall(stage);
  await live(stage);
  await transact(stage.house, organization(), async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    await closeConversation(tx, conversation, 'ended', { at: stage.clock.now(), actor: 'system' });
  });
  await live(stage);
  expect(await states(stage, conversationId)).toEqual(['2 dead', '4 waiting', '5 waiting']);
  return { conversationId, deadId: (await deliveriesOf(stage, conversationId))[0]!.id };
}

test('the list has it, with the request, the answer, and why', async () => {
  const { conversationId, deadId } = await deadCall();
  const { deliveries, counts } = await listDeliveries(stage.house, organization(), {
    state: 'dead',
    limit: 10,
  });
  expect(deliveries.map(({ id, step, conversationId: of }) => [id, step, of])).toEqual([
    [deadId, 2, conversationId],
  ]);
  expect(counts).toMatchObject({ dead: 1, waiting: 2, delivered: 0 });
  const { delivery, attempts, nextRequest } = await readDelivery(
    stage.house,
    stage.ports,
    organization(),
    deadId,
  );
  expect(delivery.reason).toContain('prioritycode');
  expect(attempts).toMatchObject([{ status: 400, outcome: 'failed', request: { method: 'PATCH' } }]);
  expect(JSON.stringify(attempts)).not.toMatch(/bearer|authorization/i);
  expect(nextRequest).toEqual(attempts[0]!.request);
});

test('retry: with the step corrected meanwhile, it and all that waited for it go', async () => {
  const { conversationId, deadId } = await deadCall();
  await saveStep(stage.house, stage.ports, organization(), 'system', stage.connectionId, briefSteps[0]!);
  expect(
    await retryDeliveries(stage.house, stage.ports, organization(), {
      deliveryIds: [],
      connectionId: stage.connectionId,
    }),
  ).toBe(1);
  await live(stage);
  expect(await states(stage, conversationId)).toEqual(['2 delivered', '4 delivered', '5 delivered']);
  expect(phonecalls()).toHaveLength(1);
  expect(await retryDeliveries(stage.house, stage.ports, organization(), { deliveryIds: [deadId] })).toBe(0);
});

describe('edit and retry', () => {
  const edited = async (deadId: string, change: Partial<RenderedRequest>) => {
    const { nextRequest } = await readDelivery(stage.house, stage.ports, organization(), deadId);
    await editAndRetry(stage.house, stage.ports, organization(), deadId, { ...nextRequest!, ...change });
  };

  test('the corrected request is sent as it is, and stays a create', async () => {
    const { conversationId, deadId } = await deadCall();
    await edited(deadId, { body: '{"subject":"By hand"}' });
    await live(stage);
    expect(await states(stage, conversationId)).toEqual(['2 delivered', '4 delivered', '5 delivered']);
    expect(phonecalls()).toMatchObject([{ subject: 'By hand', category: 'CHAT' }]);
  });

  test.each([
    ['another host', { url: 'https://evil.example/api/data/v9.2/phonecalls' }],
    ['the host as a name', { url: 'http://127.0.0.1@evil.example/api/data/v9.2/phonecalls' }],
    ['a path outside of the API', { url: '../../../secrets' }],
    ['no JSON', { body: '{"a":' }],
    ['another method', { method: 'DELETE' }],
  ])('%s is refused', async (_what, change) => {
    const { deadId } = await deadCall();
    await expect(edited(deadId, change)).rejects.toMatchObject({ code: 'delivery.invalid_request' });
  });

  test('the path does not climb out of the API', async () => {
    const { deadId } = await deadCall();
    const climbing = { url: `${stage.sandbox.url}/api/data/v9.2/../../admin` };
    await expect(edited(deadId, climbing)).rejects.toMatchObject({ code: 'delivery.invalid_request' });
  });

  test('only what is dead can be corrected', async () => {
    const { conversationId } = await deadCall();
    const [, waiting] = await deliveriesOf(stage, conversationId);
    const request = { method: 'GET', url: stage.sandbox.url, headers: {}, body: '' };
    await expect(
      editAndRetry(stage.house, stage.ports, organization(), waiting!.id, request),
    ).rejects.toMatchObject({ code: 'delivery.wrong_state' });
  });
});

test('skip: those that need its answer are told', async () => {
  const { conversationId, deadId } = await deadCall();
  await skipDelivery(stage.house, stage.ports, organization(), 'system', {
    deliveryId: deadId,
    reason: 'Not needed.',
  });
  const rows = await deliveriesOf(stage, conversationId);
  expect(rows.map(({ step, state, reason }) => [step, state, reason])).toEqual([
    [2, 'skipped', 'Not needed.'],
    [4, 'skipped', 'Step 2, whose answer it uses, was skipped.'],
    [5, 'skipped', 'Step 2, whose answer it uses, was skipped.'],
  ]);
  await expect(
    skipDelivery(stage.house, stage.ports, organization(), 'system', { deliveryId: deadId, reason: '' }),
  ).rejects.toMatchObject({ code: 'delivery.wrong_state' });
});

test('a step that is taken away is still delivered where it was under way', async () => {
  await setStage(stage);
  stage.sandbox.faults.add({ kind: '503', entity: 'phonecall', count: 1 });
  const conversationId = await openCall(stage);
  await live(stage);
  await removeStep(stage.house, organization(), 'system', stage.connectionId, 2);
  stage.clock.advance(60);
  await deliver(stage);
  expect(await states(stage, conversationId)).toEqual(['2 delivered']);
});

test('a step that does not need the dead one goes on', async () => {
  await setStage(stage, [wrong, stepOf({ step: 4, body: '{"subject":"A call of its own"}' })]);
  const conversationId = await openCall(stage);
  await live(stage);
  await transact(stage.house, organization(), async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    await closeConversation(tx, conversation, 'ended', { at: stage.clock.now(), actor: 'system' });
  });
  await live(stage);
  expect(await states(stage, conversationId)).toEqual(['2 dead', '4 delivered']);
});

test('what cannot be filled in is dead at once, without a request', async () => {
  const steps = [
    briefSteps[0]!,
    stepOf({ step: 4, method: 'PATCH', query: '(STEP2-Response.subject)', body: '{"category":"x"}' }),
    stepOf({
      step: 5,
      method: 'PATCH',
      query: '(STEP2-Response.activityid)',
      missing: 'fail',
      body: '{"category":"{{Attributes.no}}"}',
    }),
  ];
  await setStage(stage, steps);
  const conversationId = await openCall(stage);
  await live(stage);
  await transact(stage.house, organization(), async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    await closeConversation(tx, conversation, 'ended', { at: stage.clock.now(), actor: 'system' });
  });
  await live(stage);
  const rows = await deliveriesOf(stage, conversationId);
  expect(rows.map(({ step, state, error_code }) => [step, state, error_code])).toEqual([
    [2, 'delivered', null],
    [4, 'dead', 'not_a_guid'],
    [5, 'dead', 'value_missing'],
  ]);
  expect(rows[1]!.reason).toContain('"Call of Ana Trujillo", which is no GUID');
  const { timeline, links, screenPops } = await readConversationCrm(
    stage.house,
    organization(),
    conversationId,
  );
  expect(timeline.map(({ step, lastAttempts }) => [step, lastAttempts.length])).toEqual([
    [2, 1],
    [4, 0],
    [5, 0],
  ]);
  expect(links).toMatchObject([{ relation: 'activity', entity: 'phonecall' }]);
  expect(screenPops).toEqual([]);
});

test.each(['garbage', 'huge'] as const)('an answer that is %s does not harm', async (kind) => {
  await setStage(stage);
  stage.sandbox.faults.add({ kind, entity: 'phonecall', count: 1, bytes: 20_000_000 });
  const conversationId = await openCall(stage);
  await live(stage);
  for (let i = 0; i < 3; i += 1) {
    stage.clock.advance(60);
    await live(stage);
  }
  const [row] = await deliveriesOf(stage, conversationId);
  expect(['delivered', 'dead']).toContain(row?.state);
  expect(phonecalls().length).toBeLessThanOrEqual(1);
});
