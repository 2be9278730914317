/** What a document needs to know of the tables beside the routing configuration: the rest, and ids by name. */
import type { Tx } from '../../../data-model/house/index.ts';

export interface NamedId {
  id: string;
  name: string;
}

export interface Catalogue {
  ratingModels: (NamedId & { levels: string[] })[];
  /** Of each skill that has one. */
  ratingModelOfSkill: Readonly<Record<string, string>>;
  groups: NamedId[];
  aiAgents: NamedId[];
  workstreams: {
    id: string;
    aiAgentId: string | null;
    autoCloseActive: number | null;
    autoCloseOpen: number | null;
    autoCloseWaiting: number | null;
  }[];
  channels: (NamedId & { workstreamId: string; allowedOrigins: string[] })[];
  /** Taken out before; they come back under the same id. */
  removed: { queues: NamedId[]; workstreams: NamedId[]; channels: NamedId[] };
}

const rows = (fields: string, from: string) =>
  `coalesce((select jsonb_agg(jsonb_build_object(${fields})) from ${from} where t.organization_id = $1), '[]')`;
const there = (table: string, isRemoved: boolean) =>
  `(select * from ${table} where removed_at is ${isRemoved ? 'not ' : ''}null) t`;
const named = "'id', t.id, 'name', t.name";

const catalogue = `
  select ${rows(`${named}, 'levels', to_jsonb(t.levels)`, 'rating_model t')} as "ratingModels",
    coalesce((select jsonb_object_agg(id, rating_model_id) from skill
              where organization_id = $1 and rating_model_id is not null), '{}') as "ratingModelOfSkill",
    ${rows(named, 'user_group t')} as groups,
    ${rows(named, 'ai_agent t')} as "aiAgents",
    ${rows(
      `'id', t.id, 'aiAgentId', t.ai_agent_id, 'autoCloseActive', t.auto_close_active_seconds,
       'autoCloseOpen', t.auto_close_open_seconds, 'autoCloseWaiting', t.auto_close_waiting_seconds`,
      there('workstream', false),
    )} as workstreams,
    ${rows(
      `${named}, 'workstreamId', t.workstream_id, 'allowedOrigins', to_jsonb(t.allowed_origins)`,
      there('chat_channel', false),
    )} as channels,
    jsonb_build_object(
      'queues', ${rows(named, there('queue', true))},
      'workstreams', ${rows(named, there('workstream', true))},
      'channels', ${rows(named, there('chat_channel', true))}) as removed`;

export async function readCatalogue(tx: Pick<Tx, 'run'>, organizationId: string): Promise<Catalogue> {
  const [row] = await tx.run<Catalogue & Record<string, unknown>>(catalogue, [organizationId]);
  return row!;
}

export interface Person {
  userId: string;
  username: string;
  /** Profiles that have a limit of their own. */
  ownLimits: Readonly<Record<string, number>>;
}

/** Everybody who is a representative, in the order of their names. */
export async function readPeople(tx: Pick<Tx, 'run'>, organizationId: string): Promise<Person[]> {
  return await tx.run<Person & Record<string, unknown>>(
    `select u.id as "userId", u.username, coalesce(p.limits, '{}') as "ownLimits"
     from app_user u join representative r on r.user_id = u.id
     left join (select user_id, jsonb_object_agg(profile_id, own_limit) as limits from representative_profile
                where organization_id = $1 and own_limit is not null group by user_id) p on p.user_id = u.id
     where u.organization_id = $1 and u.active and 'representative' = any (u.roles)
     order by u.username collate "C"`,
    [organizationId],
  );
}
