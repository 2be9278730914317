/** Which AI agent's topics are meant, and what is being written of them. */
import {
  type Draft,
  digestOf,
  type PublishedTopic,
  readDrafts,
  readPublished,
} from '../../data-model/ai-agents/index.ts';
import type { Tx } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';

type ReadTx = Pick<Tx, 'q'>;

export interface TopicAgent {
  readonly id: string;
  readonly name: string;
  readonly settings: Record<string, unknown>;
}

/** An AI agent of topics; the first by name when none is named. Null: there is none. */
export async function findTopicAgent({ q }: ReadTx, agentId: string | undefined): Promise<TopicAgent | null> {
  const agents = q
    .selectFrom('ai_agent')
    .select(['id', 'name', 'settings'])
    .where('kind', '=', 'topics')
    .orderBy('name')
    .limit(1);
  const agent = await (agentId === undefined ? agents : agents.where('id', '=', agentId)).executeTakeFirst();
  return agent ?? null;
}

/** @throws {AppError} `ai_agent.not_found` */
export async function topicAgent(tx: ReadTx, agentId: string | undefined): Promise<TopicAgent> {
  const agent = await findTopicAgent(tx, agentId);
  if (!agent) throw new AppError('ai_agent.not_found');
  return agent;
}

/** A topic as it is being written. */
export interface WorkingTopic {
  readonly name: string;
  /** The draft, else what customers get. */
  readonly yaml: string;
  readonly enabled: boolean;
  readonly state: 'published' | 'changed' | 'draft';
  /** Names the text: another text has another one. */
  readonly revision: string;
  /** What customers get; null: nothing yet. */
  readonly published: string | null;
  readonly changedAt: Date;
  /** `representative:<id>`, `system`. */
  readonly changedBy: string;
}

/** All topics of an agent as they are being written, by name. */
export async function workingTopics(tx: ReadTx, agentId: string): Promise<WorkingTopic[]> {
  const published = await readPublished(tx, agentId);
  const drafts = new Map((await readDrafts(tx, agentId)).map((draft) => [draft.name, draft]));
  const known = new Set(published.map(({ name }) => name));
  const fresh = [...drafts.values()].filter(({ name }) => !known.has(name));
  return [
    ...published.map((topic) => workingOf(topic, drafts.get(topic.name))),
    ...fresh.map((draft) => workingOf(undefined, draft)),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function workingTopic(tx: ReadTx, agentId: string, name: string): Promise<WorkingTopic | null> {
  return (await workingTopics(tx, agentId)).find((topic) => topic.name === name) ?? null;
}

function workingOf(published: PublishedTopic | undefined, draft: Draft | undefined): WorkingTopic {
  const newest = (draft ?? published)!;
  const { name, yaml, changedAt, changedBy } = newest;
  return {
    ...{ name, yaml, changedAt, changedBy },
    enabled: published?.enabled ?? true,
    state: published === undefined ? 'draft' : draft === undefined ? 'published' : 'changed',
    revision: digestOf(yaml),
    published: published?.yaml ?? null,
  };
}

/** Display names of those who changed something, by `representative:<id>`; others have none. */
export async function namesOf(
  { q }: ReadTx,
  actors: readonly string[],
): Promise<(actor: string) => string | null> {
  const ids = [
    ...new Set(actors.flatMap((actor) => /^representative:([0-9a-f-]{36})$/.exec(actor)?.[1] ?? [])),
  ];
  const people =
    ids.length === 0
      ? []
      : await q.selectFrom('app_user').select(['id', 'display_name']).where('id', 'in', ids).execute();
  const names = new Map(people.map(({ id, display_name }) => [`representative:${id}`, display_name]));
  return (actor) => names.get(actor) ?? null;
}
