/** What is in use is not taken out; every version is kept, and can be gone back to. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { arrive, openHouse } from '../testing/scene.ts';
import { revertConfiguration } from './commands/apply-configuration.ts';
import { configurationVersion, configurationVersions } from './queries/configuration.ts';
import { by, ConfigurationStage, refusal } from './testing-stage.ts';

let house: TestHouse;
let stage: ConfigurationStage;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  stage = await ConfigurationStage.set(house);
});

describe('what is in use', () => {
  test('a queue in which somebody waits, a workstream and a channel with them', async () => {
    await arrive(house, stage.org, 2);
    await house.db.system(
      `update conversation set queue_id = $2, queued_at = now() where organization_id = $1`,
      [stage.org.organizationId, stage.org.queueId],
    );
    const { code, problems } = await refusal(
      stage.apply(`queues: [{name: Other}]\nworkstreams: [{name: New, defaultQueue: Other}]\nchannels: []`),
    );
    expect([code, problems.sort()]).toEqual([
      'configuration.in_use',
      [
        `channel.in_use channels[web-${stage.org.channelId}]`,
        'queue.in_use queues[Support]',
        'workstream.in_use workstreams[Chat]',
      ],
    ]);
    expect(
      (
        await refusal(
          stage.apply(
            'queues: [{name: Support, kind: voice}]\nworkstreams: [{name: Chat, kind: voice, defaultQueue: Support}]',
          ),
        )
      ).problems,
      'nor can they be of another kind',
    ).toEqual(['queue.in_use queues[Support]', 'workstream.in_use workstreams[Chat]']);
  });

  test('when it is over, it goes; and comes back as the same', async () => {
    await arrive(house, stage.org, 1);
    await house.db.system(
      `update conversation set state = 'closed', queue_id = null where organization_id = $1`,
      [stage.org.organizationId],
    );
    const before = await stage.exported();
    await stage.apply(
      'queues: [{name: Other}]\nworkstreams: [{name: New, defaultQueue: Other}]\nchannels: []',
    );
    expect((await stage.current()).queues.map(({ name }) => name)).toEqual(['Other']);
    expect((await stage.setting()).queueIds).toEqual([]);
    await stage.apply(before);
    expect((await stage.current()).queues.map(({ queueId }) => queueId)).toEqual([stage.org.queueId]);
    expect((await stage.setting()).queueIds).toEqual([stage.org.queueId]);
  });

  test('a skill that is waited for, a profile that is held, a presence that is shown', async () => {
    await stage.apply(
      'skills: [{name: S}]\ncapacityProfiles: [{name: P, limit: 3}]\npresences: [{name: Lunch, base: away}]',
    );
    const { skills, profiles, presences } = await stage.current();
    const [conversationId] = await arrive(house, stage.org, 1);
    await house.db.system('update conversation set required_skills = $2 where id = $1', [
      conversationId,
      JSON.stringify([{ skillId: skills[0]!.skillId, proficiency: 1 }]),
    ]);
    await house.db.system(
      `insert into capacity_reservation (conversation_id, organization_id, representative_id, units, reserved_at, profile_ids)
       values ($1, $2, $3, 0, now(), $4)`,
      [conversationId, stage.org.organizationId, stage.userId, [profiles[0]!.profileId]],
    );
    await house.db.system('update representative set presence_setting_id = $2 where user_id = $1', [
      stage.userId,
      presences[0]!.presenceId,
    ]);
    expect(await refusal(stage.apply('skills: []\ncapacityProfiles: []\npresences: []'))).toEqual({
      code: 'configuration.in_use',
      problems: [
        'skill.in_use skills[S]',
        'profile.in_use capacityProfiles[P]',
        'presence.in_use presences[Lunch]',
      ],
    });
    await stage.apply(`representatives: [{username: ${stage.username}, profiles: {P: default}}]`);
    const rows = await house.db.system('select held, used from representative_profile where user_id = $1', [
      stage.userId,
    ]);
    expect(rows, 'who gets a profile back begins with what they hold').toEqual([{ held: 1, used: 1 }]);
  });
});

describe('versions', () => {
  test('each is kept with its document; one goes back to any of them', async () => {
    const first = await stage.exported();
    await stage.apply('groups: [A]', { comment: 'one', by: 'anna' });
    const second = await stage.exported();
    await stage.apply('groups: [B]\nsettings: {alertAfterOffers: 9}', { comment: 'two' });
    const versions = await configurationVersions(house, stage.org.organizationId, { limit: 10 });
    expect(versions.map(({ version, appliedBy, comment }) => [version, appliedBy, comment])).toEqual([
      [2, 'test', 'two'],
      [1, 'anna', 'one'],
      [0, 'system', 'As it was found before the next version.'],
    ]);
    expect(
      (await configurationVersions(house, stage.org.organizationId, { limit: 1, before: 2 }))[0]!.version,
    ).toBe(1);
    expect((await configurationVersion(house, stage.org.organizationId, 1)).document).toBe(second);
    expect((await revertConfiguration(house, stage.org.organizationId, 1, by)).version).toBe(3);
    expect(await stage.exported()).toBe(second);
    await revertConfiguration(house, stage.org.organizationId, 0, by);
    expect(await stage.exported()).toBe(first);
    expect(await refusal(revertConfiguration(house, stage.org.organizationId, 99, by))).toMatchObject({
      code: 'configuration.version_not_found',
    });
  });

  test('the version that a decision was made under can be read as routing read it', async () => {
    await stage.apply('groups: [A]\nqueues: [{name: Support, priority: 3}]');
    const seen = await stage.current();
    await stage.apply('queues: [{name: Support, priority: 4}]');
    const [row] = await house.db.system<{ resolved: unknown }>(
      'select resolved from configuration_version where organization_id = $1 and version = 1',
      [stage.org.organizationId],
    );
    expect(row!.resolved).toEqual(seen);
  });

  test('what was changed one by one in between is a version of its own', async () => {
    await stage.apply('groups: [A]');
    await house.db.system('update representative set capacity_total = 33 where user_id = $1', [stage.userId]);
    await stage.apply('groups: [B]');
    const versions = await configurationVersions(house, stage.org.organizationId, { limit: 10 });
    expect(versions.map(({ version, appliedBy }) => [version, appliedBy])).toEqual([
      [3, 'test'],
      [2, 'system'],
      [1, 'test'],
      [0, 'system'],
    ]);
    expect((await configurationVersion(house, stage.org.organizationId, 2)).document).toContain(
      'capacity: 33',
    );
  });

  test('who is no representative any more does not hinder going back', async () => {
    await stage.apply('groups: [A]');
    await house.db.system(`update app_user set active = false where id = $1`, [stage.userId]);
    await stage.apply('groups: [B]');
    await revertConfiguration(house, stage.org.organizationId, 1, by);
    expect(await stage.exported()).toContain('- A');
  });
});
