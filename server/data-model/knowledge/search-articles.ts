/** Knowledge by PostgreSQL's full-text search: stems, ranked, titles first. For the AI agent and for the copilot. */
import { type House, read } from '../house/index.ts';

/**
 * Any of the question's words may hit: a question rarely repeats an article's words. The rank, and the caller's own
 * threshold, keep poor hits out.
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

export interface FoundArticle {
  id: string;
  title: string;
  /** Markdown, whole. */
  content: string;
  /** Higher is better; comparable within one question only. */
  rank: number;
  /** The part of the content that fits best. */
  passage: string;
}

/** Best first. At most 2,000 characters of the question are read. */
export async function searchArticles(
  house: House,
  organizationId: string,
  question: string,
  limit: number,
): Promise<FoundArticle[]> {
  return await read(house, organizationId, (tx) =>
    tx.run<FoundArticle & Record<string, unknown>>(
      search,
      [question.slice(0, 2000), organizationId, limit],
      'search-articles',
    ),
  );
}
