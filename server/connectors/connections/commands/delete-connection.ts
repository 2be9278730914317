/** An administrator removes a connection. */
import type { Actor } from '../../../data-model/events/index.ts';
import { type House, transact } from '../../../data-model/house/index.ts';
import { deleteConnectionRow, loadConnection } from '../store/connection.store.ts';

/** With its steps, plugins and deliveries. @throws {AppError} `connection.not_found` */
export async function deleteConnection(
  house: House,
  organizationId: string,
  actor: Actor,
  id: string,
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    await loadConnection(tx, id, true);
    await deleteConnectionRow(tx, id);
    tx.append({
      type: 'connection.changed',
      actor,
      at: house.clock.now(),
      payload: { connectionId: id, change: 'deleted' },
    });
  });
}
