/**
 * Appends messages inside a transaction that already holds the conversation's lock: what AI agents, hand-overs
 * and notices use. Single messages from outside take the grouped way (append-group.ts).
 */

import type { ActivityEventName, ActivityEvents } from '../../../contracts/activity-events.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { announce, decideAppends } from '../domain/append-batch.ts';
import type { AppendedMessage, AppendResult, MessageDraft } from '../domain/message.ts';
import { type Conversation, standingOf } from '../store/conversation.store.ts';
import { sequencesOf, writeMessages } from '../store/message.store.ts';

/**
 * @returns one result a draft.
 * @throws {AppError} the first refusal; then none is appended, since the transaction must not commit.
 */
export async function appendMessages(
  tx: Tx,
  conversation: Conversation,
  drafts: readonly MessageDraft[],
): Promise<AppendResult[]> {
  if (drafts.length === 0) return [];
  // What customers send may come twice. Our own drafts are made by the transition at hand, which happens once; the
  // unique index on client ids stands behind that.
  const fromOutside = drafts.filter((draft) => draft.sender.kind === 'customer');
  const known =
    fromOutside.length === 0
      ? new Map<string, number>()
      : await sequencesOf(
          tx,
          conversation.id,
          fromOutside.map((draft) => draft.clientMessageId),
        );
  const standing = standingOf(conversation);
  const decisions = decideAppends(conversation.id, standing, conversation.last_sequence, known, drafts);
  const messages: AppendedMessage[] = [];
  const results = decisions.map((decision): AppendResult => {
    if (decision.outcome === 'refuse') throw new AppError(decision.code);
    if (decision.outcome === 'duplicate') return { sequence: decision.sequence, duplicate: true };
    messages.push(decision.message);
    return { sequence: decision.message.sequence, duplicate: false };
  });
  if (messages.length > 0) {
    await writeMessages(
      tx,
      messages,
      messages.map((m) => announce(m, standing)),
    );
    const last = messages.at(-1)!;
    conversation.last_sequence = last.sequence;
    conversation.last_message_at = last.sentAt;
    tx.signal(`conversation:${conversation.id}`, messages);
    tx.signal(`event:message.${messages.some((m) => m.sender.kind === 'customer') ? 'received' : 'sent'}`);
  }
  return results;
}

/** A draft of a notice by Patchbay itself, shown to the customer as an `event` activity. */
export function notice<N extends ActivityEventName>(
  house: House,
  name: N,
  value: ActivityEvents[N],
): MessageDraft {
  return {
    clientMessageId: `system:${house.ids.next()}`,
    kind: 'event',
    sender: { kind: 'system', id: 'patchbay', name: 'Patchbay' },
    text: '',
    content: { name, value },
    sentAt: house.clock.now(),
  };
}
