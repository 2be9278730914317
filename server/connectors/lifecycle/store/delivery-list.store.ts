/** Deliveries as people look at them. */
import type { Delivery, DeliveryState, RecordRef, RenderedRequest } from '../../../../contracts/crm.ts';
import type { Tx } from '../../../data-model/house/index.ts';
import type { DeliveryFacts } from '../domain/facts.ts';
import type { Json } from '../domain/json.ts';

type Read = Pick<Tx, 'run'>;

export interface DeliveryRow extends Record<string, unknown> {
  id: string;
  connection_id: string;
  connection_name: string;
  contact_id: string;
  conversation_id: string | null;
  step: 2 | 3 | 4 | 5;
  occurrence: string;
  state: DeliveryState;
  attempts: number;
  due_at: Date | null;
  reason: string | null;
  error_code: string | null;
  created_at: Date;
  finished_at: Date | null;
  record: RecordRef | null;
}

const columns = `d.id, d.connection_id, c.name as connection_name, d.contact_id, k.conversation_id, d.step, d.occurrence,
  d.state, d.attempts, d.due_at, d.reason, d.error_code, d.created_at, d.finished_at, d.record`;
const from = `from lifecycle_delivery d join connection c on c.id = d.connection_id join contact_record k on k.id = d.contact_id`;

export const presentDelivery = (row: DeliveryRow): Delivery => ({
  id: row.id,
  connectionId: row.connection_id,
  connectionName: row.connection_name,
  contactId: row.contact_id,
  conversationId: row.conversation_id,
  step: row.step,
  occurrence: row.occurrence,
  state: row.state,
  attempts: row.attempts,
  dueAt: row.state === 'due' ? (row.due_at?.toISOString() ?? null) : null,
  reason: row.reason,
  errorCode: row.error_code,
  createdAt: row.created_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  record: row.record,
});

export interface DeliveryFilter {
  readonly state?: DeliveryState | undefined;
  readonly connectionId?: string | undefined;
  /** Those that are older than this one. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function selectDeliveries(
  tx: Read,
  organizationId: string,
  filter: DeliveryFilter,
): Promise<DeliveryRow[]> {
  return await tx.run<DeliveryRow>(
    `select ${columns} ${from}
     where d.organization_id = $1 and ($2::text is null or d.state = $2) and ($3::uuid is null or d.connection_id = $3)
       and ($4::uuid is null or d.ordinal < (select ordinal from lifecycle_delivery where id = $4))
     order by d.ordinal desc limit $5`,
    [organizationId, filter.state ?? null, filter.connectionId ?? null, filter.before ?? null, filter.limit],
  );
}

export async function countByState(
  tx: Read,
  organizationId: string,
  connectionId: string | undefined,
): Promise<Partial<Record<DeliveryState, number>>> {
  const rows = await tx.run<{ state: DeliveryState; count: number }>(
    `select state, count(*) as count from lifecycle_delivery
     where organization_id = $1 and ($2::uuid is null or connection_id = $2) group by state`,
    [organizationId, connectionId ?? null],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** A delivery with what its next try would be made from. */
export interface WholeDelivery extends DeliveryRow {
  facts: DeliveryFacts;
  edited_request: RenderedRequest | null;
}

/** @param lock holds its contact's row until the transaction ends. */
export async function readWholeDelivery(
  tx: Read,
  id: string,
  lock = false,
): Promise<WholeDelivery | undefined> {
  if (lock)
    await tx.run(
      `select 1 from contact_record where id = (select contact_id from lifecycle_delivery where id = $1)
       for no key update`,
      [id],
    );
  const rows = await tx.run<WholeDelivery>(
    `select ${columns}, d.facts, d.edited_request ${from} where d.id = $1`,
    [id],
  );
  return rows[0];
}

/** Of a contact, the oldest first, with the answers of those that are delivered. */
export async function timelineOf(
  tx: Read,
  contactId: string,
): Promise<(DeliveryRow & { response: Json; definition: unknown })[]> {
  return await tx.run(
    `select ${columns}, case when d.step = 3 then d.response end as response, d.facts->'definition' as definition
     ${from} where d.contact_id = $1 order by d.ordinal limit 500`,
    [contactId],
  );
}

/** Dead ones of a connection, for a retry of all: at most so many at a time. */
export async function deadOf(tx: Read, connectionId: string, limit: number): Promise<string[]> {
  const rows = await tx.run<{ id: string }>(
    `select id from lifecycle_delivery where connection_id = $1 and state = 'dead' order by ordinal limit $2`,
    [connectionId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Puts a delivery back in its line. @param edited sent as it is from now on. */
export async function putBack(
  tx: Tx,
  id: string,
  at: Date,
  edited: RenderedRequest | undefined,
): Promise<void> {
  await tx.run(
    `update lifecycle_delivery set state = 'waiting', due_at = null, reason = null, error_code = null, finished_at = null,
       retried_at = $2, edited_request = coalesce($3, edited_request)
     where id = $1`,
    [id, at, edited === undefined ? null : JSON.stringify(edited)],
  );
}
