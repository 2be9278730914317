import type { ConversationSummary, Live } from '../../../contracts/api/shapes.ts';
import { formatClock } from '../../kit/time.ts';

type Queue = Live['queues'][number];

/** A wait that was measured at `at` and goes on: what it is now. */
export function ticking(seconds: number | null, at: string, now: number): number | null {
  return seconds === null ? null : seconds + Math.max(0, (now - Date.parse(at)) / 1000);
}

/** A wait as a clock; a dash when nobody waits. */
export function waitText(seconds: number | null): string {
  return seconds === null ? '–' : formatClock(seconds);
}

/** A percentage without decimals; a dash when nothing was measured. */
export function percentText(value: number | null): string {
  return value === null ? '–' : `${Math.round(value)} %`;
}

/** How bad a wait is against the time in which the queue means to answer. */
export function waitTone(seconds: number | null, target: number): 'brand' | 'warning' | 'danger' {
  if (seconds === null || seconds <= target) return 'brand';
  return seconds <= target * 3 ? 'warning' : 'danger';
}

/** The largest number of waiting conversations of any queue, at least 1: what a full bar stands for. */
export function mostWaiting(queues: readonly Queue[]): number {
  return queues.reduce((most, queue) => Math.max(most, queue.waiting), 1);
}

/** Which conversations the supervisor wants to see. */
export interface Filter {
  queueId: string;
  state: string;
  text: string;
}

export const noFilter: Filter = { queueId: '', state: '', text: '' };

/** The conversations that pass the filter, in the order they came. */
export function filterConversations(
  conversations: readonly ConversationSummary[],
  filter: Filter,
): readonly ConversationSummary[] {
  const wanted = filter.text.trim().toLowerCase();
  return conversations.filter(
    (conversation) =>
      (filter.queueId === '' || conversation.queue?.queueId === filter.queueId) &&
      (filter.state === '' || conversation.state === filter.state) &&
      (wanted === '' ||
        conversation.customer.name.toLowerCase().includes(wanted) ||
        (conversation.handler.name ?? '').toLowerCase().includes(wanted)),
  );
}
