/** Loads what the matching looks at, for one organization. */
import type { Presence } from '../../../contracts/words.ts';
import type { Tx } from '../../data-model/house/index.ts';
import type { SkillNeed } from '../../data-model/tables/index.ts';
import type { Candidate, Exclusion, WaitingItem } from '../domain/work.ts';

export interface Work {
  items: WaitingItem[];
  candidates: Candidate[];
  /** When the first of the exclusions ends (epoch milliseconds); null when there is none. */
  firstExclusionEnd: number | null;
}

interface WaitingRow extends Record<string, unknown> {
  id: string;
  queue_id: string;
  queue_name: string;
  queue_priority: number;
  priority: number;
  queued_at: Date;
  required_skills: SkillNeed[];
  units: number;
  allowed_presences: Presence[];
}

// The organization is named although row-level security would do: its policy alone cannot use an index. A
// reservation without an offer is a hand-over in the making: the conversation is free when it is gone.
const waiting = `
  select c.id, c.queue_id, q.name as queue_name, q.priority as queue_priority, c.priority,
         coalesce(c.queued_at, c.opened_at) as queued_at, c.required_skills, w.capacity_units as units, w.allowed_presences
  from conversation c join queue q on q.id = c.queue_id join workstream w on w.id = c.workstream_id
  where c.organization_id = $1 and c.state = 'open' and c.queue_id is not null
    and not exists (select from offer o where o.conversation_id = c.id and o.state = 'pending')
    and not exists (select from capacity_reservation r where r.conversation_id = c.id)`;

interface ExclusionRow extends Record<string, unknown> {
  conversation_id: string;
  representative_id: string;
  state: 'declined' | 'timed_out';
  since: Date;
  until: Date;
}

const exclusions = `
  select distinct on (o.conversation_id, o.representative_id) o.conversation_id, o.representative_id, o.state,
         o.answered_at as since, o.answered_at + w.reoffer_seconds * interval '1 second' as until
  from offer o join conversation c on c.id = o.conversation_id join workstream w on w.id = c.workstream_id
  where o.conversation_id = any ($1) and o.state in ('declined', 'timed_out')
    and o.answered_at + w.reoffer_seconds * interval '1 second' > $2
  order by o.conversation_id, o.representative_id, o.answered_at desc`;

interface CandidateRow extends Record<string, unknown> {
  user_id: string;
  display_name: string;
  presence: Presence;
  connected: boolean;
  capacity_total: number;
  capacity_reserved: number;
  last_capacity_released_at: Date;
  conversations: number;
  last_reserved_at: Date | null;
  queue_ids: string[];
  skills: { skillId: string; proficiency: number }[];
}

const candidates = `
  select r.user_id, u.display_name, r.presence, r.connected_until > $2 as connected, r.capacity_total, r.capacity_reserved,
         r.last_capacity_released_at, held.conversations, held.last_reserved_at, member.queue_ids, able.skills
  from representative r join app_user u on u.id = r.user_id
  cross join lateral (select count(*)::int as conversations, max(reserved_at) as last_reserved_at
                      from capacity_reservation h where h.representative_id = r.user_id) as held
  cross join lateral (select coalesce(array_agg(m.queue_id::text), '{}') as queue_ids
                      from queue_member m where m.user_id = r.user_id) as member
  cross join lateral (select coalesce(jsonb_agg(jsonb_build_object('skillId', s.skill_id, 'proficiency', s.proficiency)), '[]') as skills
                      from representative_skill s where s.user_id = r.user_id) as able
  where r.organization_id = $1 and u.active`;

/** @param now decides who is connected and which exclusions still hold. */
export async function loadWork(tx: Pick<Tx, 'run'>, organizationId: string, now: Date): Promise<Work> {
  const rows = await tx.run<WaitingRow>(waiting, [organizationId], 'routing-waiting');
  if (rows.length === 0) return { items: [], candidates: [], firstExclusionEnd: null };
  const excluded = await tx.run<ExclusionRow>(
    exclusions,
    [rows.map((row) => row.id), now],
    'routing-exclusions',
  );
  const people = await tx.run<CandidateRow>(candidates, [organizationId, now], 'routing-candidates');
  const names = new Map<string, string>();
  if (rows.some((row) => row.required_skills.length > 0)) {
    const skills = await tx.run<{ id: string; name: string }>(
      'select id, name from skill where organization_id = $1',
      [organizationId],
    );
    for (const skill of skills) names.set(skill.id, skill.name);
  }
  const exclusionsOf = Map.groupBy(excluded, (row) => row.conversation_id);
  return {
    items: rows.map((row) => toItem(row, exclusionsOf.get(row.id) ?? [], names)),
    candidates: people.map(toCandidate),
    firstExclusionEnd: excluded.length === 0 ? null : Math.min(...excluded.map((row) => row.until.getTime())),
  };
}

const toItem = (
  row: WaitingRow,
  excluded: readonly ExclusionRow[],
  names: ReadonlyMap<string, string>,
): WaitingItem => ({
  conversationId: row.id,
  queue: { queueId: row.queue_id, name: row.queue_name, priority: row.queue_priority },
  // A skill that was deleted meanwhile is still asked for: nobody has it, and the explanation says so.
  requiredSkills: row.required_skills.map((need) => ({
    ...need,
    name: names.get(need.skillId) ?? 'that was deleted',
  })),
  priority: row.priority,
  queuedAt: row.queued_at.getTime(),
  units: row.units,
  allowedPresences: row.allowed_presences,
  exclusions: excluded.map(
    (e): Exclusion => ({
      representativeId: e.representative_id,
      cause: e.state === 'declined' ? 'declined' : 'missed',
      since: e.since.getTime(),
      until: e.until.getTime(),
    }),
  ),
});

const toCandidate = (row: CandidateRow): Candidate => ({
  userId: row.user_id,
  displayName: row.display_name,
  presence: row.presence,
  connected: row.connected,
  capacityTotal: row.capacity_total,
  capacityReserved: row.capacity_reserved,
  conversations: row.conversations,
  queueIds: row.queue_ids,
  skills: row.skills,
  lastCapacityReleasedAt: row.last_capacity_released_at.getTime(),
  lastReservedAt: row.last_reserved_at?.getTime() ?? null,
});
