/** `./patchbay topics import`: checks without a database, and takes over into a real one. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { AgentSetup } from '../../../contracts/agents.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative } from '../../../testing/people.ts';
import { createAgent, listTopics } from '../../self-service/index.ts';
import { topicsCommand } from './topics.ts';

const shared = join(import.meta.dirname, '../../../../shared/data/copilot-studio-topics');
const hasShared = existsSync(shared);

let house: TestHouse;
let folder: string;
beforeAll(async () => {
  house = await createTestHouse(inject('adminConnectionString'));
  folder = mkdtempSync(join(tmpdir(), 'patchbay-topics-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await house.close();
});

const check = (...args: string[]) =>
  topicsCommand(['import', ...args, '--dry-run'], () => {
    throw new Error('this needs no house');
  });
const run = (...args: string[]) => topicsCommand(['import', ...args], (work) => work(house));
const write = (name: string, text: string) => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
};
const topic = (name: string, action = 'SendActivity\n      activity: Hi') =>
  `kind: AdaptiveDialog\nbeginDialog:\n  kind: OnRecognizedIntent\n  id: main\n  intent:\n    displayName: ${name}\n    triggerQueries:\n      - ${name}\n  actions:\n    - kind: ${action}\n      id: a\n`;

test('one object a file, with kinds that cannot run and the place of every error; others are not stopped', async () => {
  write('one/good.yaml', topic('good'));
  write('one/deep/er/odd.mcs.yml', topic('odd', 'Levitate\n      to: 3'));
  write('one/bad.yaml', 'kind: AdaptiveDialog\nbeginDialog:\n  kind: OnRedirect\n  actions:\n    - no\n');
  write('one/README.md', '# Not a topic');
  write('one/botcomponents/contoso.topic.Hi/data', topic('hi'));
  const { text, ok } = await check(join(folder, 'one'), '--json');
  expect(ok).toBe(false);
  expect(text.split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      file: 'bad.yaml',
      ok: false,
      unsupported: [],
      errors: [{ message: expect.stringContaining('kind'), line: 5, column: 7 }],
    },
    { file: 'botcomponents/contoso.topic.Hi/data', ok: true, unsupported: [], errors: [] },
    { file: 'deep/er/odd.mcs.yml', ok: true, unsupported: ['Levitate'], errors: [] },
    { file: 'good.yaml', ok: true, unsupported: [], errors: [] },
  ]);
  const said = await check(join(folder, 'one'));
  expect(said.text).toContain('bad.yaml:5:7: ');
  expect(said.text).toContain('deep/er/odd.mcs.yml: cannot run here: Levitate');
  expect(said.text).toContain('4 files, 1 refused\n3 topics read');
  expect((await check(join(folder, 'one/good.yaml'))).ok).toBe(true);
  expect((await check(join(folder, 'one/botcomponents'), '--json')).text).toContain('contoso.topic.Hi/data');
});

test('what is no topic at all is refused with its place, and what nothing fires says what is missing', async () => {
  for (const [name, text] of [
    ['list.yaml', '[]'],
    ['empty.yaml', ''],
    ['words.yaml', 'Welcome!'],
    ['items.yaml', '- kind: AdaptiveDialog\n'],
  ] as const)
    write(`none/${name}`, text);
  write('none/topic.yaml', topic('fine'));
  const { ok, text } = await check(join(folder, 'none'), '--json');
  expect(ok).toBe(false);
  const lines = text
    .split('\n')
    .map((line) => JSON.parse(line) as { file: string; ok: boolean; errors: unknown[] });
  for (const line of lines.filter(({ file }) => file !== 'topic.yaml'))
    expect(line).toMatchObject({ ok: false, errors: [{ message: expect.any(String), line: 1, column: 1 }] });
  expect(lines.filter((line) => line.ok).map(({ file }) => file)).toEqual(['topic.yaml']);
  write(
    'weekly.yaml',
    'kind: AdaptiveDialog\nbeginDialog:\n  kind: RecurrenceTrigger\n  id: main\n  actions: []\n',
  );
  const weekly = await check(join(folder, 'weekly.yaml'));
  expect(weekly.ok).toBe(true);
  expect(weekly.text).toContain(
    'weekly.yaml:3:3: A topic runs in a conversation with a customer, and there is no timetable',
  );
  expect(weekly.text).toContain('weekly.yaml: cannot run here: RecurrenceTrigger');
});

test('takes over into the agent that is named: drafts, or published', async () => {
  const made = await makeOrganization(house, { withAiAgent: true });
  const { organizationId } = made;
  const user = `rep-${await makeRepresentative(house, made)}`;
  const setup = AgentSetup.parse({ kind: 'topics' });
  const author = { organizationId, actor: 'system' } as const;
  const other = await createAgent(house, author, { name: 'Other', description: '', setup });
  write('two/A.yaml', topic('A'));
  write('two/B.yaml', topic('B'));
  const states = async (agentId?: string) =>
    (await listTopics(house, organizationId, agentId)).topics.map(({ name, state }) => [name, state]);
  const drafts = await run(join(folder, 'two'), '--user', user);
  expect(drafts).toEqual({ ok: true, text: '2 files, 0 refused\n2 topics stored as drafts' });
  expect(await states()).toEqual([
    ['A', 'draft'],
    ['B', 'draft'],
  ]);
  const again = await run(join(folder, 'two'), '--user', user);
  expect(again.text).toContain('0 topics stored as drafts');
  await run(join(folder, 'two/A.yaml'), '--user', user, '--agent', 'Other', '--publish');
  expect(await states(other)).toEqual([['A', 'published']]);
  await expect(run(join(folder, 'two'), '--user', user, '--agent', 'Nobody')).rejects.toThrow(
    'There is no AI agent of topics “Nobody”. There are: Assistant, Other.',
  );
  await expect(run(join(folder, 'two'), '--user', 'nobody')).rejects.toThrow('There is no user “nobody”');
});

test('says what to correct in the command', async () => {
  await expect(check(join(folder, 'nowhere'))).rejects.toThrow('There is no file or folder');
  mkdirSync(join(folder, 'empty'));
  await expect(check(join(folder, 'empty'))).rejects.toThrow('There are no topics');
  await expect(topicsCommand(['export'], () => Promise.reject(new Error()))).rejects.toThrow('usage:');
  await expect(check(folder, '--colour')).rejects.toThrow('usage:');
});

test.skipIf(!hasShared)(
  `reads all public examples${hasShared ? '' : ' (skipped: no ../shared/data)'}`,
  async () => {
    const { text, ok } = await check(shared, '--json');
    const lines = text.split('\n').map((line) => JSON.parse(line) as { ok: boolean });
    expect([ok, lines.length, lines.filter((line) => !line.ok)]).toEqual([true, 70, []]);
  },
);
