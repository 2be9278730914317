/** The engine drains on every event that frees or queues, keeps the deadlines, and is taken over from the tables alone. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import {
  announceRepresentatives,
  changeConfiguration,
  makeOrganization,
  makeRepresentative,
  makeSkill,
  type TestOrganization,
  type TestOrganizationOptions,
} from '../../../testing/people.ts';
import { closeConversation, lockConversation, parkConversation } from '../../conversations/index.ts';
import { type House, transact } from '../../data-model/house/index.ts';
import { runConsumer } from '../../data-model/log/index.ts';
import type { Tables } from '../../data-model/tables/index.ts';
import { Postgres } from '../../platform/db/index.ts';
import { acceptOffer } from '../commands/accept-offer.ts';
import { markConnected } from '../commands/connections.ts';
import { declineOffer } from '../commands/decline-offer.ts';
import { releaseCapacity } from '../commands/release-capacity.ts';
import { setPresence } from '../commands/set-presence.ts';
import { onConversationClosed } from '../consumers/on-conversation-closed.ts';
import {
  arrive,
  expectBalance,
  offersOf,
  openHouse,
  pendingOf,
  representative,
  until,
} from '../testing/scene.ts';
import { type EngineOptions, partitionLease, startEngine } from './engine.ts';
import { Partition } from './partition.ts';

let house: TestHouse;
/** Each test has a partition of its own. */
let partition = 0;
let org: TestOrganization;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  house = await openHouse({ poolSize: 12 });
});
beforeEach(async () => {
  partition += 1;
  org = await organization();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await expectBalance(house);
});
afterAll(() => house.close());

async function organization(options: TestOrganizationOptions = {}): Promise<TestOrganization> {
  const made = await makeOrganization(house, options);
  await house.db.transaction('all', ({ run }) =>
    run('update organization set routing_partition = $2 where id = $1', [made.organizationId, partition]),
  );
  return made;
}

function engine(on: House = house, options: EngineOptions = {}) {
  const started = startEngine(on, { partitions: [partition], ...options });
  closing.push(() => started.close());
  return started;
}

/** The same house, as another process sees it. */
function otherProcess(): House {
  const db = new Postgres<Tables>({ connectionString: house.testDatabase.connectionString, poolSize: 4 });
  closing.push(() => db.close().catch(() => {}));
  return { ...house, db, processId: house.ids.next() };
}

const pending = (what: string, count = 1, of = org) =>
  until(what, async () => {
    const offers = await pendingOf(house, of);
    return offers.length === count && offers;
  });

/** Time in which an engine would have found somebody: what comes next is what makes the difference. */
async function inVain(conversationId: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect((await pendingOf(house, org)).map((offer) => offer.conversation_id)).not.toContain(conversationId);
}

async function acceptFirst(): Promise<{ conversationId: string; userId: string }> {
  const [offer] = await pending('an offer to accept');
  const { conversationId } = await acceptOffer(house, org.organizationId, {
    offerId: offer!.id,
    representativeId: offer!.representative_id,
  });
  return { conversationId, userId: offer!.representative_id };
}

describe('an offer follows', () => {
  it('when a conversation is queued, and what there is room for', async () => {
    const ada = await makeRepresentative(house, org);
    engine();
    await arrive(house, org, 5);
    const offers = await pending('three of five', 3);
    expect(new Set(offers.map((o) => o.representative_id))).toEqual(new Set([ada]));
  });

  it('when capacity is released', async () => {
    await makeRepresentative(house, org, { capacityTotal: 30 });
    engine();
    const [, second] = await arrive(house, org, 2);
    const { conversationId } = await acceptFirst();
    await inVain(second!);
    await transact(house, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, conversationId);
      await parkConversation(tx, conversation, { at: house.clock.now(), actor: 'system' });
      await releaseCapacity(house, tx, conversationId, house.clock.now(), 'system');
    });
    await pending('the second conversation');
  });

  it('when the customer leaves while the offer is out', async () => {
    await makeRepresentative(house, org, { capacityTotal: 30 });
    engine();
    const consumer = runConsumer(house, onConversationClosed);
    closing.push(() => consumer.close());
    const [first, second] = await arrive(house, org, 2);
    await pending('the first conversation');
    await inVain(second!);
    await transact(house, org.organizationId, async (tx) => {
      await closeConversation(tx, await lockConversation(tx, first!), 'customer_left', {
        at: house.clock.now(),
        actor: 'system',
      });
    });
    await until(
      'the second conversation',
      async () => (await pendingOf(house, org))[0]?.conversation_id === second,
    );
    expect((await offersOf(house, org)).map((o) => o.state)).toEqual(['withdrawn', 'pending']);
  });

  it('when somebody becomes available', async () => {
    const ada = await makeRepresentative(house, org, { presence: 'away' });
    engine();
    const [conversationId] = await arrive(house, org, 1);
    await inVain(conversationId!);
    await setPresence(house, org.organizationId, ada, 'available', 'self');
    await pending('the one who came back');
  });

  it('when somebody connects', async () => {
    const ada = await makeRepresentative(house, org, { connected: false });
    engine();
    const [conversationId] = await arrive(house, org, 1);
    await inVain(conversationId!);
    await markConnected(house, [ada], Date.now() + 30_000);
    await pending('the one who connected');
  });

  it('when a representative is given the skill', async () => {
    const skillId = await makeSkill(house, org, 'Billing');
    const ada = await makeRepresentative(house, org);
    await changeConfiguration(house, org, ({ run }) =>
      run('update queue set required_skills = $2 where id = $1', [
        org.queueId,
        JSON.stringify([{ skillId, proficiency: 5 }]),
      ]),
    );
    engine();
    const [conversationId] = await arrive(house, org, 1);
    await inVain(conversationId!);
    const learn = (proficiency: number) =>
      transact(house, org.organizationId, async (tx) => {
        await tx.run(
          `insert into representative_skill (organization_id, user_id, skill_id, proficiency) values ($1, $2, $3, $4)
         on conflict (user_id, skill_id) do update set proficiency = excluded.proficiency`,
          [org.organizationId, ada, skillId, proficiency],
        );
        await announceRepresentatives(house, tx, [ada]);
      });
    await learn(4);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await offersOf(house, org)).toEqual([]);
    await learn(5);
    await pending('the one who is good enough now');
  });

  it('to another when one declines, and to the same when the cool-down ends', async () => {
    org = await organization({ reofferSeconds: 1 });
    const ada = await makeRepresentative(house, org);
    engine();
    await arrive(house, org, 1);
    const [first] = await pending('the first offer');
    await declineOffer(house, org.organizationId, { offerId: first!.id, representativeId: ada });
    const declinedAt = performance.now();
    const [again] = await pending('the offer after the cool-down');
    expect(again!.id).not.toBe(first!.id);
    expect(performance.now() - declinedAt).toBeGreaterThan(900);
    const bob = await makeRepresentative(house, org);
    await declineOffer(house, org.organizationId, { offerId: again!.id, representativeId: ada });
    await until(
      'the offer to the other',
      async () => (await pendingOf(house, org))[0]?.representative_id === bob,
    );
  });

  it('to another when the time is over; who missed it is inactive', async () => {
    org = await organization({ offerTimeoutSeconds: 1 });
    const ada = await makeRepresentative(house, org);
    engine();
    await arrive(house, org, 1);
    await pending('the first offer');
    const bob = await makeRepresentative(house, org);
    await until(
      'the offer to the other',
      async () => (await pendingOf(house, org))[0]?.representative_id === bob,
    );
    expect(await representative(house, ada)).toMatchObject({ presence: 'inactive', reserved: 0 });
    expect((await offersOf(house, org)).map((o) => o.state)).toEqual(['timed_out', 'pending']);
  });
});

describe('who works', () => {
  it('begins with what waits already', async () => {
    await makeRepresentative(house, org);
    await arrive(house, org, 3);
    engine();
    await pending('those who waited before it started', 3);
  });

  it('leaves other partitions alone', async () => {
    const elsewhere = org;
    await makeRepresentative(house, elsewhere);
    partition += 1;
    org = await organization();
    await makeRepresentative(house, org);
    engine();
    await arrive(house, elsewhere, 1);
    await arrive(house, org, 1);
    await pending('its own');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await offersOf(house, elsewhere)).toEqual([]);
  });

  it('takes over when an engine died with the lease, and not before the lease is over', async () => {
    await makeRepresentative(house, org);
    await house.db.system(
      `insert into lease (name, holder, epoch, expires_at) values ($1, 'a dead process', 1, now() + interval '1 second')`,
      [partitionLease(partition)],
    );
    const start = performance.now();
    engine(house, { leaseTermMs: 300 });
    await arrive(house, org, 2);
    await pending('the offers of the next engine', 2);
    expect(performance.now() - start).toBeGreaterThan(900);
  });

  it('takes over from an engine that lost the database, with the offers that were out', async () => {
    org = await organization({ offerTimeoutSeconds: 2 });
    await makeRepresentative(house, org, { capacityTotal: 30 });
    const doomed = otherProcess();
    engine(doomed, { leaseTermMs: 600 });
    await arrive(house, org, 2);
    const [first] = await pending('the offer of the first engine');
    engine(house, { leaseTermMs: 600 });
    await doomed.db.close();
    const bob = await makeRepresentative(house, org, { capacityTotal: 60 });
    const offers = await until('both, by the second engine', async () => {
      const now = await pendingOf(house, org);
      return now.length === 2 && now.every((o) => o.representative_id === bob) && now;
    });
    expect(offers.map((o) => o.id)).not.toContain(first!.id);
    expect(
      (
        await house.db.system<{ holder: string }>('select holder from lease where name = $1', [
          partitionLease(partition),
        ])
      )[0]!.holder,
    ).toBe(house.processId);
  });

  it('takes over at once when an engine is closed', async () => {
    const first = otherProcess();
    const one = startEngine(first, { partitions: [partition], leaseTermMs: 900 });
    await until(
      'the first holds the lease',
      async () =>
        (
          await house.db.system<{ holder: string }>('select holder from lease where name = $1', [
            partitionLease(partition),
          ])
        )[0]?.holder === first.processId,
    );
    engine(house, { leaseTermMs: 900 });
    await one.close();
    await makeRepresentative(house, org);
    await arrive(house, org, 1);
    await pending('the offer of the second');
  });

  it('offers no more than there is room for when two work at the same time', async () => {
    // As after a pause longer than the lease: both believe that they hold it.
    engine();
    const impostor = new Partition(otherProcess(), partition).open();
    closing.push(() => impostor.close());
    const people = await Promise.all(Array.from({ length: 4 }, () => makeRepresentative(house, org)));
    await Promise.all(Array.from({ length: 5 }, () => arrive(house, org, 4)));
    await pending('twelve of twenty', 12);
    for (const userId of people) expect((await representative(house, userId)).reserved).toBe(90);
  });
});
