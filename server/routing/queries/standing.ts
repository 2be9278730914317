/** How a representative stands at this moment towards one conversation: for transfers, assignments and consults by hand. */
import type { Presence } from '../../../contracts/words.ts';
import type { Tx } from '../../data-model/house/index.ts';
import type { StandingThen } from '../domain/decision/by-hand.ts';
import { toDemand } from '../domain/router/changes-of.ts';
import { isMember } from '../domain/router/membership.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { representativeSettings } from '../store/representative-settings.store.ts';

export interface RepresentativeStanding extends StandingThen {
  readonly userId: string;
  readonly displayName: string;
}

interface Row extends Record<string, unknown> {
  display_name: string;
  connected: boolean;
  presence: Presence;
  presence_setting_id: string | null;
  /** Beside firm work, and beside that which may be interrupted. */
  free_units: number;
  interruptible: number;
  /** A profile that blocks is at its limit; one that is asked for has no place. */
  shut: boolean;
  ringing: boolean;
}

/**
 * @param conversation that they would get; its own offers are no ringing.
 * @returns null when the user is no representative, or not active.
 */
export async function representativeStanding(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  userId: string,
  conversation: { id: string; workstream_id: string; demand: Readonly<Record<string, unknown>> },
  now: Date,
): Promise<RepresentativeStanding | null> {
  const { workstreams } = await configurationOf(tx, organizationId);
  const workstream = workstreams.find((w) => w.workstreamId === conversation.workstream_id);
  const asked = new Set([...(workstream?.profileIds ?? []), ...toDemand(conversation.demand).profileIds]);
  const [row] = await tx.run<Row>(
    `with profile as (
       select p.profile_id, p.work_limit, c.blocking,
         case when c.reset = 'end_of_day' and p.used_on <> ($3::timestamptz at time zone g.time_zone)::date then p.held else p.used end as used
       from representative_profile p join capacity_profile c on c.id = p.profile_id join organization g on g.id = p.organization_id
       where p.user_id = $1
     )
     select u.display_name, r.connected and r.connected_until > $3 as connected, r.presence, r.presence_setting_id,
            r.capacity_total - r.capacity_reserved as free_units, r.capacity_interruptible as interruptible,
            exists (select from profile p where p.blocking and p.used >= p.work_limit)
              or (select count(*) from profile p where p.profile_id = any ($4::uuid[]) and p.used < p.work_limit)
                 < cardinality($4::uuid[]) as shut,
            exists (select from offer o where o.representative_id = r.user_id and o.state = 'pending'
                    and o.expires_at > $3 and o.conversation_id <> $2) as ringing
     from representative r join app_user u on u.id = r.user_id
     where r.user_id = $1 and u.active and 'representative' = any (u.roles)`,
    [userId, conversation.id, now, [...asked]],
    'representative-standing',
  );
  if (!row) return null;
  const units = workstream?.units ?? 0;
  const free = workstream?.interrupts ? row.free_units : row.free_units - row.interruptible;
  const refs = workstream?.allowedPresences ?? [];
  return {
    userId,
    displayName: row.display_name,
    connected: row.connected,
    presence: row.presence,
    allowed:
      refs.includes(row.presence) ||
      (row.presence_setting_id !== null && refs.includes(row.presence_setting_id)),
    // As a claim looks at it: see `Room`.
    room: !row.shut && (units === 0 || free >= units),
    ringing: row.ringing,
  };
}

/** Which of these queues somebody belongs to: by name, by group or by skills. */
export async function memberQueues(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  userId: string,
): Promise<Set<string>> {
  const { queues } = await configurationOf(tx, organizationId);
  const [setting] = await representativeSettings(tx, organizationId, [userId]);
  if (!setting) return new Set();
  return new Set(queues.filter((queue) => isMember(setting, queue)).map((queue) => queue.queueId));
}

/**
 * The queue in which a conversation waits while one representative is asked: the one it is in or came from; else one
 * that they and whoever hands over belong to; else one of theirs, of the same kind of work; else the default.
 */
export async function queueForDirected(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  conversation: { queue_id: string | null; workstream_id: string },
  people: { to: string; by: string },
): Promise<string | null> {
  const { queues, workstreams } = await configurationOf(tx, organizationId);
  const workstream = workstreams.find((w) => w.workstreamId === conversation.workstream_id);
  const possible = queues.filter((queue) => queue.kind === (workstream?.kind ?? queue.kind));
  if (possible.some((queue) => queue.queueId === conversation.queue_id)) return conversation.queue_id;
  const theirs = await memberQueues(tx, organizationId, people.to);
  const ours = await memberQueues(tx, organizationId, people.by);
  const inOrder = possible
    .filter((queue) => theirs.has(queue.queueId))
    .sort((a, b) => a.priority - b.priority || (a.queueId < b.queueId ? -1 : 1));
  const shared = inOrder.find((queue) => ours.has(queue.queueId)) ?? inOrder[0];
  return shared?.queueId ?? workstream?.defaultQueueId ?? null;
}
