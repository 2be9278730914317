/**
 * A conversation entered a queue: what it held for the queue or the representative before must not keep it back, and
 * whoever takes it speaks to the customer, whom nobody has to call back any more.
 */
import { type Conversation, lockConversation } from '../../conversations/index.ts';
import { type Tx, transact } from '../../data-model/house/index.ts';
import type { Consumer } from '../../data-model/log/index.ts';
import { releaseCapacity } from '../commands/release-capacity.ts';
import { withdrawOffer } from '../commands/withdraw-offer.ts';
import { holds } from '../store/holds.store.ts';
import { pendingOffers } from '../store/offer.store.ts';
import { endPendingVoiceCommands } from '../store/voice-command.store.ts';

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
      const at = house.clock.now();
      await withdrawVoiceCommands(tx, conversation, at);
      if (conversation.state !== 'open') return;
      const [offer] = await pendingOffers(tx, [conversationId]);
      if (offer && offer.queue_id === conversation.queue_id) return;
      if (offer) await withdrawOffer(tx, conversationId, at);
      else await releaseCapacity(house, tx, conversationId, at, 'system');
    });
  },
};

/** One that an overflow took out of its queue is the voice layer's, also when the caller hung up meanwhile. */
async function withdrawVoiceCommands(tx: Tx, conversation: Conversation, at: Date): Promise<void> {
  const { id, state, queue_id: queueId } = conversation;
  if (state === 'closed' || (state === 'open' && queueId === null)) return;
  for (const { id: commandId, kind } of await endPendingVoiceCommands(tx, id, at)) {
    tx.append({
      type: 'voice_command.settled',
      conversationId: id,
      actor: 'system',
      at,
      payload: { commandId, kind, outcome: 'withdrawn' },
    });
  }
}
