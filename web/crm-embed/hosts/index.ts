/** Which adapter a host has. */
import type { EmbedHost } from '../../../contracts/embed.ts';
import type { HostAdapter, HostPage } from '../host/adapter.ts';
import { CcaasHost } from './ccaas.ts';
import { Cif2Host } from './cif2.ts';
import { GenericHost } from './generic.ts';
import { HubspotHost } from './hubspot.ts';
import { OpenCtiHost } from './open-cti.ts';
import { OpenFrameHost } from './open-frame.ts';

const adapters: Record<EmbedHost, (page: HostPage) => HostAdapter> = {
  'dynamics-ccaas': (page) => new CcaasHost(page),
  'dynamics-cif2': (page) => new Cif2Host(page),
  salesforce: (page) => new OpenCtiHost(page),
  servicenow: (page) => new OpenFrameHost(page),
  hubspot: (page) => new HubspotHost(page),
  generic: (page) => new GenericHost(page),
};

export const createHost = (host: EmbedHost, page: HostPage): HostAdapter => adapters[host](page);

/** As people call them. */
export const hostNames: Record<EmbedHost, string> = {
  'dynamics-ccaas': 'Dynamics 365',
  'dynamics-cif2': 'Dynamics 365',
  salesforce: 'Salesforce',
  servicenow: 'ServiceNow',
  hubspot: 'HubSpot',
  generic: 'the page around it',
};

/** What a customer is called in each host, unless the administrator says otherwise. */
export const customerEntities: Record<EmbedHost, string> = {
  'dynamics-ccaas': 'contact',
  'dynamics-cif2': 'contact',
  salesforce: 'Contact',
  servicenow: 'customer_contact',
  hubspot: 'contact',
  generic: 'contact',
};
