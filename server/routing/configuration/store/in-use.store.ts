/** What live work still needs of a configuration. */
import type { Tx } from '../../../data-model/house/index.ts';

export interface Leaving {
  queues: readonly string[];
  workstreams: readonly string[];
  channels: readonly string[];
  skills: readonly string[];
  profiles: readonly string[];
  presences: readonly string[];
}

/**
 * How much is in the way of taking these ids out, by id: conversations that are not over (of a queue: that wait in
 * it; of a skill: that wait for it; of a profile: that hold a place of it), or representatives who show a presence.
 */
export async function countUses(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  leaving: Leaving,
): Promise<Map<string, number>> {
  if (Object.values(leaving).every((ids: readonly string[]) => ids.length === 0)) return new Map();
  const rows = await tx.run<{ id: string; uses: number }>(
    `with ongoing as (
       select queue_id, workstream_id, channel_id, state, required_skills, demand from conversation
       where organization_id = $1 and state <> 'closed'
     )
     select queue_id as id, count(*)::int as uses from ongoing where queue_id = any ($2) group by 1
     union all select workstream_id, count(*)::int from ongoing where workstream_id = any ($3) group by 1
     union all select channel_id, count(*)::int from ongoing where channel_id = any ($4) group by 1
     union all
       select skill.id, count(*)::int from unnest($5::uuid[]) as skill (id)
       join ongoing on state = 'open' and (
         required_skills @> jsonb_build_array(jsonb_build_object('skillId', skill.id))
         or demand -> 'skills' @> jsonb_build_array(jsonb_build_object('skillId', skill.id)))
       group by 1
     union all
       select profile.id, count(*)::int from unnest($6::uuid[]) as profile (id)
       join capacity_reservation r on r.organization_id = $1 and profile.id = any (r.profile_ids) group by 1
     union all
       select presence_setting_id, count(*)::int from representative
       where organization_id = $1 and presence_setting_id = any ($7) group by 1`,
    [
      organizationId,
      leaving.queues,
      leaving.workstreams,
      leaving.channels,
      leaving.skills,
      leaving.profiles,
      leaving.presences,
    ],
  );
  return new Map(rows.map(({ id, uses }) => [id, uses]));
}
