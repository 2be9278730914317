import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually, openChat, openPanel, Stage, say, until } from './stage.ts';

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

const bubbles = (page: Awaited<ReturnType<Stage['visit']>>) =>
  page.getByRole('log').locator('.bubble .words');

describe('nothing lost, nothing twice', () => {
  it('sends again by itself after a short failure, as the same message', async () => {
    const page = await stage.visit();
    await openChat(page);
    stage.fake.failNext(1, { path: /activities$/ });
    await say(page, 'one');
    await page.locator('[data-delivery=delivered]').waitFor();
    expect(stage.fake.latest.customerTexts).toEqual(['one']);
  });

  it('asks when it keeps failing, and a retry does not double', async () => {
    const page = await stage.visit();
    await openChat(page);
    stage.fake.failNext(100, { path: /activities$/ });
    await say(page, 'one');
    await page.getByText('Not sent.').waitFor();
    stage.fake.recover();
    stage.fake.loseNextAnswers(1);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('[data-delivery=delivered]').waitFor();
    await say(page, 'two');
    await until('both', () => stage.fake.latest.customerTexts.length === 2);
    expect(stage.fake.latest.customerTexts).toEqual(['one', 'two']);
    await eventually(() => bubbles(page).allInnerTexts()).toEqual(['one', 'two']);
  });

  it('does not double when only the answer was lost', async () => {
    const page = await stage.visit();
    await openChat(page);
    stage.fake.dropSockets();
    stage.fake.failNext(2, { path: /conversations\/[^/]+$/ });
    stage.fake.loseNextAnswers(1);
    await say(page, 'one');
    await page.locator('[data-delivery=delivered]').waitFor();
    await until('the repeat', () => stage.fake.latest.posted.length >= 1);
    expect(stage.fake.latest.customerTexts).toEqual(['one']);
    expect(new Set(stage.fake.latest.posted).size).toBe(1);
    expect(await bubbles(page).allInnerTexts()).toEqual(['one']);
  });

  it('comes back after a dropped socket with what was missed, in order', async () => {
    const page = await stage.visit();
    await openChat(page);
    const conversation = stage.fake.latest;
    conversation.append({ type: 'message', text: 'before', ...bot });
    await bubbles(page).getByText('before').waitFor();
    for (let round = 1; round <= 3; round += 1) {
      const sockets = conversation.socketCount;
      stage.fake.dropSockets();
      await until('the drop', () => conversation.socket === null);
      conversation.append({ type: 'message', text: `missed ${round}`, ...bot });
      await until('the socket is back', () => conversation.socketCount > sockets);
      conversation.append({ type: 'message', text: `after ${round}`, ...bot });
    }
    const expected = ['before', 'missed 1', 'after 1', 'missed 2', 'after 2', 'missed 3', 'after 3'];
    await eventually(() => bubbles(page).allInnerTexts()).toEqual(expected);
    const resumed = stage.fake.log.filter((line) => /GET .*\?watermark=[1-9]/.test(line));
    expect(resumed.length).toBeGreaterThan(0);
  });

  it('tells of a longer loss, and of its end', async () => {
    const page = await stage.visit();
    await openChat(page);
    stage.fake.failNext(100, { path: /conversations\/[^/]+$/ });
    stage.fake.dropSockets();
    await page.getByText('Connection lost. Reconnecting…').waitFor();
    stage.fake.recover();
    await page.getByText('Connection lost. Reconnecting…').waitFor({ state: 'detached' });
  });

  it('returns at once when the network does', async () => {
    const page = await stage.visit();
    await openChat(page);
    await page.context().setOffline(true);
    await page.getByText('You are offline.').waitFor();
    stage.fake.dropSockets();
    await say(page, 'written offline');
    const back = Date.now();
    await page.context().setOffline(false);
    await until('the message', () => stage.fake.latest.customerTexts.includes('written offline'));
    await page.locator('[data-delivery=delivered]').waitFor();
    expect(Date.now() - back).toBeLessThan(3000);
    expect(stage.fake.latest.customerTexts).toEqual(['written offline']);
  });
});

describe('the conversation goes on', () => {
  it('after a reload and on another page: transcript, draft and open panel', async () => {
    const page = await stage.visit();
    await openChat(page);
    await say(page, 'one');
    await page.locator('[data-delivery=delivered]').waitFor();
    const conversation = stage.fake.latest;
    conversation.append({ type: 'message', text: 'answer', ...bot });
    await bubbles(page).getByText('answer').waitFor();
    await page.getByRole('textbox', { name: 'Message' }).fill('half a sen');
    await page.reload();
    await eventually(() => bubbles(page).allInnerTexts()).toEqual(['one', 'answer']);
    expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('half a sen');
    await page.goto(`${stage.site}/page/other`);
    await eventually(() => bubbles(page).allInnerTexts()).toEqual(['one', 'answer']);
    expect(stage.fake.latest.id).toBe(conversation.id);
    expect(conversation.customerTexts).toEqual(['one']);
  });

  it('sends after a reload what could not be sent before it, once', async () => {
    const page = await stage.visit();
    await openChat(page);
    stage.fake.failNext(100, { path: /activities$/ });
    await say(page, 'keep me');
    await page.locator('[data-delivery=pending]').waitFor();
    stage.fake.recover();
    await page.reload();
    await until('the message', () => stage.fake.latest.customerTexts.includes('keep me'));
    await eventually(() => bubbles(page).allInnerTexts()).toEqual(['keep me']);
    expect(stage.fake.latest.customerTexts).toEqual(['keep me']);
  });

  it('counts what came while the page was away', async () => {
    const page = await stage.visit();
    await openChat(page);
    await page.getByRole('button', { name: 'Close chat' }).click();
    await page.goto('about:blank');
    stage.fake.latest.append({ type: 'message', text: 'while away', ...bot });
    await page.goto(`${stage.site}/page`);
    await eventually(() => page.title()).toBe('(1) A shop');
  });

  it('with a new token when the old one has expired', async () => {
    const page = await stage.visit();
    await openChat(page);
    const conversation = stage.fake.latest;
    stage.fake.expireTokens();
    await say(page, 'with an old token');
    await page.locator('[data-delivery=delivered]').waitFor();
    stage.fake.expireTokens();
    stage.fake.dropSockets();
    await until('the drop', () => conversation.socket === null);
    await until('the socket is back', () => conversation.socket !== null);
    stage.fake.expireTokens();
    await page.reload();
    await eventually(() => bubbles(page).allInnerTexts()).toEqual(['with an old token']);
    expect(conversation.customerTexts).toEqual(['with an old token']);
  });

  it('not when the token is too old: then a new one is offered, and a new visit begins afresh', async () => {
    const page = await stage.visit();
    await openChat(page);
    const { id } = stage.fake.latest;
    stage.fake.expireTokens({ refreshable: false });
    await page.getByRole('textbox', { name: 'Message' }).fill('too late');
    await page.getByText('This conversation cannot be continued.').waitFor();
    await page.getByRole('button', { name: 'Start a new conversation' }).click();
    await until('a new conversation', () => stage.fake.latest.id !== id);
    const input = page.getByRole('textbox', { name: 'Message' });
    expect(await input.inputValue()).toBe('too late');
    await input.press('Enter');
    await page.locator('[data-delivery=delivered]').waitFor();

    const second = stage.fake.latest.id;
    stage.fake.expireTokens({ refreshable: false });
    await page.reload();
    await until('a third conversation', () => stage.fake.latest.id !== second);
    await say(page, 'fresh');
    await eventually(() => bubbles(page).allInnerTexts()).toEqual(['fresh']);
  });

  it('not after it was closed: a message that comes too late is taken over into the next one', async () => {
    const page = await stage.visit();
    await openChat(page);
    const conversation = stage.fake.latest;
    conversation.closed = true;
    await say(page, 'one more thing');
    await page.getByText('Not sent: the conversation has ended.').waitFor();
    await page.getByRole('button', { name: 'Start a new conversation' }).click();
    const input = page.getByRole('textbox', { name: 'Message' });
    await eventually(() => input.inputValue()).toBe('one more thing');
    await until('a new conversation', () => stage.fake.latest.id !== conversation.id);
  });

  it('in two tabs, which take turns', async () => {
    const first = await stage.visit();
    await openChat(first);
    await say(first, 'from the first');
    await first.locator('[data-delivery=delivered]').waitFor();
    const conversation = stage.fake.latest;
    const second = await stage.visitIn(first.context(), {});
    await openChat(second);
    await eventually(() => bubbles(second).allInnerTexts()).toEqual(['from the first']);
    await first.getByText('This chat is open in another tab.').waitFor();
    const sockets = conversation.socketCount;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(conversation.socketCount).toBe(sockets);
    await first.getByRole('button', { name: 'Continue here' }).click();
    await say(first, 'again');
    await until('the message', () => conversation.customerTexts.includes('again'));
    await second.getByText('This chat is open in another tab.').waitFor();
    await first.close();
    await eventually(() => bubbles(second).allInnerTexts()).toEqual(['from the first', 'again']);
  });
});

describe('when the house is not there', () => {
  it('keeps trying while it starts', async () => {
    stage.fake.failNext(2, { code: 'server.starting' });
    const page = await stage.visit();
    const before = stage.fake.conversations.length;
    await openPanel(page);
    await say(page, 'early bird');
    await until('the conversation', () => stage.fake.conversations.length > before);
    await until('the message', () => stage.fake.latest.customerTexts.includes('early bird'));
  });

  it('says so when the channel is not there, and tries again when asked', async () => {
    stage.fake.failNext(1, { code: 'channel.not_found', path: /token$/ });
    const page = await stage.visit();
    await openPanel(page);
    await page.getByText('The chat is not available at the moment.').first().waitFor();
    const before = stage.fake.conversations.length;
    await page.getByRole('button', { name: 'Try again' }).click();
    await until('the conversation', () => stage.fake.conversations.length > before);
  });
});
