/** A conversation entered a queue: what it held for the queue or the representative before must not keep it back. */
import { lockConversation } from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import type { Consumer } from '../../data-model/log/index.ts';
import { releaseCapacity } from '../commands/release-capacity.ts';
import { withdrawOffer } from '../commands/withdraw-offer.ts';
import { holds } from '../store/holds.store.ts';
import { pendingOffers } from '../store/offer.store.ts';

/**
 * Normally whoever moved it released the capacity in the same transaction; this is the net under them. It looks
 * at how things are, not at how they were when the event was written, so it may come late or twice.
 */
export const onConversationQueued: Consumer<'conversation.queued'> = {
  name: 'routing.on-conversation-queued',
  types: ['conversation.queued'],
  async handle(house, { organizationId, conversationId }) {
    if (conversationId === null) return;
    if (!(await holds(house, organizationId, conversationId))) return;
    await transact(house, organizationId, async (tx) => {
      const conversation = await lockConversation(tx, conversationId);
      if (conversation.state !== 'open') return;
      const at = house.clock.now();
      const [offer] = await pendingOffers(tx, [conversationId]);
      if (offer && offer.queue_id === conversation.queue_id) return;
      if (offer) await withdrawOffer(tx, conversationId, at);
      else await releaseCapacity(house, tx, conversationId, at, 'system');
    });
  },
};
