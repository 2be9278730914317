/** Whoever saves, publishes or imports topics: all who look at the organization's topics hear their names. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import { importTopics, putTopic, saveDraft } from '../../self-service/index.ts';
import { topicSaying } from '../../self-service/testing-management.ts';
import { changedTopics, TopicsFeed } from './topics-feed.ts';

let house: TestHouse;
let org: TestOrganization;
let other: TestOrganization;
let feed: TopicsFeed;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  [org, other] = [
    await makeOrganization(house, { withAiAgent: true }),
    await makeOrganization(house, { withAiAgent: true }),
  ];
  feed = new TopicsFeed(house).open();
});
afterAll(async () => {
  await feed?.close();
  await house?.close();
});

it('tells the names of what changed, by AI agent, to the organization and to nobody else', async () => {
  const author = { organizationId: org.organizationId, actor: 'system' } as const;
  const told: string[] = [];
  const toldOther: string[] = [];
  const stops = [
    feed.follow(org.organizationId, (events) => {
      for (const [agentId, names] of changedTopics(events))
        told.push(...names.map((name) => `${agentId}/${name}`));
    }),
    feed.follow(other.organizationId, (events) => toldOther.push(...changedTopics(events).keys())),
  ];
  const key = (name: string) => `${org.aiAgentId}/${name}`;
  const hear = async (act: () => Promise<unknown>, ...names: string[]) => {
    expect(told).not.toEqual(expect.arrayContaining(names.map(key)));
    await act();
    await expect.poll(() => told).toEqual(expect.arrayContaining(names.map(key)));
  };
  // The first look at the log begins at its end: what is told proves that it has been taken.
  let revision: string | null = null;
  let round = 0;
  await expect
    .poll(async () => {
      const yaml = topicSaying(`Nine to five, ${round++}.`, 'opening hours', 'when are you open');
      ({ revision } = await saveDraft(house, author, { name: 'Hours', yaml, expectedRevision: revision }));
      return told.length;
    })
    .toBeGreaterThan(0);
  const closing = { name: 'Closing', yaml: topicSaying('At five.', 'closing'), enabled: true };
  await hear(() => putTopic(house, author, closing), 'Closing');
  const bytes = Buffer.from(topicSaying('Hello.', 'greetings', 'hello'));
  const files = ['Hello.topic.yaml', 'Hi.topic.yaml'].map((name) => ({ name, bytes }));
  await hear(() => importTopics(house, author, { files, dryRun: false, publish: false }), 'Hello', 'Hi');
  expect(toldOther).toEqual([]);
  for (const stop of stops) stop();
});
