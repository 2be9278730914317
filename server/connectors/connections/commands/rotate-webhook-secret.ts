/** A new secret for the events that come in from outside. */
import type { Actor } from '../../../data-model/events/index.ts';
import { type House, transact } from '../../../data-model/house/index.ts';
import { sealSecret } from '../secrets.ts';
import { loadConnection, updateConnectionRow } from '../store/connection.store.ts';

/** @returns what is shown this once. The secret before it stops working. @throws {AppError} `connection.not_found` */
export async function rotateWebhookSecret(
  house: House,
  organizationId: string,
  actor: Actor,
  id: string,
): Promise<{ path: string; secret: string }> {
  const secret = house.ids.secret();
  const at = house.clock.now();
  await transact(house, organizationId, async (tx) => {
    await loadConnection(tx, id, true);
    const webhookSecret = sealSecret(house, organizationId, id, 'webhook', secret);
    await updateConnectionRow(tx, id, { webhookSecret }, at);
    tx.append({ type: 'connection.changed', actor, at, payload: { connectionId: id, change: 'updated' } });
  });
  return { path: `/api/events/${id}`, secret };
}
