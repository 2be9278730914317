/** How surely a passage answers a question. */
import type { FoundPassage } from './passages.ts';

/**
 * 0..1, from the share of the question that the article and its passage have. A quarter is for the title and heading:
 * what an article is about, it says there, and what it only mentions it answers rarely.
 */
export function confidenceOf(
  ofArticle: number,
  passage: Pick<FoundPassage, 'coverage' | 'titleCoverage'>,
): number {
  const text = (ofArticle + passage.coverage) / 2;
  return Math.min(1, 0.75 * text + 0.25 * Math.min(1, 2 * passage.titleCoverage));
}
