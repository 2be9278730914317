/** The demo organization, as a newcomer finds it. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestHouse, type TestHouse } from '../../testing/database.ts';
import { diffConfiguration, exportConfiguration } from '../routing/index.ts';
import { makeDemo } from './demo.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await createTestHouse(inject('adminConnectionString'));
});
afterAll(() => house.close());

test('is made once, in order, and can be exported and applied', async () => {
  const made = await Promise.all([makeDemo(house, 'a password'), makeDemo(house, 'a password')]);
  expect(made.sort()).toEqual([false, true]);
  const [organization] = await house.db.system<{ id: string }>('select id from organization');
  const { version, document } = await exportConfiguration(house, organization!.id);
  expect(version).toBe(1);
  expect(document).toContain('aiAgent: Patchbay Assistant');
  expect((await diffConfiguration(house, organization!.id, document)).differences).toEqual([]);
  const people = await house.db.system(
    `select u.username, count(*)::int as queues from app_user u join queue_member m on m.user_id = u.id
     group by 1 order by 1`,
  );
  expect(people).toEqual([
    { username: 'representative', queues: 2 },
    { username: 'representative2', queues: 1 },
    { username: 'representative3', queues: 1 },
  ]);
});
