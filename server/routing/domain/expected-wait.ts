/** How long a customer will probably wait. Pure. */

/** One stay in the queue. Instants are epoch milliseconds. */
export interface PastStay {
  readonly enteredAt: number;
  readonly leftAt: number | null;
  readonly answered: boolean;
}

/** How many answered stays are looked at. */
export const measuredStays = 20;

/**
 * The wait per place in the queue, measured on the last answered stays: an expected wait is this times the place.
 *
 * A stay's own place was one more than the number of others that waited when it came. Dividing all the waits by
 * all the places gives the time one place takes while there is work: quiet hours, in which nobody waits, do not
 * count, and neither does it matter whether the queue was longer or shorter then than now.
 *
 * @param history the newest stays of the queue, also those still waiting; in any order.
 * @returns null when nothing was answered yet.
 */
export function waitPerPlaceMs(history: readonly PastStay[]): number | null {
  const answered = history
    .filter((stay): stay is PastStay & { leftAt: number } => stay.answered && stay.leftAt !== null)
    .sort((a, b) => b.leftAt - a.leftAt)
    .slice(0, measuredStays);
  if (answered.length === 0) return null;
  let waits = 0;
  let places = 0;
  for (const stay of answered) {
    const ahead = history.filter(
      (h) => h.enteredAt < stay.enteredAt && (h.leftAt === null || h.leftAt > stay.enteredAt),
    );
    waits += Math.max(0, stay.leftAt - stay.enteredAt);
    places += ahead.length + 1;
  }
  return waits / places;
}

/** @param position 1 is next. @returns full seconds, rounded up; null when nothing was measured. */
export const expectedWaitSeconds = (perPlaceMs: number | null, position: number): number | null =>
  perPlaceMs === null ? null : Math.ceil((perPlaceMs * position) / 1000);
