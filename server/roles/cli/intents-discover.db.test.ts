import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization } from '../../../testing/people.ts';
import type { WithHouse } from './connectors.ts';
import { discoverCommand } from './intents-discover.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
});
afterAll(() => house.close());
const withHouse: WithHouse = (work) => work(house);

it('prints the run and its proposals as one object', async () => {
  await makeOrganization(house);
  const printed = JSON.parse(await discoverCommand(['--json', '--days', '7'], withHouse)) as {
    run: { state: string; figures: { conversations: number } };
    proposals: unknown[];
  };
  expect(printed).toMatchObject({ run: { state: 'done', figures: { conversations: 0 } }, proposals: [] });
  expect(await discoverCommand([], withHouse)).toBe(
    '0 conversations: 0 new intents proposed, 0 conversations are covered already, 0 are like no other.',
  );
});

it.each([[['--days', 'many']], [['--language', 'English']], [['--what']], [['--least', '1']]])(
  'refuses %j',
  async (args) => {
    await expect(discoverCommand(args, withHouse)).rejects.toThrow('usage: ./patchbay intents discover');
  },
);
