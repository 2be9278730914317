/** Customers that both of the demo's instances know, under the same names and numbers but ids of their own. */
import type { Reference, Row } from '../schema/model.ts';
import { user } from './users.ts';

/** Ids that say what they are: instance, kind, number. */
export const demoId = (instance: 1 | 2, kind: number, number: number): string =>
  `d${instance}${String(kind).padStart(6, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const accountKind = 1;
export const contactKind = 2;

export const companies = ['Contoso', 'Fabrikam', 'Adventure Works', 'Northwind Traders'] as const;
export type Company = (typeof companies)[number];

export const accountOf = (instance: 1 | 2, company: Company): Reference => ({
  entity: 'account',
  id: demoId(instance, accountKind, companies.indexOf(company) + 1),
});

export const contactOf = (instance: 1 | 2, number: number): Reference => ({
  entity: 'contact',
  id: demoId(instance, contactKind, number),
});

const details: Record<Company, Row> = {
  Contoso: {
    telephone1: '+14255550100',
    websiteurl: 'https://www.contoso.com',
    address1_city: 'Redmond',
    industrycode: 22,
    numberofemployees: 5200,
    revenue: 420_000_000,
  },
  Fabrikam: {
    telephone1: '+14255550120',
    websiteurl: 'https://www.fabrikam.com',
    address1_city: 'Seattle',
    industrycode: 27,
    numberofemployees: 830,
    revenue: 61_000_000,
  },
  'Adventure Works': {
    telephone1: '+14255550140',
    websiteurl: 'https://www.adventure-works.com',
    address1_city: 'Bothell',
    industrycode: 27,
    numberofemployees: 290,
    revenue: 18_500_000,
  },
  'Northwind Traders': {
    telephone1: '+14255550160',
    websiteurl: 'https://www.northwindtraders.com',
    address1_city: 'Portland',
    industrycode: 27,
    numberofemployees: 120,
    revenue: 9_400_000,
  },
};

interface Contact {
  firstname: string;
  lastname: string;
  company: Company;
  jobtitle: string;
  telephone1: string;
  mobilephone?: string;
}

/** Invented customers; the first of each company is its primary contact. */
const contacts: readonly Contact[] = [
  {
    firstname: 'Maria',
    lastname: 'Campbell',
    company: 'Contoso',
    jobtitle: 'Purchasing Manager',
    telephone1: '+14255550101',
    mobilephone: '+14255550191',
  },
  {
    firstname: 'Robert',
    lastname: 'Lyon',
    company: 'Contoso',
    jobtitle: 'Head of IT',
    telephone1: '+14255550102',
  },
  {
    firstname: 'Nancy',
    lastname: 'Anderson',
    company: 'Fabrikam',
    jobtitle: 'Store Operations',
    telephone1: '+14255550121',
  },
  {
    firstname: 'Paul',
    lastname: 'Cannon',
    company: 'Fabrikam',
    jobtitle: 'Accountant',
    telephone1: '+14255550121',
  },
  {
    firstname: 'Rene',
    lastname: 'Valdes',
    company: 'Adventure Works',
    jobtitle: 'Managing Director',
    telephone1: '+14255550141',
  },
  {
    firstname: 'Susanna',
    lastname: 'Stubberod',
    company: 'Northwind Traders',
    jobtitle: 'Logistics',
    telephone1: '+14255550161',
  },
];

const domains: Record<Company, string> = {
  Contoso: 'contoso.com',
  Fabrikam: 'fabrikam.com',
  'Adventure Works': 'adventure-works.com',
  'Northwind Traders': 'northwindtraders.com',
};

export function accountsAndContacts(instance: 1 | 2): { account: Row[]; contact: Row[] } {
  const ownerid = user(instance);
  const audit = { createdby: ownerid, modifiedby: ownerid, ownerid, owninguser: ownerid };
  const contact = contacts.map(
    ({ company, ...one }, index): Row => ({
      ...one,
      ...audit,
      contactid: contactOf(instance, index + 1).id,
      fullname: `${one.firstname} ${one.lastname}`,
      emailaddress1: `${one.firstname}.${one.lastname}@${domains[company]}`.toLowerCase(),
      parentcustomerid: accountOf(instance, company),
    }),
  );
  const account = companies.map(
    (company, index): Row => ({
      ...details[company],
      ...audit,
      accountid: accountOf(instance, company).id,
      name: company,
      accountnumber: `C-${1001 + index}`,
      emailaddress1: `info@${domains[company]}`,
      address1_country: 'United States',
      primarycontactid: contactOf(instance, contacts.findIndex((one) => one.company === company) + 1),
    }),
  );
  return { account, contact };
}
