/**
 * Takes offers back: the conversation closed or went elsewhere while a representative was being asked, or the
 * representative is not to be asked any more.
 */
import type { Tx } from '../../data-model/house/index.ts';
import { freeCapacity } from '../store/capacity.store.ts';
import { type OfferRow, pendingOffers, settleOffers } from '../store/offer.store.ts';
import { announceReleased } from './release-capacity.ts';

/**
 * Withdraws a conversation's pending offer and releases its capacity. The representative did nothing, and keeps
 * their place in the order. The caller's transaction holds the conversation's lock.
 * @returns whether there was one; repeating it is harmless.
 */
export async function withdrawOffer(tx: Tx, conversationId: string, at: Date): Promise<boolean> {
  const pending = await pendingOffers(tx, [conversationId]);
  return (await withdrawOffers(tx, pending, at)) > 0;
}

/** The same for several offers, whose conversations are all locked. @returns how many were still pending. */
export async function withdrawOffers(tx: Tx, offers: readonly OfferRow[], at: Date): Promise<number> {
  if (offers.length === 0) return 0;
  const ended = await settleOffers(
    tx,
    offers.map((o) => o.id),
    'withdrawn',
    at,
  );
  for (const offer of ended) {
    tx.append({
      type: 'offer.withdrawn',
      conversationId: offer.conversation_id,
      representativeId: offer.representative_id,
      actor: 'system',
      at,
      payload: { offerId: offer.id },
    });
  }
  const freed = await freeCapacity(
    tx,
    ended.map((o) => o.conversation_id),
    'withdrawn',
    at,
  );
  for (const one of freed) announceReleased(tx, one, at, 'system');
  return ended.length;
}
