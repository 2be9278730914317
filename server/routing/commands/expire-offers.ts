/** Ends offers that nobody answered in time: the conversation waits again, and the representative is inactive. */
import { type Conversation, lockConversations } from '../../conversations/index.ts';
import { type House, read, type Tx, transact } from '../../data-model/house/index.ts';
import { freeCapacity, lockClaimants } from '../store/capacity.store.ts';
import { type OfferRow, overdueOffers, pendingOffers, settleOffers } from '../store/offer.store.ts';
import { adjustPresence } from './adjust-presence.ts';
import { announceReleased } from './release-capacity.ts';
import { withdrawOffers } from './withdraw-offer.ts';

const batch = 200;
/**
 * An offer is ended this late only where no engine ran, or the clock jumped: nobody can be blamed then. It is taken back, and
 * made again to whoever is there.
 */
const tooLateMs = 30_000;

/** Whether the conversation still waits for whom it was offered to; else nobody can be blamed for not answering. */
export const stillStands = (
  offer: OfferRow,
  conversation: Pick<Conversation, 'state' | 'queue_id'> | undefined,
): boolean => conversation?.state === 'open' && conversation.queue_id === offer.queue_id;

/**
 * Times out every overdue offer of the organization. One whose conversation closed or moved meanwhile is withdrawn, and so
 * is one that is overdue for so long that nobody saw to it.
 * @param among looks at the offers of these conversations only, which spares going through all that are out.
 * @returns how many.
 */
export async function expireOffers(
  house: House,
  organizationId: string,
  among?: readonly string[],
): Promise<number> {
  let expired = 0;
  for (;;) {
    const due = await read(house, organizationId, (tx) =>
      overdueOffers(tx, organizationId, house.clock.now(), batch, among),
    );
    if (due.length === 0) return expired;
    const ids = due.map((offer) => offer.conversation_id);
    expired += await transact(house, organizationId, async (tx) => {
      const conversations = new Map((await lockConversations(tx, ids)).map((c) => [c.id, c]));
      const at = house.clock.now();
      // Some may have been answered while we waited for the locks.
      const overdue = (await pendingOffers(tx, ids)).filter((offer) => offer.expires_at <= at);
      const missed: MissedOffer[] = [];
      const moved: OfferRow[] = [];
      for (const offer of overdue) {
        const conversation = conversations.get(offer.conversation_id);
        const isBlamed = at.getTime() - offer.expires_at.getTime() < tooLateMs;
        if (isBlamed && stillStands(offer, conversation))
          missed.push({ ...offer, workstream_id: conversation!.workstream_id });
        else moved.push(offer);
      }
      await lockClaimants(tx, [...new Set(overdue.map((o) => o.representative_id))], at);
      await withdrawOffers(tx, moved, at);
      await timeOut(house, tx, missed, at);
      return overdue.length;
    });
    if (due.length < batch) return expired;
  }
}

/** An offer with the workstream whose settings say what a miss leads to. */
export type MissedOffer = OfferRow & { workstream_id: string };

/**
 * Times out these pending offers, releases their capacity, and makes those inactive who would get the next offer
 * just as unattended. Who went away, offline or do not disturb meanwhile stays so. The caller's transaction holds
 * the locks of the conversations, then of the representatives.
 */
export async function timeOut(house: House, tx: Tx, offers: readonly MissedOffer[], at: Date): Promise<void> {
  if (offers.length === 0) return;
  const conversationIds = offers.map((o) => o.conversation_id);
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
  const freed = await freeCapacity(tx, conversationIds, 'refused', at);
  for (const one of freed) announceReleased(tx, one, at, 'system');
  await adjustPresence(
    house,
    tx,
    offers.map((o) => ({
      userId: o.representative_id,
      cause: 'missed_offer',
      workstreamId: o.workstream_id,
    })),
    at,
  );
}
