/** The rows of article, article_version and knowledge_revision. */
import type { Tx } from '../../data-model/house/index.ts';
import type { ArticleHead, ArticleText } from '../domain/article.ts';

export interface StoredHead extends ArticleHead {
  readonly expiresAt: Date | null;
}

export interface NewVersion extends ArticleText {
  readonly articleId: string;
  readonly version: number;
  readonly source: string | null;
  readonly comment: string;
  readonly author: string;
  readonly at: Date;
}

/** Who changes articles waits here for one another, so that revisions show in their order. Take it before any article. */
export async function nextRevision(tx: Tx): Promise<number> {
  const row = await tx.q
    .insertInto('knowledge_revision')
    .values({ organization_id: tx.organizationId, revision: 1 })
    .onConflict((c) =>
      c
        .column('organization_id')
        .doUpdateSet((e) => ({ revision: e('knowledge_revision.revision', '+', 1) })),
    )
    .returning('revision')
    .executeTakeFirstOrThrow();
  return row.revision;
}

export async function readHead(tx: Tx, articleId: string): Promise<StoredHead | null> {
  const row = await tx.q
    .selectFrom('article')
    .select(['latest_version', 'state', 'published_version', 'expires_at'])
    .where('organization_id', '=', tx.organizationId)
    .where('id', '=', articleId)
    .executeTakeFirst();
  if (!row) return null;
  return {
    latestVersion: row.latest_version,
    state: row.state,
    publishedVersion: row.published_version,
    expiresAt: row.expires_at,
  };
}

export async function putHead(
  tx: Tx,
  articleId: string,
  head: StoredHead,
  { revision, at }: { revision: number; at: Date },
): Promise<void> {
  const values = {
    latest_version: head.latestVersion,
    state: head.state,
    published_version: head.publishedVersion,
    expires_at: head.expiresAt,
    revision,
    updated_at: at,
  };
  await tx.q
    .insertInto('article')
    .values({ organization_id: tx.organizationId, id: articleId, ...values })
    .onConflict((c) => c.columns(['organization_id', 'id']).doUpdateSet(values))
    .execute();
}

export async function insertVersion(tx: Tx, version: NewVersion): Promise<void> {
  const { articleId, at, ...rest } = version;
  await tx.q
    .insertInto('article_version')
    .values({
      ...rest,
      organization_id: tx.organizationId,
      article_id: articleId,
      tags: [...rest.tags],
      created_at: at,
    })
    .execute();
}

export interface StoredVersion extends ArticleText {
  readonly version: number;
  readonly source: string | null;
}

export async function readVersion(
  tx: Pick<Tx, 'q'>,
  articleId: string,
  version: number,
): Promise<StoredVersion | null> {
  const row = await tx.q
    .selectFrom('article_version')
    .select(['version', 'title', 'content', 'language', 'tags', 'audience', 'source'])
    .where('article_id', '=', articleId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row ?? null;
}
