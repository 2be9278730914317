/** Files become articles: each is read in a thread of its own, then stored. */
import type { House } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { ArticleState } from '../domain/article.ts';
import { type DocumentFile, DocumentRefusal, type ImportedArticle } from '../import/document.ts';
import { DocumentReader } from '../import/reader.ts';
import { type ArticleInput, type Editor, putArticles } from './put-article.ts';

export interface ImportOptions {
  readonly state: ArticleState;
  /** Of articles that do not say theirs; told from the words without it. */
  readonly language?: string | undefined;
  /** Read and checked, not stored. */
  readonly dryRun: boolean;
}

export interface ImportOutcome {
  readonly articles: { readonly articleId: string; readonly title: string; readonly changed: boolean }[];
  readonly warnings: string[];
}

/**
 * One file; all of its articles or none.
 * @throws {AppError} `article.refused` with the reason
 */
export async function importDocument(
  house: House,
  editor: Editor,
  file: DocumentFile & ImportOptions,
): Promise<ImportOutcome> {
  const reader = new DocumentReader();
  try {
    const { articles, warnings } = await reader.read({ name: file.name, bytes: file.bytes }, file.language);
    const outcomes = file.dryRun ? null : await storeArticles(house, editor, articles, file.name, file.state);
    return {
      articles: articles.map(({ articleId, title }, at) => ({
        articleId,
        title,
        changed: outcomes?.[at]?.changed ?? false,
      })),
      warnings: [...warnings],
    };
  } catch (error) {
    if (error instanceof DocumentRefusal) throw new AppError('article.refused', { reason: error.message });
    throw error;
  } finally {
    await reader.close();
  }
}

/** What was read, stored as the next version of each; what says the same as before stays as it is. */
export async function storeArticles(
  house: House,
  editor: Editor,
  articles: readonly ImportedArticle[],
  source: string,
  state: ArticleState,
) {
  return await putArticles(
    house,
    editor,
    articles.map(
      ({ expiresAt, ...article }): ArticleInput => ({
        ...article,
        state,
        source,
        expiresAt: expiresAt ? new Date(expiresAt) : expiresAt === null ? null : undefined,
      }),
    ),
  );
}
