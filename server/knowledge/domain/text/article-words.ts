/** The words of an article by where they stand. */
import { tokensOf } from './tokens.ts';

export interface ArticleWords {
  readonly title: readonly string[];
  readonly headings: readonly string[];
  readonly body: readonly string[];
  /** Of its id and its tags: where an article lies says what it is about. */
  readonly labels: readonly string[];
}

/** Of the longest articles only the beginning is searched, in characters. */
const mostSearched = 400_000;

export function articleWords(article: {
  id: string;
  title: string;
  content: string;
  tags: readonly string[];
}): ArticleWords {
  const headings: string[] = [];
  const body: string[] = [];
  const text = article.content
    .slice(0, mostSearched)
    .replace(/!?\[([^\]]*)\]\([^)\s]*\)/g, '$1')
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/<[^<>]{1,200}>/g, ' ');
  for (const line of text.split('\n')) {
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    if (heading?.[1] === undefined) body.push(...tokensOf(line));
    else headings.push(...tokensOf(heading[1]));
  }
  // Running numbers of files say nothing.
  const labels = tokensOf(`${article.id} ${article.tags.join(' ')}`).filter((word) => !/^\d+$/.test(word));
  return { title: tokensOf(article.title), headings, body, labels };
}
