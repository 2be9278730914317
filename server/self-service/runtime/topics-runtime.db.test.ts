/** Topics that reach outside: guarded, mapped to connections, and never twice. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TopicsAgentSettings } from '../../../contracts/agents.ts';
import { ConnectionSettings } from '../../../contracts/crm.ts';
import { PluginSettings } from '../../../contracts/plugins.ts';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { dealsDescription, type OutsideSystem, startOutsideSystem } from '../../../testing/outside-system.ts';
import { makeOrganization, makeRepresentative, type TestOrganization } from '../../../testing/people.ts';
import { createConnection, putAllowedHosts } from '../../connectors/connections/index.ts';
import { createPlugin, importConnector } from '../../connectors/plugins/index.ts';
import { openConversation } from '../../conversations/index.ts';
import { recogniserOf } from '../domain/intents/recognise-intents.ts';
import { defaultTexts } from '../domain/texts.ts';
import type { LoadedAgent } from '../store/agents.ts';
import { topicWith } from '../topics/testing-play.ts';
import type { AgentInput, AgentTurn } from './agent-runtime.ts';
import { topicsRuntime } from './topics-runtime.ts';
import { openJournal } from './turn-journal.ts';

let house: TestHouse;
let org: TestOrganization;
let system: OutsideSystem;
let userId: string;
let conversationId: string;
const time = { at: new Date('2026-11-21T10:00:00.000Z') };

beforeAll(async () => {
  house = await createTestHouse(adminConnectionString(), { clock: { now: () => time.at } });
  org = await makeOrganization(house, { withAiAgent: true });
  userId = await makeRepresentative(house, org);
  system = await startOutsideSystem();
  await putAllowedHosts(house, org.organizationId, 'system', [{ host: system.host, note: '' }]);
});
afterAll(async () => {
  await system.close();
  await house.close();
});
beforeEach(async () => {
  system.requests.length = 0;
  system.answer = () => ({ body: { state: 'sent' } });
  conversationId = house.ids.next();
  await openConversation(house, org.organizationId, {
    conversationId,
    channel: 'chat',
    channelId: org.channelId,
    customer: { externalId: conversationId, name: 'Ana Ito' },
  });
});

const onError = topicWith(
  'oops',
  '- {kind: SendActivity, id: e, activity: "{System.Error.Code}: {System.Error.Message}"}',
  'kind: OnError',
);

function agentWith(actions: string, settings: object = {}): LoadedAgent {
  const definition = {
    name: 'Contoso',
    topics: [topicWith('go', actions), onError],
    recognitionThreshold: 0.5,
    maxMisunderstandings: 2,
    texts: defaultTexts,
  };
  return { definition, recognise: recogniserOf([]), settings: TopicsAgentSettings.parse(settings) };
}

/** One turn, as a process takes it: with the journal that is in the database. */
async function take(
  agent: LoadedAgent,
  input: AgentInput = { kind: 'message', sequence: 1, text: 'go', attachmentsCount: 0 },
  more: { state?: unknown; signal?: AbortSignal } = {},
): Promise<AgentTurn> {
  const turn = 'sequence' in input ? `message:${input.sequence}` : input.kind;
  const place = { organizationId: org.organizationId, conversationId, epoch: 1, turn };
  const runtime = topicsRuntime(house, { load: () => Promise.resolve(agent), close: () => undefined });
  return await runtime.takeTurn(
    {
      house,
      organizationId: org.organizationId,
      conversationId,
      agent: { id: org.aiAgentId!, name: 'Contoso', settings: {} },
      epoch: 1,
      contactId: conversationId,
      customerName: 'Ana Ito',
      channel: 'chat',
      locale: 'en-GB',
      state: more.state ?? null,
      turn,
      journal: openJournal(house, place),
      signal: more.signal ?? new AbortController().signal,
    },
    input,
  );
}
const said = ({ outputs }: AgentTurn) => outputs.map(({ text }) => text);

const request = (method: string, body = '') => `
- kind: HttpRequestAction
  id: h
  method: ${method}
  url: =Env.Orders & "/orders?at=" & Text(Now(), "hh:mm:ss")
  response: Topic.Order
${body}
- {kind: SendActivity, id: s, activity: "{Topic.Order.state}"}`;
const post = request('POST', '  body: {kind: JsonRequestContent, content: {number: 7}}');
const environment = () => ({ environment: { Orders: system.url } });

describe('HTTP', () => {
  it('asks, and goes on with the answer', async () => {
    expect(said(await take(agentWith(post, environment())))).toEqual(['sent']);
    expect(system.requests).toMatchObject([{ method: 'POST', path: '/orders', body: { number: 7 } }]);
    expect(system.requests[0]?.headers['idempotency-key']).toBeTruthy();
  });

  it('is not sent twice when the process dies after it, and the turn says the same', async () => {
    const agent = agentWith(post, environment());
    const first = await take(agent); // and died before its commit
    time.at = new Date(time.at.getTime() + 60_000);
    system.answer = () => ({ body: { state: 'sent again' } });
    const second = await take(agent);
    expect(system.requests).toHaveLength(1);
    expect(said(second)).toEqual(said(first));
    expect(second.state).toEqual(first.state);
  });

  it('is not sent again when nobody knows whether it was done: the topic is told', async () => {
    const agent = agentWith(post, environment());
    system.answer = () => 'hang';
    const dying = new AbortController();
    const first = take(agent, undefined, { signal: dying.signal });
    await expect.poll(() => system.requests.length).toBe(1);
    const second = await take(agent);
    expect(said(second)[0]).toMatch(/^unknown_outcome: POST .*\/orders was sent before a restart/);
    expect(said(second)[0]).not.toContain('?');
    expect(system.requests).toHaveLength(1);
    dying.abort();
    expect(said(await first)[0]).toMatch(/^unknown_outcome/);
  });

  it('a question (GET) is asked again', async () => {
    const agent = agentWith(request('GET'), environment());
    system.answer = () => 'hang';
    const dying = new AbortController();
    const first = take(agent, undefined, { signal: dying.signal });
    await expect.poll(() => system.requests.length).toBe(1);
    dying.abort();
    await expect(first).rejects.toThrow();
    system.answer = () => ({ body: { state: 'sent' } });
    expect(said(await take(agent))).toEqual(['sent']);
    expect(system.requests).toHaveLength(2);
  });

  it('gives up after its time, and says so', async () => {
    system.answer = () => 'hang';
    const agent = agentWith(request('POST', '  requestTimeoutInMilliseconds: 200'), environment());
    expect(said(await take(agent))[0]).toMatch(/^http_request_timeout/);
  });

  it('does not reach into the house: what no administrator allowed is refused', async () => {
    const agent = agentWith(request('GET'), { environment: { Orders: 'http://127.0.0.1:1' } });
    expect(said(await take(agent))[0]).toMatch(/^http_request_failed/);
    expect(system.requests).toHaveLength(0);
  });

  it('an error page is a failure, broken JSON is a text', async () => {
    system.answer = () => ({ status: 500, type: 'text/html', body: '<h1>no</h1>' });
    const agent = agentWith(request('GET'), environment());
    expect(said(await take(agent))[0]).toBe('http_request_failed: The other side answered 500.');
    system.answer = () => ({ type: 'application/json', body: '{"state": ' });
    const text = agentWith(request('GET').replace('{Topic.Order.state}', 'Got {Topic.Order}'), environment());
    const later = { kind: 'message', sequence: 2, text: 'go', attachmentsCount: 0 } as const;
    expect(said(await take(text, later))).toEqual(['Got {"state":']);
  });
});

describe('operations', () => {
  const connect = async (name: string): Promise<string> => {
    const files = [{ name: 'swagger.json', text: dealsDescription(system.url) }];
    const by = { organizationId: org.organizationId, userId };
    const { connectorId } = await importConnector(house, by, { name: `Deals ${name}`, files, dryRun: false });
    return await createConnection(house, org.organizationId, 'system', {
      name,
      kind: 'connector',
      settings: ConnectionSettings.parse({}),
      connectorId: connectorId!,
      secret: 'the-key',
      secretExpiresAt: null,
      enabled: true,
    });
  };
  const find = (reference: string, operation = 'FindDeals') => `
- kind: InvokeConnectorAction
  id: c
  connectionReference: ${reference}
  operationId: ${operation}
  input: {binding: {customer: Contoso}}
  output: {kind: SingleVariableOutputBinding, variable: Topic.Deal}
- {kind: SendActivity, id: s, activity: "{Topic.Deal.name}"}`;

  it('are found by what the settings say, by the connection’s name, and by the only plugin for them', async () => {
    system.answer = () => ({ body: { name: 'Bikes', worth: 12 } });
    const connectionId = await connect('Sales');
    const mapped = agentWith(find('shared_crm', 'Lookup'), {
      connections: { shared_crm: { connection: 'Sales', operation: 'FindDeals' } },
    });
    expect(said(await take(mapped))).toEqual(['Bikes']);
    expect(system.requests[0]).toMatchObject({
      method: 'GET',
      path: '/deals',
      query: { customer: 'Contoso' },
    });
    const input = (sequence: number) =>
      ({ kind: 'message', sequence, text: 'go', attachmentsCount: 0 }) as const;
    expect(said(await take(agentWith(find('Sales')), input(2)))).toEqual(['Bikes']);
    expect(said(await take(agentWith(find('shared_other')), input(3)))[0]).toMatch(
      /^not_configured: .*shared_other/,
    );
    await createPlugin(
      house,
      { organizationId: org.organizationId, userId },
      {
        connectionId,
        operationId: 'FindDeals',
        name: 'Deals',
        description: 'Find the deals of a customer',
        enabled: true,
        authentication: 'admin',
        roles: [],
        settings: PluginSettings.parse({}),
      },
    );
    expect(said(await take(agentWith(find('shared_other')), input(4)))).toEqual(['Bikes']);
  });

  it('what changes something is not done twice', async () => {
    await connect('Notes');
    const agent = agentWith(
      `
- kind: InvokeFlowAction
  id: f
  flowId: add-note
  input: {binding: {customer: Contoso, note: =Text(Now())}}
- {kind: SendActivity, id: s, activity: noted}`,
      {
        connections: { 'add-note': { connection: 'Notes', operation: 'AddNote' } },
      },
    );
    expect(said(await take(agent))).toEqual(['noted']);
    time.at = new Date(time.at.getTime() + 60_000);
    expect(said(await take(agent))).toEqual(['noted']);
    expect(system.requests).toHaveLength(1);
  });

  it('a refusal is told in the words of the other side', async () => {
    await connect('Refusing');
    system.answer = () => ({ status: 422, body: { message: 'No such customer.' } });
    expect(said(await take(agentWith(find('Refusing'))))[0]).toMatch(/^operation_failed: .*No such customer/);
  });
});

it('a dialog wakes, hears events of the client and of the inbox, and keeps what came along', async () => {
  const agent = agentWith('- {kind: SendActivity, id: s, activity: "{Global.Claim}"}', {
    inactivityMinutes: 2,
  });
  const idle = topicWith(
    'idle',
    '- {kind: SendActivity, id: i, activity: Still there?}',
    'kind: OnInactivity',
  );
  const paid = topicWith(
    'paid',
    '- {kind: SendActivity, id: p, activity: "Paid {System.Activity.Value}"}',
    'kind: OnEventActivity\neventName: paid',
  );
  const whole = {
    ...agent,
    definition: { ...agent.definition, topics: [...agent.definition.topics, idle, paid] },
  };
  // By somebody who has not answered: there is nothing to take up, so the customer is greeted.
  const handoff = { from: { kind: 'system', name: null }, reason: 'topic', phrases: [], transcript: [] };
  const cameAlong = { ...handoff, variables: { Claim: 'C-7' } } as never;
  const start = await take(whole, { kind: 'start', handoff: cameAlong });
  expect(start).toMatchObject({ wakeAfterMs: 120_000 });
  const { state } = start;
  expect(
    said(await take(whole, { kind: 'message', sequence: 1, text: 'go', attachmentsCount: 0 }, { state })),
  ).toEqual(['C-7']);
  expect(said(await take(whole, { kind: 'wake' }, { state }))).toEqual(['Still there?']);
  expect(said(await take(whole, { kind: 'event', sequence: 2, name: 'paid', value: 5 }, { state }))).toEqual([
    'Paid 5',
  ]);
  expect(
    said(await take(whole, { kind: 'input', position: 3, name: 'paid', payload: 6 }, { state })),
  ).toEqual(['Paid 6']);
});
