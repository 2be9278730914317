import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually, openChat, Stage, say, until } from './stage.ts';

const assistant = { id: 'bot', name: 'Pip', role: 'bot' };
const ada = { id: 'rep', name: 'Ada', role: 'bot' };
const fromAssistant = { from: assistant, channelData: { sender: { kind: 'ai_agent' } } };
const fromAda = { from: ada, textFormat: 'plain', channelData: { sender: { kind: 'representative' } } };

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({
    onMessage: (activity, conversation) => {
      if (activity.text === 'hello')
        conversation.append({ type: 'message', text: '**Hi!**', ...fromAssistant });
    },
  });
});
afterEach(async () => {
  expect(stage.errors).toEqual([]);
  await stage.closePages();
});
afterAll(() => stage.close());

describe('a conversation', () => {
  it('goes from the launcher over the AI agent and the queue to a representative and its end', async () => {
    const page = await stage.visit({ data: { title: 'Support', 'user-name': 'Grace' } });
    expect(stage.fake.conversations).toHaveLength(0);
    await openChat(page);
    const log = page.getByRole('log');
    await eventually(() => page.evaluate(() => document.activeElement?.tagName)).toBe('PATCHBAY-CHAT');
    await page.getByText('Hello! How can we help you?').waitFor();

    await say(page, 'hello');
    await log.locator('[data-delivery=delivered]').getByText('hello').waitFor();
    await log.locator('strong', { hasText: 'Hi!' }).last().waitFor();
    await page.getByText('Virtual assistant').waitFor();
    const conversation = stage.fake.latest;
    expect(conversation.activities[0]).toMatchObject({
      text: 'hello',
      from: { name: 'Grace', role: 'user' },
    });

    conversation.append({
      type: 'event',
      name: 'patchbay.handover.requested',
      value: { queueName: 'S' },
      from: assistant,
    });
    await page.getByText('Waiting for a colleague').first().waitFor();
    const tellPosition = (position: number, expectedWaitSeconds: number | null) =>
      conversation.tell({
        type: 'event',
        name: 'patchbay.queue.position',
        value: { position, expectedWaitSeconds, representativesAvailable: 1 },
      });
    tellPosition(3, 170);
    await page.getByText('You are number 3 in the queue').waitFor();
    await page.getByText('Expected wait: about 3 min').waitFor();
    tellPosition(1, null);
    await page.getByText('You are next').waitFor();
    await say(page, 'still here');

    conversation.append({
      type: 'event',
      name: 'patchbay.representative.joined',
      value: { name: 'Ada' },
      from: ada,
    });
    await page.getByText('Ada joined').waitFor();
    await page.getByText('Talking to Ada').waitFor();
    expect(await page.getByText('You are next').count()).toBe(0);
    conversation.tell({ type: 'typing', from: ada });
    await page.getByText('Ada is typing').waitFor({ state: 'attached' });
    conversation.append({ type: 'message', text: 'What *can* I do?', ...fromAda });
    await log.getByText('What *can* I do?').waitFor();
    expect(await page.getByText('Ada is typing').count()).toBe(0);

    conversation.end();
    const startNew = page.getByRole('button', { name: 'Start a new conversation' });
    await startNew.waitFor();
    expect(await page.getByRole('textbox', { name: 'Message' }).count()).toBe(0);
    await startNew.click();
    await say(page, 'again');
    await until('a new conversation', () => stage.fake.latest.customerTexts.includes('again'));
    expect(stage.fake.latest.id).not.toBe(conversation.id);
    expect(await log.getByText('Ada joined').count()).toBe(0);
  });

  it('shows sources, links and suggested replies, and never HTML', async () => {
    const page = await stage.visit();
    await openChat(page);
    stage.fake.latest.append({
      type: 'message',
      ...fromAssistant,
      text: '<img src=x onerror="window.hacked=1"> see [orders](https://a.example/) or [x](javascript:alert(1))',
      channelData: {
        sender: { kind: 'ai_agent' },
        sources: [{ articleId: '1', title: 'Returns', passage: 'Within 30 days.' }],
      },
      suggestedActions: { actions: [{ type: 'imBack', title: 'Yes, please', value: 'yes' }] },
    });
    const link = page.getByRole('link', { name: /orders/ });
    await link.waitFor();
    expect(await link.getAttribute('rel')).toContain('noopener');
    expect(await page.getByRole('log').getByRole('link').count()).toBe(1);
    expect(await page.getByRole('log').locator('img').count()).toBe(0);
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(await page.getByText('Within 30 days.').isVisible()).toBe(false);
    await page.getByText('Sources (1)').click();
    await page.getByText('Within 30 days.').waitFor();
    await page.getByRole('button', { name: 'Yes, please' }).click();
    await until('the reply', () => stage.fake.latest.customerTexts.includes('yes'));
    expect(await page.getByRole('button', { name: 'Yes, please' }).count()).toBe(0);
  });

  it('sends files: chosen, pasted and dropped, with a preview and a name', async () => {
    const page = await stage.visit();
    await openChat(page);
    const pixel =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    await page.locator('input[type=file]').setInputFiles([
      { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from(pixel, 'base64') },
      { name: 'bill.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') },
    ]);
    await page.getByRole('textbox', { name: 'Message' }).evaluate((field) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['pasted'], 'pasted.txt', { type: 'text/plain' }));
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true }));
    });
    await page.getByRole('dialog', { name: 'Chat' }).evaluate((panel) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['dropped'], 'dropped.txt', { type: 'text/plain' }));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        panel.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    });
    await page.getByRole('button', { name: 'Remove pasted.txt' }).click();
    expect(await page.locator('.chip').allInnerTexts()).toEqual(['photo.png', 'bill.pdf', 'dropped.txt']);
    await say(page, 'Here you are');
    await until('the upload', () => stage.fake.latest.customerTexts.includes('Here you are'));
    const [sent] = stage.fake.latest.activities;
    const names = sent?.attachments?.map((one) => `${one.name} ${one.contentType}`);
    expect(names).toEqual(['photo.png image/png', 'bill.pdf application/pdf', 'dropped.txt text/plain']);
    await page.locator('[data-delivery=delivered]').waitFor();
    expect(await page.getByRole('img', { name: 'photo.png' }).count()).toBe(1);

    await page.reload();
    await page.getByRole('img', { name: 'photo.png' }).waitFor();
    await page.getByRole('link', { name: /bill\.pdf/ }).waitFor();
    expect(stage.fake.latest.activities).toHaveLength(1);
  });

  it('counts what is unread while it is closed, and tells the page', async () => {
    const page = await stage.visit();
    await page.evaluate(() => {
      const told: string[] = [];
      Object.assign(window, { told });
      for (const name of ['open', 'close', 'message', 'unread', 'ended'] as const) {
        (
          window as unknown as { patchbay: { on(name: string, listener: (detail: unknown) => void): void } }
        ).patchbay.on(name, (detail) => told.push(`${name} ${JSON.stringify(detail) ?? ''}`.trim()));
      }
    });
    await page.evaluate(() => (window as unknown as { patchbay: { open(): void } }).patchbay.open());
    await page.locator('.dot.on').waitFor();
    await page.getByRole('button', { name: 'Close chat' }).click();
    stage.fake.latest.append({ type: 'message', text: 'One', ...fromAda });
    await eventually(() => page.title()).toBe('(1) A shop');
    stage.fake.latest.append({ type: 'message', text: 'Two', ...fromAda });
    await eventually(() => page.title()).toBe('(2) A shop');
    const launcher = page.getByRole('button', { name: 'Open chat' });
    await eventually(() => launcher.textContent()).toContain('2');
    await launcher.click();
    await eventually(() => page.title()).toBe('A shop');
    stage.fake.latest.end();
    const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told);
    await eventually(told).toContain('ended');
    expect(await told()).toEqual([
      'open',
      'close',
      'message {"text":"One","from":"Ada"}',
      'unread {"count":1}',
      'message {"text":"Two","from":"Ada"}',
      'unread {"count":2}',
      'open',
      'unread {"count":0}',
      'ended',
    ]);
  });

  it('can be ended by the customer, who is asked first', async () => {
    const page = await stage.visit();
    await openChat(page);
    expect(await page.getByRole('button', { name: 'End conversation' }).count()).toBe(0);
    await say(page, 'thanks');
    const end = page.getByRole('button', { name: 'End conversation' });
    await end.click();
    await page.getByRole('button', { name: 'Keep it open' }).click();
    expect(stage.fake.latest.closed).toBe(false);
    await end.click();
    const question = page.getByRole('group', { name: 'Do you want to end this conversation?' });
    await question.getByRole('button', { name: 'End conversation' }).click();
    await page.getByRole('button', { name: 'Start a new conversation' }).waitFor();
    expect(stage.fake.latest.closed).toBe(true);
    await page.reload();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    expect(await page.getByText('thanks').count()).toBe(0);
  });

  it('tells that the customer types, but not with every key', async () => {
    const page = await stage.visit();
    await openChat(page);
    const before = stage.fake.latest.typingCount;
    await page
      .getByRole('textbox', { name: 'Message' })
      .pressSequentially('a rather long sentence', { delay: 20 });
    await until('the typing sign', () => stage.fake.latest.typingCount > before);
    expect(stage.fake.latest.typingCount).toBe(before + 1);
  });

  it('speaks the language that the tag or the browser asks for', async () => {
    const german = await stage.visit({ context: { locale: 'de-AT' } });
    await german.getByRole('button', { name: 'Chat öffnen' }).click();
    await german.getByRole('textbox', { name: 'Nachricht' }).waitFor();
    const french = await stage.visit({ context: { locale: 'de-AT' }, data: { locale: 'fr' } });
    await french.getByRole('button', { name: 'Ouvrir le chat' }).waitFor();
  });
});
