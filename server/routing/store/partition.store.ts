/** What an engine asks about all organizations of its partition. */
import type { House } from '../../data-model/house/index.ts';

/** Organizations in which something waits in a queue. */
export async function organizationsWaiting(house: House, partition: number): Promise<string[]> {
  const rows = await house.db.system<{ id: string }>(
    `select g.id from organization g where g.routing_partition = $1 and exists (
       select from conversation c where c.organization_id = g.id and c.state = 'open' and c.queue_id is not null)`,
    [partition],
    'organizations-waiting',
  );
  return rows.map((row) => row.id);
}

/** Organizations with pending offers whose time is over. */
export async function organizationsOverdue(house: House, partition: number, now: Date): Promise<string[]> {
  const rows = await house.db.system<{ id: string }>(
    `select distinct g.id from offer o join organization g on g.id = o.organization_id
     where o.state = 'pending' and o.expires_at <= $2 and g.routing_partition = $1`,
    [partition, now],
    'organizations-overdue',
  );
  return rows.map((row) => row.id);
}

/** When the first of the pending offers is over; null when there is none. */
export async function nextOfferExpiry(house: House, partition: number): Promise<Date | null> {
  const rows = await house.db.system<{ expires_at: Date }>(
    `select o.expires_at from offer o join organization g on g.id = o.organization_id
     where o.state = 'pending' and g.routing_partition = $1 order by o.expires_at limit 1`,
    [partition],
    'next-offer-expiry',
  );
  return rows[0]?.expires_at ?? null;
}

export async function partitionsOf(
  house: House,
  organizationIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await house.db.system<{ id: string; routing_partition: number }>(
    'select id, routing_partition from organization where id = any ($1)',
    [organizationIds],
    'partitions-of',
  );
  return new Map(rows.map((row) => [row.id, row.routing_partition]));
}
