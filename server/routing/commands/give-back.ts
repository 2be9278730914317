/** Whoever has a conversation gives it back to its queue. */
import type { Conversation } from '../../conversations/index.ts';
import type { Actor } from '../../data-model/events/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import { insertRefusal } from '../store/offer.store.ts';
import { releaseCapacity } from './release-capacity.ts';
import { type Routed, routeConversation } from './route-conversation.ts';

/**
 * Back to where it was, in the place it had. Its handler counts as having declined it: the others are asked first, and they
 * only after the workstream's `reofferSeconds`. The conversation is locked.
 * @throws {AppError} `conversation.wrong_state` when it is over
 */
export async function giveBack(
  house: House,
  tx: Tx,
  conversation: Conversation,
  change: { at: Date; actor: Actor },
): Promise<Routed> {
  const conversationId = conversation.id;
  const representativeId = conversation.handler_kind === 'representative' ? conversation.handler_id : null;
  const routed = await routeConversation(house, tx, conversation, { cause: 'released' }, change);
  await releaseCapacity(house, tx, conversationId, change.at, change.actor);
  if (routed.outcome !== 'queued' || representativeId === null) return routed;
  await leaveAlone(house, tx, { conversationId, representativeId, queueId: routed.queueId }, change);
  return routed;
}

/**
 * Whoever handed a conversation on to this queue is left alone with it for the workstream's `reofferSeconds`, as if they had
 * declined it: the others are asked first. The conversation is locked, and stands in the queue.
 */
export async function leaveAlone(
  house: House,
  tx: Tx,
  left: { conversationId: string; representativeId: string; queueId: string },
  change: { at: Date; actor: Actor },
): Promise<void> {
  const refusal = { id: house.ids.next(), ...left };
  await insertRefusal(tx, refusal, change.at);
  const { conversationId, representativeId } = left;
  tx.append({
    type: 'offer.declined',
    conversationId,
    representativeId,
    ...change,
    payload: { offerId: refusal.id },
  });
}
