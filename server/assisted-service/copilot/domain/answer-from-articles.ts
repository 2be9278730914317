/** Whether an article answers a question, and with which part of it. */
import { shorten } from './format-answer.ts';
import { isWeak, termsOf } from './terms.ts';

export interface Article {
  readonly id: string;
  readonly title: string;
  readonly content: string;
}

export interface ArticleAnswer {
  readonly article: Article;
  /** Markdown. */
  readonly text: string;
  /** 0..1: the share of the question's terms that the article has. */
  readonly score: number;
}

/** Below it an article is about something else. */
export const articleThreshold = 0.6;
const answerLength = 700;

/** The best of the articles, or null when none has enough of the question. */
export function answerFromArticles(question: string, articles: readonly Article[]): ArticleAnswer | null {
  const asked = [...new Set(termsOf(question))].filter((term) => !isWeak(term));
  if (asked.length === 0) return null;
  const scored = articles
    .map((article) => ({
      article,
      score: coverage(asked, `${article.title} ${article.title} ${article.content}`),
    }))
    .sort((a, b) => b.score - a.score || coverage(asked, b.article.title) - coverage(asked, a.article.title));
  const [best] = scored;
  if (!best || best.score < articleThreshold) return null;
  return { ...best, text: passage(best.article.content, asked) };
}

function coverage(asked: readonly string[], text: string): number {
  const terms = new Set(termsOf(text));
  return asked.filter((term) => terms.has(term)).length / asked.length;
}

/** The whole article when it is short, else its paragraphs that have most of the question, in their order. */
function passage(content: string, asked: readonly string[]): string {
  const body = content.replace(/^#{1,6} .*$/gm, '').trim();
  if (body.length <= answerLength) return body;
  const paragraphs = body.split(/\n\s*\n/).map((text, position) => ({
    text: text.trim(),
    position,
    score: coverage(asked, text),
  }));
  const kept: typeof paragraphs = [];
  let room = answerLength;
  for (const paragraph of [...paragraphs].sort((a, b) => b.score - a.score || a.position - b.position)) {
    if (paragraph.text.length > room || (paragraph.score === 0 && kept.length > 0)) continue;
    kept.push(paragraph);
    room -= paragraph.text.length;
  }
  if (kept.length === 0) return shorten(paragraphs[0]?.text ?? body, answerLength);
  return kept
    .sort((a, b) => a.position - b.position)
    .map(({ text }) => text)
    .join('\n\n');
}
