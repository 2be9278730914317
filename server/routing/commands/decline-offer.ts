/** A representative says no to an offer: the conversation is offered to somebody else. */
import { type House, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { freeCapacity, lockClaimants } from '../store/capacity.store.ts';
import { lockForAnswer, settleOffers } from '../store/offer.store.ts';
import { type OfferAnswer, refusal } from './accept-offer.ts';
import { adjustPresence } from './adjust-presence.ts';
import { announceReleased } from './release-capacity.ts';

/**
 * Declines a pending offer, also one that is overdue but was not swept yet: an answer is an answer. Declining
 * again does nothing. Where the workstream says so, it makes the representative Do not disturb.
 * @throws {AppError} `offer.not_found`, `offer.expired`, `offer.already_answered` (it was accepted).
 */
export async function declineOffer(house: House, organizationId: string, answer: OfferAnswer): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    const [offer] = await lockForAnswer(tx, [answer.offerId]);
    if (!offer || offer.representative_id !== answer.representativeId) throw new AppError('offer.not_found');
    const at = house.clock.now();
    if (offer.state === 'declined') return;
    const refused = refusal(offer);
    if (refused) throw new AppError(refused);
    const { conversation_id: conversationId, representative_id: representativeId } = offer;
    await lockClaimants(tx, [representativeId], at);
    await settleOffers(tx, [offer.id], 'declined', at);
    const actor = `representative:${representativeId}` as const;
    tx.append({
      type: 'offer.declined',
      conversationId,
      representativeId,
      actor,
      at,
      payload: { offerId: offer.id },
    });
    const freed = await freeCapacity(tx, [conversationId], 'refused', at);
    for (const one of freed) announceReleased(tx, one, at, actor);
    const declined = {
      userId: representativeId,
      cause: 'declined_offer',
      workstreamId: offer.workstream_id,
    } as const;
    await adjustPresence(house, tx, [declined], at);
  });
}
