/** What routing tells others: why, where in the queue, who is available. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WholeTrace } from '../../../contracts/api/trace.ts';
import type { TestHouse } from '../../../testing/database.ts';
import {
  makeOrganization,
  makeRepresentative,
  makeSkill,
  type TestOrganization,
} from '../../../testing/people.ts';
import { lockConversation } from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { acceptOffer } from '../commands/accept-offer.ts';
import { declineOffer } from '../commands/decline-offer.ts';
import { giveBack } from '../commands/give-back.ts';
import { touchConfiguration } from '../configuration/commands/touch-configuration.ts';
import { arrive, drain, HandClock, openHouse, pendingOf } from '../testing/scene.ts';
import { availableByQueue } from './available-by-queue.ts';
import { explain } from './explain.ts';
import { queuePosition, queuePositions } from './queue-position.ts';

const clock = new HandClock();
let house: TestHouse;
let org: TestOrganization;

beforeAll(async () => {
  house = await openHouse({ clock });
});
beforeEach(async () => {
  org = await makeOrganization(house);
});
afterAll(() => house.close());

const configured = () =>
  transact(house, org.organizationId, async (tx) => {
    await touchConfiguration(house, tx, { actor: 'system', by: 'test', comment: '' });
  });
const relaxed = {
  afterSeconds: 0,
  presences: null,
  needsCapacity: true,
  attributes: [],
  workingOnly: false,
  orderBy: [],
};
const drained = () => drain(house, org.organizationId);
const explained = (conversationId: string) => explain(house, org.organizationId, conversationId);

describe('the whole trace', () => {
  it('says once that it was raised to the supervisors, and of what is given back not that it was declined', async () => {
    await house.db.transaction(org.organizationId, ({ run }) =>
      run('delete from queue_member where organization_id = $1', [org.organizationId]),
    );
    const [unserved] = await arrive(house, org, 1);
    await drained();
    const raised = (await explained(unserved!)).timeline.filter(({ kind }) => kind === 'alert');
    expect(raised.map(({ text }) => text)).toEqual(['Raised to the supervisors: nobody qualifies']);

    org = await makeOrganization(house);
    const ada = await makeRepresentative(house, org, { name: 'Ada' });
    const [conversationId] = await arrive(house, org, 1);
    await drained();
    const [offer] = await pendingOf(house, org);
    await acceptOffer(house, org.organizationId, { offerId: offer!.id, representativeId: ada });
    await transact(house, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, conversationId!);
      await giveBack(house, tx, conversation, { at: clock.now(), actor: 'system' });
    });
    const said = (await explained(conversationId!)).timeline.map(({ text }) => text);
    expect(said).toContain('Ada accepted');
    expect(said).not.toContain('Ada declined');
  });

  it('is complete: everybody considered with a reason, the winner, the skills by name, the offer as it is now', async () => {
    const billing = await makeSkill(house, org, 'Billing');
    await house.db.transaction(org.organizationId, ({ run }) =>
      run('update queue set required_skills = $2 where id = $1', [
        org.queueId,
        JSON.stringify([{ skillId: billing, proficiency: 5 }]),
      ]),
    );
    await configured();
    const make = (name: string, options: Parameters<typeof makeRepresentative>[2] = {}) =>
      makeRepresentative(house, org, { name, skills: [{ skillId: billing, proficiency: 5 }], ...options });
    const winner = await make('Winner', { skills: [{ skillId: billing, proficiency: 9 }] });
    await make('Weak', { skills: [{ skillId: billing, proficiency: 3 }] });
    await make('Unskilled', { skills: [] });
    await make('Full', { capacityTotal: 20 });
    await make('Away', { presence: 'away' });
    await make('Gone', { connected: false });
    await make('Elsewhere', { queueIds: [] });
    const [conversationId] = await arrive(house, org, 1);
    clock.advance(5);
    await drained();
    const [offer] = await pendingOf(house, org);
    const { decisions, timeline, waiting } = await explained(conversationId!);
    expect(() => WholeTrace.parse({ decisions, timeline, waiting })).not.toThrow();
    expect(decisions).toHaveLength(1);
    expect(decisions[0]).toMatchObject({
      decidedAt: clock.now().toISOString(),
      queue: { queueId: org.queueId, name: 'Support' },
      method: 'least_active',
      outcome: 'offered',
      offerKind: 'matched',
      requiredSkills: [{ skillId: billing, name: 'Billing', proficiency: 5 }],
      winner: { userId: winner, displayName: 'Winner', reason: 'the only one who could take it' },
      order: { place: 1, waiting: 1, waitedSeconds: 5, passedOver: [] },
      offer: { offerId: offer!.id, state: 'pending' },
    });
    const reasons = Object.fromEntries(
      decisions[0]!.considered.map((one) => [one.displayName, [one.eligible, one.rank, one.reason]]),
    );
    expect(reasons).toEqual({
      Winner: [true, 1, expect.stringMatching(/^free /)],
      Weak: [false, null, 'proficiency is too low (asked for: Billing ≥ 5)'],
      Unskilled: [false, null, 'a skill is missing (asked for: Billing)'],
      Full: [false, null, 'no room for 30 units'],
      Away: [false, null, 'the presence does not allow it'],
      Gone: [false, null, 'not connected'],
    });
    await acceptOffer(house, org.organizationId, { offerId: offer!.id, representativeId: winner });
    const after = await explained(conversationId!);
    expect(after.decisions[0]!.offer).toEqual({ offerId: offer!.id, state: 'accepted' });
    expect(after.waiting).toBeNull();
    expect(after.timeline.map((one) => one.text)).toEqual([
      'Routed to queue Support, the default queue (opened)',
      'Entered queue Support (opened)',
      'Decided for Winner',
      'Offered to Winner',
      'Winner accepted',
      'Left queue Support after 5 s (answered)',
      'Winner became the handler',
    ]);
  });

  it('says of one that waits why not yet, by name, and what would have to change', async () => {
    const spanish = await makeSkill(house, org, 'Spanish');
    await house.db.transaction(org.organizationId, ({ run }) =>
      run('update queue set required_skills = $2 where id = $1', [
        org.queueId,
        JSON.stringify([{ skillId: spanish, proficiency: 5 }]),
      ]),
    );
    await configured();
    const skills = [{ skillId: spanish, proficiency: 7 }];
    const dana = await makeRepresentative(house, org, { name: 'Dana', skills, capacityTotal: 30 });
    await makeRepresentative(house, org, { name: 'Ada', skills, presence: 'away' });
    await makeRepresentative(house, org, { name: 'Bob', skills, connected: false });
    await makeRepresentative(house, org, { name: 'Cyd' });
    const [first, second, third] = await arrive(house, org, 3);
    await drained();
    const [offer] = await pendingOf(house, org);
    expect(offer!.conversation_id).toBe(first);
    await acceptOffer(house, org.organizationId, { offerId: offer!.id, representativeId: dana });
    clock.advance(10);
    expect((await explained(second!)).waiting).toMatchObject({ position: 1 });
    const { waiting } = await explained(third!);
    expect(waiting).toMatchObject({
      queue: { queueId: org.queueId, name: 'Support' },
      position: 2,
      representativesAvailable: 1, // Cyd: skills aside
    });
    const reasons = waiting!.reasons.map(({ code, count, representatives }) => [
      code,
      count,
      ...representatives.map((one) => `${one.displayName}: ${one.detail}`),
    ]);
    expect(new Set(reasons.map(String))).toEqual(
      new Set(
        [
          ['presence', 2, 'Dana: do not disturb, carries 30 of 30 units in 1 conversation', 'Ada: away'],
          ['not_connected', 1, 'Bob: '],
          ['skill_missing', 1, 'Cyd: Spanish missing'],
        ].map(String),
      ),
    );
    expect(waiting!.nextSteps.map((step) => step.text)).toEqual([
      'Dana ends one of 1 conversation (0 of 30 units free)',
      'Ada changes presence (away now)',
      'Bob signs in',
    ]);
  });

  it('says who would be needed where nobody ever can, and when time alone brings something', async () => {
    const french = await makeSkill(house, org, 'French');
    await house.db.transaction(org.organizationId, ({ run }) =>
      run('update queue set settings = $2 where id = $1', [
        org.queueId,
        JSON.stringify({
          method: {
            kind: 'custom',
            rules: [
              { ...relaxed, name: 'French', skillMatch: 'exact' },
              { ...relaxed, name: 'Anyone', afterSeconds: 60, skillMatch: 'none' },
            ],
          },
          requiredSkills: [{ skillId: french, proficiency: 3 }],
          // biome-ignore lint/suspicious/noThenProperty: the rule says when and then.
          overflow: [{ when: { kind: 'waiting_time', aboveSeconds: 300 }, then: { kind: 'assign_anyway' } }],
        }),
      ]),
    );
    await configured();
    await makeRepresentative(house, org, { name: 'Ada', presence: 'away' });
    const [conversationId] = await arrive(house, org, 1);
    clock.advance(20);
    const { waiting } = await explained(conversationId!);
    expect(waiting!.nextSteps[0]).toMatchObject({
      code: 'rule_due',
      text: 'assignment rule “Anyone” is tried in 40 s',
    });
    expect(waiting!.nextSteps.at(-1)).toMatchObject({ code: 'overflow' });
  });

  it('tells of a decline, and starts anew after an offer', async () => {
    const ada = await makeRepresentative(house, org, { name: 'Ada' });
    const [conversationId] = await arrive(house, org, 1);
    await drained();
    const [offer] = await pendingOf(house, org);
    clock.advance(3);
    await declineOffer(house, org.organizationId, { offerId: offer!.id, representativeId: ada });
    clock.advance(20);
    const { decisions, timeline, waiting } = await explained(conversationId!);
    expect(decisions.map((one) => [one.outcome, one.offer?.state])).toEqual([['offered', 'declined']]);
    expect(timeline.at(-1)!.text).toBe('Ada declined');
    expect(waiting!.reasons[0]).toMatchObject({ code: 'declined', count: 1 });
    expect(waiting!.nextSteps[0]).toMatchObject({
      code: 'cool_down_ends',
      text: 'somebody who declined or missed it may be asked again in 40 s',
    });
  });

  it('is that of the organization alone', async () => {
    const [conversationId] = await arrive(house, org, 1);
    const other = await makeOrganization(house);
    expect((await explained(conversationId!)).timeline.length).toBeGreaterThan(0);
    expect(await explain(house, other.organizationId, conversationId!)).toEqual({
      decisions: [],
      timeline: [],
      waiting: null,
    });
  });
});

describe('the place in the queue', () => {
  it('counts who comes before, by priority and then by time, without those being offered', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      ids.push(...(await arrive(house, org, 1)));
      clock.advance(1);
    }
    await house.db.transaction(org.organizationId, ({ run }) =>
      run('update conversation set priority = 5 where id = $1', [ids[3]]),
    );
    const places = async () => ids.map((id) => positions.get(id)?.position);
    let positions = await queuePositions(house, org.organizationId);
    expect(await places()).toEqual([2, 3, 4, 1]);
    for (const id of ids)
      expect(await queuePosition(house, org.organizationId, id)).toEqual(positions.get(id));
    await makeRepresentative(house, org, { capacityTotal: 30 });
    await drained();
    positions = await queuePositions(house, org.organizationId);
    expect(await places()).toEqual([1, 2, 3, undefined]);
    expect(await queuePosition(house, org.organizationId, ids[3]!)).toBeNull();
    const other = await makeOrganization(house);
    expect(await queuePosition(house, other.organizationId, ids[0]!)).toBeNull();
  });

  it('expects a wait from the last answered ones, and nothing before there are any', async () => {
    const [conversationId] = await arrive(house, org, 1);
    expect(await queuePosition(house, org.organizationId, conversationId!)).toEqual({
      position: 1,
      expectedWaitSeconds: null,
      representativesAvailable: 0,
    });
    const ada = await makeRepresentative(house, org);
    clock.advance(40);
    await drained();
    const [offer] = await pendingOf(house, org);
    await acceptOffer(house, org.organizationId, { offerId: offer!.id, representativeId: ada });
    const [, next] = await arrive(house, org, 2);
    expect(await queuePosition(house, org.organizationId, next!)).toEqual({
      position: 2,
      expectedWaitSeconds: 40, // one is free for the first
      representativesAvailable: 1,
    });
  });
});

it('counts by queue who is connected, present and has room', async () => {
  const sales = house.ids.next();
  await house.db.transaction(org.organizationId, ({ q }) =>
    q.insertInto('queue').values({ id: sales, organization_id: org.organizationId, name: 'Sales' }).execute(),
  );
  await makeRepresentative(house, org, { queueIds: [org.queueId, sales] });
  await makeRepresentative(house, org, { presence: 'busy' });
  await makeRepresentative(house, org, { presence: 'away', queueIds: [org.queueId, sales] });
  await makeRepresentative(house, org, { connected: false });
  await makeRepresentative(house, org, { capacityTotal: 29 });
  expect(await availableByQueue(house, org.organizationId)).toEqual(
    new Map([
      [org.queueId, 2],
      [sales, 1],
    ]),
  );
});
