/** Somebody enters a queue in the moment in which it is taken out: they are not left there. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { changeConfiguration, makeOrganization, makeQueue } from '../../../testing/people.ts';
import { fillQueue, openHouse } from '../testing/scene.ts';
import { onConfigurationChanged } from './on-configuration-changed.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

test('who waits in a queue that is gone is routed anew; others stay', async () => {
  const org = await makeOrganization(house);
  const gone = await makeQueue(house, org, 'Gone');
  const stranded = await fillQueue(house, { ...org, queueId: gone }, 3);
  const [waiting] = await fillQueue(house, org, 1);
  await changeConfiguration(house, org, (tx) =>
    tx.run('update queue set removed_at = now() where id = $1', [gone]),
  );
  const event = { organizationId: org.organizationId } as Parameters<typeof onConfigurationChanged.handle>[1];
  const where = () =>
    house.db.system<{ id: string; queue_id: string }>(
      'select id, queue_id from conversation where organization_id = $1 order by id',
      [org.organizationId],
    );
  await onConfigurationChanged.handle(house, event);
  expect(await where()).toEqual([...stranded, waiting!].sort().map((id) => ({ id, queue_id: org.queueId })));
  const queued = () =>
    house.db.system(`select 1 from event where organization_id = $1 and type = 'conversation.queued'`, [
      org.organizationId,
    ]);
  const before = (await queued()).length;
  await onConfigurationChanged.handle(house, event);
  expect((await queued()).length, 'a second time nothing is left to do').toBe(before);
});
