/** What overflow rules measure at queues. */
import type { Tx } from '../../data-model/house/index.ts';
import type { QueueSetting, WorkstreamSetting } from '../domain/configuration.ts';

export interface MeasuredQueue {
  /** Conversations that wait in it, those with an offer out not counted: somebody is looking at them. */
  readonly waiting: number;
  /** As in docs/metrics.md: no member is connected with a presence in which they are at work. */
  readonly nobodyOnDuty: boolean;
}

interface Row extends Record<string, unknown> {
  id: string;
  waiting: number;
  on_duty: boolean;
}

// Members are named, in a group, or have all the skills of a list. Only as many are counted as anybody asks for. Who is on
// duty is said as in pace.store.ts: what the widget tells before a chat must come true in it.
const measure = `
  select q.id,
    (select count(*)::int from (
       select from conversation c where c.organization_id = $1 and c.queue_id = q.id and c.state = 'open'
         and not exists (select from offer o where o.conversation_id = c.id and o.state = 'pending')
       limit q.most) as counted) as waiting,
    exists (
      select from representative r join app_user u on u.id = r.user_id and u.active
      where r.organization_id = $1 and r.connected and r.connected_until > $3 and (
        r.presence = any (q.presences) or r.presence_setting_id::text = any (q.presences)
        or (r.presence in ('busy', 'do_not_disturb') and not r.presence_manual)
      ) and (
        exists (select from queue_member m where m.queue_id = q.id and m.user_id = r.user_id)
        or exists (select from user_group_member g join jsonb_array_elements_text(q.groups) as listed (id) on listed.id::uuid = g.group_id
                   where g.user_id = r.user_id)
        or exists (
          select from jsonb_array_elements(q.skills) as list (needs)
          where jsonb_array_length(needs) > 0 and not exists (
            select from jsonb_to_recordset(needs) as need ("skillId" uuid, proficiency int)
            where not exists (select from representative_skill s
                              where s.user_id = r.user_id and s.skill_id = need."skillId" and s.proficiency >= need.proficiency)))
      )) as on_duty
  from jsonb_to_recordset($2) as q (id uuid, most int, groups jsonb, skills jsonb, presences text[])`;

/**
 * @param queues what to measure; `most`: no more are counted
 * @param workstreams those of a queue's kind say in which presences its members are at work
 * @param now decides who is connected
 */
export async function measureQueues(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  queues: readonly (Pick<QueueSetting, 'queueId' | 'kind' | 'memberGroupIds' | 'memberSkills'> & {
    most: number;
  })[],
  workstreams: readonly Pick<WorkstreamSetting, 'kind' | 'allowedPresences'>[],
  now: Date,
): Promise<Map<string, MeasuredQueue>> {
  if (queues.length === 0) return new Map();
  const wanted = queues.map(({ queueId, kind, most, memberGroupIds, memberSkills }) => ({
    id: queueId,
    most,
    groups: memberGroupIds,
    skills: memberSkills,
    presences: workstreams.flatMap((one) => (one.kind === kind ? one.allowedPresences : [])),
  }));
  const rows = await tx.run<Row>(measure, [organizationId, JSON.stringify(wanted), now], 'measure-queues');
  return new Map(rows.map((row) => [row.id, { waiting: row.waiting, nobodyOnDuty: !row.on_duty }]));
}
