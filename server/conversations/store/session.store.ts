/** The rows that end with a session. */
import type { Tx } from '../../data-model/house/index.ts';
import type { Conversation } from './conversation.store.ts';

// One statement: the session, whoever took part by it, and what it asked to be approved.
const sessionEnd = `
  with ended as (
    update conversation_session set ended_at = $5, end_reason = $6
    where conversation_id = $1 and ended_at is null
  ), gone as (
    update participant set left_at = $5
    where conversation_id = $1 and kind = $2 and participant_id = $3
  )
  update agent_approval set state = 'withdrawn', decided_at = $5
  where conversation_id = $1 and handler_epoch = $4 and state = 'pending'
  returning id`;

/** @returns the approvals that were still pending. */
export async function writeSessionEnd(
  tx: Pick<Tx, 'run'>,
  conversation: Pick<Conversation, 'id' | 'handler_kind' | 'handler_id' | 'handler_epoch'>,
  reason: string,
  at: Date,
): Promise<string[]> {
  const { id, handler_kind: kind, handler_id: handlerId, handler_epoch: epoch } = conversation;
  const values = [id, kind, handlerId, epoch, at, reason];
  const rows = await tx.run<{ id: string }>(sessionEnd, values, 'end-session');
  return rows.map((row) => row.id);
}
