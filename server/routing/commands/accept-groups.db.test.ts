/** Accepts that come together are one transaction, and each is answered for itself. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative, type TestOrganization } from '../../../testing/people.ts';
import { isAppError } from '../../platform/errors.ts';
import {
  arrive,
  drain,
  expectBalance,
  HandClock,
  openHouse,
  pendingOf,
  representative,
} from '../testing/scene.ts';
import { AcceptGroups } from './accept-groups.ts';
import { declineOffer } from './decline-offer.ts';

const clock = new HandClock();
let house: TestHouse;
let org: TestOrganization;
let accepts: AcceptGroups;

beforeAll(async () => {
  house = await openHouse({ clock, poolSize: 12 });
});
beforeEach(async () => {
  org = await makeOrganization(house);
  accepts = new AcceptGroups(house, { groupSize: 8, inFlight: 2 });
});
afterEach(() => expectBalance(house));
afterAll(() => house.close());

const answered = async (organizationId: string, offerId: string, representativeId: string) => {
  try {
    return await accepts.accept(organizationId, { offerId, representativeId });
  } catch (error) {
    return isAppError(error) ? error.code : error;
  }
};

it('accepts many at once, in far fewer transactions', async () => {
  for (let i = 0; i < 20; i += 1) await makeRepresentative(house, org);
  await arrive(house, org, 60);
  expect((await drain(house, org.organizationId)).offered).toBe(60);
  const offers = await pendingOf(house, org);
  const answers = await Promise.all(
    offers.map((o) => answered(org.organizationId, o.id, o.representative_id)),
  );
  expect(answers).toEqual(offers.map((o) => ({ conversationId: o.conversation_id, handlerEpoch: 1 })));
  const [engaged] = await house.db.system<{ events: number; transactions: number }>(
    `select count(*)::int as events, count(distinct tx_id::text)::int as transactions from event
     where organization_id = $1 and type = 'handler.engaged'`,
    [org.organizationId],
  );
  expect(engaged!.events).toBe(60);
  expect(engaged!.transactions).toBeLessThanOrEqual(10);
});

it('answers each for itself: the same twice, one that was declined, one of somebody else, one that is not there', async () => {
  const ada = await makeRepresentative(house, org);
  await arrive(house, org, 3);
  await drain(house, org.organizationId);
  const [first, second, third] = await pendingOf(house, org);
  await declineOffer(house, org.organizationId, { offerId: second!.id, representativeId: ada });
  const bob = await makeRepresentative(house, org);
  const answers = await Promise.all([
    answered(org.organizationId, first!.id, ada),
    answered(org.organizationId, second!.id, ada),
    answered(org.organizationId, third!.id, bob),
    answered(org.organizationId, house.ids.next(), ada),
    answered(org.organizationId, first!.id, ada),
    answered(org.organizationId, first!.id, bob),
  ]);
  const accepted = { conversationId: first!.conversation_id, handlerEpoch: 1 };
  expect(answers).toEqual([
    accepted,
    'offer.already_answered',
    'offer.not_found',
    'offer.not_found',
    accepted,
    'offer.not_found',
  ]);
  expect((await pendingOf(house, org)).map((o) => o.id)).toEqual([third!.id]);
});

it('times out what is overdue and accepts the rest of the group', async () => {
  const ada = await makeRepresentative(house, org);
  await arrive(house, org, 1);
  await drain(house, org.organizationId);
  const [late] = await pendingOf(house, org);
  clock.advance(20);
  const bob = await makeRepresentative(house, org);
  await arrive(house, org, 1);
  await drain(house, org.organizationId);
  const inTime = (await pendingOf(house, org)).find((o) => o.representative_id === bob)!;
  clock.advance(10);
  const answers = await Promise.all([
    answered(org.organizationId, late!.id, ada),
    answered(org.organizationId, inTime.id, bob),
  ]);
  expect(answers).toEqual(['offer.expired', { conversationId: inTime.conversation_id, handlerEpoch: 1 }]);
  expect((await representative(house, ada)).reserved).toBe(0);
});

it('keeps organizations apart', async () => {
  const ada = await makeRepresentative(house, org);
  await arrive(house, org, 1);
  await drain(house, org.organizationId);
  const [offer] = await pendingOf(house, org);
  const other = await makeOrganization(house);
  const answers = await Promise.all([
    answered(other.organizationId, offer!.id, ada),
    answered(org.organizationId, offer!.id, ada),
  ]);
  expect(answers).toEqual(['offer.not_found', { conversationId: offer!.conversation_id, handlerEpoch: 1 }]);
});
