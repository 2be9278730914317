/** `./patchbay routing replay`: what it refuses, and what it prints. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative } from '../../../testing/people.ts';
import { Refusal } from './command.ts';
import { routingCommand } from './routing-replay.ts';

let house: TestHouse;
const day = ['--from', '2026-01-05T00:00:00Z', '--to', '2026-01-06T00:00:00Z'];

beforeAll(async () => {
  house = await createTestHouse(inject('adminConnectionString'));
  await makeRepresentative(house, await makeOrganization(house), { name: 'Ada' });
});
afterAll(() => house.close());

it('says what is missing', async () => {
  const refused = (...args: string[]) => expect(routingCommand(house, args)).rejects.toThrow(Refusal);
  await refused();
  await refused('rewind');
  await refused('replay', '--from', 'yesterday', '--to', '2026-01-06T00:00:00Z');
  await refused('replay', '--from', '2026-01-06T00:00:00Z', '--to', '2026-01-05T00:00:00Z');
  await refused('replay', ...day, '--config', '/nowhere.yaml');
  await refused('replay', ...day, '--add', '2');
  await refused('replay', ...day, '--speed', '2');
  await expect(
    routingCommand(house, ['replay', ...day, '--add', '1', '--like', 'nobody']),
  ).rejects.toMatchObject({
    code: 'user.not_found',
  });
});

it('tells what is wrong with another configuration, by file, line and column', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-replay-'));
  const file = join(folder, 'new.yaml');
  writeFileSync(file, 'queues:\n  - name: Support\n    fallbackQueue: Suport\n');
  const error: unknown = await routingCommand(house, ['replay', ...day, '--config', file]).catch(
    (reason: unknown) => reason,
  );
  rmSync(folder, { recursive: true });
  expect(error).toBeInstanceOf(Refusal);
  expect((error as Refusal).message).toContain(
    `${file}:3:20 queues[Support].fallbackQueue: There is no queue “Suport”. Did you mean “Support”? (queue.unknown)`,
  );
});

it('prints a quiet day as such, for people and for programs', async () => {
  const text = await routingCommand(house, ['replay', ...day]);
  expect(text).toContain('0 of 0 recorded assignments reproduced exactly (0 cycles).');
  expect(text).toMatch(/^Support +recorded +0 +0 +0 +0 +– /m);
  const report = JSON.parse(await routingCommand(house, ['replay', ...day, '--json'])) as object;
  expect(report).toMatchObject({
    from: '2026-01-05T00:00:00.000Z',
    fidelity: { assignments: 0, reproduced: 0, differences: [] },
    simulated: null,
  });
});
