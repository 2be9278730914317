/** The configuration as the tables give it: defaults for bare rows, kept per version, never what was rolled back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import {
  changeConfiguration,
  makeGroup,
  makeOrganization,
  makeProfile,
  makeQueue,
  makeRepresentative,
  makeSkill,
} from '../../../testing/people.ts';
import { read, transact } from '../../data-model/house/index.ts';
import { defaultSettings } from '../domain/configuration.ts';
import { openHouse } from '../testing/scene.ts';
import { configurationOf } from './configuration.store.ts';
import { representativeSettings } from './representative-settings.store.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const current = (organizationId: string) =>
  read(house, organizationId, (tx) => configurationOf(tx, organizationId));

test('bare rows have sensible settings', async () => {
  const org = await makeOrganization(house, { wrapUpSeconds: 45 });
  const configuration = await current(org.organizationId);
  expect(configuration).toMatchObject({ version: 0, timeZone: 'UTC', settings: defaultSettings });
  expect(configuration.queues).toEqual([
    {
      queueId: org.queueId,
      name: 'Support',
      kind: 'messaging',
      priority: 100,
      memberGroupIds: [],
      memberSkills: [],
      method: { kind: 'least_active' },
      requiredSkills: [],
      hoursId: null,
      serviceLevelSeconds: 60,
      shortAbandonSeconds: 5,
      fallbackQueueId: null,
      overflow: [],
      prioritization: [],
      dynamicPriority: { pointsPerMinute: 0, steps: [] },
      bullseye: null,
    },
  ]);
  expect(configuration.workstreams).toEqual([
    {
      workstreamId: org.workstreamId,
      name: 'Chat',
      kind: 'messaging',
      mode: 'push',
      defaultQueueId: org.queueId,
      allowedPresences: ['available', 'busy'],
      units: 30,
      profileIds: [],
      wrapUpSeconds: 45,
      wrapUpHold: 'always',
      skillMatch: 'exact',
      keepSameRepresentative: true,
      affinityWaitSeconds: 0,
      offerTimeoutSeconds: 30,
      reofferSeconds: 60,
      declineLimit: 3,
      autoAccept: false,
      inactiveAfterMissed: true,
      doNotDisturbAfterDeclined: false,
      interrupts: false,
      interruptible: false,
      affectsPresence: true,
      contextVariables: [],
      classification: [],
      routeToQueue: [],
    },
  ]);
});

test('what is set is read, and a version is read once', async () => {
  const org = await makeOrganization(house, {
    workstream: { declineLimit: 7, wrapUpHold: 30 },
    queue: { method: { kind: 'round_robin' } },
  });
  const profileId = await makeProfile(house, org, 'Chats', { limit: 3, blocking: true });
  const skillId = await makeSkill(house, org, 'English', 'language');
  await changeConfiguration(house, org, async ({ run }) => {
    const model = house.ids.next();
    await run(
      `insert into rating_model (id, organization_id, name, levels) values ($1, $2, 'Levels', '{low,mid,high}')`,
      [model, org.organizationId],
    );
    await run('update skill set rating_model_id = $1 where id = $2', [model, skillId]);
  });
  const configuration = await current(org.organizationId);
  expect(configuration.version).toBe(3);
  expect(configuration.profiles).toEqual([
    { profileId, name: 'Chats', limit: 3, reset: 'immediate', blocking: true },
  ]);
  expect(configuration.skills).toEqual([
    { skillId, name: 'English', kind: 'language', maximum: 3, levels: ['low', 'mid', 'high'] },
  ]);
  expect(configuration.workstreams[0]).toMatchObject({
    declineLimit: 7,
    wrapUpHold: 30,
    skillMatch: 'exact',
  });
  expect(configuration.queues[0]!.method).toEqual({ kind: 'round_robin' });
  expect(await current(org.organizationId), 'the very same value').toBe(configuration);
});

test('what was rolled back is never taken for the version of that number', async () => {
  const org = await makeOrganization(house);
  await current(org.organizationId);
  await expect(
    changeConfiguration(house, org, async (tx) => {
      await tx.run(`update queue set name = 'Never' where id = $1`, [org.queueId]);
      await tx.run(
        'update organization set configuration_version = configuration_version + 1 where id = $1',
        [org.organizationId],
      );
      expect((await configurationOf(tx, org.organizationId)).queues[0]!.name, 'its own writes').toBe('Never');
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  await changeConfiguration(house, org, (tx) =>
    tx.run(`update queue set name = 'Then' where id = $1`, [org.queueId]),
  );
  const configuration = await current(org.organizationId);
  expect([configuration.version, configuration.queues[0]!.name]).toEqual([1, 'Then']);
});

test('a change is in effect for the next transaction, and the log says so', async () => {
  const org = await makeOrganization(house);
  await current(org.organizationId);
  await makeQueue(house, org, 'Billing', { priority: 5 });
  expect((await current(org.organizationId)).queues.map((queue) => queue.name)).toEqual([
    'Billing',
    'Support',
  ]);
  const events = await house.db.system<{ payload: unknown }>(
    `select payload from event where organization_id = $1 and type = 'configuration.changed'`,
    [org.organizationId],
  );
  expect(events).toEqual([{ payload: { version: 1 } }]);
});

test('representatives are read with everything the router needs', async () => {
  const org = await makeOrganization(house);
  const skillId = await makeSkill(house, org, 'English');
  const groupId = await makeGroup(house, org, 'Tier 1');
  const profileId = await makeProfile(house, org, 'Chats', { limit: 3 });
  const removed = await makeQueue(house, org, 'Old');
  const full = await makeRepresentative(house, org, {
    capacityTotal: 60,
    queueIds: [org.queueId, removed],
    skills: [{ skillId, proficiency: 4 }],
    groupIds: [groupId],
    profiles: [{ profileId, limit: 2 }],
    attributes: { region: 'north' },
  });
  const bare = await makeRepresentative(house, org, { queueIds: [] });
  await changeConfiguration(house, org, (tx) =>
    tx.run('update queue set removed_at = now() where id = $1', [removed]),
  );
  const settings = await transact(house, org.organizationId, (tx) =>
    representativeSettings(tx, org.organizationId),
  );
  expect(settings).toEqual(
    [
      {
        userId: full,
        active: true,
        capacityTotal: 60,
        queueIds: [org.queueId],
        groupIds: [groupId],
        skills: [{ skillId, proficiency: 4 }],
        profiles: [{ profileId, limit: 2 }],
        attributes: { region: 'north' },
      },
      {
        userId: bare,
        active: true,
        capacityTotal: 90,
        queueIds: [],
        groupIds: [],
        skills: [],
        profiles: [],
        attributes: {},
      },
    ].sort((a, b) => (a.userId < b.userId ? -1 : 1)),
  );
  const [one] = await read(house, org.organizationId, (tx) =>
    representativeSettings(tx, org.organizationId, [bare]),
  );
  expect(one!.userId).toBe(bare);
  expect(
    await read(house, org.organizationId, (tx) => representativeSettings(tx, org.organizationId, [])),
  ).toEqual([]);
});
