/** Low-code agents: runs the pure dialog machine, and fetches what it asks for. */
import type { HandoffContext } from '../../../contracts/handoff.ts';
import type { House } from '../../data-model/house/index.ts';
import { runTurn } from '../domain/dialog.ts';
import { readState } from '../domain/dialog-state.ts';
import type {
  AgentDefinition,
  DialogState,
  Need,
  RecordValue,
  TurnInput,
  TurnResult,
  TurnServices,
} from '../domain/types.ts';
import { isRecord, toValue } from '../domain/values.ts';
import { AgentStore, type LoadedAgent } from '../store/agents.ts';
import type { AgentInput, AgentRuntime, AgentTurn, AgentTurnContext } from './agent-runtime.ts';
import { customerOf } from './topics-customer.ts';
import { isOrchestrated } from './topics-generative.ts';
import { fulfil } from './topics-needs.ts';
import { goneAgent, turnOf } from './topics-turn.ts';
import { readUserVariables, remembers } from './user-variables.ts';

/** Needs of one turn; the dialog itself stops earlier. */
const mostNeeds = 40;

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
      const given = await withUser(context, agent, turnInputOf(context, input));
      const before = readState(context.state);
      if (!given) return { state: before, outputs: [], trace: [{ step: 'ignored', detail: input.kind }] };
      return await takeTopicsTurn(context, agent, before, given);
    },
    close: () => agents.close(),
  };
}

/** A dialog that begins knows what is remembered of the customer. */
async function withUser(
  context: AgentTurnContext,
  { definition }: LoadedAgent,
  input: TurnInput | null,
): Promise<TurnInput | null> {
  if (input?.kind !== 'start' || !remembers(definition.topics)) return input;
  const user = await readUserVariables(context);
  return user ? { ...input, user } : input;
}

/** Null: the dialog machine has no use for it. */
export function turnInputOf(
  { customerName, channel, locale, agent }: AgentTurnContext,
  input: AgentInput,
): TurnInput | null {
  switch (input.kind) {
    case 'start': {
      const start = { kind: 'start', customer: { name: customerName }, locale, channel } as const;
      if (input.handoff === null) return start;
      const heard = heardOf(input.handoff, agent.name);
      return {
        ...start,
        variables: input.handoff.variables,
        ...(heard === undefined ? {} : { heard }),
      };
    }
    case 'message': {
      const { text, attachmentsCount, attachments } = input;
      return {
        kind: 'message',
        text,
        attachmentsCount,
        ...(attachments ? { attachments } : {}),
        ...('value' in input ? { value: input.value } : {}),
      };
    }
    case 'event':
      return { kind: 'event', name: input.name, value: input.value };
    case 'wake':
      return { kind: 'wake' };
    case 'input':
      // A row of the inbox is an event of its name.
      return { kind: 'event', name: input.name, value: input.payload };
  }
}

/**
 * What is still to be answered of what the customer said to whoever had them before. Null: nothing is, and they were
 * here before; undefined: they are greeted.
 */
function heardOf(handoff: HandoffContext, ownName: string): string | null | undefined {
  const { from, reason, phrases, transcript } = handoff;
  const newest = transcript.findLast((line) => line.from.kind !== 'system');
  const last = phrases.at(-1);
  if (last === undefined) return undefined;
  if (from.kind === 'representative') return newest?.from.kind === 'customer' ? last : undefined;
  if (from.kind !== 'ai_agent') return undefined;
  const wasHere = transcript.some((line) => line.from.kind === 'ai_agent' && line.from.name === ownName);
  return wasHere && reason === 'topic' && newest?.from.kind !== 'customer' ? null : last;
}

/** Runs the turn, with all that it asks for, outside any transaction. */
export async function takeTopicsTurn(
  context: AgentTurnContext,
  agent: LoadedAgent,
  before: DialogState | null,
  input: TurnInput,
): Promise<AgentTurn> {
  const { house, journal } = context;
  const definition = definitionOf(agent);
  const services = await servicesOf(context, agent);
  const now = house.clock.now().getTime();
  const first = await run(
    context,
    agent,
    { definition, before, input, services: { ...services, now } },
    isFree(house),
  );
  if (first.isDone) return first.turn;
  // It reaches outside: a turn that is repeated after a crash must ask for the same, so it is computed at the instant at
  // which it was computed first.
  const clock = await journal.step({
    kind: 'clock',
    request: 'now',
    repeatable: true,
    run: () => Promise.resolve({ now }),
  });
  const at = clock.ok ? clock.result.now : now;
  const computed = { definition, before, input, services: { ...services, now: at } };
  return (await run(context, agent, computed, () => true)).turn;
}

/** A search leaves no trace outside; a model that words its answer, and everything else, is recorded step by step. */
const isFree = (house: House) => {
  const isWorded = house.models.available('ai_agent');
  return ({ kind }: Need): boolean => kind === 'knowledge' && !isWorded;
};

interface Computed {
  readonly definition: AgentDefinition;
  readonly before: DialogState | null;
  readonly input: TurnInput;
  readonly services: TurnServices;
}

/** @param mayFulfil the needs that it goes on with; at another one it stops */
async function run(
  context: AgentTurnContext,
  agent: LoadedAgent,
  { definition, before, input, services }: Computed,
  mayFulfil: (need: Need) => boolean,
): Promise<{ readonly isDone: boolean; readonly turn: AgentTurn }> {
  const known = input.kind === 'start' ? input.user : before?.user;
  const results: TurnResult[] = [runTurn(definition, before, input, services)];
  const passages = new Map<string, string>();
  const unanswered: string[] = [];
  for (let count = 0; count < mostNeeds; count += 1) {
    const { needs, state } = results.at(-1)!;
    if (needs === undefined) break;
    if (!mayFulfil(needs)) return { isDone: false, turn: turnOf(results, passages, unanswered, known) };
    const given = await fulfil(context, { ...agent, definition }, needs, passages);
    const next = runTurn(definition, state, given, services);
    results.push(next);
    if (needs.kind === 'knowledge' && next.trace.some(({ step }) => step === 'knowledge_empty'))
      unanswered.push(needs.query);
    if (needs.kind === 'plan' && given.kind === 'plan' && given.plan.kind === 'refused')
      unanswered.push(given.plan.query);
  }
  return { isDone: true, turn: turnOf(results, passages, unanswered, known) };
}

/** With what the installation sets beside the topics. */
function definitionOf({ definition, settings }: LoadedAgent): AgentDefinition {
  const { environment, globals, inactivityMinutes } = settings;
  return {
    ...definition,
    environment: recordOf(environment),
    globals: recordOf(globals),
    ...(inactivityMinutes === null ? {} : { inactivityMs: inactivityMinutes * 60_000 }),
  };
}

function recordOf(settings: Readonly<Record<string, unknown>>): RecordValue {
  const value = toValue(settings);
  return isRecord(value) ? value : {};
}

/** What a turn is told of the world around it, but for the time. */
export async function servicesOf(context: AgentTurnContext, agent: LoadedAgent): Promise<TurnServices> {
  const { house, conversationId, isTest = false } = context;
  const { settings, recognise, definition } = agent;
  const user = await customerOf(context, definition.topics);
  return {
    conversationId,
    isTest,
    recognise,
    timeZone: settings.timeZone,
    language: settings.language,
    knowledgeAvailable: settings.knowledge.enabled,
    modelAvailable: house.models.available('ai_agent'),
    plans: isOrchestrated(house, agent),
    ...(user ? { user } : {}),
  };
}
