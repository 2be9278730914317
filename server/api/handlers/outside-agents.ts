/** AI agents of others. */
import { testOutsideAgent } from '../../self-service/index.ts';
import { type Handlers, signedIn } from './call.ts';

export const outsideAgentHandlers = {
  'outside_agent.test': (call, trial) => testOutsideAgent(call.house, signedIn(call).organizationId, trial),
} satisfies Partial<Handlers>;
