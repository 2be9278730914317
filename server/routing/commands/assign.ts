/** Claims assignments: many in one transaction, a handful of round trips however many there are. */
import { lockConversations } from '../../conversations/index.ts';
import { type House, transact } from '../../data-model/house/index.ts';
import type { Assignment } from '../domain/match.ts';
import { type Claim, claimTerms, writeClaims } from '../store/offer.store.ts';
import { lockRepresentatives } from '../store/representative.store.ts';

export interface Claimed {
  /** The conversations that are offered now. */
  conversationIds: string[];
  /** How many were not possible any more: taken, gone, or the representative is. */
  skipped: number;
}

/**
 * Reserves the capacity and makes the offer of each assignment that is still possible, in the order given.
 *
 * The matching worked on what it had read; here everything is locked and looked at again. An assignment that is
 * no longer possible is skipped: the next drain decides anew.
 */
export async function assign(
  house: House,
  organizationId: string,
  assignments: readonly Assignment[],
): Promise<Claimed> {
  return await transact(house, organizationId, async (tx) => {
    const ids = assignments.map((a) => a.conversationId);
    const conversations = new Map((await lockConversations(tx, ids)).map((c) => [c.id, c]));
    const at = house.clock.now();
    const terms = new Map((await claimTerms(tx, ids)).map((t) => [t.id, t]));
    const wanted = [...new Set(assignments.map((a) => a.representativeId))];
    const representatives = new Map((await lockRepresentatives(tx, wanted, at)).map((r) => [r.user_id, r]));
    const claims: Claim[] = [];
    for (const assignment of assignments) {
      const conversation = conversations.get(assignment.conversationId);
      const term = terms.get(assignment.conversationId);
      const representative = representatives.get(assignment.representativeId);
      if (!conversation || !term || !representative) continue;
      const waits =
        conversation.state === 'open' && conversation.queue_id === assignment.queueId && !term.taken;
      const takes = representative.connected && term.allowed_presences.includes(representative.presence);
      if (!waits || !takes || representative.capacity_reserved + term.units > representative.capacity_total)
        continue;
      representative.capacity_reserved += term.units;
      term.taken = true;
      const expiresAt = new Date(at.getTime() + term.offer_timeout_seconds * 1000);
      claims.push({ assignment, offerId: house.ids.next(), units: term.units, expiresAt });
    }
    if (claims.length > 0) await writeClaims(house, tx, claims, at);
    for (const { assignment, offerId, units, expiresAt } of claims) {
      const { conversationId, representativeId, queueId } = assignment;
      tx.append({
        type: 'offer.made',
        conversationId,
        representativeId,
        actor: 'system',
        at,
        payload: { offerId, queueId, units, expiresAt: expiresAt.toISOString() },
      });
    }
    return {
      conversationIds: claims.map((c) => c.assignment.conversationId),
      skipped: assignments.length - claims.length,
    };
  });
}
