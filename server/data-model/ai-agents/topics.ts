/** Topics as rows: what customers get, and what is being written. */
import type { Tx } from '../house/index.ts';

export interface StoredTopic {
  readonly name: string;
  /** As it was written. */
  readonly yaml: string;
  readonly enabled: boolean;
}

export interface PublishedTopic extends StoredTopic {
  readonly changedAt: Date;
  /** `representative:<id>`, `system`. */
  readonly changedBy: string;
}

export interface Draft {
  readonly name: string;
  readonly yaml: string;
  readonly changedAt: Date;
  readonly changedBy: string;
}

type ReadTx = Pick<Tx, 'q'>;

/** By name. */
export async function readPublished({ q }: ReadTx, agentId: string): Promise<PublishedTopic[]> {
  const rows = await q
    .selectFrom('topic')
    .select(['name', 'yaml', 'enabled', 'updated_at', 'changed_by'])
    .where('ai_agent_id', '=', agentId)
    .execute();
  return sorted(
    rows.map(({ updated_at: changedAt, changed_by: changedBy, ...row }) => ({
      ...row,
      changedAt,
      changedBy,
    })),
  );
}

/** Of topics whose text differs from what customers get, by name. */
export async function readDrafts({ q }: ReadTx, agentId: string): Promise<Draft[]> {
  const rows = await q
    .selectFrom('topic_draft')
    .select(['name', 'yaml', 'changed_at', 'changed_by'])
    .where('ai_agent_id', '=', agentId)
    .execute();
  return sorted(
    rows.map(({ changed_at: changedAt, changed_by: changedBy, ...row }) => ({
      ...row,
      changedAt,
      changedBy,
    })),
  );
}

export async function dropDrafts({ q }: ReadTx, agentId: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await q.deleteFrom('topic_draft').where('ai_agent_id', '=', agentId).where('name', 'in', names).execute();
}

/** The same order on every machine, whatever the database's collation is. */
export function sorted<T extends { readonly name: string }>(topics: T[]): T[] {
  return topics.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
