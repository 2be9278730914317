/** A connection rests: the other side asked for it, or does not answer. */
import type { Actor } from '../../../data-model/events/index.ts';
import { type House, transact } from '../../../data-model/house/index.ts';
import { loadConnection, updateConnectionRow } from '../store/connection.store.ts';

/**
 * Nothing is sent before `until`. A later end that is set already stays.
 * @param reason plain words for the administrator; never a customer's.
 * @throws {AppError} `connection.not_found`
 */
export async function pauseConnection(
  house: House,
  organizationId: string,
  actor: Actor,
  id: string,
  { until, reason }: { until: Date; reason: string },
): Promise<void> {
  const at = house.clock.now();
  await transact(house, organizationId, async (tx) => {
    const { paused_until, failures } = await loadConnection(tx, id, true);
    if (paused_until !== null && paused_until >= until) return;
    await updateConnectionRow(tx, id, { pause: { until, reason, failures: failures + 1 } }, at);
    tx.append({ type: 'connection.changed', actor, at, payload: { connectionId: id, change: 'paused' } });
  });
}

/** Ends a pause now, and forgets the failures that led to it. @throws {AppError} `connection.not_found` */
export async function resumeConnection(
  house: House,
  organizationId: string,
  actor: Actor,
  id: string,
): Promise<void> {
  const at = house.clock.now();
  await transact(house, organizationId, async (tx) => {
    await loadConnection(tx, id, true);
    await updateConnectionRow(tx, id, { pause: { until: null, reason: null, failures: 0 } }, at);
    tx.append({ type: 'connection.changed', actor, at, payload: { connectionId: id, change: 'resumed' } });
  });
}
