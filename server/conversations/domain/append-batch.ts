/** Decides a batch of appends to one locked conversation: sequence numbers, duplicates, refusals. Pure. */
import type { ErrorCode } from '../../../contracts/errors.ts';
import { announcement, refusal } from './append.ts';
import { type AppendedMessage, appended, type MessageDraft } from './message.ts';
import type { Standing } from './state-machine.ts';

export type Decision =
  | { outcome: 'append'; message: AppendedMessage }
  | { outcome: 'duplicate'; sequence: number }
  | { outcome: 'refuse'; code: ErrorCode };

/**
 * One decision a draft, in the order given. `known` maps client ids that were appended before to their sequence;
 * a client id that comes twice within the batch is a duplicate of its first.
 */
export function decideAppends(
  conversationId: string,
  standing: Standing,
  lastSequence: number,
  known: ReadonlyMap<string, number>,
  drafts: readonly MessageDraft[],
): Decision[] {
  const seen = new Map(known);
  let sequence = lastSequence;
  return drafts.map((draft): Decision => {
    const before = seen.get(draft.clientMessageId);
    if (before !== undefined) return { outcome: 'duplicate', sequence: before };
    const code = refusal(standing, draft.sender, draft.kind);
    if (code !== null) return { outcome: 'refuse', code };
    sequence += 1;
    seen.set(draft.clientMessageId, sequence);
    return { outcome: 'append', message: appended(conversationId, sequence, draft) };
  });
}

/** The event that announces an appended message: its type, actor and payload. */
export function announce(message: AppendedMessage, standing: Standing) {
  const type = announcement(message.kind, message.sender.kind);
  const payload =
    type === 'message.received'
      ? { sequence: message.sequence, handlerKind: standing.handlerKind, kind: message.kind }
      : { sequence: message.sequence, senderKind: message.sender.kind, kind: message.kind };
  const actor = message.sender.kind === 'system' ? 'system' : `${message.sender.kind}:${message.sender.id}`;
  return {
    type,
    conversationId: message.conversationId,
    at: message.sentAt,
    actor,
    payload: JSON.stringify(payload),
  };
}
