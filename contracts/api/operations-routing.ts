/** Presence, hand-overs, consults, alerts and intake: the routing chapter of the API. */

export const routingOperations = {} as const;
