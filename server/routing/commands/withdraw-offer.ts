/** Takes an offer back: the conversation closed, or went elsewhere, while a representative was being asked. */
import type { Tx } from '../../data-model/house/index.ts';
import { pendingOffers, settleOffers } from '../store/offer.store.ts';
import { freeCapacity } from '../store/representative.store.ts';
import { announceReleased } from './release-capacity.ts';

/**
 * Withdraws a conversation's pending offer and releases its capacity. The representative did nothing, and keeps
 * their place in the order. The caller's transaction holds the conversation's lock.
 * @returns whether there was one; repeating it is harmless.
 */
export async function withdrawOffer(tx: Tx, conversationId: string, at: Date): Promise<boolean> {
  const pending = await pendingOffers(tx, [conversationId]);
  const [offer] = await settleOffers(
    tx,
    pending.map((o) => o.id),
    'withdrawn',
    at,
  );
  if (!offer) return false;
  tx.append({
    type: 'offer.withdrawn',
    conversationId,
    representativeId: offer.representative_id,
    actor: 'system',
    at,
    payload: { offerId: offer.id },
  });
  for (const freed of await freeCapacity(tx, [conversationId], null))
    announceReleased(tx, freed, at, 'system');
  return true;
}
