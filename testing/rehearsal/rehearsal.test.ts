import { afterEach, describe, expect, test } from 'vitest';
import { exampleDialogs } from './example-dialogs.ts';
import type { FakeFault } from './fake/fake-centre.ts';
import { FakeServer, fakeAdminToken, fakeSecret } from './fake/fake-server.ts';
import { type RehearsalOptions, rehearse } from './rehearse.ts';

let fake: FakeServer | undefined;
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});

/** Twelve customers of the written dialogs against the stand-in. */
async function rehearseWith(fault: FakeFault, options: Partial<RehearsalOptions> = {}) {
  fake = await FakeServer.start(fault);
  const dialogs = Array.from({ length: 3 }, () => exampleDialogs).flat();
  return await rehearse({
    dialogs,
    url: fake.url,
    adminToken: fakeAdminToken,
    secret: fakeSecret,
    concurrency: 6,
    speed: 400,
    stallSeconds: 2,
    ...options,
  });
}

describe('a sound server', () => {
  test('passes, with every message delivered', async () => {
    const { report, details, passed } = await rehearseWith('none', { stallSeconds: 8 });
    expect(details).toMatchObject({ faults: [], breaches: [], problems: [] });
    const messages = 3 * exampleDialogs.reduce((sum, dialog) => sum + dialog.turns.length + 1, 0);
    expect(report).toMatchObject({
      conversations: 12,
      completed: 12,
      sent: messages,
      received: messages,
      lost: 0,
      duplicated: 0,
      outOfOrder: 0,
      capacityBreaches: 0,
    });
    expect(report.deliveryMs.p99).toBeGreaterThan(0);
    expect(report.assignmentMs.p99).toBeGreaterThan(0);
    expect(passed).toBe(true);
  });

  test('passes while every line is cut again and again', async () => {
    const { details, passed } = await rehearseWith('none', { cutEvery: 0.05, speed: 40, stallSeconds: 8 });
    expect(details).toMatchObject({ faults: [], breaches: [], problems: [] });
    expect(details.cuts).toBeGreaterThan(20);
    expect(passed).toBe(true);
  });
});

describe('a faulty server fails', () => {
  test.each([
    ['lost', 'lost'],
    ['forgotten', 'lost'],
    ['shown twice', 'duplicated'],
    ['stored twice', 'duplicated'],
    ['swapped', 'outOfOrder'],
    ['talking over', 'outOfOrder'],
    ['overbooked', 'capacityBreaches'],
    ['overbooked, in secret', 'capacityBreaches'],
  ] as const)('%s shows in the report as %s', async (fault, figure) => {
    const { report, passed } = await rehearseWith(fault);
    expect(report[figure]).toBeGreaterThan(0);
    expect(passed).toBe(false);
  });
});
