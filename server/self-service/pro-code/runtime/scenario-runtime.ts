/** Pro-code agents as the consumer of turns sees them. */
import { isDatabaseAway } from '../../../platform/db/index.ts';
import { isAppError } from '../../../platform/errors.ts';
import type { AgentRuntime, AgentTurn, AgentTurnContext } from '../../runtime/agent-runtime.ts';
import type { Scenario } from '../definitions/scenario.ts';
import { housePorts } from './house-ports.ts';
import { takeScenarioTurn } from './take-turn.ts';
import { texts } from './texts.ts';
import { TurnGivenUp } from './turn.ts';

/** @param scenarios by name; `ai_agent.settings.scenario` says which. */
export function scenarioRuntime(scenarios: ReadonlyMap<string, Scenario>): AgentRuntime {
  return {
    takeTurn: async (context, input) => {
      const { scenario: name } = context.agent.settings;
      const scenario = typeof name === 'string' ? scenarios.get(name) : undefined;
      if (!scenario)
        return failed(context, `There is no scenario "${String(name)}". Is its code loaded (AGENTS)?`);
      const { state, turn, journal, channel, locale, signal } = context;
      try {
        return await takeScenarioTurn(
          scenario,
          { ports: housePorts(context), state, turn, journal, channel, locale, signal },
          input,
        );
      } catch (error) {
        if (signal.aborted || error instanceof TurnGivenUp || isAppError(error) || isDatabaseAway(error))
          throw error;
        // Code of whoever wrote the agents: another try would end the same. Its message may quote the customer.
        const kind = error instanceof Error ? error.name : 'unknown';
        context.house.logger.error({ scenario: scenario.name, kind }, 'a scenario failed');
        return failed(
          context,
          `The scenario failed: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    },
  };
}

function failed({ state }: AgentTurnContext, detail: string): AgentTurn {
  return {
    state,
    outputs: [{ kind: 'message', text: texts.failed }],
    transfer: { target: { kind: 'representative' }, reason: 'error', message: '', variables: {} },
    trace: [{ step: 'error', detail }],
  };
}
