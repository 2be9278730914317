/** What waits for people or other systems: alerts for the supervisors, commands for the voice layer. */
import type { Alert, VoiceCommand } from '../../../contracts/api/routing-shapes.ts';
import type { AlertKind, VoiceCommandKind } from '../../../contracts/words.ts';
import { type House, read } from '../../data-model/house/index.ts';

/** Newest first. */
export async function listAlerts(
  house: House,
  organizationId: string,
  { state, limit }: { state: 'open' | 'all'; limit: number },
): Promise<Alert[]> {
  const rows = await read(house, organizationId, (tx) =>
    tx.run<{
      id: string;
      kind: AlertKind;
      conversation_id: string | null;
      queue_id: string | null;
      queue_name: string | null;
      detail: Record<string, unknown>;
      raised_at: Date;
      acknowledged_at: Date | null;
      acknowledged_by: string | null;
      cleared_at: Date | null;
    }>(
      `select a.id, a.kind, a.conversation_id, a.queue_id, q.name as queue_name, a.detail, a.raised_at, a.acknowledged_at,
              u.display_name as acknowledged_by, a.cleared_at
       from routing_alert a left join queue q on q.id = a.queue_id left join app_user u on u.id = a.acknowledged_by
       where a.organization_id = $1 and ($2 or a.cleared_at is null) order by a.raised_at desc, a.id desc limit $3`,
      [organizationId, state === 'all', limit],
      'list-alerts',
    ),
  );
  return rows.map((row) => ({
    alertId: row.id,
    kind: row.kind,
    conversationId: row.conversation_id,
    queue: row.queue_id && row.queue_name ? { queueId: row.queue_id, name: row.queue_name } : null,
    detail: row.detail,
    raisedAt: row.raised_at.toISOString(),
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    acknowledgedBy: row.acknowledged_by,
    clearedAt: row.cleared_at?.toISOString() ?? null,
  }));
}

/** Oldest first. */
export async function listVoiceCommands(
  house: House,
  organizationId: string,
  { state, limit }: { state: VoiceCommand['state'] | 'all'; limit: number },
): Promise<VoiceCommand[]> {
  const rows = await read(house, organizationId, (tx) =>
    tx.run<{
      id: string;
      kind: VoiceCommandKind;
      conversation_id: string;
      queue_id: string | null;
      name: string;
      phone: string | null;
      detail: Record<string, unknown>;
      state: VoiceCommand['state'];
      created_at: Date;
      settled_at: Date | null;
    }>(
      `select v.id, v.kind, v.conversation_id, v.queue_id, p.name, p.phone, v.detail, v.state, v.created_at, v.settled_at
       from voice_command v join conversation c on c.id = v.conversation_id join contact p on p.id = c.contact_id
       where v.organization_id = $1 and ($2 = 'all' or v.state = $2) order by v.created_at, v.id limit $3`,
      [organizationId, state, limit],
      'list-voice-commands',
    ),
  );
  return rows.map((row) => ({
    commandId: row.id,
    kind: row.kind,
    conversationId: row.conversation_id,
    queueId: row.queue_id,
    customer: { name: row.name, phone: row.phone },
    detail: row.detail,
    state: row.state,
    createdAt: row.created_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  }));
}
