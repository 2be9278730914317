/** `./patchbay knowledge …`: import against a real database, and evaluation without one. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative } from '../../../testing/people.ts';
import { listArticles, searchArticles } from '../../knowledge/index.ts';
import { knowledgeCommand } from './knowledge.ts';

const bank = join(import.meta.dirname, '../../../../shared/data/rho-bank-knowledge');
const hasBank = existsSync(bank);

let house: TestHouse;
let folder: string;
beforeAll(async () => {
  house = await createTestHouse(inject('adminConnectionString'));
  folder = mkdtempSync(join(tmpdir(), 'patchbay-knowledge-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await house.close();
});

const run = (...args: string[]) => knowledgeCommand(args, (work) => work(house));
const noHouse = (): never => {
  throw new Error('this needs no house');
};
const write = (name: string, data: string | Buffer) => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), data);
};
const lines = (text: string) => text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);

test('imports a folder of several formats, goes on after a refusal, and stores the same only once', async () => {
  const made = await makeOrganization(house);
  const username = `rep-${await makeRepresentative(house, made)}`;
  write('faq/returns.md', '# Returns\n\nSend it back within 30 days.');
  write('faq/fees.html', '<h1>Fees</h1><p>None.</p>');
  write(
    'list.json',
    '[{"id":"a","title":"A","content":"Aardvarks."},{"id":"b","title":"B","content":"Bees."}]',
  );
  write('broken.pdf', 'no');
  write('LICENSE.txt', 'not knowledge');
  const mine = [join(folder, 'faq'), join(folder, 'list.json'), join(folder, 'broken.pdf')];
  const dry = await knowledgeCommand(['import', ...mine, '--dry-run', '--json'], noHouse);
  expect(dry.ok).toBe(false);
  expect(lines(dry.text)).toMatchObject([
    { file: 'fees.html', articles: [{ id: 'fees', title: 'Fees', changed: false }] },
    { file: 'returns.md' },
    { file: 'list.json', articles: [{ id: 'a' }, { id: 'b' }] },
    { file: 'broken.pdf', error: expect.stringMatching(/cannot be read as a PDF/) },
  ]);
  const first = await run('import', ...mine, '--user', username);
  expect(first.text).toContain('4 articles read, 4 stored anew, 1 files refused');
  const again = await run('import', folder, '--user', username, '--state', 'published');
  expect(again.text).toContain('4 articles read');
  const drafts = await run('import', join(folder, 'faq'), '--user', username, '--state', 'draft');
  expect(drafts.ok).toBe(true);
  const states = await listArticles(house, made.organizationId, { limit: 20 });
  expect(states.find(({ articleId }) => articleId === 'fees')).toMatchObject({
    state: 'draft',
    publishedVersion: 1,
    version: 2,
  });
});

test('says what is wrong with the command', async () => {
  await expect(run('import')).rejects.toThrow(/usage/);
  await expect(run('import', '/nowhere')).rejects.toThrow('There is no file or folder /nowhere.');
  await expect(run('import', folder, '--state', 'gone')).rejects.toThrow(/no state “gone”/);
  await expect(run('import', folder, '--user', 'nobody')).rejects.toThrow(/no user “nobody”/);
  write('q.jsonl', '{"query":"x","required":["a"]}\n\n{"query":1}\n');
  await expect(
    knowledgeCommand(['evaluate', '--articles', folder, '--queries', join(folder, 'q.jsonl')], noHouse),
  ).rejects.toThrow(/q\.jsonl:3/);
});

test('evaluates without a house', async () => {
  write('some/a.md', '# Aardvarks\n\nThey dig.');
  write('some/b.md', '# Bees\n\nThey fly.');
  write(
    'queries.jsonl',
    '{"query":"digging aardvark","required":["a"]}\n{"query":"who flies","required":["b","c"]}',
  );
  const { text, ok } = await knowledgeCommand(
    ['evaluate', '--articles', join(folder, 'some'), '--queries', join(folder, 'queries.jsonl'), '--json'],
    noHouse,
  );
  expect(ok).toBe(true);
  expect(JSON.parse(text)).toEqual({
    recallAt5: 0.75,
    recallAt10: 0.75,
    recallAt20: 0.75,
    anyAt10: 1,
    p99Ms: expect.any(Number),
  });
});

test.skipIf(!hasBank)(
  `imports the 698 articles of the bank in one command${hasBank ? '' : ' (skipped: no ../shared/data)'}`,
  async () => {
    const made = await makeOrganization(house);
    const username = `rep-${await makeRepresentative(house, made)}`;
    const { text, ok } = await run('import', bank, '--user', username);
    expect(ok).toBe(true);
    expect(text).toBe('698 articles read, 698 stored anew, 0 files refused');
    const ask = (question: string, forStaff: boolean) =>
      searchArticles(house, made.organizationId, { question, limit: 3, forStaff });
    const [teen] = await ask('Can my son, who is 14, get a Light Green account, and who has to sign?', false);
    expect(teen!.id).toMatch(/light_green_account/);
    // What is written for colleagues stays with them.
    const code = 'account recovery bypass code';
    expect((await ask(code, true))[0]!.title).toBe('Account Recovery Bypass Code (Internal)');
    expect((await ask(code, false)).every(({ title }) => !/internal/i.test(title))).toBe(true);
  },
  60_000,
);
