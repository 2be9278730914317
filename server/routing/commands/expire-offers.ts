/** Ends offers that nobody answered in time: the conversation waits again, and the representative is inactive. */
import { type Conversation, lockConversations } from '../../conversations/index.ts';
import { type House, read, type Tx, transact } from '../../data-model/house/index.ts';
import { type OfferRow, overdueOffers, pendingOffers, settleOffers } from '../store/offer.store.ts';
import { freeCapacity, lockRepresentatives, writePresence } from '../store/representative.store.ts';
import { announceReleased } from './release-capacity.ts';
import { withdrawOffer } from './withdraw-offer.ts';

const batch = 200;

/** Whether the conversation still waits for whom it was offered to; else nobody can be blamed for not answering. */
export const stillStands = (offer: OfferRow, conversation: Conversation | undefined): boolean =>
  conversation?.state === 'open' && conversation.queue_id === offer.queue_id;

/**
 * Times out every overdue offer of the organization. One whose conversation closed or moved meanwhile is withdrawn.
 * @returns how many.
 */
export async function expireOffers(house: House, organizationId: string): Promise<number> {
  let expired = 0;
  for (;;) {
    const due = await read(house, organizationId, (tx) =>
      overdueOffers(tx, organizationId, house.clock.now(), batch),
    );
    if (due.length === 0) return expired;
    const ids = due.map((offer) => offer.conversation_id);
    expired += await transact(house, organizationId, async (tx) => {
      const conversations = new Map((await lockConversations(tx, ids)).map((c) => [c.id, c]));
      const at = house.clock.now();
      // Some may have been answered while we waited for the locks.
      const overdue = (await pendingOffers(tx, ids)).filter((offer) => offer.expires_at <= at);
      const stands = (offer: OfferRow) => stillStands(offer, conversations.get(offer.conversation_id));
      for (const offer of overdue) if (!stands(offer)) await withdrawOffer(tx, offer.conversation_id, at);
      await timeOut(tx, overdue.filter(stands), at);
      return overdue.length;
    });
    if (due.length < batch) return expired;
  }
}

/**
 * Times out these pending offers, releases their capacity, and makes those inactive who would get the next offer
 * just as unattended. Who went away, offline or do not disturb meanwhile stays so. The caller's transaction holds
 * the conversations' locks.
 */
export async function timeOut(tx: Tx, offers: readonly OfferRow[], at: Date): Promise<void> {
  if (offers.length === 0) return;
  const representatives = await lockRepresentatives(
    tx,
    [...new Set(offers.map((o) => o.representative_id))],
    at,
  );
  await settleOffers(
    tx,
    offers.map((o) => o.id),
    'timed_out',
    at,
  );
  for (const offer of offers) {
    tx.append({
      type: 'offer.timed_out',
      conversationId: offer.conversation_id,
      representativeId: offer.representative_id,
      actor: 'system',
      at,
      payload: { offerId: offer.id },
    });
  }
  const freed = await freeCapacity(
    tx,
    offers.map((o) => o.conversation_id),
    at,
  );
  for (const one of freed) announceReleased(tx, one, at, 'system');
  const unattended = representatives.filter((r) => r.presence === 'available' || r.presence === 'busy');
  if (unattended.length === 0) return;
  await writePresence(
    tx,
    unattended.map((r) => r.user_id),
    'inactive',
    at,
  );
  for (const { user_id, presence } of unattended) {
    tx.append({
      type: 'presence.changed',
      representativeId: user_id,
      actor: 'system',
      at,
      payload: { from: presence, to: 'inactive', cause: 'missed_offer' },
    });
  }
}
