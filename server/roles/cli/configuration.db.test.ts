/** `./patchbay config …` against a real database. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization } from '../../../testing/people.ts';
import { Refusal } from './command.ts';
import { configurationCommand } from './configuration.ts';

let house: TestHouse;
let folder: string;
beforeAll(async () => {
  house = await createTestHouse(inject('adminConnectionString'));
  folder = mkdtempSync(join(tmpdir(), 'patchbay-config-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await house.close();
});

const config = (...args: string[]) => configurationCommand(house, args);
const write = (text: string): string => {
  const file = join(folder, 'centre.yaml');
  writeFileSync(file, text);
  return file;
};

test('export, diff, apply, versions, show, revert', async () => {
  await expect(config('export')).rejects.toThrow('no organization');
  await makeOrganization(house);
  const first = await config('export');
  expect(first).toContain('queues:\n  - name: Support\n');

  const file = join(folder, 'exported.yaml');
  expect(await config('export', file)).toBe(`Version 0 is in ${file}.`);
  expect(readFileSync(file, 'utf8').trimEnd()).toBe(first);
  expect(await config('diff', file)).toBe('Nothing would change.');
  expect(await config('apply', file)).toBe('Nothing changed: version 0 says the same.');

  const changed = write(
    first.replace('priority: 100', 'priority: 5').replace('groups: []', 'groups: [Tier 1]'),
  );
  const lines = '+ groups[Tier 1]: {"name":"Tier 1"}\n~ queues[Support].priority: 100 → 5';
  expect(await config('diff', changed)).toBe(lines);
  expect(await config('apply', changed, '--comment', 'first', '--expect-version', '0')).toBe(
    `${lines}\nVersion 1 is in effect.`,
  );
  expect(await config('versions')).toMatch(
    /^ {4}1 {2}\S+ {2}command line {2}first\n {4}0 {2}\S+ {2}system {2}As it was found/,
  );
  expect(await config('show', '0')).toBe(first);
  expect(await config('revert', '0')).toMatch(/Version 2 is in effect\.$/);
  expect(await config('export')).toBe(first);
  expect(JSON.parse(await config('diff', changed, '--json'))).toEqual({
    version: 2,
    differences: [
      { change: 'added', path: 'groups[Tier 1]', after: { name: 'Tier 1' } },
      { change: 'changed', path: 'queues[Support].priority', before: 100, after: 5 },
    ],
  });
});

test('everything that is wrong is told, by file, line and column', async () => {
  const file = write('queues:\n  - name: Support\n    fallbackQueue: Suport\n    colour: red\n');
  const error: unknown = await config('apply', file).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Refusal);
  const lines = (error as Refusal).message.split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toBe(
    `${file}:3:20 queues[Support].fallbackQueue: There is no queue “Suport”. Did you mean “Support”? (queue.unknown)`,
  );
  expect(lines[1]).toMatch(
    new RegExp(`^${file}:4:5 queues\\[Support\\]\\.colour: .*\\(document\\.unknown_field\\)$`),
  );
  expect(lines[2]).toContain('nothing was changed');
});

test.each([
  [['frobnicate'], 'usage:'],
  [[], 'usage:'],
  [['export', 'a', 'b'], 'usage:'],
  [['diff'], 'Which file?'],
  [['diff', '/nowhere/at-all.yaml'], 'There is no file'],
  [['revert'], 'Which version?'],
  [['revert', 'one'], 'Which version?'],
  [['revert', '77'], 'no such version'],
  [['export', '--organization', 'nobody'], 'no organization “nobody”'],
  [['export', '--frobnicate'], 'usage:'],
])('%j is refused', async (args, message) => {
  await expect(config(...args)).rejects.toThrow(message);
});

test('which organization, when there are several', async () => {
  const other = await makeOrganization(house);
  await expect(config('export')).rejects.toThrow(`org-${other.organizationId}`);
  expect(await config('export', '--organization', `org-${other.organizationId}`)).toContain(other.channelId);
});
