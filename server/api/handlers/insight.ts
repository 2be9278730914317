/** Handlers of contracts/api/operations-insight.ts. */
import { assertMayRead } from '../../assisted-service/index.ts';
import { read } from '../../data-model/house/index.ts';
import { explain, queueEstimates } from '../../routing/index.ts';
import { actor, type Handlers, signedIn } from './call.ts';

export const insightHandlers = {
  'conversation.explanation': async (call, { conversationId }) => {
    const reader = actor(call);
    await read(call.house, reader.organizationId, (tx) => assertMayRead(tx, reader, conversationId));
    return await explain(call.house, reader.organizationId, conversationId);
  },
  'routing.estimates': (call, { last }) => queueEstimates(call.house, signedIn(call).organizationId, last),
} satisfies Partial<Handlers>;
