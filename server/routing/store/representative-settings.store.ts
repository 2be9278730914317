/** Representatives' settings as the router is told them. */
import type { Tx } from '../../data-model/house/index.ts';
import type { RepresentativeSetting } from '../domain/router/changes.ts';

// Each list by one pass over its table, and all of them brought together by one grouping: joined as lists, a planner that
// takes an organization for small (it was hired in bulk, and not looked at since) compares everybody with everybody.
const settings = `
  with parts (user_id, part, item, value) as (
    select r.user_id, 'representative', null::uuid,
           jsonb_build_object('active', u.active and 'representative' = any (u.roles), 'capacityTotal', r.capacity_total,
                              'attributes', r.attributes)
    from representative r join app_user u on u.id = r.user_id
    where r.organization_id = $1 and ($2::uuid[] is null or r.user_id = any ($2))
    union all
    select m.user_id, 'queue', m.queue_id, to_jsonb(m.queue_id)
    from queue_member m join queue q on q.id = m.queue_id
    where m.organization_id = $1 and ($2::uuid[] is null or m.user_id = any ($2)) and q.removed_at is null
    union all
    select m.user_id, 'group', m.group_id, to_jsonb(m.group_id)
    from user_group_member m where m.organization_id = $1 and ($2::uuid[] is null or m.user_id = any ($2))
    union all
    select s.user_id, 'skill', s.skill_id, jsonb_build_object('skillId', s.skill_id, 'proficiency', s.proficiency)
    from representative_skill s where s.organization_id = $1 and ($2::uuid[] is null or s.user_id = any ($2))
    union all
    select p.user_id, 'profile', p.profile_id, jsonb_build_object('profileId', p.profile_id, 'limit', p.work_limit)
    from representative_profile p where p.organization_id = $1 and ($2::uuid[] is null or p.user_id = any ($2))
  )
  select user_id as "userId", jsonb_agg(value) filter (where part = 'representative') -> 0 as own,
    coalesce(jsonb_agg(value order by item) filter (where part = 'queue'), '[]') as "queueIds",
    coalesce(jsonb_agg(value order by item) filter (where part = 'group'), '[]') as "groupIds",
    coalesce(jsonb_agg(value order by item) filter (where part = 'skill'), '[]') as skills,
    coalesce(jsonb_agg(value order by item) filter (where part = 'profile'), '[]') as profiles
  from parts group by user_id having bool_or(part = 'representative') order by user_id`;

type Own = Pick<RepresentativeSetting, 'active' | 'capacityTotal' | 'attributes'>;

/**
 * What the router knows of representatives beside their state.
 * @param userIds undefined: everybody of the organization. Who is no representative is left out.
 * @returns in the order of their ids.
 */
export async function representativeSettings(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  userIds?: readonly string[],
): Promise<RepresentativeSetting[]> {
  const rows = await tx.run<Omit<RepresentativeSetting, keyof Own> & { own: Own }>(
    settings,
    [organizationId, userIds ?? null],
    'representative-settings',
  );
  return rows.map(({ own, ...lists }) => ({ ...own, ...lists }));
}
