/** What one who comes now is told: from the queue's history, its line, and who is on duty. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import {
  makeConversation,
  makeOrganization,
  makeRepresentative,
  makeSkill,
  type TestOrganization,
} from '../../../testing/people.ts';
import { transact } from '../../data-model/house/index.ts';
import { touchConfiguration } from '../configuration/commands/touch-configuration.ts';
import { fillQueue, HandClock, openHouse } from '../testing/scene.ts';
import { estimateForNew } from './estimate.ts';
import { queueEstimates } from './queue-estimates.ts';

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

/** Later than what is kept of the staff. */
const estimate = () => {
  clock.advance(3);
  return house.db.transaction(org.organizationId, (tx) =>
    estimateForNew(tx, org.organizationId, org.queueId, clock.now()),
  );
};
const configured = () =>
  transact(house, org.organizationId, async (tx) => {
    await touchConfiguration(house, tx, { actor: 'system', by: 'test', comment: '' });
  });
const ago = (seconds: number) => new Date(clock.now().getTime() - seconds * 1000);
const run = (sql: string, values: unknown[]) =>
  house.db.transaction(org.organizationId, (tx) => tx.run(sql, values));

/** A stay that is over, with the offer that was made in it. Seconds before now. */
async function stayed(entered: number, offered: number | null, left: number, userId: string): Promise<void> {
  const conversationId = await makeConversation(house, org);
  await run(`update conversation set state = 'closed', queue_id = null where id = $1`, [conversationId]);
  await run(
    `insert into queue_segment (id, organization_id, conversation_id, queue_id, entered_at, left_at, outcome)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      randomUUID(),
      org.organizationId,
      conversationId,
      org.queueId,
      ago(entered),
      ago(left),
      offered === null ? 'abandoned' : 'answered',
    ],
  );
  if (offered === null) return;
  await run(
    `insert into offer (id, organization_id, conversation_id, representative_id, queue_id, state, offered_at, expires_at, answered_at)
     values ($1, $2, $3, $4, $5, 'accepted', $6, $6, $7)`,
    [randomUUID(), org.organizationId, conversationId, userId, org.queueId, ago(offered), ago(left)],
  );
}

it('says nothing where nothing is known, and the hand-over alone where somebody is free', async () => {
  expect(await estimate()).toEqual({ seconds: null, position: 1 });
  const ada = await makeRepresentative(house, org);
  expect(await estimate()).toEqual({ seconds: 0, position: 1 });
  await stayed(500, 500, 492, ada);
  expect(await estimate()).toEqual({ seconds: 8, position: 1 });
});

it('counts a place as one departure while somebody is in line', async () => {
  const ada = await makeRepresentative(house, org, { capacityTotal: 0 });
  // From 1000 s to 700 s ago the line was never empty, and 10 left it: one each 30 s; answered 5 s later.
  for (let i = 0; i < 10; i += 1) await stayed(1000, 1000 - (i + 1) * 30, 995 - (i + 1) * 30, ada);
  expect(await estimate()).toEqual({ seconds: 35, position: 1 });
  await makeConversation(house, org);
  await makeConversation(house, org);
  // 10.1 departures in the 303 s with somebody in line.
  expect(await estimate()).toEqual({ seconds: 96, position: 3 });
});

it('in a long line, which is counted for a while, counts those who come and not those who are only measured', async () => {
  await fillQueue(house, org, 1000);
  const asked = async (enters: boolean) => {
    const answer = await house.db.transaction(org.organizationId, (tx) =>
      estimateForNew(tx, org.organizationId, org.queueId, clock.now(), enters),
    );
    return answer.position;
  };
  clock.advance(3);
  const places = [];
  for (const enters of [false, true, false, false, true]) places.push(await asked(enters));
  expect(places).toEqual([1001, 1001, 1002, 1002, 1002]);
});

it('finds members by group and by skill, and no room where a profile is full', async () => {
  const french = await makeSkill(house, org, 'French');
  const byGroup = await makeRepresentative(house, org, { queueIds: [] });
  const bySkill = await makeRepresentative(house, org, {
    queueIds: [],
    skills: [{ skillId: french, proficiency: 5 }],
  });
  const group = randomUUID();
  const profile = randomUUID();
  await run(`insert into user_group (id, organization_id, name) values ($1, $2, 'Night')`, [
    group,
    org.organizationId,
  ]);
  await run(`insert into user_group_member (organization_id, group_id, user_id) values ($1, $2, $3)`, [
    org.organizationId,
    group,
    byGroup,
  ]);
  expect((await estimate()).seconds).toBeNull();
  const members = async (settings: object) => {
    await run('update queue set settings = $2 where id = $1', [org.queueId, JSON.stringify(settings)]);
    await configured();
  };
  await members({ memberGroupIds: [group] });
  expect((await estimate()).seconds).toBe(0);
  await members({ memberSkills: [[{ skillId: french, proficiency: 6 }]] });
  expect((await estimate()).seconds).toBeNull();
  await members({ memberSkills: [[{ skillId: french, proficiency: 5 }]] });
  expect((await estimate()).seconds).toBe(0);
  await run(
    `insert into capacity_profile (id, organization_id, name, work_limit) values ($1, $2, 'Chats', 1)`,
    [profile, org.organizationId],
  );
  await run('update workstream set capacity_units = 0, settings = $2 where id = $1', [
    org.workstreamId,
    JSON.stringify({ profileIds: [profile] }),
  ]);
  await configured();
  expect((await estimate()).seconds).toBeNull();
  await run(
    `insert into representative_profile (organization_id, user_id, profile_id, work_limit) values ($1, $2, $3, 1)`,
    [org.organizationId, bySkill, profile],
  );
  expect((await estimate()).seconds).toBe(0);
  await run('update representative_profile set held = 1, used = 1 where user_id = $1', [bySkill]);
  expect((await estimate()).seconds).toBeNull();
});

it('takes a custom presence by its base presence, or by itself', async () => {
  const ada = await makeRepresentative(house, org);
  const training = randomUUID();
  await run(
    `insert into presence_setting (id, organization_id, name, base) values ($1, $2, 'Training', 'busy')`,
    [training, org.organizationId],
  );
  await run(`update representative set presence = 'busy', presence_setting_id = $2 where user_id = $1`, [
    ada,
    training,
  ]);
  expect((await estimate()).seconds).toBe(0);
  const allow = async (presences: string[]) => {
    await run('update workstream set allowed_presences = $2 where id = $1', [org.workstreamId, presences]);
    await configured();
  };
  await allow(['available']);
  expect((await estimate()).seconds).toBeNull();
  await allow([training]);
  expect((await estimate()).seconds).toBe(0);
});

it('counts those who are full of work as on duty, and not as available', async () => {
  await makeRepresentative(house, org, { capacityTotal: 0 });
  const ada = await makeRepresentative(house, org);
  await makeRepresentative(house, org, { presence: 'do_not_disturb' }); // by their own hand
  await run(
    `update representative set presence = 'do_not_disturb', capacity_reserved = 90 where user_id = $1`,
    [ada],
  );
  const { queues } = await queueEstimates(house, org.organizationId, 1);
  expect(queues).toMatchObject([{ representativesOnDuty: 2, representativesAvailable: 0 }]);
  // Do not disturb, but with room: whom the presence keeps away is not available.
  await run('update representative set capacity_reserved = 0 where user_id = $1', [ada]);
  clock.advance(3);
  expect((await queueEstimates(house, org.organizationId, 1)).queues).toMatchObject([
    { representativesOnDuty: 2, representativesAvailable: 0 },
  ]);
});

it('holds what customers were told against what then happened, for those who lead', async () => {
  const ada = await makeRepresentative(house, org);
  for (const told of [30, 50, null]) {
    await stayed(500, 470, 460, ada); // waited for 40 s
    await run(
      'update queue_segment set estimated_seconds = $2 where queue_id = $1 and estimated_seconds is null and left_at = (select max(left_at) from queue_segment where queue_id = $1)',
      [org.queueId, told],
    );
    clock.advance(1000);
  }
  await makeConversation(house, org);
  const { queues } = await queueEstimates(house, org.organizationId, 200);
  expect(queues).toEqual([
    {
      queueId: org.queueId,
      name: 'Support',
      open: true,
      opensAt: null,
      waiting: 1,
      representativesOnDuty: 1,
      representativesAvailable: 1,
      expectedWaitSeconds: expect.any(Number),
      accuracy: { count: 2, meanAbsoluteError: 10, bias: 0 },
    },
  ]);
  const [last] = (await queueEstimates(house, org.organizationId, 1)).queues;
  expect(last!.accuracy).toEqual({ count: 1, meanAbsoluteError: 10, bias: 10 });
});
