/** Handlers of contracts/api/operations-insight.ts. */
import type { Handlers } from './call.ts';

export const insightHandlers = {} satisfies Partial<Handlers>;
