/** The one secret of somebody else's agent, sealed. */
import type { House, Tx } from '../../../data-model/house/index.ts';

type ReadTx = Pick<Tx, 'q' | 'run'>;

const scope = (organizationId: string, agentId: string): string =>
  `${organizationId}/ai-agent/${agentId}/secret`;

/** Null removes it. */
export async function putAgentSecret(
  house: House,
  tx: Tx,
  agentId: string,
  secret: string | null,
): Promise<void> {
  if (secret === null) {
    await tx.q.deleteFrom('outside_secret').where('ai_agent_id', '=', agentId).execute();
    return;
  }
  const sealed = house.vault.seal(scope(tx.organizationId, agentId), secret);
  await tx.q
    .insertInto('outside_secret')
    .values({ ai_agent_id: agentId, organization_id: tx.organizationId, sealed })
    .onConflict((c) => c.column('ai_agent_id').doUpdateSet({ sealed }))
    .execute();
}

/** Undefined: none was set. @throws {AppError} `secret.unreadable` */
export async function openAgentSecret(
  house: House,
  tx: ReadTx,
  organizationId: string,
  agentId: string,
): Promise<string | undefined> {
  const row = await tx.q
    .selectFrom('outside_secret')
    .select('sealed')
    .where('ai_agent_id', '=', agentId)
    .executeTakeFirst();
  return row ? house.vault.open(scope(organizationId, agentId), row.sealed) : undefined;
}
