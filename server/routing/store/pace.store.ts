/** What the expected wait of queues is measured on: who left last, who is in line, who is on duty. */
import type { Tx } from '../../data-model/house/index.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import type { Line, PastStay } from '../domain/estimate/pace.ts';
import { measuredStays, nobodyInLine } from '../domain/estimate/pace.ts';

/** Of those who left a queue last. */
export interface QueueHistory {
  stays: PastStay[];
  /** How long representatives had the last ones, on average, milliseconds; null when none is over yet. */
  handleMs: number | null;
}

interface StayRow extends Record<string, unknown> {
  queue_id: string;
  entered_at: Date;
  left_at: Date;
  outcome: string;
  offered_at: Date | null;
  handle_ms: number | null;
}

const stays = `
  select s.queue_id, s.entered_at, s.left_at, s.outcome, o.offered_at, h.handle_ms
  from unnest($1::uuid[]) as wanted (queue_id)
  cross join lateral (
    select * from queue_segment
    where queue_id = wanted.queue_id and left_at is not null order by left_at desc limit ${measuredStays}
  ) as s
  left join lateral (
    select min(offered_at) as offered_at from offer
    where conversation_id = s.conversation_id and queue_id = s.queue_id and offered_at between s.entered_at and s.left_at
  ) as o on true
  left join lateral (
    select extract(epoch from ended_at - started_at)::float8 * 1000 as handle_ms from conversation_session
    where s.outcome = 'answered' and conversation_id = s.conversation_id and handler_kind = 'representative'
      and started_at >= s.left_at and ended_at is not null
    order by epoch limit 1
  ) as h on true`;

interface LineRow extends Record<string, unknown> {
  queue_id: string;
  count: number;
  since: Date;
  entered: number;
}

const line = `
  select c.queue_id, count(*)::int as count, min(c.queued_at) as since,
         (sum(extract(epoch from c.queued_at)) * 1000)::float8 as entered
  from conversation c
  where c.organization_id = $1 and c.queue_id = any ($2) and c.state = 'open'
    and not exists (select from offer o where o.conversation_id = c.id and o.state = 'pending')
  group by c.queue_id`;

/** Of each of these queues. */
export async function queueHistories(
  tx: Pick<Tx, 'run'>,
  queueIds: readonly string[],
): Promise<Map<string, QueueHistory>> {
  const past = Map.groupBy(
    await tx.run<StayRow>(stays, [queueIds], 'queue-stays'),
    ({ queue_id }) => queue_id,
  );
  return new Map(
    queueIds.map((queueId) => {
      const rows = past.get(queueId) ?? [];
      return [queueId, { stays: rows.map(toStay), handleMs: meanHandle(rows) }];
    }),
  );
}

/** Who waits in each of these queues, offered to nobody. */
export async function queueLines(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  queueIds: readonly string[],
): Promise<Map<string, Line>> {
  const inLine = new Map(
    (await tx.run<LineRow>(line, [organizationId, queueIds], 'queue-line')).map((row) => [
      row.queue_id,
      { count: row.count, since: row.since.getTime(), entered: row.entered },
    ]),
  );
  return new Map(queueIds.map((queueId) => [queueId, inLine.get(queueId) ?? nobodyInLine]));
}

const toStay = (row: StayRow): PastStay => ({
  enteredAt: row.entered_at.getTime(),
  offeredAt: row.offered_at?.getTime() ?? null,
  leftAt: row.left_at.getTime(),
  outcome: row.outcome === 'answered' || row.outcome === 'abandoned' ? row.outcome : 'other',
});

function meanHandle(rows: readonly StayRow[]): number | null {
  const handled = rows.flatMap((row) => (row.handle_ms === null ? [] : [row.handle_ms]));
  return handled.length === 0 ? null : handled.reduce((sum, ms) => sum + ms, 0) / handled.length;
}

interface ToldRow extends Record<string, unknown> {
  queue_id: string;
  estimated: number;
  waited: number;
}

/** The last answered stays of each queue that had been estimated; those that nothing was known for are left out. */
export async function toldOf(
  tx: Pick<Tx, 'run'>,
  queueIds: readonly string[],
  last: number,
): Promise<Map<string, ToldRow[]>> {
  const rows = await tx.run<ToldRow>(
    `select s.queue_id, s.estimated_seconds as estimated, extract(epoch from s.left_at - s.entered_at)::float8 as waited
     from unnest($1::uuid[]) as wanted (queue_id) cross join lateral (
       select * from queue_segment where queue_id = wanted.queue_id and left_at is not null and outcome = 'answered'
         and estimated_seconds is not null
       order by left_at desc limit $2
     ) as s`,
    [queueIds, last],
    'queue-told',
  );
  return Map.groupBy(rows, (row) => row.queue_id);
}

export interface StaffRow extends Record<string, unknown> {
  queue_id: string;
  workstream_id: string;
  /** Connected, and with a presence that the workstream allows, or one that their work gave them: full, they are at work. */
  on_duty: number;
  /** Those of them whom it allows, with room for one. */
  available: number;
  /** How many those on duty can have at a time. */
  slots: number;
}

// Members are named, in a group, or have all the skills of a list. Room is beside the firm sum for what interrupts,
// beside firm and interruptible for all else, and a place in each profile asked for; one profile that blocks and is
// full closes everything. As the router has it (domain/capacity), for counting.
const staff = `
  with wanted as (
    select * from jsonb_to_recordset($2) as q (id uuid, kind text, "groupIds" jsonb, skills jsonb)
  ), work as (
    select * from jsonb_to_recordset($3) as w (id uuid, kind text, presences text[], units int, interrupts boolean, profiles uuid[])
  ), skill_list as (
    select w.id as queue_id, lists.n, lists.list
    from wanted w cross join lateral jsonb_array_elements(w.skills) with ordinality as lists (list, n)
  ), member as (
    select m.queue_id, m.user_id from queue_member m join wanted w on w.id = m.queue_id
    union
    select w.id, g.user_id from wanted w cross join lateral jsonb_array_elements_text(w."groupIds") as listed (group_id)
    join user_group_member g on g.group_id = listed.group_id::uuid
    union
    select l.queue_id, s.user_id from skill_list l
    cross join lateral jsonb_to_recordset(l.list) as need ("skillId" uuid, proficiency int)
    join representative_skill s on s.skill_id = need."skillId" and s.proficiency >= need.proficiency
    group by l.queue_id, l.n, l.list, s.user_id having count(*) = jsonb_array_length(l.list)
  ), profile_use as (
    select p.user_id, p.profile_id, p.work_limit, c.blocking,
      case when c.reset = 'end_of_day' and p.used_on >= ($4::timestamptz at time zone o.time_zone)::date then p.used else p.held end as used
    from representative_profile p join capacity_profile c on c.id = p.profile_id join organization o on o.id = p.organization_id
    where p.organization_id = $1
  ), duty as (
    select w.id as workstream_id, w.kind, r.user_id,
      case when cardinality(w.profiles) > 0 then
             coalesce((select min(p.work_limit) from profile_use p where p.user_id = r.user_id and p.profile_id = any (w.profiles)), 0)
           when w.units > 0 then r.capacity_total / w.units else 1 end as slots,
      (r.presence = any (w.presences) or coalesce(r.presence_setting_id::text = any (w.presences), false))
        and r.capacity_reserved + (case when w.interrupts then 0 else r.capacity_interruptible end) + w.units <= r.capacity_total
        and not exists (select from profile_use p where p.user_id = r.user_id and p.used >= p.work_limit and (p.blocking or p.profile_id = any (w.profiles)))
        and not exists (select from unnest(w.profiles) as asked (id)
                        where not exists (select from profile_use p where p.user_id = r.user_id and p.profile_id = asked.id)) as room
    from representative r join app_user u on u.id = r.user_id and u.active
    join work w on r.presence = any (w.presences) or r.presence_setting_id::text = any (w.presences)
      or (r.presence in ('busy', 'do_not_disturb') and not r.presence_manual)
    where r.organization_id = $1 and r.connected and r.connected_until > $4 and r.user_id is distinct from $5
  )
  select m.queue_id, d.workstream_id, count(*)::int as on_duty, (count(*) filter (where d.room))::int as available, sum(d.slots)::int as slots
  from member m join wanted q on q.id = m.queue_id join duty d on d.user_id = m.user_id and d.kind = q.kind
  group by 1, 2`;

/**
 * Who is on duty and who is free, by queue and workstream of its kind; pairs with nobody are left out.
 * @param among queues and workstreams: all of the configuration without; somebody who does not count
 */
export async function queueStaff(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  configuration: Pick<RoutingConfiguration, 'queues' | 'workstreams'>,
  among: { queueIds?: readonly string[]; workstreamIds?: readonly string[]; exceptUserId?: string | null },
  now: Date,
): Promise<StaffRow[]> {
  const { queueIds, workstreamIds, exceptUserId } = among;
  const queues = configuration.queues
    .filter(({ queueId }) => queueIds === undefined || queueIds.includes(queueId))
    .map((queue) => ({
      id: queue.queueId,
      kind: queue.kind,
      groupIds: queue.memberGroupIds,
      skills: queue.memberSkills,
    }));
  const work = configuration.workstreams
    .filter(({ workstreamId }) => workstreamIds === undefined || workstreamIds.includes(workstreamId))
    .map((workstream) => ({
      id: workstream.workstreamId,
      kind: workstream.kind,
      presences: workstream.allowedPresences,
      units: workstream.profileIds.length > 0 ? 0 : workstream.units,
      interrupts: workstream.interrupts,
      profiles: workstream.profileIds,
    }));
  if (queues.length === 0 || work.length === 0) return [];
  return await tx.run<StaffRow>(
    staff,
    [organizationId, JSON.stringify(queues), JSON.stringify(work), now, exceptUserId ?? null],
    'queue-staff',
  );
}
