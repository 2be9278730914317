/** Intents and their discovery in the API. */
import { z } from 'zod';
import { DiscoveryRun, discoveryStates, IntentProposal, proposalStates } from '../discovery.ts';
import { Confusion, IntentModelFigures, IntentRow, IntentSuggestion, RankedIntent } from '../intents.ts';
import { leads, operation } from '../operation.ts';

const tag = 'Intents';
const Language = z.string().regex(/^[a-z]{2,3}$/);
const AgentId = z.uuid().optional();
const Examples = z.object({
  agentId: AgentId,
  /** Name of a topic; null: what no topic is made for. */
  intent: z.string().min(1).max(100).nullable(),
  language: Language.default('en'),
  texts: z.array(z.string().trim().min(1).max(1000)).min(1).max(500),
});
const Name = z.string().trim().min(1).max(100);
const ProposalIds = z.array(z.uuid()).min(1).max(500);

export const intentOperations = {
  'intent.list': operation({
    name: 'intent.list',
    method: 'GET',
    path: '/api/intents',
    tag,
    access: leads,
    summary:
      'The intents of an AI agent, the first one unless told: their phrases, and how well they are told apart.',
    input: z.object({ agentId: AgentId }),
    output: z.object({
      /** Null when there is no AI agent with topics. */
      agentId: z.string().nullable(),
      agents: z.array(z.object({ agentId: z.string(), name: z.string() })),
      /** Phrases have changed since the newest training. */
      trainingDue: z.boolean(),
      models: z.array(IntentModelFigures),
      intents: z.array(IntentRow),
      confusions: z.array(Confusion),
      /** Phrases that are meant for no topic. */
      outOfScopeExamples: z.number(),
    }),
    errors: ['ai_agent.not_found'],
  }),
  'intent.read': operation({
    name: 'intent.read',
    method: 'GET',
    path: '/api/intents/:intent',
    tag,
    access: leads,
    summary: 'The phrases of one intent.',
    input: z.object({ agentId: AgentId, intent: z.string().min(1).max(100) }),
    output: z.object({
      intent: z.string(),
      displayName: z.string(),
      triggerPhrases: z.array(z.string()),
      examples: z.array(z.object({ text: z.string(), language: z.string() })),
    }),
    errors: ['ai_agent.not_found', 'topic.not_found'],
  }),
  'intent.add_examples': operation({
    name: 'intent.add_examples',
    method: 'POST',
    path: '/api/intent-examples',
    tag,
    access: ['administrator'],
    summary: 'Add phrases to an intent, or to what no intent is made for. Learnt within seconds.',
    input: Examples,
    output: z.object({}),
    errors: ['ai_agent.not_found', 'topic.not_found'],
  }),
  'intent.remove_examples': operation({
    name: 'intent.remove_examples',
    method: 'POST',
    path: '/api/intent-examples/remove',
    tag,
    access: ['administrator'],
    summary: 'Take phrases away that were added beside the topic.',
    input: Examples,
    output: z.object({}),
    errors: ['ai_agent.not_found', 'topic.not_found'],
  }),
  'intent.classify': operation({
    name: 'intent.classify',
    method: 'POST',
    path: '/api/intents/classify',
    tag,
    access: leads,
    summary: 'What an AI agent would make of a phrase: the likeliest intents, and what decided.',
    input: z.object({ agentId: AgentId, text: z.string().trim().min(1).max(1000) }),
    output: z.object({
      /** At most three, best first. */
      ranked: z.array(RankedIntent),
      /** Confidence from which a topic runs. */
      threshold: z.number(),
      outcome: z.enum(['recognised', 'did_you_mean', 'not_understood']),
      /** Exact: the phrase is there; model: what was learnt; phrases: by comparison alone. */
      decidedBy: z.enum(['exact', 'model', 'phrases', 'nothing']),
      /** What rules for routing would be told; null when no approved intent fits. */
      routing: z
        .object({
          intent: z.string(),
          group: z.string(),
          lineOfBusiness: z.string(),
          confidence: z.number(),
        })
        .nullable(),
    }),
    errors: ['ai_agent.not_found'],
  }),
  'intent.suggestions': operation({
    name: 'intent.suggestions',
    method: 'GET',
    path: '/api/intent-suggestions',
    tag,
    access: leads,
    summary: 'What customers said lately and nobody understood, with the intent that each would fit.',
    input: z.object({ agentId: AgentId, limit: z.coerce.number().int().min(1).max(200).default(50) }),
    output: z.object({ suggestions: z.array(IntentSuggestion) }),
    errors: ['ai_agent.not_found'],
  }),
  'intent.settle_suggestion': operation({
    name: 'intent.settle_suggestion',
    method: 'POST',
    path: '/api/intent-suggestions/:questionId',
    tag,
    access: ['administrator'],
    summary:
      'Make what was not understood a phrase of an intent, or of what no intent is made for; or leave it.',
    input: z.object({
      questionId: z.uuid(),
      agentId: AgentId,
      accept: z.boolean(),
      /** Of an accepted one; null: out of scope. */
      intent: z.string().min(1).max(100).nullable().default(null),
    }),
    output: z.object({}),
    errors: ['ai_agent.not_found', 'topic.not_found', 'question.not_found'],
  }),
  'discovery.start': operation({
    name: 'discovery.start',
    method: 'POST',
    path: '/api/discovery/runs',
    tag,
    access: ['administrator'],
    summary: 'Look through past conversations for intents. One run at a time; it goes on by itself.',
    input: z.object({
      language: Language.default('en'),
      /** Conversations that were opened in the last so many days. */
      days: z.number().int().min(1).max(3650).default(90),
      /** The newest so many of them. */
      mostConversations: z.number().int().min(10).max(50_000).default(50_000),
      /** Fewer conversations than this make no proposal. */
      leastVolume: z.number().int().min(2).max(1000).default(5),
    }),
    output: DiscoveryRun,
    errors: ['discovery.running'],
  }),
  'discovery.cancel': operation({
    name: 'discovery.cancel',
    method: 'POST',
    path: '/api/discovery/runs/:runId/cancel',
    tag,
    access: ['administrator'],
    summary: 'Give up a run. What it had found is dropped.',
    input: z.object({ runId: z.uuid() }),
    output: DiscoveryRun,
    errors: ['discovery.not_found'],
  }),
  'discovery.list': operation({
    name: 'discovery.list',
    method: 'GET',
    path: '/api/discovery/runs',
    tag,
    access: leads,
    summary: 'Runs, the newest first, with how far they are.',
    input: z.object({
      state: z.enum(discoveryStates).optional(),
      limit: z.coerce.number().int().min(1).max(50).default(10),
    }),
    output: z.object({ runs: z.array(DiscoveryRun) }),
    errors: [],
  }),
  'proposal.list': operation({
    name: 'proposal.list',
    method: 'GET',
    path: '/api/discovery/proposals',
    tag,
    access: leads,
    summary: 'Proposed intents, the most asked first.',
    input: z.object({ state: z.enum(proposalStates).optional() }),
    output: z.object({
      proposals: z.array(IntentProposal),
      counts: z.object({ pending: z.number(), approved: z.number(), discarded: z.number() }),
    }),
    errors: [],
  }),
  'proposal.decide': operation({
    name: 'proposal.decide',
    method: 'POST',
    path: '/api/discovery/decisions',
    tag,
    access: ['administrator'],
    summary:
      'Approve proposals (routing rules can use them at once), discard them (they are not proposed again), or leave them open again.',
    input: z.object({ proposalIds: ProposalIds, state: z.enum(proposalStates) }),
    output: z.object({ changed: z.number() }),
    errors: ['proposal.not_found', 'proposal.name_taken'],
  }),
  'proposal.update': operation({
    name: 'proposal.update',
    method: 'PATCH',
    path: '/api/discovery/proposals/:proposalId',
    tag,
    access: ['administrator'],
    summary: 'Another name, description, group or line of business.',
    input: z.object({
      proposalId: z.uuid(),
      name: Name.optional(),
      description: z.string().trim().max(500).optional(),
      group: Name.optional(),
      lineOfBusiness: Name.optional(),
      /** Examples to take out: they do not belong to it. */
      withoutExamples: z.array(z.string().max(1000)).max(200).optional(),
    }),
    output: IntentProposal,
    errors: ['proposal.not_found', 'proposal.name_taken'],
  }),
  'proposal.merge': operation({
    name: 'proposal.merge',
    method: 'POST',
    path: '/api/discovery/merges',
    tag,
    access: ['administrator'],
    summary: 'Make several proposals one: the first of them takes the examples and the volume of the others.',
    input: z.object({ proposalIds: z.array(z.uuid()).min(2).max(50) }),
    output: IntentProposal,
    errors: ['proposal.not_found'],
  }),
  'proposal.make_topic': operation({
    name: 'proposal.make_topic',
    method: 'POST',
    path: '/api/discovery/proposals/:proposalId/topic',
    tag,
    access: ['administrator'],
    summary:
      'A topic with the examples as trigger phrases, switched off until somebody has written what it does.',
    input: z.object({ proposalId: z.uuid(), agentId: AgentId }),
    output: z.object({ topic: z.string() }),
    errors: ['proposal.not_found', 'ai_agent.not_found', 'topic.conflict'],
  }),
} as const;
