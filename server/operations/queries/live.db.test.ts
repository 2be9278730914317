import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import {
  makeConversation,
  makeOrganization,
  makeRepresentative,
  type TestOrganization,
} from '../../../testing/people.ts';
import { readLive, serviceLevelPercent } from './live.ts';

/** Noon, so that "today" has a morning. */
const now = new Date('2026-05-04T12:00:00Z');
const clock = { now: () => now };

let house: TestHouse;
let org: TestOrganization;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString(), { clock });
  org = await makeOrganization(house); // service level 60 s, short abandon 5 s
});
afterAll(() => house.close());

/** A stay in the queue that began `agoMinutes` ago and ended after `waitSeconds`. */
async function stay(agoMinutes: number, waitSeconds: number, outcome: string): Promise<void> {
  const conversationId = await makeConversation(house, org);
  const enteredAt = new Date(now.getTime() - agoMinutes * 60_000);
  await house.db.transaction(org.organizationId, async (tx) => {
    await tx.run(
      'insert into queue_segment (id, organization_id, conversation_id, queue_id, entered_at, left_at, outcome) values ($1, $2, $3, $4, $5, $6, $7)',
      [
        house.ids.next(),
        org.organizationId,
        conversationId,
        org.queueId,
        enteredAt,
        new Date(enteredAt.getTime() + waitSeconds * 1000),
        outcome,
      ],
    );
    await tx.run(`update conversation set state = 'closed', queue_id = null where id = $1`, [conversationId]);
  });
}

it('the figures are what docs/metrics.md says', async () => {
  await stay(60, 10, 'answered');
  await stay(50, 60, 'answered'); // on the threshold is in time
  await stay(40, 110, 'answered'); // too late
  await stay(30, 40, 'abandoned');
  await stay(29, 5, 'abandoned'); // on the threshold counts
  await stay(28, 4, 'abandoned'); // short: in no other figure
  await stay(20, 500, 'transferred'); // neither answered nor abandoned
  await stay(10, 500, 'closed');
  await stay(13 * 60, 1, 'answered'); // yesterday
  const waiting = await makeConversation(house, org);
  await house.db.transaction(org.organizationId, (tx) =>
    tx.run('update conversation set queued_at = $2 where id = $1', [
      waiting,
      new Date(now.getTime() - 90_000),
    ]),
  );
  await makeRepresentative(house, org, { name: 'Available' });
  await makeRepresentative(house, org, { name: 'Busy', presence: 'busy' });
  await makeRepresentative(house, org, { name: 'Away', presence: 'away' });
  await makeRepresentative(house, org, { name: 'Gone', connected: false });
  await makeRepresentative(house, org, { name: 'Elsewhere', queueIds: [] });

  const live = await readLive(house, org.organizationId);
  expect(live.queues).toHaveLength(1);
  expect(live.queues[0]).toMatchObject({
    waiting: 1,
    longestWaitSeconds: 90,
    offered: 0,
    active: 0,
    representativesAvailable: 2,
    today: {
      entered: 8,
      answered: 3,
      abandoned: 2,
      shortAbandoned: 1,
      serviceLevelPercent: 40, // 2 in time of 3 answered and 2 abandoned
      averageSpeedOfAnswerSeconds: 60, // (10 + 60 + 110) / 3
      serviceLevelSeconds: 60,
    },
  });
  expect(live.totals).toMatchObject({
    waiting: 1,
    withAiAgent: 0,
    withRepresentative: 0,
    wrapUp: 0,
    longestWaitSeconds: 90,
    serviceLevelPercent: 40,
    averageSpeedOfAnswerSeconds: 60,
    answeredToday: 3,
    abandonedToday: 2,
  });
  expect(live.representatives.map((r) => [r.displayName, r.connected])).toContainEqual(['Gone', false]);
  expect(live.conversations.map((c) => c.conversationId)).toEqual([waiting]);
});

it('what was not measured is empty, never zero', async () => {
  const quiet = await makeOrganization(house);
  const { totals, queues } = await readLive(house, quiet.organizationId);
  for (const figures of [totals, queues[0]!.today]) {
    expect(figures).toMatchObject({ serviceLevelPercent: null, averageSpeedOfAnswerSeconds: null });
  }
  expect(totals.longestWaitSeconds).toBeNull();
  expect(serviceLevelPercent({ answered: 0, abandoned: 0, inTime: 0 })).toBeNull();
  expect(serviceLevelPercent({ answered: 0, abandoned: 3, inTime: 0 })).toBe(0);
});
