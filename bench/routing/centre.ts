/** A contact centre in a database, written in bulk: queues with members who are there, and customers who wait. */
import type { House } from '../../server/data-model/house/index.ts';
import type { AssignmentMethod } from '../../server/routing/domain/configuration.ts';

export interface CentreSize {
  representatives: number;
  queues: number;
  waiting: number;
  /** Conversations that each representative has room for. */
  room: number;
  /** Of every queue; least active without. */
  method?: AssignmentMethod;
}

export interface Centre {
  organizationId: string;
  userIds: string[];
}

/** Everybody is in one queue, and every queue waits alike: so long that a queue's own rules are all tried. */
export async function buildCentre(house: House, size: CentreSize): Promise<Centre> {
  const ids = (count: number) => Array.from({ length: count }, () => house.ids.next());
  const [organizationId, workstreamId, contactId] = ids(3) as [string, string, string];
  const queueIds = ids(size.queues);
  const userIds = ids(size.representatives);
  await house.db.transaction('all', async ({ run }) => {
    await run(`insert into organization (id, slug, name) values ($1, $1::uuid::text, 'Bench')`, [
      organizationId,
    ]);
    await run(
      `insert into queue (id, organization_id, name, settings)
       select id, $2, 'Queue ' || n, $3 from unnest($1::uuid[]) with ordinality as q (id, n)`,
      [queueIds, organizationId, JSON.stringify(size.method ? { method: size.method } : {})],
    );
    await run(
      `insert into workstream (id, organization_id, name, default_queue_id, capacity_units, offer_timeout_seconds)
       values ($1, $2, 'Bench', $3, 30, 600)`,
      [workstreamId, organizationId, queueIds[0]],
    );
    await run(
      `insert into app_user (id, organization_id, username, display_name, roles, password_hash)
       select id, $2, id::text, 'Representative ' || n, '{representative}', 'none'
       from unnest($1::uuid[]) with ordinality as u (id, n)`,
      [userIds, organizationId],
    );
    await run(
      `insert into representative (user_id, organization_id, presence, presence_manual, capacity_total, connected,
                                   connected_until, attributes)
       select id, $2, 'available', false, $3, true, 'infinity',
              jsonb_build_object('region', case when n / $4 % 3 = 0 then 'north' else 'south' end, 'grade', n / $4 % 5)
       from unnest($1::uuid[]) with ordinality as u (id, n)`,
      [userIds, organizationId, size.room * 30, size.queues],
    );
    await run(
      `insert into queue_member (organization_id, queue_id, user_id)
       select $3, ($2::uuid[])[1 + (n - 1) % $4], id from unnest($1::uuid[]) with ordinality as u (id, n)`,
      [userIds, queueIds, organizationId, size.queues],
    );
    await run(
      `insert into contact (id, organization_id, external_id, name) values ($1, $2, $1::uuid::text, 'Bench customer')`,
      [contactId, organizationId],
    );
  });
  const conversationIds = ids(size.waiting);
  const segmentIds = ids(size.waiting);
  await house.db.transaction('all', async ({ run }) => {
    await run(
      `insert into conversation (id, organization_id, channel, workstream_id, contact_id, state, handler_kind, queue_id,
                                 queued_at, waiting_since, opened_at, state_changed_at, demand)
       select id, $2, 'chat', $3, $4, 'open', 'none', ($5::uuid[])[1 + (n - 1) % $6], at, at, at, at,
              jsonb_build_object('attributes', jsonb_build_object('region', case when n / $6 % 2 = 0 then 'north' else 'south' end))
       from (select id, n, now() - interval '1 minute' - (($7 - n) * 2) * interval '1 millisecond' as at
             from unnest($1::uuid[]) with ordinality as u (id, n)) as c`,
      [conversationIds, organizationId, workstreamId, contactId, queueIds, size.queues, size.waiting],
    );
    await run(
      `insert into queue_segment (id, organization_id, conversation_id, queue_id, entered_at)
       select s.id, c.organization_id, c.id, c.queue_id, c.queued_at
       from unnest($1::uuid[], $2::uuid[]) as s (id, conversation_id) join conversation c on c.id = s.conversation_id`,
      [segmentIds, conversationIds],
    );
  });
  return { organizationId, userIds };
}
