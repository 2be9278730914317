/** What a company does for its customers: cases to solve, opportunities to win. */
import {
  choice,
  customer,
  date,
  dateTime,
  decimal,
  entity,
  lookup,
  memo,
  money,
  required,
  states,
  text,
  whole,
} from './builders.ts';
import type { Entity } from './model.ts';

const incident = entity({
  name: 'incident',
  set: 'incidents',
  display: 'Case',
  displayCollection: 'Cases',
  typeCode: 112,
  nameAttribute: 'title',
  keys: [{ name: 'ticketnumber_key', attributes: ['ticketnumber'] }],
  attributes: {
    title: text('Case Title', 200, required),
    ticketnumber: text('Case Number', 100),
    description: memo('Description', 2000),
    prioritycode: choice('Priority', { 1: 'High', 2: 'Normal', 3: 'Low' }, { default: 2 }),
    caseorigincode: choice('Origin', { 1: 'Phone', 2: 'Email', 3: 'Web' }),
    casetypecode: choice('Case Type', { 1: 'Question', 2: 'Problem', 3: 'Request' }),
    customerid: customer(
      'Customer',
      [
        { entity: 'account', navigation: 'customerid_account', collection: 'incident_customer_accounts' },
        { entity: 'contact', navigation: 'customerid_contact', collection: 'incident_customer_contacts' },
      ],
      { required: 'SystemRequired' },
    ),
    primarycontactid: lookup('Contact', [
      { entity: 'contact', navigation: 'primarycontactid', collection: 'contact_as_primary_contact' },
    ]),
    ...states({
      Active: { 1: 'In Progress', 2: 'On Hold', 3: 'Waiting for Details', 4: 'Researching' },
      Resolved: { 5: 'Problem Solved', 1000: 'Information Provided' },
      Canceled: { 6: 'Canceled', 2000: 'Merged' },
    }),
  },
});

const opportunity = entity({
  name: 'opportunity',
  set: 'opportunities',
  display: 'Opportunity',
  displayCollection: 'Opportunities',
  typeCode: 3,
  nameAttribute: 'name',
  attributes: {
    name: text('Topic', 300, required),
    description: memo('Description', 2000),
    estimatedvalue: money('Est. Revenue'),
    actualvalue: money('Actual Revenue'),
    budgetamount: money('Budget Amount'),
    totalamount: money('Total Amount'),
    estimatedclosedate: date('Est. Close Date'),
    actualclosedate: date('Actual Close Date'),
    closeprobability: whole('Probability', 0, 100),
    currentsituation: memo('Current Situation', 2000),
    customerneed: memo('Customer Need', 2000),
    proposedsolution: memo('Proposed Solution', 2000),
    stepname: text('Pipeline Phase', 200),
    opportunityratingcode: choice('Rating', { 1: 'Hot', 2: 'Warm', 3: 'Cold' }, { default: 2 }),
    customerid: customer('Potential Customer', [
      { entity: 'account', navigation: 'customerid_account', collection: 'opportunity_customer_accounts' },
      { entity: 'contact', navigation: 'customerid_contact', collection: 'opportunity_customer_contacts' },
    ]),
    parentaccountid: lookup('Account', [
      { entity: 'account', navigation: 'parentaccountid', collection: 'opportunity_parent_account' },
    ]),
    parentcontactid: lookup('Contact', [
      { entity: 'contact', navigation: 'parentcontactid', collection: 'opportunity_parent_contact' },
    ]),
    ...states({
      Open: { 1: 'In Progress', 2: 'On Hold' },
      Won: { 3: 'Won' },
      Lost: { 4: 'Canceled', 5: 'Out-Sold' },
    }),
  },
});

const opportunityproduct = entity({
  name: 'opportunityproduct',
  set: 'opportunityproducts',
  display: 'Opportunity Product',
  displayCollection: 'Opportunity Products',
  typeCode: 1083,
  nameAttribute: 'productname',
  attributes: {
    productname: text('Product', 500),
    description: memo('Description', 2000),
    quantity: decimal('Quantity'),
    priceperunit: money('Price Per Unit'),
    extendedamount: money('Extended Amount'),
    requestdeliveryby: dateTime('Requested Delivery Date'),
    opportunityid: lookup('Opportunity', [
      { entity: 'opportunity', navigation: 'opportunityid', collection: 'product_opportunities' },
    ]),
  },
});

/** A table of the company's own, with its publisher's prefix, as most environments have some. */
const insurancepolicy = entity({
  name: 'cont_insurancepolicy',
  set: 'cont_insurancepolicies',
  display: 'Insurance Policy',
  displayCollection: 'Insurance Policies',
  typeCode: 10_501,
  nameAttribute: 'cont_name',
  attributes: {
    cont_name: text('Policy Number', 100, required),
    cont_object: text('Insured', 200),
    cont_cover: choice('Cover', { 1: 'Third party', 2: 'Partial', 3: 'Comprehensive' }, { default: 1 }),
    cont_yearlypremium: money('Yearly Premium'),
    cont_customerid: lookup('Customer', [
      { entity: 'account', navigation: 'cont_CustomerId', collection: 'cont_account_insurancepolicies' },
    ]),
    ...states({ Active: { 1: 'Active' }, Inactive: { 2: 'Inactive' } }),
  },
});

export const businessEntities: readonly Entity[] = [
  incident,
  opportunity,
  opportunityproduct,
  insurancepolicy,
];
