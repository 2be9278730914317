/**
 * What customers get of an AI agent's topics changes as a whole, and every whole that they ever got is a version:
 * going back to one brings back exactly what there was.
 */
import { createHash } from 'node:crypto';
import type { Actor } from '../events/index.ts';
import type { Tx } from '../house/index.ts';
import { type PublishedTopic, readPublished, type StoredTopic, sorted } from './topics.ts';

export interface ChangedBy {
  readonly actor: Actor;
  readonly at: Date;
  readonly note: string;
  /** The version whose content it takes back. */
  readonly restored?: number;
}

export interface PublishedSet {
  /** In effect now; 0 when there never was a topic. */
  readonly version: number;
  /** Names of the topics that changed for customers; empty: there is no new version. */
  readonly topics: readonly string[];
}

interface Entry {
  name: string;
  enabled: boolean;
  digest: string;
}

export const digestOf = (yaml: string): string => createHash('sha256').update(yaml).digest('base64url');

/**
 * Makes `after(before)` what customers get from the commit on, with a version of it, and events. Locks the agent, so
 * that two publications follow each other.
 * @param after the whole set; names are unique.
 */
export async function publishTopics(
  tx: Tx,
  agentId: string,
  by: ChangedBy,
  after: (before: readonly PublishedTopic[]) => readonly StoredTopic[],
): Promise<PublishedSet> {
  await tx.q.selectFrom('ai_agent').select('id').where('id', '=', agentId).forUpdate().execute();
  const before = await readPublished(tx, agentId);
  const wanted = sorted([...after(before)]);
  let newest = await newestVersion(tx, agentId);
  const changed = changedNames(before.map(entryOf), wanted.map(entryOf));
  if (changed.length === 0) return { version: newest?.version ?? 0, topics: [] };
  // What was there before versions were kept, or came past them, can be gone back to as well.
  if (changedNames(newest?.content ?? [], before.map(entryOf)).length > 0) {
    const found = { actor: 'system', at: by.at, note: 'As it was before the next version.' } as const;
    newest = await storeVersion(tx, agentId, found, newest, before);
  }
  const { version } = await storeVersion(tx, agentId, by, newest, wanted);
  await storeTopics(tx, agentId, by, changed, wanted);
  for (const name of changed)
    tx.append({ type: 'topic.changed', actor: by.actor, at: by.at, payload: { name, agentId } });
  tx.append({
    type: 'topic_version.published',
    actor: by.actor,
    at: by.at,
    payload: { agentId, version, topics: changed.length, restored: by.restored ?? null },
  });
  return { version, topics: changed };
}

export interface Version {
  readonly version: number;
  readonly content: readonly Entry[];
}

export async function newestVersion({ q }: Pick<Tx, 'q'>, agentId: string): Promise<Version | undefined> {
  return await q
    .selectFrom('topic_version')
    .select(['version', 'content'])
    .where('ai_agent_id', '=', agentId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The topics of a version, by name; null when there is no such version. */
export async function readVersion(
  { q }: Pick<Tx, 'q'>,
  agentId: string,
  version: number,
): Promise<StoredTopic[] | null> {
  const row = await q
    .selectFrom('topic_version')
    .select('content')
    .where('ai_agent_id', '=', agentId)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!row) return null;
  if (row.content.length === 0) return [];
  const texts = await q
    .selectFrom('topic_text')
    .select(['digest', 'yaml'])
    .where('ai_agent_id', '=', agentId)
    .where('digest', 'in', [...new Set(row.content.map(({ digest }) => digest))])
    .execute();
  const byDigest = new Map(texts.map(({ digest, yaml }) => [digest, yaml]));
  return row.content.map(({ name, enabled, digest }) => ({ name, enabled, yaml: byDigest.get(digest)! }));
}

const entryOf = ({ name, yaml, enabled }: StoredTopic): Entry => ({ name, enabled, digest: digestOf(yaml) });

function changedNames(before: readonly Entry[], after: readonly Entry[]): string[] {
  const was = new Map(before.map((entry) => [entry.name, entry]));
  const changed = after.flatMap(({ name, enabled, digest }) => {
    const earlier = was.get(name);
    was.delete(name);
    return earlier && earlier.enabled === enabled && earlier.digest === digest ? [] : [name];
  });
  return [...changed, ...was.keys()].sort();
}

async function storeVersion(
  tx: Tx,
  agentId: string,
  { actor, at, note, restored }: ChangedBy,
  before: Version | undefined,
  topics: readonly StoredTopic[],
): Promise<Version> {
  const content = topics.map(entryOf);
  const version = (before?.version ?? 0) + 1;
  const known = new Set(before?.content.map(({ digest }) => digest));
  const place = { organization_id: tx.organizationId, ai_agent_id: agentId };
  const texts = new Map(topics.map(({ yaml }) => [digestOf(yaml), yaml]));
  const fresh = [...texts].filter(([digest]) => !known.has(digest));
  if (fresh.length > 0)
    await tx.q
      .insertInto('topic_text')
      .values(fresh.map(([digest, yaml]) => ({ ...place, digest, yaml })))
      .onConflict((c) => c.doNothing())
      .execute();
  await tx.q
    .insertInto('topic_version')
    .values({
      ...place,
      version,
      published_at: at,
      author: actor,
      note,
      restored: restored ?? null,
      content: JSON.stringify(content),
      changed: JSON.stringify(changedNames(before?.content ?? [], content)),
    })
    .execute();
  return { version, content };
}

async function storeTopics(
  tx: Tx,
  agentId: string,
  { actor, at }: ChangedBy,
  changed: readonly string[],
  wanted: readonly StoredTopic[],
): Promise<void> {
  const byName = new Map(wanted.map((topic) => [topic.name, topic]));
  const gone = changed.filter((name) => !byName.has(name));
  if (gone.length > 0)
    await tx.q.deleteFrom('topic').where('ai_agent_id', '=', agentId).where('name', 'in', gone).execute();
  const put = changed.flatMap((name) => byName.get(name) ?? []);
  if (put.length > 0)
    await tx.q
      .insertInto('topic')
      .values(
        put.map(({ name, yaml, enabled }) => ({
          organization_id: tx.organizationId,
          ai_agent_id: agentId,
          name,
          yaml,
          enabled,
          updated_at: at,
          changed_by: actor,
        })),
      )
      .onConflict((c) =>
        c.columns(['ai_agent_id', 'name']).doUpdateSet((eb) => ({
          yaml: eb.ref('excluded.yaml'),
          enabled: eb.ref('excluded.enabled'),
          updated_at: eb.ref('excluded.updated_at'),
          changed_by: eb.ref('excluded.changed_by'),
        })),
      )
      .execute();
  // A draft that says what customers get by now is none.
  await tx.q
    .deleteFrom('topic_draft as d')
    .using('topic as t')
    .whereRef('t.ai_agent_id', '=', 'd.ai_agent_id')
    .whereRef('t.name', '=', 'd.name')
    .whereRef('t.yaml', '=', 'd.yaml')
    .where('d.ai_agent_id', '=', agentId)
    .execute();
}
