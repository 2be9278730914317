/** What the dialog machine computed, as a turn of an AI agent. */
import type { DialogState, RecordValue, TurnResult } from '../domain/types.ts';
import type { AgentOutput, AgentTransfer, AgentTurn, AgentTurnContext } from './agent-runtime.ts';

export function goneAgent({ state }: AgentTurnContext): AgentTurn {
  return {
    state,
    outputs: [],
    transfer: { target: { kind: 'representative' }, reason: 'error', message: '', variables: {} },
    trace: [{ step: 'error', detail: 'There is no such agent any more.' }],
  };
}

/**
 * @param results of one input, and of what came of its needs, in order
 * @param passages what was found, by id
 * @param known User.* before the turn
 */
export function turnOf(
  results: readonly TurnResult[],
  passages: ReadonlyMap<string, string>,
  unanswered: readonly string[],
  known: RecordValue | undefined,
): AgentTurn {
  const { state, wakeAfterMs } = results.at(-1)!;
  const transfer = results.map((result) => result.transfer).find((each) => each !== undefined);
  const trace = results.flatMap((result) => result.trace);
  const user = JSON.stringify(state.user ?? {});
  const isRemembered = user !== JSON.stringify(known ?? {});
  const topicsOf = (step: string) =>
    trace.flatMap((each) => (each.step === step && each.topic ? [each.topic] : []));
  return {
    state,
    outputs: results.flatMap(({ outputs }) => outputs.map((output) => outputOf(output, passages))),
    ...(transfer ? { transfer: transferOf(transfer, state) } : {}),
    ...(results.some(({ ended }) => ended) ? { ended: true } : {}),
    ...(wakeAfterMs === undefined ? {} : { wakeAfterMs }),
    ...(isRemembered ? { userVariables: state.user ?? {} } : {}),
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

/** The topic whose question is open. */
function midwayOf({ pending, stack }: DialogState): string | null {
  if (pending === null) return null;
  return 'topic' in pending ? pending.topic : (stack.at(-1)?.topic ?? null);
}

function outputOf(
  { sources, ...output }: TurnResult['outputs'][number],
  passages: ReadonlyMap<string, string>,
): AgentOutput {
  if (sources === undefined) return output;
  return {
    ...output,
    sources: sources.map(({ id, title }) => ({ id, title, passage: passages.get(id) ?? '' })),
  };
}

function transferOf(
  { reason, message, context }: NonNullable<TurnResult['transfer']>,
  { facts }: DialogState,
): AgentTransfer {
  const { va_Agent: agent } = context;
  return {
    target:
      typeof agent === 'string' && agent !== ''
        ? { kind: 'ai_agent', name: agent }
        : { kind: 'representative' },
    reason,
    message,
    ...(facts.lastTopic === null ? {} : { intent: { name: facts.lastTopic, confidence: null } }),
    topics: facts.topicsVisited,
    phrases: facts.lastPhrases,
    answers: facts.answers,
    variables: context,
  };
}
