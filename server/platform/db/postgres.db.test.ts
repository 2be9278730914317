/** Transactions: which of them wait for the disk. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';

let house: TestHouse;
beforeAll(async () => {
  // One connection: the next transaction follows on the same.
  house = await createTestHouse(inject('adminConnectionString'), { poolSize: 1 });
});
afterAll(async () => {
  await house?.close();
});

test('only a transaction that may be repeated does not wait for the disk, and the next one does again', async () => {
  const inside = (options?: { repeatable: boolean }) =>
    house.db.transaction(
      'all',
      async (tx) => {
        const [row] = await tx.run<{ it: string; pid: number }>(
          `select current_setting('synchronous_commit') as it, pg_backend_pid() as pid`,
        );
        return row!;
      },
      options,
    );
  const [plain, repeatable, after] = [
    await inside(),
    await inside({ repeatable: true }),
    await inside({ repeatable: false }),
  ];
  expect([plain.it, repeatable.it, after.it]).toEqual(['on', 'off', 'on']);
  expect(new Set([plain.pid, repeatable.pid, after.pid]).size).toBe(1);
});
