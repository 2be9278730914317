import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeSkill } from '../../../testing/people.ts';
import { closeConversation, lockConversation, lockConversations } from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { onConversationClosed } from '../consumers/on-conversation-closed.ts';
import type { OverflowAction } from '../domain/configuration.ts';
import type { PlannedOverflow } from '../domain/router/plan.ts';
import { overflowRule } from '../domain/rules/testing-rules.ts';
import { RouteScene } from '../testing/route-scene.ts';
import { HandClock, openHouse } from '../testing/scene.ts';
import { carryOutOverflow, clearAlerts, raiseAlerts } from './carry-out-overflow.ts';

let house: TestHouse;
const clock = new HandClock();
let scene: RouteScene;
let queueId: string;
beforeAll(async () => {
  house = await openHouse({ clock });
});
afterAll(() => house.close());
beforeEach(async () => {
  scene = new RouteScene(house, await makeOrganization(house));
  queueId = scene.org.queueId;
});

const condition = { kind: 'waiting_time', aboveSeconds: 60 } as const;
const planOf = (conversationId: string, action: OverflowAction, from = queueId): PlannedOverflow => ({
  conversationId,
  queueId: from,
  condition,
  action,
  measured: 61,
});

/** One that waits in the queue. */
async function waiting(options: Parameters<RouteScene['come']>[0] = {}, request = {}): Promise<string> {
  const id = await scene.come(options);
  await scene.route(id, { cause: 'opened', ...request });
  return id;
}
const carryOut = (id: string, action: OverflowAction, from?: string): Promise<boolean> =>
  transact(house, scene.org.organizationId, async (tx) =>
    carryOutOverflow(house, tx, await lockConversation(tx, id), planOf(id, action, from), clock.now()),
  );

describe('to another queue', () => {
  it('keeps since when the customer waits, what it asks for, and where it came from; its place there is its own', async () => {
    const skillId = await makeSkill(house, scene.org, 'Billing');
    const target = await scene.queue(
      'Target',
      {
        prioritization: [
          { name: 'VIP', when: { field: 'context.vip', is: 'equal', value: true }, orderBy: [] },
        ],
      },
      { requiredSkills: [{ skillId, proficiency: 1 }] },
    );
    const id = await waiting({ context: { vip: true } });
    const came = (await scene.conversation(id)).waiting_since;
    clock.advance(61);
    expect(await carryOut(id, { kind: 'queue', queueId: target })).toBe(true);
    const after = await scene.conversation(id);
    expect(after).toMatchObject({
      queue_id: target,
      queued_at: clock.now(),
      waiting_since: came,
      required_skills: [{ skillId, proficiency: 1 }],
      demand: { overflowedFrom: [queueId], bucket: 0, stays: false },
    });
    expect(await scene.events(id, 'conversation.dequeued')).toMatchObject([
      { queueId, outcome: 'overflowed', waitedMs: 61_000 },
    ]);
    expect((await scene.events(id, 'conversation.queued')).at(-1)).toMatchObject({
      queueId: target,
      cause: 'overflowed',
      waitingSince: came!.toISOString(),
      demand: { overflowedFrom: [queueId], bucket: 0 },
    });
    expect(await scene.events(id, 'conversation.overflowed')).toEqual([
      { queueId, condition: 'waiting_time', action: 'queue', targetQueueId: target },
    ]);
    expect((await scene.traces(id)).at(-1)).toMatchObject({
      kind: 'overflowed',
      trace: {
        cause: 'overflowed',
        overflow: [{ queueId, conditions: [{ condition, measured: 61, holds: true }] }, { queueId: target }],
        outcome: { kind: 'queue', queueId: target },
        bucket: 'VIP',
      },
    });
  });

  it('asks that one as well, and follows where it leads', async () => {
    const third = await scene.queue('Third');
    const second = await scene.queue('Second', {
      overflow: [overflowRule({ kind: 'nobody_on_duty' }, { kind: 'queue', queueId: third })],
    });
    const id = await waiting();
    expect(await carryOut(id, { kind: 'queue', queueId: second })).toBe(true);
    expect(await scene.conversation(id)).toMatchObject({
      queue_id: third,
      demand: { overflowedFrom: [queueId, second] },
    });
    expect(await scene.events(id, 'conversation.overflowed')).toMatchObject([
      { queueId, targetQueueId: second },
      { queueId: second, condition: 'nobody_on_duty', targetQueueId: third },
    ]);
  });

  it('never goes back to one it came through: it stays, is told the supervisors, and is overflowed no more', async () => {
    const other = await scene.queue('Other');
    const id = await waiting();
    await carryOut(id, { kind: 'queue', queueId: other });
    expect(await carryOut(id, { kind: 'queue', queueId }, other)).toBe(false);
    expect(await scene.conversation(id)).toMatchObject({ queue_id: other, demand: { stays: true } });
    expect(await scene.alerts(id)).toEqual([{ kind: 'overflow_failed', queue_id: other }]);
    expect((await scene.events(id, 'conversation.overflowed')).at(-1)).toEqual({
      queueId: other,
      condition: 'waiting_time',
      action: 'assign_anyway',
      targetQueueId: null,
    });
    expect(
      (await scene.traces(id)).find((t) => t.kind === 'overflowed' && t.trace.overflow[0]!.impossible),
    ).toMatchObject({ trace: { overflow: [{ impossible: 'circle' }], outcome: { failed: true } } });
  });

  it('that leads round to where it waits says so of this queue, whichever was asked last', async () => {
    const second = await scene.queue('Second', {
      overflow: [overflowRule({ kind: 'nobody_on_duty' }, { kind: 'queue', queueId })],
    });
    const id = await waiting();
    expect(await carryOut(id, { kind: 'queue', queueId: second })).toBe(false);
    expect(await scene.conversation(id)).toMatchObject({ queue_id: queueId, demand: { stays: true } });
    expect((await scene.events(id, 'conversation.overflowed')).at(-1)).toMatchObject({
      queueId,
      action: 'assign_anyway',
    });
    expect(await scene.events(id, 'conversation.queued')).toHaveLength(1);
  });

  it('that was deleted, or is for calls, gives way to the fallback queue', async () => {
    const fallback = await scene.queue('Fallback');
    const from = await scene.queue('From', {}, { fallbackQueueId: fallback });
    const gone = await scene.queue('Gone');
    const calls = await scene.queue('Calls', {}, { kind: 'voice' });
    await scene.removeQueue(gone);
    for (const target of [gone, calls]) {
      const id = await waiting({}, { queueId: from });
      expect(await carryOut(id, { kind: 'queue', queueId: target }, from)).toBe(true);
      expect(await scene.conversation(id)).toMatchObject({
        queue_id: fallback,
        demand: { overflowedFrom: [from] },
      });
      expect(await scene.alerts(id)).toEqual([]);
    }
  });
});

describe('out of the queues', () => {
  it('ends with the message', async () => {
    const id = await waiting();
    expect(await carryOut(id, { kind: 'end', message: 'We are closed.' })).toBe(true);
    expect(await scene.conversation(id)).toMatchObject({ state: 'closed', close_reason: 'overflow' });
    expect(await scene.said(id)).toEqual(['We are closed.', 'end']);
    expect(await scene.events(id, 'conversation.dequeued')).toMatchObject([{ outcome: 'overflowed' }]);
    expect(await scene.events(id, 'conversation.closed')).toEqual([{ reason: 'overflow' }]);
  });

  it('to a callback: no queue, no timer, one command', async () => {
    const id = await waiting({ customer: { phone: '+49 30 1' } });
    expect(await carryOut(id, { kind: 'callback' })).toBe(true);
    expect(await scene.conversation(id)).toMatchObject({ state: 'open', queue_id: null, due_at: null });
    expect(await scene.voiceCommands(id)).toEqual([
      { kind: 'callback', state: 'pending', detail: { number: '+49 30 1' }, queue_id: queueId },
    ]);
    expect(await scene.events(id, 'conversation.dequeued')).toMatchObject([{ outcome: 'overflowed' }]);
  });

  it('to voicemail is for calls: a chat stays, a call goes', async () => {
    const chat = await waiting();
    expect(await carryOut(chat, { kind: 'voicemail' })).toBe(false);
    const calls = await scene.queue('Calls', {}, { kind: 'voice' });
    const workstreamId = await scene.addWorkstream('voice', calls);
    const call = await waiting({ workstreamId, channel: 'voice' });
    expect(await carryOut(call, { kind: 'voicemail' }, calls)).toBe(true);
    expect(await scene.voiceCommands(call)).toMatchObject([{ kind: 'voicemail' }]);
  });
});

describe('assign anyway', () => {
  it('leaves it where it is, out of reach of overflow', async () => {
    const id = await waiting();
    expect(await carryOut(id, { kind: 'assign_anyway' })).toBe(true);
    expect(await scene.conversation(id)).toMatchObject({ queue_id: queueId, demand: { stays: true } });
    expect(await scene.events(id, 'conversation.overflowed')).toEqual([
      { queueId, condition: 'waiting_time', action: 'assign_anyway', targetQueueId: null },
    ]);
    expect(await scene.alerts(id)).toEqual([]);
  });
});

it('many in one transaction, each its own way', async () => {
  const target = await scene.queue('Target');
  const ids = await Promise.all(Array.from({ length: 12 }, () => waiting()));
  const actions: OverflowAction[] = [
    { kind: 'queue', queueId: target },
    { kind: 'end', message: 'Sorry.' },
    { kind: 'assign_anyway' },
  ];
  await transact(house, scene.org.organizationId, async (tx) => {
    const locked = new Map((await lockConversations(tx, ids)).map((c) => [c.id, c]));
    for (const [n, id] of ids.entries()) {
      await carryOutOverflow(house, tx, locked.get(id)!, planOf(id, actions[n % 3]!), clock.now());
    }
  });
  const standings = await Promise.all(ids.map((id) => scene.conversation(id)));
  expect(standings.map((c) => (c.state === 'closed' ? 'closed' : c.queue_id))).toEqual(
    ids.map((_, n) => [target, 'closed', queueId][n % 3]),
  );
});

describe('alerts', () => {
  const alert = (conversationId: string) =>
    ({ conversationId, queueId, kind: 'nobody_accepts', detail: { offers: 5 } }) as const;
  const raise = (id: string) =>
    transact(house, scene.org.organizationId, async (tx) => {
      await lockConversation(tx, id);
      await raiseAlerts(house, tx, [alert(id), alert(id)], clock.now());
    });

  it('are raised once while open, written into the trace, cleared once, and may come again', async () => {
    const id = await waiting();
    await raise(id);
    await raise(id);
    expect(await scene.alerts(id)).toEqual([{ kind: 'nobody_accepts', queue_id: queueId }]);
    expect(await scene.events(id, 'alert.raised')).toMatchObject([{ alert: 'nobody_accepts', queueId }]);
    expect((await scene.traces(id)).at(-1)).toMatchObject({
      kind: 'alert',
      trace: { alert: 'nobody_accepts', detail: { offers: 5 } },
    });
    for (const _ of [1, 2]) {
      await transact(house, scene.org.organizationId, async (tx) => {
        await lockConversation(tx, id);
        await clearAlerts(tx, [id], clock.now());
      });
    }
    expect(await scene.events(id, 'alert.cleared')).toMatchObject([{ alert: 'nobody_accepts' }]);
    await raise(id);
    expect(await scene.events(id, 'alert.raised')).toHaveLength(2);
  });

  it('of a conversation that closed are cleared by the net under it', async () => {
    const id = await waiting();
    await raise(id);
    await transact(house, scene.org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, id);
      await closeConversation(tx, conversation, 'force_closed', { at: clock.now(), actor: 'system' });
    });
    await onConversationClosed.handle(house, {
      type: 'conversation.closed',
      txId: '0',
      position: 0,
      organizationId: scene.org.organizationId,
      conversationId: id,
      representativeId: null,
      actor: 'system',
      at: clock.now(),
      payload: { reason: 'force_closed' },
    });
    expect(await scene.alerts(id)).toEqual([]);
  });
});
