/** An administrator ends a connection's pause. */
import type { Actor } from '../../../data-model/events/index.ts';
import { type House, transact } from '../../../data-model/house/index.ts';
import { loadConnection, updateConnectionRow } from '../store/connection.store.ts';

/**
 * Ends a pause now, and forgets the failures that led to it: what waits is sent.
 * @throws {AppError} `connection.not_found`
 */
export async function resumeConnection(
  house: House,
  organizationId: string,
  actor: Actor,
  id: string,
): Promise<void> {
  const at = house.clock.now();
  await transact(house, organizationId, async (tx) => {
    await loadConnection(tx, id, true);
    await updateConnectionRow(tx, id, { endsPause: true }, at);
    tx.append({ type: 'connection.changed', actor, at, payload: { connectionId: id, change: 'resumed' } });
  });
}
