import { randomUUID } from 'node:crypto';
import type { OutputOf } from '../../../contracts/api/operations.ts';
import type { ConnectionShape } from '../../../contracts/api/operations-connections.ts';
import type { Delivery, DeliveryAttempt, LifecycleStep, RecordMatch } from '../../../contracts/crm.ts';
import type { CopilotTurn, Plugin } from '../../../contracts/plugins.ts';

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

export const environment = 'https://contoso.crm.dynamics.com';

/** A connection of the fake house: Dynamics 365 unless told otherwise. */
export function connectionOf(rest: Partial<ConnectionShape> = {}): ConnectionShape {
  return {
    id: randomUUID(),
    name: 'Contoso Service',
    kind: 'dataverse',
    settings: {
      uri: environment,
      apiVersion: 'v9.2',
      appId: '4c5b3a29-1807-4f6e-8d5c-4b3a29180706',
      tenant: 'contoso.onmicrosoft.com',
      authentication: 'client_credentials',
      clientId: '7f1c2d3e-0000-4000-8000-00000000c11e',
      scope: `${environment}/.default`,
      authority: '',
      tokenUrl: '',
      authorizationUrl: '',
      username: '',
      keyName: '',
      recordingStore: 'recordings.contoso/connect',
      recordingUrl: '',
      parameters: {},
    },
    connectorId: null,
    enabled: true,
    secretSet: true,
    secretSetAt: ago(86_400 * 40),
    secretExpiresAt: new Date(Date.now() + 86_400_000 * 120).toISOString(),
    secretWarning: null,
    pausedUntil: null,
    pauseReason: null,
    waiting: 0,
    dead: 0,
    lastDeliveredAt: ago(140),
    ...rest,
  };
}

const step = (rest: Partial<LifecycleStep> & Pick<LifecycleStep, 'step'>): LifecycleStep => ({
  enabled: true,
  method: 'PATCH',
  target: 'phonecalls',
  query: '',
  body: '',
  openIn: 'tab',
  missing: 'omit',
  channels: [],
  artifacts: ['recording', 'transcript'],
  ...rest,
});

/** The brief's four steps. */
export const briefSteps: LifecycleStep[] = [
  step({
    step: 2,
    method: 'POST',
    body: '{"phonenumber":"{{CustomerEndpoint}}","actualstart":"{{InitiationTimestamp}}","subject":"Call between Username and CustomerEndpoint"}',
  }),
  step({
    step: 3,
    method: 'GET',
    target: '',
    query:
      '{ "appid": "{{appid}}", "pagetype": "entityrecord", "etn": "phonecall", "id": "{{STEP2-Response.activityid}}"}',
  }),
  step({ step: 4, query: '(STEP2-Response.activityid)', body: '{"category": "{{Channel}}"}' }),
  step({
    step: 5,
    query: '(STEP2-Response.activityid)',
    body: '{"description": "Your Recording URI is objectUrl"}',
  }),
];

/** An attempt that was answered with this status. */
export function attemptOf(status: number | null, rest: Partial<DeliveryAttempt> = {}): DeliveryAttempt {
  return {
    at: ago(30),
    durationMs: 84,
    request: {
      method: 'PATCH',
      url: `${environment}/api/data/v9.2/phonecalls(0b9f3a52-7d3e-5c1c-9a0f-2f6f0f8d9b11)`,
      headers: { 'If-Match': '*', Prefer: 'return=representation' },
      body: '{"category":"CHAT"}',
    },
    status,
    response:
      status === null
        ? ''
        : status < 400
          ? '{"activityid":"0b9f3a52-7d3e-5c1c-9a0f-2f6f0f8d9b11"}'
          : '{"error":{"code":"0x80040217","message":"phonecall With Id = 0b9f3a52 Does Not Exist"}}',
    outcome: status !== null && status < 400 ? 'succeeded' : 'failed',
    message: status === 404 ? 'The record does not exist any more.' : null,
    ...rest,
  };
}

/** A delivery of this connection. */
export function deliveryOf(connection: ConnectionShape, rest: Partial<Delivery> = {}): Delivery {
  const contactId = rest.contactId ?? randomUUID();
  return {
    id: randomUUID(),
    connectionId: connection.id,
    connectionName: connection.name,
    contactId,
    conversationId: contactId,
    step: 2,
    occurrence: '',
    state: 'delivered',
    attempts: 1,
    dueAt: null,
    reason: null,
    errorCode: null,
    createdAt: ago(90),
    finishedAt: ago(80),
    record: null,
    ...rest,
  };
}

export const phoneCall = {
  entity: 'phonecall',
  id: '0b9f3a52-7d3e-5c1c-9a0f-2f6f0f8d9b11',
  name: 'Chat with Ada Thornton',
  url: `${environment}/main.aspx?appid=4c5b3a29&pagetype=entityrecord&etn=phonecall&id=0b9f3a52-7d3e-5c1c-9a0f-2f6f0f8d9b11`,
};

/** Two people with Ada's telephone number. */
export const adaMatches: RecordMatch[] = [
  {
    entity: 'contact',
    id: 'c-ada',
    name: 'Ada Thornton',
    url: `${environment}/main.aspx?etn=contact&id=c-ada`,
    email: 'ada.thornton@example.com',
    phone: '+44 20 7946 0021',
    matchedBy: ['email', 'phone'],
  },
  {
    entity: 'account',
    id: 'a-thornton',
    name: 'Thornton Cycles',
    url: `${environment}/main.aspx?etn=account&id=a-thornton`,
    email: null,
    phone: '+44 20 7946 0021',
    matchedBy: ['phone'],
  },
];

type Connector = OutputOf<'connector.read'>;

/** The brief's function, as a connector. */
export function dealConnector(): Connector {
  return {
    id: randomUUID(),
    name: 'Summarize Deal',
    kind: 'openapi',
    description: 'Finds the customer’s top open opportunity in the Sales instance and sums it up.',
    version: '1.0.0',
    baseUrl: 'https://deals.contoso.example/api',
    authentications: ['api_key_query'],
    parameters: [],
    updatedAt: ago(3600),
    warnings: [
      {
        message: 'The answer is text/plain, and its schema an object: it is read as JSON.',
        line: 31,
        column: 9,
      },
    ],
    operations: [
      {
        id: 'DealSummary',
        method: 'GET',
        path: '/DealSummary',
        name: 'Summarize the deal details',
        description: 'Summarize the deal details for a specific customer in a paragraph',
        enabled: true,
        visibility: 'important',
        deprecated: false,
        changes: false,
        inputs: [
          {
            name: 'customerName',
            title: 'Customer',
            description: 'The customer’s name',
            in: 'query',
            required: true,
            type: 'string',
            choices: [],
          },
          {
            name: 'top',
            title: 'How many',
            description: '',
            in: 'query',
            required: false,
            type: 'integer',
            default: 1,
            choices: [],
          },
        ],
      },
      {
        id: 'CreateFollowUp',
        method: 'POST',
        path: '/FollowUp',
        name: 'Create a follow-up for Sales',
        description: 'Hands an insight on to the owner of the opportunity',
        enabled: false,
        visibility: 'normal',
        deprecated: false,
        changes: true,
        inputs: [],
      },
    ],
  };
}

/** A plugin of the deal connector. */
export function dealPlugin(connection: ConnectionShape, rest: Partial<Plugin> = {}): Plugin {
  return {
    id: randomUUID(),
    connectionId: connection.id,
    connectionName: connection.name,
    connectorName: 'Summarize Deal',
    operationId: 'DealSummary',
    name: 'Summarize the deal details',
    description: 'Summarize the deal details for a specific customer in a paragraph',
    enabled: true,
    authentication: 'admin',
    roles: [],
    settings: { inputs: [], asIs: false, keepInTranscript: false, confirmation: 'changes', link: '' },
    changes: false,
    problem: null,
    ...rest,
  };
}

/** A question and its answer. */
export function turnOf(question: string, rest: Partial<CopilotTurn> = {}): CopilotTurn {
  return {
    id: randomUUID(),
    conversationId: null,
    at: new Date().toISOString(),
    question,
    state: 'answered',
    text: '',
    source: null,
    link: null,
    citations: [],
    inputs: [],
    choices: [],
    connectionId: null,
    by: 'descriptions',
    problem: null,
    suggestions: [],
    ...rest,
  };
}
