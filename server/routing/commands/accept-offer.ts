/** A representative takes an offered conversation and becomes its handler. */

import { appendMessages, engageHandler, lockConversation, notice } from '../../conversations/index.ts';
import { type House, read, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { findOffer, type OfferRow, settleOffers } from '../store/offer.store.ts';
import { stillStands, timeOut } from './expire-offers.ts';
import { withdrawOffer } from './withdraw-offer.ts';

/** Which offer is answered, and by whom. */
export interface OfferAnswer {
  offerId: string;
  representativeId: string;
}

export interface AcceptedOffer {
  conversationId: string;
  /** Under which the representative speaks from now on. */
  handlerEpoch: number;
}

/** What the transaction decided: a refusal may come with changes that must be kept, so it is thrown after the commit. */
type Outcome = AcceptedOffer | 'offer.not_found' | 'offer.expired' | 'offer.already_answered';

/**
 * Accepts a pending offer. Accepting again answers the same as the first time.
 * @throws {AppError} `offer.not_found` when there is none for this representative, or it was withdrawn;
 * `offer.expired` when its time is over, swept already or not; `offer.already_answered` when it was declined.
 */
export async function acceptOffer(
  house: House,
  organizationId: string,
  answer: OfferAnswer,
): Promise<AcceptedOffer> {
  const { conversation_id } = await findMine(house, organizationId, answer);
  const outcome = await transact(house, organizationId, async (tx): Promise<Outcome> => {
    const conversation = await lockConversation(tx, conversation_id);
    const at = house.clock.now();
    const offer = (await findOffer(tx, answer.offerId))!; // as it is under the lock
    if (offer.state === 'accepted') return await acceptedBefore(tx, offer);
    const refused = refusal(offer);
    if (refused) return refused;
    if (!stillStands(offer, conversation)) {
      // It closed or moved, and the consumer that withdraws the offer has not come to it yet.
      await withdrawOffer(tx, conversation.id, at);
      return 'offer.not_found';
    }
    if (offer.expires_at <= at) {
      await timeOut(tx, [offer], at);
      return 'offer.expired';
    }
    const { display_name: name } = await tx.q
      .selectFrom('app_user')
      .select('display_name')
      .where('id', '=', answer.representativeId)
      .executeTakeFirstOrThrow();
    await settleOffers(tx, [offer.id], 'accepted', at);
    const change = { at, actor: `representative:${answer.representativeId}` } as const;
    const handlerEpoch = await engageHandler(
      house,
      tx,
      conversation,
      { kind: 'representative', id: answer.representativeId, name },
      change,
    );
    tx.append({
      type: 'offer.accepted',
      conversationId: conversation.id,
      representativeId: answer.representativeId,
      ...change,
      payload: { offerId: offer.id },
    });
    await appendMessages(tx, conversation, [notice(house, 'patchbay.representative.joined', { name })]);
    return { conversationId: conversation.id, handlerEpoch };
  });
  if (typeof outcome === 'string') throw new AppError(outcome);
  return outcome;
}

/** @throws {AppError} `offer.not_found` */
export async function findMine(house: House, organizationId: string, answer: OfferAnswer): Promise<OfferRow> {
  const offer = await read(house, organizationId, (tx) => findOffer(tx, answer.offerId));
  if (!offer || offer.representative_id !== answer.representativeId) throw new AppError('offer.not_found');
  return offer;
}

/** Why an offer that is not pending any more, and was not accepted, cannot be answered; null for a pending one. */
export function refusal(
  offer: OfferRow,
): 'offer.not_found' | 'offer.expired' | 'offer.already_answered' | null {
  switch (offer.state) {
    case 'pending':
      return null;
    case 'timed_out':
      return 'offer.expired';
    case 'withdrawn':
      return 'offer.not_found';
    case 'accepted':
    case 'declined':
      return 'offer.already_answered';
  }
}

/** The session that this offer's acceptance began, whatever came after it. */
async function acceptedBefore(tx: Tx, offer: OfferRow): Promise<AcceptedOffer> {
  const session = await tx.q
    .selectFrom('conversation_session')
    .select('epoch')
    .where('conversation_id', '=', offer.conversation_id)
    .where('handler_id', '=', offer.representative_id)
    .where('started_at', '=', offer.answered_at)
    .executeTakeFirstOrThrow();
  return { conversationId: offer.conversation_id, handlerEpoch: session.epoch };
}
