/** Every kind of AI agent that Patchbay runs. */
import type { House } from '../../data-model/house/index.ts';
import { outsideRuntime } from '../outside/outside-runtime.ts';
import { type Scenario, scenarioRuntime } from '../pro-code/index.ts';
import type { AgentRuntimes } from './agent-runtime.ts';
import { topicsRuntime } from './topics-runtime.ts';

/** @param scenarios of pro-code agents, by name */
export function agentRuntimes(
  house: House,
  scenarios: ReadonlyMap<string, Scenario> = new Map(),
): AgentRuntimes {
  return {
    topics: topicsRuntime(house),
    scenario: scenarioRuntime(scenarios),
    outside: outsideRuntime(house),
  };
}
