export { putArticle, putTopic } from './commands/put-topic.ts';
export { customerTurnConsumer } from './consumers/on-customer-turn.ts';
export { type Evaluation, evaluateIntents } from './domain/intents/evaluate.ts';
export { IntentClassifier } from './domain/intents/model.ts';
export { drawPerIntent, type Example, trainIntents } from './domain/intents/train.ts';
export { listArticles, searchKnowledge } from './queries/search-knowledge.ts';
export { listTopics, readTopic } from './queries/topics.ts';
export { parseTopic } from './topics/parse-topic.ts';
