/** Contacts and accounts as other systems read them: by their own ids, with whom they are to be served by. */
import type { Account, Contact } from '../../../contracts/api/routing-shapes.ts';
import { type House, read, type Tx } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';

type Preferred = Contact['preferred'];

const preferredBy = (column: 'contact_id' | 'account_id', id: string) =>
  `coalesce((select jsonb_agg(jsonb_build_object('userId', u.id, 'displayName', u.display_name) order by p.rank)
   from preferred_representative p join app_user u on u.id = p.user_id where p.${column} = ${id}), '[]')`;

/** @throws {AppError} `contact.not_found` */
export async function readContact(
  house: House,
  organizationId: string,
  externalId: string,
): Promise<Contact> {
  return await read(house, organizationId, (tx) => contactIn(tx, externalId));
}

export async function contactIn(tx: Pick<Tx, 'run'>, externalId: string): Promise<Contact> {
  const [row] = await tx.run<{
    id: string;
    name: string;
    email: string | null;
    phone: string | null;
    attributes: Record<string, unknown>;
    account_id: string | null;
    account_external_id: string;
    account_name: string;
    preferred: Preferred;
  }>(
    `select c.id, c.name, c.email, c.phone, c.attributes, a.id as account_id, a.external_id as account_external_id,
            a.name as account_name, ${preferredBy('contact_id', 'c.id')} as preferred
     from contact c left join account a on a.id = c.account_id where c.external_id = $1`,
    [externalId],
    'read-contact',
  );
  if (!row) throw new AppError('contact.not_found');
  return {
    contactId: row.id,
    externalId,
    name: row.name,
    email: row.email,
    phone: row.phone,
    attributes: row.attributes,
    account:
      row.account_id === null
        ? null
        : { accountId: row.account_id, externalId: row.account_external_id, name: row.account_name },
    preferred: row.preferred,
  };
}

/** @throws {AppError} `account.not_found` */
export async function readAccount(
  house: House,
  organizationId: string,
  externalId: string,
): Promise<Account> {
  return await read(house, organizationId, (tx) => accountIn(tx, externalId));
}

export async function accountIn(tx: Pick<Tx, 'run'>, externalId: string): Promise<Account> {
  const [row] = await tx.run<{
    id: string;
    name: string;
    attributes: Record<string, unknown>;
    preferred: Preferred;
  }>(
    `select a.id, a.name, a.attributes, ${preferredBy('account_id', 'a.id')} as preferred
     from account a where a.external_id = $1`,
    [externalId],
    'read-account',
  );
  if (!row) throw new AppError('account.not_found');
  return {
    accountId: row.id,
    externalId,
    name: row.name,
    attributes: row.attributes,
    preferred: row.preferred,
  };
}
