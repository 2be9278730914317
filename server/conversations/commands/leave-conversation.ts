/** What the customer does to a conversation beside writing: leave it, or come back to a parked one. */

import type { Tx } from '../../data-model/house/index.ts';
import { type House, transact } from '../../data-model/house/index.ts';
import type { AppendResult, MessageDraft } from '../domain/message.ts';
import type { Conversation } from '../store/conversation.store.ts';
import { lockConversation } from '../store/conversation.store.ts';
import { appendMessages } from './append-message.ts';
import { closeConversation, requestRouting, startWrapUp } from './change-state.ts';

/** The draft that tells every client the customer's side is over. */
export function endDraft(house: House, conversation: Conversation): MessageDraft {
  return {
    clientMessageId: `system:end:${conversation.id}`,
    kind: 'end',
    sender: { kind: 'system', id: 'patchbay', name: 'Patchbay' },
    text: '',
    sentAt: house.clock.now(),
  };
}

/**
 * The customer leaves: with a representative it goes to the wrap-up, otherwise it closes. Leaving twice does
 * nothing.
 * @throws {AppError} `conversation.not_found`
 */
export async function leaveConversation(
  house: House,
  organizationId: string,
  conversationId: string,
  customerId: string,
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation.state === 'closed' || conversation.state === 'wrap_up') return;
    const change = { at: house.clock.now(), actor: `customer:${customerId}` } as const;
    await appendMessages(tx, conversation, [endDraft(house, conversation)]);
    if (conversation.state === 'active' && conversation.handler_kind === 'representative') {
      await startWrapUp(tx, conversation, 'customer', change);
    } else {
      await closeConversation(tx, conversation, 'customer_left', change);
    }
  });
}

/** The customer writes to a parked conversation: the message is appended and routing asked, as one. */
export async function resumeConversation(
  house: House,
  organizationId: string,
  conversationId: string,
  draft: MessageDraft,
): Promise<AppendResult> {
  return await transact(house, organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const [result] = await appendMessages(tx, conversation, [draft]);
    if (conversation.state === 'waiting' && !result!.duplicate && draft.sender.kind === 'customer') {
      await requestRouting(tx, conversation, 'resumed', {
        at: draft.sentAt,
        actor: `customer:${draft.sender.id}`,
      });
    }
    return result!;
  });
}

export async function defaultQueue(tx: Tx, conversation: Conversation): Promise<string> {
  const row = await tx.q
    .selectFrom('workstream')
    .select('default_queue_id')
    .where('id', '=', conversation.workstream_id)
    .executeTakeFirstOrThrow();
  return row.default_queue_id;
}
