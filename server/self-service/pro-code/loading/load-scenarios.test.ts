/** What is said of agents' code that cannot be loaded: the file, and what is wrong in it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadScenarios } from './load-scenarios.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scenarios-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const sdk = join(import.meta.dirname, '..', 'sdk.ts');
const code = (name: string, more = '') => `
import { defineAgent, defineScenario } from '${sdk}';
const one = defineAgent({ name: 'one', description: 'One.', instructions: 'Be one.' });
export const scenario = defineScenario({ name: '${name}', start: 'one', agents: [one]${more} });
`;
function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

test('of a folder: what is in it and in its subfolders; a file by itself', async () => {
  write('team/a/scenario.ts', code('A'));
  write('team/b/scenario.ts', code('B'));
  write('team/b/notes.ts', 'throw new Error("is not read")');
  const alone = write('alone.ts', code('C'));
  const scenarios = await loadScenarios([join(folder, 'team'), alone]);
  expect([...scenarios.keys()].sort()).toEqual(['A', 'B', 'C']);
});

test.each([
  ['nothing there', 'missing.ts', null, 'there is no such file or folder'],
  ['no scenario', 'empty.ts', 'export const scenario = {};', 'it exports no scenario'],
  ['not TypeScript', 'broken.ts', 'export const = ;', 'it cannot be run'],
  ['throws', 'throws.ts', 'throw new TypeError("no key");', 'it cannot be run: TypeError: no key'],
  [
    'an unknown agent',
    'unknown.ts',
    code('D', `, handoffs: [{ from: 'one', to: 'two', kind: 'silent' }]`),
    '"two"',
  ],
  ['limits that cannot be', 'limits.ts', code('E', ', limits: { turns: 0 }'), '`limits.turns` must be more'],
  [
    'sharing what is not known',
    'share.ts',
    code('F', `, anybodyMayHandOffTo: { targets: ['nobody'] }`),
    '"nobody", which is not among its agents',
  ],
])('%s', async (_, path, text, message) => {
  const file = text === null ? join(folder, path) : write(path, text);
  await expect(loadScenarios([file])).rejects.toMatchObject({
    name: 'ScenarioLoadError',
    message: expect.stringContaining(message),
  });
  await expect(loadScenarios([file])).rejects.toThrow(file);
});

test('two of one name are told with both files', async () => {
  const first = write('first.ts', code('Same'));
  const second = write('second.ts', code('Same'));
  await expect(loadScenarios([first, second])).rejects.toThrow(
    `${second}: the scenario "Same" is in ${first}`,
  );
});
