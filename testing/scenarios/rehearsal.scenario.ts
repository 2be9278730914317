/**
 * The main job from end to end: people talk to people through a real server over its public protocols, while lines
 * are cut and the server is killed. In one process, and in one process for each role.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { readDialogs } from '../rehearsal/dialogs.ts';
import { exampleDialogs } from '../rehearsal/example-dialogs.ts';
import { rehearse } from '../rehearsal/rehearse.ts';
import { projectDir } from '../rehearsal/server-under-test.ts';

/** Recorded between real people; not part of the project. */
const recorded = join(projectDir, '../shared/data/star/dialogs.jsonl');

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase(inject('adminConnectionString'));
});
afterEach(async () => {
  await database.drop();
});

const houses = [
  ['one process', false],
  ['web, engine and worker apart', true],
] as const;

async function expectNothingLost(split: boolean): Promise<void> {
  const { report, details, passed } = await rehearse({
    dialogs,
    concurrency,
    speed: 200,
    cutEvery: 2,
    killAt: [0.5],
    outageSeconds: 40,
    stallSeconds: 40,
    server: { split, databaseUrl: database.connectionString },
  });
  expect(details).toMatchObject({ faults: [], breaches: [], problems: [], kills: 1 });
  expect(report).toMatchObject({
    conversations: dialogs.length,
    completed: dialogs.length,
    received: report.sent,
    lost: 0,
    duplicated: 0,
    outOfOrder: 0,
    capacityBreaches: 0,
  });
  expect(report.sent).toBe(dialogs.reduce((sum, dialog) => sum + dialog.turns.length + 1, 0));
  expect(passed).toBe(true);
}

const isThere = existsSync(recorded);
const dialogs = isThere ? readDialogs(recorded, 24) : Array.from({ length: 8 }, () => exampleDialogs).flat();
/** The short ones a few at a time: some must be over, and some still going on, when the server is killed. */
const concurrency = isThere ? 12 : 4;

describe('lines cut every two seconds, and one kill -9 half-way', () => {
  test.each(houses)('dialogs come through whole: %s', { timeout: 180_000 }, async (_, split) => {
    await expectNothingLost(split);
  });

  // Without the recordings, the two above played dialogs that were written for the purpose.
  if (!isThere) {
    test('recorded dialogs come through whole', ({ skip }) => {
      skip('skipped: no ../shared/data');
    });
  }
});
