/** The rows of embed_activity: which conversations were written down in the page that holds the desk. */
import type { Tx } from '../../../data-model/house/index.ts';

/** @returns whether it was the first. */
export async function insertActivityClaim(
  tx: Tx,
  { conversationId, userId }: { conversationId: string; userId: string },
  at: Date,
): Promise<boolean> {
  const rows = await tx.run(
    `insert into embed_activity (conversation_id, organization_id, claimed_by, claimed_at) values ($1, $2, $3, $4)
     on conflict do nothing returning conversation_id`,
    [conversationId, tx.organizationId, userId, at],
    'claim-embed-activity',
  );
  return rows.length > 0;
}
