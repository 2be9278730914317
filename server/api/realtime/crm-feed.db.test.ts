import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import { transact } from '../../data-model/house/index.ts';
import { CrmFeed } from './crm-feed.ts';

let house: TestHouse;
let org: TestOrganization;
let feed: CrmFeed;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  org = await makeOrganization(house);
  feed = new CrmFeed(house).open();
});
afterAll(async () => {
  await feed?.close();
  await house?.close();
});

const now = () => house.clock.now();

/** A delivery of this contact changed; `ofConversation` says whether the event names the conversation. */
async function deliveryChanged(contactId: string, ofConversation: boolean): Promise<void> {
  await transact(house, org.organizationId, async (tx) => {
    tx.append({
      type: 'delivery.changed',
      actor: 'system',
      at: now(),
      ...(ofConversation ? { conversationId: contactId } : {}),
      payload: {
        deliveryId: house.ids.next(),
        connectionId: house.ids.next(),
        contactId,
        step: 2,
        state: 'delivered',
      },
    });
  });
}

/** A count of what a follower was told. */
function follow(conversationId: string): { told: number; stop: () => void } {
  const counted = { told: 0, stop: () => {} };
  counted.stop = feed.follow(conversationId, () => {
    counted.told++;
  });
  return counted;
}

describe('the CRM feed', () => {
  it('tells those who follow the conversation of deliveries and links, and nobody else', async () => {
    const [one, other] = [house.ids.next(), house.ids.next()];
    const [followsOne, followsOther] = [follow(one), follow(other)];
    // The first look at the log starts at its end: what is told proves that it has been taken.
    await expect
      .poll(async () => {
        await deliveryChanged(one, false);
        return followsOne.told;
      })
      .toBeGreaterThan(0);
    const before = followsOne.told;
    await transact(house, org.organizationId, async (tx) => {
      tx.append({
        type: 'crm_link.changed',
        actor: 'system',
        at: now(),
        conversationId: one,
        payload: { connectionId: house.ids.next(), change: 'linked' },
      });
    });
    await expect.poll(() => followsOne.told).toBeGreaterThan(before);
    expect(followsOther.told).toBe(0);
    followsOne.stop();
    followsOther.stop();
  });

  it('stops telling who no longer follows, and goes on telling the others', async () => {
    const conversation = house.ids.next();
    const [gone, stays] = [follow(conversation), follow(conversation)];
    gone.stop();
    await deliveryChanged(conversation, true);
    await expect.poll(() => stays.told).toBeGreaterThan(0);
    expect(gone.told).toBe(0);
    stays.stop();
  });
});
