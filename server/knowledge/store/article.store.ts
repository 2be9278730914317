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
  return (await readHeads(tx, [articleId])).get(articleId) ?? null;
}

/** Of those that are there. */
export async function readHeads(tx: Tx, articleIds: readonly string[]): Promise<Map<string, StoredHead>> {
  const rows = await tx.q
    .selectFrom('article')
    .select(['id', 'latest_version', 'state', 'published_version', 'expires_at'])
    .where('organization_id', '=', tx.organizationId)
    .where('id', 'in', [...articleIds])
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        latestVersion: row.latest_version,
        state: row.state,
        publishedVersion: row.published_version,
        expiresAt: row.expires_at,
      },
    ]),
  );
}

/** What the latest version of each says. */
export async function latestTexts(tx: Tx, articleIds: readonly string[]): Promise<Map<string, ArticleText>> {
  const rows = await tx.q
    .selectFrom('article as a')
    .innerJoin('article_version as v', (join) =>
      join
        .onRef('v.organization_id', '=', 'a.organization_id')
        .onRef('v.article_id', '=', 'a.id')
        .onRef('v.version', '=', 'a.latest_version'),
    )
    .select(['a.id', 'v.title', 'v.content', 'v.language', 'v.tags', 'v.audience'])
    .where('a.organization_id', '=', tx.organizationId)
    .where('a.id', 'in', [...articleIds])
    .execute();
  return new Map(rows.map(({ id, ...text }) => [id, text]));
}

export async function putHeads(
  tx: Tx,
  heads: readonly (StoredHead & { readonly articleId: string })[],
  { revision, at }: { revision: number; at: Date },
): Promise<void> {
  await tx.q
    .insertInto('article')
    .values(
      heads.map((head) => ({
        organization_id: tx.organizationId,
        id: head.articleId,
        latest_version: head.latestVersion,
        state: head.state,
        published_version: head.publishedVersion,
        expires_at: head.expiresAt,
        revision,
        updated_at: at,
      })),
    )
    .onConflict((c) =>
      c.columns(['organization_id', 'id']).doUpdateSet((e) => ({
        latest_version: e.ref('excluded.latest_version'),
        state: e.ref('excluded.state'),
        published_version: e.ref('excluded.published_version'),
        expires_at: e.ref('excluded.expires_at'),
        revision: e.ref('excluded.revision'),
        updated_at: e.ref('excluded.updated_at'),
      })),
    )
    .execute();
}

export async function insertVersions(tx: Tx, versions: readonly NewVersion[]): Promise<void> {
  await tx.q
    .insertInto('article_version')
    .values(
      versions.map(({ articleId, at, ...rest }) => ({
        ...rest,
        organization_id: tx.organizationId,
        article_id: articleId,
        tags: [...rest.tags],
        created_at: at,
      })),
    )
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
