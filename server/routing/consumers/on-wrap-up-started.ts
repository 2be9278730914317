/** A wrap-up began, by whatever hand: its capacity is held as long as the workstream says. */
import { lockConversation } from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import type { Consumer } from '../../data-model/log/index.ts';
import { holdThroughWrapUp } from '../commands/release-capacity.ts';
import { heldInWrapUp } from '../store/holds.store.ts';

export const onWrapUpStarted: Consumer<'conversation.wrap_up_started'> = {
  name: 'routing.on-wrap-up-started',
  types: ['conversation.wrap_up_started'],
  async handle(house, { organizationId, conversationId }) {
    if (conversationId === null) return;
    if (!(await heldInWrapUp(house, organizationId, conversationId))) return;
    await transact(house, organizationId, async (tx) => {
      const conversation = await lockConversation(tx, conversationId);
      if (conversation.state !== 'wrap_up') return;
      await holdThroughWrapUp(house, tx, conversation, house.clock.now());
    });
  },
};
