/** A conversation's stay in a queue ends. */
import type { EventPayloads } from '../../../server/data-model/events/index.ts';
import type { Append } from './capacity.ts';
import type { ConversationRow } from './rows.ts';
import type { World } from './world.ts';

export function leaveQueue(
  world: World,
  append: Append,
  conversation: ConversationRow,
  outcome: EventPayloads['conversation.dequeued']['outcome'],
): void {
  append({
    type: 'conversation.dequeued',
    conversationId: conversation.id,
    actor: 'system',
    at: world.at,
    payload: {
      queueId: conversation.queueId!,
      segmentId: 's',
      outcome,
      waitedMs: Math.max(0, world.now - conversation.queuedAt),
    },
  });
  if (outcome !== 'answered') conversation.queueId = null;
  clearAlerts(world, append, conversation.id);
}

/** They were answered, are over, or wait anew. */
export function clearAlerts(world: World, append: Append, conversationId: string): void {
  for (const key of [...world.alerts]) {
    const [id, alert] = key.split(' ') as [string, EventPayloads['alert.raised']['alert']];
    if (id !== conversationId) continue;
    world.alerts.delete(key);
    append({
      type: 'alert.cleared',
      conversationId,
      actor: 'system',
      at: world.at,
      payload: { alertId: 'a', alert },
    });
  }
}
