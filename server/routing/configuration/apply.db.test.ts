/** Documents against a real database: round trips, applied whole or not at all, in effect at once. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative } from '../../../testing/people.ts';
import { arrive, openHouse, representative } from '../testing/scene.ts';
import { printDocument } from './document/print-document.ts';
import { configurationVersions, diffConfiguration } from './queries/configuration.ts';
import { anyDocument } from './testing-any-document.ts';
import { ConfigurationStage, refusal } from './testing-stage.ts';

let house: TestHouse;
let stage: ConfigurationStage;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  stage = await ConfigurationStage.set(house);
});

describe('round trips', () => {
  test('what is exported of bare rows is applied without a change', async () => {
    expect(
      (await diffConfiguration(house, stage.org.organizationId, await stage.exported())).differences,
    ).toEqual([]);
    expect(await stage.apply(await stage.exported())).toEqual({ version: 0, differences: [] });
    expect(await configurationVersions(house, stage.org.organizationId, { limit: 9 })).toEqual([]);
  });

  test('what is applied is exported as it was, and applied again without a change', async () => {
    const { version, differences } = await stage.apply(stage.example());
    expect(version).toBe(1);
    expect(differences.length).toBeGreaterThan(20);
    const document = await stage.exported();
    expect(
      (await diffConfiguration(house, stage.org.organizationId, stage.example())).differences,
      'the same text',
    ).toEqual([]);
    expect((await diffConfiguration(house, stage.org.organizationId, document)).differences).toEqual([]);
    await stage.apply(
      'queues: [{name: Support}]\nworkstreams: [{name: Chat, defaultQueue: Support}]\nchannels: []',
    );
    await stage.apply(document);
    expect(await stage.exported()).toBe(document);
  });

  test('whatever is applied is exported as it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument([stage.username], `web-${stage.org.channelId}`), async (document) => {
        const text = printDocument(document);
        await stage.apply(text);
        expect(await stage.exported()).toBe(text);
        expect((await stage.apply(text)).differences).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  test('everything arrives where routing reads it', async () => {
    await stage.apply(stage.example());
    const configuration = await stage.current();
    const id = (list: readonly { name: string }[], name: string) =>
      list.find((one) => one.name === name) as never;
    const skill: { skillId: string } = id(configuration.skills, 'German');
    const chats: { profileId: string } = id(configuration.profiles, 'Chats');
    const hours: { hoursId: string } = id(configuration.hours, 'Office');
    const support = configuration.queues.find(({ name }) => name === 'Support')!;
    const billing = configuration.queues.find(({ name }) => name === 'Billing')!;
    const chat = configuration.workstreams.find(({ name }) => name === 'Website chat')!;
    expect(configuration).toMatchObject({
      version: 1,
      timeZone: 'Europe/Berlin',
      settings: { restorePresenceSeconds: 150, signInPresence: 'available', alertAfterOffers: 5 },
    });
    expect(support.queueId, 'a queue of the same name stays the same queue').toBe(stage.org.queueId);
    expect(support).toMatchObject({
      hoursId: hours.hoursId,
      method: { kind: 'least_active' },
      dynamicPriority: { pointsPerMinute: 1, steps: [{ afterSeconds: 300, points: 50 }] },
      bullseye: {
        rings: [{ afterSeconds: 0 }, { afterSeconds: 120, dropSkillIds: [skill.skillId] }],
        fallback: { kind: 'any', afterSeconds: 300 },
      },
    });
    expect(support.overflow.map(({ when, then }) => [when, then])).toMatchObject([
      [{ kind: 'out_of_hours' }, { kind: 'end' }],
      [{ kind: 'queue_length', atLeast: 100 }, { kind: 'queue' }],
      [{ kind: 'waiting_time', aboveSeconds: 600 }, { kind: 'assign_anyway' }],
    ]);
    expect(billing.method).toMatchObject({
      kind: 'custom',
      rules: [
        { needsCapacity: true, attributes: [{ attribute: 'region', is: 'equal', same: 'context.region' }] },
        { afterSeconds: 60 },
        { presences: ['available', 'busy', 'away'], needsCapacity: false, workingOnly: true },
      ],
    });
    expect(chat).toMatchObject({
      units: 0,
      profileIds: [chats.profileId],
      wrapUpHold: 30,
      affinityWaitSeconds: 30,
      classification: [
        { rules: [{ skills: [{ skillId: skill.skillId, proficiency: 2 }] }] },
        { rules: [{ set: { escalated: true }, priority: 100, skillMatch: 'exact' }] },
      ],
      routeToQueue: [
        { to: [{ queueId: billing.queueId, percent: 100 }], overflow: null },
        {
          when: { not: { field: `time.open:${hours.hoursId}` } },
          to: [{ percent: 70 }, { percent: 30 }],
          overflow: [],
        },
      ],
    });
    expect(await stage.setting()).toMatchObject({
      capacityTotal: 100,
      queueIds: [support.queueId, billing.queueId].sort(),
      attributes: { region: 'north', seniority: 3, operatingHours: 'Office' },
    });
    expect((await stage.setting()).profiles).toContainEqual({ profileId: chats.profileId, limit: 3 });
    expect((await stage.setting()).skills).toContainEqual({ skillId: skill.skillId, proficiency: 2 });
  });
});

describe('as a whole or not at all', () => {
  test('one problem, and nothing is written', async () => {
    const before = await stage.exported();
    const { code, problems } = await refusal(
      stage.apply(`groups: [New]\nqueues: [{name: Support, fallbackQueue: Nowhere}]`),
    );
    expect([code, problems]).toEqual([
      'configuration.invalid',
      ['queue.unknown queues[Support].fallbackQueue'],
    ]);
    expect(await stage.exported()).toBe(before);
    expect(await stage.events('configuration.changed')).toEqual([]);
  });

  test('sections that are left out stay; those who are not named stay', async () => {
    const other = await makeRepresentative(house, stage.org, { capacityTotal: 55 });
    await stage.apply('groups: [Tier 1]');
    await stage.apply(`representatives: [{username: ${stage.username}, capacity: 70, groups: [Tier 1]}]`);
    expect((await stage.setting(other)).capacityTotal).toBe(55);
    expect(await stage.setting()).toMatchObject({ capacityTotal: 70, queueIds: [] });
    expect((await stage.current()).queues.map(({ name }) => name)).toEqual(['Support']);
  });

  test('the version that was expected, or a conflict', async () => {
    await stage.apply('groups: [A]');
    expect(await refusal(stage.apply('groups: [B]', { expectedVersion: 0 }))).toMatchObject({
      code: 'configuration.conflict',
    });
    expect((await stage.apply('groups: [B]', { expectedVersion: 1 })).version).toBe(2);
  });

  test('two at once follow one another', async () => {
    await stage.apply('groups: [A]');
    const outcomes = await Promise.allSettled([
      stage.apply('groups: [B]', { expectedVersion: 1 }),
      stage.apply('groups: [C]', { expectedVersion: 1 }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await stage.current()).version).toBe(2);
  });

  test('a channel that another organization has', async () => {
    const other = await makeOrganization(house);
    expect(
      await refusal(stage.apply(`channels: [{name: web-${other.channelId}, workstream: Chat}]`)),
    ).toEqual({
      code: 'configuration.invalid',
      problems: [`channel.taken channels[web-${other.channelId}].name`],
    });
  });
});

describe('in effect at once', () => {
  test('the next transaction of another process sees it, and the log says so', async () => {
    await stage.current();
    await stage.apply('groups: [A]\nqueues: [{name: Support, priority: 7}]');
    expect((await stage.current()).queues[0]!.priority).toBe(7);
    expect((await stage.events('configuration.changed')).map(({ payload }) => payload)).toEqual([
      { version: 1 },
    ]);
  });

  test('only representatives whose settings changed are told of, with what they are now', async () => {
    const other = await makeRepresentative(house, stage.org);
    const before = (await stage.events('representative.configured')).length;
    await stage.apply(`representatives: [{username: ${stage.username}, capacity: 40, queues: [Support]}]`);
    const told = (await stage.events('representative.configured')).slice(before);
    expect(told.map(({ representative_id }) => representative_id)).toEqual([stage.userId]);
    expect(told[0]!.payload.setting).toEqual(await stage.setting());
    await stage.apply('queues: [{name: Other}, {name: Support}]\nskills: [{name: S}]');
    expect((await stage.events('representative.configured')).length, 'nobody').toBe(before + 1);
    expect((await stage.setting(other)).queueIds).toEqual([stage.org.queueId]);
  });

  test('who loses a group is told of', async () => {
    await stage.apply(`groups: [A]\nrepresentatives: [{username: ${stage.username}, groups: [A]}]`);
    const before = (await stage.events('representative.configured')).length;
    await stage.apply('groups: []');
    const told = (await stage.events('representative.configured')).slice(before);
    expect(told.map(({ payload }) => (payload.setting as { groupIds: unknown }).groupIds)).toEqual([[]]);
  });

  test('less capacity than is held is taken as it is, and nothing else is refused by it', async () => {
    await house.db.system('update representative set capacity_reserved = 60 where user_id = $1', [
      stage.userId,
    ]);
    await stage.apply(`representatives: [{username: ${stage.username}, capacity: 10, queues: [Support]}]`);
    expect((await stage.setting()).capacityTotal).toBe(10);
  });

  test('a profile’s new limit is that of everybody without one of their own; what is held is kept', async () => {
    const profiles = (limit: number) => `capacityProfiles: [{name: Chats, limit: ${limit}}]`;
    const other = await makeRepresentative(house, stage.org);
    await stage.apply(`${profiles(3)}
representatives:
  - {username: ${stage.username}, profiles: {Chats: default}}
  - {username: rep-${other}, profiles: {Chats: 2}}`);
    await house.db.system('update representative_profile set held = 2, used = 2 where user_id = $1', [
      stage.userId,
    ]);
    await stage.apply(profiles(1));
    expect([
      (await stage.setting()).profiles[0]!.limit,
      (await stage.setting(other)).profiles[0]!.limit,
    ]).toEqual([1, 2]);
    const rows = await house.db.system('select held, used from representative_profile where user_id = $1', [
      stage.userId,
    ]);
    expect(rows).toEqual([{ held: 2, used: 2 }]);
  });

  test('a profile that does not count the day any more gives back the places of what was finished', async () => {
    const profiles = (reset: string) => `capacityProfiles: [{name: Chats, limit: 2, reset: ${reset}}]`;
    await stage.apply(`${profiles('end_of_day')}
representatives: [{username: ${stage.username}, profiles: {Chats: default}}]`);
    await house.db.system(
      'update representative_profile set held = 1, used = 2, used_on = current_date where user_id = $1',
      [stage.userId],
    );
    await stage.apply(profiles('immediate'));
    const places = () =>
      house.db.system('select held, used from representative_profile where user_id = $1', [stage.userId]);
    expect(await places()).toEqual([{ held: 1, used: 1 }]);
    await stage.apply(profiles('end_of_day'));
    expect(await places()).toEqual([{ held: 1, used: 1 }]);
  });

  test('who was full is not any more when a profile gets more places', async () => {
    const profiles = (limit: number) => `capacityProfiles: [{name: Chats, limit: ${limit}, blocking: true}]`;
    await stage.apply(`${profiles(1)}
representatives: [{username: ${stage.username}, profiles: {Chats: default}}]`);
    const profileId = (await stage.current()).profiles[0]!.profileId;
    const [conversationId] = await arrive(house, stage.org, 1);
    await house.db.system(
      `insert into capacity_reservation (conversation_id, organization_id, representative_id, units, reserved_at, profile_ids)
       values ($1, $2, $3, 0, now(), $4)`,
      [conversationId, stage.org.organizationId, stage.userId, [profileId]],
    );
    await house.db.system('update representative_profile set held = 1, used = 1 where user_id = $1', [
      stage.userId,
    ]);
    await house.db.system(
      `update representative set presence = 'do_not_disturb', presence_manual = false where user_id = $1`,
      [stage.userId],
    );
    await stage.apply(profiles(2));
    expect((await representative(house, stage.userId)).presence).toBe('busy');
  });
});
