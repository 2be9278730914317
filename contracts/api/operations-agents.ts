/** AI agents: what there is, how each is set up, a test chat with one, and why it did what it did. */
import { z } from 'zod';
import { AgentKind, AgentSetup } from '../agents.ts';
import { operation } from '../operation.ts';
import { Id, Instant } from '../words.ts';

const administrator = ['administrator'] as const;
const leads = ['administrator', 'supervisor'] as const;
const Nothing = z.object({});
const ById = z.object({ agentId: Id });
const Name = z.string().trim().min(1).max(100);
const Description = z.string().trim().max(2000);
/** Pasted with a line break at its end more often than having one. */
const Secret = z.string().trim().min(1).max(4000);

const Agent = z.object({
  id: Id,
  name: z.string(),
  kind: AgentKind,
  description: z.string(),
  /** Whether there is a secret (of outside agents); it never comes back. */
  secretSet: z.boolean(),
  /** Names of the workstreams whose conversations it opens. */
  workstreams: z.array(z.string()),
  /** Of topics agents; 0 for others. `changed`: with a draft that is not published. */
  topics: z.object({ published: z.number().int(), changed: z.number().int() }),
  /** The newest version of its topics; 0: none was published. */
  version: z.number().int(),
});
export type AgentListed = z.infer<typeof Agent>;
/** `settings` by kind: contracts/agents.ts. */
const AgentRead = Agent.extend({ settings: z.record(z.string(), z.unknown()) });
export type AgentShape = z.infer<typeof AgentRead>;

const Variables = z.record(z.string(), z.unknown());

export const AgentTestStep = z.object({
  testId: Id,
  /** Turns taken so far. */
  turn: z.number().int(),
  outputs: z.array(
    z.object({
      /** Markdown. */
      text: z.string(),
      suggestedActions: z.array(z.object({ title: z.string(), value: z.string() })),
      attachments: z.array(
        z.object({
          contentType: z.string(),
          name: z.string().optional(),
          content: z.unknown().optional(),
          contentUrl: z.string().optional(),
        }),
      ),
      sources: z.array(z.object({ id: z.string(), title: z.string(), passage: z.string() })),
      speaker: z.string().nullable(),
      /** For the customer's client, instead of words. */
      event: z.object({ name: z.string(), value: z.unknown() }).nullable(),
    }),
  ),
  /** In the order in which it happened. `step` as in contracts/api/operations-agents.ts's traces. */
  trace: z.array(
    z.object({
      step: z.string(),
      topic: z.string().optional(),
      actionId: z.string().optional(),
      detail: z.string().optional(),
      confidence: z.number().optional(),
      data: z.unknown().optional(),
    }),
  ),
  /** The topics that the customer's words are likest to, surest first, at most 5. Empty for other inputs. */
  recognised: z.array(
    z.object({
      topic: z.string(),
      displayName: z.string(),
      confidence: z.number(),
      phrase: z.string(),
      /** It reaches the agent's threshold. */
      enough: z.boolean(),
    }),
  ),
  variables: z.object({
    /** Of the topics that run, the innermost last. */
    topics: z.array(z.object({ topic: z.string(), variables: Variables })),
    global: Variables,
    user: Variables,
    system: Variables,
  }),
  /** What it waits for: the node and the variable it fills. */
  waitingFor: z
    .object({
      kind: z.string(),
      topic: z.string().nullable(),
      actionId: z.string().nullable(),
      variable: z.string().nullable(),
    })
    .nullable(),
  /** It hands the conversation over: the test is at its end. */
  transfer: z
    .object({ target: z.string(), reason: z.string(), message: z.string(), variables: Variables })
    .nullable(),
  ended: z.boolean(),
  /** It would be woken if nothing came for so long; send `wake` instead of waiting. */
  wakeAfterMs: z.number().nullable(),
  durationMs: z.number(),
  expiresAt: Instant,
});
export type AgentTestStep = z.infer<typeof AgentTestStep>;

const TestInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('message'),
    text: z.string().max(65_536).default(''),
    /** What a suggested action or a card's submit sends along. */
    value: z.json().optional(),
    attachmentsCount: z.number().int().min(0).max(20).default(0),
  }),
  z.strictObject({ kind: z.literal('event'), name: z.string().min(1).max(200), value: z.json().optional() }),
  /** Begins a topic as a redirect would, whatever its trigger is. */
  z.strictObject({
    kind: z.literal('begin'),
    topic: z.string().min(1).max(100),
    inputs: z.record(z.string(), z.json()).default({}),
  }),
  /** As if nothing had happened for as long as it asked to be woken after. */
  z.strictObject({ kind: z.literal('wake') }),
]);

export const agentOperations = {
  'ai_agent.list': operation({
    name: 'ai_agent.list',
    method: 'GET',
    path: '/api/ai-agents',
    tag: 'AI agents',
    access: leads,
    summary: 'The AI agents, by name, and which workstreams use them.',
    input: Nothing,
    output: z.object({ agents: z.array(Agent) }),
    errors: [],
  }),
  'ai_agent.read': operation({
    name: 'ai_agent.read',
    method: 'GET',
    path: '/api/ai-agents/:agentId',
    tag: 'AI agents',
    access: leads,
    summary: 'One AI agent with its settings, without its secret.',
    input: ById,
    output: AgentRead,
    errors: ['ai_agent.not_found'],
  }),
  'ai_agent.create': operation({
    name: 'ai_agent.create',
    method: 'POST',
    path: '/api/ai-agents',
    tag: 'AI agents',
    access: administrator,
    summary: 'A new AI agent: of topics, of a pro-code scenario, or somebody else’s.',
    input: z.object({
      name: Name,
      description: Description.default(''),
      setup: AgentSetup,
      secret: Secret.optional(),
    }),
    output: AgentRead,
    errors: ['ai_agent.name_taken'],
  }),
  'ai_agent.update': operation({
    name: 'ai_agent.update',
    method: 'PATCH',
    path: '/api/ai-agents/:agentId',
    tag: 'AI agents',
    access: administrator,
    summary:
      'Change an AI agent; settings are replaced whole, and what is left out stays. In effect at once.',
    input: ById.extend({
      name: Name.optional(),
      description: Description.optional(),
      /** The kind must be the one it has. */
      setup: AgentSetup.optional(),
      /** Null removes it. */
      secret: Secret.nullable().optional(),
    }),
    output: AgentRead,
    errors: ['ai_agent.not_found', 'ai_agent.name_taken', 'ai_agent.kind_fixed'],
  }),
  'ai_agent.remove': operation({
    name: 'ai_agent.remove',
    method: 'DELETE',
    path: '/api/ai-agents/:agentId',
    tag: 'AI agents',
    access: administrator,
    summary:
      'Remove an AI agent with its topics and versions. Refused while a workstream or a conversation uses it.',
    input: ById,
    output: Nothing,
    errors: ['ai_agent.not_found', 'ai_agent.in_use'],
  }),
  'ai_agent.trace': operation({
    name: 'ai_agent.trace',
    method: 'GET',
    path: '/api/conversations/:conversationId/ai-agent-trace',
    tag: 'AI agents',
    access: leads,
    summary: 'Why the AI agents of a conversation did what they did, turn by turn.',
    input: z.object({ conversationId: Id }),
    output: z.object({
      turns: z.array(
        z.object({
          epoch: z.number().int(),
          turn: z.string(),
          agentId: Id,
          agentName: z.string(),
          at: Instant,
          durationMs: z.number(),
          steps: AgentTestStep.shape.trace,
        }),
      ),
    }),
    errors: ['conversation.not_found'],
  }),
  'ai_agent_test.start': operation({
    name: 'ai_agent_test.start',
    method: 'POST',
    path: '/api/ai-agents/:agentId/tests',
    tag: 'AI agents',
    access: administrator,
    summary: 'Begin a test chat. It is no conversation: nobody is told, and no figure counts it.',
    input: ById.extend({
      /** `draft`: as the topics are being edited; a number: that version; else as customers get it. */
      topics: z.union([z.enum(['draft', 'published']), z.number().int().min(1)]).default('draft'),
      /** `stubbed`: nothing leaves the house; calls answer with nothing. */
      outsideCalls: z.enum(['real', 'stubbed']).default('stubbed'),
      /** BCP 47. */
      locale: z.string().min(2).max(35).default('en-US'),
      channel: z.string().min(1).max(60).default('chat'),
      customerName: z.string().trim().min(1).max(200).nullable().default(null),
      /** Text in place of the topic's draft: tests what is not saved yet. */
      unsaved: z.object({ name: z.string().max(100), yaml: z.string().max(1_000_000) }).optional(),
    }),
    output: AgentTestStep,
    errors: ['ai_agent.not_found', 'ai_agent_test.not_topics', 'topic_version.not_found'],
  }),
  'ai_agent_test.send': operation({
    name: 'ai_agent_test.send',
    method: 'POST',
    path: '/api/ai-agent-tests/:testId/inputs',
    tag: 'AI agents',
    access: administrator,
    summary: 'Say something in a test chat of yours, and get the whole turn.',
    input: z.object({ testId: Id, input: TestInput }),
    output: AgentTestStep,
    errors: ['ai_agent_test.not_found', 'ai_agent_test.over', 'ai_agent_test.busy'],
  }),
  'ai_agent_test.end': operation({
    name: 'ai_agent_test.end',
    method: 'DELETE',
    path: '/api/ai-agent-tests/:testId',
    tag: 'AI agents',
    access: administrator,
    summary: 'Forget a test chat of yours.',
    input: z.object({ testId: Id }),
    output: Nothing,
    errors: [],
  }),
} as const;
