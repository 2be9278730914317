/** A stage for the lifecycle's tests: a house, a sandbox of Dynamics, a connection with the brief's steps. */
import { afterAll, beforeAll, inject } from 'vitest';
import type { ConnectionSettings, LifecycleStep } from '../../../../contracts/crm.ts';
import {
  type Dataverse,
  emptyData,
  type OrganizationOptions,
  startDataverse,
} from '../../../../sandbox/dataverse/index.ts';
import { createTestHouse, type TestHouse } from '../../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../../testing/people.ts';
import { openConversation } from '../../../conversations/index.ts';
import type { EventType, LoggedEvent } from '../../../data-model/events/index.ts';
import { transact } from '../../../data-model/house/index.ts';
import type { Consumer } from '../../../data-model/log/index.ts';
import { clientFor, createConnection, putAllowedHosts } from '../../connections/index.ts';
import { onConnectionResumed } from '../consumers/on-connection-resumed.ts';
import { onContactLives } from '../consumers/on-contact-lives.ts';
import { stepOf } from '../domain/testing/scene.ts';
import { Deliveries, type DeliveryOptions } from '../jobs/run-deliveries.ts';
import type { LifecyclePorts } from '../ports.ts';
import { putStep } from '../store/step.store.ts';

/** A clock that is moved by hand. */
export class HandClock {
  #now = Date.UTC(2026, 10, 21, 9);
  now = (): Date => new Date(this.#now);
  /** Seconds. */
  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }
}

const key = '(STEP2-Response.activityid)';
/** The brief's. */
export const briefSteps: readonly LifecycleStep[] = [
  stepOf({
    step: 2,
    body: '{"phonenumber":"{{CustomerEndpoint}}","actualstart":"{{InitiationTimestamp}}","subject":"Call of {{Conversation.customerName}}"}',
  }),
  stepOf({
    step: 3,
    method: 'GET',
    target: '',
    query:
      '{"appid":"{{appid}}","pagetype":"entityrecord","etn":"phonecall","id":"{{STEP2-Response.activityid}}"}',
  }),
  stepOf({ step: 4, method: 'PATCH', query: key, body: '{"category":"{{Channel}}"}' }),
  stepOf({ step: 5, method: 'PATCH', query: key, body: '{"description":"Your Recording URI is objectUrl"}' }),
];

export interface Stage {
  house: TestHouse;
  clock: HandClock;
  sandbox: Dataverse;
  org: TestOrganization;
  ports: LifecyclePorts;
  /** Contoso Service, with the brief's steps. */
  connectionId: string;
}

/** Starts house and sandbox before the file's tests. */
export function prepareStage({ data = emptyData }: { data?: OrganizationOptions['data'] } = {}): Stage {
  const stage = {} as Stage;
  beforeAll(async () => {
    stage.clock = new HandClock();
    stage.house = await createTestHouse(inject('adminConnectionString'), { clock: stage.clock });
    stage.sandbox = await startDataverse({
      port: 0,
      organizations: [{ name: 'Contoso Service', data }],
    });
    stage.ports = {
      publicUrl: 'https://desk.example',
      clientFor: (organizationId, connectionId) => clientFor(stage.house, organizationId, connectionId),
    };
  });
  afterAll(async () => {
    await stage.house?.close();
    await stage.sandbox?.close();
  });
  return stage;
}

/** A fresh organization with its connection; the sandbox is as in the beginning. */
export async function setStage(stage: Stage, steps: readonly LifecycleStep[] = briefSteps): Promise<void> {
  stage.sandbox.reset();
  stage.org = await makeOrganization(stage.house);
  stage.connectionId = await makeConnection(stage, 'Contoso Service', steps);
}

export async function makeConnection(
  stage: Stage,
  name: string,
  steps: readonly LifecycleStep[],
  settings: Partial<ConnectionSettings> = {},
): Promise<string> {
  const { house, sandbox, org } = stage;
  await putAllowedHosts(house, org.organizationId, 'system', [
    { host: new URL(sandbox.url).host, note: '' },
    { host: new URL(sandbox.loginUrl).host, note: '' },
  ]);
  const id = await createConnection(house, org.organizationId, 'system', {
    name,
    kind: 'dataverse',
    settings: {
      uri: sandbox.url,
      apiVersion: 'v9.2',
      appId: '4c5b3a29-1807-4f6e-8d5c-4b3a29180706',
      tenant: sandbox.tenant,
      clientId: sandbox.clientId,
      scope: '',
      authority: sandbox.loginUrl,
      tokenUrl: '',
      authorizationUrl: '',
      username: '',
      keyName: '',
      recordingStore: 'recordings.example/connect',
      recordingUrl: '',
      parameters: {},
      ...settings,
    },
    connectorId: null,
    secret: sandbox.clientSecret,
    secretExpiresAt: null,
    enabled: true,
  });
  await transact(house, org.organizationId, async (tx) => {
    for (const step of steps) await putStep(tx, id, step, house.clock.now());
  });
  return id;
}

export async function openCall(stage: Stage, name = 'Ana Trujillo', phone = '+15550100'): Promise<string> {
  const conversationId = stage.house.ids.next();
  await openConversation(stage.house, stage.org.organizationId, {
    conversationId,
    channel: 'chat',
    channelId: stage.org.channelId,
    customer: { externalId: `customer-${conversationId}`, name, phone },
    message: 'Hello',
  });
  return conversationId;
}

/** Where the log's readers of a test stand. */
const read = new WeakMap<Stage, number>();

/** What the consumers do once the log has brought what happened. */
export async function consume(stage: Stage): Promise<void> {
  const consumers = [onContactLives(stage.ports), onConnectionResumed] as unknown as Consumer[];
  for (;;) {
    const events = await stage.house.db.system<LoggedEvent & Record<string, unknown>>(
      `select position, type, organization_id as "organizationId", conversation_id as "conversationId", actor, at, payload
       from event where position > $1 order by position limit 500`,
      [read.get(stage) ?? 0],
    );
    for (const event of events) {
      read.set(stage, event.position);
      for (const consumer of consumers)
        if (consumer.types.includes(event.type as EventType)) await consumer.handle(stage.house, event);
    }
    if (events.length === 0) return;
  }
}

/** Sends what is due now; without chance and with short waits for what hangs. */
export async function deliver(stage: Stage, options: DeliveryOptions = {}): Promise<void> {
  await new Deliveries(stage.house, stage.ports, { random: () => 0, timeoutMs: 2000, ...options }).drain();
}

/** Events taken, deliveries sent, and what follows of that. */
export async function live(stage: Stage): Promise<void> {
  await consume(stage);
  await deliver(stage);
  await consume(stage);
}

export interface SeenDelivery extends Record<string, unknown> {
  id: string;
  step: number;
  occurrence: string;
  state: string;
  reason: string | null;
  error_code: string | null;
  attempts: number;
  response: Record<string, unknown> | null;
}

export async function deliveriesOf(stage: Stage, contactId: string): Promise<SeenDelivery[]> {
  return await stage.house.db.system<SeenDelivery>(
    `select id, step, occurrence, state, reason, error_code, attempts, response from lifecycle_delivery
     where contact_id = $1 order by ordinal`,
    [contactId],
  );
}

/** `2 delivered`, … */
export const states = async (stage: Stage, contactId: string): Promise<string[]> =>
  (await deliveriesOf(stage, contactId)).map(({ step, state }) => `${step} ${state}`);
