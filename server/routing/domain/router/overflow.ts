/** Overflow in the queue: what has waited too long goes where its queue says. */

import type { QueueSetting } from '../configuration.ts';
import type { PlannedOverflow } from './plan.ts';
import type { Waiting } from './queue-line.ts';
import { ms } from './settings.ts';

/** How long one is left in the queue after its overflow was not possible. */
export const overflowAgainMs = 60_000;

/** The first of the queue's rules that is due; null for none. */
export function overflowOf(waiting: Waiting, now: number): PlannedOverflow | null {
  const { line } = waiting;
  if (!line || !waiting.standing || waiting.stays || now < waiting.overflowAgainAt) return null;
  for (const { when, then } of line.setting.overflow) {
    if (when.kind !== 'waiting_time' || now < waiting.item.queuedAt + ms(when.aboveSeconds)) continue;
    return {
      conversationId: waiting.id,
      queueId: waiting.item.queueId,
      condition: when,
      action: then,
      measured: Math.floor(waiting.waitedInQueue(now)),
    };
  }
  return null;
}

/** When its overflow is to be looked at; Infinity for never. */
export function overflowDue(waiting: Waiting, setting: QueueSetting, now: number): number {
  if (waiting.stays) return Number.POSITIVE_INFINITY;
  let due = Number.POSITIVE_INFINITY;
  for (const { when } of setting.overflow) {
    if (when.kind !== 'waiting_time') continue;
    const at = Math.max(waiting.item.queuedAt + ms(when.aboveSeconds), waiting.overflowAgainAt);
    if (at > now && at < due) due = at;
  }
  return due;
}
