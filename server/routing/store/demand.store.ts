/** What a conversation asks of routing, where it changes without the conversation being queued. */
import type { Conversation } from '../../conversations/index.ts';
import type { Tx } from '../../data-model/house/index.ts';

/** No overflow rule of its queue is looked at any more. Written into the object at hand as well. */
export async function keepInQueue(tx: Tx, conversation: Conversation): Promise<void> {
  await tx.run(
    `update conversation set demand = demand || '{"stays": true}' where id = $1`,
    [conversation.id],
    'keep-in-queue',
  );
  conversation.demand = { ...conversation.demand, stays: true };
}
