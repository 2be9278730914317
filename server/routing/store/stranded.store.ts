/** Conversations that wait where nobody looks. */
import type { Tx } from '../../data-model/house/index.ts';

/** Ids of conversations that wait in a queue that was taken out of the configuration. */
export async function strandedConversations(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  most: number,
): Promise<string[]> {
  const rows = await tx.run<{ id: string }>(
    `select c.id from conversation c join queue q on q.id = c.queue_id
     where c.organization_id = $1 and c.state = 'open' and c.queue_id is not null and q.removed_at is not null
     order by c.id limit $2`,
    [organizationId, most],
  );
  return rows.map(({ id }) => id);
}
