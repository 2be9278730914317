/** Writes what is set of representatives: capacity, memberships, skills, profiles, attributes. */
import type { Tx } from '../../../data-model/house/index.ts';

/** Everything that is set of one representative, with ids. */
export interface RepresentativeWrite {
  userId: string;
  capacityTotal: number;
  queueIds: readonly string[];
  groupIds: readonly string[];
  skills: readonly { skillId: string; proficiency: number }[];
  /** Null: the profile's own limit. */
  profiles: readonly { profileId: string; ownLimit: number | null }[];
  attributes: Readonly<Record<string, unknown>>;
}

/**
 * Locks rows of representatives in the order of their ids: those named, and those who have one of the profiles.
 * Whoever reserves capacity locks the representative before the profile, in that order.
 */
export async function lockRepresentatives(
  tx: Tx,
  userIds: readonly string[],
  profileIds: readonly string[] = [],
): Promise<void> {
  await tx.run(
    `select user_id from representative where organization_id = $1
       and (user_id = any ($2) or user_id in (select user_id from representative_profile where profile_id = any ($3)))
     order by user_id for no key update`,
    [tx.organizationId, userIds, profileIds],
  );
}

/** Sets everything of these representatives, whose rows are locked. */
export async function writeRepresentatives(tx: Tx, people: readonly RepresentativeWrite[]): Promise<void> {
  if (people.length === 0) return;
  const ids = people.map(({ userId }) => userId);
  const flat = <T>(of: (person: RepresentativeWrite) => readonly T[]) =>
    JSON.stringify(people.flatMap((person) => of(person).map((one) => ({ user_id: person.userId, ...one }))));
  await tx.run(
    `update representative r set capacity_total = p.capacity, attributes = p.attributes
     from jsonb_to_recordset($1) as p (user_id uuid, capacity integer, attributes jsonb)
     where r.user_id = p.user_id and (r.capacity_total, r.attributes) is distinct from (p.capacity, p.attributes)`,
    [
      JSON.stringify(
        people.map(({ userId, capacityTotal, attributes }) => ({
          user_id: userId,
          capacity: capacityTotal,
          attributes,
        })),
      ),
    ],
  );
  await setMembers(
    tx,
    'queue_member',
    'queue_id',
    ids,
    flat(({ queueIds }) => queueIds.map((id) => ({ id }))),
  );
  await setMembers(
    tx,
    'user_group_member',
    'group_id',
    ids,
    flat(({ groupIds }) => groupIds.map((id) => ({ id }))),
  );
  await tx.run(
    `with given as (select * from jsonb_to_recordset($3) as g (user_id uuid, skill_id uuid, proficiency smallint)),
     gone as (
       delete from representative_skill s where s.user_id = any ($2)
         and not exists (select from given g where g.user_id = s.user_id and g.skill_id = s.skill_id)
     )
     insert into representative_skill (organization_id, user_id, skill_id, proficiency)
     select $1, user_id, skill_id, proficiency from given
     on conflict (user_id, skill_id) do update set proficiency = excluded.proficiency
     where representative_skill.proficiency <> excluded.proficiency`,
    [
      tx.organizationId,
      ids,
      flat(({ skills }) => skills.map(({ skillId, proficiency }) => ({ skill_id: skillId, proficiency }))),
    ],
  );
  await setProfiles(
    tx,
    ids,
    flat(({ profiles }) =>
      profiles.map(({ profileId, ownLimit }) => ({ id: profileId, own_limit: ownLimit })),
    ),
  );
}

const setMembers = (tx: Tx, table: string, column: string, ids: readonly string[], given: string) =>
  tx.run(
    `with given as (select * from jsonb_to_recordset($3) as g (user_id uuid, id uuid)),
     gone as (
       delete from ${table} m where m.user_id = any ($2)
         and not exists (select from given g where g.user_id = m.user_id and g.id = m.${column})
     )
     insert into ${table} (organization_id, user_id, ${column})
     select $1, user_id, id from given on conflict do nothing`,
    [tx.organizationId, ids, given],
  );

/** One who gets a profile back while holding work of it begins with what they hold. */
const setProfiles = (tx: Tx, ids: readonly string[], given: string) =>
  tx.run(
    `with given as (select * from jsonb_to_recordset($3) as g (user_id uuid, id uuid, own_limit integer)),
     gone as (
       delete from representative_profile p where p.user_id = any ($2)
         and not exists (select from given g where g.user_id = p.user_id and g.id = p.profile_id)
     )
     insert into representative_profile (organization_id, user_id, profile_id, own_limit, work_limit, held, used)
     select $1, g.user_id, g.id, g.own_limit, coalesce(g.own_limit, c.work_limit), h.held, h.held
     from given g join capacity_profile c on c.id = g.id
     cross join lateral (
       select count(*)::int as held from capacity_reservation r
       where r.representative_id = g.user_id and g.id = any (r.profile_ids) and not r.override
     ) h
     on conflict (user_id, profile_id) do update
     set own_limit = excluded.own_limit, work_limit = excluded.work_limit
     where (representative_profile.own_limit, representative_profile.work_limit)
       is distinct from (excluded.own_limit, excluded.work_limit)`,
    [tx.organizationId, ids, given],
  );

/**
 * Representatives without a limit of their own follow their profile's; and where a profile does not count the day's work
 * any more, what was finished is no longer in the way. The rows of all who have one of these are locked.
 */
export async function followProfiles(tx: Tx, changed: readonly string[]): Promise<void> {
  await tx.run(
    `update representative_profile p
     set work_limit = coalesce(p.own_limit, c.work_limit),
         used = case when c.reset = 'immediate' then p.held else p.used end
     from capacity_profile c where c.id = p.profile_id and c.organization_id = $1
       and (p.work_limit <> coalesce(p.own_limit, c.work_limit) or (p.used <> p.held and c.reset = 'immediate' and c.id = any ($2)))`,
    [tx.organizationId, changed],
  );
}
