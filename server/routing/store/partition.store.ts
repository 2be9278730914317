/** What an engine asks about all organizations of its partition. */
import type { House } from '../../data-model/house/index.ts';

/** Organizations in which something waits in a queue or is being offered. */
export async function organizationsAtWork(house: House, partition: number): Promise<string[]> {
  const rows = await house.db.system<{ id: string }>(
    `select g.id from organization g where g.routing_partition = $1 and (
       exists (select from conversation c where c.organization_id = g.id and c.state = 'open' and c.queue_id is not null)
       or g.id in (select o.organization_id from offer o where o.state = 'pending'))`,
    [partition],
    'organizations-at-work',
  );
  return rows.map((row) => row.id);
}

/** Organizations in which a hold through a wrap-up is over. */
export async function holdsDue(house: House, partition: number, now: Date): Promise<string[]> {
  const due = await house.db.system<{ id: string }>(
    `select distinct g.id from capacity_reservation r join organization g on g.id = r.organization_id
     where r.held_until <= $2 and g.routing_partition = $1`,
    [partition, now],
    'holds-due',
  );
  return due.map((row) => row.id);
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
