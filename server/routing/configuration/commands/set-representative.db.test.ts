/** A user is set by name; the engine is told what they are now. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestHouse } from '../../../../testing/database.ts';
import { makeGroup, makeProfile, makeSkill } from '../../../../testing/people.ts';
import { transact } from '../../../data-model/house/index.ts';
import { openHouse } from '../../testing/scene.ts';
import { ConfigurationStage, refusal } from '../testing-stage.ts';
import { type RepresentativeChange, setRepresentative } from './set-representative.ts';

let house: TestHouse;
let stage: ConfigurationStage;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  stage = await ConfigurationStage.set(house);
});

const set = (change: Partial<RepresentativeChange>) =>
  transact(house, stage.org.organizationId, (tx) =>
    setRepresentative(
      house,
      tx,
      { userId: stage.userId, capacityTotal: 90, queues: ['Support'], skills: [], ...change },
      'system',
    ),
  );

test('everything that is given is set, and told', async () => {
  const skillId = await makeSkill(house, stage.org, 'English');
  const groupId = await makeGroup(house, stage.org, 'Tier 1');
  const [own, shared] = [
    await makeProfile(house, stage.org, 'Calls', { limit: 1 }),
    await makeProfile(house, stage.org, 'Chats', { limit: 3 }),
  ];
  await set({
    capacityTotal: 40,
    skills: [{ name: 'English', proficiency: 7 }],
    groups: ['Tier 1'],
    profiles: [{ name: 'Calls', limit: 2 }, { name: 'Chats' }],
    attributes: { region: 'north' },
  });
  const setting = await stage.setting();
  expect(setting).toEqual({
    userId: stage.userId,
    active: true,
    capacityTotal: 40,
    queueIds: [stage.org.queueId],
    groupIds: [groupId],
    skills: [{ skillId, proficiency: 7 }],
    profiles: [
      { profileId: own, limit: 2 },
      { profileId: shared, limit: 3 },
    ].sort((a, b) => (a.profileId < b.profileId ? -1 : 1)),
    attributes: { region: 'north' },
  });
  expect((await stage.events('representative.configured')).at(-1)).toEqual({
    representative_id: stage.userId,
    payload: { setting },
  });

  await set({ queues: [] });
  expect(await stage.setting(), 'groups, profiles and attributes that are not given stay').toEqual({
    ...setting,
    capacityTotal: 90,
    queueIds: [],
    skills: [],
  });
  await set({ groups: [], profiles: [], attributes: {} });
  expect(await stage.setting()).toMatchObject({ groupIds: [], profiles: [], attributes: {} });
});

test.each([
  [{ queues: ['Nope'] }, 'queue.not_found'],
  [{ skills: [{ name: 'Nope', proficiency: 1 }] }, 'skill.not_found'],
  [{ groups: ['Nope'] }, 'group.not_found'],
  [{ profiles: [{ name: 'Nope' }] }, 'profile.not_found'],
])('a name that nothing has: %j', async (change, code) => {
  const before = await stage.setting();
  expect((await refusal(set(change))).code).toBe(code);
  expect(await stage.setting()).toEqual(before);
});

test('a proficiency above the rating model of the skill', async () => {
  await stage.apply('ratingModels: [{name: M, levels: [low, high]}]\nskills: [{name: S, ratingModel: M}]');
  expect((await refusal(set({ skills: [{ name: 'S', proficiency: 3 }] }))).code).toBe('request.invalid');
  await set({ skills: [{ name: 'S', proficiency: 2 }] });
  expect((await stage.setting()).skills).toMatchObject([{ proficiency: 2 }]);
});

test('a capacity below what is held is taken, and more cannot be held then', async () => {
  await house.db.system('update representative set capacity_reserved = 60 where user_id = $1', [
    stage.userId,
  ]);
  await set({ capacityTotal: 30 });
  expect((await stage.setting()).capacityTotal).toBe(30);
  const hold = (units: number) =>
    house.db.system('update representative set capacity_reserved = $2 where user_id = $1', [
      stage.userId,
      units,
    ]);
  await expect(hold(61)).rejects.toThrow('would be exceeded');
  await hold(45);
  await expect(hold(46)).rejects.toThrow('would be exceeded');
});

test('a queue that was taken out is none', async () => {
  await stage.apply('queues: [{name: Other}]\nworkstreams: [{name: New, defaultQueue: Other}]\nchannels: []');
  expect((await refusal(set({ queues: ['Support'] }))).code).toBe('queue.not_found');
});
