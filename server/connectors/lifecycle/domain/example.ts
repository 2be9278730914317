/** A contact and answers by example, for previews where there is none yet. */
import type { EntityDescription, FieldDescription } from '../../../../contracts/crm.ts';
import type { ContactRecord } from './contact-record.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import type { ConversationFacts, ObjectFacts } from './template/facts.ts';

export const exampleId = '00000000-0000-4000-8000-000000000001';

export const exampleContact: ContactRecord = {
  ContactId: exampleId,
  InitialContactId: exampleId,
  Channel: 'VOICE',
  InitiationMethod: 'INBOUND',
  InitiationTimestamp: '2026-01-05T09:00:00.000Z',
  ConnectedToSystemTimestamp: '2026-01-05T09:00:00.000Z',
  DisconnectTimestamp: '2026-01-05T09:06:00.000Z',
  DisconnectReason: 'CUSTOMER_DISCONNECT',
  LastUpdateTimestamp: '2026-01-05T09:06:30.000Z',
  CustomerEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+15550100' },
  SystemEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+15550199' },
  Queue: {
    ARN: exampleId,
    Name: 'Support',
    EnqueueTimestamp: '2026-01-05T09:00:10.000Z',
    DequeueTimestamp: '2026-01-05T09:00:40.000Z',
    Duration: 30,
  },
  Agent: {
    ARN: exampleId,
    Username: 'rosa',
    ConnectedToAgentTimestamp: '2026-01-05T09:00:40.000Z',
    AgentInteractionDuration: 320,
    AfterContactWorkDuration: 30,
  },
  AgentConnectionAttempts: 1,
  Attributes: { orderId: 'A-1001' },
};

export const exampleConversation: ConversationFacts = {
  id: exampleId,
  url: `/desk/conversation/${exampleId}`,
  transcriptUrl: `/desk/conversations/${exampleId}`,
  summary: 'The customer asks where the order is.',
  channel: 'voice',
  workstream: 'Calls',
  queue: 'Support',
  customerName: 'Example customer',
  customerEmail: 'customer@contoso.example',
  customerPhone: '+15550100',
  representative: 'rosa',
};

export const exampleObject: ObjectFacts = {
  artifact: 'recording',
  objectUrl: `https://recordings.s3.amazonaws.com/CallRecordings/2026/01/05/${exampleId}_20260105T09:00_UTC.wav`,
  objectKey: `CallRecordings/2026/01/05/${exampleId}_20260105T09:00_UTC.wav`,
  bucketName: 'recordings',
};

const most = 80;

/** An answer as the CRM would give it: the fields that were sent, and an example of every other one. */
export function exampleResponse(entity: EntityDescription, sent: Json): JsonObject {
  const fields = entity.fields.slice(0, most).map((field) => [field.name, exampleValue(field)] as const);
  return { ...Object.fromEntries(fields), ...(isObject(sent) ? sent : {}), [entity.primaryId]: exampleId };
}

function exampleValue({ type }: FieldDescription): Json {
  switch (type) {
    case 'number':
      return 1;
    case 'boolean':
      return false;
    case 'datetime':
      return '2026-01-05T09:00:00Z';
    case 'id':
    case 'lookup':
      return exampleId;
    case 'choice':
      return 1;
    default:
      return '';
  }
}
