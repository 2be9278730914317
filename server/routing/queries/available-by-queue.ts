/** How many representatives could take a conversation now, by queue. */
import { type House, read } from '../../data-model/house/index.ts';

// Available for at least one kind of conversation: its presences allow it, and there is room for its units.
const available = `
  select q.id, count(r.user_id)::int as available
  from queue q
  left join queue_member m on m.queue_id = q.id
  left join (
    select r.user_id from representative r join app_user u on u.id = r.user_id and u.active
    where r.organization_id = $1 and r.connected_until > $2 and exists (
      select from workstream w where w.organization_id = $1
        and r.presence = any (w.allowed_presences) and r.capacity_reserved + w.capacity_units <= r.capacity_total)
  ) as r on r.user_id = m.user_id
  where q.organization_id = $1
  group by q.id`;

/** Every queue of the organization by id, with the members who are connected, present and have room; skills aside. */
export async function availableByQueue(house: House, organizationId: string): Promise<Map<string, number>> {
  const rows = await read(house, organizationId, (tx) =>
    tx.run<{ id: string; available: number }>(
      available,
      [organizationId, house.clock.now()],
      'available-by-queue',
    ),
  );
  return new Map(rows.map((row) => [row.id, row.available]));
}
