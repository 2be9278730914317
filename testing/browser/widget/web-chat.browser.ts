import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeDirectLine } from '../../direct-line/fake-direct-line.ts';
import { WebChatHost } from '../../direct-line/web-chat-host.ts';
import { openBrowser } from '../machine.ts';
import { until } from './stage.ts';

const bot = { from: { id: 'bot', name: 'Pip', role: 'bot' } };

let browser: Browser;
let fake: FakeDirectLine;
let host: WebChatHost;
beforeAll(async () => {
  [browser, fake, host] = await Promise.all([
    openBrowser(),
    FakeDirectLine.listen({
      onMessage: (activity, conversation) =>
        void conversation.append({
          type: 'message',
          text: `You said **${activity.text}**`,
          ...bot,
          suggestedActions: { actions: [{ type: 'imBack', title: 'More', value: 'more' }] },
        }),
    }),
    WebChatHost.listen(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await fake?.close();
  await host?.close();
});

async function visit(): Promise<{ page: Page; outside: string[] }> {
  const page = await browser.newPage();
  const outside: string[] = [];
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== host.origin && origin !== fake.url)
      outside.push(request.url());
  });
  await page.goto(host.address(fake.url, fake.mintToken('Grace').token));
  await page.locator('html[data-connection="2"]').waitFor();
  return { page, outside };
}

describe("Microsoft's Web Chat and the fake", () => {
  it('hold a conversation, and nothing is loaded from elsewhere', async () => {
    const { page, outside } = await visit();
    const input = page.getByPlaceholder('Type your message');
    await input.fill('hello');
    await input.press('Enter');
    await page.locator('strong', { hasText: 'hello' }).waitFor();
    await page.getByRole('toolbar', { name: 'Suggested actions' }).getByRole('button').click();
    await until('the reply', () => fake.latest.customerTexts.includes('more'));
    expect(fake.latest.customerTexts).toEqual(['hello', 'more']);
    await page.locator('strong', { hasText: 'more' }).waitFor();
    expect(outside).toEqual([]);
    await page.close();
  });
});
