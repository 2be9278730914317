/** AI agents with their topics, as entries of the configuration document: read, and written as a whole. */
import { TopicsAgentSettings } from '../../../contracts/agents.ts';
import { type AiAgentDocument, AiAgentEntry } from '../../../contracts/configuration/agents.ts';
import type { Actor } from '../events/index.ts';
import type { House, Tx } from '../house/index.ts';
import { addressesOf } from './addresses.ts';
import { publishTopics } from './topic-versions.ts';

type Reading = Pick<Tx, 'run'>;

/** Everything of the organization, by name. */
export async function readAgentSetup(tx: Reading, organizationId: string): Promise<AiAgentDocument[]> {
  const rows = await tx.run<AiAgentDocument & Record<string, unknown>>(
    `select a.name, a.description, a.kind, a.settings,
       coalesce((select jsonb_agg(jsonb_build_object('name', t.name, 'enabled', t.enabled, 'yaml', t.yaml) order by t.name)
         from topic t where t.ai_agent_id = a.id), '[]') as topics
     from ai_agent a where a.organization_id = $1 order by a.name`,
    [organizationId],
    'ai-agent-setup',
  );
  return rows.map((row) => {
    const read = AiAgentEntry.safeParse(row);
    // What an older version stored is shown as it is; applying it says what is wrong with it.
    return read.success ? read.data : row;
  });
}

/** How many conversations the AI agents of these names have at this moment. */
export async function conversationsOf(
  tx: Reading,
  organizationId: string,
  names: readonly string[],
): Promise<{ name: string; count: number }[]> {
  if (names.length === 0) return [];
  return await tx.run<{ name: string; count: number }>(
    `select a.name, count(*)::int as count from ai_agent a join conversation c on c.handler_id = a.id
     where a.organization_id = $1 and a.name = any ($2) and c.handler_kind = 'ai_agent' and c.state <> 'closed'
     group by a.name`,
    [organizationId, names],
  );
}

/** Agents that what is to be does not name. */
export const agentsLeaving = (
  before: readonly AiAgentDocument[],
  after: readonly AiAgentDocument[],
): string[] => {
  const staying = new Set(after.map(({ name }) => name));
  return before.filter(({ name }) => !staying.has(name)).map(({ name }) => name);
};

interface Write {
  readonly before: readonly AiAgentDocument[];
  readonly after: readonly AiAgentDocument[];
  readonly actor: Actor;
  /** The id of an agent that is to be. */
  idOf(name: string): string;
}

/** Writes what differs. A secret does not follow an agent to another address. */
export async function writeAgents(
  house: House,
  tx: Tx,
  { before, after, actor, idOf }: Write,
): Promise<void> {
  const at = house.clock.now();
  const earlier = new Map(before.map((agent) => [agent.name, agent]));
  for (const agent of after) {
    const was = earlier.get(agent.name);
    if (was && JSON.stringify(was) === JSON.stringify(agent)) continue;
    const agentId = idOf(agent.name);
    const { name, description, kind, settings } = agent;
    await tx.run(
      `insert into ai_agent (id, organization_id, name, description, kind, settings) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set description = excluded.description, settings = excluded.settings`,
      [agentId, tx.organizationId, name, description, kind, JSON.stringify(settings)],
    );
    if (was && addressesOf(was.settings) !== addressesOf(settings))
      await tx.run('delete from outside_secret where ai_agent_id = $1', [agentId]);
    const payload = { agentId, change: was ? 'updated' : 'created' } as const;
    tx.append({ type: 'ai_agent.changed', actor, at, payload });
    await publishTopics(tx, agentId, { actor, at, note: 'By the configuration' }, () => agent.topics);
  }
}

/** After nothing refers to them any more. */
export async function takeOutAgents(
  house: House,
  tx: Tx,
  { before, after, actor }: Omit<Write, 'idOf'>,
): Promise<void> {
  const names = agentsLeaving(before, after);
  if (names.length === 0) return;
  await tx.run(
    `update workstream set ai_agent_id = null where organization_id = $1 and removed_at is not null
       and ai_agent_id in (select id from ai_agent where organization_id = $1 and name = any ($2))`,
    [tx.organizationId, names],
  );
  const gone = await tx.run<{ id: string }>(
    'delete from ai_agent where organization_id = $1 and name = any ($2) returning id',
    [tx.organizationId, names],
  );
  for (const { id: agentId } of gone)
    tx.append({
      type: 'ai_agent.changed',
      actor,
      at: house.clock.now(),
      payload: { agentId, change: 'removed' },
    });
}

/** What a topics agent is anyway. */
export const usualTopicsSettings: Readonly<Record<string, unknown>> = TopicsAgentSettings.parse({});
