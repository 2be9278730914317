/** Low-code agents: runs the pure dialog machine, and fetches what it asks for. */
import type { House } from '../../data-model/house/index.ts';
import { runTurn } from '../domain/dialog.ts';
import { readState } from '../domain/dialog-state.ts';
import type { DialogState, TurnInput, TurnResult, TurnServices } from '../domain/types.ts';
import { searchKnowledge } from '../queries/search-knowledge.ts';
import { AgentStore, type LoadedAgent } from '../store/agents.ts';
import type {
  AgentInput,
  AgentOutput,
  AgentRuntime,
  AgentTransfer,
  AgentTurn,
  AgentTurnContext,
} from './agent-runtime.ts';

/** Knowledge asked for within one turn; a dialog that asks on and on is stopped. */
const mostSearches = 5;

/** Where definitions come from: what is published, unless a test chat brings its own. */
export interface AgentSource {
  load(organizationId: string, agentId: string): Promise<LoadedAgent | null>;
  close(): void;
}

export function topicsRuntime(house: House, agents: AgentSource = new AgentStore(house)): AgentRuntime {
  return {
    takeTurn: async (context, input) => {
      const agent = await agents.load(context.organizationId, context.agent.id);
      // Removed while it was speaking: whoever waits for it reaches a person.
      if (!agent) return goneAgent(context);
      const given = inputOf(context, input);
      const before = readState(context.state);
      if (!given) return { state: before, outputs: [], trace: [{ step: 'ignored', detail: input.kind }] };
      return await runToEnd(context, agent, before, given);
    },
    close: () => agents.close(),
  };
}

function goneAgent({ state }: AgentTurnContext): AgentTurn {
  return {
    state,
    outputs: [],
    transfer: { target: { kind: 'representative' }, reason: 'error', message: '', variables: {} },
    trace: [{ step: 'error', detail: 'There is no such agent any more.' }],
  };
}

/** Null: the dialog machine has no use for it. */
function inputOf({ customerName, channel, locale }: AgentTurnContext, input: AgentInput): TurnInput | null {
  if (input.kind === 'start') return { kind: 'start', customer: { name: customerName }, locale, channel };
  if (input.kind !== 'message') return null;
  const { text, attachmentsCount } = input;
  return { kind: 'message', text, attachmentsCount, ...('value' in input ? { value: input.value } : {}) };
}

/** Runs the turn, with the knowledge it asks for, outside any transaction. */
async function runToEnd(
  { house, organizationId, conversationId }: AgentTurnContext,
  { definition: agent, recognise }: LoadedAgent,
  before: DialogState | null,
  input: TurnInput,
): Promise<AgentTurn> {
  const services: TurnServices = { conversationId, recognise, now: house.clock.now().getTime() };
  const results = [runTurn(agent, before, input, services)];
  const passages = new Map<string, string>();
  const unanswered: string[] = [];
  for (let searches = 0; searches < mostSearches; searches += 1) {
    const { needs, state: now } = results.at(-1)!;
    if (needs?.kind !== 'knowledge') break;
    const result = await searchKnowledge(house, organizationId, needs.query);
    for (const { id, text } of result.passages) passages.set(id, passageOf(text));
    const then = runTurn(agent, now, { kind: 'knowledge', requestId: needs.requestId, result }, services);
    results.push(then);
    if (then.trace.some(({ step }) => step === 'knowledge_empty')) unanswered.push(needs.query);
  }
  return turnOf(results, passages, unanswered);
}

function turnOf(
  results: readonly TurnResult[],
  passages: ReadonlyMap<string, string>,
  unanswered: readonly string[],
): AgentTurn {
  const { state } = results.at(-1)!;
  const transfer = results.map((result) => result.transfer).find((each) => each !== undefined);
  const trace = results.flatMap((result) => result.trace);
  const topicsOf = (step: string) =>
    trace.flatMap((each) => (each.step === step && each.topic ? [each.topic] : []));
  return {
    state,
    outputs: results.flatMap(({ outputs }) => outputs.map((output) => outputOf(output, passages))),
    ...(transfer ? { transfer: transferOf(transfer, state) } : {}),
    ...(results.some(({ ended }) => ended) ? { ended: true } : {}),
    unanswered,
    progress: {
      begun: topicsOf('topic_begun'),
      completed: topicsOf('topic_ended'),
      answered: trace.filter(({ step }) => step === 'knowledge_answered').length,
      notUnderstood: trace.filter(({ step }) => step === 'not_understood').length,
      midway: midwayOf(state),
    },
    trace,
  };
}

/** Where a question is open, or a choice between topics. */
function midwayOf({ pending, stack }: DialogState): string | null {
  if (pending?.kind === 'topic_choice') return pending.topics[0] ?? null;
  return pending === null ? null : (stack.at(-1)?.topic ?? null);
}

function outputOf(
  { text, suggestedActions, sources }: TurnResult['outputs'][number],
  passages: ReadonlyMap<string, string>,
): AgentOutput {
  return {
    kind: 'message',
    text,
    ...(suggestedActions ? { suggestedActions } : {}),
    ...(sources
      ? { sources: sources.map(({ id, title }) => ({ id, title, passage: passages.get(id) ?? '' })) }
      : {}),
  };
}

function transferOf(
  { reason, message, context }: NonNullable<TurnResult['transfer']>,
  { facts }: DialogState,
): AgentTransfer {
  const { va_Agent: agent } = context;
  return {
    target: typeof agent === 'string' ? { kind: 'ai_agent', name: agent } : { kind: 'representative' },
    reason,
    message,
    ...(facts.lastTopic === null ? {} : { intent: { name: facts.lastTopic, confidence: null } }),
    topics: facts.topicsVisited,
    phrases: facts.lastPhrases,
    answers: facts.answers,
    variables: context,
  };
}

const passageLength = 280;

/** Plain words of an article's beginning. */
function passageOf(text: string): string {
  const plain = text
    .replace(/^#+\s.*$/gm, '')
    .replace(/[*_`>#]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length <= passageLength ? plain : `${plain.slice(0, plain.lastIndexOf(' ', passageLength))} …`;
}
