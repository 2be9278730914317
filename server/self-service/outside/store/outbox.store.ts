/** What agents of others are to be told, in order, and how far that has come. */
import type { Tx } from '../../../data-model/house/index.ts';
import type { OutboxState } from '../../../data-model/tables/index.ts';
import type { Outgoing } from '../domain/outgoing.ts';
import type { SessionKey } from './session.store.ts';

type ReadTx = Pick<Tx, 'q' | 'run'>;

/** The key under which those who hold the conversations hear that there is something to tell. */
export const outboxSignal = 'outside-outbox';

/** Puts it there once; a turn that is taken again adds nothing. */
export async function enqueue(
  tx: Tx,
  key: SessionKey,
  epoch: number,
  name: string,
  content: Outgoing,
  at: Date,
): Promise<void> {
  await tx.q
    .insertInto('outside_outbox')
    .values({
      organization_id: key.organizationId,
      conversation_id: key.conversationId,
      ai_agent_id: key.agentId,
      handler_epoch: epoch,
      name,
      content: JSON.stringify(content),
      created_at: at,
    })
    .onConflict((c) => c.columns(['conversation_id', 'ai_agent_id', 'handler_epoch', 'name']).doNothing())
    .execute();
  tx.signal(outboxSignal, key);
}

export interface OutboxRow {
  position: number;
  handler_epoch: number;
  name: string;
  content: Outgoing | null;
  state: OutboxState;
  attempts: number;
  first_attempt_at: Date | null;
  not_before: Date | null;
}

/** The first that is not settled. */
export async function firstWaiting(tx: ReadTx, key: SessionKey): Promise<OutboxRow | undefined> {
  const row = await tx.q
    .selectFrom('outside_outbox')
    .select([
      'position',
      'handler_epoch',
      'name',
      'content',
      'state',
      'attempts',
      'first_attempt_at',
      'not_before',
    ])
    .where('conversation_id', '=', key.conversationId)
    .where('ai_agent_id', '=', key.agentId)
    .where('state', 'in', ['queued', 'sending', 'answering'])
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
  return row ? { ...row, content: row.content as Outgoing | null } : undefined;
}

/** @returns whether it was ours to begin: nobody else has begun it. */
export async function beginSending(tx: Tx, position: number, at: Date): Promise<boolean> {
  const row = await tx.q
    .updateTable('outside_outbox')
    .set((e) => ({
      state: 'sending',
      attempts: e('attempts', '+', 1),
      first_attempt_at: e.fn.coalesce('first_attempt_at', e.val(at)),
    }))
    .where('position', '=', position)
    .where('state', '=', 'queued')
    .returning('position')
    .executeTakeFirst();
  return row !== undefined;
}

/** It goes once it was told: customers' words do not lie about here. */
export async function settle(tx: Tx, position: number, state: 'sent' | 'dropped'): Promise<void> {
  await tx.q
    .updateTable('outside_outbox')
    .set({ state, content: null })
    .where('position', '=', position)
    .where('state', 'not in', ['sent', 'dropped'])
    .execute();
}

export async function markAnswering(tx: Tx, position: number): Promise<void> {
  await tx.q
    .updateTable('outside_outbox')
    .set({ state: 'answering' })
    .where('position', '=', position)
    .where('state', '=', 'sending')
    .execute();
}

/** Once more, not before then. */
export async function retryLater(tx: Tx, position: number, notBefore: Date): Promise<void> {
  await tx.q
    .updateTable('outside_outbox')
    .set({ state: 'queued', not_before: notBefore })
    .where('position', '=', position)
    .where('state', 'in', ['queued', 'sending'])
    .execute();
}

/** What the other side has echoed was told. */
export async function settleEchoes(tx: Tx, key: SessionKey, positions: readonly number[]): Promise<void> {
  if (positions.length === 0) return;
  await tx.q
    .updateTable('outside_outbox')
    .set({ state: 'sent', content: null })
    .where('conversation_id', '=', key.conversationId)
    .where('ai_agent_id', '=', key.agentId)
    .where('position', 'in', [...positions])
    .where('state', 'not in', ['sent', 'dropped'])
    .execute();
}

/** Nothing more is to be told: it failed, or is over. */
export async function dropWaiting(tx: Tx, key: SessionKey): Promise<void> {
  await tx.q
    .updateTable('outside_outbox')
    .set({ state: 'dropped', content: null })
    .where('conversation_id', '=', key.conversationId)
    .where('ai_agent_id', '=', key.agentId)
    .where('state', 'in', ['queued', 'sending', 'answering'])
    .execute();
}
