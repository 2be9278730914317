/** Topics come in from files, as drafts or at once, and go out again byte for byte. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization } from '../../../testing/people.ts';
import { readZip } from '../../platform/zip/index.ts';
import { readAgent } from '../queries/ai-agents.ts';
import { exportTopics, topicText } from '../queries/export-topics.ts';
import { listTopics } from '../queries/topics.ts';
import { topicSaying } from '../testing-management.ts';
import { importTopics } from './import-topics.ts';
import { mayHoldTopics } from './topic-files.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
});
afterAll(() => house.close());

async function stage() {
  const { organizationId, aiAgentId } = await makeOrganization(house, { withAiAgent: true });
  const author = { organizationId, actor: 'system' } as const;
  return {
    organizationId,
    agentId: aiAgentId!,
    take: (files: Record<string, string | Buffer>, how: { dryRun?: boolean; publish?: boolean } = {}) =>
      importTopics(house, author, {
        files: Object.entries(files).map(([name, content]) => ({ name, bytes: Buffer.from(content) })),
        dryRun: how.dryRun ?? false,
        publish: how.publish ?? false,
      }),
    states: async () =>
      (await listTopics(house, organizationId)).topics.map(({ name, state }) => [name, state]),
  };
}

const hello = topicSaying('Hello.', 'hello');
const bye = `# Name: Goodbye\r\n${topicSaying('Bye.', 'bye').replaceAll('\n', '\r\n')}`;

it('a dry run says what would come, and stores nothing', async () => {
  const at = await stage();
  const { files, version } = await at.take({ 'Hello.yaml': hello, 'Bad.yaml': 'kind: [' }, { dryRun: true });
  expect(files.map(({ ok, topics }) => [ok, topics.map(({ change }) => change)])).toEqual([
    [true, ['added']],
    [false, []],
  ]);
  expect(version).toBeNull();
  expect(await at.states()).toEqual([]);
});

it('drafts first; the same again changes nothing; published they are one version', async () => {
  const at = await stage();
  await at.take({ 'Hello.yaml': hello, 'Bye.mcs.yml': bye });
  expect(await at.states()).toEqual([
    ['Bye', 'draft'],
    ['Hello', 'draft'],
  ]);
  const { version } = await at.take({ 'Hello.yaml': hello, 'Bye.mcs.yml': bye }, { publish: true });
  expect(version).toBe(1);
  expect(await at.states()).toEqual([
    ['Bye', 'published'],
    ['Hello', 'published'],
  ]);
  const again = await at.take({ 'Hello.yaml': hello, 'Bye.mcs.yml': topicSaying('Bye!', 'bye') });
  expect(again.files.flatMap(({ topics }) => topics.map(({ change }) => change))).toEqual([
    'unchanged',
    'changed',
  ]);
  expect(await at.states()).toEqual([
    ['Bye', 'changed'],
    ['Hello', 'published'],
  ]);
});

it('what goes out is what came in, byte for byte; the zip comes in again', async () => {
  const at = await stage();
  await at.take({ 'Hello.yaml': hello, 'Bye.mcs.yml': bye }, { publish: true });
  const from = 'published' as const;
  expect(await topicText(house, at.organizationId, { name: 'Bye', from })).toEqual({
    fileName: 'Bye.mcs.yml',
    yaml: bye,
  });
  const { fileName, bytes } = await exportTopics(house, at.organizationId, { from });
  expect(fileName).toBe('Assistant-topics.zip');
  expect(readZip(bytes).map(({ path, bytes: content }) => [path, content.toString()])).toEqual([
    ['topics/Bye.mcs.yml', bye],
    ['topics/Hello.mcs.yml', hello],
  ]);
  const other = await stage();
  await other.take({ [fileName]: bytes }, { publish: true });
  expect((await exportTopics(house, other.organizationId, { from })).bytes.equals(bytes)).toBe(true);
});

it('the agent gets its instructions when they are published, and not before', async () => {
  const at = await stage();
  const files = {
    'agent.mcs.yml': 'kind: GptComponentMetadata\ninstructions: Be brief.\n',
    'Hello.yaml': hello,
  };
  const instructions = async () =>
    (await readAgent(house, at.organizationId, at.agentId)).settings.instructions;
  expect((await at.take(files)).instructions).toBe('Be brief.');
  expect(await instructions()).toBe('');
  await at.take(files, { publish: true });
  expect(await instructions()).toBe('Be brief.');
});

it('refuses an upload without any topic', async () => {
  const at = await stage();
  await expect(at.take({ 'a.md': '# Notes\n', 'b.md': '# More\n' })).rejects.toMatchObject({
    code: 'topic.import_refused',
  });
});

const shared = join(import.meta.dirname, '../../../../shared/data/copilot-studio-topics');

it.skipIf(!existsSync(shared))(
  `all public examples come in, are listed, and go out as they came${existsSync(shared) ? '' : ' (skipped: no ../shared/data)'}`,
  async () => {
    const at = await stage();
    const names = readdirSync(shared).filter((name) => mayHoldTopics(name) && !/\.md\.mcs\.yml$/.test(name));
    const texts = names.map((name) => readFileSync(join(shared, name), 'utf8'));
    const { files, version } = await at.take(
      Object.fromEntries(names.map((name, index) => [name, texts[index]!])),
      { publish: true },
    );
    expect([version, files.every(({ ok }) => ok)]).toEqual([1, true]);
    expect((await at.states()).filter(([, state]) => state !== 'published')).toEqual([]);
    const { bytes } = await exportTopics(house, at.organizationId, { from: 'published' });
    const out = readZip(bytes).map(({ bytes: content }) => content.toString('utf8'));
    expect(out.sort()).toEqual(texts.sort());
  },
);
