/** AI agents are created, changed and removed. */
import type { AgentSetup } from '../../../contracts/agents.ts';
import { addressesOf } from '../../data-model/ai-agents/index.ts';
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { violatedConstraint } from '../../platform/db/index.ts';
import { AppError } from '../../platform/errors.ts';
import { putAgentSecret } from '../outside/store/secret.store.ts';
import type { Author } from './author.ts';

export interface NewAgent {
  readonly name: string;
  readonly description: string;
  readonly setup: AgentSetup;
  readonly secret?: string | undefined;
}

/** @returns its id. @throws {AppError} `ai_agent.name_taken` */
export async function createAgent(
  house: House,
  { organizationId, actor }: Author,
  { name, description, setup, secret }: NewAgent,
): Promise<string> {
  const id = house.ids.next();
  await transact(house, organizationId, async (tx) => {
    const settings = JSON.stringify(setup.settings);
    await named(
      tx.q
        .insertInto('ai_agent')
        .values({ id, organization_id: organizationId, name, description, kind: setup.kind, settings })
        .execute(),
    );
    if (secret !== undefined) await putAgentSecret(house, tx, id, secret);
    const payload = { agentId: id, change: 'created' } as const;
    tx.append({ type: 'ai_agent.changed', actor, at: house.clock.now(), payload });
  });
  return id;
}

export interface AgentPatch {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** Replaces the settings whole. */
  readonly setup?: AgentSetup | undefined;
  /** Null removes it. */
  readonly secret?: string | null | undefined;
}

/** @throws {AppError} `ai_agent.not_found`, `ai_agent.name_taken`, `ai_agent.kind_fixed` */
export async function updateAgent(
  house: House,
  { organizationId, actor }: Author,
  agentId: string,
  { name, description, setup, secret }: AgentPatch,
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    const { kind, settings } = await lockAgent(tx, agentId);
    if (setup && setup.kind !== kind) throw new AppError('ai_agent.kind_fixed', { kind });
    const changed = {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(setup ? { settings: JSON.stringify(setup.settings) } : {}),
    };
    if (Object.keys(changed).length > 0)
      await named(tx.q.updateTable('ai_agent').set(changed).where('id', '=', agentId).execute());
    // A secret does not follow an agent to another address: it has to be entered again.
    const isElsewhere = setup && addressesOf(setup.settings) !== addressesOf(settings);
    if (secret !== undefined) await putAgentSecret(house, tx, agentId, secret);
    else if (isElsewhere) await putAgentSecret(house, tx, agentId, null);
    const payload = { agentId, change: 'updated' } as const;
    tx.append({ type: 'ai_agent.changed', actor, at: house.clock.now(), payload });
  });
}

/**
 * With its topics, versions and what it learnt.
 * @throws {AppError} `ai_agent.not_found`, `ai_agent.in_use` with the workstreams' names and how many conversations
 */
export async function removeAgent(
  house: House,
  { organizationId, actor }: Author,
  agentId: string,
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    await lockAgent(tx, agentId);
    const workstreams = await tx.q
      .selectFrom('workstream')
      .select('name')
      .where('ai_agent_id', '=', agentId)
      .where('removed_at', 'is', null)
      .orderBy('name')
      .execute();
    const { conversations } = await tx.q
      .selectFrom('conversation')
      .select(({ fn }) => fn.countAll<number>().as('conversations'))
      .where('handler_kind', '=', 'ai_agent')
      .where('handler_id', '=', agentId)
      .where('state', '!=', 'closed')
      .executeTakeFirstOrThrow();
    if (workstreams.length > 0 || Number(conversations) > 0)
      throw new AppError('ai_agent.in_use', {
        workstreams: workstreams.map(({ name }) => name),
        conversations: Number(conversations),
      });
    // Those that were taken out may come back, without it.
    await tx.q
      .updateTable('workstream')
      .set({ ai_agent_id: null })
      .where('ai_agent_id', '=', agentId)
      .execute();
    await tx.q.deleteFrom('ai_agent').where('id', '=', agentId).execute();
    const payload = { agentId, change: 'removed' } as const;
    tx.append({ type: 'ai_agent.changed', actor, at: house.clock.now(), payload });
  });
}

async function lockAgent({ q }: Tx, agentId: string) {
  const agent = await q
    .selectFrom('ai_agent')
    .select(['kind', 'settings'])
    .where('id', '=', agentId)
    .forUpdate()
    .executeTakeFirst();
  if (!agent) throw new AppError('ai_agent.not_found');
  return agent;
}

/** @throws {AppError} `ai_agent.name_taken` */
async function named(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (violatedConstraint(error) === 'ai_agent_organization_id_name_key')
      throw new AppError('ai_agent.name_taken');
    throw error;
  }
}
