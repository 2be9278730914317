/** A conversation closed, by whatever hand: nobody is asked any more, and nobody carries it. */
import { lockConversation } from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import type { Consumer } from '../../data-model/log/index.ts';
import { clearAlerts } from '../commands/alerts.ts';
import { releaseCapacity } from '../commands/release-capacity.ts';
import { withdrawOffer } from '../commands/withdraw-offer.ts';
import { leftBehind } from '../store/holds.store.ts';

export const onConversationClosed: Consumer<'conversation.closed'> = {
  name: 'routing.on-conversation-closed',
  types: ['conversation.closed'],
  async handle(house, { organizationId, conversationId }) {
    if (conversationId === null) return;
    // Closed for good: what it does not hold now it will never hold. Mostly whoever closed it has released it.
    if (!(await leftBehind(house, organizationId, conversationId))) return;
    await transact(house, organizationId, async (tx) => {
      await lockConversation(tx, conversationId);
      const at = house.clock.now();
      await withdrawOffer(tx, conversationId, at);
      await releaseCapacity(house, tx, conversationId, at, 'system');
      await clearAlerts(tx, [conversationId], at);
    });
  },
};
