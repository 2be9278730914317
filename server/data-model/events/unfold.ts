/** Hand-overs are written by the thousand, and what always happens together is one event: here it is told apart again. */
import type { EventPayloads, EventType } from './events.ts';

interface Told {
  readonly type: EventType;
  readonly representativeId: string | null;
  readonly payload: unknown;
}

/**
 * What one event says, each thing as an event of its own, in the order in which it happened: an accepted offer, the queue
 * that was left, the new handler. Others, and those of logs in which these are events already, are left as they are.
 */
export function unfold<Event extends Told>(event: Event): Event[] {
  if (event.type !== 'handler.engaged') return [event];
  const { offerId, left, ...payload } = event.payload as EventPayloads['handler.engaged'];
  const told: Event[] = [];
  if (offerId !== undefined) told.push({ ...event, type: 'offer.accepted', payload: { offerId } });
  if (left)
    told.push({
      ...event,
      type: 'conversation.dequeued',
      representativeId: null,
      payload: { ...left, outcome: 'answered' },
    });
  told.push({ ...event, payload });
  return told;
}
