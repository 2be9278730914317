/** The top open opportunity of a customer whose name somebody said. */
import { type Dataverse, quoted, type Row } from './dataverse.ts';

export interface TopOpportunity {
  id: string;
  name: string;
  /** The account it belongs to, or the person without one. */
  customer: string;
  ownerId: string | null;
  estimatedValue: number | null;
  /** ISO date. */
  estimatedClose: string | null;
  /** Further customers that the name fits. */
  otherCustomers: string[];
}

export type Found =
  | { kind: 'found'; opportunity: TopOpportunity }
  | { kind: 'no_customer' }
  | { kind: 'no_opportunity'; customers: string[] };

/** Names like these are asked about together. */
const mostCustomers = 5;

/**
 * By the exact name of an account, else of a person, who stands for her company, else by accounts whose name contains
 * it; of several, the one with the largest open deal.
 */
export async function findTopOpportunity(sales: Dataverse, customerName: string): Promise<Found> {
  const name = customerName.trim();
  const names = await findCustomers(sales, name);
  if (names.size === 0) return { kind: 'no_customer' };
  const belongs = [...names.keys()]
    .map(
      (id) =>
        `_parentaccountid_value eq ${id} or _parentcontactid_value eq ${id} or _customerid_value eq ${id}`,
    )
    .join(' or ');
  const [top] = await sales.list('opportunities', {
    $select:
      'name,estimatedvalue,estimatedclosedate,_ownerid_value,_parentaccountid_value,_parentcontactid_value,_customerid_value',
    $filter: `statecode eq 0 and (${belongs})`,
    $orderby: 'estimatedvalue desc',
    $top: '1',
  });
  if (!top) return { kind: 'no_opportunity', customers: [...names.values()] };
  const customerId =
    [top._parentaccountid_value, top._customerid_value, top._parentcontactid_value]
      .map(String)
      .find((id) => names.has(id)) ?? '';
  return {
    kind: 'found',
    opportunity: {
      id: String(top.opportunityid),
      name: String(top.name ?? ''),
      customer: names.get(customerId) ?? name,
      ownerId: typeof top._ownerid_value === 'string' ? top._ownerid_value : null,
      estimatedValue: typeof top.estimatedvalue === 'number' ? top.estimatedvalue : null,
      estimatedClose: typeof top.estimatedclosedate === 'string' ? top.estimatedclosedate : null,
      otherCustomers: [...names].filter(([id]) => id !== customerId).map(([, other]) => other),
    },
  };
}

/** Names by the ids of what deals belong to. */
async function findCustomers(sales: Dataverse, name: string): Promise<Map<string, string>> {
  const select = { $select: 'accountid,name', $orderby: 'name', $top: String(mostCustomers) };
  const called = (accounts: readonly Row[]) =>
    new Map(accounts.map((account) => [String(account.accountid), String(account.name)]));
  const exact = await sales.list('accounts', { ...select, $filter: `name eq ${quoted(name)}` });
  if (exact.length > 0) return called(exact);
  const people = await sales.list('contacts', {
    $select: 'contactid,fullname',
    $expand: 'parentcustomerid_account($select=accountid,name)',
    $filter: `fullname eq ${quoted(name)}`,
    $top: String(mostCustomers),
  });
  if (people.length > 0) return new Map(people.map(companyOf));
  return called(await sales.list('accounts', { ...select, $filter: `contains(name,${quoted(name)})` }));
}

function companyOf(person: Row): [id: string, name: string] {
  const company = person.parentcustomerid_account as Row | null | undefined;
  return company
    ? [String(company.accountid), String(company.name)]
    : [String(person.contactid), String(person.fullname)];
}
