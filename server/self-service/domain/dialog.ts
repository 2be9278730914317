/**
 * The interpreter of an AI agent's topics: a pure state machine. One call computes one turn; what must wait (a search
 * in the knowledge) is stated in the result, and comes back as the input of another turn.
 */

import { newState, readState } from './dialog-state.ts';
import { onKnowledge } from './on-knowledge.ts';
import { onMessage } from './on-message.ts';
import { beginTopic, guarded, runTopics } from './run-topics.ts';
import { Turn } from './turn.ts';
import type { AgentDefinition, DialogState, TurnInput, TurnResult, TurnServices } from './types.ts';

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
  const before = input.kind === 'start' ? newState(input) : readState(state);
  const turn = new Turn(agent, before, services);
  if (input.kind === 'start') onStart(turn);
  else if (input.kind === 'message') onMessage(turn, input);
  else if (input.kind === 'knowledge') onKnowledge(turn, input);
  else turn.ignored = true;
  return finish(turn, input);
}

function onStart(turn: Turn): void {
  turn.note('started', { detail: turn.state.channel });
  guarded(turn, () => {
    // The stack runs from its top: the first topic goes on last.
    for (const topic of turn.topicsFor('OnConversationStart').reverse()) beginTopic(turn, topic);
  });
  runTopics(turn);
}

function finish(turn: Turn, input: TurnInput): TurnResult {
  const isSilent = turn.outputs.length === 0 && !turn.stopped && !turn.ignored;
  if (isSilent) turn.sayOwn(input.kind === 'start' ? turn.agent.texts.greeting : turn.agent.texts.done);
  return {
    state: turn.state,
    outputs: turn.outputs,
    ...(turn.needs ? { needs: turn.needs } : {}),
    ...(turn.transfer ? { transfer: turn.transfer } : {}),
    ...(turn.ended ? { ended: true } : {}),
    ...(turn.ignored ? { ignored: true } : {}),
    trace: turn.trace,
  };
}
