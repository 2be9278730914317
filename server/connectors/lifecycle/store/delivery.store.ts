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

/**
 * Adds a delivery in the state that its line gives it: one row version, where adding it and then changing it is two.
 * @returns false when it is there already; that one stays as it is.
 */
export async function insertDelivery(
  tx: Tx,
  delivery: NewDelivery,
  lined: Omit<DeliveryChange, 'id' | 'record'>,
  at: Date,
): Promise<boolean> {
  const rows = await tx.run(
    `insert into lifecycle_delivery (id, organization_id, connection_id, contact_id, step, occurrence, facts, created_at,
       state, due_at, reason, error_code, response, finished_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (connection_id, contact_id, step, occurrence) do nothing returning id`,
    [
      delivery.id,
      tx.organizationId,
      delivery.connectionId,
      delivery.contactId,
      delivery.step,
      delivery.occurrence,
      JSON.stringify(delivery.facts),
      at,
      lined.state,
      lined.due_at ?? null,
      lined.reason ?? null,
      lined.error_code ?? null,
      lined.response == null ? null : JSON.stringify(lined.response),
      lined.finished_at ?? null,
    ],
    'lifecycle-insert',
  );
  return rows.length > 0;
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
  /** Something of the contact waits in the connection's line. */
  others_wait: boolean;
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
     returning d.id, d.contact_id, exists (
       select from lifecycle_delivery w
       where w.contact_id = d.contact_id and w.connection_id = d.connection_id and w.state = 'waiting'
     ) as others_wait`,
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
): Promise<{ enabled: boolean; paused_until: Date | null; failures: number } | null> {
  const rows = await tx.run<{ enabled: boolean; paused_until: Date | null; failures: number }>(
    'select enabled, paused_until, failures from connection where id = $1 for no key update skip locked',
    [connectionId],
    'lifecycle-lock-connection',
  );
  return rows[0] ?? null;
}

export interface ClaimRequest {
  readonly connectionId: string;
  readonly claim: string;
  readonly now: Date;
  readonly until: Date;
  /** Claims of this process that stand. */
  readonly own: readonly string[];
  /** Deliveries that it holds by them. */
  readonly held: number;
  /** Most at once over all processes. */
  readonly cap: number;
  /** How many beyond the cap may be held ready, while no other process sends to the connection. */
  readonly ahead: number;
}

/**
 * Claims what is due, the longest due first; under the connection's lock, which its statement comes after and so sees what
 * others had claimed until then.
 * @returns also how many others are sending.
 */
export async function claimDue(
  tx: Tx,
  request: ClaimRequest,
): Promise<{ deliveries: ClaimedRow[]; others: number }> {
  const { connectionId, claim, now, until, own, held, cap, ahead } = request;
  const rows = await tx.run<ClaimedRow & { others: number }>(
    `with other as (
       select count(*)::integer as n from lifecycle_delivery
       where connection_id = $1 and state = 'sending' and claimed_by <> all ($5::text[])
     ), due as (
       select id from lifecycle_delivery where connection_id = $1 and state = 'due' and due_at <= $3
       order by due_at, ordinal
       limit (select greatest(0, case when n = 0 then $7::integer + $8::integer else $7::integer - n end - $6::integer) from other)
       for update skip locked
     ), claimed as (
       update lifecycle_delivery d set state = 'sending', claimed_by = $2, claimed_until = $4, attempts = attempts + 1
       from due where d.id = due.id
       returning d.id, d.contact_id, d.step, d.occurrence, d.facts, d.edited_request, d.attempts,
         coalesce(d.retried_at, d.created_at) as since, d.ordinal
     )
     select e.*, c.conversation_id, other.n as others
     from other left join claimed e on true left join contact_record c on c.id = e.contact_id order by e.ordinal`,
    [connectionId, claim, now, until, own, held, cap, ahead],
    'lifecycle-claim',
  );
  return { others: rows[0]?.others ?? 0, deliveries: rows.filter(({ id }) => id !== null) };
}

/** Gives back what was claimed and not sent. */
export async function giveBack(
  tx: Read,
  claims: readonly string[],
  ids: readonly string[],
  dueAt: Date,
): Promise<void> {
  await tx.run(
    `update lifecycle_delivery
     set state = 'due', due_at = $3, attempts = attempts - 1, claimed_by = null, claimed_until = null
     where id = any ($1) and claimed_by = any ($2) and state = 'sending'`,
    [ids, claims, dueAt],
    'lifecycle-give-back',
  );
}

/** Claims whose time is over: their process died, or hangs. */
export async function releaseExpired(tx: Read, connectionId: string, now: Date): Promise<void> {
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
