/** Contact records and their aliases. */
import type { Tx } from '../../../data-model/house/index.ts';
import type { ContactRecord } from '../domain/contact-record.ts';

export interface ContactRow extends Record<string, unknown> {
  id: string;
  conversation_id: string | null;
  initial_contact_id: string;
  record: ContactRecord;
  updated_at: Date;
}

const columns = 'id, conversation_id, initial_contact_id, record, updated_at';

/** Writes the record and holds its row until the transaction ends: deliveries of one contact are lined up one by one. */
export async function putContact(
  tx: Tx,
  contact: { id: string; conversationId: string | null; record: ContactRecord; at: Date },
): Promise<void> {
  await tx.run(
    `insert into contact_record (id, organization_id, conversation_id, initial_contact_id, record, updated_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set record = excluded.record, updated_at = excluded.updated_at`,
    [
      contact.id,
      tx.organizationId,
      contact.conversationId,
      contact.record.InitialContactId,
      JSON.stringify(contact.record),
      contact.at,
    ],
    'lifecycle-put-contact',
  );
}

/** Holds the contacts' rows until the transaction ends; always before a connection's. */
export async function lockContacts(tx: Pick<Tx, 'run'>, ids: readonly string[]): Promise<void> {
  await tx.run(
    'select 1 from contact_record where id = any ($1) order by id for no key update',
    [ids],
    'lifecycle-lock-contacts',
  );
}

/** By its own id or one that another system knows it by. */
export async function findContact(tx: Pick<Tx, 'run'>, id: string): Promise<ContactRow | undefined> {
  const rows = await tx.run<ContactRow>(
    `select ${columns} from contact_record
     where id = $1 or id = (select contact_id from contact_alias where alias = $1) order by id <> $1 limit 1`,
    [id],
    'lifecycle-find-contact',
  );
  return rows[0];
}

/** The first who names it keeps it. */
export async function putAlias(tx: Tx, alias: string, contactId: string): Promise<void> {
  await tx.run(
    `insert into contact_alias (organization_id, alias, contact_id) values ($1, $2, $3) on conflict do nothing`,
    [tx.organizationId, alias, contactId],
  );
}

/** Contacts without a conversation, newest first. */
export async function newestOutsideContacts(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  limit: number,
): Promise<ContactRow[]> {
  return await tx.run<ContactRow>(
    `select ${columns} from contact_record where organization_id = $1 and conversation_id is null order by updated_at desc limit $2`,
    [organizationId, limit],
  );
}

/**
 * Holds names of contacts, known or not, until the transaction ends: what comes in under a name either finds its contact,
 * or is found by it.
 */
export async function lockContactNames(tx: Tx, names: readonly string[]): Promise<void> {
  await tx.run(
    `select pg_advisory_xact_lock(k) from (
       select hashtextextended('contact-name:' || n, 0) as k from unnest($1::text[]) as n order by 1
     ) as keys`,
    [names],
    'lifecycle-lock-names',
  );
}
