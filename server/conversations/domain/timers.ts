/** When a conversation's timer is due. Pure. */
import type { ConversationState, HandlerKind } from '../../../contracts/words.ts';

/** Seconds of inactivity after which a conversation closes by itself; null never. */
export interface TimerSettings {
  autoCloseActiveSeconds: number | null;
  autoCloseOpenSeconds: number | null;
  autoCloseWaitingSeconds: number | null;
  wrapUpSeconds: number;
}

/**
 * The instant at which the timer of this state fires, counted from `since` (the last message, or the change of
 * state if later); null when the state has none. With a representative nothing closes by itself.
 */
export function dueAt(
  state: ConversationState,
  handlerKind: HandlerKind,
  since: Date,
  settings: TimerSettings,
): Date | null {
  const seconds = {
    open: settings.autoCloseOpenSeconds,
    active: handlerKind === 'ai_agent' ? settings.autoCloseActiveSeconds : null,
    waiting: settings.autoCloseWaitingSeconds,
    wrap_up: settings.wrapUpSeconds,
    closed: null,
  }[state];
  return seconds === null ? null : new Date(since.getTime() + seconds * 1000);
}
