/** How long to wait before the next attempt, in milliseconds: doubles from 0.5 s up to 15 s, half of it random. */
export function backoff(attempt: number, random: number): number {
  const ceiling = Math.min(15_000, 500 * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
