/** Capacity is never exceeded, whoever claims at once. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative } from '../../../testing/people.ts';
import { closeConversation, lockConversation } from '../../conversations/index.ts';
import { read, transact } from '../../data-model/house/index.ts';
import { sqlState, violatedConstraint } from '../../platform/db/index.ts';
import { match } from '../domain/match.ts';
import { drain } from '../engine/drain.ts';
import { loadWork } from '../store/work.store.ts';
import {
  eventsOf,
  expectBalance,
  fillQueue,
  offersOf,
  openHouse,
  pendingOf,
  representative,
} from '../testing/scene.ts';
import { assign } from './assign.ts';
import { setPresence } from './set-presence.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse({ poolSize: 12 });
});
afterEach(() => expectBalance(house));
afterAll(() => house.close());

const plan = async (organizationId: string) => {
  const now = house.clock.now();
  const work = await read(house, organizationId, (tx) => loadWork(tx, organizationId, now));
  return match({ ...work, now: now.getTime() }).assignments;
};

describe('ten conversations for a representative with room for three', () => {
  it('offers exactly three, the first three, 300 times over, also when two engines claim at once', async () => {
    const one = async (n: number) => {
      const org = await makeOrganization(house);
      await makeRepresentative(house, org);
      const ids = await fillQueue(house, org, 10);
      const drains = [drain(house, org.organizationId, new Map())];
      if (n % 3 !== 0) drains.push(drain(house, org.organizationId, new Map()));
      const results = await Promise.all(drains);
      const offers = await offersOf(house, org);
      expect(offers.map((o) => o.state)).toEqual(['pending', 'pending', 'pending']);
      expect(offers.map((o) => o.conversation_id).sort()).toEqual(ids.slice(0, 3).sort());
      expect(results.reduce((sum, r) => sum + r.offered, 0)).toBe(3);
    };
    const left = Array.from({ length: 300 }, (_, n) => n);
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let n = left.pop(); n !== undefined; n = left.pop()) await one(n);
      }),
    );
  }, 60_000);

  it('lets claims of different conversations for the same representative share the room', async () => {
    for (let n = 0; n < 20; n += 1) {
      const org = await makeOrganization(house);
      await makeRepresentative(house, org);
      await fillQueue(house, org, 12);
      const now = house.clock.now();
      const { items, candidates } = await read(house, org.organizationId, (tx) =>
        loadWork(tx, org.organizationId, now),
      );
      // Four engines, each of which knows other conversations: every one believes that there is room for three.
      const parts = [0, 3, 6, 9].map((from) => items.slice(from, from + 3));
      const plans = parts.map((part) => match({ items: part, candidates, now: now.getTime() }).assignments);
      const claimed = await Promise.all(plans.map((p) => assign(house, org.organizationId, p)));
      expect(claimed.map((c) => c.conversationIds.length).toSorted()).toEqual([0, 0, 0, 3]);
      expect(await pendingOf(house, org)).toHaveLength(3);
    }
  });

  it('shares one crowd between representatives when four claim the same plans at once', async () => {
    for (let n = 0; n < 10; n += 1) {
      const org = await makeOrganization(house);
      for (let i = 0; i < 5; i += 1) await makeRepresentative(house, org, { capacityTotal: 70 });
      await fillQueue(house, org, 30);
      const plans = await plan(org.organizationId);
      const claimed = await Promise.all(
        [plans, plans.toReversed(), plans, plans.toReversed()].map((p) =>
          assign(house, org.organizationId, p),
        ),
      );
      expect(claimed.reduce((sum, c) => sum + c.conversationIds.length, 0)).toBe(10);
      expect(await pendingOf(house, org)).toHaveLength(10);
    }
  });
});

describe('a claim whose plan is out of date', () => {
  it('skips what closed, what is offered already, and whoever went away, and makes the rest', async () => {
    const org = await makeOrganization(house);
    const staying = await makeRepresentative(house, org);
    const leaving = await makeRepresentative(house, org);
    const ids = await fillQueue(house, org, 6);
    const plans = await plan(org.organizationId);
    expect(plans).toHaveLength(6);
    const ofStaying = plans.filter((p) => p.representativeId === staying);
    await setPresence(house, org.organizationId, leaving, 'away', 'self');
    await transact(house, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, ofStaying[0]!.conversationId);
      await closeConversation(tx, conversation, 'customer_left', { at: house.clock.now(), actor: 'system' });
    });
    expect(await assign(house, org.organizationId, plans)).toEqual({
      conversationIds: ofStaying.slice(1).map((p) => p.conversationId),
      skipped: 4,
    });
    expect(await assign(house, org.organizationId, plans)).toEqual({ conversationIds: [], skipped: 6 });
    expect(await pendingOf(house, org)).toHaveLength(2);
    expect((await eventsOf(house, org)).filter((type) => type === 'offer.made')).toHaveLength(2);
    expect(ids).toHaveLength(6);
  });

  it('skips representatives who are not connected any more', async () => {
    const org = await makeOrganization(house);
    const userId = await makeRepresentative(house, org);
    await fillQueue(house, org, 1);
    const plans = await plan(org.organizationId);
    await house.db.transaction(org.organizationId, ({ run }) =>
      run(`update representative set connected_until = '-infinity' where user_id = $1`, [userId]),
    );
    expect(await assign(house, org.organizationId, plans)).toEqual({ conversationIds: [], skipped: 1 });
  });
});

it('is refused by the database itself when more is reserved than there is', async () => {
  const org = await makeOrganization(house);
  const userId = await makeRepresentative(house, org);
  const breach = house.db.transaction(org.organizationId, ({ run }) =>
    run('update representative set capacity_reserved = 91 where user_id = $1', [userId]),
  );
  const error = await breach.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect([sqlState(error), violatedConstraint(error)]).toEqual(['23514', 'capacity_never_exceeded']);
  expect((await representative(house, userId)).reserved).toBe(0);
});

it('drains 1,000 waiting for 200 representatives in one go', async () => {
  const org = await makeOrganization(house);
  for (let i = 0; i < 200; i += 1) await makeRepresentative(house, org);
  await fillQueue(house, org, 1000);
  const start = performance.now();
  const { offered, waiting } = await drain(house, org.organizationId, new Map());
  const ms = Math.round(performance.now() - start); // about 600 on two idle cores
  if (process.env.BENCH) process.stderr.write(`offered ${offered} and explained ${waiting} in ${ms} ms\n`);
  expect({ offered, waiting }).toEqual({ offered: 600, waiting: 400 });
}, 60_000);
