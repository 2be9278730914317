/** What routing tells others: why, where in the queue, who is available. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Explanation } from '../../../contracts/api/shapes.ts';
import type { TestHouse } from '../../../testing/database.ts';
import {
  makeOrganization,
  makeRepresentative,
  makeSkill,
  type TestOrganization,
} from '../../../testing/people.ts';
import { acceptOffer } from '../commands/accept-offer.ts';
import { declineOffer } from '../commands/decline-offer.ts';
import { setPresence } from '../commands/set-presence.ts';
import { drain, type KnownFingerprints } from '../engine/drain.ts';
import { arrive, HandClock, openHouse, pendingOf } from '../testing/scene.ts';
import { availableByQueue } from './available-by-queue.ts';
import { explanations } from './explanations.ts';
import { queuePosition, queuePositions } from './queue-position.ts';

const clock = new HandClock();
let house: TestHouse;
let org: TestOrganization;
let known: KnownFingerprints;

beforeAll(async () => {
  house = await openHouse({ clock });
});
beforeEach(async () => {
  org = await makeOrganization(house);
  known = new Map();
});
afterAll(() => house.close());

const drained = () => drain(house, org.organizationId, known);
const explained = (conversationId: string) => explanations(house, org.organizationId, conversationId);

describe('explanations', () => {
  it('are complete: everybody considered with a reason, the winner, the skills by name, the offer as it is now', async () => {
    const billing = await makeSkill(house, org, 'Billing');
    await house.db.transaction(org.organizationId, ({ run }) =>
      run('update queue set required_skills = $2 where id = $1', [
        org.queueId,
        JSON.stringify([{ skillId: billing, proficiency: 5 }]),
      ]),
    );
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
    const [explanation, ...more] = await explained(conversationId!);
    expect(more).toEqual([]);
    expect(() => Explanation.parse(explanation)).not.toThrow();
    expect(explanation).toMatchObject({
      decidedAt: clock.now().toISOString(),
      queue: { queueId: org.queueId, name: 'Support' },
      method: 'least_active',
      outcome: 'offered',
      requiredSkills: [{ skillId: billing, name: 'Billing', proficiency: 5 }],
      winner: { userId: winner, displayName: 'Winner' },
      offer: { offerId: offer!.id, state: 'pending' },
      notInQueue: 1,
    });
    const reasons = Object.fromEntries(
      explanation!.considered.map((one) => [one.displayName, [one.eligible, one.rank, one.reason]]),
    );
    expect(reasons).toEqual({
      Winner: [true, 1, expect.stringMatching(/^last active \d+ s ago, carries 0 of 90$/)],
      Weak: [false, null, 'proficiency of Billing 3 < 5'],
      Unskilled: [false, null, 'missing skill Billing'],
      Full: [false, null, 'no capacity: 0 + 30 > 20'],
      Away: [false, null, 'presence is away'],
      Gone: [false, null, 'not connected'],
    });
    await acceptOffer(house, org.organizationId, { offerId: offer!.id, representativeId: winner });
    expect((await explained(conversationId!))[0]!.offer).toEqual({ offerId: offer!.id, state: 'accepted' });
  });

  it('say why somebody waits, once, and again when a reason changed', async () => {
    const ada = await makeRepresentative(house, org, { name: 'Ada', presence: 'away' });
    const [conversationId] = await arrive(house, org, 1);
    await drained();
    await drained();
    known = new Map(); // another engine took over
    await drained();
    expect((await explained(conversationId!)).map((e) => [e.outcome, e.winner, e.offer])).toEqual([
      ['no_representative', null, null],
    ]);
    clock.advance(1);
    await setPresence(house, org.organizationId, ada, 'do_not_disturb', 'self');
    await drained();
    clock.advance(1);
    await house.db.transaction(org.organizationId, ({ run }) =>
      run(`update representative set connected_until = '-infinity' where user_id = $1`, [ada]),
    );
    await drained();
    const reasons = (await explained(conversationId!)).map((e) => e.considered.map((c) => c.reason));
    expect(reasons).toEqual([['presence is away'], ['presence is do not disturb'], ['not connected']]);
  });

  it('tell of a decline, and start anew after an offer', async () => {
    const ada = await makeRepresentative(house, org, { name: 'Ada' });
    const [conversationId] = await arrive(house, org, 1);
    await drained();
    const [offer] = await pendingOf(house, org);
    clock.advance(3);
    await declineOffer(house, org.organizationId, { offerId: offer!.id, representativeId: ada });
    clock.advance(20);
    await drained();
    const [first, second] = await explained(conversationId!);
    expect([first!.outcome, first!.offer?.state]).toEqual(['offered', 'declined']);
    expect(second!.considered[0]!.reason).toBe('declined it 20 s ago');
  });

  it('are those of the organization alone', async () => {
    const [conversationId] = await arrive(house, org, 1);
    await drained();
    const other = await makeOrganization(house);
    expect(await explained(conversationId!)).toHaveLength(1);
    expect(await explanations(house, other.organizationId, conversationId!)).toEqual([]);
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
      expectedWaitSeconds: 80,
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
