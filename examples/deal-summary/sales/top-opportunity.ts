/** The top open opportunity of a customer whose name somebody said. */
import { type Dataverse, quoted, type Row } from './dataverse.ts';

export interface TopOpportunity {
  id: string;
  name: string;
  /** Of the account it belongs to. */
  customer: string;
  ownerId: string | null;
  estimatedValue: number | null;
  /** ISO date. */
  estimatedClose: string | null;
  /** Further accounts that the name fits. */
  otherCustomers: string[];
}

export type Found =
  | { kind: 'found'; opportunity: TopOpportunity }
  | { kind: 'no_customer' }
  | { kind: 'no_opportunity'; customers: string[] };

/** Names like these are asked about together. */
const mostAccounts = 5;

/** By the exact name, else by accounts whose name contains it; of several, the one with the largest open deal. */
export async function findTopOpportunity(sales: Dataverse, customerName: string): Promise<Found> {
  const name = customerName.trim();
  const accounts = await findAccounts(sales, name);
  if (accounts.length === 0) return { kind: 'no_customer' };
  const names = new Map(accounts.map((account) => [String(account.accountid), String(account.name)]));
  const belongs = [...names.keys()]
    .map((id) => `_parentaccountid_value eq ${id} or _customerid_value eq ${id}`)
    .join(' or ');
  const [top] = await sales.list('opportunities', {
    $select: 'name,estimatedvalue,estimatedclosedate,_ownerid_value,_parentaccountid_value,_customerid_value',
    $filter: `statecode eq 0 and (${belongs})`,
    $orderby: 'estimatedvalue desc',
    $top: '1',
  });
  if (!top) return { kind: 'no_opportunity', customers: [...names.values()] };
  const accountId =
    [top._parentaccountid_value, top._customerid_value].map(String).find((id) => names.has(id)) ?? '';
  return {
    kind: 'found',
    opportunity: {
      id: String(top.opportunityid),
      name: String(top.name ?? ''),
      customer: names.get(accountId) ?? name,
      ownerId: typeof top._ownerid_value === 'string' ? top._ownerid_value : null,
      estimatedValue: typeof top.estimatedvalue === 'number' ? top.estimatedvalue : null,
      estimatedClose: typeof top.estimatedclosedate === 'string' ? top.estimatedclosedate : null,
      otherCustomers: [...names].filter(([id]) => id !== accountId).map(([, other]) => other),
    },
  };
}

async function findAccounts(sales: Dataverse, name: string): Promise<Row[]> {
  const select = { $select: 'accountid,name', $orderby: 'name', $top: String(mostAccounts) };
  const exact = await sales.list('accounts', { ...select, $filter: `name eq ${quoted(name)}` });
  return exact.length > 0
    ? exact
    : await sales.list('accounts', { ...select, $filter: `contains(name,${quoted(name)})` });
}
