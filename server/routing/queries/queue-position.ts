/** What waiting customers are told: the place, the probable wait, and how many could answer. */
import { type House, read, type Tx } from '../../data-model/house/index.ts';
import { expectedWaitSeconds, waitPerPlaceMs } from '../domain/expected-wait.ts';

export interface QueuePosition {
  /** 1 is next. Those with an offer out are not counted: somebody is looking at them. */
  position: number;
  /** See domain/expected-wait.ts; null while nothing was answered in this queue yet. */
  expectedWaitSeconds: number | null;
  /** Members of the queue who are connected, present and have room for it; skills aside. */
  representativesAvailable: number;
}

interface Place extends Record<string, unknown> {
  id: string;
  queue_id: string;
  workstream_id: string;
  position: number;
}

const places = `
  select c.id, c.queue_id, c.workstream_id,
    row_number() over (partition by c.queue_id order by c.priority desc, c.queued_at, c.id)::int as position
  from conversation c
  where c.organization_id = $1 and c.state = 'open' and c.queue_id is not null and ($2::uuid is null or c.queue_id = $2)
    and not exists (select from offer o where o.conversation_id = c.id and o.state = 'pending')`;

interface Available extends Record<string, unknown> {
  queue_id: string;
  workstream_id: string;
  available: number;
}

const available = `
  select m.queue_id, w.id as workstream_id, count(*)::int as available
  from queue_member m
  join representative r on r.user_id = m.user_id join app_user u on u.id = r.user_id and u.active
  join workstream w on w.id = any ($2) and r.presence = any (w.allowed_presences)
    and r.capacity_reserved + w.capacity_units <= r.capacity_total
  where m.queue_id = any ($1) and r.connected_until > $3
  group by 1, 2`;

interface Stay extends Record<string, unknown> {
  queue_id: string;
  entered_at: Date;
  left_at: Date | null;
  answered: boolean;
}

/** Of each queue enough to find the last answered ones and who waited when they came. */
const stays = `
  select s.queue_id, s.entered_at, s.left_at, s.outcome is not distinct from 'answered' as answered
  from unnest($2::uuid[]) as wanted (queue_id) cross join lateral (
    select * from queue_segment where organization_id = $1 and queue_id = wanted.queue_id order by entered_at desc limit 200
  ) as s`;

/** Everybody who waits in the organization and is not being offered, by conversation. */
export async function queuePositions(
  house: House,
  organizationId: string,
): Promise<Map<string, QueuePosition>> {
  return await read(house, organizationId, (tx) => positionsIn(tx, organizationId, null, house.clock.now()));
}

/** @returns null when the conversation does not wait, is being offered, or does not exist in the organization. */
export async function queuePosition(
  house: House,
  organizationId: string,
  conversationId: string,
): Promise<QueuePosition | null> {
  return await read(house, organizationId, async (tx) => {
    const found = await tx.q
      .selectFrom('conversation')
      .select('queue_id')
      .where('id', '=', conversationId)
      .executeTakeFirst();
    if (!found?.queue_id) return null;
    const positions = await positionsIn(tx, organizationId, found.queue_id, house.clock.now());
    return positions.get(conversationId) ?? null;
  });
}

async function positionsIn(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  queueId: string | null,
  now: Date,
): Promise<Map<string, QueuePosition>> {
  const waiting = await tx.run<Place>(places, [organizationId, queueId], 'queue-places');
  if (waiting.length === 0) return new Map();
  const queueIds = [...new Set(waiting.map((row) => row.queue_id))];
  const workstreamIds = [...new Set(waiting.map((row) => row.workstream_id))];
  const people = await tx.run<Available>(available, [queueIds, workstreamIds, now], 'queue-available');
  const counts = new Map(people.map((row) => [`${row.queue_id} ${row.workstream_id}`, row.available]));
  const history = Map.groupBy(
    await tx.run<Stay>(stays, [organizationId, queueIds], 'queue-stays'),
    (row) => row.queue_id,
  );
  const perPlace = new Map(
    queueIds.map((id) => [
      id,
      waitPerPlaceMs(
        (history.get(id) ?? []).map((stay) => ({
          enteredAt: stay.entered_at.getTime(),
          leftAt: stay.left_at?.getTime() ?? null,
          answered: stay.answered,
        })),
      ),
    ]),
  );
  return new Map(
    waiting.map(({ id, queue_id, workstream_id, position }) => [
      id,
      {
        position,
        expectedWaitSeconds: expectedWaitSeconds(perPlace.get(queue_id) ?? null, position),
        representativesAvailable: counts.get(`${queue_id} ${workstream_id}`) ?? 0,
      },
    ]),
  );
}
