/** The desk in the frame of any page, on another site: signed in by a window, dialling, popping, saving, in step. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { barriers, eventually, type Held, Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  expect(await stage.allow([stage.listed.origin])).toBe(200);
});
afterEach(() => stage.leave());
afterAll(() => stage?.close());

const messages = async (held: Held, type: string) =>
  (await held.heard()).filter((one) => one.messageType === type).map((one) => one.messageData);
const happened = async (held: Held) =>
  (await messages(held, 'deskEvent')).map((event) => event?.event).filter((name) => name !== 'focus.changed');
const say = (held: Held, message: unknown) =>
  held.page.evaluate((data) => (window as unknown as { say(message: unknown): void }).say(data), message);

async function endAndClose({ desk }: Held): Promise<void> {
  await desk.getByRole('button', { name: 'End conversation' }).click();
  await desk.getByRole('button', { name: 'Close conversation' }).click();
  await desk.getByRole('button', { name: 'Close conversation' }).waitFor({ state: 'detached' });
}

describe('the desk in another site’s frame', () => {
  it('signs in by a window of its own, calls the number that was clicked, and writes the call down', async () => {
    const held = await stage.hold('generic');
    await stage.signIn(held);
    // No cookie travelled: the frame is in by the token it was handed.
    await eventually(() => happened(held)).toEqual(['ready']);
    await held.page.getByRole('button', { name: '+49 30 1234567' }).click();
    await held.desk.getByRole('heading', { name: 'Grace Miller' }).waitFor();
    await eventually(() => happened(held)).toContain('conversation.accepted');
    const accepted = (await messages(held, 'deskEvent')).find(
      (one) => one?.event === 'conversation.accepted',
    );
    expect(accepted?.conversation).toMatchObject({
      channel: 'voice',
      direction: 'outbound',
      customer: { name: 'Grace Miller', phone: '+49301234567' },
      record: { entity: 'contact', id: '42' },
    });
    await endAndClose(held);
    await eventually(() => messages(held, 'saveActivity')).toHaveLength(1);
    expect((await messages(held, 'saveActivity'))[0]).toMatchObject({
      subject: 'Call to Grace Miller',
      direction: 'outbound',
      record: { entity: 'contact', id: '42' },
    });
    await eventually(() => happened(held)).toContain('conversation.ended');
    expect(await messages(held, 'screenPop')).toEqual([]); // they looked at the record already
  });

  it('keeps the presence in step both ways, opens the customer’s record on accept, and saves what was said', async () => {
    const held = await stage.hold('generic');
    await stage.signIn(held);
    await held.desk.getByRole('button', { name: /^Presence:/ }).click();
    await held.desk.getByRole('menuitemradio', { name: /^Away/ }).click();
    await eventually(async () => (await messages(held, 'presenceChanged')).at(-1)).toMatchObject({
      presence: 'away',
    });
    await say(held, { messageType: 'setPresence', messageData: { presence: 'available' } });
    await held.desk.getByRole('button', { name: 'Presence: Available' }).waitFor();

    const customer = await stage.newPage();
    await customer.goto(`${stage.server.url}/demo`);
    await customer.getByRole('button', { name: 'Open chat' }).click();
    const box = customer.getByRole('textbox', { name: 'Message' });
    await box.fill('I want to talk to a human');
    await box.press('Enter');
    await held.desk.getByRole('button', { name: 'Accept' }).click();
    await eventually(() => messages(held, 'screenPop')).toHaveLength(1);
    expect((await messages(held, 'screenPop'))[0]).toMatchObject({ kind: 'search', entity: 'contact' });
    await held.desk.getByRole('textbox', { name: 'Reply' }).fill('Hello, how can I help?');
    await held.desk.getByRole('button', { name: 'Send' }).click();
    await customer.getByText('Hello, how can I help?').last().waitFor();
    await eventually(() => happened(held)).toContain('message.added');

    const conversationId = (await messages(held, 'deskEvent')).find(
      (one) => one?.event === 'conversation.accepted',
    )?.conversation?.conversationId;
    await say(held, { messageType: 'getTranscript', messageId: 't1', messageData: { conversationId } });
    await eventually(async () => (await held.heard()).filter((one) => one.messageId === 't1')).toHaveLength(
      1,
    );
    const answer = (await held.heard()).find((one) => one.messageId === 't1');
    expect(JSON.stringify(answer?.messageData)).toContain('I want to talk to a human');
    expect(JSON.stringify(answer?.messageData)).toContain('Hello, how can I help?');

    await endAndClose(held);
    await eventually(() => messages(held, 'saveActivity')).toHaveLength(1);
    expect((await messages(held, 'saveActivity'))[0]).toMatchObject({
      direction: 'inbound',
      channel: 'chat',
      record: { entity: 'contact', id: '42' },
      description: expect.stringContaining('Hello, how can I help?'),
    });
  });

  it('asks for no password again after a reload, though the browser lets the frame keep nothing', async () => {
    const held = await stage.hold('generic');
    await stage.signIn(held);
    await held.page.reload();
    const opened = held.page.context().waitForEvent('page');
    await held.desk.getByRole('button', { name: 'Sign in' }).click();
    const window = await opened;
    if (!window.isClosed()) await window.waitForEvent('close');
    await held.desk.getByRole('button', { name: /^Presence:/ }).waitFor();
  });

  it('writes a conversation down once when the CRM is open in two tabs', async () => {
    const one = await stage.hold('generic');
    await stage.signIn(one);
    const two = await stage.holdBeside(one);
    await eventually(() => happened(two)).toEqual(['ready']);
    await one.page.bringToFront();
    await one.page.getByRole('button', { name: '+49 30 1234567' }).click();
    await one.desk.getByRole('heading', { name: 'Grace Miller' }).waitFor();
    await endAndClose(one);
    await eventually(() => happened(one)).toContain('conversation.ended');
    await eventually(() => happened(two)).toContain('conversation.ended');
    const saved = async () => [
      ...(await messages(one, 'saveActivity')),
      ...(await messages(two, 'saveActivity')),
    ];
    await eventually(saved).toHaveLength(1);
  });

  it('has no barriers, in the light and in the dark', async () => {
    const held = await stage.hold('generic');
    await held.desk.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await barriers(held)).toEqual([]);
    await stage.signIn(held);
    expect(await barriers(held)).toEqual([]);
    await held.page.getByRole('button', { name: '+49 30 1234567' }).click();
    await held.desk.getByRole('heading', { name: 'Grace Miller' }).waitFor();
    expect(await barriers(held)).toEqual([]);
    const sideways = await held.desk.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(sideways).toBe(0);
    await endAndClose(held);
  });
});
