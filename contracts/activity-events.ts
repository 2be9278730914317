/**
 * The named `event` activities that Patchbay sends to the customer's client over Direct Line. Clients that do not
 * know them ignore them. Those marked "not stored" have no place in the sequence and are sent to open sockets only.
 */
export interface ActivityEvents {
  /** The conversation went to a queue. */
  'patchbay.handover.requested': { queueName: string };
  /** Not stored. `position` is 1 for the next one; `expectedWaitSeconds` null when not known yet. */
  'patchbay.queue.position': {
    position: number;
    expectedWaitSeconds: number | null;
    representativesAvailable: number;
  };
  'patchbay.representative.joined': { name: string };
  'patchbay.representative.left': { name: string; reason: 'transferred' | 'ended' | 'parked' };
}
export type ActivityEventName = keyof ActivityEvents;
