/** Every waiting conversation's place, for telling customers. One query, however many wait. */
import { type House, read } from '../../data-model/house/index.ts';
import type { QueuePosition } from './queue-position.ts';

/** As the engine takes them: conversation priority, then who came first. */
const positions = `
  with recent as (
    select queue_id, avg(wait) as wait from (
      select queue_id, extract(epoch from left_at - entered_at) as wait, row_number() over (partition by queue_id order by left_at desc) as n
      from queue_segment where organization_id = $1 and outcome = 'answered' and left_at > $2::timestamptz - interval '1 day'
    ) answered where n <= 20 group by queue_id
  ), staff as (
    select m.queue_id, count(*) as available from queue_member m join representative r on r.user_id = m.user_id
    where m.organization_id = $1 and r.presence in ('available', 'busy') and r.connected_until > $2::timestamptz group by m.queue_id
  )
  select c.id, row_number() over (partition by c.queue_id order by c.priority desc, c.queued_at, c.id) as position,
         round(recent.wait)::int as wait, coalesce(staff.available, 0) as available
  from conversation c left join recent on recent.queue_id = c.queue_id left join staff on staff.queue_id = c.queue_id
  where c.organization_id = $1 and c.state = 'open' and c.queue_id is not null
    and not exists (select 1 from offer o where o.conversation_id = c.id and o.state = 'pending')`;

/** By conversation id. Those with an offer out have no place any more: somebody is looking at them. */
export async function queuePositions(house: House, organizationId: string): Promise<Map<string, QueuePosition>> {
  const rows = await read(house, organizationId, (tx) =>
    tx.run<{ id: string; position: number; wait: number | null; available: number }>(positions, [organizationId, house.clock.now()], 'queue-positions'),
  );
  return new Map(rows.map((row) => [row.id, { position: row.position, expectedWaitSeconds: row.wait, representativesAvailable: row.available }]));
}
