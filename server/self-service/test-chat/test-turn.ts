/** One turn of a test chat, with everything that its author wants to see of it. */
import type { AgentTestStep } from '../../../contracts/api/operations-agents.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { variablesAfter } from '../domain/dialog.ts';
import { readState } from '../domain/dialog-state.ts';
import type { DialogState, Pending, TurnInput } from '../domain/types.ts';
import { plainOf } from '../domain/values.ts';
import type {
  AgentInput,
  AgentOutput,
  AgentTraceStep,
  AgentTransfer,
  AgentTurn,
  AgentTurnContext,
} from '../runtime/agent-runtime.ts';
import { servicesOf, takeTopicsTurn, turnInputOf } from '../runtime/topics-runtime.ts';
import { type LoadedAgent, loadAgent } from '../store/agents.ts';
import { parseTopic } from '../topics/parse-topic.ts';
import { openTestJournal, stubbedJournal } from './stubbed-journal.ts';
import type { TestChat } from './test-chats.store.ts';

const mostRecognised = 5;
/** A turn that takes longer is given up. */
const longestTurnMs = 60_000;

/** Begins a topic as a redirect would, whatever its trigger is. */
export interface BeginTopic {
  readonly kind: 'begin';
  readonly topic: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface TestTurn {
  readonly step: AgentTestStep;
  readonly state: unknown;
}

/** @throws {AppError} `ai_agent.not_found`: it was removed meanwhile */
export async function takeTestTurn(
  house: House,
  organizationId: string,
  test: TestChat,
  input: AgentInput | BeginTopic,
): Promise<TestTurn> {
  const { id, agentId, options, topics } = test;
  const loaded = await read(house, organizationId, (tx) => loadAgent(house, tx, agentId, topics));
  if (!loaded) throw new AppError('ai_agent.not_found');
  const name = `test:${test.turns}`;
  const stubbed: AgentTraceStep[] = [];
  const journal =
    options.outsideCalls === 'real'
      ? openTestJournal(`${id}:${name}`)
      : stubbedJournal(`${id}:${name}`, (kind) => stubbed.push({ step: 'stubbed', detail: kind }));
  const begun = performance.now();
  const context: AgentTurnContext = {
    house,
    organizationId,
    conversationId: id,
    agent: { id: agentId, name: loaded.definition.name, settings: loaded.settings },
    epoch: 1,
    contactId: id,
    customerName: options.customerName,
    channel: options.channel,
    locale: options.locale,
    state: test.state,
    turn: name,
    isTest: true,
    journal,
    signal: AbortSignal.timeout(longestTurnMs),
  };
  const given = input.kind === 'begin' ? input : turnInputOf(context, input);
  const turn = await takeTurn(context, loaded, given, input.kind);
  const durationMs = performance.now() - begun;
  const state = readState(turn.state);
  const unread = input.kind === 'start' ? unreadable(topics) : [];
  return {
    state: turn.state,
    step: {
      testId: id,
      turn: test.turns + 1,
      outputs: turn.outputs.map(presented),
      trace: [...unread, ...turn.trace, ...stubbed],
      recognised: input.kind === 'message' ? recognisedBy(loaded, input.text) : [],
      variables: await variablesOf(context, loaded, state, given),
      waitingFor: state?.pending ? waitingFor(state.pending) : null,
      transfer: turn.transfer ? transferred(turn.transfer) : null,
      ended: turn.ended ?? false,
      wakeAfterMs: turn.wakeAfterMs ?? null,
      durationMs: Math.round(durationMs * 10) / 10,
      expiresAt: test.expiresAt.toISOString(),
    },
  };
}

async function takeTurn(
  context: AgentTurnContext,
  loaded: LoadedAgent,
  given: TurnInput | null,
  kind: string,
): Promise<AgentTurn> {
  const before = readState(context.state);
  return given
    ? await takeTopicsTurn(context, loaded, before, given)
    : { state: before, outputs: [], trace: [{ step: 'ignored', detail: kind }] };
}

/** Topics that are not part of the test, because nobody can read them. */
function unreadable(topics: TestChat['topics']): AgentTraceStep[] {
  return topics.flatMap(({ name, yaml }) => {
    const parsed = parseTopic(yaml, { name });
    if (parsed.ok) return [];
    const { line, message } = parsed.error;
    return [{ step: 'topic_left_out', topic: name, detail: `Line ${line}: ${message}` }];
  });
}

function presented(output: AgentOutput): AgentTestStep['outputs'][number] {
  const { text, suggestedActions = [], attachments = [], sources = [], speaker = null, event } = output;
  return {
    text,
    suggestedActions: [...suggestedActions],
    attachments: attachments.map((attachment) => ({ ...attachment })),
    sources: [...sources],
    speaker,
    event: event ? { ...event } : null,
  };
}

function recognisedBy({ definition, recognise }: LoadedAgent, text: string): AgentTestStep['recognised'] {
  const { topics, recognitionThreshold } = definition;
  const names = new Map(topics.map(({ name, displayName }) => [name, displayName]));
  return recognise(topics, text)
    .slice(0, mostRecognised)
    .map(({ topic, confidence, phrase }) => ({
      topic,
      displayName: names.get(topic) ?? topic,
      confidence,
      phrase,
      enough: confidence >= recognitionThreshold,
    }));
}

type Variables = Record<string, unknown>;

/** As a topic would read them at this moment. */
async function variablesOf(
  context: AgentTurnContext,
  loaded: LoadedAgent,
  state: DialogState | null,
  given: TurnInput | null,
): Promise<AgentTestStep['variables']> {
  const services = { ...(await servicesOf(context, loaded)), now: context.house.clock.now().getTime() };
  const read = variablesAfter(loaded.definition, state, given ?? { kind: 'wake' }, services);
  const all = (name: 'Global' | 'User' | 'System'): Variables => {
    const value = plainOf(read(name));
    return typeof value === 'object' && value !== null ? (value as Variables) : {};
  };
  return {
    topics: (state?.stack ?? []).map(({ topic, variables }) => ({
      topic,
      variables: plainOf(variables) as Variables,
    })),
    global: all('Global'),
    user: all('User'),
    system: all('System'),
  };
}

function waitingFor(pending: Pending): NonNullable<AgentTestStep['waitingFor']> {
  const { kind } = pending;
  const place = 'topic' in pending ? pending : 'asker' in pending ? pending.asker : null;
  return {
    kind,
    topic: place?.topic ?? null,
    actionId: place?.actionId ?? null,
    variable: 'variable' in pending ? pending.variable : null,
  };
}

function transferred({ target, reason, message, variables }: AgentTransfer): AgentTestStep['transfer'] {
  const to =
    target.kind === 'ai_agent'
      ? `AI agent ${target.name}`
      : target.kind === 'back'
        ? 'back'
        : ['representative', target.queueName].filter(Boolean).join(', ');
  return { target: to, reason, message, variables: { ...variables } };
}
