/** What came in from outside, once each. */
import type { Tx } from '../../../data-model/house/index.ts';

export interface OutsideEventRow extends Record<string, unknown> {
  id: string;
  connection_id: string;
  event_key: string;
  contact_id: string;
  kind: 'recording' | 'transcript' | 'contact';
  payload: Record<string, unknown>;
  state: 'unmatched' | 'taken' | 'ignored';
}

const columns = 'id, connection_id, event_key, contact_id, kind, payload, state';

/** @returns the one that is there already under this key, held until the transaction ends. */
export async function findOutsideEvent(
  tx: Tx,
  connectionId: string,
  eventKey: string,
): Promise<OutsideEventRow | undefined> {
  const rows = await tx.run<OutsideEventRow>(
    `select ${columns} from outside_event where connection_id = $1 and event_key = $2 for no key update`,
    [connectionId, eventKey],
  );
  return rows[0];
}

export async function readOutsideEvent(
  tx: Pick<Tx, 'run'>,
  id: string,
): Promise<OutsideEventRow | undefined> {
  const rows = await tx.run<OutsideEventRow>(`select ${columns} from outside_event where id = $1`, [id]);
  return rows[0];
}

/** @returns false when another process wrote it in the same moment. */
export async function insertOutsideEvent(tx: Tx, event: OutsideEventRow, at: Date): Promise<boolean> {
  const rows = await tx.run(
    `insert into outside_event (id, organization_id, connection_id, event_key, contact_id, kind, payload, state, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id`,
    [
      event.id,
      tx.organizationId,
      event.connection_id,
      event.event_key,
      event.contact_id,
      event.kind,
      JSON.stringify(event.payload),
      event.state,
      at,
    ],
  );
  return rows.length > 0;
}

export async function updateOutsidePayload(
  tx: Tx,
  id: string,
  payload: Record<string, unknown>,
): Promise<void> {
  await tx.run('update outside_event set payload = $2 where id = $1', [id, JSON.stringify(payload)]);
}

/** Those that waited for a contact of one of these names are taken. */
export async function takeEarlyEvents(tx: Tx, names: readonly string[]): Promise<OutsideEventRow[]> {
  return await tx.run<OutsideEventRow>(
    `update outside_event set state = 'taken'
     where organization_id = $1 and contact_id = any ($2) and state = 'unmatched' returning ${columns}`,
    [tx.organizationId, names],
    'lifecycle-take-early',
  );
}

/** Whether a redacted recording or transcript of the contact is there, which goes before the plain one. */
export async function hasRedacted(
  tx: Tx,
  connectionId: string,
  contactId: string,
  kind: OutsideEventRow['kind'],
): Promise<boolean> {
  const rows = await tx.run(
    `select 1 from outside_event where connection_id = $1 and contact_id = $2 and kind = $3
       and (payload->>'redacted')::boolean limit 1`,
    [connectionId, contactId, kind],
  );
  return rows.length > 0;
}

/** Legs of a contact that began and did not end yet, as far as events told. */
export async function openLegs(
  tx: Tx,
  connectionId: string,
  contactIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.run<{ contact_id: string }>(
    `select contact_id from outside_event where connection_id = $1 and kind = 'contact' and contact_id = any ($2)
     group by contact_id having not bool_or(payload->>'eventType' in ('DISCONNECTED', 'COMPLETED', 'RECORD'))`,
    [connectionId, contactIds],
  );
  return rows.map(({ contact_id }) => contact_id);
}

/** Other ids of a contact. */
export async function aliasesOf(tx: Tx, contactId: string): Promise<string[]> {
  const rows = await tx.run<{ alias: string }>('select alias from contact_alias where contact_id = $1', [
    contactId,
  ]);
  return rows.map(({ alias }) => alias);
}
