/** "Contoso Service": customers, their cases, and calls there have been. */
import type { Row } from '../schema/model.ts';
import type { Seed } from '../service/organization.ts';
import { accountOf, accountsAndContacts, type Company, contactOf, demoId } from './customers.ts';
import { user, users } from './users.ts';

const ownerid = user(0);
const audit = { createdby: ownerid, modifiedby: ownerid, ownerid, owninguser: ownerid };

const cases: readonly Row[] = [
  {
    title: 'Charged twice for the November order',
    customerid: accountOf(1, 'Contoso'),
    primarycontactid: contactOf(1, 1),
    prioritycode: 1,
    caseorigincode: 3,
    casetypecode: 2,
    description: 'The card was charged two times on the same day.',
  },
  {
    title: 'Two bicycles arrived with bent wheels',
    customerid: accountOf(1, 'Adventure Works'),
    primarycontactid: contactOf(1, 5),
    caseorigincode: 1,
    casetypecode: 2,
  },
  {
    title: 'Question about the return period',
    customerid: accountOf(1, 'Fabrikam'),
    primarycontactid: contactOf(1, 3),
    prioritycode: 3,
    caseorigincode: 2,
    casetypecode: 1,
    statecode: 1,
    statuscode: 1000,
  },
  {
    title: 'Change of the delivery address',
    customerid: accountOf(1, 'Northwind Traders'),
    primarycontactid: contactOf(1, 6),
    caseorigincode: 3,
    casetypecode: 3,
  },
  {
    title: 'Claim: delivery bicycle stolen in front of the store',
    customerid: accountOf(1, 'Contoso'),
    primarycontactid: contactOf(1, 1),
    caseorigincode: 3,
    casetypecode: 2,
    description: 'Insured with P-20417. The police report is there.',
    statuscode: 4,
  },
  {
    title: 'Claim: water damage in the store-room',
    customerid: accountOf(1, 'Fabrikam'),
    primarycontactid: contactOf(1, 3),
    caseorigincode: 1,
    casetypecode: 2,
    description: 'Insured with P-20418.',
  },
];

const policies: readonly Row[] = [
  {
    cont_name: 'P-20417',
    cont_object: 'Delivery bicycles',
    cont_cover: 1,
    cont_yearlypremium: 480,
    company: 'Contoso',
  },
  {
    cont_name: 'P-20418',
    cont_object: 'Store contents',
    cont_cover: 2,
    cont_yearlypremium: 900,
    company: 'Fabrikam',
  },
  {
    cont_name: 'P-20419',
    cont_object: 'Cargo in transit',
    cont_cover: 3,
    cont_yearlypremium: 1250,
    company: 'Adventure Works',
  },
  {
    cont_name: 'P-20420',
    cont_object: 'Window glass',
    cont_cover: 1,
    cont_yearlypremium: 140,
    company: 'Contoso',
  },
];

export function serviceData(now: Date): Seed {
  const hoursAgo = (hours: number): string =>
    `${new Date(now.getTime() - hours * 3_600_000).toISOString().slice(0, 19)}Z`;
  return {
    systemuser: users,
    ...accountsAndContacts(1),
    incident: cases.map((one, index) => ({
      ...audit,
      ...one,
      incidentid: demoId(1, 112, index + 1),
      ticketnumber: `CAS-0100${index + 1}-X2B4`,
      createdon: hoursAgo(30 - index * 5),
    })),
    phonecall: [
      {
        ...audit,
        activityid: demoId(1, 4210, 1),
        subject: 'Call about the bent wheels',
        phonenumber: '+14255550141',
        directioncode: false,
        regardingobjectid: { entity: 'incident', id: demoId(1, 112, 2) },
        actualstart: hoursAgo(25),
        actualend: hoursAgo(24.9),
        actualdurationminutes: 6,
        statecode: 1,
        statuscode: 4,
      },
    ],
    appointment: [
      {
        ...audit,
        activityid: demoId(1, 4201, 1),
        subject: 'Visit: inspection of the stolen bicycle’s lock',
        regardingobjectid: accountOf(1, 'Contoso'),
        scheduledstart: hoursAgo(-24 * 6),
        scheduledend: hoursAgo(-24 * 6 - 1),
        statecode: 3,
        statuscode: 5,
      },
    ],
    cont_insurancepolicy: policies.map(({ company, ...one }, index) => ({
      ...audit,
      ...one,
      cont_insurancepolicyid: demoId(1, 10_501, index + 1),
      cont_customerid: accountOf(1, company as Company),
    })),
    annotation: [
      {
        ...audit,
        annotationid: demoId(1, 5, 1),
        subject: 'Photographs',
        notetext: 'The customer sends photographs of both wheels.',
        objectid: { entity: 'incident', id: demoId(1, 112, 2) },
      },
    ],
  };
}
