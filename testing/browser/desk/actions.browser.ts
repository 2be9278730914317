import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { doubleCharge } from './fake-data.ts';
import { eventually, notice, Stage, signIn } from './stage.ts';

describe('what a representative does with a conversation', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  async function atAda() {
    const entered = await stage.enter();
    const ada = entered.fake.assign(doubleCharge());
    await signIn(entered.page, 'rita', `/desk/conversation/${ada.detail.conversationId}`);
    await entered.page.getByRole('textbox', { name: 'Reply' }).waitFor();
    return { ...entered, ada };
  }

  it('transfers by keyboard and is warned when nobody is there', async () => {
    const { page, ada, complaints } = await atAda();
    await page.keyboard.press('Alt+T');
    const dialog = page.getByRole('dialog', { name: 'Transfer Ada Thornton' });
    await dialog.getByText('3 available').waitFor();
    expect(await dialog.getByRole('button', { name: 'Transfer' }).getAttribute('aria-disabled')).toBe('true');
    await dialog.getByRole('radio', { name: /Repairs/ }).focus();
    await page.keyboard.press('Space');
    await dialog.getByText('Nobody is available in Repairs now.').waitFor();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Needs the workshop');
    await dialog.getByRole('button', { name: 'Transfer' }).click();
    await notice(page, 'Transferred to Repairs').waitFor();
    await notice(page, 'Nobody is available there now. The conversation waits in the queue.').waitFor();
    await page.getByText('No conversation is open').waitFor();
    expect(ada.detail.state).toBe('open');
    expect(complaints).toEqual([]);
  });

  it('gives a conversation back to an AI agent, which is not only possible over the API', async () => {
    const { fake, page } = await atAda();
    await page.getByRole('button', { name: 'Transfer' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('radiogroup', { name: 'AI agent' })
      .getByRole('radio', { name: 'Front desk' })
      .click();
    await dialog.getByRole('button', { name: 'Transfer' }).click();
    await notice(page, 'Transferred to Front desk').waitFor();
    expect(fake.asked).toContain('conversation.transfer');
  });

  it('closes the transfer dialog with Escape and keeps the conversation', async () => {
    const { fake, page } = await atAda();
    await page.getByRole('button', { name: 'Transfer' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(fake.asked).not.toContain('conversation.transfer');
  });

  it('shows in the dialog why a transfer failed', async () => {
    const { fake, page } = await atAda();
    fake.failing = { op: 'conversation.transfer', code: 'conversation.not_handler' };
    await page.getByRole('button', { name: 'Transfer' }).click();
    await page.getByRole('radio', { name: /Deliveries/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Transfer' }).click();
    await page
      .getByRole('dialog')
      .getByText('You are not the handler of this conversation any more.')
      .waitFor();
  });

  it('parks', async () => {
    const { page, ada } = await atAda();
    await page.getByRole('button', { name: 'Park' }).click();
    await notice(page, 'Parked. It comes back when Ada Thornton writes.').waitFor();
    expect(ada.detail.state).toBe('waiting');
  });

  it('ends, wraps up with a note, and closes; then the conversation leaves', async () => {
    const { page, ada } = await atAda();
    await page.getByRole('button', { name: 'End conversation' }).click();
    await page.getByText(/Wrap-up ends in (1:00|0:5\d)/).waitFor();
    expect(await page.getByRole('button', { name: 'Transfer' }).count()).toBe(0);
    await page.getByRole('textbox', { name: 'Note' }).fill('Refunded');
    await page.keyboard.press('Enter');
    await eventually(() => ada.messages.at(-1)?.kind).toBe('note');
    await page.getByRole('button', { name: 'Close conversation' }).click();
    await page.getByText('No conversation is open').waitFor();
    expect(await page.getByRole('link', { name: /Ada Thornton/ }).count()).toBe(0);
  });

  it('folds the customer panel and remembers it', async () => {
    const { page } = await atAda();
    const panel = page.getByRole('complementary', { name: 'About this conversation' });
    await panel.waitFor();
    await page.keyboard.press('Alt+I');
    await panel.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Customer panel', expanded: false }).click();
    await panel.waitFor();
  });

  it('lists the shortcuts on a question mark, but not while writing', async () => {
    const { page } = await atAda();
    await page.getByRole('textbox', { name: 'Reply' }).focus();
    await page.keyboard.type('?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('log').focus();
    await page.keyboard.press('?');
    await page
      .getByRole('dialog', { name: 'Keyboard shortcuts' })
      .getByText('Accept the first offer')
      .waitFor();
  });
});
