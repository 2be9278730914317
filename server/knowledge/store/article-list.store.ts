/** Articles as an editor sees them: what there is, in which state, and what each version said. */
import type { Tx } from '../../data-model/house/index.ts';
import type { ArticleState, Audience } from '../domain/article.ts';

export interface ArticleFilter {
  readonly state?: ArticleState | undefined;
  readonly language?: string | undefined;
  readonly tag?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly limit: number;
}

export interface ListedArticle extends Record<string, unknown> {
  readonly articleId: string;
  /** Of the latest version. */
  readonly title: string;
  readonly beginning: string;
  readonly language: string;
  readonly tags: string[];
  readonly audience: Audience;
  readonly state: ArticleState;
  readonly version: number;
  readonly publishedVersion: number | null;
  readonly expiresAt: Date | null;
  readonly updatedAt: Date;
}

const columns = `a.id as "articleId", v.title, left(v.content, 200) as beginning, v.language, v.tags, v.audience, a.state,
  a.latest_version as version, a.published_version as "publishedVersion", a.expires_at as "expiresAt",
  a.updated_at as "updatedAt"`;
const latest = `article a join article_version v
  on v.organization_id = a.organization_id and v.article_id = a.id and v.version = a.latest_version`;

/** By title. */
export async function listedArticles(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  { state, language, tag, ids, limit }: ArticleFilter,
): Promise<ListedArticle[]> {
  return await tx.run<ListedArticle>(
    `select ${columns} from ${latest}
     where a.organization_id = $1 and ($2::text is null or a.state = $2) and ($3::text is null or v.language = $3)
       and ($4::text is null or $4 = any(v.tags)) and ($5::text[] is null or a.id = any($5))
     order by v.title, a.id limit $6`,
    [organizationId, state ?? null, language ?? null, tag ?? null, ids ?? null, limit],
    'listed-articles',
  );
}

export interface VersionSummary extends Record<string, unknown> {
  readonly version: number;
  readonly title: string;
  readonly language: string;
  readonly tags: string[];
  readonly audience: Audience;
  readonly source: string | null;
  readonly comment: string;
  readonly author: string;
  readonly at: Date;
}

export interface VersionRow extends VersionSummary {
  /** Markdown. */
  readonly content: string;
}

const versionColumns =
  'version, title, content, language, tags, audience, source, comment, author, created_at as at';

/** Newest first, at most 200, without their contents. */
export async function versionRows(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  articleId: string,
): Promise<VersionSummary[]> {
  return await tx.run<VersionSummary>(
    `select ${versionColumns.replace('content, ', '')} from article_version
     where organization_id = $1 and article_id = $2 order by version desc limit 200`,
    [organizationId, articleId],
    'article-versions',
  );
}

export async function versionRow(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  articleId: string,
  version: number,
): Promise<VersionRow | undefined> {
  const rows = await tx.run<VersionRow>(
    `select ${versionColumns} from article_version where organization_id = $1 and article_id = $2 and version = $3`,
    [organizationId, articleId, version],
    'article-version',
  );
  return rows[0];
}
