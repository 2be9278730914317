/** Topics are written, published, compared and taken back; what customers get is always one whole version. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative } from '../../../testing/people.ts';
import type { LoggedEvent } from '../../data-model/events/index.ts';
import { diffTopics, listTopicVersions } from '../queries/topic-versions.ts';
import { checkText, listTopics, readTopic } from '../queries/topics.ts';
import { AgentStore } from '../store/agents.ts';
import { topicSaying } from '../testing-management.ts';
import type { Author } from './author.ts';
import { discardDraft, saveDraft } from './draft-topic.ts';
import { publishDrafts, restoreTopicVersion } from './publish-topics.ts';
import { putTopic, removeTopic, setTopicEnabled } from './put-topic.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
});
afterAll(() => house.close());

/** An organization with an AI agent, and somebody who writes its topics. */
async function stage() {
  const org = await makeOrganization(house, { withAiAgent: true });
  const userId = await makeRepresentative(house, org, { name: 'Ada Author' });
  const author: Author = { organizationId: org.organizationId, actor: `representative:${userId}` };
  const agentId = org.aiAgentId!;
  return {
    organizationId: org.organizationId,
    agentId,
    author,
    read: (name: string) => readTopic(house, org.organizationId, { name }),
    save: async (name: string, yaml: string, expectedRevision?: string | null) => {
      const { topics } = await listTopics(house, org.organizationId);
      const known = topics.find((topic) => topic.name === name)?.revision ?? null;
      const expected = expectedRevision === undefined ? known : expectedRevision;
      return await saveDraft(house, author, { name, yaml, expectedRevision: expected });
    },
    publish: (names?: string[], note = '') => publishDrafts(house, author, { names, note }),
    versions: () => listTopicVersions(house, org.organizationId, { limit: 50 }),
    events: (types: string[]) =>
      house.db.system<LoggedEvent & Record<string, unknown>>(
        'select type, actor, payload from event where organization_id = $1 and type = any ($2) order by position',
        [org.organizationId, types],
      ),
  };
}

/** What customers get: the texts of the agent's topics that are on. */
async function answers({ organizationId, agentId }: { organizationId: string; agentId: string }) {
  const store = new AgentStore(house);
  try {
    const agent = await store.load(organizationId, agentId);
    return Object.fromEntries(agent!.definition.topics.map(({ name, source }) => [name, source]));
  } finally {
    store.close();
  }
}

const hours = (answer: string) => topicSaying(answer, 'opening hours', 'when are you open');
const orders = (answer: string) => topicSaying(answer, 'order status', 'where is my order');

it('a draft is nobody’s to see until it is published; then it is, with who and when', async () => {
  const at = await stage();
  const saved = await at.save('Hours', hours('Nine to five.'));
  expect(saved).toMatchObject({ name: 'Hours', state: 'draft', check: { ok: true, issues: [] } });
  expect(await answers(at)).toEqual({});
  expect(await at.publish(undefined, 'The first.')).toEqual({ version: 1, topics: ['Hours'] });
  expect(await answers(at)).toEqual({ Hours: hours('Nine to five.') });
  expect(await at.read('Hours')).toMatchObject({
    state: 'published',
    changedBy: 'Ada Author',
    yaml: hours('Nine to five.'),
    published: hours('Nine to five.'),
    revision: saved.revision,
  });
  expect(await at.versions()).toMatchObject([
    { version: 1, by: 'Ada Author', note: 'The first.', restored: null, size: 1, changed: ['Hours'] },
  ]);
  const { actor } = at.author;
  expect(await at.events(['topic.draft_changed', 'topic.changed', 'topic_version.published'])).toEqual([
    { type: 'topic.draft_changed', actor, payload: { agentId: at.agentId, name: 'Hours' } },
    { type: 'topic.changed', actor, payload: { agentId: at.agentId, name: 'Hours' } },
    {
      type: 'topic_version.published',
      actor,
      payload: { agentId: at.agentId, version: 1, topics: 1, restored: null },
    },
  ]);
});

it('who saved on top of another’s text is told, and nothing is lost', async () => {
  const at = await stage();
  const mine = await at.save('Hours', hours('Nine.'));
  const theirs = await at.save('Hours', hours('Ten.'), mine.revision);
  await expect(at.save('Hours', hours('Eleven.'), mine.revision)).rejects.toMatchObject({
    code: 'topic.conflict',
    details: { revision: theirs.revision },
  });
  await expect(at.save('Hours', hours('Eleven.'), null)).rejects.toMatchObject({ code: 'topic.conflict' });
  expect((await at.read('Hours')).yaml).toBe(hours('Ten.'));
  // Publishing changes no text: who is editing goes on.
  await at.publish();
  await expect(at.save('Hours', hours('Noon.'), theirs.revision)).resolves.toMatchObject({
    state: 'changed',
  });
});

it('of two who save the same topic at the same moment one gets the conflict', async () => {
  const at = await stage();
  const { revision } = await at.save('Hours', hours('Nine.'));
  const outcomes = await Promise.allSettled(
    ['Ten.', 'Eleven.', 'Noon.'].map((answer) => at.save('Hours', hours(answer), revision)),
  );
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
});

it('writing what customers get is no draft any more; a draft is dropped', async () => {
  const at = await stage();
  await at.save('Hours', hours('Nine.'));
  await at.publish();
  expect((await at.save('Hours', hours('Ten.'))).state).toBe('changed');
  expect((await at.save('Hours', hours('Nine.'))).state).toBe('published');
  await at.save('Hours', hours('Eleven.'));
  await discardDraft(house, at.author, { name: 'Hours' });
  expect(await at.read('Hours')).toMatchObject({ state: 'published', yaml: hours('Nine.') });
  await expect(discardDraft(house, at.author, { name: 'Hours' })).rejects.toMatchObject({
    code: 'topic.not_found',
  });
});

it('publishes all or nothing: a text that cannot be read keeps the others back', async () => {
  const at = await stage();
  await at.save('Hours', hours('Nine.'));
  const broken = await at.save(
    'Broken',
    'kind: AdaptiveDialog\nbeginDialog:\n  kind: OnRedirect\n  actions:\n    - no\n',
  );
  expect(broken.check).toMatchObject({ ok: false, issues: [{ severity: 'error', line: 5 }] });
  await expect(at.publish()).rejects.toMatchObject({
    code: 'topic.invalid',
    details: { issues: [{ topic: 'Broken', line: 5 }] },
  });
  expect(await answers(at)).toEqual({});
  expect(await at.publish(['Hours'])).toEqual({ version: 1, topics: ['Hours'] });
  await expect(at.publish(['Nowhere'])).rejects.toMatchObject({ code: 'topic.not_found' });
  // Nothing to do makes no version.
  expect(await at.publish(['Hours'])).toEqual({ version: 1, topics: [] });
});

it('an earlier version comes back whole, whatever happened since; drafts stay', async () => {
  const at = await stage();
  await at.save('Hours', hours('Nine.'));
  await at.save('Orders', orders('Soon.'));
  await at.publish();
  await at.save('Hours', hours('Ten.'));
  await at.publish();
  await setTopicEnabled(house, at.author, { name: 'Orders', enabled: false });
  await removeTopic(house, at.author, { name: 'Hours' });
  await putTopic(house, at.author, { name: 'Extra', yaml: topicSaying('More.', 'more'), enabled: true });
  await at.save('Extra', topicSaying('Much more.', 'more'));
  expect(await answers(at)).toEqual({ Extra: topicSaying('More.', 'more') });

  const restored = await restoreTopicVersion(house, at.author, { version: 1, note: 'Too soon.' });
  expect(restored).toEqual({ version: 6, topics: ['Extra', 'Hours', 'Orders'] });
  expect(await answers(at)).toEqual({ Hours: hours('Nine.'), Orders: orders('Soon.') });
  expect(await at.read('Extra')).toMatchObject({ state: 'draft', yaml: topicSaying('Much more.', 'more') });
  const history = await at.versions();
  expect(history.map(({ version, note, restored: from }) => [version, note, from])).toEqual([
    [6, 'Too soon.', 1],
    [5, '', null],
    [4, 'Hours: removed', null],
    [3, 'Orders: off', null],
    [2, '', null],
    [1, '', null],
  ]);
  await expect(restoreTopicVersion(house, at.author, { version: 7, note: '' })).rejects.toMatchObject({
    code: 'topic_version.not_found',
  });
});

it('what came past the versions is a version of its own before the next one', async () => {
  const at = await stage();
  await house.db.transaction(at.organizationId, ({ q }) =>
    q
      .insertInto('topic')
      .values({
        organization_id: at.organizationId,
        ai_agent_id: at.agentId,
        name: 'Old',
        yaml: hours('Old.'),
      })
      .execute(),
  );
  await at.save('Orders', orders('Soon.'));
  expect((await at.publish()).version).toBe(2);
  await restoreTopicVersion(house, at.author, { version: 1, note: '' });
  expect(await answers(at)).toEqual({ Old: hours('Old.') });
});

it('tells what differs between versions, and from what is being written', async () => {
  const at = await stage();
  await at.save('Hours', hours('Nine.'));
  await at.save('Orders', orders('Soon.'));
  await at.publish();
  await at.save('Hours', hours('Ten.'));
  await at.save('New', topicSaying('Hi.', 'hello'));
  const difference = await diffTopics(house, at.organizationId, { from: 'published', to: 'draft' });
  expect(
    difference.map(({ name, change, linesAdded, linesRemoved }) => [name, change, linesAdded, linesRemoved]),
  ).toEqual([
    ['Hours', 'changed', 1, 1],
    ['New', 'added', 14, 0],
  ]);
  expect(difference[0]!.diff).toBe(
    [
      '@@ -12,4 +12,4 @@',
      '     # What customers read.',
      '     - kind: SendActivity',
      '       id: say',
      '-      activity: Nine.',
      '+      activity: Ten.',
    ].join('\n'),
  );
  await at.publish();
  await setTopicEnabled(house, at.author, { name: 'Orders', enabled: false });
  const since = await diffTopics(house, at.organizationId, { from: 1, to: 'published' });
  expect(
    since.map(({ name, change, enabledBefore, enabledAfter }) => [name, change, enabledBefore, enabledAfter]),
  ).toEqual([
    ['Hours', 'changed', true, true],
    ['New', 'added', null, true],
    ['Orders', 'changed', true, false],
  ]);
  const back = await diffTopics(house, at.organizationId, { from: 3, to: 1 });
  expect(back.map(({ name, change }) => [name, change])).toEqual([
    ['Hours', 'changed'],
    ['New', 'removed'],
    ['Orders', 'changed'],
  ]);
});

it('finds what is wrong beside the other topics', async () => {
  const at = await stage();
  await at.save('Hours', hours('Nine.'));
  await at.save('Orders', topicSaying('Soon.', 'order status', 'When are you open?'));
  const yaml = `kind: AdaptiveDialog
beginDialog:
  kind: OnRedirect
  id: main
  actions:
    - kind: BeginDialog
      id: there
      dialog: contoso.topic.Hours

    - kind: BeginDialog
      id: nowhere
      dialog: contoso.topic.Returns
`;
  const check = await checkText(house, at.organizationId, { name: 'Sub', yaml });
  expect(check.redirects).toEqual([
    { actionId: 'there', line: 6, reference: 'contoso.topic.Hours', topic: 'Hours' },
    { actionId: 'nowhere', line: 10, reference: 'contoso.topic.Returns', topic: null },
  ]);
  expect(check.issues.map(({ code, severity, line }) => [code, severity, line])).toEqual([
    ['unreachable', 'warning', 2],
    ['unknown_redirect', 'error', 10],
  ]);
  expect((await at.read('Orders')).check.issues).toMatchObject([
    { code: 'duplicate_phrase', severity: 'warning', line: 9, topics: ['Hours'] },
  ]);
  const { topics } = await listTopics(house, at.organizationId);
  expect(topics.map(({ name, errors, warnings }) => [name, errors, warnings])).toEqual([
    ['Hours', 0, 1],
    ['Orders', 0, 1],
  ]);
});

it('without a name it is the first agent of topics; another one is another’s', async () => {
  const at = await stage();
  await at.save('Hours', hours('Nine.'));
  const other = house.ids.next();
  await house.db.transaction(at.organizationId, ({ q }) =>
    q.insertInto('ai_agent').values({ id: other, organization_id: at.organizationId, name: 'Zed' }).execute(),
  );
  expect((await listTopics(house, at.organizationId, other)).topics).toEqual([]);
  const elsewhere = await stage();
  await expect(listTopics(house, elsewhere.organizationId, other)).rejects.toMatchObject({
    code: 'ai_agent.not_found',
  });
  expect(await listTopics(house, (await makeOrganization(house)).organizationId)).toEqual({
    agentId: null,
    version: 0,
    topics: [],
  });
});
