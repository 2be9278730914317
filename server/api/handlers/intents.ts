/** Intents: what they are made of, how well they are told apart, and those found in past conversations. */
import { AppError } from '../../platform/errors.ts';
import {
  addIntentExamples,
  cancelDiscovery,
  classifyPhrase,
  decideProposals,
  listDiscoveryRuns,
  listIntents,
  listProposals,
  makeTopicOfProposal,
  mergeProposals,
  readIntent,
  removeIntentExamples,
  settleSuggestion,
  startDiscovery,
  suggestPhrases,
  updateProposal,
} from '../../self-service/index.ts';
import { type Call, type Handlers, signedIn } from './call.ts';

/** The first AI agent of topics, unless one is named. @throws {AppError} `ai_agent.not_found` */
async function agentOf(call: Call, agentId: string | undefined): Promise<string> {
  const { agentId: first } = await listIntents(call.house, signedIn(call).organizationId, agentId);
  if (first === null) throw new AppError('ai_agent.not_found');
  return first;
}

const author = (call: Call) => {
  const { organizationId, userId } = signedIn(call);
  return { organizationId, actor: `representative:${userId}` as const };
};

export const intentHandlers = {
  'intent.list': (call, { agentId }) => listIntents(call.house, signedIn(call).organizationId, agentId),
  'intent.read': (call, input) => readIntent(call.house, signedIn(call).organizationId, input),
  'intent.add_examples': async (call, { agentId, ...examples }) => {
    const agent = await agentOf(call, agentId);
    await addIntentExamples(call.house, signedIn(call), { agentId: agent, ...examples });
    return {};
  },
  'intent.remove_examples': async (call, { agentId, ...examples }) => {
    const agent = await agentOf(call, agentId);
    await removeIntentExamples(call.house, signedIn(call), { agentId: agent, ...examples });
    return {};
  },
  'intent.classify': (call, input) => classifyPhrase(call.house, signedIn(call).organizationId, input),
  'intent.suggestions': async (call, input) => ({
    suggestions: await suggestPhrases(call.house, signedIn(call).organizationId, input),
  }),
  'intent.settle_suggestion': async (call, input) => {
    await settleSuggestion(call.house, signedIn(call), input);
    return {};
  },
  'discovery.start': (call, input) => startDiscovery(call.house, author(call), input),
  'discovery.cancel': (call, { runId }) => cancelDiscovery(call.house, author(call), runId),
  'discovery.list': async (call, filter) => ({
    runs: await listDiscoveryRuns(call.house, signedIn(call).organizationId, filter),
  }),
  'proposal.list': (call, filter) => listProposals(call.house, signedIn(call).organizationId, filter),
  'proposal.decide': async (call, input) => ({
    changed: await decideProposals(call.house, signedIn(call), input),
  }),
  'proposal.update': (call, input) => updateProposal(call.house, signedIn(call), input),
  'proposal.merge': (call, { proposalIds }) => mergeProposals(call.house, signedIn(call), proposalIds),
  'proposal.make_topic': async (call, input) => ({
    topic: await makeTopicOfProposal(call.house, signedIn(call), input),
  }),
} satisfies Partial<Handlers>;
