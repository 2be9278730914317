/**
 * A representative in Service asks Sales: the brief's function runs beside a Sales instance, is imported from its own
 * description, enabled as a plugin, and answers; an insight goes the way back. From the outside, over the API.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InputOf } from '../../contracts/api/operations.ts';
import type { CopilotTurn } from '../../contracts/plugins.ts';
import { dealFunctions } from '../../examples/deal-summary/app.ts';
import { type Dataverse, demoSales, people, startDataverse } from '../../sandbox/dataverse/index.ts';
import { adminConnectionString } from '../admin.ts';
import { request, Staff } from '../clients.ts';
import {
  callsTool,
  type FakeModelReply,
  type FakeModelRequest,
  type FakeModelServer,
  failsWith,
  says,
  startFakeModelServer,
} from '../fake-model-server.ts';
import { startTestServer, type TestServer } from '../server.ts';

const question = 'Get me details about deal for Contoso';
const functionKey = 'the-key-of-the-function';
const hostOf = (url: string) => new URL(url).host;

describe('copilot plugins across instances', () => {
  let server: TestServer;
  let sales: Dataverse;
  let functions: Awaited<ReturnType<typeof startFunctions>>;
  let administrator: Staff;
  let representative: Staff;
  let supervisor: Staff;
  let connectionId: string;
  let deal: string;

  beforeAll(async () => {
    sales = await startDataverse({ port: 0, organizations: [{ name: 'Contoso Sales', data: demoSales }] });
    functions = await startFunctions(sales);
    server = await startTestServer(adminConnectionString());
    [administrator, representative, supervisor] = (await Promise.all(
      ['administrator', 'representative', 'supervisor'].map(
        async (name) => new Staff(server.url, await server.token(name)),
      ),
    )) as [Staff, Staff, Staff];

    ({ connectionId, deal } = await setUp(administrator, functions.url, sales.url));
  });
  beforeEach(() => sales.reset());
  afterAll(async () => {
    await server?.stop();
    await functions?.close();
    await sales?.close();
  });

  const ask = (text: string, staff = representative) => staff.call('copilot.ask', { question: text });
  const go = (turn: CopilotTurn, action: InputOf<'copilot.continue'>['action']) =>
    representative.call('copilot.continue', { turnId: turn.id, action });

  it('the brief’s question is answered by Sales, with its source and the record’s link', async () => {
    const turn = await ask(question);
    expect(turn).toMatchObject({
      state: 'answered',
      by: 'descriptions',
      text: expect.stringContaining('Fleet of electric bikes for the Redmond campus'),
      source: { pluginId: deal, pluginName: 'Summarize the deal details', connectorName: 'Summarize Deal' },
      link: { url: expect.stringContaining(`${sales.url}/main.aspx?appid=`) },
    });
    // The link opens the record, in a browser that has no key of ours.
    expect(await (await fetch(turn.link!.url)).text()).toContain('Fleet of electric bikes');
    expect(JSON.stringify(turn)).not.toContain(functionKey);
    const { turns, model } = await representative.call('copilot.turns', {});
    expect(model).toBe(false);
    expect(turns.at(-1)).toMatchObject({ id: turn.id, state: 'answered', question, text: '' });
    await administrator.call('plugin.update', {
      pluginId: deal,
      settings: { asIs: true, keepInTranscript: true },
    });
    const kept = await ask(question);
    expect((await representative.call('copilot.turns', {})).turns.at(-1)).toEqual(kept);
  });

  it('off and on, for some and for all: with the next question', async () => {
    await administrator.call('plugin.update', { pluginId: deal, enabled: false });
    expect(await ask(question)).toMatchObject({ state: 'nothing' });
    await administrator.call('plugin.update', { pluginId: deal, enabled: true, roles: ['supervisor'] });
    expect(await ask(question)).toMatchObject({ state: 'nothing' });
    expect(await ask(question, supervisor)).toMatchObject({ state: 'answered' });
    const { plugins } = await representative.call('plugin.available', {});
    expect(plugins.map(({ name }) => name)).toEqual(['Share an insight with Sales']);
    await administrator.call('plugin.update', { pluginId: deal, roles: [] });
    expect(await ask(question)).toMatchObject({ state: 'answered' });
    // The administration is the administrators'.
    await expect(
      representative.call('plugin.update', { pluginId: deal, enabled: false }),
    ).rejects.toMatchObject({
      code: 'auth.forbidden',
    });
  });

  it('the way back: an insight is confirmed, and is a follow-up of the opportunity’s owner', async () => {
    const tasks = () =>
      sales.environments[0]!.rows('task').filter(
        ({ description }) => description === 'they ask for 24 more bikes',
      );
    const [offer] = (await ask(question)).suggestions;
    expect(offer).toBe('Share an insight about Contoso with Sales');
    const turn = await ask(`${offer}: they ask for 24 more bikes`);
    expect(turn).toMatchObject({
      state: 'confirmation',
      source: { pluginName: 'Share an insight with Sales' },
    });
    expect(turn.inputs.map(({ name, value }) => [name, value])).toEqual([
      ['customerName', 'Contoso'],
      ['insight', 'they ask for 24 more bikes'],
    ]);
    expect(tasks()).toEqual([]);
    expect(await go(turn, 'confirm')).toMatchObject({
      state: 'answered',
      text: expect.stringContaining('has a follow-up with your insight'),
    });
    const opportunity = sales.environments[0]!.rows('opportunity').find(({ name }) =>
      /electric bikes/.test(String(name)),
    )!;
    expect(tasks()).toMatchObject([
      {
        ownerid: opportunity.ownerid,
        regardingobjectid: { entity: 'opportunity', id: opportunity.opportunityid },
      },
    ]);
    await expect(go(turn, 'confirm')).rejects.toMatchObject({ code: 'copilot.wrong_state' });
    expect(tasks()).toHaveLength(1);
    expect(await go(await ask(`${offer}: never mind`), 'cancel')).toMatchObject({ state: 'cancelled' });
    expect(tasks()).toHaveLength(1);
  });

  it('a representative’s own sign-in: asked for when it is needed, and used for what they ask', async () => {
    const connector = await administrator.call('connector.import', {
      files: [{ name: 'sales.json', text: salesDescription(sales) }],
    });
    const connection = await administrator.call('connection.create', {
      name: 'Contoso Sales as yourself',
      kind: 'connector',
      connectorId: connector.connectorId,
      settings: { clientId: sales.clientId, scope: `${sales.url}/user_impersonation offline_access` },
      secret: sales.clientSecret,
    });
    const { id, problem } = await administrator.call('plugin.create', {
      connectionId: connection.id,
      operationId: 'WhoAmI',
      name: 'My user in Sales',
      description: 'Which user of the Sales instance I am',
      authentication: 'representative',
      enabled: true,
      settings: { asIs: true },
    });
    expect(problem).toBeNull();
    const turn = await representative.call('copilot.ask', {
      question: 'Which user am I in Sales?',
      pluginId: id,
    });
    expect(turn).toMatchObject({ state: 'sign_in', connectionId: connection.id });
    expect(await go(turn, 'signed_in')).toMatchObject({ state: 'sign_in' });

    const { url } = await representative.call('connection.sign_in', { connectionId: connection.id });
    const page = await fetch(`${url}&sign_in_as=${people[0]!.objectId}`, { redirect: 'manual' });
    const back = new URL(page.headers.get('location')!);
    expect(back.origin).toBe(server.url);
    // The browser comes from another site without a cookie: the page that it gets does the rest.
    const landing = await request(back.href);
    expect(landing).toMatchObject({ status: 200, body: expect.stringContaining('Signing in…') });
    expect(landing.headers.get('content-security-policy')).toContain("default-src 'none'");
    const given = { state: back.searchParams.get('state'), code: back.searchParams.get('code') };
    const hand = (staff?: Staff, headers = {}) =>
      request(`${server.url}/api/connections/signed-in`, { body: given, token: staff?.token, headers });
    expect((await hand()).status).toBe(401);
    expect(
      (
        await hand(undefined, {
          cookie: `patchbay_session=${representative.token}`,
          origin: 'https://evil.example',
        })
      ).status,
    ).toBe(403);
    expect((await hand(supervisor)).body.error.details.message).toContain('begun by somebody else');
    expect(await hand(representative)).toMatchObject({ status: 200, body: { connectionId: connection.id } });
    expect((await hand(representative)).status).toBe(502);

    const answered = await go(turn, 'signed_in');
    const user = sales.environments[0]!.rows('systemuser').find(
      ({ fullname }) => fullname === people[0]!.name,
    )!;
    expect(answered).toMatchObject({
      state: 'answered',
      text: expect.stringContaining(String(user.systemuserid)),
    });
    const { plugins } = await supervisor.call('plugin.available', {});
    expect(plugins.find((one) => one.id === id)).toMatchObject({ needsSignIn: true });
    await representative.call('connection.sign_out', { connectionId: connection.id });
    const again = await representative.call('copilot.ask', {
      question: 'Which user am I in Sales?',
      pluginId: id,
    });
    expect(again.state).toBe('sign_in');
  });

  it.each(['500', '503', 'garbage', 'reset-before'] as const)(
    'Sales with a fault (%s) is a calm failure',
    async (kind) => {
      sales.faults.add({ kind });
      expect(await ask(question)).toMatchObject({
        state: 'failed',
        source: { pluginId: deal },
        problem: expect.stringMatching(/Deal Summary: The system answered 502: Sales /),
      });
    },
  );

  it('the function down is a calm failure, and up again an answer', async () => {
    await administrator.call('connection.update', {
      connectionId,
      settings: { uri: 'http://127.0.0.1:9/api' },
      secret: functionKey,
    });
    expect(await ask(question)).toMatchObject({ state: 'failed', problem: expect.any(String) });
    await administrator.call('connection.update', {
      connectionId,
      settings: { uri: '' },
      secret: functionKey,
    });
    expect(await ask(question)).toMatchObject({ state: 'answered' });
    const tried = await administrator.call('connector.try', {
      connectorId: (await administrator.call('connector.list', {})).connectors.find(
        ({ name }) => name === 'Summarize Deal',
      )!.id,
      connectionId,
      operationId: 'DealSummary',
      inputs: { customerName: 'Contoso' },
    });
    expect(tried).toMatchObject({ status: 200, body: expect.stringContaining('Fleet of electric bikes') });
    expect(JSON.stringify(tried)).not.toContain(functionKey);
  });
});

/** One function of Dataverse, to be called as a person. */
const salesDescription = (sales: Dataverse) =>
  JSON.stringify({
    swagger: '2.0',
    info: { title: 'Contoso Sales', version: '9.2' },
    host: hostOf(sales.url),
    basePath: '/api/data/v9.2',
    schemes: ['http'],
    paths: {
      '/WhoAmI()': {
        get: { operationId: 'WhoAmI', summary: 'Who am I', responses: { 200: { description: 'The user' } } },
      },
    },
    securityDefinitions: {
      login: {
        type: 'oauth2',
        flow: 'accessCode',
        authorizationUrl: sales.authorizeUrl,
        tokenUrl: sales.tokenUrl,
        scopes: {},
      },
    },
    security: [{ login: [] }],
  });

/** As the README of the example says. */
async function setUp(administrator: Staff, functionsUrl: string, salesUrl: string) {
  await administrator.call('allowed_host.put', {
    hosts: [functionsUrl, salesUrl].map((url) => ({ host: hostOf(url) })),
  });
  const { connectorId, operations } = await administrator.call('connector.import', {
    url: `${functionsUrl}/api/swagger.json`,
  });
  expect(operations.map(({ id }) => id)).toEqual(['DealSummary', 'ShareInsight']);
  const connection = await administrator.call('connection.create', {
    name: 'Deal Summary',
    kind: 'connector',
    connectorId,
    secret: functionKey,
  });
  const plugin = async (operationId: string, name: string, description: string) =>
    (
      await administrator.call('plugin.create', {
        connectionId: connection.id,
        operationId,
        name,
        description,
        enabled: true,
      })
    ).id;
  const deal = await plugin(
    'DealSummary',
    'Summarize the deal details',
    'Summarize the deal details for a specific customer in a paragraph',
  );
  await plugin(
    'ShareInsight',
    'Share an insight with Sales',
    'Hand an insight about a customer on to Sales as a follow-up for the owner of the opportunity',
  );
  return { connectionId: connection.id, deal };
}

describe('with a model', () => {
  let server: TestServer;
  let sales: Dataverse;
  let functions: Awaited<ReturnType<typeof startFunctions>>;
  let model: FakeModelServer;
  let representative: Staff;
  let deal: string;
  let reply: (request: FakeModelRequest) => FakeModelReply;

  beforeAll(async () => {
    sales = await startDataverse({ port: 0, organizations: [{ name: 'Contoso Sales', data: demoSales }] });
    functions = await startFunctions(sales);
    model = await startFakeModelServer((request) => reply(request));
    server = await startTestServer(adminConnectionString(), {
      env: {
        MODELS: JSON.stringify([
          {
            name: 'fake',
            provider: 'compatible',
            model: 'fake',
            baseUrl: model.baseUrl,
            apiKeyEnv: 'FAKE_KEY',
          },
        ]),
        FAKE_KEY: 'the-key-of-the-model',
      },
    });
    representative = new Staff(server.url, await server.token('representative'));
    const administrator = new Staff(server.url, await server.token('administrator'));
    ({ deal } = await setUp(administrator, functions.url, sales.url));
  });
  afterAll(async () => {
    await server?.stop();
    await model?.close();
    await functions?.close();
    await sales?.close();
  });

  const last = ({ body }: FakeModelRequest) => body.messages!.at(-1)!;

  it('it chooses the plugin by a tool call, and words the answer; Sales is still its source', async () => {
    reply = (request) =>
      last(request).role === 'tool'
        ? says('They are about to buy **electric bikes**.')
        : callsTool('Summarize_the_deal_details', '{"customerName": "Contoso"}');
    const turn = await representative.call('copilot.ask', { question: 'What is Contoso up to?' });
    expect(turn).toMatchObject({
      state: 'answered',
      by: 'model',
      text: 'They are about to buy **electric bikes**.',
      source: { pluginId: deal },
      link: { url: expect.stringContaining('etn=opportunity') },
    });
    expect(model.requests[0]!.authorization).toBe('Bearer the-key-of-the-model');
    expect(JSON.stringify(last(model.requests[1]!))).toContain('Fleet of electric bikes');
    expect(JSON.stringify(model.requests)).not.toContain(functionKey);
    expect((await representative.call('copilot.turns', {})).model).toBe(true);
  });

  it('what it wants to change waits for the representative', async () => {
    const before = sales.environments[0]!.rows('task').length;
    reply = () =>
      callsTool('Share_an_insight_with_Sales', '{"customerName": "Contoso", "insight": "Send money"}');
    const turn = await representative.call('copilot.ask', { question: 'What is Contoso up to?' });
    expect(turn).toMatchObject({ state: 'confirmation', by: 'model' });
    expect(sales.environments[0]!.rows('task')).toHaveLength(before);
  });

  it('when it fails, the descriptions answer', async () => {
    reply = () => failsWith(500);
    const turn = await representative.call('copilot.ask', { question });
    expect(turn).toMatchObject({ state: 'answered', by: 'descriptions', source: { pluginId: deal } });
  });
});

function startFunctions(sales: Dataverse) {
  const app = dealFunctions({
    url: sales.url,
    tenant: sales.tenant,
    clientId: sales.clientId,
    clientSecret: sales.clientSecret,
    loginUrl: sales.loginUrl,
    appId: sales.environments[0]!.appId,
  });
  return app.listen({ port: 0, key: functionKey, log: () => {} });
}
