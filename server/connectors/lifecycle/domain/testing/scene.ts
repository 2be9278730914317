/** Steps and facts for tests. */
import { ConnectionSettings, LifecycleStep } from '../../../../../contracts/crm.ts';
import type { ContactRecord } from '../contact-record.ts';
import type { TemplateFacts } from '../template/facts.ts';

/** Step 2 for phone calls unless told. */
export const stepOf = (step: Partial<LifecycleStep>): LifecycleStep =>
  LifecycleStep.parse({ step: 2, method: 'POST', target: 'phonecalls', ...step });

export const someContact: ContactRecord = {
  ContactId: '0196f000-0000-7000-8000-000000000001',
  InitialContactId: '0196f000-0000-7000-8000-000000000001',
  Channel: 'VOICE',
  InitiationMethod: 'INBOUND',
  InitiationTimestamp: '2026-11-21T09:30:00.000Z',
  LastUpdateTimestamp: '2026-11-21T09:34:00.000Z',
  CustomerEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+15550100' },
  Agent: { Username: 'rosa', AgentInteractionDuration: 214 },
  Attributes: { orderId: 'A-17', vip: 'true' },
};

export const someFacts = (facts: Partial<TemplateFacts> = {}): TemplateFacts => ({
  contact: someContact,
  conversation: { summary: 'Asks about an order.', url: 'https://desk.example/desk/x' },
  object: {
    artifact: 'recording',
    objectUrl: 'https://recordings.example/connect/a.wav',
    objectKey: 'connect/a.wav',
    bucketName: 'recordings.example',
  },
  settings: ConnectionSettings.parse({
    uri: 'https://contoso.crm.dynamics.com',
    appId: '4c5b3a29-1807-4f6e-8d5c-4b3a29180706',
    tenant: 'contoso.example',
  }),
  responses: {},
  ...facts,
});
