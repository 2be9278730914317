/** Presence that follows from work: Busy and Do not disturb by load, Inactive after a missed offer. */
import type { House, Tx } from '../../data-model/house/index.ts';

export interface PresenceAdjustment {
  userId: string;
  /** `load`: what they carry changed (accepted, released). */
  cause: 'load' | 'missed_offer' | 'declined_offer';
}

/**
 * Writes the presences that follow, with their history and events. The representatives' rows are locked, and their
 * capacity is written already.
 */
export async function adjustPresence(
  _house: House,
  _tx: Tx,
  _adjustments: readonly PresenceAdjustment[],
  _at: Date,
): Promise<void> {}
