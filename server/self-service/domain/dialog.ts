/**
 * The interpreter of an AI agent's topics: a pure state machine. One call computes one turn; what must wait (a search
 * in the knowledge, a call) is stated in the result, and comes back as the input of another turn.
 */
import { newState, readState } from './dialog-state.ts';
import { topicsForActivity } from './events.ts';
import { beginAll, guarded } from './frames.ts';
import { goOn } from './go-on.ts';
import { hear } from './heard.ts';
import { nextInactivity } from './inactivity.ts';
import { onBegin, onEvent, onTrigger, onWake } from './on-event.ts';
import { onKnowledge } from './on-knowledge.ts';
import { onMessage } from './on-message.ts';
import { onPlan } from './on-plan.ts';
import { onResult } from './on-result.ts';
import { runTopics } from './run-topics.ts';
import { sayOwn } from './saying.ts';
import { Turn } from './turn.ts';
import type { AgentDefinition, DialogState, TurnInput, TurnResult, TurnServices, Value } from './types.ts';

/**
 * Computes a turn. Never throws for anything a customer, a topic or a stored state may bring; deterministic.
 * `state`: what the turn before returned (null at first). A start with a state begins anew.
 */
export function runTurn(
  agent: AgentDefinition,
  state: DialogState | null,
  input: TurnInput,
  services: TurnServices,
): TurnResult {
  const before = input.kind === 'start' ? newState(input, agent) : readState(state);
  const turn = new Turn(agent, before, services);
  takeInput(turn, input);
  run(turn);
  return finish(turn, input);
}

/**
 * The variables that a topic would read now, by scope: `Global`, `User`, `System`, and `Topic` of the running one.
 * @param state what the turn gave that took the input
 */
export function variablesAfter(
  agent: AgentDefinition,
  state: DialogState | null,
  input: TurnInput,
  services: TurnServices,
): (scope: 'Topic' | 'Global' | 'User' | 'System') => Value {
  const turn = new Turn(agent, readState(state), services);
  hear(turn, input);
  const { lookup } = turn.scope;
  return (scope) => lookup(scope) ?? null;
}

function takeInput(turn: Turn, input: TurnInput): void {
  switch (input.kind) {
    case 'start':
      onStart(turn, input);
      break;
    case 'message':
      onMessage(turn, input);
      break;
    case 'knowledge':
      onKnowledge(turn, input);
      break;
    case 'result':
      onResult(turn, input);
      break;
    case 'plan':
      onPlan(turn, input);
      break;
    case 'event':
      onEvent(turn, input);
      break;
    case 'wake':
      onWake(turn, input);
      break;
    case 'trigger':
      onTrigger(turn, input);
      break;
    case 'begin':
      onBegin(turn, input);
      break;
  }
}

/** Until the dialog waits, or nothing is left. */
function run(turn: Turn): void {
  for (;;) {
    runTopics(turn);
    const due = turn.due;
    turn.due = null;
    if (due === null || turn.ended || turn.transfer) return;
    goOn(turn, due);
  }
}

function onStart(turn: Turn, { heard }: Extract<TurnInput, { kind: 'start' }>): void {
  turn.note('started', { detail: turn.state.channel });
  if (heard === null) {
    sayOwn(turn, turn.agent.texts.done);
    return;
  }
  if (heard !== undefined) {
    onMessage(turn, { kind: 'message', text: heard });
    return;
  }
  const topics = [...topicsForActivity(turn, 'ConversationUpdate'), ...turn.topicsFor('OnConversationStart')];
  guarded(turn, () => beginAll(turn, topics));
}

/** Of these a customer need not notice anything. */
const quietInputs: ReadonlySet<TurnInput['kind']> = new Set(['event', 'wake', 'trigger']);

function finish(turn: Turn, input: TurnInput): TurnResult {
  const isSilent =
    turn.outputs.length === 0 && !turn.stopped && !turn.ignored && !quietInputs.has(input.kind);
  if (isSilent) sayOwn(turn, input.kind === 'start' ? turn.agent.texts.greeting : turn.agent.texts.done);
  const wakeAfterMs = turn.ended || turn.transfer || turn.needs ? null : wakeAfter(turn);
  return {
    state: turn.state,
    outputs: turn.outputs,
    ...(turn.needs ? { needs: turn.needs } : {}),
    ...(turn.transfer ? { transfer: turn.transfer } : {}),
    ...(turn.ended ? { ended: true } : {}),
    ...(turn.ignored ? { ignored: true } : {}),
    ...(wakeAfterMs === null ? {} : { wakeAfterMs }),
    trace: turn.trace,
  };
}

function wakeAfter(turn: Turn): number | null {
  const next = nextInactivity(turn);
  return next ? next.afterMs - (turn.state.idleMs ?? 0) : null;
}
