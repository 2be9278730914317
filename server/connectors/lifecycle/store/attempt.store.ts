/** Attempts: what was sent, and what came back. */
import type { DeliveryAttempt, RenderedRequest } from '../../../../contracts/crm.ts';
import type { Tx } from '../../../data-model/house/index.ts';

export interface NewAttempt extends Omit<DeliveryAttempt, 'durationMs'> {
  readonly id: string;
  readonly delivery_id: string;
  readonly duration_ms: number;
}

export async function insertAttempts(tx: Tx, attempts: readonly NewAttempt[]): Promise<void> {
  if (attempts.length === 0) return;
  await tx.run(
    `insert into lifecycle_attempt (id, organization_id, delivery_id, at, duration_ms, request, status, response, outcome, message)
     select a.id, $1, a.delivery_id, a.at, a.duration_ms, a.request, a.status, a.response, a.outcome, a.message
     from jsonb_to_recordset($2::jsonb)
       as a (id uuid, delivery_id uuid, at timestamptz, duration_ms integer, request jsonb, status integer, response text,
             outcome text, message text)
     where exists (select from lifecycle_delivery d where d.id = a.delivery_id)`,
    [tx.organizationId, JSON.stringify(attempts)],
    'lifecycle-insert-attempts',
  );
}

interface Row extends Record<string, unknown> {
  delivery_id: string;
  at: Date;
  duration_ms: number;
  request: RenderedRequest;
  status: number | null;
  response: string;
  outcome: DeliveryAttempt['outcome'];
  message: string | null;
}

/** The last attempts of each delivery, oldest first. */
export async function readAttempts(
  tx: Pick<Tx, 'run'>,
  deliveryIds: readonly string[],
  limit: number,
): Promise<Map<string, DeliveryAttempt[]>> {
  const rows = await tx.run<Row>(
    `select a.* from unnest($1::uuid[]) as d (id) cross join lateral (
       select delivery_id, at, duration_ms, request, status, response, outcome, message from lifecycle_attempt
       where delivery_id = d.id order by at desc, id desc limit $2
     ) a order by a.at`,
    [deliveryIds, limit],
  );
  const byDelivery = new Map<string, DeliveryAttempt[]>();
  for (const row of rows) {
    const attempt: DeliveryAttempt = {
      at: row.at.toISOString(),
      durationMs: row.duration_ms,
      request: row.request,
      status: row.status,
      response: row.response,
      outcome: row.outcome,
      message: row.message,
    };
    byDelivery.set(row.delivery_id, [...(byDelivery.get(row.delivery_id) ?? []), attempt]);
  }
  return byDelivery;
}
