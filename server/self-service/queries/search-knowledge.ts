/** Knowledge by PostgreSQL's full-text search: stems, ranked, titles first. */
import { type House, read } from '../../data-model/house/index.ts';
import type { KnowledgeResult } from '../domain/types.ts';

/**
 * Any of the question's words may hit: a customer's question rarely repeats an article's words. The rank, and the
 * domain's own threshold, keep poor hits out.
 */
const search = `
  with asked as (
    select to_tsquery('english', string_agg(quote_literal(lexeme), ' | ')) as query
    from unnest(to_tsvector('english', $1)) as t (lexeme, positions, weights)
  )
  select a.id, a.title, a.content, ts_rank_cd(a.search, asked.query, 1) as rank,
         ts_headline('english', a.content, asked.query, 'MaxFragments=1, MaxWords=40, MinWords=15, StartSel="", StopSel=""') as passage
  from article a, asked
  where asked.query is not null and a.organization_id = $2 and a.search @@ asked.query
  order by rank desc, a.id limit $3`;

interface Row extends Record<string, unknown> {
  id: string;
  title: string;
  content: string;
  rank: number;
  passage: string;
}

async function find(house: House, organizationId: string, question: string, limit: number): Promise<Row[]> {
  return await read(house, organizationId, (tx) =>
    tx.run<Row>(search, [question.slice(0, 2000), organizationId, limit], 'search-knowledge'),
  );
}

/** What the dialog asks for: whole articles, best first; the domain measures how well they answer. */
export async function searchKnowledge(
  house: House,
  organizationId: string,
  question: string,
): Promise<KnowledgeResult> {
  const rows = await find(house, organizationId, question, 5);
  return { passages: rows.map((row) => ({ id: row.id, title: row.title, text: row.content })) };
}

export async function listArticles(
  house: House,
  organizationId: string,
  { query, limit }: { query?: string | undefined; limit: number },
) {
  if (query !== undefined && query.trim() !== '') {
    const rows = await find(house, organizationId, query, limit);
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
