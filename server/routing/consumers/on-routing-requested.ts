/** A conversation waits for routing: it opened without an AI agent, or its customer came back. */
import { lockConversations } from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import type { Consumer } from '../../data-model/log/index.ts';
import { routeConversation } from '../commands/route-conversation.ts';
import { hasPendingVoiceCommand } from '../store/voice-command.store.ts';

/** Looks at how things are, not at how they were when the event was written, so it may come late or twice. */
export const onRoutingRequested: Consumer<'conversation.routing_requested'> = {
  name: 'routing.on-routing-requested',
  types: ['conversation.routing_requested'],
  async handle(house, { organizationId, conversationId, payload }) {
    if (conversationId === null) return;
    await transact(house, organizationId, async (tx) => {
      const [conversation] = await lockConversations(tx, [conversationId]);
      if (conversation?.state !== 'open' || conversation.queue_id !== null) return;
      if (await hasPendingVoiceCommand(tx, conversationId)) return;
      const { cause, queueId } = payload;
      await routeConversation(
        house,
        tx,
        conversation,
        { cause, ...(queueId === null ? {} : { queueId }) },
        { at: house.clock.now(), actor: 'system' },
      );
    });
  },
};
