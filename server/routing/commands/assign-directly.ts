/** A conversation is given to a representative without an offer: by a supervisor, or picked by themselves. */
import type { Conversation } from '../../conversations/index.ts';
import type { Actor } from '../../data-model/events/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';

export interface DirectAssignment {
  userId: string;
  kind: 'assigned' | 'picked';
  /** Takes it beyond the limits when there is no room, on the record. */
  override: boolean;
}

/**
 * Reserves, records an accepted offer and makes them the handler. The conversation is Open and locked.
 * @returns the handler's epoch.
 * @throws {AppError} `routing.no_capacity` when there is no room and no override; `routing.not_representative`.
 */
export async function assignDirectly(
  _house: House,
  _tx: Tx,
  _conversation: Conversation,
  _assignment: DirectAssignment,
  _change: { at: Date; actor: Actor },
): Promise<{ handlerEpoch: number }> {
  throw new Error('not written yet');
}
