/** `selfservice.search_ms`: one question to the search in articles, among 698 and among 100,000. */
import { ArticleIndex } from '../../server/knowledge/domain/search/article-index.ts';
import { ArticleSearch } from '../../server/knowledge/domain/search/search.ts';
import { type Bench, round, say } from '../figure.ts';
import { generatedKnowledge } from './generated-knowledge.ts';

const sizes = { small: 698, large: 100_000 };
const questions = 400;
const warmUps = 40;
const shown = 10;

interface Measured {
  p50: number;
  p99: number;
  /** Of one article put into the index, in milliseconds. */
  indexing: number;
  /** Until meaning is learned, in seconds; in steps, between which others go first. */
  learning: number;
  bytesPerArticle: number;
}

export const search: Bench = {
  names: ['selfservice.search_ms'],
  async run(print) {
    const small = await measure(sizes.small);
    const large = await measure(sizes.large);
    print({
      name: 'selfservice.search_ms',
      value: large.p99,
      unit: 'ms',
      p50: large.p50,
      p99: large.p99,
      articles: sizes.large,
      indexing_ms: large.indexing,
      learning_seconds: large.learning,
      bytes_per_article: large.bytesPerArticle,
      small_p50: small.p50,
      small_p99: small.p99,
      small_articles: sizes.small,
    });
  },
};

/** Half of the questions are a few words, half are three sentences, as customers write both. */
async function measure(articles: number): Promise<Measured> {
  say(`self-service: ${articles.toLocaleString('en')} articles are made and indexed`);
  const made = generatedKnowledge(articles, questions + warmUps);
  globalThis.gc?.();
  const resident = process.memoryUsage().rss;
  const index = new ArticleIndex();
  const started = performance.now();
  for (const article of made.articles()) index.put(article);
  const indexed = performance.now();
  const searching = new ArticleSearch(index);
  for (const _step of searching.learn());
  const learned = performance.now();
  const ask = (question: string) => searching.search(question, { limit: shown, now: 0, forStaff: false });
  const times = made.questions.map((question) => {
    const before = performance.now();
    const found = ask(question);
    if (found.length === 0) throw new Error('A question made of an article’s words found nothing.');
    return performance.now() - before;
  });
  const sorted = times.slice(warmUps).sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.ceil(sorted.length * share) - 1]!, 2);
  return {
    p50: at(0.5),
    p99: at(0.99),
    indexing: round((indexed - started) / articles, 3),
    learning: round((learned - indexed) / 1000, 2),
    bytesPerArticle: round((process.memoryUsage().rss - resident) / articles),
  };
}
