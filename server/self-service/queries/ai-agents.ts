/** AI agents as they are set up, and who uses them. */
import type { AgentKind } from '../../../contracts/agents.ts';
import { type House, read, type Tx } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { readTopicsSettings } from '../store/topics-settings.ts';

export interface ListedAgent {
  readonly id: string;
  readonly name: string;
  readonly kind: AgentKind;
  readonly description: string;
  readonly secretSet: boolean;
  /** Names of the workstreams whose conversations it opens. */
  readonly workstreams: string[];
  readonly topics: { readonly published: number; readonly changed: number };
  readonly version: number;
}

export interface ReadAgent extends ListedAgent {
  readonly settings: Record<string, unknown>;
}

/** By name. */
export async function listAgents(house: House, organizationId: string): Promise<ListedAgent[]> {
  const agents = await read(house, organizationId, (tx) => agentRows(tx, null));
  return agents.map(({ settings: _, ...agent }) => agent);
}

/** @throws {AppError} `ai_agent.not_found` */
export async function readAgent(house: House, organizationId: string, agentId: string): Promise<ReadAgent> {
  const [agent] = await read(house, organizationId, (tx) => agentRows(tx, agentId));
  if (!agent) throw new AppError('ai_agent.not_found');
  // What is not set yet is shown as it works.
  return agent.kind === 'topics' ? { ...agent, settings: readTopicsSettings(agent.settings) } : agent;
}

async function agentRows({ run }: Pick<Tx, 'run'>, agentId: string | null): Promise<ReadAgent[]> {
  const rows = await run<Omit<ReadAgent, 'topics'> & { published: number; changed: number }>(
    `select a.id, a.name, a.kind, a.description, a.settings,
            exists (select from outside_secret s where s.ai_agent_id = a.id) as "secretSet",
            array(select w.name from workstream w where w.ai_agent_id = a.id and w.removed_at is null order by w.name)
              as workstreams,
            (select count(*) from topic t where t.ai_agent_id = a.id)::int as published,
            (select count(*) from topic_draft d where d.ai_agent_id = a.id)::int as changed,
            coalesce((select max(v.version) from topic_version v where v.ai_agent_id = a.id), 0) as version
     from ai_agent a where $1::uuid is null or a.id = $1 order by a.name, a.id`,
    [agentId],
    'ai-agents',
  );
  return rows.map(({ published, changed, ...agent }) => ({ ...agent, topics: { published, changed } }));
}
