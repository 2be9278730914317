export { setArticleExpiry, setArticleState, withdrawArticle } from './commands/change-article.ts';
export { type ImportOutcome, importDocument, storeArticles } from './commands/import-documents.ts';
export {
  type ArticleInput,
  type Editor,
  type PutOutcome,
  putArticle,
  putArticles,
  putArticlesWithin,
  revertArticle,
} from './commands/put-article.ts';
export { recordUnanswered, settleUnanswered, type Unanswered } from './commands/unanswered.ts';
export type { ArticleState, ArticleText, Audience } from './domain/article.ts';
export { detectLanguage } from './domain/text/languages.ts';
export { type Evaluation, type EvaluationQuery, evaluateSearch } from './evaluate.ts';
export {
  type DocumentFile,
  DocumentRefusal,
  type ImportedArticle,
  readableEndings,
} from './import/document.ts';
export { DocumentReader } from './import/reader.ts';
export { warmKnowledge } from './live-index.ts';
export { diffArticle, listArticles, readArticle } from './queries/articles.ts';
export { type ArticleQuestion, type FoundArticle, searchArticles } from './queries/search-articles.ts';
export { listUnanswered } from './queries/unanswered.ts';
