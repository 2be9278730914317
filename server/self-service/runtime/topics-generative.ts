/** What a model adds to a topics agent: a plan for a message, and answers worded from passages. */
import { messagesAfter } from '../../conversations/index.ts';
import { type House, read } from '../../data-model/house/index.ts';
import type { DataType, KnowledgeResult, Plan, PlanNeed, Topic } from '../domain/types.ts';
import { agentTools } from '../generative/agent-tools.ts';
import { groundedAnswer, type Passage } from '../generative/grounded-answer.ts';
import { type OrchestratedTopic, type Orchestration, orchestrate } from '../generative/orchestrate.ts';
import { searchKnowledge } from '../queries/search-knowledge.ts';
import type { LoadedAgent } from '../store/agents.ts';
import type { AgentTurnContext } from './agent-runtime.ts';

/** Whether a model chooses what to do with what the customer says. */
export function isOrchestrated(house: House, { settings }: LoadedAgent): boolean {
  return settings.orchestration === 'generative' && house.models.available('ai_agent');
}

/** Messages before the one at hand that a model is shown. */
const mostLines = 20;
/** Characters of a topic's phrases that stand for a description. */
const phrasesLength = 400;

/**
 * Never throws for what a model does: the plan is `none` then, and the message is recognised without one. With what was
 * read for it.
 */
export async function planFor(
  context: AgentTurnContext,
  { definition, settings }: LoadedAgent,
  need: PlanNeed,
): Promise<{ plan: Plan; passages: readonly Passage[] }> {
  const { house, organizationId, contactId, journal, signal, locale } = context;
  const [conversation, tools] = await Promise.all([
    conversationOf(context, need.utterance),
    agentTools(house, { organizationId, contactId }, settings.tools),
  ]);
  const passages: Passage[] = [];
  const request: Orchestration = {
    agentName: definition.name,
    instructions: settings.instructions,
    locale,
    utterance: need.utterance,
    conversation,
    topics: definition.topics.filter(({ name }) => need.topics.includes(name)).map(orchestrated),
    tools,
    search: settings.knowledge.enabled
      ? async (query) => {
          const found = await passagesFor(house, organizationId, query);
          passages.push(...found);
          return found;
        }
      : null,
    approved: need.approved,
    signal,
  };
  return { plan: await orchestrate(house.models, journal, request), passages };
}

/**
 * Words an answer from what was found, if a model is there for it. The passages stay: without an answer, sentences
 * are extracted from them. A model that says that they don't say leaves none.
 */
export async function composed(
  { house, journal, locale, signal }: AgentTurnContext,
  { settings }: LoadedAgent,
  question: string,
  result: KnowledgeResult,
): Promise<KnowledgeResult> {
  if (result.passages.length === 0 || !house.models.available('ai_agent')) return result;
  const answer = await groundedAnswer(house.models, journal, {
    question,
    passages: result.passages,
    instructions: settings.instructions,
    locale,
    signal,
  });
  if (answer.kind === 'refused') return { passages: [] };
  return answer.kind === 'answer' ? { ...result, answer: answer.text, cited: answer.cited } : result;
}

async function conversationOf(
  { house, organizationId, conversationId }: AgentTurnContext,
  utterance: string,
): Promise<Orchestration['conversation']> {
  const messages = await read(house, organizationId, async (tx) => {
    const head = await tx.q
      .selectFrom('conversation')
      .select('last_sequence')
      .where('id', '=', conversationId)
      .executeTakeFirst();
    const after = Math.max(0, (head?.last_sequence ?? 0) - 2 * mostLines);
    return await messagesAfter(tx, conversationId, after, 2 * mostLines);
  });
  const lines = messages
    .filter(({ kind, text, sender }) => kind === 'message' && text !== '' && sender.kind !== 'system')
    .map(({ sender, text }) => ({
      from: sender.kind === 'customer' ? ('customer' as const) : ('agent' as const),
      text,
    }));
  // The message at hand is told on its own.
  if (lines.at(-1)?.from === 'customer' && lines.at(-1)?.text.trim() === utterance) lines.pop();
  return lines.slice(-mostLines);
}

async function passagesFor(house: House, organizationId: string, query: string): Promise<Passage[]> {
  const { passages } = await searchKnowledge(house, organizationId, query);
  return passages.map(({ id, title, text }) => ({ id, title, text }));
}

function orchestrated({ name, displayName, modelDescription, trigger, inputs }: Topic): OrchestratedTopic {
  return {
    name,
    displayName,
    description:
      modelDescription ??
      `for messages such as: ${trigger.triggerQueries.join('; ').slice(0, phrasesLength)}`,
    inputs: inputs.flatMap((input) => {
      const type = typeOf(input.type);
      return type === null || input.value !== null
        ? []
        : [{ name: input.name, type, description: input.description }];
    }),
  };
}

/** Null: a model cannot give it. */
function typeOf({ kind }: DataType): OrchestratedTopic['inputs'][number]['type'] | null {
  if (kind === 'number' || kind === 'boolean') return kind;
  return kind === 'record' || kind === 'table' ? null : 'string';
}
