/** Contacts and accounts as other systems bring them, and whom they are to be served by. */
import type { Account, Contact } from '../../../contracts/api/routing-shapes.ts';
import { type Customer, upsertCustomer } from '../../conversations/index.ts';
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { accountIn, contactIn } from '../queries/customers.ts';
import {
  type AccountDraft,
  replacePreferred,
  representativesByName,
  upsertAccount,
} from '../store/customer.store.ts';

/** Creates a contact or changes the one of this id; what is not named is kept. */
export async function putContact(house: House, organizationId: string, customer: Customer): Promise<Contact> {
  return await transact(house, organizationId, async (tx) => {
    await upsertCustomer(house, tx, customer, house.clock.now());
    return await contactIn(tx, customer.externalId);
  });
}

/** Creates an account or changes the one of this id. */
export async function putAccount(
  house: House,
  organizationId: string,
  account: AccountDraft,
): Promise<Account> {
  return await transact(house, organizationId, async (tx) => {
    await upsertAccount(house, tx, account, house.clock.now());
    return await accountIn(tx, account.externalId);
  });
}

/**
 * @param representatives user names or ids, in the order of preference; said twice, the first place counts.
 * @throws {AppError} `contact.not_found`; `routing.not_representative` with the first who is none.
 */
export async function preferForContact(
  house: House,
  organizationId: string,
  externalId: string,
  representatives: readonly string[],
): Promise<Contact> {
  return await transact(house, organizationId, async (tx) => {
    const { contactId } = await contactIn(tx, externalId);
    await replacePreferred(house, tx, { contactId }, await preferredIds(tx, representatives));
    return await contactIn(tx, externalId);
  });
}

/** The same for everybody of an account. @throws {AppError} `account.not_found`, `routing.not_representative` */
export async function preferForAccount(
  house: House,
  organizationId: string,
  externalId: string,
  representatives: readonly string[],
): Promise<Account> {
  return await transact(house, organizationId, async (tx) => {
    const { accountId } = await accountIn(tx, externalId);
    await replacePreferred(house, tx, { accountId }, await preferredIds(tx, representatives));
    return await accountIn(tx, externalId);
  });
}

async function preferredIds(tx: Tx, representatives: readonly string[]): Promise<string[]> {
  const idOf = await representativesByName(tx, representatives);
  const unknown = representatives.find((asked) => !idOf.has(asked));
  if (unknown !== undefined) throw new AppError('routing.not_representative', { representative: unknown });
  return [...new Set(representatives.map((asked) => idOf.get(asked)!))];
}
