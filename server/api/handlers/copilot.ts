/** Handlers of contracts/api/operations-connectors.ts: the copilot. */
import type { Handlers } from './call.ts';

export const copilotHandlers = {} as unknown as Pick<
  Handlers,
  'copilot.ask' | 'copilot.continue' | 'copilot.turns'
>;
