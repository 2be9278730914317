/**
 * The timers of conversations. Each has at most one due instant, a column; this job sleeps until the earliest.
 * A message does not move the instant (that would put an index write on the hottest path): when it comes, the last
 * message decides whether it is really due or later.
 */
import { type House, transact } from '../../data-model/house/index.ts';
import { runDueLoop } from '../../data-model/lease/index.ts';
import { appendMessages } from '../commands/append-message.ts';
import { closeConversation } from '../commands/change-state.ts';
import { endDraft } from '../commands/leave-conversation.ts';
import { dueAt } from '../domain/timers.ts';
import { lockConversation, timerSettings, updateConversation } from '../store/conversation.store.ts';

/** Called for a wrap-up whose time is over: the floor above frees the representative in the same transaction. */
export type OnWrapUpOver = (house: House, organizationId: string, conversationId: string) => Promise<void>;

const batchSize = 200;

/** Runs on whichever process holds the lease. */
export function runConversationTimers(house: House, onWrapUpOver: OnWrapUpOver): { close(): Promise<void> } {
  return runDueLoop(house, {
    name: 'conversation-timers',
    failure: 'timers could not run and try again',
    work: () => closeDue(house, onWrapUpOver),
  });
}

/** Handles what is due now. @returns as `DueLoop.work` does. */
export async function closeDue(house: House, onWrapUpOver: OnWrapUpOver): Promise<Date | 0 | null> {
  const now = house.clock.now();
  const due = await house.db.system<{ id: string; organization_id: string; state: string }>(
    'select id, organization_id, state from conversation where due_at <= $1 order by due_at limit $2',
    [now, batchSize],
  );
  for (const row of due) {
    try {
      if (row.state === 'wrap_up') await onWrapUpOver(house, row.organization_id, row.id);
      else await closeIfInactive(house, row.organization_id, row.id);
    } catch (error) {
      house.logger.warn(
        { err: error, conversationId: row.id },
        'a conversation’s timer failed and is tried again',
      );
    }
  }
  if (due.length === batchSize) return 0;
  const next = await house.db.system<{ at: Date | null }>(
    'select min(due_at) as at from conversation where due_at > $1',
    [now],
  );
  return next[0]?.at ?? null;
}

async function closeIfInactive(house: House, organizationId: string, conversationId: string): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const at = house.clock.now();
    if (conversation.due_at === null || conversation.due_at > at || conversation.state === 'wrap_up') return;
    const settings = await timerSettings(tx, conversation.workstream_id);
    const since = new Date(
      Math.max(conversation.state_changed_at.getTime(), conversation.last_message_at?.getTime() ?? 0),
    );
    const due = dueAt(conversation.state, conversation.handler_kind, since, settings);
    if (due === null || due > at) {
      await updateConversation(tx, conversation, { due_at: due });
      return;
    }
    await appendMessages(tx, conversation, [endDraft(house, conversation)]);
    await closeConversation(tx, conversation, 'inactive', { at, actor: 'system' });
  });
}
