/** The main job in real browsers: the widget on the demo page, the desk, and the supervisor's page, on one house. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../../admin.ts';
import { WebChatHost } from '../../direct-line/web-chat-host.ts';
import { startTestServer, type TestServer } from '../../server.ts';
import { openBrowser } from '../machine.ts';

let browser: Browser;
let server: TestServer;
let desk: Page;
beforeAll(async () => {
  [browser, server] = await Promise.all([openBrowser(), startTestServer(adminConnectionString())]);
  desk = await signedIn('representative');
  await desk.getByRole('button', { name: /^Presence:/ }).click();
  await desk.getByRole('menuitemradio', { name: /^Available/ }).click();
  await desk.getByRole('button', { name: 'Presence: Available' }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function page(width = 1280): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 850 }, reducedMotion: 'reduce' });
  return await context.newPage();
}

async function signedIn(username: string): Promise<Page> {
  const opened = await page();
  await opened.goto(`${server.url}/desk`);
  await opened.getByRole('textbox', { name: 'User name' }).fill(username);
  await opened.locator('input[type=password]').fill('patchbay-demo');
  await opened.getByRole('button', { name: 'Sign in' }).click();
  return opened;
}

async function reply(text: string): Promise<void> {
  await desk.getByRole('textbox', { name: 'Reply' }).fill(text);
  await desk.getByRole('button', { name: 'Send' }).click();
}

async function endAndClose(): Promise<void> {
  await desk.getByRole('button', { name: 'End conversation' }).click();
  await desk.getByRole('button', { name: 'Close conversation' }).click();
  await desk.getByRole('button', { name: 'Close conversation' }).waitFor({ state: 'detached' });
}

describe('the house in the browser', () => {
  it('a customer asks, is answered with a source, asks for a person, and talks to one; the supervisor sees it', async () => {
    const customer = await page();
    await customer.goto(`${server.url}/demo`);
    await customer.getByRole('button', { name: 'Open chat' }).click();
    const box = customer.getByRole('textbox', { name: 'Message' });
    await box.fill('How long does delivery take?');
    await box.press('Enter');
    await customer.getByText(/Sources \(1\)/).waitFor();
    await box.fill('I want to talk to a human');
    await box.press('Enter');

    await desk.getByRole('button', { name: 'Accept' }).click();
    await reply('Hello, how can I help?');
    await customer.getByText('Hello, how can I help?').last().waitFor();
    await customer
      .getByText(/Demo Representative joined/)
      .last()
      .waitFor();
    await box.fill('My parcel is late');
    await box.press('Enter');
    await desk.getByRole('log').getByText('My parcel is late').waitFor();

    const supervisor = await signedIn('supervisor');
    await supervisor.getByText('Demo Representative').first().waitFor();
    await supervisor.getByText('My parcel is late').first().waitFor(); // in the list of ongoing conversations
    await supervisor.context().close();

    await customer.reload(); // the conversation goes on
    await customer.getByText('My parcel is late').last().waitFor();
    await reply('It comes tomorrow.');
    await customer.getByText('It comes tomorrow.').last().waitFor();
    await endAndClose();
    await customer.getByRole('button', { name: 'Start a new conversation' }).waitFor();
    await customer.context().close();
  });

  it('Microsoft’s Web Chat talks to the house, across a dropped line and a server killed with -9', async () => {
    const secret = await server.cli('secret', 'web');
    const response = await fetch(`${server.url}/v3/directline/tokens/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: '{"user":{"id":"dl_webchat","name":"Web Chat"}}',
    });
    const { token } = (await response.json()) as { token: string };
    const host = await WebChatHost.listen();
    const customer = await page();
    try {
      await customer.goto(host.address(server.url, token));
      await customer.locator('html[data-connection="2"]').waitFor();
      const box = customer.getByPlaceholder('Type your message');
      const say = async (text: string) => {
        await box.fill(text);
        await box.press('Enter');
      };
      await say('I want to talk to a human');
      await desk.getByRole('button', { name: 'Accept' }).click();
      await reply('Before the cut');
      await customer.getByText('Before the cut').first().waitFor();

      await customer.context().setOffline(true);
      await reply('While you were away');
      await customer.context().setOffline(false);
      await customer.getByText('While you were away').first().waitFor({ timeout: 60_000 });

      await server.kill('web');
      await server.restart();
      await reply('After the restart');
      await customer.getByText('After the restart').first().waitFor({ timeout: 60_000 });
      await say('I am still here');
      await desk.getByRole('log').getByText('I am still here').waitFor({ timeout: 30_000 });
      const shown = await customer.locator('.webchat__basic-transcript__activity').allInnerTexts();
      for (const text of ['Before the cut', 'While you were away', 'After the restart', 'I am still here']) {
        expect([text, shown.filter((line) => line.includes(text)).length]).toEqual([text, 1]);
      }
      await endAndClose();
    } finally {
      await customer.context().close();
      await host.close();
    }
  });
});
