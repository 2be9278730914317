/** AI agents and their topics in the document: applied, exported, refused; secrets stay out of it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { openConversation } from '../../conversations/index.ts';
import { openHouse } from '../testing/scene.ts';
import { applyConfiguration } from './commands/apply-configuration.ts';
import { by, ConfigurationStage, refusal } from './testing-stage.ts';

let house: TestHouse;
let stage: ConfigurationStage;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  stage = await ConfigurationStage.set(house);
});

const agents = (answer = 'Nine to five.') => `aiAgents:
  - name: Helper
    settings: {recognitionThreshold: 0.6}
    topics:
      - name: Opening hours
        yaml: |
          kind: AdaptiveDialog
          beginDialog:
            kind: OnConversationStart
            id: main
            actions:
              # Said first.
              - kind: SendActivity
                id: say
                activity: ${answer}
      - {name: Quiet, enabled: false, yaml: 'kind: AdaptiveDialog'}
  - name: Bot
    kind: outside
    settings: {protocol: activity, url: 'https://bot.contoso.example/api/messages'}
`;
const workstreams = (agent: string) => `workstreams: [{name: Chat, defaultQueue: Support${agent}}]\n`;
const rows = (sql: string) => house.db.system<Record<string, unknown>>(sql, [stage.org.organizationId]);
const topics = () =>
  rows(
    `select t.name, t.enabled, t.yaml from topic t join ai_agent a on a.id = t.ai_agent_id
     where t.organization_id = $1 order by t.name`,
  );
const versions = () =>
  rows('select version, note from topic_version where organization_id = $1 order by version');

test('what is applied is exported as it was, byte for byte, and applied again without a change', async () => {
  await stage.apply(agents());
  const exported = await stage.exported();
  expect((await stage.apply(exported)).differences).toEqual([]);
  expect((await stage.apply(agents())).differences).toEqual([]);
  expect(await topics()).toEqual([
    { name: 'Opening hours', enabled: true, yaml: expect.stringContaining('# Said first.\n') },
    { name: 'Quiet', enabled: false, yaml: 'kind: AdaptiveDialog' },
  ]);
  const applied = await stage.apply(agents('Ten.'));
  expect(applied.differences.map(({ path, change }) => [path, change])).toEqual([
    ['aiAgents[Helper].topics[Opening hours].yaml', 'changed'],
  ]);
  await stage.apply('aiAgents: []');
  expect(await topics()).toEqual([]);
  await stage.apply(exported);
  expect(await stage.exported()).toBe(exported);
});

test('a change of topics is a version of theirs, and is told', async () => {
  await stage.apply(agents());
  await stage.apply(agents('Ten.'));
  const note = 'By the configuration';
  expect(await versions()).toEqual([
    { version: 1, note },
    { version: 2, note },
  ]);
  const told = await stage.events('topic.changed');
  expect(told.map(({ payload }) => (payload as { name?: string }).name)).toEqual([
    'Opening hours',
    'Quiet',
    'Opening hours',
  ]);
});

test('a document that does not speak of AI agents leaves them alone', async () => {
  await stage.apply(agents());
  const before = await topics();
  await stage.apply('timeZone: Europe/Vienna');
  expect(await topics()).toEqual(before);
  expect(await versions()).toHaveLength(1);
});

test('a workstream uses an agent that comes with it; taken out together they go', async () => {
  await stage.apply(agents() + workstreams(', aiAgent: Helper'));
  expect(
    await rows(
      'select a.name from workstream w join ai_agent a on a.id = w.ai_agent_id where w.organization_id = $1',
    ),
  ).toEqual([{ name: 'Helper' }]);
  expect(await refusal(stage.apply('aiAgents: []'))).toEqual({
    code: 'configuration.invalid',
    problems: ['ai_agent.unknown workstreams[Chat].aiAgent'],
  });
  await stage.apply(`aiAgents: []\n${workstreams('')}`);
  expect(await rows('select 1 from ai_agent where organization_id = $1')).toEqual([]);
});

test('an agent that has a conversation is not taken out', async () => {
  await stage.apply(agents() + workstreams(', aiAgent: Helper'));
  const conversationId = house.ids.next();
  await openConversation(house, stage.org.organizationId, {
    conversationId,
    channel: 'chat',
    channelId: stage.org.channelId,
    customer: { externalId: conversationId, name: 'Customer' },
  });
  expect(await refusal(stage.apply(`aiAgents: []\n${workstreams('')}`))).toEqual({
    code: 'configuration.in_use',
    problems: ['ai_agent.in_use aiAgents[Helper]'],
  });
});

test('a secret stays with its agent, and does not follow it to another address', async () => {
  await stage.apply(agents());
  await house.db.system(
    `insert into outside_secret (ai_agent_id, organization_id, sealed)
     select id, organization_id, 'sealed' from ai_agent where organization_id = $1 and name = 'Bot'`,
    [stage.org.organizationId],
  );
  const secrets = () => rows('select sealed from outside_secret where organization_id = $1');
  await stage.apply(agents('Ten.'));
  expect(await secrets()).toHaveLength(1);
  expect(await stage.exported()).not.toContain('sealed');
  await stage.apply(agents().replace('bot.contoso.example', 'elsewhere.example'));
  expect(await secrets()).toEqual([]);
});

test.each([
  ['aiAgents: [{name: A}, {name: a}]', 'name.duplicate aiAgents[a].name'],
  [
    'aiAgents: [{name: A, topics: [{name: T, yaml: x}, {name: T, yaml: y}]}]',
    'name.duplicate aiAgents[A].topics[T].name',
  ],
  [
    'aiAgents: [{name: A, settings: {recognitionThreshold: 2}}]',
    'document.invalid_value aiAgents[A].settings.recognitionThreshold',
  ],
  ['aiAgents: [{name: A, settings: {moon: full}}]', 'document.unknown_field aiAgents[A].settings.moon'],
  ['aiAgents: [{name: A, kind: scenario}]', 'document.missing_field aiAgents[A].settings.scenario'],
  [
    'aiAgents: [{name: A, kind: scenario, settings: {scenario: s}, topics: [{name: T, yaml: x}]}]',
    'ai_agent.kind aiAgents[A].topics',
  ],
  [
    'aiAgents: [{name: Helper, kind: scenario, settings: {scenario: s}}]',
    'ai_agent.kind aiAgents[Helper].kind',
  ],
  ['aiAgents: [{name: A, topics: [{name: T, yaml: nothing}]}]', 'topic.invalid aiAgents[A].topics[T].yaml'],
])('%s is refused', async (document, problem) => {
  await stage.apply(agents());
  const checkTopic = (_: string, yaml: string) =>
    yaml === 'nothing' ? { message: 'Not a topic.', line: 1, column: 1 } : null;
  const applied = applyConfiguration(house, stage.org.organizationId, { document, checkTopic, ...by });
  expect(await refusal(applied)).toEqual({ code: 'configuration.invalid', problems: [problem] });
});
