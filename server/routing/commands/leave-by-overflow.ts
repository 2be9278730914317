/** A conversation that leaves routing by an overflow rule: it ends, or the voice layer goes on with it. */
import {
  appendMessages,
  type Conversation,
  closeConversation,
  endDraft,
  type MessageDraft,
  takeOutOfQueue,
} from '../../conversations/index.ts';
import type { Actor } from '../../data-model/events/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import type { OverflowAction } from '../domain/configuration.ts';
import type { Facts } from '../domain/rules/facts.ts';
import { insertVoiceCommand } from '../store/voice-command.store.ts';

export type LeavingAction = Exclude<OverflowAction, { kind: 'queue' | 'assign_anyway' }>;

/** Said where nobody hears a call being arranged. */
const callbackWords = 'Nobody is free at the moment. We will call you back.';

/** The conversation is locked, and is neither over nor being offered. */
export async function leaveByOverflow(
  house: House,
  tx: Tx,
  conversation: Conversation,
  { action, queueId, facts }: { action: LeavingAction; queueId: string; facts: Facts },
  change: { at: Date; actor: Actor },
): Promise<void> {
  if (action.kind === 'end') {
    const words = action.message === '' ? [] : [said(house, action.message, change.at)];
    await appendMessages(tx, conversation, [...words, endDraft(house, conversation)]);
    await closeConversation(tx, conversation, 'overflow', change);
    return;
  }
  await takeOutOfQueue(tx, conversation, 'overflowed', change);
  const number = action.kind === 'external_number' ? action.number : facts.customer.phone;
  const commandId = await insertVoiceCommand(
    house,
    tx,
    {
      conversationId: conversation.id,
      queueId,
      kind: action.kind,
      detail: typeof number === 'string' ? { number } : {},
    },
    change.at,
  );
  tx.append({
    type: 'voice_command.created',
    conversationId: conversation.id,
    actor: change.actor,
    at: change.at,
    payload: { commandId, kind: action.kind, queueId },
  });
  if (action.kind === 'callback' && facts.kind === 'messaging')
    await appendMessages(tx, conversation, [said(house, callbackWords, change.at)]);
}

const said = (house: House, text: string, at: Date): MessageDraft => ({
  clientMessageId: `system:${house.ids.next()}`,
  kind: 'message',
  sender: { kind: 'system', id: 'patchbay', name: 'Patchbay' },
  text,
  sentAt: at,
});
