/** How many representatives could take a conversation now, by queue. */
import { type House, read } from '../../data-model/house/index.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { queueStaff } from '../store/pace.store.ts';

/**
 * Every queue of the organization by id, with the members (named, by group, by skill) who are connected, have a presence
 * that some workstream of the queue's kind allows, and room for one of it; what it asks for in skills aside.
 * @param exceptUserId somebody who does not count: whoever hands a conversation on will not get it
 */
export async function availableByQueue(
  house: House,
  organizationId: string,
  exceptUserId: string | null = null,
): Promise<Map<string, number>> {
  const { queues, staff } = await read(house, organizationId, async (tx) => {
    const configuration = await configurationOf(tx, organizationId);
    const staff = await queueStaff(tx, organizationId, configuration, { exceptUserId }, house.clock.now());
    return { queues: configuration.queues, staff };
  });
  const available = new Map(queues.map(({ queueId }) => [queueId, 0]));
  // Of several workstreams the one that finds most: the same people stand in each row.
  for (const row of staff)
    available.set(row.queue_id, Math.max(row.available, available.get(row.queue_id) ?? 0));
  return available;
}
