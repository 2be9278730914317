/** What is written becomes what customers get, and an earlier version does again. */
import {
  dropDrafts,
  type PublishedSet,
  publishTopics,
  readVersion,
} from '../../data-model/ai-agents/index.ts';
import { type House, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { topicAgent, workingTopics } from '../store/topic-agent.ts';
import { parseTopic } from '../topics/parse-topic.ts';
import type { Author } from './author.ts';
import { lockTopics } from './draft-topic.ts';

/**
 * All of the topics or none. Without names, all that have a draft.
 * @throws {AppError} `topic.invalid` with every text that cannot be read, `topic.not_found`, `ai_agent.not_found`
 */
export async function publishDrafts(
  house: House,
  { organizationId, actor }: Author,
  request: {
    readonly agentId?: string | undefined;
    readonly names?: readonly string[] | undefined;
    readonly note: string;
  },
): Promise<PublishedSet> {
  return await transact(house, organizationId, async (tx) => {
    const agent = await topicAgent(tx, request.agentId);
    await lockTopics(tx, agent.id);
    const working = await workingTopics(tx, agent.id);
    const unknown = request.names?.filter((name) => !working.some((topic) => topic.name === name)) ?? [];
    if (unknown.length > 0) throw new AppError('topic.not_found', { topics: unknown });
    const wanted = working.filter(
      ({ name, state }) => state !== 'published' && (request.names?.includes(name) ?? true),
    );
    const issues = wanted.flatMap(({ name, yaml }) => {
      const parsed = parseTopic(yaml, { name });
      return parsed.ok ? [] : [{ topic: name, ...parsed.error }];
    });
    if (issues.length > 0) throw new AppError('topic.invalid', { issues });
    const fresh = new Map(wanted.map(({ name, yaml, enabled }) => [name, { name, yaml, enabled }]));
    const by = { actor, at: house.clock.now(), note: request.note };
    const published = await publishTopics(tx, agent.id, by, (before) => [
      ...before.filter(({ name }) => !fresh.has(name)),
      ...fresh.values(),
    ]);
    await dropDrafts(tx, agent.id, [...fresh.keys()]);
    return published;
  });
}

/**
 * The content of an earlier version, as a new one. Drafts stay: what is being written is nobody else's to lose.
 * @throws {AppError} `topic_version.not_found`, `ai_agent.not_found`
 */
export async function restoreTopicVersion(
  house: House,
  { organizationId, actor }: Author,
  request: { readonly agentId?: string | undefined; readonly version: number; readonly note: string },
): Promise<PublishedSet> {
  const { version, note } = request;
  return await transact(house, organizationId, async (tx) => {
    const agent = await topicAgent(tx, request.agentId);
    const topics = await readVersion(tx, agent.id, version);
    if (topics === null) throw new AppError('topic_version.not_found');
    const by = { actor, at: house.clock.now(), note, restored: version };
    return await publishTopics(tx, agent.id, by, () => topics);
  });
}
