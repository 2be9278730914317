/** Presence as it follows from real offers: accepted, released, missed, declined. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import {
  changeConfiguration,
  makeOrganization,
  makeProfile,
  makeRepresentative,
  type TestOrganization,
} from '../../../testing/people.ts';
import { transact } from '../../data-model/house/index.ts';
import {
  arrive,
  drain,
  expectBalance,
  HandClock,
  openHouse,
  pendingOf,
  representative,
} from '../testing/scene.ts';
import { acceptOffer, acceptOffers } from './accept-offer.ts';
import { declineOffer } from './decline-offer.ts';
import { expireOffers } from './expire-offers.ts';
import { releaseCapacity } from './release-capacity.ts';
import { setPresence } from './set-presence.ts';

const clock = new HandClock();
let house: TestHouse;
let org: TestOrganization;
let ada: string;

beforeAll(async () => {
  house = await openHouse({ clock });
});
beforeEach(async () => {
  org = await makeOrganization(house);
  ada = await makeRepresentative(house, org, { capacityTotal: 60 });
});
afterAll(async () => {
  await expectBalance(house);
  await house.close();
});

const presence = async (user = ada) => (await representative(house, user)).presence;
const workstream = (settings: Record<string, unknown>, allowed = ['available', 'busy']) =>
  changeConfiguration(house, org, ({ q }) =>
    q
      .updateTable('workstream')
      .set({ settings: JSON.stringify(settings), allowed_presences: allowed })
      .where('id', '=', org.workstreamId)
      .execute(),
  );

async function offer(): Promise<{ offerId: string; representativeId: string; conversationId: string }> {
  const [conversationId] = await arrive(house, org, 1);
  await drain(house, org.organizationId);
  const one = (await pendingOf(house, org)).find((row) => row.conversation_id === conversationId)!;
  return { offerId: one.id, representativeId: one.representative_id, conversationId: conversationId! };
}
async function accepted(): Promise<string> {
  const answer = await offer();
  await acceptOffer(house, org.organizationId, answer);
  return answer.conversationId;
}
const release = (conversationId: string) =>
  transact(house, org.organizationId, (tx) =>
    releaseCapacity(house, tx, conversationId, clock.now(), 'system'),
  );

describe('by load', () => {
  it('an offer shows nothing; part is Busy, full is Do not disturb, free is Available', async () => {
    const answer = await offer();
    expect(await presence()).toBe('available');
    await acceptOffer(house, org.organizationId, answer);
    expect(await presence()).toBe('busy');
    const second = await accepted();
    expect(await presence()).toBe('do_not_disturb');
    await release(second);
    expect(await presence()).toBe('busy');
    await release(answer.conversationId);
    expect(await presence()).toBe('available');
  });

  it('Available by hand holds until the next one; Away by hand holds for good', async () => {
    const first = await accepted();
    await setPresence(house, org.organizationId, ada, 'available', 'self');
    expect(await presence()).toBe('available');
    const second = await accepted();
    expect(await presence()).toBe('do_not_disturb');
    await setPresence(house, org.organizationId, ada, 'away', 'self');
    await release(first);
    await release(second);
    expect(await presence()).toBe('away');
  });

  it('Do not disturb that was chosen stays after the last one is over', async () => {
    const [first, second] = [await accepted(), await accepted()];
    await setPresence(house, org.organizationId, ada, 'do_not_disturb', 'self');
    await release(first);
    await release(second);
    expect(await presence()).toBe('do_not_disturb');
  });

  it('work that does not show changes nothing', async () => {
    await workstream({ affectsPresence: false });
    await accepted();
    await accepted();
    expect(await presence()).toBe('available');
  });

  it('work that others may come in on top of makes Busy at most', async () => {
    await workstream({ interruptible: true });
    await accepted();
    await accepted();
    expect(await presence()).toBe('busy');
  });

  it('a blocking profile at its limit is full', async () => {
    const profileId = await makeProfile(house, org, 'Escalations', { limit: 1, blocking: true });
    ada = await makeRepresentative(house, org, { profiles: [{ profileId, limit: 1 }] });
    await changeConfiguration(house, org, ({ q }) =>
      q
        .updateTable('workstream')
        .set({ capacity_units: 0, settings: JSON.stringify({ profileIds: [profileId] }) })
        .where('id', '=', org.workstreamId)
        .execute(),
    );
    await accepted();
    expect(await presence()).toBe('do_not_disturb');
  });

  it('many in one transaction change once each, with one event and one period', async () => {
    const bob = await makeRepresentative(house, org, { capacityTotal: 60 });
    const answers = [await offer(), await offer(), await offer(), await offer()];
    await acceptOffers(house, org.organizationId, answers);
    expect([await presence(ada), await presence(bob)]).toEqual(['do_not_disturb', 'do_not_disturb']);
    const periods = await house.db.system(
      'select user_id, presence from presence_history where organization_id = $1',
      [org.organizationId],
    );
    expect(periods).toHaveLength(2);
    const events = await house.db.system<{ payload: unknown }>(
      `select payload from event where organization_id = $1 and type = 'presence.changed'`,
      [org.organizationId],
    );
    expect(events.map((event) => event.payload)).toEqual(
      Array.from({ length: 2 }, () => ({
        from: 'available',
        to: 'do_not_disturb',
        presenceId: null,
        manual: false,
        cause: 'load',
        revision: 1,
      })),
    );
  });
});

describe('after a missed offer', () => {
  const miss = async () => {
    await offer();
    clock.advance(31);
    await expireOffers(house, org.organizationId);
  };

  it('Inactive, until they choose', async () => {
    await miss();
    expect(await presence()).toBe('inactive');
    await setPresence(house, org.organizationId, ada, 'available', 'self');
    expect(await presence()).toBe('available');
  });

  it('Inactive is not left by a release, but by accepting one that was out already', async () => {
    await house.db.system('update representative set capacity_total = 90 where user_id = $1', [ada]);
    const held = await accepted();
    const [missed, late] = [await offer(), await offer()];
    await house.db.system('update offer set expires_at = $2 where id = $1', [missed.offerId, clock.now()]);
    await expireOffers(house, org.organizationId);
    expect(await presence()).toBe('inactive');
    await release(held);
    expect(await presence()).toBe('inactive');
    await acceptOffer(house, org.organizationId, late);
    expect(await presence()).toBe('busy');
  });

  it('nothing when it is an email that rings on while they are on a call', async () => {
    await workstream({ interruptible: true });
    const email = await offer();
    await workstream({});
    const call = await accepted();
    await workstream({ interruptible: true });
    clock.advance(31);
    await expireOffers(house, org.organizationId);
    expect((await pendingOf(house, org)).some(({ id }) => id === email.offerId)).toBe(false);
    expect(await presence()).toBe('busy');
    await release(call);
    expect(await presence()).toBe('available');
  });

  it('nothing where the workstream says so, and where people may be Away', async () => {
    await workstream({ inactiveAfterMissed: false });
    await miss();
    expect(await presence()).toBe('available');
    await workstream({}, ['available', 'busy', 'away']);
    clock.advance(120);
    await miss();
    expect(await presence()).toBe('available');
  });
});

it('after a declined one Do not disturb where the workstream says so, and it stays', async () => {
  await declineOffer(house, org.organizationId, await offer());
  expect(await presence()).toBe('available');
  await workstream({ doNotDisturbAfterDeclined: true });
  const held = await accepted();
  await setPresence(house, org.organizationId, ada, 'available', 'self');
  await declineOffer(house, org.organizationId, await offer());
  expect(await presence()).toBe('do_not_disturb');
  await release(held);
  expect(await presence()).toBe('do_not_disturb');
});
