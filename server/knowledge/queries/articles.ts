/** Articles as an editor sees them. */
import { type House, read } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { diffLines, type LineChange } from '../domain/diff-lines.ts';
import {
  type ArticleFilter,
  type ListedArticle,
  listedArticles,
  type VersionRow,
  type VersionSummary,
  versionRow,
  versionRows,
} from '../store/article-list.store.ts';

/** By title. */
export async function listArticles(
  house: House,
  organizationId: string,
  filter: ArticleFilter,
): Promise<ListedArticle[]> {
  return await read(house, organizationId, (tx) => listedArticles(tx, organizationId, filter));
}

export interface ReadArticle {
  readonly head: ListedArticle;
  readonly version: VersionRow;
  /** Newest first. */
  readonly history: readonly VersionSummary[];
}

/**
 * One version, the latest unless told, and which others there are.
 * @throws {AppError} `article.not_found`
 */
export async function readArticle(
  house: House,
  organizationId: string,
  articleId: string,
  version?: number,
): Promise<ReadArticle> {
  return await read(house, organizationId, async (tx) => {
    const [head] = await listedArticles(tx, organizationId, { ids: [articleId], limit: 1 });
    const row = head && (await versionRow(tx, organizationId, articleId, version ?? head.version));
    if (!head || !row) throw new AppError('article.not_found');
    return { head, version: row, history: await versionRows(tx, organizationId, articleId) };
  });
}

/**
 * What changed from one version to another, line by line; the title is the first line.
 * @throws {AppError} `article.not_found`
 */
export async function diffArticle(
  house: House,
  organizationId: string,
  { articleId, from, to }: { articleId: string; from: number; to: number },
): Promise<LineChange[]> {
  const [before, after] = await read(house, organizationId, async (tx) => [
    await versionRow(tx, organizationId, articleId, from),
    await versionRow(tx, organizationId, articleId, to),
  ]);
  if (!before || !after) throw new AppError('article.not_found');
  const whole = ({ title, content }: VersionRow) => `# ${title}\n\n${content}`;
  return diffLines(whole(before), whole(after));
}
