/**
 * What is connected, in real browsers on one house: an administrator connects Dynamics 365 and the deal function by the
 * pages, a representative's conversation is written there and its record opens, and the copilot asks Sales.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dealFunctions } from '../../../examples/deal-summary/app.ts';
import { type Dataverse, demoSales, emptyData, startDataverse } from '../../../sandbox/dataverse/index.ts';
import { adminConnectionString } from '../../admin.ts';
import { startTestServer, type TestServer } from '../../server.ts';
import { openBrowser } from '../machine.ts';

const functionKey = 'the-key-of-the-function';

let browser: Browser;
let server: TestServer;
let service: Dataverse;
let sales: Dataverse;
let functions: { url: string; close: () => Promise<void> };
let admin: Page;

beforeAll(async () => {
  [browser, server, service, sales] = await Promise.all([
    openBrowser(),
    startTestServer(adminConnectionString()),
    startDataverse({ port: 0, organizations: [{ name: 'Contoso Service', data: emptyData }] }),
    startDataverse({ port: 0, organizations: [{ name: 'Contoso Sales', data: demoSales }] }),
  ]);
  functions = await dealFunctions({
    url: sales.url,
    tenant: sales.tenant,
    clientId: sales.clientId,
    clientSecret: sales.clientSecret,
    loginUrl: sales.loginUrl,
    appId: sales.environments[0]!.appId,
  }).listen({ port: 0, key: functionKey, log: () => {} });
  admin = await signedIn('administrator');
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await functions?.close();
  await service?.close();
  await sales?.close();
});

async function page(): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1360, height: 850 },
    reducedMotion: 'reduce',
  });
  const opened = await context.newPage();
  opened.setDefaultTimeout(30_000);
  return opened;
}

async function signedIn(username: string): Promise<Page> {
  const opened = await page();
  await opened.goto(`${server.url}/desk`);
  await opened.getByRole('textbox', { name: 'User name' }).fill(username);
  await opened.locator('input[type=password]').fill('patchbay-demo');
  await opened.getByRole('button', { name: 'Sign in' }).click();
  await opened.getByRole('button', { name: 'Account and settings' }).waitFor();
  return opened;
}

const field = (name: string) => admin.getByRole('textbox', { name, exact: true });

describe('what is connected, in the browser', () => {
  it('allows the hosts of the machine', async () => {
    await admin.getByRole('link', { name: 'Administration' }).click();
    await admin.getByRole('link', { name: 'Allowed hosts' }).click();
    for (const url of [service.url, sales.url, functions.url]) {
      await field('Host').fill(new URL(url).host);
      await admin.getByRole('button', { name: 'Allow', exact: true }).click();
      await admin.getByRole('rowheader', { name: new URL(url).host }).waitFor();
    }
  });

  it('connects Dynamics 365: tested at each stage, steps from the preset', async () => {
    await admin.getByRole('link', { name: 'Connections' }).click();
    await admin.getByRole('button', { name: 'Connect' }).first().click();
    await admin.getByRole('menuitem', { name: /Dynamics 365/ }).click();
    await field('Name').fill('Contoso Service');
    await field('Environment URI').fill(`${service.url}/`);
    await field('Dynamics app ID').fill(service.environments[0]!.appId);
    await field('Directory (tenant) ID').fill(service.tenant);
    await field('Application (client) ID').fill(service.clientId);
    await admin.getByText('More settings').click();
    await field('Sign-in server').fill(service.loginUrl);
    await admin.getByLabel('Client secret').fill('not it');
    await admin.getByRole('button', { name: 'Test connection' }).click();
    await admin.getByRole('listitem').filter({ hasText: 'Sign-in (token)' }).getByLabel('Failed').waitFor();
    await admin.getByLabel('Client secret').fill(service.clientSecret);
    await admin.getByRole('button', { name: 'Test connection' }).click();
    await admin.getByRole('listitem').filter({ hasText: 'metadata' }).getByLabel('Passed').waitFor();
    await admin.getByRole('button', { name: 'Save and continue' }).click();

    for (const step of [2, 3, 4]) {
      await admin.getByRole('heading', { name: new RegExp(`^Step ${step}`) }).waitFor();
      await admin.getByRole('button', { name: 'Use a preset' }).click();
      await admin.getByRole('menuitem').first().click();
      const shown = step === 3 ? 'Address that opens' : 'Address';
      await admin.getByRole('region', { name: shown, exact: true }).waitFor();
      await admin.getByRole('button', { name: 'Save step' }).click();
      await admin.getByText('This step is on').waitFor();
      await admin.getByRole('button', { name: 'Take the step away' }).waitFor();
      if (step < 4) await admin.getByRole('link', { name: step === 2 ? /Answered/ : /^Ended/ }).click();
    }
  });

  it('imports the deal function and turns it on as a plugin', async () => {
    await admin.getByRole('link', { name: 'Connectors' }).click();
    await admin.getByRole('button', { name: 'Import' }).first().click();
    await admin.getByRole('tab', { name: 'Address' }).click();
    await field('Address of the description').fill(`${functions.url}/api/swagger.json`);
    await admin.keyboard.press('Enter');
    await admin.getByText(/^2 operations/).waitFor();
    await admin.getByRole('button', { name: 'Import it' }).click();
    await admin.getByRole('button', { name: 'Connect an instance' }).click();
    await field('Name').fill('Deal function');
    await field('Parameter').fill('code');
    await admin.getByLabel(/^Key/).fill(functionKey);
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByRole('link', { name: /Deal function/ }).waitFor();

    await admin.getByRole('link', { name: 'Copilot plugins' }).click();
    await admin.getByRole('button', { name: 'New plugin' }).first().click();
    await admin.getByRole('combobox', { name: 'Operation' }).click();
    await admin.getByRole('option').first().click();
    await field('Name').fill('Summarize the deal details');
    await field('Description').fill('Summarize the deal details for a specific customer in a paragraph');
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByRole('switch', { name: 'The plugin is off' }).click();
    await admin.getByRole('switch', { name: 'The plugin is on' }).waitFor();
    await field('Question').fill('Get me details about deal for Contoso');
    await admin.keyboard.press('Enter');
    await admin
      .getByText(/Fleet of electric bikes/)
      .first()
      .waitFor();
  });

  it('writes a conversation to the CRM, opens its record, and asks Sales beside it', async () => {
    const desk = await signedIn('representative');
    await desk.getByRole('button', { name: /^Presence:/ }).click();
    await desk.getByRole('menuitemradio', { name: /^Available/ }).click();
    const customer = await page();
    await customer.goto(`${server.url}/demo`);
    await customer.getByRole('button', { name: 'Open chat' }).click();
    await customer.getByRole('textbox', { name: 'Message' }).fill('I want to talk to a human');
    await customer.keyboard.press('Enter');
    const opened = desk.context().waitForEvent('page');
    await desk.getByRole('button', { name: 'Accept' }).click();
    const record = await opened;
    await record.waitForURL(new RegExp(`^${service.url}/main.aspx.*etn=phonecall`));
    await record.close();

    const crm = desk.getByRole('region', { name: 'CRM' });
    await crm.getByText('CRM timeline: all delivered').waitFor();
    await crm.getByText('This conversation').waitFor();
    await crm.getByRole('button', { name: 'Create' }).click();
    await desk.getByRole('menuitem', { name: 'Contact' }).click();
    const dialog = desk.getByRole('dialog', { name: 'Create the contact in Contoso Service' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Ada Thornton');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await crm.getByRole('link', { name: 'Ada Thornton' }).waitFor();

    await desk.keyboard.press('Alt+C');
    await desk
      .getByRole('textbox', { name: 'Question to the copilot' })
      .fill('Get me details about deal for Contoso');
    await desk.keyboard.press('Enter');
    const pane = desk.getByRole('complementary', { name: 'Copilot' });
    await pane
      .getByText(/Fleet of electric bikes/)
      .first()
      .waitFor();
    await pane.getByText(/Summarize the deal details · /).waitFor();

    await desk.getByRole('button', { name: 'End conversation' }).click();
    await desk.getByRole('button', { name: 'Close conversation' }).click();
    await expect
      .poll(
        async () => {
          await admin.goto(`${server.url}/desk/admin/deliveries/delivered`);
          await admin.getByRole('heading', { name: 'Deliveries', level: 1 }).waitFor();
          return await admin.getByRole('button', { name: 'Contact ended' }).count();
        },
        { timeout: 30_000, interval: 1000 },
      )
      .toBe(1);
    await customer.context().close();
    await desk.context().close();
  });
});
