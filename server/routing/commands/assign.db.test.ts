/** Capacity is never exceeded, whoever claims at once. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative } from '../../../testing/people.ts';
import { closeConversation, lockConversation } from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { beginning } from '../../data-model/log/index.ts';
import { sqlState, violatedConstraint } from '../../platform/db/index.ts';
import type { PlannedAssignment } from '../domain/router/plan.ts';
import { Router } from '../domain/router/router.ts';
import { readSnapshot } from '../store/snapshot.store.ts';
import {
  drain,
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

/** What a router decides that is taken up now; of these conversations only when given. */
const plan = async (organizationId: string, only?: readonly string[]) => {
  const now = house.clock.now();
  const { snapshot } = await house.db.transaction(organizationId, (tx) =>
    readSnapshot(tx, organizationId, now),
  );
  const items = snapshot.items.filter((item) => only?.includes(item.conversationId) ?? true);
  return Router.from({ ...snapshot, items }, now.getTime()).plan(now.getTime())!;
};

const claim = (
  organizationId: string,
  { assignments, rosters, ...of }: Awaited<ReturnType<typeof plan>>,
  claimed: readonly PlannedAssignment[] = assignments,
) =>
  assign(house, organizationId, {
    cycle: {
      id: house.ids.next(),
      basis: beginning,
      decidedAt: new Date(of.decidedAt),
      configurationVersion: of.configurationVersion,
    },
    assignments: claimed,
    firstOrdinal: 0,
    rosters,
  });

describe('ten conversations for a representative with room for three', () => {
  it('offers exactly three, the first three, 300 times over, also when two engines claim at once', async () => {
    const one = async (n: number) => {
      const org = await makeOrganization(house);
      await makeRepresentative(house, org);
      const ids = await fillQueue(house, org, 10);
      const drains = [drain(house, org.organizationId)];
      if (n % 3 !== 0) drains.push(drain(house, org.organizationId));
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
      const ids = await fillQueue(house, org, 12);
      // Four engines, each of which knows other conversations: every one believes that there is room for three.
      const parts = [0, 3, 6, 9].map((from) => ids.slice(from, from + 3));
      const plans = await Promise.all(parts.map((part) => plan(org.organizationId, part)));
      const claimed = await Promise.all(plans.map((p) => claim(org.organizationId, p)));
      expect(claimed.map((c) => c.offers.length).toSorted()).toEqual([0, 0, 0, 3]);
      expect(await pendingOf(house, org)).toHaveLength(3);
    }
  });

  it('shares one crowd between representatives when four claim the same plans at once', async () => {
    for (let n = 0; n < 10; n += 1) {
      const org = await makeOrganization(house);
      for (let i = 0; i < 5; i += 1) await makeRepresentative(house, org, { capacityTotal: 70 });
      await fillQueue(house, org, 30);
      const planned = await plan(org.organizationId);
      const reversed = planned.assignments.toReversed();
      const claimed = await Promise.all(
        [planned.assignments, reversed, planned.assignments, reversed].map((assignments) =>
          claim(org.organizationId, planned, assignments),
        ),
      );
      expect(claimed.reduce((sum, c) => sum + c.offers.length, 0)).toBe(10);
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
    const planned = await plan(org.organizationId);
    expect(planned.assignments).toHaveLength(6);
    const ofStaying = planned.assignments.filter((p) => p.userId === staying);
    await setPresence(house, org.organizationId, leaving, 'away', 'self');
    await transact(house, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, ofStaying[0]!.conversationId);
      await closeConversation(tx, conversation, 'customer_left', { at: house.clock.now(), actor: 'system' });
    });
    const conversations = (of: readonly { conversationId: string }[]) => of.map((one) => one.conversationId);
    const first = await claim(org.organizationId, planned);
    expect(conversations(first.offers)).toEqual(conversations(ofStaying.slice(1)));
    expect(first.refused).toHaveLength(4);
    const second = await claim(org.organizationId, planned);
    expect([second.offers.length, second.refused.length]).toEqual([0, 6]);
    const decisions = await house.db.system<{ outcome: string; decisions: number; offers: number }>(
      `select outcome, count(*)::int as decisions, count(offer_id)::int as offers from assignment_decision
       where organization_id = $1 group by 1 order by 1`,
      [org.organizationId],
    );
    expect(decisions).toEqual([
      { outcome: 'offered', decisions: 2, offers: 2 },
      { outcome: 'refused', decisions: 10, offers: 0 },
    ]);
    expect(await pendingOf(house, org)).toHaveLength(2);
    expect((await eventsOf(house, org)).filter((type) => type === 'offer.made')).toHaveLength(2);
    expect(ids).toHaveLength(6);
  });

  it('skips representatives who are not connected any more', async () => {
    const org = await makeOrganization(house);
    const userId = await makeRepresentative(house, org);
    await fillQueue(house, org, 1);
    const planned = await plan(org.organizationId);
    await house.db.transaction(org.organizationId, ({ run }) =>
      run(`update representative set connected_until = '-infinity' where user_id = $1`, [userId]),
    );
    expect(await claim(org.organizationId, planned)).toEqual({ offers: [], refused: planned.assignments });
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

it('offers all that there is room for in one go, each decision with its place in its cycle', async () => {
  const org = await makeOrganization(house);
  for (let i = 0; i < 200; i += 1) await makeRepresentative(house, org);
  await fillQueue(house, org, 1000);
  expect(await drain(house, org.organizationId)).toMatchObject({ offered: 600, refused: 0 });
  const cycles = await house.db.system<{ decisions: number; last: number }>(
    `select count(*)::int as decisions, max(ordinal) as last from assignment_decision
     where organization_id = $1 group by cycle_id order by 1 desc`,
    [org.organizationId],
  );
  expect(cycles.map(({ decisions, last }) => [decisions, last])).toEqual([
    [500, 499],
    [100, 99],
  ]);
  const rosters = await house.db.system(
    `select d.id from assignment_decision d where d.organization_id = $1 and not exists (
       select from routing_roster r where r.organization_id = $1 and r.id = d.explanation ->> 'rosterId'
         and cardinality(r.members) = length(d.explanation ->> 'codes'))`,
    [org.organizationId],
  );
  expect(rosters, 'decisions whose roster is not stored').toEqual([]);
}, 60_000);
