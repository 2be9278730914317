/** A small day through the real engine, then decided again. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative, type TestOrganization } from '../../../testing/people.ts';
import { lockConversation } from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { acceptOffer } from '../commands/accept-offer.ts';
import { declineOffer } from '../commands/decline-offer.ts';
import { releaseCapacity } from '../commands/release-capacity.ts';
import { setPresence } from '../commands/set-presence.ts';
import { touchConfiguration } from '../configuration/commands/touch-configuration.ts';
import { redecide } from '../domain/replay/fidelity.ts';
import { type RoutingEngine, startEngine } from '../engine/engine.ts';
import { readRecordedDay } from '../store/replay.store.ts';
import { arrive, offersOf, openHouse, pendingOf, until } from '../testing/scene.ts';

let house: TestHouse;
let org: TestOrganization;
let partition = 0;
let engine: RoutingEngine | undefined;

beforeAll(async () => {
  house = await openHouse({ poolSize: 12 });
});
beforeEach(async () => {
  partition += 1;
  org = await makeOrganization(house, { reofferSeconds: 0 });
  await house.db.transaction('all', ({ run }) =>
    run('update organization set routing_partition = $2 where id = $1', [org.organizationId, partition]),
  );
  engine = startEngine(house, { partitions: [partition] });
});
afterEach(async () => {
  await engine?.close();
});
afterAll(() => house.close());

const recorded = () => readRecordedDay(house, org.organizationId, new Date(0), new Date(Date.now() + 60_000));

/** Answers whatever is offered until nothing is: the third of each is declined once, the others are accepted. */
async function work(conversations: number): Promise<void> {
  const accepted = new Set<string>();
  const declined = new Set<string>();
  let seen = 0;
  await until('all to be answered', async () => {
    for (const offer of await pendingOf(house, org)) {
      seen += 1;
      const { id: offerId, conversation_id: conversationId, representative_id: representativeId } = offer;
      if (seen % 3 === 0 && !declined.has(conversationId)) {
        declined.add(conversationId);
        await declineOffer(house, org.organizationId, { offerId, representativeId });
        continue;
      }
      await acceptOffer(house, org.organizationId, { offerId, representativeId });
      accepted.add(conversationId);
      if (seen % 2 === 0) await finish(conversationId);
    }
    for (const id of accepted) await finish(id);
    return accepted.size === conversations;
  });
}

const finish = (conversationId: string) =>
  transact(house, org.organizationId, async (tx) => {
    await lockConversation(tx, conversationId);
    await releaseCapacity(house, tx, conversationId, house.clock.now(), 'system');
  });

describe('a recorded day decided again', () => {
  it('comes to every assignment exactly: declines, presences and a change of configuration among them', async () => {
    const people = [];
    for (const name of ['Ada', 'Bob', 'Cyd'])
      people.push(await makeRepresentative(house, org, { name, capacityTotal: 60 }));
    await Promise.all([arrive(house, org, 4), arrive(house, org, 4), work(8)]);
    await setPresence(house, org.organizationId, people[0]!, 'away', 'self');
    await house.db.transaction(org.organizationId, ({ run }) =>
      run('update queue set settings = $2 where id = $1', [
        org.queueId,
        JSON.stringify({ method: { kind: 'highest_capacity' } }),
      ]),
    );
    await transact(house, org.organizationId, async (tx) => {
      await touchConfiguration(house, tx, { actor: 'system', by: 'test', comment: '' });
    });
    await Promise.all([arrive(house, org, 6), work(6)]);
    await setPresence(house, org.organizationId, people[0]!, 'available', 'self');
    await Promise.all([arrive(house, org, 3), work(3)]);
    const offers = await offersOf(house, org);
    const fidelity = redecide(await recorded());
    expect(fidelity.differences).toEqual([]);
    expect(fidelity.assignments).toBeGreaterThanOrEqual(offers.length);
    expect(fidelity.reproduced).toBe(fidelity.assignments);
  });
});
