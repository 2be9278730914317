/** Gives a representative's capacity back: what upper floors call when an engagement ends. */
import type { Actor } from '../../data-model/events/index.ts';
import type { Tx } from '../../data-model/house/index.ts';
import { type FreedCapacity, freeCapacity } from '../store/representative.store.ts';

export interface ReleasedCapacity {
  representativeId: string;
  units: number;
}

/**
 * Releases what a conversation holds, and drains: the representative may be offered something else. The caller's
 * transaction holds the conversation's lock, and takes no further conversation's lock after this.
 *
 * Call it in the transaction in which a representative ends, transfers or parks a conversation, or wraps up.
 * @returns null when nothing was held; repeating it is harmless.
 */
export async function releaseCapacity(
  tx: Tx,
  conversationId: string,
  at: Date,
  actor: Actor,
): Promise<ReleasedCapacity | null> {
  const [freed] = await freeCapacity(tx, [conversationId], at);
  if (!freed) return null;
  announceReleased(tx, freed, at, actor);
  return { representativeId: freed.representative_id, units: freed.units };
}

export function announceReleased(tx: Tx, freed: FreedCapacity, at: Date, actor: Actor): void {
  tx.append({
    type: 'capacity.released',
    conversationId: freed.conversation_id,
    representativeId: freed.representative_id,
    actor,
    at,
    payload: { units: freed.units },
  });
}
