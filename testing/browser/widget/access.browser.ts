import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violationsIn, wcag } from '../axe.ts';
import { eventually, inBothThemes, openChat, Stage, say, until } from './stage.ts';

const bot = { from: { id: 'bot', name: 'Pip', role: 'bot' }, channelData: { sender: { kind: 'ai_agent' } } };

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterEach(async () => {
  expect(stage.errors).toEqual([]);
  await stage.closePages();
});
afterAll(() => stage.close());

/** Every part of the screen at once: replies, sources, files, a failure, the queue. */
async function fill(page: Page): Promise<void> {
  await openChat(page);
  const conversation = stage.fake.latest;
  await say(page, 'hello https://a.example/');
  await page.locator('[data-delivery=delivered]').waitFor();
  conversation.append({
    type: 'message',
    ...bot,
    text: 'A **list**:\n- `one`\n- [two](https://a.example/)\n\n```\ncode\n```',
    channelData: {
      sender: { kind: 'ai_agent' },
      sources: [{ title: 'Returns', passage: 'Within 30 days.' }],
    },
    attachments: [
      { contentType: 'application/pdf', contentUrl: 'https://a.example/bill.pdf', name: 'bill.pdf' },
    ],
    suggestedActions: { actions: [{ type: 'imBack', title: 'Yes', value: 'yes' }] },
  });
  await page.getByText('Sources (1)').click();
  conversation.append({
    type: 'event',
    name: 'patchbay.handover.requested',
    value: { queueName: 'S' },
    from: bot.from,
  });
  conversation.tell({
    type: 'event',
    name: 'patchbay.queue.position',
    value: { position: 2, expectedWaitSeconds: 30, representativesAvailable: 1 },
  });
  conversation.tell({ type: 'typing', from: bot.from });
  await page
    .locator('input[type=file]')
    .setInputFiles([{ name: 'bill.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') }]);
  await page.getByText('You are number 2 in the queue').waitFor();
}

const violations = (page: Page) =>
  inBothThemes(page, () => violationsIn(page, { tags: [...wcag, 'best-practice'] }));

/** The element that has the focus, inside of the shadow root, by its accessible label or text. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const inner = document.activeElement?.shadowRoot?.activeElement;
    return inner?.getAttribute('aria-label') ?? inner?.textContent ?? document.activeElement?.tagName ?? '';
  });

const overflow = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('patchbay-chat')?.shadowRoot;
    const wide = [...(root?.querySelectorAll('.log, .panel, .composer, .header') ?? [])];
    const inner = wide.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.className);
    return { page: document.documentElement.scrollWidth - window.innerWidth, inner };
  });

describe('for everybody', () => {
  it('has no violations, in the light and in the dark', async () => {
    const page = await stage.visit();
    expect(await violations(page)).toEqual([]);
    await fill(page);
    expect(await violations(page)).toEqual([]);
    stage.fake.failNext(100, { path: /upload$/ });
    await say(page, 'with a file');
    await page.getByText('Not sent.').waitFor();
    expect(await violations(page)).toEqual([]);
    stage.fake.latest.end();
    await page.getByRole('button', { name: 'Start a new conversation' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('works with the keyboard alone', async () => {
    const page = await stage.visit();
    const key = (name: string) => page.keyboard.press(name);
    await page.getByRole('link', { name: 'Another page' }).focus();
    await key('Tab');
    expect(await focused(page)).toBe('Open chat');
    await key('Enter');
    await eventually(() => focused(page)).toBe('Message');
    await page.keyboard.type('line one');
    await key('Shift+Enter');
    await page.keyboard.type('line two');
    await key('Enter');
    await page.locator('[data-delivery=delivered]').waitFor();
    expect(stage.fake.latest.customerTexts).toEqual(['line one\nline two']);
    expect(await focused(page)).toBe('Message');
    stage.fake.latest.append({
      type: 'message',
      text: 'Which?',
      ...bot,
      suggestedActions: { actions: [{ type: 'imBack', title: 'The first', value: 'first' }] },
    });
    await page.getByRole('button', { name: 'The first' }).waitFor();
    await key('Shift+Tab');
    expect(await focused(page)).toBe('Attach files');
    await key('Shift+Tab');
    expect(await focused(page)).toBe('The first');
    await key('Enter');
    await until('the reply', () => stage.fake.latest.customerTexts.includes('first'));
    await key('Escape');
    await eventually(() => focused(page)).toBe('Open chat');
    await key('Space');
    await eventually(() => focused(page)).toBe('Message');
    stage.fake.latest.end();
    await page.getByRole('button', { name: 'Start a new conversation' }).waitFor();
    await page.getByRole('button', { name: 'Start a new conversation' }).focus();
    await key('Enter');
    await eventually(() => focused(page)).toBe('Message');
  });

  it('announces messages that come, but not a replayed transcript', async () => {
    const page = await stage.visit();
    await openChat(page);
    const live = () => page.getByRole('log').getAttribute('aria-live');
    expect(await live()).toBe('polite');
    await say(page, 'one');
    await page.locator('[data-delivery=delivered]').waitFor();
    await page.reload();
    await page.locator('[data-delivery=delivered]').waitFor();
    expect(await live()).toBe('off');
    await eventually(live).toBe('polite');
  });

  it('has targets of at least 44 pixels', async () => {
    const page = await stage.visit();
    await fill(page);
    const small = await page.evaluate(() => {
      const root = document.querySelector('patchbay-chat')?.shadowRoot;
      const targets = [...(root?.querySelectorAll('button, summary, textarea, a.file') ?? [])];
      return targets
        .filter((one) => one.getClientRects().length > 0)
        .map((one) => ({
          name: one.getAttribute('aria-label') ?? one.textContent,
          box: one.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.width < 43.9 || box.height < 43.9)
        .map(({ name, box }) => `${name} ${box.width}x${box.height}`);
    });
    expect(small).toEqual([]);
  });
});

describe('on every screen', () => {
  it.each([
    ['a phone', { width: 390, height: 844 }],
    ['a small phone', { width: 320, height: 568 }],
    ['a phone on its side', { width: 844, height: 390 }],
    ['a desktop at 200 %', { width: 640, height: 400 }],
  ])('fits %s', async (_name, viewport) => {
    const page = await stage.visit({ context: { viewport, hasTouch: true } });
    await fill(page);
    expect(await overflow(page)).toEqual({ page: 0, inner: [] });
    const box = await page.getByRole('dialog', { name: 'Chat' }).boundingBox();
    const input = await page.getByRole('textbox', { name: 'Message' }).boundingBox();
    const log = await page.getByRole('log').boundingBox();
    expect(box && box.x >= 0 && box.y >= 0 && box.y + box.height <= viewport.height).toBe(true);
    expect(input && input.y + input.height <= viewport.height).toBe(true);
    expect(log?.height).toBeGreaterThan(40);
    if (viewport.width < 480) expect(box).toMatchObject({ x: 0, y: 0, ...viewport });
    const size = await page
      .getByRole('textbox', { name: 'Message' })
      .evaluate((field) => getComputedStyle(field).fontSize);
    expect(size).toBe('16px');
    await page.getByRole('button', { name: 'Close chat' }).click();
    expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe('');
  });

  it('neither takes the styles of the page nor gives it any', async () => {
    const css = `* { color: red !important; font-size: 40px !important; display: block; }
      button { background: lime !important; } textarea { display: none !important; }
      patchbay-chat { display: none; position: static; opacity: .1; transform: rotate(3deg); }`;
    const page = await stage.visit({ css });
    await openChat(page);
    const look = await page.getByRole('textbox', { name: 'Message' }).evaluate((field) => {
      const style = getComputedStyle(field);
      const host = document.querySelector('patchbay-chat') as Element;
      return [style.color, style.fontSize, getComputedStyle(host).opacity, getComputedStyle(host).transform];
    });
    expect(look).toEqual(['rgb(23, 26, 31)', '16px', '1', 'none']);
    expect(await page.evaluate(() => document.styleSheets.length)).toBe(1);
  });

  it('lives under a strict Content-Security-Policy', async () => {
    const house = stage.fake.url;
    const csp = [
      "default-src 'none'",
      `script-src ${stage.site}`,
      `connect-src ${house} ${house.replace('http', 'ws')}`,
      `img-src ${house} blob: data:`,
    ].join('; ');
    const page = await stage.visit({ csp });
    const refused: string[] = [];
    page.on('console', (message) => refused.push(message.text()));
    await openChat(page);
    await page
      .locator('input[type=file]')
      .setInputFiles([{ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('not really') }]);
    await say(page, 'hello');
    await page.locator('[data-delivery=delivered]').waitFor();
    expect(refused.filter((text) => /Content.Security/i.test(text))).toEqual([]);
    const box = await page.getByRole('dialog', { name: 'Chat' }).boundingBox();
    expect(box?.width).toBe(400);
  });
});
