/** Takes topics over from files: as drafts, or at once for customers. */
import { dropDrafts, publishTopics } from '../../data-model/ai-agents/index.ts';
import { type House, read, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Author } from '../commands/author.ts';
import { lockTopics, storeDraft } from '../commands/draft-topic.ts';
import { topicAgent, type WorkingTopic, workingTopics } from '../store/topic-agent.ts';
import { type Finding, type FoundTopic, type ReadFiles, readTopicFiles } from './read-files.ts';
import type { SourceFile } from './topic-files.ts';

export interface ImportRequest {
  readonly agentId?: string | undefined;
  readonly files: readonly SourceFile[];
  /** Nothing is written. */
  readonly dryRun: boolean;
  /** Customers get them at once, and the agent its instructions; else they are drafts. */
  readonly publish: boolean;
}

export interface ImportedFile {
  readonly file: string;
  readonly ok: boolean;
  readonly unsupported: string[];
  readonly errors: Finding[];
  readonly missing: Finding[];
  readonly topics: {
    readonly name: string;
    readonly displayName: string;
    readonly change: 'added' | 'changed' | 'unchanged';
  }[];
  readonly other: string | null;
}

export interface Imported {
  readonly files: ImportedFile[];
  readonly instructions: string | null;
  readonly knowledgeSources: string[];
  /** The version it was published as; null: it was not. */
  readonly version: number | null;
}

/**
 * Files that cannot be read are told, and do not keep the others from being taken over. Topics that the files do not
 * speak of stay.
 * @throws {AppError} `topic.import_refused`: nothing in the files is a topic; `ai_agent.not_found`
 */
export async function importTopics(
  house: House,
  author: Author,
  { agentId, files, dryRun, publish }: ImportRequest,
): Promise<Imported> {
  const found = readTopicFiles(files);
  if (found.files.length === 0)
    throw new AppError('topic.import_refused', { reason: 'None of the files holds a topic.' });
  const topics = found.files.flatMap((file) => file.topics);
  if (dryRun || (topics.length === 0 && found.instructions === null)) {
    const before = await read(house, author.organizationId, async (tx) => {
      const agent = await topicAgent(tx, agentId);
      return await workingTopics(tx, agent.id);
    });
    return importedOf(found, before, null);
  }
  return await transact(house, author.organizationId, async (tx) => {
    const agent = await topicAgent(tx, agentId);
    await lockTopics(tx, agent.id);
    const before = await workingTopics(tx, agent.id);
    if (!publish) {
      await storeDrafts(house, tx, author, { agentId: agent.id, topics, before });
      return importedOf(found, before, null);
    }
    const version = await publishFound(house, tx, author, { agentId: agent.id, topics });
    if (found.instructions !== null) await setInstructions(house, tx, author, agent, found.instructions);
    return importedOf(found, before, version);
  });
}

function importedOf(
  { files, instructions, knowledgeSources }: ReadFiles,
  before: readonly WorkingTopic[],
  version: number | null,
): Imported {
  const texts = new Map(before.map(({ name, yaml }) => [name, yaml]));
  const changeOf = ({ name, yaml }: FoundTopic) =>
    !texts.has(name) ? 'added' : texts.get(name) === yaml ? 'unchanged' : 'changed';
  return {
    files: files.map(({ file, ok, unsupported, errors, missing, topics, other }) => ({
      file,
      ok,
      unsupported: [...unsupported],
      errors: [...errors],
      missing: [...missing],
      topics: topics.map((topic) => ({
        name: topic.name,
        displayName: topic.displayName,
        change: changeOf(topic),
      })),
      other,
    })),
    instructions,
    knowledgeSources: [...knowledgeSources],
    version,
  };
}

interface Taken {
  readonly agentId: string;
  readonly topics: readonly FoundTopic[];
}

async function storeDrafts(
  house: House,
  tx: Tx,
  { actor }: Author,
  { agentId, topics, before }: Taken & { readonly before: readonly WorkingTopic[] },
): Promise<void> {
  const known = new Map(before.map((topic) => [topic.name, topic]));
  const at = house.clock.now();
  for (const { name, yaml } of topics) {
    const earlier = known.get(name);
    if (earlier?.yaml === yaml) continue;
    await storeDraft(tx, { agentId, name, yaml, at, actor }, earlier?.published ?? null);
    tx.append({ type: 'topic.draft_changed', actor, at, payload: { agentId, name } });
  }
}

async function publishFound(
  house: House,
  tx: Tx,
  { actor }: Author,
  { agentId, topics }: Taken,
): Promise<number> {
  const names = new Set(topics.map(({ name }) => name));
  const note = topics.length === 1 ? 'One topic imported' : `${topics.length} topics imported`;
  const by = { actor, at: house.clock.now(), note };
  const { version } = await publishTopics(tx, agentId, by, (before) => {
    const isOn = new Map(before.map(({ name, enabled }) => [name, enabled]));
    return [
      ...before.filter(({ name }) => !names.has(name)),
      ...topics.map(({ name, yaml }) => ({ name, yaml, enabled: isOn.get(name) ?? true })),
    ];
  });
  await dropDrafts(tx, agentId, [...names]);
  return version;
}

async function setInstructions(
  house: House,
  tx: Tx,
  { actor }: Author,
  agent: { readonly id: string; readonly settings: Record<string, unknown> },
  instructions: string,
): Promise<void> {
  const settings = JSON.stringify({ ...agent.settings, instructions: instructions.slice(0, 20_000) });
  await tx.q.updateTable('ai_agent').set({ settings }).where('id', '=', agent.id).execute();
  const payload = { agentId: agent.id, change: 'updated' } as const;
  tx.append({ type: 'ai_agent.changed', actor, at: house.clock.now(), payload });
}
