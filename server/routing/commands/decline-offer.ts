/** A representative says no to an offer: the conversation is offered to somebody else. */

import { lockConversation } from '../../conversations/index.ts';
import { type House, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { findOffer, settleOffers } from '../store/offer.store.ts';
import { freeCapacity } from '../store/representative.store.ts';
import { findMine, type OfferAnswer, refusal } from './accept-offer.ts';
import { announceReleased } from './release-capacity.ts';

/**
 * Declines a pending offer, also one that is overdue but was not swept yet: an answer is an answer. Declining
 * again does nothing.
 * @throws {AppError} `offer.not_found`, `offer.expired`, `offer.already_answered` (it was accepted).
 */
export async function declineOffer(house: House, organizationId: string, answer: OfferAnswer): Promise<void> {
  const { conversation_id } = await findMine(house, organizationId, answer);
  await transact(house, organizationId, async (tx) => {
    await lockConversation(tx, conversation_id);
    const at = house.clock.now();
    const offer = (await findOffer(tx, answer.offerId))!;
    if (offer.state === 'declined') return;
    const refused = refusal(offer);
    if (refused) throw new AppError(refused);
    await settleOffers(tx, [offer.id], 'declined', at);
    const actor = `representative:${answer.representativeId}` as const;
    tx.append({
      type: 'offer.declined',
      conversationId: conversation_id,
      representativeId: answer.representativeId,
      actor,
      at,
      payload: { offerId: offer.id },
    });
    for (const freed of await freeCapacity(tx, [conversation_id], at)) announceReleased(tx, freed, at, actor);
  });
}
