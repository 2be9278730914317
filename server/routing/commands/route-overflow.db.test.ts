import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative, makeSkill } from '../../../testing/people.ts';
import { always, overflowRule } from '../domain/rules/testing-rules.ts';
import { RouteScene } from '../testing/route-scene.ts';
import { HandClock, openHouse } from '../testing/scene.ts';

let house: TestHouse;
let scene: RouteScene;
beforeAll(async () => {
  house = await openHouse({ clock: new HandClock() }); // a Monday, 09:00 UTC
});
afterAll(() => house.close());
beforeEach(async () => {
  scene = new RouteScene(house, await makeOrganization(house));
});

describe('the overflow check before a queue', () => {
  it('counts what waits, and ends with the message', async () => {
    await scene.queueSettings(scene.org.queueId, {
      overflow: [
        overflowRule({ kind: 'queue_length', atLeast: 2 }, { kind: 'end', message: 'Come back later.' }),
      ],
    });
    for (const _ of [1, 2]) expect((await scene.route(await scene.come())).outcome).toBe('queued');
    const id = await scene.come();
    expect(await scene.route(id)).toEqual({ outcome: 'ended' });
    expect(await scene.conversation(id)).toMatchObject({ state: 'closed', close_reason: 'overflow' });
    expect(await scene.said(id)).toEqual(['Come back later.', 'end']);
    expect(await scene.events(id, 'conversation.overflowed')).toEqual([
      { queueId: scene.org.queueId, condition: 'queue_length', action: 'end', targetQueueId: null },
    ]);
    expect((await scene.traces(id))[0]!.trace.overflow[0]!.conditions).toEqual([
      { condition: { kind: 'queue_length', atLeast: 2 }, measured: 2, holds: true },
    ]);
  });

  it('asks for a callback where there is a number, and keeps who cannot be called', async () => {
    await scene.queueSettings(scene.org.queueId, {
      overflow: [overflowRule({ kind: 'nobody_on_duty' }, { kind: 'callback' })],
    });
    const id = await scene.come({ customer: { phone: '+49 30 1' } });
    expect(await scene.route(id)).toEqual({ outcome: 'callback' });
    expect(await scene.conversation(id)).toMatchObject({ state: 'open', queue_id: null, due_at: null });
    expect(await scene.voiceCommands(id)).toEqual([
      { kind: 'callback', state: 'pending', detail: { number: '+49 30 1' }, queue_id: scene.org.queueId },
    ]);
    expect(await scene.events(id, 'voice_command.created')).toMatchObject([{ kind: 'callback' }]);
    expect(await scene.said(id)).toEqual([expect.stringContaining('call you back')]);

    const unknown = await scene.come();
    expect(await scene.route(unknown)).toMatchObject({ outcome: 'queued' });
    expect(await scene.alerts(unknown)).toEqual([{ kind: 'overflow_failed', queue_id: scene.org.queueId }]);
    expect((await scene.conversation(unknown)).demand).toMatchObject({ stays: true });
    expect((await scene.traces(unknown)).map((t) => t.kind)).toEqual(['routed', 'alert']);
  });

  it('is on duty whoever is connected and there: named, in a group, or by skills', async () => {
    const skillId = await makeSkill(house, scene.org, 'Spanish');
    const groupId = house.ids.next();
    const nobody = {
      overflow: [overflowRule({ kind: 'nobody_on_duty' }, { kind: 'end', message: '' })],
    };
    const byGroup = await scene.queue('Group', { ...nobody, memberGroupIds: [groupId] });
    const bySkill = await scene.queue('Skill', { ...nobody, memberSkills: [[{ skillId, proficiency: 4 }]] });
    const told = async (queueId: string) =>
      (await scene.route(await scene.come(), { cause: 'opened', queueId })).outcome;
    expect([await told(byGroup), await told(bySkill)]).toEqual(['ended', 'ended']);
    const userId = await makeRepresentative(house, scene.org, {
      queueIds: [],
      skills: [{ skillId, proficiency: 3 }],
    });
    expect(await told(bySkill), 'a proficiency under the one asked for').toBe('ended');
    await house.db.transaction(scene.org.organizationId, async ({ run }) => {
      await run('update representative_skill set proficiency = 5 where user_id = $1', [userId]);
      await run(`insert into user_group (id, organization_id, name) values ($1, $2, 'G')`, [
        groupId,
        scene.org.organizationId,
      ]);
      await run('insert into user_group_member (organization_id, group_id, user_id) values ($1, $2, $3)', [
        scene.org.organizationId,
        groupId,
        userId,
      ]);
    });
    expect([await told(byGroup), await told(bySkill)]).toEqual(['queued', 'queued']);
    const set = (presence: string, manual: boolean) =>
      house.db.transaction(scene.org.organizationId, ({ run }) =>
        run('update representative set presence = $2, presence_manual = $3 where user_id = $1', [
          userId,
          presence,
          manual,
        ]),
      );
    await set('offline', true);
    expect([await told(byGroup), await told(bySkill)]).toEqual(['ended', 'ended']);
    await set('away', true);
    expect([await told(byGroup), await told(bySkill)], 'all at lunch').toEqual(['ended', 'ended']);
    await set('do_not_disturb', true);
    expect(await told(byGroup), 'by their own hand').toBe('ended');
    await set('do_not_disturb', false);
    expect(await told(byGroup), 'full of work').toBe('queued');
  });

  it('goes on to the queue that opens first when every queue that matches is closed', async () => {
    const evening = await scene.hours('Evening', {
      weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 18 * 60, to: 22 * 60 }],
      holidays: [],
    });
    const noon = await scene.hours('Noon', {
      weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 12 * 60, to: 14 * 60 }],
      holidays: [],
    });
    const late = await scene.queue('Late', {}, { hoursId: evening });
    const early = await scene.queue('Early', {}, { hoursId: noon });
    await scene.workstream({
      routeToQueue: [
        { name: 'First', when: always, to: [{ queueId: late, percent: 100 }], overflow: null },
        { name: 'Second', when: always, to: [{ queueId: early, percent: 100 }], overflow: null },
      ],
    });
    const id = await scene.come();
    expect(await scene.route(id)).toMatchObject({ queueId: early });
    expect((await scene.traces(id))[0]!.trace).toMatchObject({ choice: 'first_to_open' });
  });

  it('that goes round in a circle ends at the fallback queue, or stays and tells the supervisors', async () => {
    const a = await scene.queue('A');
    const b = await scene.queue('B');
    const nobody = (queueId: string) => ({
      overflow: [overflowRule({ kind: 'nobody_on_duty' }, { kind: 'queue', queueId })],
    });
    await scene.queueSettings(a, nobody(b));
    await scene.queueSettings(b, nobody(a));
    const id = await scene.come();
    expect(await scene.route(id, { cause: 'opened', queueId: a })).toMatchObject({ queueId: a });
    expect(await scene.alerts(id)).toEqual([{ kind: 'overflow_failed', queue_id: a }]);
    await house.db.transaction(scene.org.organizationId, ({ run }) =>
      run('update queue set fallback_queue_id = $2 where id = $1', [b, scene.org.queueId]),
    );
    await scene.queueSettings(b, nobody(a));
    const second = await scene.come();
    expect(await scene.route(second, { cause: 'opened', queueId: a })).toMatchObject({
      queueId: scene.org.queueId,
    });
    expect(await scene.alerts(second)).toEqual([]);
    expect((await scene.conversation(second)).demand).toMatchObject({ overflowedFrom: [a, b], stays: false });
  });

  it('a call is left to voicemail or another number; a workstream without a queue of its kind is raised', async () => {
    const calls = await scene.queue(
      'Calls',
      {
        overflow: [overflowRule({ kind: 'nobody_on_duty' }, { kind: 'external_number', number: '+1 555' })],
      },
      { kind: 'voice' },
    );
    const workstreamId = await scene.addWorkstream('voice', calls);
    const call = await scene.come({ workstreamId, channel: 'voice' });
    expect(await scene.route(call)).toEqual({ outcome: 'external_number' });
    expect(await scene.voiceCommands(call)).toMatchObject([
      { kind: 'external_number', detail: { number: '+1 555' } },
    ]);
    expect(await scene.said(call)).toEqual([]);

    const strays = await scene.addWorkstream('voice', scene.org.queueId);
    const stray = await scene.come({ workstreamId: strays, channel: 'voice' });
    expect(await scene.route(stray)).toEqual({ outcome: 'unrouted' });
    expect(await scene.alerts(stray)).toEqual([{ kind: 'no_queue', queue_id: null }]);
    expect(await scene.conversation(stray)).toMatchObject({ state: 'open', queue_id: null });
    // Somebody gives it a queue: the alert is over.
    await scene.route(stray, { cause: 'transferred', queueId: calls });
    expect(await scene.alerts(stray)).toEqual([]);
    expect(await scene.events(stray, 'alert.cleared')).toMatchObject([{ alert: 'no_queue' }]);
  });
});
