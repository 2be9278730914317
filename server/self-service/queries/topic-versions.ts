/** The versions of an agent's topics: who published what, when and why, and what differs between two. */
import { diffLines, structuredPatch } from 'diff';
import type { StoredTopic } from '../../data-model/ai-agents/index.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { namesOf, topicAgent } from '../store/topic-agent.ts';
import { parseTopic } from '../topics/parse-topic.ts';
import { type Side, topicsOfSide } from './topics.ts';

/** The newest first. @throws {AppError} `ai_agent.not_found` */
export async function listTopicVersions(
  house: House,
  organizationId: string,
  page: { agentId?: string | undefined; before?: number | undefined; limit: number },
) {
  return await read(house, organizationId, async (tx) => {
    const agent = await topicAgent(tx, page.agentId);
    let versions = tx.q
      .selectFrom('topic_version')
      .select(['version', 'published_at', 'author', 'note', 'restored', 'content', 'changed'])
      .where('ai_agent_id', '=', agent.id)
      .orderBy('version', 'desc')
      .limit(page.limit);
    if (page.before !== undefined) versions = versions.where('version', '<', page.before);
    const rows = await versions.execute();
    const nameOf = await namesOf(
      tx,
      rows.map(({ author }) => author),
    );
    return rows.map(({ published_at: at, author, content, ...row }) => ({
      ...row,
      at,
      by: nameOf(author),
      size: content.length,
    }));
  });
}

export interface TopicDifference {
  readonly name: string;
  readonly displayName: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly enabledBefore: boolean | null;
  readonly enabledAfter: boolean | null;
  readonly diff: string;
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

/** @throws {AppError} `ai_agent.not_found`, `topic_version.not_found` */
export async function diffTopics(
  house: House,
  organizationId: string,
  { agentId, from, to }: { agentId?: string | undefined; from: Side; to: Side },
): Promise<TopicDifference[]> {
  return await read(house, organizationId, async (tx) => {
    const agent = await topicAgent(tx, agentId);
    return differenceOf(await topicsOfSide(tx, agent.id, from), await topicsOfSide(tx, agent.id, to));
  });
}

/** By name; topics that are the same on both sides are left out. */
export function differenceOf(
  before: readonly StoredTopic[],
  after: readonly StoredTopic[],
): TopicDifference[] {
  const was = new Map(before.map((topic) => [topic.name, topic]));
  const is = new Map(after.map((topic) => [topic.name, topic]));
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((name) => {
    const [old, now] = [was.get(name), is.get(name)];
    if (old && now && old.yaml === now.yaml && old.enabled === now.enabled) return [];
    const texts = [old?.yaml ?? '', now?.yaml ?? ''] as const;
    const parsed = parseTopic((now ?? old)!.yaml, { name });
    return [
      {
        name,
        displayName: parsed.ok ? parsed.topic.displayName : name,
        change:
          old === undefined
            ? ('added' as const)
            : now === undefined
              ? ('removed' as const)
              : ('changed' as const),
        enabledBefore: old?.enabled ?? null,
        enabledAfter: now?.enabled ?? null,
        ...diffOf(...texts),
      },
    ];
  });
}

/** Files that share little take long to compare line by line: then all of one goes and all of the other comes. */
const most = { timeout: 500 };

function diffOf(
  before: string,
  after: string,
): Pick<TopicDifference, 'diff' | 'linesAdded' | 'linesRemoved'> {
  const patch = structuredPatch('', '', before, after, '', '', { context: 3, ...most });
  const parts = diffLines(before, after, most);
  if (patch === undefined || parts === undefined) {
    const marked = (text: string, sign: string) => linesOf(text).map((line) => `${sign}${line}`);
    const [gone, come] = [marked(before, '-'), marked(after, '+')];
    const diff = [...gone, ...come].join('\n');
    return { diff, linesAdded: come.length, linesRemoved: gone.length };
  }
  const count = (key: 'added' | 'removed') =>
    parts.reduce((sum, part) => sum + (part[key] ? part.count : 0), 0);
  const diff = patch.hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) =>
    [`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`, ...lines].join('\n'),
  );
  return { diff: diff.join('\n'), linesAdded: count('added'), linesRemoved: count('removed') };
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
