/** Whether a conversation is being offered or carried. */
import { type House, read } from '../../data-model/house/index.ts';

/** A look without a lock: true when there is a pending offer or a reservation. */
export async function holds(house: House, organizationId: string, conversationId: string): Promise<boolean> {
  const rows = await read(house, organizationId, (tx) =>
    tx.run<{ holds: boolean }>(
      `select exists (select from offer where conversation_id = $1 and state = 'pending')
           or exists (select from capacity_reservation where conversation_id = $1) as holds`,
      [conversationId],
      'conversation-holds',
    ),
  );
  return rows[0]!.holds;
}
