/** Accounts, and whom contacts and accounts are to be served by. */
import type { House, Tx } from '../../data-model/house/index.ts';

export interface AccountDraft {
  externalId: string;
  name: string;
  /** Added to those it has. */
  attributes?: Record<string, unknown> | undefined;
}

export async function upsertAccount(house: House, tx: Tx, account: AccountDraft, at: Date): Promise<void> {
  const { externalId, name, attributes } = account;
  await tx.run(
    `insert into account (id, organization_id, external_id, name, attributes, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (organization_id, external_id) do update
     set name = excluded.name, attributes = account.attributes || excluded.attributes`,
    [house.ids.next(), tx.organizationId, externalId, name, JSON.stringify(attributes ?? {}), at],
    'put-account',
  );
}

/** Active representatives by user name or id. @returns the ids by what was asked. */
export async function representativesByName(
  tx: Pick<Tx, 'run'>,
  asked: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.run<{ asked: string; id: string }>(
    `select a.asked, u.id from unnest($1::text[]) as a (asked)
     join app_user u on u.id::text = lower(a.asked) or lower(u.username) = lower(a.asked)
     join representative r on r.user_id = u.id where u.active and 'representative' = any (u.roles)`,
    [asked],
    'representatives-by-name',
  );
  return new Map(rows.map((row) => [row.asked, row.id]));
}

export type PreferredOwner = { contactId: string } | { accountId: string };

/** Replaces the whole list; the owner's row is locked, so that two changes come one after the other. */
export async function replacePreferred(
  house: House,
  tx: Tx,
  owner: PreferredOwner,
  userIds: readonly string[],
): Promise<void> {
  const [table, id] = 'contactId' in owner ? ['contact', owner.contactId] : ['account', owner.accountId];
  await tx.run(`select 1 from ${table} where id = $1 for no key update`, [id]);
  await tx.run(`delete from preferred_representative where ${table}_id = $1`, [id]);
  await tx.run(
    `insert into preferred_representative (id, organization_id, ${table}_id, user_id, rank)
     select p.id, $1, $2, p.user_id, p.rank from unnest($3::uuid[], $4::uuid[]) with ordinality as p (id, user_id, rank)`,
    [tx.organizationId, id, userIds.map(() => house.ids.next()), userIds],
  );
}
