/** The table `agent_approval`. */
import type { Insertable } from 'kysely';
import type { Tx } from '../../../../data-model/house/index.ts';
import type { Tables } from '../../../../data-model/tables/index.ts';

type Reading = Pick<Tx, 'q' | 'run'>;
export type ApprovalState = 'pending' | 'approved' | 'declined' | 'expired' | 'withdrawn';

/** The named queue; else the conversation's own, else its workstream's. */
export async function queueForApproval(
  tx: Reading,
  conversationId: string,
  name: string | null,
): Promise<string | null> {
  const rows = await tx.run<{ id: string | null }>(
    `select coalesce(
       (select q.id from queue q where q.name = $2 and q.organization_id = c.organization_id and q.removed_at is null),
       c.queue_id, w.default_queue_id) as id
     from conversation c join workstream w on w.id = c.workstream_id where c.id = $1`,
    [conversationId, name],
    'queue-for-approval',
  );
  return rows[0]?.id ?? null;
}

/** @returns the one that is there already, when the same was asked before. */
export async function insertApproval(
  tx: Pick<Tx, 'q'>,
  values: Insertable<Tables['agent_approval']>,
): Promise<{ id: string; isNew: boolean }> {
  const made = await tx.q
    .insertInto('agent_approval')
    .values(values)
    .onConflict((c) => c.columns(['conversation_id', 'request_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made) return { id: made.id, isNew: true };
  const { id } = await tx.q
    .selectFrom('agent_approval')
    .select('id')
    .where('conversation_id', '=', values.conversation_id)
    .where('request_key', '=', values.request_key)
    .executeTakeFirstOrThrow();
  return { id, isNew: false };
}

export interface Decision {
  readonly state: Exclude<ApprovalState, 'pending'>;
  readonly reason: string;
  readonly at: Date;
  /** Null: the customer, or time. */
  readonly userId: string | null;
}

/** @returns false: it was decided before. */
export async function decideRow(
  tx: Pick<Tx, 'q'>,
  id: string,
  { state, reason, at, userId }: Decision,
): Promise<boolean> {
  const { numUpdatedRows } = await tx.q
    .updateTable('agent_approval')
    .set({ state, reason, decided_at: at, decided_by: userId })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export interface StoredApproval extends Record<string, unknown> {
  readonly id: string;
  readonly conversationId: string;
  readonly epoch: number;
  readonly approver: 'customer' | 'representative';
  readonly queueId: string | null;
  readonly state: ApprovalState;
  readonly expiresAt: Date;
  /** Whether the person is a member of the queue. */
  readonly isMember: boolean;
}

export async function findApproval(tx: Reading, id: string, userId: string): Promise<StoredApproval | null> {
  const rows = await tx.run<StoredApproval>(
    `select a.id, a.conversation_id as "conversationId", a.handler_epoch as epoch, a.approver,
       a.queue_id as "queueId", a.state, a.expires_at as "expiresAt",
       exists (select 1 from queue_member m where m.queue_id = a.queue_id and m.user_id = $2) as "isMember"
     from agent_approval a where a.id = $1`,
    [id, userId],
    'find-approval',
  );
  return rows[0] ?? null;
}

export interface ListedApproval extends Record<string, unknown> {
  readonly approvalId: string;
  readonly conversationId: string;
  readonly customerName: string;
  readonly askedBy: string;
  readonly tool: string;
  readonly words: string;
  readonly queueName: string | null;
  readonly state: ApprovalState;
  readonly reason: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
}

/**
 * What representatives decide: what is open first, then what was decided last.
 * @param userId only of this person's queues; null: all.
 */
export async function listApprovals(
  tx: Reading,
  {
    userId,
    state,
    now,
    limit,
  }: { userId: string | null; state: 'open' | 'decided'; now: Date; limit: number },
): Promise<ListedApproval[]> {
  return await tx.run<ListedApproval>(
    `select a.id as "approvalId", a.conversation_id as "conversationId", p.name as "customerName",
       a.asked_by as "askedBy", a.tool, a.words, q.name as "queueName", a.state, a.reason, a.asked_at as "askedAt",
       a.expires_at as "expiresAt", a.decided_at as "decidedAt", u.display_name as "decidedBy"
     from agent_approval a
       join conversation c on c.id = a.conversation_id
       join contact p on p.id = c.contact_id
       left join queue q on q.id = a.queue_id
       left join app_user u on u.id = a.decided_by
     where a.approver = 'representative'
       and ($1::uuid is null
            or exists (select 1 from queue_member m where m.queue_id = a.queue_id and m.user_id = $1))
       and case when $2 = 'open'
             then a.state = 'pending' and a.expires_at > $3 and c.state = 'active' and c.handler_epoch = a.handler_epoch
             else a.state in ('approved', 'declined') end
     order by case when $2 = 'open' then a.asked_at end, a.decided_at desc
     limit $4`,
    [userId, state, now, limit],
    `list-approvals-${state}`,
  );
}
