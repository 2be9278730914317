/** Deliveries as administrators and supervisors look at them. */
import {
  type Delivery,
  type DeliveryAttempt,
  type DeliveryState,
  deliveryStates,
  type RenderedRequest,
} from '../../../../contracts/crm.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { requestOf } from '../jobs/send-delivery.ts';
import type { LifecyclePorts } from '../ports.ts';
import { readAttempts } from '../store/attempt.store.ts';
import { readResponses } from '../store/delivery.store.ts';
import {
  countByState,
  type DeliveryFilter,
  presentDelivery,
  readWholeDelivery,
  selectDeliveries,
  type WholeDelivery,
} from '../store/delivery-list.store.ts';
import { readCrmConnection, readSteps } from '../store/step.store.ts';
import { within } from './patience.ts';

export async function listDeliveries(
  house: House,
  organizationId: string,
  filter: DeliveryFilter,
): Promise<{ deliveries: Delivery[]; counts: Record<DeliveryState, number> }> {
  return await read(house, organizationId, async (tx) => {
    const rows = await selectDeliveries(tx, organizationId, filter);
    const counts = await countByState(tx, organizationId, filter.connectionId);
    return {
      deliveries: rows.map(presentDelivery),
      counts: Object.fromEntries(deliveryStates.map((state) => [state, counts[state] ?? 0])) as Record<
        DeliveryState,
        number
      >,
    };
  });
}

/** For the next request as the CRM wants it, which may take a look at its metadata. */
const patienceMs = 5000;
/** More than anybody reads. */
const shownAttempts = 200;

/** @throws {AppError} `delivery.not_found` */
export async function readDelivery(
  house: House,
  ports: LifecyclePorts,
  organizationId: string,
  deliveryId: string,
): Promise<{ delivery: Delivery; attempts: DeliveryAttempt[]; nextRequest: RenderedRequest | null }> {
  const { row, attempts } = await read(house, organizationId, async (tx) => {
    const found = await readWholeDelivery(tx, deliveryId);
    if (!found) throw new AppError('delivery.not_found');
    return { row: found, attempts: await readAttempts(tx, [deliveryId], shownAttempts) };
  });
  const open = row.state === 'due' || row.state === 'waiting' || row.state === 'dead';
  return {
    delivery: presentDelivery(row),
    attempts: attempts.get(deliveryId) ?? [],
    nextRequest: open ? await nextRequest(house, ports, organizationId, row) : null,
  };
}

async function nextRequest(
  house: House,
  ports: LifecyclePorts,
  organizationId: string,
  row: WholeDelivery,
): Promise<RenderedRequest | null> {
  if (row.edited_request) return row.edited_request;
  const { connection, steps, answers } = await read(house, organizationId, async (tx) => ({
    connection: await readCrmConnection(tx, row.connection_id),
    steps: await readSteps(tx, row.connection_id),
    answers: await readResponses(tx, row.connection_id, [row.contact_id]),
  }));
  const made = ports.clientFor(organizationId, row.connection_id).then(async (client) => {
    const next = await requestOf(row, answers, {
      kind: connection.kind,
      settings: connection.settings,
      steps,
      publicUrl: ports.publicUrl,
      connectionId: row.connection_id,
      client,
      describe: (entity) => client.describe(entity).catch(() => null),
    });
    return 'kind' in next ? null : await client.render(next.request);
  });
  return await within(patienceMs, made);
}
