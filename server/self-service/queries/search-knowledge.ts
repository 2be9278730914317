/** Knowledge as the dialog and the desk ask for it. */
import { type House, read } from '../../data-model/house/index.ts';
import { searchArticles } from '../../data-model/knowledge/index.ts';
import type { KnowledgeResult } from '../domain/types.ts';

/** What the dialog asks for: whole articles, best first; the domain measures how well they answer. */
export async function searchKnowledge(
  house: House,
  organizationId: string,
  question: string,
): Promise<KnowledgeResult> {
  const rows = await searchArticles(house, organizationId, question, 5);
  return { passages: rows.map((row) => ({ id: row.id, title: row.title, text: row.content })) };
}

export async function listArticles(
  house: House,
  organizationId: string,
  { query, limit }: { query?: string | undefined; limit: number },
) {
  if (query !== undefined && query.trim() !== '') {
    const rows = await searchArticles(house, organizationId, query, limit);
    return rows.map((row) => ({
      articleId: row.id,
      title: row.title,
      passage: row.passage,
      score: row.rank,
    }));
  }
  const rows = await read(house, organizationId, ({ q }) =>
    q.selectFrom('article').select(['id', 'title', 'content']).orderBy('title').limit(limit).execute(),
  );
  return rows.map((row) => ({
    articleId: row.id,
    title: row.title,
    passage: row.content.slice(0, 200),
    score: null,
  }));
}
