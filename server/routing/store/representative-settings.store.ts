/** Representatives' settings as the router is told them. */
import type { Tx } from '../../data-model/house/index.ts';
import type { RepresentativeSetting } from '../domain/router/changes.ts';

// Each list by one pass over its table: with 10,000 representatives lists by subquery take ten times as long.
const settings = `
  with wanted as (
    select r.user_id, u.active and 'representative' = any (u.roles) as active, r.capacity_total, r.attributes
    from representative r join app_user u on u.id = r.user_id
    where r.organization_id = $1 and ($2::uuid[] is null or r.user_id = any ($2))
  ), queues as (
    select m.user_id, jsonb_agg(m.queue_id order by m.queue_id) as list
    from queue_member m join queue q on q.id = m.queue_id
    where m.organization_id = $1 and ($2::uuid[] is null or m.user_id = any ($2)) and q.removed_at is null
    group by m.user_id
  ), groups as (
    select m.user_id, jsonb_agg(m.group_id order by m.group_id) as list
    from user_group_member m where m.organization_id = $1 and ($2::uuid[] is null or m.user_id = any ($2))
    group by m.user_id
  ), skills as (
    select s.user_id, jsonb_agg(jsonb_build_object('skillId', s.skill_id, 'proficiency', s.proficiency) order by s.skill_id) as list
    from representative_skill s where s.organization_id = $1 and ($2::uuid[] is null or s.user_id = any ($2))
    group by s.user_id
  ), profiles as (
    select p.user_id, jsonb_agg(jsonb_build_object('profileId', p.profile_id, 'limit', p.work_limit) order by p.profile_id) as list
    from representative_profile p where p.organization_id = $1 and ($2::uuid[] is null or p.user_id = any ($2))
    group by p.user_id
  )
  select w.user_id as "userId", w.active, w.capacity_total as "capacityTotal", w.attributes,
    coalesce(queues.list, '[]') as "queueIds", coalesce(groups.list, '[]') as "groupIds",
    coalesce(skills.list, '[]') as skills, coalesce(profiles.list, '[]') as profiles
  from wanted w left join queues using (user_id) left join groups using (user_id) left join skills using (user_id)
    left join profiles using (user_id)
  order by w.user_id`;

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
  return await tx.run<RepresentativeSetting & Record<string, unknown>>(
    settings,
    [organizationId, userIds ?? null],
    'representative-settings',
  );
}
