/** Topics as they are stored: what customers get, and what is being written. */
import type { TopicCheck } from '../../../contracts/topics.ts';
import {
  newestVersion,
  readPublished,
  readVersion,
  type StoredTopic,
} from '../../data-model/ai-agents/index.ts';
import { type House, read, type Tx } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import {
  findTopicAgent,
  namesOf,
  topicAgent,
  type WorkingTopic,
  workingTopics,
} from '../store/topic-agent.ts';
import { checkTopic, neighboursOf, readWritten, type WrittenTopic } from '../topics/check-topic.ts';

export interface ListedTopic {
  readonly name: string;
  readonly displayName: string;
  /** The trigger's kind as it is written, or `unreadable`. */
  readonly trigger: string;
  readonly enabled: boolean;
  readonly state: WorkingTopic['state'];
  readonly errors: number;
  readonly warnings: number;
  readonly revision: string;
  readonly changedAt: Date;
  /** Display name; null: Patchbay itself. */
  readonly changedBy: string | null;
}

/** By name. @throws {AppError} `ai_agent.not_found` when one is named that is not there. */
export async function listTopics(
  house: House,
  organizationId: string,
  agentId?: string,
): Promise<{ agentId: string | null; version: number; topics: ListedTopic[] }> {
  return await read(house, organizationId, async (tx) => {
    const agent = await findTopicAgent(tx, agentId);
    if (!agent && agentId !== undefined) throw new AppError('ai_agent.not_found');
    if (!agent) return { agentId: null, version: 0, topics: [] };
    const working = await workingTopics(tx, agent.id);
    const nameOf = await namesOf(
      tx,
      working.map(({ changedBy }) => changedBy),
    );
    const all = working.map(readWritten);
    const neighbours = neighboursOf(all);
    const topics = working.map((topic, index) => listed(topic, checkTopic(all[index]!, neighbours), nameOf));
    return { agentId: agent.id, version: (await newestVersion(tx, agent.id))?.version ?? 0, topics };
  });
}

/** @throws {AppError} `topic.not_found`, `ai_agent.not_found` */
export async function readTopic(
  house: House,
  organizationId: string,
  { agentId, name }: { agentId?: string | undefined; name: string },
) {
  return await read(house, organizationId, async (tx) => {
    const agent = await findTopicAgent(tx, agentId);
    if (!agent && agentId !== undefined) throw new AppError('ai_agent.not_found');
    const working = agent ? await workingTopics(tx, agent.id) : [];
    const topic = working.find((one) => one.name === name);
    if (!agent || !topic) throw new AppError('topic.not_found');
    const check = checkBeside(topic, working);
    const { yaml, published } = topic;
    const nameOf = await namesOf(tx, [topic.changedBy]);
    return { agentId: agent.id, yaml, published, check, ...listed(topic, check, nameOf) };
  });
}

/**
 * What is wrong with a text that is or becomes the agent's topic of this name.
 * @throws {AppError} `ai_agent.not_found` when one is named that is not there.
 */
export async function checkText(
  house: House,
  organizationId: string,
  { agentId, name, yaml }: { agentId?: string | undefined; name: string; yaml: string },
): Promise<TopicCheck> {
  return await read(house, organizationId, async (tx) => {
    const agent = await findTopicAgent(tx, agentId);
    if (!agent && agentId !== undefined) throw new AppError('ai_agent.not_found');
    const working = agent ? await workingTopics(tx, agent.id) : [];
    const enabled = working.find((topic) => topic.name === name)?.enabled ?? true;
    return checkBeside({ name, yaml, enabled }, working);
  });
}

/** A topic as it is to be, beside the others as they are being written. */
export function checkBeside(topic: WrittenTopic, working: readonly WrittenTopic[]): TopicCheck {
  const read = readWritten(topic);
  const others = working.filter(({ name }) => name !== topic.name).map(readWritten);
  return checkTopic(read, neighboursOf([...others, read]));
}

function listed(
  { name, enabled, state, revision, changedAt, changedBy }: WorkingTopic,
  { displayName, trigger, issues }: TopicCheck,
  nameOf: (actor: string) => string | null,
): ListedTopic {
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  return {
    ...{ name, displayName, trigger, enabled, state, revision, changedAt },
    errors,
    warnings: issues.length - errors,
    changedBy: nameOf(changedBy),
  };
}

/** `published`: what customers get. `draft`: what is being written. A number: that version. */
export type Side = 'published' | 'draft' | number;

/** The topics of a side, by name. @throws {AppError} `topic_version.not_found` */
export async function topicsOfSide(tx: Pick<Tx, 'q'>, agentId: string, side: Side): Promise<StoredTopic[]> {
  if (side === 'draft') return await workingTopics(tx, agentId);
  if (side === 'published') return await readPublished(tx, agentId);
  const topics = await readVersion(tx, agentId, side);
  if (topics === null) throw new AppError('topic_version.not_found');
  return topics;
}

/** @throws {AppError} `ai_agent.not_found`, `topic_version.not_found` */
export async function sideOf(
  house: House,
  organizationId: string,
  { agentId, from }: { agentId?: string | undefined; from: Side },
): Promise<{ agentName: string; topics: readonly StoredTopic[] }> {
  return await read(house, organizationId, async (tx) => {
    const agent = await topicAgent(tx, agentId);
    return { agentName: agent.name, topics: await topicsOfSide(tx, agent.id, from) };
  });
}
