/** What is out to somebody who is not to be asked any more is taken back at once, and given to somebody else. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import {
  makeOrganization,
  makeRepresentative,
  type TestOrganizationOptions,
} from '../../../testing/people.ts';
import type { AssignmentRule } from '../domain/configuration.ts';
import { drain, expectBalance, fillQueue, offersOf, openHouse, pendingOf } from '../testing/scene.ts';
import { setPresence } from './set-presence.ts';
import { withdrawFromAbsent } from './withdraw-from-absent.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => expectBalance(house));
afterAll(() => house.close());

async function offered(options: TestOrganizationOptions = {}, presence: 'available' | 'away' = 'available') {
  const org = await makeOrganization(house, options);
  const ada = await makeRepresentative(house, org, { presence });
  await fillQueue(house, org, 1);
  await drain(house, org.organizationId);
  expect(await pendingOf(house, org)).toHaveLength(1);
  return { org, ada };
}
const run = (sql: string, values: unknown[]) =>
  house.db.transaction('all', (tx) => tx.run(sql, values as never[]));

it('a member removed while being offered to: the offer goes to who is left', async () => {
  const { org, ada } = await offered();
  await run('delete from queue_member where user_id = $1', [ada]);
  const bob = await makeRepresentative(house, org);
  expect(await withdrawFromAbsent(house, org.organizationId, [ada])).toBe(1);
  await drain(house, org.organizationId);
  expect((await offersOf(house, org)).map((o) => [o.representative_id, o.state])).toEqual([
    [ada, 'withdrawn'],
    [bob, 'pending'],
  ]);
});

it('one who is deactivated, disconnected, or goes away', async () => {
  for (const leave of [
    (ada: string) => run('update app_user set active = false where id = $1', [ada]),
    (ada: string) => run(`update representative set connected_until = '-infinity' where user_id = $1`, [ada]),
  ]) {
    const { org, ada } = await offered();
    await leave(ada);
    expect(await withdrawFromAbsent(house, org.organizationId, null)).toBe(1);
    expect(await pendingOf(house, org)).toEqual([]);
  }
  const { org, ada } = await offered();
  await setPresence(house, org.organizationId, ada, 'away', 'self');
  expect(await withdrawFromAbsent(house, org.organizationId, [ada])).toBe(1);
});

it('not one who is busy, nor one whom a rule of the queue asks in the presence they have', async () => {
  const busy = await offered();
  await setPresence(house, busy.org.organizationId, busy.ada, 'busy', 'self');
  expect(await withdrawFromAbsent(house, busy.org.organizationId, [busy.ada])).toBe(0);
  const rule: AssignmentRule = {
    name: 'Also those who are away',
    afterSeconds: 0,
    presences: ['away'],
    skillMatch: null,
    needsCapacity: true,
    attributes: [],
    workingOnly: false,
    orderBy: [],
  };
  const { org, ada } = await offered({ queue: { method: { kind: 'custom', rules: [rule] } } }, 'away');
  expect(await withdrawFromAbsent(house, org.organizationId, [ada])).toBe(0);
  expect(await pendingOf(house, org)).toHaveLength(1);
});
