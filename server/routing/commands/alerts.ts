/** Alerts: whatever routing cannot do by itself is raised to the supervisors. */
import type { House, Tx } from '../../data-model/house/index.ts';
import { type AlertDraft, insertAlerts, settleAlerts } from '../store/alert.store.ts';
import { recordTraces } from '../store/trace.store.ts';

/** Raises alerts, once each while it is open, and writes them into the conversations' traces. */
export async function raiseAlerts(
  house: House,
  tx: Tx,
  alerts: readonly AlertDraft[],
  at: Date,
): Promise<void> {
  const raised = await insertAlerts(house, tx, alerts, at);
  if (raised.length === 0) return;
  await recordTraces(
    house,
    tx,
    raised.map((row) => ({
      conversationId: row.conversation_id,
      kind: 'alert',
      trace: {
        alert: row.kind,
        queueId: row.queue_id,
        detail: alerts.find((a) => a.conversationId === row.conversation_id && a.kind === row.kind)!.detail,
      },
    })),
    at,
  );
  for (const row of raised) {
    tx.append({
      type: 'alert.raised',
      conversationId: row.conversation_id,
      actor: 'system',
      at,
      payload: { alertId: row.id, alert: row.kind, queueId: row.queue_id },
    });
  }
}

/**
 * Clears what is open for these conversations: they were answered, or are over, or wait anew. Repeating it is
 * harmless. The caller's transaction holds their locks.
 */
export async function clearAlerts(tx: Tx, conversationIds: readonly string[], at: Date): Promise<void> {
  for (const row of await settleAlerts(tx, conversationIds, at)) {
    tx.append({
      type: 'alert.cleared',
      conversationId: row.conversation_id,
      actor: 'system',
      at,
      payload: { alertId: row.id, alert: row.kind },
    });
  }
}
