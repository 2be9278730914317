/** Handlers of contracts/api/operations-insight.ts. */
import { assertMayRead } from '../../assisted-service/index.ts';
import { read } from '../../data-model/house/index.ts';
import { readSelfServiceFigures } from '../../operations/index.ts';
import { explain, queueEstimates } from '../../routing/index.ts';
import { actor, type Handlers, signedIn } from './call.ts';

export const insightHandlers = {
  'conversation.explanation': async (call, { conversationId }) => {
    const reader = actor(call);
    await read(call.house, reader.organizationId, (tx) => assertMayRead(tx, reader, conversationId));
    return await explain(call.house, reader.organizationId, conversationId);
  },
  'insight.self_service': async (call, { from, to, agentId, channel, timeZone }) => {
    const { organizationId } = signedIn(call);
    const until = to === undefined ? call.house.clock.now() : new Date(to);
    return await readSelfServiceFigures(call.house, organizationId, {
      from: from === undefined ? new Date(until.getTime() - 7 * 86_400_000) : new Date(from),
      to: until,
      agentId,
      channel,
      timeZone,
    });
  },
  'routing.estimates': (call, { last }) => queueEstimates(call.house, signedIn(call).organizationId, last),
} satisfies Partial<Handlers>;
