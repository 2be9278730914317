export { putTopic } from './commands/put-topic.ts';
export { customerTurnConsumer } from './consumers/on-customer-turn.ts';
export { searchKnowledge } from './queries/search-knowledge.ts';
export { listTopics, readTopic } from './queries/topics.ts';
export { parseTopic } from './topics/parse-topic.ts';
