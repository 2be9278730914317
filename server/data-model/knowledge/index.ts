export { type FoundArticle, searchArticles } from './search-articles.ts';
