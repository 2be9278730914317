/** Articles that answer a question, with the passage that does: for the AI agent, the copilot and the desk. */
import { type House, read } from '../../data-model/house/index.ts';
import { confidenceOf } from '../domain/confidence.ts';
import { liveSearch } from '../live-index.ts';
import { publishedArticles } from '../store/index-rows.store.ts';

export interface FoundArticle {
  readonly id: string;
  readonly title: string;
  /** Markdown, whole. */
  readonly content: string;
  readonly language: string;
  readonly tags: readonly string[];
  /** Higher is better; comparable within one question only. */
  readonly score: number;
  /** 0..1: how surely the passage answers the question; comparable across questions. Half of it is little. */
  readonly confidence: number;
  /** Markdown: the paragraphs, list or table that fit best, at most 700 characters. */
  readonly passage: string;
  /** Of the section that the passage is from; empty before the first heading. */
  readonly heading: string;
}

export interface ArticleQuestion {
  /** At most 4,000 characters of it are read. */
  readonly question: string;
  readonly limit: number;
  /** Also articles that are for staff only. Never for customers. */
  readonly forStaff: boolean;
  /** The asker's language; told from the question when it is not given. */
  readonly language?: string | undefined;
  /** Only articles with one of these; all when there are none. */
  readonly tags?: readonly string[] | undefined;
}

/** Of those that are found this many times as many are looked through for the tags. */
const tagDepth = 8;

/**
 * Best first. Only what is published and has not expired, as of the last commit. A question's confidence in an article
 * is that of its words; what is found by meaning alone has a low one.
 */
export async function searchArticles(
  house: House,
  organizationId: string,
  { question, limit, forStaff, language, tags = [] }: ArticleQuestion,
): Promise<FoundArticle[]> {
  const search = await liveSearch(house, organizationId);
  const now = house.clock.now();
  const most = tags.length > 0 ? limit * tagDepth : limit;
  const hits = search.search(question, { limit: most, now: now.getTime(), forStaff, language });
  if (hits.length === 0) return [];
  const rows = await read(house, organizationId, (tx) =>
    publishedArticles(
      tx,
      organizationId,
      hits.map(({ id }) => id),
      { now, forStaff },
    ),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const isMeant = (row: { tags: readonly string[] } | undefined) =>
    row !== undefined && (tags.length === 0 || row.tags.some((tag) => tags.includes(tag)));
  const meant = hits.filter(({ id }) => isMeant(byId.get(id))).slice(0, limit);
  return meant.map(({ id, score, coverage }) => {
    const row = byId.get(id)!;
    const passage = search.passageOf(question, row, language);
    const { title, content } = row;
    return {
      id,
      title,
      content,
      language: row.language,
      tags: row.tags,
      score,
      confidence: confidenceOf(coverage, passage),
      passage: passage.text,
      heading: passage.heading,
    };
  });
}
