/** Who writes or calls: the contact and its account, as they are known when a conversation opens. */
import type { House, Tx } from '../../data-model/house/index.ts';

export interface Customer {
  /** Unique in the organization; the same one is the same contact. */
  externalId: string;
  name: string;
  email?: string | undefined;
  phone?: string | undefined;
  /** For rules; they are added to those that the contact has. */
  attributes?: Record<string, unknown> | undefined;
  /** The account it belongs to; one that is not known yet is made. */
  accountExternalId?: string | undefined;
}

/** What was known and is not told now is kept; attributes are added one by one. @returns the contact's id. */
export async function upsertCustomer(house: House, tx: Tx, customer: Customer, at: Date): Promise<string> {
  const accountId =
    customer.accountExternalId === undefined
      ? null
      : await upsertAccount(house, tx, customer.accountExternalId, at);
  const rows = await tx.run<{ id: string }>(
    `insert into contact (id, organization_id, external_id, name, email, phone, account_id, attributes, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (organization_id, external_id) do update set name = excluded.name,
       email = coalesce(excluded.email, contact.email), phone = coalesce(excluded.phone, contact.phone),
       account_id = coalesce(excluded.account_id, contact.account_id),
       attributes = contact.attributes || excluded.attributes
     returning id`,
    [
      house.ids.next(),
      tx.organizationId,
      customer.externalId,
      customer.name,
      customer.email ?? null,
      customer.phone ?? null,
      accountId,
      JSON.stringify(customer.attributes ?? {}),
      at,
    ],
    'upsert-customer',
  );
  return rows[0]!.id;
}

/** One that is not known is called by its id until somebody names it. */
async function upsertAccount(house: House, tx: Tx, externalId: string, at: Date): Promise<string> {
  const rows = await tx.run<{ id: string }>(
    `with known as (select id from account where organization_id = $2 and external_id = $3),
     made as (
       insert into account (id, organization_id, external_id, name, created_at)
       select $1, $2, $3, $3, $4 where not exists (select from known)
       on conflict (organization_id, external_id) do update set name = account.name returning id)
     select id from known union all select id from made`,
    [house.ids.next(), tx.organizationId, externalId, at],
    'upsert-account',
  );
  return rows[0]!.id;
}
