/** The shortest and the longest wait between two attempts. */
export const shortestWaitMs = 500;
export const longestWaitMs = 10_000;

/**
 * How long to wait before the next attempt: random between the shortest wait and a bound that doubles with every
 * failed attempt, so that many clients that lost the same server do not come back in the same moment.
 */
export function waitBefore(attempt: number, random: () => number = Math.random): number {
  const bound = Math.min(longestWaitMs, shortestWaitMs * 2 ** (Math.min(attempt, 10) + 1));
  return Math.round(shortestWaitMs + random() * (bound - shortestWaitMs));
}
