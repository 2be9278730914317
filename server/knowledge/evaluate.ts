/** How well the search finds: recall of the articles that queries require. Without a database. */
import { ArticleIndex, type SearchableArticle } from './domain/search/article-index.ts';
import { ArticleSearch } from './domain/search/search.ts';

export interface EvaluationQuery {
  readonly query: string;
  /** Ids of the articles that the answer needs. */
  readonly required: readonly string[];
}

export interface Evaluation {
  /** Mean share of the required articles among the first five, ten and twenty. */
  readonly recallAt5: number;
  readonly recallAt10: number;
  readonly recallAt20: number;
  /** Share of the queries with at least one of them among the first ten. */
  readonly anyAt10: number;
  /** Of one search, in milliseconds. */
  readonly p99Ms: number;
}

const most = 20;

/** A search over these articles, ready to be asked. */
export function searchOver(articles: Iterable<SearchableArticle>): ArticleSearch {
  const index = new ArticleIndex();
  for (const article of articles) index.put(article);
  const search = new ArticleSearch(index);
  for (const _step of search.learn());
  return search;
}

/** Every article may be found, also those for staff; each query is asked twice, and the second time is measured. */
export function evaluateSearch(
  articles: readonly SearchableArticle[],
  queries: readonly EvaluationQuery[],
): Evaluation {
  const search = searchOver(articles);
  const ask = (query: string) =>
    search.search(query, { limit: most, now: 0, forStaff: true }).map(({ id }) => id);
  for (const { query } of queries) ask(query);
  const times: number[] = [];
  const ranked = queries.map(({ query, required }) => {
    const before = performance.now();
    const ids = ask(query);
    times.push(performance.now() - before);
    return { ids, required };
  });
  return { ...recallOf(ranked), p99Ms: round(percentile(times, 0.99), 3) };
}

/** From what each query found, best first, and what it should have found. */
export function recallOf(
  ranked: readonly { readonly ids: readonly string[]; readonly required: readonly string[] }[],
): Omit<Evaluation, 'p99Ms'> {
  const asked = ranked.filter(({ required }) => required.length > 0);
  const mean = (score: (one: (typeof asked)[number]) => number) =>
    asked.length === 0 ? 0 : round(asked.reduce((sum, one) => sum + score(one), 0) / asked.length, 4);
  const share = (first: number) =>
    mean(({ ids, required }) => {
      const found = new Set(ids.slice(0, first));
      return required.filter((id) => found.has(id)).length / required.length;
    });
  return {
    recallAt5: share(5),
    recallAt10: share(10),
    recallAt20: share(20),
    anyAt10: mean(({ ids, required }) => (ids.slice(0, 10).some((id) => required.includes(id)) ? 1 : 0)),
  };
}

const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
