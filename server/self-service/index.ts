export { createAgent, removeAgent, updateAgent } from './commands/ai-agents.ts';
export { cancelDiscovery, startDiscovery } from './commands/discovery.ts';
export { discardDraft, saveDraft } from './commands/draft-topic.ts';
export { addIntentExamples, removeIntentExamples } from './commands/intent-examples.ts';
export {
  decideProposals,
  makeTopicOfProposal,
  mergeProposals,
  updateProposal,
} from './commands/proposals.ts';
export { publishDrafts, restoreTopicVersion } from './commands/publish-topics.ts';
export { putTopic, removeTopic, setTopicEnabled } from './commands/put-topic.ts';
export { settleSuggestion } from './commands/settle-suggestion.ts';
export { customerTurnConsumer } from './consumers/on-customer-turn.ts';
export { runIntentDiscovery } from './discovery/discovery-rounds.ts';
export { RoutingIntents } from './discovery/routing-intents.ts';
export { runDiscovery } from './discovery/run-discovery.ts';
export { type Evaluation, evaluateIntents } from './domain/intents/evaluate.ts';
export { IntentClassifier } from './domain/intents/model.ts';
export { drawPerIntent, type Example, trainIntents } from './domain/intents/train.ts';
export { importTopics } from './import/import-topics.ts';
export { readTopicFiles } from './import/read-files.ts';
export { mayHoldTopics, type SourceFile } from './import/topic-files.ts';
export { runIntentTraining } from './intents/intent-training.ts';
export { trainAgent } from './intents/train-agent.ts';
export {
  beginCall,
  type CalledAgent,
  initiateEvent,
  initiateName,
  onOutsideReleased,
  openCall,
  putAgentSecret,
  readActivity,
  readContext,
  replyBase,
  runOutsideRelay,
  statusName,
  takeHandoff,
  takeReply,
  testOutsideAgent,
  vaContext,
} from './outside/index.ts';
export {
  type CaseResult,
  decideApproval,
  type EvaluationReport,
  type EvaluationSummary,
  type EvaluationSystems,
  evaluateAgents,
  listApprovals,
  loadScenarios,
  namedSubject,
  type OpenStage,
  plainSubject,
  type Scenario,
  ScenarioLoadError,
} from './pro-code/index.ts';
export { listAgents, readAgent } from './queries/ai-agents.ts';
export { listDiscoveryRuns, listProposals, readDiscoveryRun } from './queries/discovery.ts';
export { exportTopics, topicText } from './queries/export-topics.ts';
export { classifyPhrase, listIntents, readIntent, suggestPhrases } from './queries/intents.ts';
export { searchKnowledge } from './queries/search-knowledge.ts';
export { diffTopics, listTopicVersions } from './queries/topic-versions.ts';
export { checkText, type ListedTopic, listTopics, readTopic } from './queries/topics.ts';
export { readTurnTrace } from './queries/turn-trace.ts';
export type * from './runtime/agent-runtime.ts';
export { agentRuntimes } from './runtime/agent-runtimes.ts';
export { runDialogTimers } from './runtime/dialog-inputs.ts';
export { endAgentTest, sendToAgentTest, startAgentTest } from './test-chat/test-chat.ts';
export { topicFault } from './topics/check-topic.ts';
export { parseTopic } from './topics/parse-topic.ts';
