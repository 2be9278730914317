/** Handlers of contracts/api/operations-routing.ts. */
import type { Handlers } from './call.ts';

export const routingHandlers = {} satisfies Partial<Handlers>;
