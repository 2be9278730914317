/** The systems of the cases: Contoso Service, as the sandbox has it, fresh for each case. */

import { ConnectionSettings } from '../../../contracts/crm.ts';
import { demoService, startDataverse } from '../../../sandbox/dataverse/index.ts';
import { crmClient, TokenCache } from '../../../server/connectors/crm/index.ts';
import { createOutbound } from '../../../server/platform/outbound/index.ts';
import type { OpenStage } from '../../../server/self-service/index.ts';
import { connection } from '../tools/contoso.ts';

const articles = [
  {
    id: 'assessor-visits',
    title: 'Visits of an assessor',
    text: 'An assessor visit takes about two hours. Somebody has to be there, and the visit is free of charge.',
  },
  {
    id: 'claim-duration',
    title: 'How long a claim takes',
    text: 'We answer a claim within two working days. Most claims are paid within ten working days.',
  },
];

export const openStage: OpenStage = async ({ now }) => {
  const dataverse = await startDataverse({
    port: 0,
    organizations: [{ name: connection, data: demoService }],
    now,
  });
  const outbound = createOutbound();
  const clock = { now };
  const { host } = new URL(dataverse.url);
  const client = crmClient(
    'dataverse',
    ConnectionSettings.parse({
      uri: dataverse.url,
      apiVersion: 'v9.2',
      tenant: dataverse.tenant,
      clientId: dataverse.clientId,
      authority: dataverse.loginUrl,
      scope: `${dataverse.url}/.default`,
    }),
    dataverse.clientSecret,
    {
      outbound,
      clock,
      policy: { allowed: new Set([host, new URL(dataverse.loginUrl).host]) },
      tokens: new TokenCache({ outbound, clock }),
    },
  );
  return {
    crm: { [connection]: client },
    articles,
    close: async () => {
      await outbound.close();
      await dataverse.close();
    },
  };
};
