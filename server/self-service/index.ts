export { cancelDiscovery, startDiscovery } from './commands/discovery.ts';
export { addIntentExamples, removeIntentExamples } from './commands/intent-examples.ts';
export {
  decideProposals,
  makeTopicOfProposal,
  mergeProposals,
  updateProposal,
} from './commands/proposals.ts';
export { putTopic } from './commands/put-topic.ts';
export { settleSuggestion } from './commands/settle-suggestion.ts';
export { customerTurnConsumer } from './consumers/on-customer-turn.ts';
export { runIntentDiscovery } from './discovery/discovery-rounds.ts';
export { RoutingIntents } from './discovery/routing-intents.ts';
export { runDiscovery } from './discovery/run-discovery.ts';
export { type Evaluation, evaluateIntents } from './domain/intents/evaluate.ts';
export { IntentClassifier } from './domain/intents/model.ts';
export { drawPerIntent, type Example, trainIntents } from './domain/intents/train.ts';
export { runIntentTraining } from './intents/intent-training.ts';
export { trainAgent } from './intents/train-agent.ts';
export {
  initiateEvent,
  initiateName,
  onOutsideReleased,
  putAgentSecret,
  readActivity,
  readContext,
  replyBase,
  runOutsideRelay,
  statusName,
  takeReply,
  testOutsideAgent,
  vaContext,
} from './outside/index.ts';
export { listDiscoveryRuns, listProposals, readDiscoveryRun } from './queries/discovery.ts';
export { classifyPhrase, listIntents, readIntent, suggestPhrases } from './queries/intents.ts';
export { searchKnowledge } from './queries/search-knowledge.ts';
export { listTopics, readTopic } from './queries/topics.ts';
export type * from './runtime/agent-runtime.ts';
export { runDialogTimers } from './runtime/dialog-inputs.ts';
export { parseTopic } from './topics/parse-topic.ts';
