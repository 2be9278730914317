/** What a person decides about deliveries that failed: again, otherwise, or not at all. */
import type { RenderedRequest } from '../../../../contracts/crm.ts';
import type { Actor } from '../../../data-model/events/index.ts';
import { type House, read, type Tx, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { apiBase } from '../../crm/index.ts';
import { checkEdited } from '../domain/delivery/edited.ts';
import type { LifecyclePorts } from '../ports.ts';
import { changeDeliveries } from '../store/delivery.store.ts';
import { deadOf, putBack, readWholeDelivery, type WholeDelivery } from '../store/delivery-list.store.ts';
import { readCrmConnection, readSteps } from '../store/step.store.ts';
import { lineUpContact } from './line-up.ts';

type Ports = Pick<LifecyclePorts, 'publicUrl'>;

/** A retry of all goes on in pieces; more than this waits for the next click. */
const mostAtOnce = 10_000;

/**
 * Tries dead deliveries again: the named ones, or all of a connection. Those that are not dead (any more) are left.
 * @returns how many. @throws {AppError} `delivery.not_found` when one of the named does not exist.
 */
export async function retryDeliveries(
  house: House,
  ports: Ports,
  organizationId: string,
  { deliveryIds, connectionId }: { deliveryIds: readonly string[]; connectionId?: string | undefined },
): Promise<number> {
  const ids =
    connectionId === undefined
      ? deliveryIds
      : await read(house, organizationId, (tx) => deadOf(tx, connectionId, mostAtOnce));
  let retried = 0;
  for (const id of ids) {
    const again = await transact(house, organizationId, async (tx) => {
      const row = await readWholeDelivery(tx, id, true);
      if (!row && connectionId === undefined) throw new AppError('delivery.not_found');
      if (row?.state !== 'dead') return false;
      await lineUpAgain(house, ports, tx, row, undefined);
      return true;
    });
    if (again) retried += 1;
  }
  return retried;
}

/** @throws {AppError} `delivery.not_found`, `delivery.wrong_state`, `delivery.invalid_request` */
export async function editAndRetry(
  house: House,
  ports: Ports,
  organizationId: string,
  deliveryId: string,
  request: RenderedRequest,
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    const row = await deadOne(tx, deliveryId);
    const { kind, settings } = await readCrmConnection(tx, row.connection_id);
    const problem = checkEdited(request, apiBase(kind, settings));
    if (problem !== undefined) throw new AppError('delivery.invalid_request', { problem });
    await lineUpAgain(house, ports, tx, row, request);
  });
}

/** @throws {AppError} `delivery.not_found`, `delivery.wrong_state` */
export async function skipDelivery(
  house: House,
  ports: Ports,
  organizationId: string,
  actor: Actor,
  { deliveryId, reason }: { deliveryId: string; reason: string },
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    const row = await readWholeDelivery(tx, deliveryId, true);
    if (!row) throw new AppError('delivery.not_found');
    if (row.state === 'delivered' || row.state === 'skipped' || row.state === 'sending')
      throw new AppError('delivery.wrong_state', { state: row.state });
    const at = house.clock.now();
    await changeDeliveries(tx, [
      {
        id: row.id,
        state: 'skipped',
        reason: reason.trim() || 'Let be by a person.',
        error_code: row.error_code,
        finished_at: at,
      },
    ]);
    tx.append({
      type: 'delivery.changed',
      ...(row.conversation_id === null ? {} : { conversationId: row.conversation_id }),
      actor,
      at,
      payload: {
        deliveryId: row.id,
        connectionId: row.connection_id,
        contactId: row.contact_id,
        step: row.step,
        state: 'skipped',
      },
    });
    await lineUpRow(ports, tx, row, at, []);
  });
}

async function deadOne(tx: Tx, deliveryId: string): Promise<WholeDelivery> {
  const row = await readWholeDelivery(tx, deliveryId, true);
  if (!row) throw new AppError('delivery.not_found');
  if (row.state !== 'dead') throw new AppError('delivery.wrong_state', { state: row.state });
  return row;
}

async function lineUpAgain(
  house: House,
  ports: Ports,
  tx: Tx,
  row: WholeDelivery,
  edited: RenderedRequest | undefined,
): Promise<void> {
  const at = house.clock.now();
  await putBack(tx, row.id, at, edited);
  await lineUpRow(ports, tx, row, at, [row.id]);
}

async function lineUpRow(
  ports: Ports,
  tx: Tx,
  row: WholeDelivery,
  at: Date,
  announced: readonly string[],
): Promise<void> {
  const { kind, settings } = await readCrmConnection(tx, row.connection_id);
  const steps = await readSteps(tx, row.connection_id);
  const context = { kind, settings, steps, publicUrl: ports.publicUrl };
  await lineUpContact(tx, context, {
    connectionId: row.connection_id,
    contactId: row.contact_id,
    at,
    announced,
  });
}
