/** A contact has appeared: recordings that came before it find it now. */
import type { House, Tx } from '../../../data-model/house/index.ts';
import { type OutsideEventRow, takeEarlyEvents } from '../store/outside-event.store.ts';

export interface FoundContact {
  readonly id: string;
  readonly conversationId: string | null;
}

/** @param names everything the contact is known by; they are locked. */
export async function takeUnmatched(
  house: House,
  tx: Tx,
  contact: FoundContact,
  names: readonly string[],
): Promise<void> {
  for (const event of await takeEarlyEvents(tx, names)) announceArtifact(house, tx, contact, event);
}

/** Tells the log that a recording or transcript of the contact is there. */
export function announceArtifact(
  house: House,
  tx: Tx,
  contact: FoundContact,
  event: Pick<OutsideEventRow, 'id' | 'kind'>,
): void {
  if (event.kind === 'contact') return;
  tx.append({
    type: 'recording.available',
    ...(contact.conversationId === null ? {} : { conversationId: contact.conversationId }),
    actor: 'system',
    at: house.clock.now(),
    payload: { outsideEventId: event.id, contactId: contact.id, artifact: event.kind },
  });
}
