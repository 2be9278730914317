/** What the index in memory reads: which articles changed since, and what of them is published. */
import type { House, Tx } from '../../data-model/house/index.ts';

export interface PublishedRow extends Record<string, unknown> {
  readonly id: string;
  readonly revision: number;
  /** Null with all that follows: nothing of it is published. */
  readonly title: string | null;
  readonly content: string | null;
  readonly language: string | null;
  readonly tags: string[] | null;
  readonly audience: 'everyone' | 'staff' | null;
  readonly expiresAt: Date | null;
}

/** 0 when nothing ever was. */
export async function currentRevision(tx: Pick<Tx, 'run'>, organizationId: string): Promise<number> {
  const rows = await tx.run<{ revision: number }>(
    'select revision from knowledge_revision where organization_id = $1',
    [organizationId],
    'knowledge-revision',
  );
  return rows[0]?.revision ?? 0;
}

/** In the order of their revisions; several may share one, so a page ends between two. */
export async function changedSince(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  after: { revision: number; id: string },
  limit: number,
): Promise<PublishedRow[]> {
  return await tx.run<PublishedRow>(
    `select a.id, a.revision, v.title, v.content, v.language, v.tags, v.audience, a.expires_at as "expiresAt"
     from article a left join article_version v
       on v.organization_id = a.organization_id and v.article_id = a.id and v.version = a.published_version
     where a.organization_id = $1 and (a.revision, a.id) > ($2, $3)
     order by a.revision, a.id limit $4`,
    [organizationId, after.revision, after.id, limit],
    'knowledge-changed-since',
  );
}

export interface FoundRow extends Record<string, unknown> {
  readonly id: string;
  readonly title: string;
  readonly content: string;
  readonly language: string;
  readonly tags: string[];
}

/** Of these articles those that may be shown at `now`, as they are published; in any order. */
export async function publishedArticles(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  ids: readonly string[],
  { now, forStaff }: { now: Date; forStaff: boolean },
): Promise<FoundRow[]> {
  return await tx.run<FoundRow>(
    `select a.id, v.title, v.content, v.language, v.tags
     from article a join article_version v
       on v.organization_id = a.organization_id and v.article_id = a.id and v.version = a.published_version
     where a.organization_id = $1 and a.id = any($2) and (a.expires_at is null or a.expires_at > $3)
       and ($4 or v.audience = 'everyone')`,
    [organizationId, ids, now, forStaff],
    'published-articles',
  );
}

/** Those with the most changes first. */
export async function organizationsWithKnowledge(house: House, limit: number): Promise<string[]> {
  const rows = await house.db.system<{ id: string }>(
    'select organization_id as id from knowledge_revision order by revision desc limit $1',
    [limit],
    'organizations-with-knowledge',
  );
  return rows.map(({ id }) => id);
}
