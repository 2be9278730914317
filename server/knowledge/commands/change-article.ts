/** An article's way between draft, review and the customers, and the day it ends. */
import { type House, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type ArticleHead, type ArticleState, withdrawn, withState } from '../domain/article.ts';
import { nextRevision, putHeads, readHead, type StoredHead } from '../store/article.store.ts';
import { appendChanged, type Editor } from './put-article.ts';

/**
 * The latest version becomes a draft, goes to review, or is published.
 * @throws {AppError} `article.not_found`; `article.state_refused` when it is published already: write a new version
 */
export async function setArticleState(
  house: House,
  editor: Editor,
  articleId: string,
  state: ArticleState,
): Promise<ArticleHead> {
  return await change(house, editor, articleId, (head) => {
    if (head.state === state) return head;
    const next = withState(head, state);
    if (!next) throw new AppError('article.state_refused');
    return { ...head, ...next };
  });
}

/**
 * From now on no version of it is found.
 * @throws {AppError} `article.not_found`
 */
export async function withdrawArticle(house: House, editor: Editor, articleId: string): Promise<ArticleHead> {
  return await change(house, editor, articleId, (head) => ({ ...head, ...(withdrawn(head) ?? head) }));
}

/**
 * From `expiresAt` on it is not found; null: it does not expire.
 * @throws {AppError} `article.not_found`
 */
export async function setArticleExpiry(
  house: House,
  editor: Editor,
  articleId: string,
  expiresAt: Date | null,
): Promise<ArticleHead> {
  return await change(house, editor, articleId, (head) => ({ ...head, expiresAt }));
}

async function change(
  house: House,
  { organizationId, actor }: Editor,
  articleId: string,
  decide: (head: StoredHead) => StoredHead,
): Promise<ArticleHead> {
  const at = house.clock.now();
  return await transact(house, organizationId, async (tx) => {
    const revision = await nextRevision(tx);
    const before = await readHead(tx, articleId);
    if (!before) throw new AppError('article.not_found');
    const after = decide(before);
    if (after !== before) {
      await putHeads(tx, [{ ...after, articleId }], { revision, at });
      appendChanged(tx, articleId, after, actor, at);
    }
    const { latestVersion, state, publishedVersion } = after;
    return { latestVersion, state, publishedVersion };
  });
}
