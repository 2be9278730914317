/** Alerts to the supervisors: at most one of a kind is open for a conversation. */
import type { AlertKind } from '../../../contracts/words.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import { uuids } from '../../platform/db/index.ts';

export interface AlertDraft {
  readonly conversationId: string;
  readonly queueId: string | null;
  readonly kind: AlertKind;
  /** Plain JSON; numbers, ids and closed words. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AlertRow extends Record<string, unknown> {
  id: string;
  conversation_id: string;
  queue_id: string | null;
  kind: AlertKind;
}

/** @returns those that were not open before. */
export async function insertAlerts(
  house: House,
  tx: Tx,
  drafts: readonly AlertDraft[],
  at: Date,
): Promise<AlertRow[]> {
  if (drafts.length === 0) return [];
  return await tx.run<AlertRow>(
    `insert into routing_alert (id, organization_id, conversation_id, queue_id, kind, detail, raised_at)
     select a.id, $1, a.conversation_id, a.queue_id, a.kind, a.detail, $2
     from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::jsonb[]) as a (id, conversation_id, queue_id, kind, detail)
     on conflict (conversation_id, kind) where cleared_at is null do nothing
     returning id, conversation_id, queue_id, kind`,
    [
      tx.organizationId,
      at,
      drafts.map(() => house.ids.next()),
      drafts.map((d) => d.conversationId),
      drafts.map((d) => d.queueId),
      drafts.map((d) => d.kind),
      drafts.map((d) => JSON.stringify(d.detail)),
    ],
    'insert-alerts',
  );
}

/** @returns those that were open until now. */
export async function settleAlerts(
  tx: Tx,
  conversationIds: readonly string[],
  at: Date,
): Promise<AlertRow[]> {
  return await tx.run<AlertRow>(
    `update routing_alert set cleared_at = $2 where conversation_id = any ($1::uuid[]) and cleared_at is null
     returning id, conversation_id, queue_id, kind`,
    [uuids(conversationIds), at],
    'settle-alerts',
  );
}

/** Who took note first stays. @returns whether there is such an alert. */
export async function noteAlert(tx: Tx, alertId: string, userId: string, at: Date): Promise<boolean> {
  const rows = await tx.run(
    `update routing_alert set acknowledged_by = coalesce(acknowledged_by, $2), acknowledged_at = coalesce(acknowledged_at, $3)
     where id = $1 returning id`,
    [alertId, userId, at],
    'note-alert',
  );
  return rows.length > 0;
}
