/** Every kind of AI agent that Patchbay runs. */
import type { House } from '../../data-model/house/index.ts';
import { outsideRuntime } from '../outside/outside-runtime.ts';
import type { AgentRuntime, AgentRuntimes } from './agent-runtime.ts';
import { topicsRuntime } from './topics-runtime.ts';

export function agentRuntimes(house: House): AgentRuntimes {
  return { topics: topicsRuntime(house), scenario: absent, outside: outsideRuntime(house) };
}

/** Of a kind that this process cannot run: the customer reaches a person. */
const absent: AgentRuntime = {
  takeTurn: async ({ state }) => ({
    state,
    outputs: [],
    transfer: { target: { kind: 'representative' }, reason: 'error', message: '', variables: {} },
    trace: [{ step: 'error', detail: 'This process cannot run agents of this kind.' }],
  }),
};
