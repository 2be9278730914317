/** The supervisor's page: queues, representatives and ongoing conversations now. Definitions: docs/metrics.md. */
import type { Live } from '../../../contracts/api/shapes.ts';
import type { Presence } from '../../../contracts/words.ts';
import { listConversations } from '../../assisted-service/index.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { availableByQueue } from '../../routing/index.ts';

// Of today's stays those that are over go by the end, which was today too; the others by who waits.
const queues = `
  with stay as (
    select s.queue_id, s.entered_at, s.left_at, s.outcome from queue_segment s
    where s.queue_id in (select id from queue where organization_id = $1) and s.left_at >= $2 and s.entered_at >= $2
    union all
    select s.queue_id, s.entered_at, null, null from conversation c join queue_segment s on s.conversation_id = c.id
    where c.organization_id = $1 and c.state = 'open' and c.queue_id is not null and s.left_at is null and s.entered_at >= $2
  ), today as (
    select queue_id,
      count(*) as entered,
      count(*) filter (where outcome = 'answered') as answered,
      count(*) filter (where outcome = 'abandoned' and left_at - entered_at >= make_interval(secs => q.short_abandon_seconds)) as abandoned,
      count(*) filter (where outcome = 'abandoned' and left_at - entered_at < make_interval(secs => q.short_abandon_seconds)) as short_abandoned,
      count(*) filter (where outcome = 'answered' and left_at - entered_at <= make_interval(secs => q.service_level_seconds)) as in_time,
      sum(extract(epoch from left_at - entered_at)) filter (where outcome = 'answered') as wait_seconds
    from stay s join queue q on q.id = s.queue_id group by queue_id
  ), now_waiting as (
    select c.queue_id, count(*) as waiting, min(c.queued_at) as since,
           count(*) filter (where exists (select 1 from offer o where o.conversation_id = c.id and o.state = 'pending')) as offered
    from conversation c where c.organization_id = $1 and c.state = 'open' and c.queue_id is not null group by c.queue_id
  ), now_active as (
    select queue_id, count(*) as active from conversation
    where organization_id = $1 and state = 'active' and handler_kind = 'representative' group by queue_id
  )
  select q.id, q.name, q.service_level_seconds, coalesce(w.waiting, 0) as waiting, coalesce(w.offered, 0) as offered, w.since,
         coalesce(a.active, 0) as active, coalesce(t.entered, 0) as entered,
         coalesce(t.answered, 0) as answered, coalesce(t.abandoned, 0) as abandoned, coalesce(t.short_abandoned, 0) as short_abandoned,
         coalesce(t.in_time, 0) as in_time, coalesce(t.wait_seconds, 0)::float8 as wait_seconds
  from queue q left join today t on t.queue_id = q.id left join now_waiting w on w.queue_id = q.id
  left join now_active a on a.queue_id = q.id
  where q.organization_id = $1 and (q.removed_at is null or t.entered > 0) order by q.priority, q.name`;

interface QueueRow extends Record<string, unknown> {
  id: string;
  name: string;
  service_level_seconds: number;
  waiting: number;
  offered: number;
  since: Date | null;
  active: number;
  entered: number;
  answered: number;
  abandoned: number;
  short_abandoned: number;
  in_time: number;
  wait_seconds: number;
}

const representatives = `
  select r.user_id, u.display_name, r.presence, r.presence_since, r.connected_until > $2 as connected, r.capacity_total, r.capacity_reserved,
    (select count(*) from conversation c where c.handler_id = r.user_id and c.state = 'active') as conversations,
    (select count(*) from offer o where o.representative_id = r.user_id and o.state = 'pending') as offers
  from representative r join app_user u on u.id = r.user_id
  where r.organization_id = $1 and u.active
  order by connected desc, (r.presence = 'offline'), u.display_name limit 1000`;

interface RepresentativeRow extends Record<string, unknown> {
  user_id: string;
  display_name: string;
  presence: Presence;
  presence_since: Date;
  connected: boolean;
  capacity_total: number;
  capacity_reserved: number;
  conversations: number;
  offers: number;
}

const totals = `
  select count(*) filter (where state = 'active' and handler_kind = 'ai_agent') as ai,
         count(*) filter (where state = 'active' and handler_kind = 'representative') as rep,
         count(*) filter (where state = 'wrap_up') as wrap
  from conversation where organization_id = $1 and state <> 'closed'`;

/** Service level as defined: answered in time, of answered and abandoned (short ones left out). Percent. */
export function serviceLevelPercent(s: {
  answered: number;
  abandoned: number;
  inTime: number;
}): number | null {
  const of = s.answered + s.abandoned;
  return of === 0 ? null : (100 * s.inTime) / of;
}

const since = (now: Date, at: Date | null): number | null =>
  at ? Math.max(0, (now.getTime() - at.getTime()) / 1000) : null;

/** "Today" begins at midnight UTC. */
export async function readLive(house: House, organizationId: string): Promise<Live> {
  const available = await availableByQueue(house, organizationId);
  return await read(house, organizationId, async (tx) => {
    const now = house.clock.now();
    const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
    const q = await tx.run<QueueRow>(queues, [organizationId, midnight], 'live-queues');
    const r = await tx.run<RepresentativeRow>(representatives, [organizationId, now], 'live-representatives');
    const [t] = await tx.run<{ ai: number; rep: number; wrap: number }>(
      totals,
      [organizationId],
      'live-totals',
    );
    const conversations = await listConversations(tx, organizationId, { ongoing: true, limit: 500 });
    const sum = (pick: (row: QueueRow) => number) => q.reduce((total, row) => total + pick(row), 0);
    const answered = sum((row) => row.answered);
    const waits = q.map((row) => since(now, row.since)).filter((wait) => wait !== null);
    return {
      at: now.toISOString(),
      totals: {
        waiting: sum((row) => row.waiting),
        withAiAgent: t!.ai,
        withRepresentative: t!.rep,
        wrapUp: t!.wrap,
        longestWaitSeconds: waits.length > 0 ? Math.max(...waits) : null,
        serviceLevelPercent: serviceLevelPercent({
          answered,
          abandoned: sum((row) => row.abandoned),
          inTime: sum((row) => row.in_time),
        }),
        averageSpeedOfAnswerSeconds: answered > 0 ? sum((row) => row.wait_seconds) / answered : null,
        answeredToday: answered,
        abandonedToday: sum((row) => row.abandoned),
      },
      queues: q.map((row) => ({
        queueId: row.id,
        name: row.name,
        waiting: row.waiting,
        longestWaitSeconds: since(now, row.since),
        offered: row.offered,
        active: row.active,
        representativesAvailable: available.get(row.id) ?? 0,
        today: {
          entered: row.entered,
          answered: row.answered,
          abandoned: row.abandoned,
          shortAbandoned: row.short_abandoned,
          serviceLevelPercent: serviceLevelPercent({
            answered: row.answered,
            abandoned: row.abandoned,
            inTime: row.in_time,
          }),
          averageSpeedOfAnswerSeconds: row.answered > 0 ? row.wait_seconds / row.answered : null,
          serviceLevelSeconds: row.service_level_seconds,
        },
      })),
      representatives: r.map((row) => ({
        userId: row.user_id,
        displayName: row.display_name,
        presence: row.presence,
        presenceSince: row.presence_since.toISOString(),
        connected: row.connected,
        capacity: { total: row.capacity_total, reserved: row.capacity_reserved },
        conversations: row.conversations,
        offers: row.offers,
      })),
      conversations,
    };
  });
}
