/** Changes of single topics that customers get at once. */
import { dropDrafts, type PublishedSet, publishTopics } from '../../data-model/ai-agents/index.ts';
import { type House, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { topicAgent } from '../store/topic-agent.ts';
import { parseTopic } from '../topics/parse-topic.ts';
import type { Author } from './author.ts';

interface Named {
  readonly agentId?: string | undefined;
  readonly name: string;
}

/** Creates or replaces a topic; a draft of it is dropped. @throws {AppError} `topic.invalid` with line and column */
export async function putTopic(
  house: House,
  { organizationId, actor }: Author,
  { agentId, name, yaml, enabled }: Named & { readonly yaml: string; readonly enabled: boolean },
): Promise<{ name: string; warnings: string[]; version: number }> {
  const parsed = parseTopic(yaml, { name });
  if (!parsed.ok) throw new AppError('topic.invalid', { issues: [{ topic: name, ...parsed.error }] });
  const { version } = await transact(house, organizationId, async (tx) => {
    const agent = await topicAgent(tx, agentId);
    const published = await publishTopics(
      tx,
      agent.id,
      { actor, at: house.clock.now(), note: '' },
      (before) => [...before.filter((topic) => topic.name !== name), { name, yaml, enabled }],
    );
    await dropDrafts(tx, agent.id, [name]);
    return published;
  });
  return {
    name,
    warnings: parsed.warnings.map((issue) => `line ${issue.line}: ${issue.message}`),
    version,
  };
}

/** @throws {AppError} `topic.not_found`: customers never got it; `ai_agent.not_found` */
export async function setTopicEnabled(
  house: House,
  { organizationId, actor }: Author,
  { agentId, name, enabled }: Named & { readonly enabled: boolean },
): Promise<PublishedSet> {
  return await transact(house, organizationId, async (tx) => {
    const agent = await topicAgent(tx, agentId);
    const note = enabled ? `${name}: on` : `${name}: off`;
    return await publishTopics(tx, agent.id, { actor, at: house.clock.now(), note }, (before) => {
      if (!before.some((topic) => topic.name === name)) throw new AppError('topic.not_found');
      return before.map((topic) => (topic.name === name ? { ...topic, enabled } : topic));
    });
  });
}

/** With its draft. @throws {AppError} `topic.not_found`, `ai_agent.not_found` */
export async function removeTopic(
  house: House,
  { organizationId, actor }: Author,
  { agentId, name }: Named,
): Promise<PublishedSet> {
  return await transact(house, organizationId, async (tx) => {
    const agent = await topicAgent(tx, agentId);
    const at = house.clock.now();
    const dropped = await tx.q
      .deleteFrom('topic_draft')
      .where('ai_agent_id', '=', agent.id)
      .where('name', '=', name)
      .executeTakeFirst();
    const note = `${name}: removed`;
    const published = await publishTopics(tx, agent.id, { actor, at, note }, (before) =>
      before.filter((topic) => topic.name !== name),
    );
    if (dropped.numDeletedRows === 0n && published.topics.length === 0) throw new AppError('topic.not_found');
    if (dropped.numDeletedRows > 0n)
      tx.append({ type: 'topic.draft_changed', actor, at, payload: { agentId: agent.id, name } });
    return published;
  });
}
