/** Connections, hosts and plugins in the document: applied, exported, refused; secrets stay out of it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { openHouse } from '../testing/scene.ts';
import { ConfigurationStage, refusal } from './testing-stage.ts';

let house: TestHouse;
let stage: ConfigurationStage;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  stage = await ConfigurationStage.set(house);
  await house.db.system(
    `insert into connector (id, organization_id, name, kind, sources, description, created_at, updated_at)
     values ($1, $2, 'Deals', 'openapi', '[]', '{"operations": [{"id": "DealSummary"}]}', now(), now())`,
    [house.ids.next(), stage.org.organizationId],
  );
});

const document = `
allowedHosts: [{name: 'localhost:4411', note: Sandbox}]
connections:
  - name: Contoso
    kind: dataverse
    settings: {uri: 'http://localhost:4411', apiVersion: v9.2}
    steps: [{step: 2, method: POST, target: phonecalls, body: '{"subject": "{{Channel}}"}'}]
  - {name: Deals, kind: connector, connector: Deals}
plugins:
  - {name: Deals, connection: Deals, operation: DealSummary, description: Sums up a deal, enabled: true, roles: [representative]}
`;
const rows = (sql: string) => house.db.system<Record<string, unknown>>(sql, [stage.org.organizationId]);

test('what is applied is exported as it was, and applied again without a change', async () => {
  await stage.apply(document);
  const exported = await stage.exported();
  expect(exported).toContain('localhost:4411');
  expect((await stage.apply(exported)).differences).toEqual([]);
  expect((await stage.apply(document)).differences).toEqual([]);
  await stage.apply('connections: []\nplugins: []\nallowedHosts: []');
  expect(await rows('select 1 from connection where organization_id = $1')).toEqual([]);
  await stage.apply(exported);
  expect(await stage.exported()).toBe(exported);
});

test('a secret stays when its connection is changed, is never exported, and the change is told', async () => {
  await stage.apply(document);
  await house.db.system(
    "update connection set secret = 'sealed' where organization_id = $1 and name = 'Contoso'",
    [stage.org.organizationId],
  );
  await stage.apply(document.replace('v9.2', 'v9.1').replace('step: 2', 'step: 4'));
  const [connection] = await rows(
    "select id, secret, settings ->> 'apiVersion' as version from connection where organization_id = $1 and name = 'Contoso'",
  );
  expect(connection).toMatchObject({ secret: Buffer.from('sealed'), version: 'v9.1' });
  expect(await rows('select step from lifecycle_step where organization_id = $1')).toEqual([{ step: 4 }]);
  expect(await stage.exported()).not.toContain('sealed');
  await stage.apply(document.replace('http://localhost:4411', 'https://elsewhere.example'));
  expect(
    await rows("select secret from connection where organization_id = $1 and name = 'Contoso'"),
    'a secret does not follow an address',
  ).toEqual([{ secret: null }]);
  expect(
    await rows(
      "select payload ->> 'change' as change from event where organization_id = $1 and type = 'connection.changed' order by position",
    ),
  ).toEqual([{ change: 'created' }, { change: 'created' }, { change: 'updated' }, { change: 'updated' }]);
});

test.each([
  ['plugins: [{name: P, connection: Nowhere, operation: X, description: d}]', 'connection.unknown'],
  ['connections: [{name: C, kind: connector, connector: Nothing}]', 'connector.unknown'],
  ['connections: [{name: C, kind: connector}]', 'connection.kind'],
  ['connections: [{name: C, kind: dataverse, connector: Deals}]', 'connection.kind'],
  [
    'connections: [{name: C, kind: connector, connector: Deals}]\nplugins: [{name: P, connection: C, operation: X, description: d}]',
    'operation.unknown',
  ],
  ['connections: [{name: C, kind: dataverse, secret: s3cret}]', 'document.unknown_field'],
  [
    'connections: [{name: C, kind: dataverse, steps: [{step: 7, method: POST, target: x}]}]',
    'document.invalid_value',
  ],
  [
    `connections: [{name: C, kind: dataverse, steps: [{step: 2, method: POST, target: phonecalls, body: '{"subject": "{{Chanel}}"}'}]}]`,
    'step.invalid',
  ],
  ['allowedHosts: [{name: "http://x/"}]', 'document.invalid_value'],
  ['connections: [{name: C, kind: dataverse, settings: {uri: "no address"}}]', 'document.invalid_value'],
  [
    'connections: [{name: C, kind: rest, settings: {uri: "https://user:hidden@contoso.example"}}]',
    'document.invalid_value',
  ],
])('%s is refused: %s', async (text, code) => {
  const { problems } = await refusal(stage.apply(text));
  expect(problems.map((one) => one.split(' ')[0])).toContain(code);
});

test('a connection with deliveries that are not done cannot be taken out', async () => {
  await stage.apply(document);
  await house.db.system(
    `with contact as (
       insert into contact_record (id, organization_id, initial_contact_id, record, updated_at)
       values ($2, $1, $2, '{}', now()) returning id
     ) insert into lifecycle_delivery (id, organization_id, connection_id, contact_id, step, state, facts, created_at)
       select $2, $1, c.id, contact.id, 2, 'dead', '{}', now() from connection c, contact
       where c.organization_id = $1 and c.name = 'Contoso'`,
    [stage.org.organizationId, house.ids.next()],
  );
  expect(await refusal(stage.apply('connections: []\nplugins: []'))).toEqual({
    code: 'configuration.in_use',
    problems: ['connection.in_use connections[Contoso]'],
  });
});
