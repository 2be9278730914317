/** Who may append what to a conversation now. Pure. */
import type { ErrorCode } from '../../../contracts/errors.ts';
import type { MessageKind, SenderKind } from '../../../contracts/words.ts';
import type { Standing } from './state-machine.ts';

/** As whom a message is sent, and what they have to prove. */
export type Sender =
  | { kind: 'customer'; id: string; name: string }
  /** `epoch` undefined: whichever is current, as long as it is this handler's. */
  | { kind: 'ai_agent' | 'representative'; id: string; name: string; epoch?: number | undefined }
  /** Patchbay itself; proves nothing, since it writes inside the transaction that decides. */
  | { kind: 'system'; id: string; name: string };

/**
 * The reason against, or null.
 *
 * Customers write until the conversation is over for them. Handlers write while they are the handler, under their
 * epoch. Notes are for staff and always allowed.
 */
export function refusal(standing: Standing, sender: Sender, kind: MessageKind): ErrorCode | null {
  if (kind === 'note' || sender.kind === 'system') return null;
  const over = standing.state === 'closed' || standing.state === 'wrap_up';
  if (sender.kind === 'customer') return over ? 'conversation.closed' : null;
  if (over) return 'conversation.closed';
  if (standing.handlerKind !== sender.kind || standing.handlerId !== sender.id) {
    return sender.epoch !== undefined && sender.epoch < standing.handlerEpoch
      ? 'conversation.stale_epoch'
      : 'conversation.not_handler';
  }
  if (sender.epoch !== undefined && sender.epoch !== standing.handlerEpoch) return 'conversation.stale_epoch';
  return null;
}

/** The event that an appended message is announced by. */
export function announcement(kind: MessageKind, sender: SenderKind): 'message.received' | 'message.sent' {
  return sender === 'customer' && kind !== 'note' ? 'message.received' : 'message.sent';
}
