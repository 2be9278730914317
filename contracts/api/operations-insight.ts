/** What routing tells about itself: traces, estimates, availability. */

export const insightOperations = {} as const;
