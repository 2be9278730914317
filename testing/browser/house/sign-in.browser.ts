/** A representative's own sign-in in a real browser: away to the other side's page, back without a cookie, and done. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Dataverse, demoSales, people, startDataverse } from '../../../sandbox/dataverse/index.ts';
import { adminConnectionString } from '../../admin.ts';
import { Staff } from '../../clients.ts';
import { startTestServer, type TestServer } from '../../server.ts';
import { openBrowser } from '../machine.ts';

let browser: Browser;
let server: TestServer;
let sales: Dataverse;
let administrator: Staff;
let connectionId: string;

beforeAll(async () => {
  [browser, server, sales] = await Promise.all([
    openBrowser(),
    startTestServer(adminConnectionString()),
    startDataverse({ port: 0, organizations: [{ name: 'Contoso Sales', data: demoSales }] }),
  ]);
  administrator = new Staff(server.url, await server.token('administrator'));
  await administrator.call('allowed_host.put', { hosts: [{ host: new URL(sales.url).host }] });
  const { connectorId } = await administrator.call('connector.import', {
    files: [{ name: 'sales.json', text: description(sales) }],
  });
  const connection = await administrator.call('connection.create', {
    name: 'Contoso Sales',
    kind: 'connector',
    connectorId,
    settings: { clientId: sales.clientId, scope: `${sales.url}/user_impersonation offline_access` },
    secret: sales.clientSecret,
  });
  connectionId = connection.id;
  await administrator.call('plugin.create', {
    connectionId,
    operationId: 'WhoAmI',
    name: 'Who am I',
    description: 'My user in Sales',
    authentication: 'representative',
    enabled: true,
  });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await sales?.close();
});

const description = ({ url, authorizeUrl, tokenUrl }: Dataverse) =>
  JSON.stringify({
    swagger: '2.0',
    info: { title: 'Contoso Sales', version: '9.2' },
    host: new URL(url).host,
    basePath: '/api/data/v9.2',
    schemes: ['http'],
    paths: {
      '/WhoAmI()': { get: { operationId: 'WhoAmI', responses: { 200: { description: 'The user' } } } },
    },
    securityDefinitions: {
      login: { type: 'oauth2', flow: 'accessCode', authorizationUrl: authorizeUrl, tokenUrl, scopes: {} },
    },
  });

async function signedIn(username: string): Promise<Page> {
  const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  await page.goto(`${server.url}/desk`);
  await page.getByRole('textbox', { name: 'User name' }).fill(username);
  await page.locator('input[type=password]').fill('patchbay-demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^Presence:/ }).waitFor();
  return page;
}

/** Begins a sign-in as the desk does, in a window of its own. @returns the window, and what the desk is told later */
async function begin(desk: Page): Promise<{ opened: Page; told: () => Promise<unknown> }> {
  const popup = desk.waitForEvent('popup');
  await desk.evaluate(async (id) => {
    const told: unknown[] = [];
    Object.assign(window, { told });
    new BroadcastChannel('patchbay.sign-in').addEventListener('message', ({ data }) => told.push(data));
    const answer = await fetch(`/api/connections/${id}/sign-in`, { method: 'POST' });
    const { url } = (await answer.json()) as { url: string };
    window.open(url, '_blank');
  }, connectionId);
  return { opened: await popup, told: () => desk.evaluate(() => Reflect.get(window, 'told') as unknown) };
}

const needsSignIn = (desk: Page) =>
  desk.evaluate(async () => {
    const answer = await fetch('/api/plugins/available');
    const { plugins } = (await answer.json()) as { plugins: { needsSignIn: boolean }[] };
    return plugins.map((plugin) => plugin.needsSignIn);
  });

it('goes away, comes back and is done', async () => {
  const desk = await signedIn('representative');
  expect(await needsSignIn(desk)).toEqual([true]);
  const { opened, told } = await begin(desk);
  const closed = opened.waitForEvent('close');
  await opened.getByRole('button', { name: `Sign in as ${people[0]!.name}` }).click();
  await expect.poll(told).toEqual([{ type: 'connection.signed_in', connectionId }]);
  await closed;
  expect(await needsSignIn(desk)).toEqual([false]);
});

it('what another person began is not finished, and says so', async () => {
  const [desk, other] = [await signedIn('representative2'), await signedIn('representative3')];
  const url = await desk.evaluate(async (id) => {
    const answer = await fetch(`/api/connections/${id}/sign-in`, { method: 'POST' });
    return ((await answer.json()) as { url: string }).url;
  }, connectionId);
  // A link with somebody's code in it, opened by another one.
  const page = await fetch(`${url}&sign_in_as=${people[1]!.objectId}`, { redirect: 'manual' });
  await other.goto(page.headers.get('location')!);
  await other.getByText('The sign-in did not succeed.').waitFor();
  expect(other.url()).not.toContain('code=');
  expect([await needsSignIn(desk), await needsSignIn(other)]).toEqual([[true], [true]]);
});
