/** "Contoso Sales": the same customers, what may be sold to them, and what was. */
import type { Row } from '../schema/model.ts';
import type { Seed } from '../service/organization.ts';
import { accountOf, accountsAndContacts, type Company, contactOf, demoId } from './customers.ts';
import { user, users } from './users.ts';

interface Deal {
  name: string;
  company: Company;
  contact: number;
  /** 1 Sam, 2 Olga: their place in the directory. */
  owner: 1 | 2;
  /** Days from today until it is expected to close; before today: it was won then. */
  days: number;
  more: Row;
  products: readonly { productname: string; quantity: number; priceperunit: number }[];
}

const deals: readonly Deal[] = [
  {
    name: 'Fleet of electric bikes for the Redmond campus',
    company: 'Contoso',
    contact: 1,
    owner: 1,
    days: 27,
    more: {
      estimatedvalue: 186_000,
      closeprobability: 75,
      opportunityratingcode: 1,
      stepname: '3-Propose',
      customerneed: 'Bikes with service for 120 employees before the new year',
      currentsituation: 'The trial with ten bikes ended well; procurement compares our offer with leasing',
      proposedsolution: 'Purchase with three years of service and a spare pool of eight bikes',
    },
    products: [
      { productname: 'City E-Bike 500', quantity: 60, priceperunit: 2600 },
      { productname: 'Service plan, three years', quantity: 60, priceperunit: 500 },
    ],
  },
  {
    name: 'Charging stations for the parking deck',
    company: 'Contoso',
    contact: 2,
    owner: 2,
    days: 74,
    more: {
      estimatedvalue: 42_000,
      closeprobability: 40,
      stepname: '2-Develop',
      customerneed: 'Charging for 24 bikes at a time',
    },
    products: [{ productname: 'Charging station for 8 bikes', quantity: 3, priceperunit: 14_000 }],
  },
  {
    name: 'Helmets and locks, first delivery',
    company: 'Contoso',
    contact: 1,
    owner: 1,
    days: -48,
    more: { actualvalue: 9600, estimatedvalue: 9600, closeprobability: 100 },
    products: [{ productname: 'Helmet and lock set', quantity: 120, priceperunit: 80 }],
  },
  {
    name: 'Cargo bikes for store deliveries',
    company: 'Fabrikam',
    contact: 3,
    owner: 2,
    days: 41,
    more: {
      estimatedvalue: 64_500,
      closeprobability: 55,
      stepname: '2-Develop',
      customerneed: 'Deliveries within two hours in the city centre',
    },
    products: [{ productname: 'Cargo E-Bike L', quantity: 15, priceperunit: 4300 }],
  },
  {
    name: 'Rental fleet renewal',
    company: 'Adventure Works',
    contact: 5,
    owner: 1,
    days: 58,
    more: {
      estimatedvalue: 118_000,
      closeprobability: 60,
      stepname: '2-Develop',
      currentsituation: 'Two damaged bikes of the last delivery are still open with service',
    },
    products: [{ productname: 'Trail Bike 29', quantity: 100, priceperunit: 1180 }],
  },
  {
    name: 'Warehouse bikes',
    company: 'Northwind Traders',
    contact: 6,
    owner: 2,
    days: -12,
    more: { actualvalue: 15_400, estimatedvalue: 16_000, closeprobability: 100 },
    products: [{ productname: 'Utility Bike', quantity: 14, priceperunit: 1100 }],
  },
];

export function salesData(now: Date): Seed {
  const day = (days: number): string =>
    new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const opportunity = deals.map((deal, index): Row => {
    const customer = accountOf(2, deal.company);
    return {
      ...audit(deal.owner),
      ...deal.more,
      opportunityid: demoId(2, 3, index + 1),
      name: deal.name,
      customerid: customer,
      parentaccountid: customer,
      parentcontactid: contactOf(2, deal.contact),
      estimatedclosedate: day(deal.days),
      ...(deal.days < 0 ? { actualclosedate: day(deal.days), statecode: 1, statuscode: 3 } : {}),
    };
  });
  const opportunityproduct = deals.flatMap((deal, index) =>
    deal.products.map(
      (product, position): Row => ({
        ...audit(deal.owner),
        ...product,
        opportunityproductid: demoId(2, 1083, index * 10 + position + 1),
        extendedamount: product.quantity * product.priceperunit,
        opportunityid: { entity: 'opportunity', id: demoId(2, 3, index + 1) },
      }),
    ),
  );
  return { systemuser: users, ...accountsAndContacts(2), opportunity, opportunityproduct, lead: leads() };
}

const audit = (owner: 1 | 2): Row => {
  const ownerid = user(owner);
  return { createdby: ownerid, modifiedby: ownerid, ownerid, owninguser: ownerid };
};

const leads = (): Row[] => [
  {
    ...audit(1),
    leadid: demoId(2, 4, 1),
    subject: 'Bikes for a holiday park',
    firstname: 'Patrick',
    lastname: 'Steiner',
    fullname: 'Patrick Steiner',
    companyname: 'Alpine Ski House',
    emailaddress1: 'patrick.steiner@alpineskihouse.com',
    telephone1: '+14255550181',
    leadsourcecode: 7,
    leadqualitycode: 1,
    estimatedamount: 30_000,
  },
  {
    ...audit(2),
    leadid: demoId(2, 4, 2),
    subject: 'Interested in cargo bikes',
    firstname: 'Thomas',
    lastname: 'Axen',
    fullname: 'Thomas Axen',
    companyname: 'Coho Winery',
    emailaddress1: 'thomas.axen@cohowinery.com',
    telephone1: '+14255550182',
    leadsourcecode: 8,
  },
];
