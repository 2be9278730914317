/** The demo's connections: set up once, and led to where the outside systems are now at every later start. */
import { ConnectionSettings } from '../../../contracts/crm.ts';
import { PluginSettings } from '../../../contracts/plugins.ts';
import {
  clientFor,
  createConnection,
  putAllowedHosts,
  readAllowedHosts,
  readConnections,
  updateConnection,
} from '../../connectors/connections/index.ts';
import { presets, saveStep } from '../../connectors/lifecycle/index.ts';
import { type By, createPlugin, importConnector } from '../../connectors/plugins/index.ts';
import type { House } from '../../data-model/house/index.ts';
import type { DynamicsInstance, OutsideSystems } from './outside-systems.ts';

const serviceName = 'Contoso Service';
const dealName = 'Summarize Deal';

/** The demo's administrator is who did it. @param publicUrl of the desk */
export async function connectDemo(house: House, systems: OutsideSystems, publicUrl: string): Promise<void> {
  const [by] = await house.db.system<By>(
    `select u.organization_id as "organizationId", u.id as "userId" from app_user u
     join organization o on o.id = u.organization_id where o.slug = 'demo' and u.username = 'administrator'`,
  );
  // Somebody made the demo their own.
  if (by === undefined) return;
  await allowHosts(house, by.organizationId, systems);
  const connections = await readConnections(house, by.organizationId);
  const service = connections.find(({ name }) => name === serviceName);
  const deal = connections.find(({ name }) => name === dealName);
  if (connections.length === 0) {
    await connectService(house, by, systems, publicUrl);
    await connectDealSummary(house, by, systems);
    return;
  }
  // Whoever took one away meant it. The others follow their systems to another port.
  const actor = 'system';
  if (service && service.settings.uri !== systems.service.url)
    await updateConnection(house, by.organizationId, actor, service.id, {
      settings: { ...service.settings, ...dynamicsSettings(systems, systems.service) },
      secret: systems.clientSecret,
    });
  if (deal && deal.settings.uri !== `${systems.dealSummary.url}/api`)
    await updateConnection(house, by.organizationId, actor, deal.id, {
      settings: { ...deal.settings, uri: `${systems.dealSummary.url}/api` },
      secret: systems.dealSummary.key,
    });
}

async function allowHosts(house: House, organizationId: string, systems: OutsideSystems): Promise<void> {
  const there = await readAllowedHosts(house, organizationId);
  const wanted = [
    { host: new URL(systems.service.url).host, note: 'Demo: Contoso Service' },
    { host: new URL(systems.sales.url).host, note: 'Demo: Contoso Sales' },
    { host: new URL(systems.dealSummary.url).host, note: 'Demo: Summarize Deal' },
  ];
  const missing = wanted.filter(({ host }) => !there.some((one) => one.host === host));
  if (missing.length > 0) await putAllowedHosts(house, organizationId, 'system', [...there, ...missing]);
}

const dynamicsSettings = (systems: OutsideSystems, instance: DynamicsInstance) => ({
  uri: instance.url,
  apiVersion: 'v9.2',
  appId: instance.appId,
  tenant: systems.tenant,
  clientId: systems.clientId,
  authority: systems.loginUrl,
  scope: `${instance.url}/.default`,
});

/** Each contact becomes a phone call in Contoso Service, which opens in the desk. */
async function connectService(
  house: House,
  { organizationId }: By,
  systems: OutsideSystems,
  publicUrl: string,
): Promise<void> {
  const connectionId = await createConnection(house, organizationId, 'system', {
    name: serviceName,
    kind: 'dataverse',
    settings: ConnectionSettings.parse({
      ...dynamicsSettings(systems, systems.service),
      recordingStore: 'contoso-recordings',
    }),
    connectorId: null,
    secret: systems.clientSecret,
    secretExpiresAt: null,
    enabled: true,
  });
  const preset = presets.find(({ kind }) => kind === 'dataverse')!;
  const ports = {
    publicUrl,
    clientFor: (organization: string, connection: string) => clientFor(house, organization, connection),
  };
  for (const step of preset.steps)
    await saveStep(house, ports, organizationId, 'system', connectionId, { ...step, openIn: 'embedded' });
}

/** The copilot sums up a deal that Contoso Sales has, and hands insights on to it. */
async function connectDealSummary(house: House, by: By, { dealSummary }: OutsideSystems): Promise<void> {
  const { connectorId } = await importConnector(house, by, {
    name: dealName,
    files: [],
    url: `${dealSummary.url}/api/swagger.json`,
    dryRun: false,
  });
  const connectionId = await createConnection(house, by.organizationId, 'system', {
    name: dealName,
    kind: 'connector',
    settings: ConnectionSettings.parse({
      uri: `${dealSummary.url}/api`,
      authentication: 'api_key_query',
      keyName: 'code',
    }),
    connectorId,
    secret: dealSummary.key,
    secretExpiresAt: null,
    enabled: true,
  });
  const plugins = [
    {
      operationId: 'DealSummary',
      name: dealName,
      description: 'Summarize the deal details for a specific customer in a paragraph',
    },
    {
      operationId: 'ShareInsight',
      name: 'Share an insight with Sales',
      description:
        'Hand an insight about a customer (cross-sell, up-sell, a risk) on to Sales as a follow-up for the owner of the deal',
    },
  ];
  for (const plugin of plugins)
    await createPlugin(house, by, {
      ...plugin,
      connectionId,
      authentication: 'admin',
      roles: [],
      settings: PluginSettings.parse({ keepInTranscript: true }),
      enabled: true,
    });
}
