/** A worker that delivers, in a process of its own on a database of its own. */
import { ConnectionSettings, LifecycleStep } from '../../contracts/crm.ts';
import { clientFor, createConnection, putAllowedHosts } from '../../server/connectors/connections/index.ts';
import { Deliveries, saveStep } from '../../server/connectors/lifecycle/index.ts';
import { createTestHouse, type TestHouse } from '../../testing/database.ts';
import { makeOrganization } from '../../testing/people.ts';
import { answerParent } from '../child-program.ts';
import type { StandIn } from './crm-stand-in.ts';

export interface OpenInput {
  adminConnectionString: string;
  crm: StandIn;
}
export interface DeliverInput {
  count: number;
  cap: number;
}

let open: { house: TestHouse; organizationId: string; connectionId: string } | undefined;

const step = LifecycleStep.parse({
  step: 2,
  method: 'POST',
  target: 'phonecalls',
  body: '{"phonenumber":"{{CustomerEndpoint}}","actualstart":"{{InitiationTimestamp}}","subject":"Call of {{Attributes.name}}"}',
});

const fill = `
  with contacts as (
    insert into contact_record (id, organization_id, conversation_id, initial_contact_id, record, updated_at)
    select i, $1, null, i, '{}', now() from (select gen_random_uuid() as i from generate_series(1, $3)) as n returning id
  )
  insert into lifecycle_delivery (id, organization_id, connection_id, contact_id, step, state, facts, due_at, created_at)
  select gen_random_uuid(), $1, $2, id, 2, 'due', $4, now(), now() from contacts`;

const facts = {
  contact: {
    ContactId: '00000000-0000-4000-8000-000000000001',
    InitialContactId: '00000000-0000-4000-8000-000000000001',
    Channel: 'VOICE',
    InitiationMethod: 'INBOUND',
    InitiationTimestamp: '2026-11-21T09:00:00.000Z',
    LastUpdateTimestamp: '2026-11-21T09:00:00.000Z',
    CustomerEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+15550100' },
    Attributes: { name: 'Ana Trujillo' },
  },
  conversation: null,
  object: null,
};

function opened() {
  if (!open) throw new Error('open it first');
  return open;
}
const portsOf = (house: TestHouse) => ({
  publicUrl: 'https://desk.example',
  clientFor: (organizationId: string, connectionId: string) => clientFor(house, organizationId, connectionId),
});

answerParent({
  async open({ adminConnectionString, crm }: OpenInput) {
    const house = await createTestHouse(adminConnectionString, { poolSize: 8 });
    const { organizationId } = await makeOrganization(house);
    const hosts = [crm.url, crm.loginUrl].map((url) => ({ host: new URL(url).host, note: '' }));
    await putAllowedHosts(house, organizationId, 'system', hosts);
    const connectionId = await createConnection(house, organizationId, 'system', {
      name: 'Contoso Service',
      kind: 'dataverse',
      settings: ConnectionSettings.parse({
        uri: crm.url,
        apiVersion: 'v9.2',
        tenant: crm.tenant,
        clientId: crm.clientId,
        authority: crm.loginUrl,
      }),
      connectorId: null,
      secret: crm.clientSecret,
      secretExpiresAt: null,
      enabled: true,
    });
    await saveStep(house, portsOf(house), organizationId, 'system', connectionId, step);
    open = { house, organizationId, connectionId };
  },
  /** @returns deliveries a second, from the first claim until the last is settled. */
  async deliver({ count, cap }: DeliverInput): Promise<number> {
    const { house, organizationId, connectionId } = opened();
    await house.db.transaction('all', (tx) =>
      tx.run(fill, [organizationId, connectionId, count, JSON.stringify(facts)]),
    );
    await house.db.system('analyze lifecycle_delivery');
    const began = performance.now();
    await new Deliveries(house, portsOf(house), { cap }).drain();
    const seconds = (performance.now() - began) / 1000;
    const [row] = await house.db.system<{ left: number }>(
      `select count(*) as left from lifecycle_delivery where state <> 'delivered'`,
    );
    if (row?.left !== 0) throw new Error(`${row?.left} deliveries were not delivered`);
    return count / seconds;
  },
  close: async () => open?.house.close(),
});
