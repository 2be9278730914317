/** Handlers of contracts/api/operations-configuration-code.ts. */
import type { Handlers } from './call.ts';

export const configurationCodeHandlers = {} satisfies Partial<Handlers>;
