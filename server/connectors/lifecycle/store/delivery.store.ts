/** Deliveries: the queue itself. Contacts are locked before connections, connections before deliveries. */
import type { DeliveryState, RecordRef, RenderedRequest } from '../../../../contracts/crm.ts';
import type { Tx } from '../../../data-model/house/index.ts';
import type { DeliveryFacts } from '../domain/facts.ts';
import type { Json } from '../domain/json.ts';

type Read = Pick<Tx, 'run'>;

export interface NewDelivery {
  readonly id: string;
  readonly connectionId: string;
  readonly contactId: string;
  readonly step: number;
  readonly occurrence: string;
  readonly facts: DeliveryFacts;
}

/** Adds deliveries, waiting; those that are there already stay as they are. @returns the ids of the new ones. */
export async function insertDeliveries(
  tx: Tx,
  deliveries: readonly NewDelivery[],
  at: Date,
): Promise<string[]> {
  const rows = await tx.run<{ id: string }>(
    `insert into lifecycle_delivery (id, organization_id, connection_id, contact_id, step, occurrence, state, facts, created_at)
     select d.id, $1, d.connection_id, d.contact_id, d.step, d.occurrence, 'waiting', d.facts, $2
     from jsonb_to_recordset($3::jsonb)
       as d (id uuid, connection_id uuid, contact_id uuid, step smallint, occurrence text, facts jsonb)
     on conflict (connection_id, contact_id, step, occurrence) do nothing returning id`,
    [
      tx.organizationId,
      at,
      JSON.stringify(
        deliveries.map((d) => ({
          id: d.id,
          connection_id: d.connectionId,
          contact_id: d.contactId,
          step: d.step,
          occurrence: d.occurrence,
          facts: d.facts,
        })),
      ),
    ],
    'lifecycle-insert',
  );
  return rows.map(({ id }) => id);
}

/** A delivery in the line of its contact. */
export interface LineRow extends Record<string, unknown> {
  id: string;
  step: number;
  occurrence: string;
  state: DeliveryState;
  reason: string | null;
  attempts: number;
  edited: boolean;
  /** Of those that wait; null otherwise. */
  facts: DeliveryFacts | null;
  /** Of those that are delivered; null otherwise. */
  response: Json;
  conversation_id: string | null;
}

/** All deliveries of a contact to a connection, in their order. */
export async function readLine(tx: Read, connectionId: string, contactId: string): Promise<LineRow[]> {
  return await tx.run<LineRow>(
    `select d.id, d.step, d.occurrence, d.state, d.reason, d.attempts, d.edited_request is not null as edited,
            case when d.state = 'waiting' then d.facts end as facts,
            case when d.state = 'delivered' then d.response end as response, c.conversation_id
     from lifecycle_delivery d join contact_record c on c.id = d.contact_id
     where d.contact_id = $2 and d.connection_id = $1 order by d.ordinal`,
    [connectionId, contactId],
    'lifecycle-line',
  );
}

/** What changes about a delivery; what is left out becomes null. */
export interface DeliveryChange {
  readonly id: string;
  readonly state: DeliveryState;
  readonly due_at?: Date | null;
  readonly reason?: string | null;
  readonly error_code?: string | null;
  readonly response?: Json | null;
  readonly record?: RecordRef | null;
  readonly finished_at?: Date | null;
}

const changed = `jsonb_to_recordset($1::jsonb) as n
  (id uuid, state text, due_at timestamptz, reason text, error_code text, response jsonb, record jsonb, finished_at timestamptz,
   claim text)`;
const assignments = `state = n.state, due_at = n.due_at, reason = n.reason, error_code = n.error_code,
  response = n.response, record = n.record, finished_at = n.finished_at`;

/** Writes changes to deliveries that nobody is sending. */
export async function changeDeliveries(tx: Tx, changes: readonly DeliveryChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.run(
    `update lifecycle_delivery d set ${assignments} from ${changed} where d.id = n.id and d.state <> 'sending'`,
    [JSON.stringify(changes)],
    'lifecycle-change',
  );
}

export interface SettledRow extends Record<string, unknown> {
  id: string;
  contact_id: string;
  step: number;
  state: DeliveryState;
}

/** Writes what became of claimed deliveries. @returns those whose claim still stood. */
export async function settleClaimed(
  tx: Tx,
  changes: readonly (DeliveryChange & { readonly claim: string })[],
): Promise<SettledRow[]> {
  if (changes.length === 0) return [];
  return await tx.run<SettledRow>(
    `update lifecycle_delivery d set ${assignments}, claimed_by = null, claimed_until = null
     from ${changed} where d.id = n.id and d.state = 'sending' and d.claimed_by = n.claim
     returning d.id, d.contact_id, d.step, d.state`,
    [JSON.stringify(changes)],
    'lifecycle-settle',
  );
}

export interface ClaimedRow extends Record<string, unknown> {
  id: string;
  contact_id: string;
  conversation_id: string | null;
  step: number;
  occurrence: string;
  facts: DeliveryFacts;
  edited_request: RenderedRequest | null;
  attempts: number;
  /** When it was queued, or a person asked for another try. */
  since: Date;
}

/** How a connection stands, under its lock; null when another process claims from it at this moment. */
export async function lockConnection(
  tx: Read,
  connectionId: string,
): Promise<{ enabled: boolean; paused_until: Date | null; failures: number; sending: number } | null> {
  const rows = await tx.run<{ enabled: boolean; paused_until: Date | null; failures: number }>(
    'select enabled, paused_until, failures from connection where id = $1 for no key update skip locked',
    [connectionId],
    'lifecycle-lock-connection',
  );
  if (!rows[0]) return null;
  // A statement of its own: it sees what was claimed until the lock was there.
  const sending = await tx.run<{ sending: number }>(
    `select count(*) as sending from lifecycle_delivery where connection_id = $1 and state = 'sending'`,
    [connectionId],
    'lifecycle-sending',
  );
  return { ...rows[0], sending: sending[0]?.sending ?? 0 };
}

/** Claims what is due, the longest due first. */
export async function claimDue(
  tx: Tx,
  request: { connectionId: string; claim: string; now: Date; until: Date; limit: number },
): Promise<ClaimedRow[]> {
  return await tx.run<ClaimedRow>(
    `with due as (
       select id from lifecycle_delivery where connection_id = $1 and state = 'due' and due_at <= $3
       order by due_at, ordinal limit $5 for update skip locked
     ), claimed as (
       update lifecycle_delivery d set state = 'sending', claimed_by = $2, claimed_until = $4, attempts = attempts + 1
       from due where d.id = due.id
       returning d.id, d.contact_id, d.step, d.occurrence, d.facts, d.edited_request, d.attempts,
         coalesce(d.retried_at, d.created_at) as since, d.ordinal
     )
     select e.*, c.conversation_id from claimed e join contact_record c on c.id = e.contact_id order by e.ordinal`,
    [request.connectionId, request.claim, request.now, request.until, request.limit],
    'lifecycle-claim',
  );
}

/** Claims whose time is over: their process died, or hangs. */
export async function releaseExpired(tx: Tx, connectionId: string, now: Date): Promise<void> {
  await tx.run(
    `update lifecycle_delivery set state = 'due', due_at = $2, claimed_by = null, claimed_until = null
     where connection_id = $1 and state = 'sending' and claimed_until <= $2`,
    [connectionId, now],
    'lifecycle-release-expired',
  );
}

/** Keeps claims while their requests are under way. */
export async function extendClaims(
  tx: Read,
  claims: readonly string[],
  ids: readonly string[],
  until: Date,
): Promise<void> {
  await tx.run(
    `update lifecycle_delivery set claimed_until = $3
     where id = any ($1) and claimed_by = any ($2) and state = 'sending'`,
    [ids, claims, until],
    'lifecycle-extend',
  );
}

/** Answers of delivered steps, by contact and step: what templates name as STEPn-Response. */
export async function readResponses(
  tx: Read,
  connectionId: string,
  contactIds: readonly string[],
): Promise<{ contact_id: string; step: number; response: Json; record: RecordRef | null }[]> {
  return await tx.run(
    `select contact_id, step, response, record from lifecycle_delivery
     where connection_id = $1 and contact_id = any ($2) and state = 'delivered' and occurrence = ''`,
    [connectionId, contactIds],
    'lifecycle-responses',
  );
}

/** Of these contacts, those for whom something waits. */
export async function contactsWaiting(
  tx: Read,
  connectionId: string,
  contactIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.run<{ contact_id: string }>(
    `select distinct contact_id from lifecycle_delivery
     where connection_id = $1 and contact_id = any ($2) and state = 'waiting'`,
    [connectionId, contactIds],
    'lifecycle-contacts-waiting',
  );
  return rows.map(({ contact_id }) => contact_id);
}
