import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Dataverse, demoSales, startDataverse } from '../../sandbox/dataverse/index.ts';
import { importDescription } from '../../server/connectors/descriptions/index.ts';
import { dealFunctions } from './app.ts';

const now = new Date('2026-11-21T10:00:00.000Z');
const key = 'function-key';
let sandbox: Dataverse;
let functions: { url: string; close: () => Promise<void> };
const logged: string[] = [];

beforeAll(async () => {
  sandbox = await startDataverse({
    port: 0,
    organizations: [{ name: 'Contoso Sales', data: demoSales }],
    now: () => now,
  });
  const app = dealFunctions(
    {
      url: sandbox.url,
      tenant: sandbox.tenant,
      clientId: sandbox.clientId,
      clientSecret: sandbox.clientSecret,
      loginUrl: sandbox.loginUrl,
      appId: sandbox.environments[0]!.appId,
    },
    () => now,
  );
  functions = await app.listen({ port: 0, key, log: (line) => void logged.push(line) });
});
afterEach(() => sandbox.reset());
afterAll(async () => {
  await functions.close();
  await sandbox.close();
});

const ask = (customerName: string, accept = 'text/plain') =>
  fetch(`${functions.url}/api/DealSummary?customerName=${encodeURIComponent(customerName)}&code=${key}`, {
    headers: { accept },
  });
const share = (body: unknown) =>
  fetch(`${functions.url}/api/ShareInsight?code=${key}`, { method: 'POST', body: JSON.stringify(body) });

/** The largest open one of Contoso in the demo's data. */
const topDeal = () =>
  sandbox.environments[0]!.rows('opportunity').find(({ name }) => /electric bikes/.test(String(name)))!;

describe('DealSummary', () => {
  test('sums up the top open opportunity, with the record’s address', async () => {
    const response = await ask('Contoso');
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const text = await response.text();
    expect(text).toContain('Fleet of electric bikes');
    expect(text).toContain(
      `Record: ${sandbox.environments[0]!.recordUrl('opportunity', String(topDeal().opportunityid))}`,
    );
  });

  test('as JSON for those who ask for it', async () => {
    expect(await (await ask('Contoso', 'application/json')).json()).toMatchObject({
      customer: 'Contoso',
      opportunityId: topDeal().opportunityid,
      estimatedValue: 186_000,
      recordUrl: expect.stringContaining('etn=opportunity'),
    });
  });

  test('a part of the name finds the customer; of several, the largest deal is told, and that there are others', async () => {
    expect(await (await ask('dventure')).text()).toContain('Rental fleet renewal');
    const several = (await (await ask('o', 'application/json')).json()) as { summary: string };
    expect(several.summary).toMatch(/“o” also fits .*; this is /);
  });

  test('a person’s name finds the deals of the company she works for, and her own', async () => {
    expect(await (await ask('maria campbell', 'application/json')).json()).toMatchObject({
      customer: 'Contoso',
      opportunityId: topDeal().opportunityid,
    });
    sandbox.environments[0]!.put('contact', {
      contactid: '0c0ac700-0000-4000-8000-000000000001',
      fullname: 'Ana Solo',
      lastname: 'Solo',
    });
    expect(await (await ask('Ana Solo')).text()).toBe('Ana Solo has no open opportunity in Sales.');
  });

  test('no customer, no open deal: said so', async () => {
    expect(await (await ask('Tailspin')).text()).toBe('Sales has no customer named “Tailspin”.');
    expect(await (await ask('Northwind Traders')).text()).toBe(
      'Northwind Traders has no open opportunity in Sales.',
    );
  });

  test.each([`O'Neill`, `') or (1 eq 1`, `Contoso' or name ne '`, '%27', '&$top=100', '{{x}}', '💼'])(
    'a name like %s stays a name',
    async (name) => {
      const response = await ask(name);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(`Sales has no customer named “${name}”.`);
    },
  );

  test('a token that is not accepted any more is renewed once', async () => {
    await ask('Contoso');
    sandbox.revokeTokens();
    expect((await ask('Contoso')).status).toBe(200);
  });

  test.each(['500', '503', 'reset-before', 'garbage'] as const)(
    'Sales with a fault (%s): 502 in plain words',
    async (kind) => {
      sandbox.faults.add({ kind });
      const response = await ask('Contoso');
      expect(response.status).toBe(502);
      expect(await response.text()).toMatch(/^Sales /);
    },
  );

  test('nobody without the key; nothing without a name', async () => {
    expect((await fetch(`${functions.url}/api/DealSummary?customerName=Contoso`)).status).toBe(401);
    expect((await fetch(`${functions.url}/api/DealSummary?customerName=Contoso&code=wrong`)).status).toBe(
      401,
    );
    expect((await ask(' ')).status).toBe(400);
  });
});

describe('ShareInsight', () => {
  const insight = { customerName: 'Contoso', insight: 'They ask for 24 more bikes', kind: 'cross-sell' };
  const tasks = () =>
    sandbox.environments[0]!.rows('task').filter(({ description }) => description === insight.insight);

  test('is a follow-up regarding the opportunity, for its owner; once, though it is sent twice', async () => {
    const before = (await (await share(insight)).json()) as { message: string };
    expect(before.message).toBe(
      'The owner of “Fleet of electric bikes for the Redmond campus” has a follow-up with your insight.',
    );
    expect(((await (await share(insight)).json()) as typeof before).message).toContain(
      'has this insight already',
    );
    expect(tasks()).toMatchObject([
      {
        subject: 'Insight (cross-sell) from Service: Contoso',
        ownerid: topDeal().ownerid,
        regardingobjectid: { entity: 'opportunity', id: topDeal().opportunityid },
      },
    ]);
  });

  test('nobody to hand it to: 404 and why', async () => {
    const response = await share({ ...insight, customerName: 'Northwind Traders' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining('no open opportunity') },
    });
    expect(tasks()).toEqual([]);
  });

  test.each([
    ['nothing', {}],
    ['no insight', { customerName: 'Contoso' }],
    ['no customer', { insight: 'More bikes' }],
    ['too long a text', { ...insight, insight: 'x'.repeat(2000) }],
    ['a list', []],
    ['a text', 'text'],
  ])('%s: refused', async (_, body) => {
    expect((await share(body)).status).toBe(400);
    expect(tasks()).toEqual([]);
  });
});

describe('the descriptions', () => {
  test.each(['swagger.json', 'openapi/v3.json'])(
    '%s is imported as a connector; the only warning is for http',
    async (path) => {
      const address = `${functions.url}/api/${path}`;
      const text = await (await fetch(address)).text();
      const result = importDescription([{ name: 'description.json', text }], { address });
      expect(result).toMatchObject({ ok: true, warnings: [{ code: 'server.insecure' }] });
      if (!result.ok) return;
      expect(result.connector.security).toMatchObject([{ kind: 'apiKey', in: 'query', name: 'code' }]);
      expect(result.connector.operations).toMatchObject([
        { id: 'DealSummary', changes: false, inputs: [{ name: 'customerName', required: false }] },
        { id: 'ShareInsight', changes: true },
      ]);
    },
  );
});
