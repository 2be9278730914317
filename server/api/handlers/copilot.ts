/** Handlers of contracts/api/operations-connectors.ts: the copilot. */
import { askCopilot, continueTurn, readTurns } from '../../assisted-service/index.ts';
import { actor, type Call, type Handlers, signedIn } from './call.ts';

const asker = (call: Call) => ({ ...actor(call), roles: signedIn(call).roles });

export const copilotHandlers = {
  'copilot.ask': (call, input) => askCopilot(call.house, asker(call), input),
  'copilot.continue': (call, input) => continueTurn(call.house, asker(call), input),
  'copilot.turns': async (call, input) => ({
    turns: await readTurns(call.house, asker(call), input),
    model: call.house.models.available('copilot'),
  }),
} satisfies Partial<Handlers>;
