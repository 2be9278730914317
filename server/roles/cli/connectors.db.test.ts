/** `./patchbay connectors import …` against a real database. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative } from '../../../testing/people.ts';
import { listConnectors } from '../../connectors/plugins/index.ts';
import { connectorsCommand, type Outcome } from './connectors.ts';

let house: TestHouse;
let folder: string;
beforeAll(async () => {
  house = await createTestHouse(inject('adminConnectionString'));
  folder = mkdtempSync(join(tmpdir(), 'patchbay-connectors-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await house.close();
});

const run = (...args: string[]): Promise<Outcome> =>
  connectorsCommand(['import', ...args, '--json'], (work) => work(house));

const stored = async (organizationId: string): Promise<string[]> =>
  (await listConnectors(house, organizationId)).map(({ name }) => name);

test('stores what it imports, says what it refuses, and stores nothing in a dry run', async () => {
  const made = await makeOrganization(house);
  const good = join(folder, 'deals.json');
  const paths = { '/a': { get: { operationId: 'A', responses: { 204: { description: '' } } } } };
  writeFileSync(
    good,
    JSON.stringify({ swagger: '2.0', info: { title: 'Deals' }, host: 'api.example.com', paths }),
  );
  await expect(run(good, '--user', 'nobody')).rejects.toThrow('There is no user “nobody”.');

  const username = `rep-${await makeRepresentative(house, made)}`;
  expect(await run(good, '--dry-run')).toMatchObject({ ok: true });
  expect(await stored(made.organizationId)).toEqual([]);
  const outcome = await run(good, '--user', username);
  expect(outcome.ok).toBe(true);
  expect(JSON.parse(outcome.text)).toMatchObject({ source: 'deals.json', name: 'Deals', operations: 1 });
  expect(await stored(made.organizationId)).toEqual(['Deals']);

  writeFileSync(join(folder, 'broken.json'), '{"swagger": "2.0" "paths": {}}');
  const both = await run(folder, '--user', username);
  expect(both.ok).toBe(false);
  expect(both.text.split('\n').map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { source: 'broken.json', line: 1, column: 19 },
    { source: 'deals.json', name: 'Deals' },
  ]);
  expect(await stored(made.organizationId)).toEqual(['Deals']);
});
