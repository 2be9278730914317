/** Who a company deals with: accounts, contacts, leads, and the people who work here. */
import {
  choice,
  customer,
  entity,
  guid,
  lookup,
  memo,
  money,
  required,
  states,
  text,
  whole,
  yesNo,
} from './builders.ts';
import type { Entity } from './model.ts';

const address = {
  address1_line1: text('Street', 250),
  address1_city: text('City', 80),
  address1_stateorprovince: text('State/Province', 50),
  address1_postalcode: text('ZIP/Postal Code', 20),
  address1_country: text('Country/Region', 80),
};
const active = states({ Active: { 1: 'Active' }, Inactive: { 2: 'Inactive' } });

const account = entity({
  name: 'account',
  set: 'accounts',
  display: 'Account',
  displayCollection: 'Accounts',
  typeCode: 1,
  nameAttribute: 'name',
  keys: [{ name: 'accountnumber_key', attributes: ['accountnumber'] }],
  attributes: {
    name: text('Account Name', 160, required),
    accountnumber: text('Account Number', 20),
    telephone1: text('Main Phone', 50, { format: 'Phone' }),
    telephone2: text('Other Phone', 50, { format: 'Phone' }),
    telephone3: text('Telephone 3', 50, { format: 'Phone' }),
    fax: text('Fax', 50, { format: 'Phone' }),
    emailaddress2: text('Email Address 2', 100, { format: 'Email' }),
    emailaddress3: text('Email Address 3', 100, { format: 'Email' }),
    emailaddress1: text('Email', 100, { format: 'Email' }),
    websiteurl: text('Website', 200, { format: 'Url' }),
    description: memo('Description', 2000),
    revenue: money('Annual Revenue'),
    numberofemployees: whole('Number of Employees', 0, 1_000_000_000),
    industrycode: choice('Industry', {
      1: 'Accounting',
      7: 'Consulting',
      16: 'Inbound Repair and Services',
      22: 'Manufacturing',
      27: 'Retail',
    }),
    primarycontactid: lookup('Primary Contact', [
      { entity: 'contact', navigation: 'primarycontactid', collection: 'account_primary_contact' },
    ]),
    parentaccountid: lookup('Parent Account', [
      { entity: 'account', navigation: 'parentaccountid', collection: 'account_parent_account' },
    ]),
    ...address,
    ...active,
  },
});

const contact = entity({
  name: 'contact',
  set: 'contacts',
  display: 'Contact',
  displayCollection: 'Contacts',
  typeCode: 2,
  nameAttribute: 'fullname',
  keys: [{ name: 'emailaddress1_key', attributes: ['emailaddress1'] }],
  attributes: {
    firstname: text('First Name', 50),
    lastname: text('Last Name', 50, required),
    fullname: text('Full Name', 160, { onCreate: false, onUpdate: false }),
    jobtitle: text('Job Title', 100),
    emailaddress1: text('Email', 100, { format: 'Email' }),
    telephone1: text('Business Phone', 50, { format: 'Phone' }),
    mobilephone: text('Mobile Phone', 50, { format: 'Phone' }),
    telephone2: text('Home Phone', 50, { format: 'Phone' }),
    telephone3: text('Telephone 3', 50, { format: 'Phone' }),
    fax: text('Fax', 50, { format: 'Phone' }),
    emailaddress2: text('Email Address 2', 100, { format: 'Email' }),
    emailaddress3: text('Email Address 3', 100, { format: 'Email' }),
    description: memo('Description', 2000),
    donotphone: yesNo('Do not allow Phone Calls', false, ['Allow', 'Do Not Allow']),
    parentcustomerid: customer('Company Name', [
      { entity: 'account', navigation: 'parentcustomerid_account', collection: 'contact_customer_accounts' },
      { entity: 'contact', navigation: 'parentcustomerid_contact', collection: 'contact_customer_contacts' },
    ]),
    ...address,
    ...active,
  },
});

const lead = entity({
  name: 'lead',
  set: 'leads',
  display: 'Lead',
  displayCollection: 'Leads',
  typeCode: 4,
  nameAttribute: 'fullname',
  attributes: {
    subject: text('Topic', 300, required),
    firstname: text('First Name', 50),
    lastname: text('Last Name', 50, required),
    fullname: text('Name', 160, { onCreate: false, onUpdate: false }),
    companyname: text('Company Name', 100),
    jobtitle: text('Job Title', 100),
    emailaddress1: text('Email', 100, { format: 'Email' }),
    telephone1: text('Business Phone', 50, { format: 'Phone' }),
    mobilephone: text('Mobile Phone', 50, { format: 'Phone' }),
    telephone2: text('Home Phone', 50, { format: 'Phone' }),
    telephone3: text('Telephone 3', 50, { format: 'Phone' }),
    fax: text('Fax', 50, { format: 'Phone' }),
    emailaddress2: text('Email Address 2', 100, { format: 'Email' }),
    emailaddress3: text('Email Address 3', 100, { format: 'Email' }),
    description: memo('Description', 2000),
    estimatedamount: money('Est. Value'),
    leadqualitycode: choice('Rating', { 1: 'Hot', 2: 'Warm', 3: 'Cold' }, { default: 2 }),
    leadsourcecode: choice('Lead Source', {
      1: 'Advertisement',
      2: 'Employee Referral',
      7: 'Trade Show',
      8: 'Web',
    }),
    parentaccountid: lookup('Parent Account for lead', [
      { entity: 'account', navigation: 'parentaccountid', collection: 'lead_parent_account' },
    ]),
    ...states({
      Open: { 1: 'New', 2: 'Contacted' },
      Qualified: { 3: 'Qualified' },
      Disqualified: { 4: 'Lost', 5: 'Cannot Contact', 6: 'No Longer Interested', 7: 'Canceled' },
    }),
  },
});

const systemuser = entity({
  name: 'systemuser',
  set: 'systemusers',
  display: 'User',
  displayCollection: 'Users',
  typeCode: 8,
  nameAttribute: 'fullname',
  keys: [{ name: 'aadobjectid_key', attributes: ['azureactivedirectoryobjectid'] }],
  attributes: {
    firstname: text('First Name', 256),
    lastname: text('Last Name', 256),
    fullname: text('Full Name', 200),
    domainname: text('User Name', 1024),
    internalemailaddress: text('Primary Email', 100, { format: 'Email' }),
    title: text('Title', 128),
    azureactivedirectoryobjectid: guid('Microsoft Entra Object ID'),
    applicationid: guid('Application ID'),
    isdisabled: yesNo('Status', false, ['Enabled', 'Disabled']),
  },
});

export const customerEntities: readonly Entity[] = [account, contact, lead, systemuser];
