/** A topic from the canvas to the customer: written from a template, tried, published, and answered with a card. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../admin.ts';
import { startTestServer, type TestServer } from '../../server.ts';
import { openBrowser } from '../machine.ts';

let browser: Browser;
let server: TestServer;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), startTestServer(adminConnectionString())]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('a form is written on the canvas, tried, published, and filled in by a customer', async () => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 850 },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  const desk = await context.newPage();
  await desk.goto(`${server.url}/desk/admin/topics`);
  await desk.getByRole('textbox', { name: 'User name' }).fill('administrator');
  await desk.locator('input[type=password]').fill('patchbay-demo');
  await desk.getByRole('button', { name: 'Sign in' }).click();
  await desk.getByRole('link', { name: 'Order status' }).waitFor();
  // Somebody else looks at the list meanwhile, and sees what comes without asking.
  const colleague = await context.newPage();
  await colleague.goto(`${server.url}/desk/admin/topics`);
  await colleague.getByRole('link', { name: 'Order status' }).waitFor();
  await desk.getByRole('button', { name: 'New topic' }).click();
  await desk.getByRole('textbox', { name: 'Name' }).fill('Moving house');
  await desk.getByRole('radio', { name: /^Form on a card/ }).check();
  await desk.getByRole('button', { name: 'Create' }).click();
  await desk.getByRole('heading', { name: 'Moving house', level: 1 }).waitFor();
  await colleague.getByRole('link', { name: 'Moving house' }).waitFor();
  await colleague.close();
  await desk.locator('[data-node="step:sendMessage_thanks"]').click();
  await desk.getByRole('textbox', { name: 'Message' }).fill('Enjoy {Topic.town}!');
  await desk.locator('[data-node="step:sendMessage_thanks"]').getByText('Enjoy {Topic.town}!').waitFor();

  await desk.getByRole('button', { name: 'Test', exact: true }).click();
  await desk.getByRole('button', { name: 'Begin the test' }).click();
  const log = desk.getByRole('log', { name: 'Test chat' });
  await log.getByText(/step/).first().waitFor();
  await desk.getByRole('textbox', { name: 'Say as the customer' }).fill('I have a new address');
  await desk.keyboard.press('Enter');
  await log.getByRole('textbox', { name: 'Street' }).fill('High Street 1');
  expect(await desk.locator('[data-node="step:card_address"]').getAttribute('aria-current')).toBe('step');
  await log.getByRole('textbox', { name: 'Town' }).fill('Delft');
  await log.getByRole('button', { name: 'Send' }).click();
  await log.getByText('Enjoy Delft!').waitFor();
  await desk.getByText('"Delft"').first().waitFor();

  await desk.getByRole('button', { name: 'Publish' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByText('+      activity: Enjoy {Topic.town}!').waitFor();
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await desk.getByText('Published', { exact: true }).waitFor();

  const customer = await context.newPage();
  await customer.goto(`${server.url}/demo`);
  await customer.getByRole('button', { name: 'Open chat' }).click();
  await customer.locator('.dot.on').waitFor();
  await customer.getByRole('textbox', { name: 'Message' }).fill('I have a new address');
  await customer.getByRole('textbox', { name: 'Message' }).press('Enter');
  await customer.getByRole('textbox', { name: 'Street' }).fill('Canal 2');
  await customer.getByRole('textbox', { name: 'Town' }).fill('Leiden');
  await customer.locator('.card').getByRole('button', { name: 'Send' }).click();
  await customer.getByText('Enjoy Leiden!').waitFor();
  expect(await customer.locator('.card').getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
});
