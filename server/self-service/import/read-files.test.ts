import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeZip } from '../../platform/zip/index.ts';
import { topicSaying } from '../testing-management.ts';
import { readTopicFiles } from './read-files.ts';
import { mayHoldTopics, topicNameOf } from './topic-files.ts';

const file = (name: string, text: string) => ({ name, bytes: Buffer.from(text) });
const hello = topicSaying('Hello.', 'hello');
const namesIn = (read: ReturnType<typeof readTopicFiles>) =>
  read.files.flatMap(({ topics }) => topics.map(({ name, displayName }) => [name, displayName]));

describe('the names of topics', () => {
  it.each([
    ['Greeting.mcs.yml', 'Greeting'],
    ['topics/Order status.topic.yaml', 'Order status'],
    ['x.zip/botcomponents/contoso_bot.topic.Escalate/data', 'Escalate'],
    ['topics/contoso_bot.topic.Café.mcs.yml', 'Cafe'],
    ['Dotted.Display.Name.mcs.yml', 'Dotted.Display.Name'],
    ['✓.yml', 'topic'],
  ])('%s is %s', (path, name) => {
    expect(topicNameOf(path)).toBe(name);
  });
});

it('knows which files of a folder may hold topics', () => {
  const paths = [
    'topics/a.mcs.yml',
    'b.yaml',
    'botcomponents/x.topic.A/data',
    'botcomponents/x.topic.A/botcomponent.xml',
  ];
  expect(paths.filter(mayHoldTopics)).toEqual(paths);
  expect(
    ['LICENSE', 'README.md', 'data', 'a.json', '.git/a.yml', 'x/node_modules/a.yml'].filter(mayHoldTopics),
  ).toEqual([]);
});

it('a file is taken byte for byte', () => {
  const texts = [
    hello,
    `\uFEFF${hello}`,
    hello.replaceAll('\n', '\r\n'),
    `---\n${hello}`,
    `${hello}\n\n# The end.`,
  ];
  const read = readTopicFiles(texts.map((text, index) => file(`t${index}.yaml`, text)));
  expect(read.files.map(({ ok }) => ok)).toEqual(texts.map(() => true));
  expect(read.files.flatMap(({ topics }) => topics.map(({ yaml }) => yaml))).toEqual(texts);
});

it('a file of several documents holds several topics; places are those of the file', () => {
  const read = readTopicFiles([
    file('all.yaml', `${hello}---\n${hello}---\nkind: AdaptiveDialog\nbeginDialog: 1\n`),
  ]);
  expect(namesIn(read).map(([name]) => name)).toEqual(['all 1', 'all 2']);
  const { ok, errors } = read.files[0]!;
  expect(ok).toBe(false);
  expect(errors).toMatchObject([{ line: hello.split('\n').length * 2 + 1 }]);
});

it('a solution brings topics with their titles, the agent’s instructions, and what else it is made of', () => {
  const title = (name: string) =>
    `<botcomponent schemaname="x"><componenttype>9</componenttype><name>${name}</name></botcomponent>`;
  const solution = writeZip(
    [
      file('solution.xml', '<x/>'),
      file(
        'botcomponents/contoso.topic.Escalate/data',
        'kind: AdaptiveDialog\nbeginDialog:\n  kind: OnEscalate\n  id: main\n  actions: []\n',
      ),
      file('botcomponents/contoso.topic.Escalate/botcomponent.xml', title('Talk &amp; transfer')),
      file('botcomponents/contoso.gpt.default/data', 'kind: GptComponentMetadata\ninstructions: Be brief.\n'),
      file(
        'botcomponents/contoso.knowledge.Docs/data',
        'kind: KnowledgeSourceConfiguration\nsource:\n  kind: WebsiteSource\n',
      ),
      file('botcomponents/contoso.knowledge.Docs/botcomponent.xml', title('Product pages')),
      file('bots/contoso/configuration.json', '{}'),
    ].map(({ name, bytes }) => ({ path: name, bytes })),
  );
  const read = readTopicFiles([{ name: 'contoso.zip', bytes: solution }]);
  expect(read.files.every(({ ok }) => ok)).toBe(true);
  expect(namesIn(read)).toEqual([['Escalate', 'Talk & transfer']]);
  expect(read).toMatchObject({ instructions: 'Be brief.', knowledgeSources: ['Product pages'] });
  expect(read.files.map(({ file: name, other, unsupported }) => [name, other, unsupported])).toEqual([
    ['contoso.zip/botcomponents/contoso.topic.Escalate/data', null, []],
    ['contoso.zip/botcomponents/contoso.gpt.default/data', 'agent', []],
    ['contoso.zip/botcomponents/contoso.knowledge.Docs/data', 'knowledge', ['KnowledgeSourceConfiguration']],
  ]);
});

it('two files of one name are two topics', () => {
  const read = readTopicFiles([file('a/Hello.yaml', hello), file('b/hello.yml', hello)]);
  expect(namesIn(read).map(([name]) => name)).toEqual(['Hello', 'hello 2']);
});

it('what is no topic is an error alone, and passed over beside others', () => {
  const settings = file('settings.yml', 'displayName: Contoso\n');
  expect(readTopicFiles([settings]).files).toMatchObject([{ ok: false, errors: [{ line: 1 }] }]);
  const read = readTopicFiles([settings, file('notes.md', '# Notes\n'), file('hello.yaml', hello)]);
  expect(read.files.map(({ file: name, ok, other }) => [name, ok, other])).toEqual([
    ['settings.yml', true, 'other'],
    ['hello.yaml', true, null],
  ]);
});

it.each([
  ['an empty list', '[]', 1, 1],
  ['text', 'Welcome to our shop.\n', 1, 1],
  ['nothing', '', 1, 1],
  ['comments', '# Nothing yet\n', 1, 1],
  ['a list', '# All of them\n- kind: AdaptiveDialog\n- kind: AdaptiveDialog\n', 2, 1],
])(
  '%s was taken for a file that is fine: it is an error with its place, alone and beside topics',
  (_, text, line, column) => {
    for (const others of [[], [file('hello.yaml', hello)]]) {
      const [read] = readTopicFiles([file('odd.yaml', text), ...others]).files;
      expect(read).toMatchObject({
        ok: false,
        topics: [],
        errors: [{ message: expect.stringMatching(/AdaptiveDialog/), line, column }],
      });
    }
  },
);

it('a broken formula was imported in silence: it is told with its place, and kept as it is', () => {
  const [read] = readTopicFiles([file('a.yaml', topicSaying('It is {Sum(1,}.', 'sum'))]).files;
  expect(read).toMatchObject({
    ok: false,
    errors: [{ line: expect.any(Number), column: expect.any(Number) }],
  });
  expect(read?.topics[0]?.yaml).toContain('{Sum(1,}');
});

it('names the place of an error, kinds that cannot run, and files that are no text', () => {
  const odd =
    'kind: AdaptiveDialog\nbeginDialog:\n  kind: OnMoonrise\n  id: main\n  actions:\n    - kind: Levitate\n      id: up\n';
  const read = readTopicFiles([
    file('bad.yaml', 'kind: AdaptiveDialog\nbeginDialog:\n  kind: [\n'),
    file('odd.yaml', odd),
    { name: 'binary.yaml', bytes: Buffer.from([0xff, 0xfe, 0x00]) },
    file('broken.zip', 'no zip'),
  ]);
  expect(read.files.map(({ ok }) => ok)).toEqual([false, true, false, false]);
  expect(read.files[0]!.errors[0]!.line).toBeGreaterThan(2);
  expect(read.files[1]!.unsupported).toEqual(['Levitate', 'OnMoonrise']);
  expect(read.files[2]!.errors[0]!.message).toContain('UTF-8');
  expect(read.files[3]!.errors[0]!.message).toContain('no zip file');
});

const shared = join(import.meta.dirname, '../../../../shared/data/copilot-studio-topics');

describe.skipIf(!existsSync(shared))(
  `public examples${existsSync(shared) ? '' : ' (skipped: no ../shared/data)'}`,
  () => {
    it('all of them are read, each under a name of its own', () => {
      const names = readdirSync(shared).filter(mayHoldTopics);
      const read = readTopicFiles(names.map((name) => ({ name, bytes: readFileSync(join(shared, name)) })));
      expect(read.files.filter(({ ok }) => !ok)).toEqual([]);
      const topics = read.files.flatMap((one) => one.topics);
      expect(topics).toHaveLength(70);
      expect(new Set(topics.map(({ name }) => name)).size).toBe(70);
    });
  },
);
