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

/** A look without a lock at one that is over: true when something is held for it, or an alert of it is open. */
export async function leftBehind(
  house: House,
  organizationId: string,
  conversationId: string,
): Promise<boolean> {
  const rows = await read(house, organizationId, (tx) =>
    tx.run<{ left: boolean }>(
      `select exists (select from offer where conversation_id = $1 and state = 'pending')
           or exists (select from capacity_reservation where conversation_id = $1)
           or exists (select from routing_alert where conversation_id = $1 and cleared_at is null) as left`,
      [conversationId],
      'conversation-left-behind',
    ),
  );
  return rows[0]!.left;
}
