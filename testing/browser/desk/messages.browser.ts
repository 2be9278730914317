import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { append, doubleCharge, lateParcel } from './fake-data.ts';
import type { FakeServer } from './fake-server.ts';
import { eventually, Stage, signIn } from './stage.ts';

const system = { kind: 'system', id: 'system', name: 'Patchbay' } as const;

describe('messages', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  async function atAda() {
    const entered = await stage.enter();
    const { fake, page } = entered;
    const ada = fake.assign(doubleCharge());
    await signIn(page, 'rita', `/desk/conversation/${ada.detail.conversationId}`);
    const reply = page.getByRole('textbox', { name: 'Reply' });
    await reply.waitFor();
    await page.getByText('Handed over to Billing').waitFor();
    return { ...entered, ada, reply, log: page.getByRole('log') };
  }
  const written = (fake: FakeServer, text: string) =>
    [...fake.conversations.values()]
      .flatMap((each) => each.messages)
      .filter((message) => message.text === text).length;

  it('sends with Enter, breaks the line with Shift+Enter, and shows what comes back', async () => {
    const { fake, page, ada, reply, log, complaints } = await atAda();
    await reply.fill('One');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('two');
    await page.keyboard.press('Enter');
    await log.getByText('One two').waitFor();
    expect(written(fake, 'One\ntwo')).toBe(1);
    expect(await reply.inputValue()).toBe('');
    fake.customerTypes(ada);
    await page.getByText('Ada Thornton is typing…').waitFor();
    fake.customerSays(ada, 'Thank you!');
    await log.getByText('Thank you!').waitFor();
    expect(await page.getByText('is typing…').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('shows a card as it was sent, of no use to the representative, and what the customer entered', async () => {
    const { fake, page, ada, log } = await atAda();
    const content = {
      type: 'AdaptiveCard',
      version: '1.5',
      body: [{ type: 'Input.Text', id: 'town', label: 'Town' }],
      actions: [{ type: 'Action.Submit', title: 'Send it' }],
    };
    const contentType = 'application/vnd.microsoft.card.adaptive';
    fake.say(ada, {
      sender: { kind: 'ai_agent', id: 'bot', name: 'Helper' },
      attachments: [{ name: '', contentType, contentUrl: '', content }],
    });
    await log.getByRole('textbox', { name: 'Town' }).waitFor();
    expect(await log.getByRole('button', { name: 'Send it' }).isDisabled()).toBe(true);
    const { name, contactId } = ada.detail.customer;
    fake.say(ada, { sender: { kind: 'customer', id: contactId, name }, value: { town: 'Delft' } });
    await log.getByText('Form sent').waitFor();
    await log.getByText('Delft').waitFor();
    expect(await page.getByRole('log').getByRole('term').textContent()).toBe('town');
  });

  it('neither loses nor doubles a message when the socket drops before the answer', async () => {
    const { fake, page, reply, log } = await atAda();
    fake.dropBeforeAnswer = 'message.send';
    await reply.fill('Exactly once');
    await page.keyboard.press('Enter');
    await eventually(() => fake.asked.filter((op) => op === 'message.send').length).toBe(2);
    await eventually(() => log.getByText('Sending…').count()).toBe(0);
    expect(written(fake, 'Exactly once')).toBe(1);
    expect(await log.getByText('Exactly once').count()).toBe(1);
  });

  it('keeps what is written offline, in order, and catches up on what it missed', async () => {
    const { fake, page, ada, reply, log } = await atAda();
    fake.refusing = true;
    fake.drop();
    await page.getByText('Reconnecting…').waitFor();
    for (const text of ['First', 'Second', 'Third']) {
      await reply.fill(text);
      await page.keyboard.press('Enter');
    }
    await log.getByText('Waits for the connection…').first().waitFor();
    append(ada, { sender: { kind: 'customer', id: 'ada', name: 'Ada Thornton' }, text: 'Are you there?' });
    fake.refusing = false;
    const back = log.getByText('Are you there?').waitFor();
    // It tries by itself as well: then the button is gone before it can be pressed.
    await Promise.race([back, page.getByRole('button', { name: 'Try now' }).click()]).catch(() => {});
    await back;
    await eventually(() => written(fake, 'Third')).toBe(1);
    expect(ada.messages.slice(-4).map((message) => message.text)).toEqual([
      'Are you there?',
      'First',
      'Second',
      'Third',
    ]);
    await page.getByText('Reconnecting…').waitFor({ state: 'detached' });
  });

  it('survives a reload with an unsent message', async () => {
    const { fake, page, reply, log } = await atAda();
    fake.refusing = true;
    fake.drop();
    await page.getByText('Reconnecting…').waitFor();
    await reply.fill('Do not forget me');
    await page.keyboard.press('Enter');
    await page.reload();
    fake.refusing = false;
    await log.getByText('Do not forget me').waitFor();
    await eventually(() => written(fake, 'Do not forget me')).toBe(1);
  });

  it('says when a message was refused; a retry sends it under the same id', async () => {
    const { fake, page, reply, log } = await atAda();
    fake.failing = { op: 'message.send', code: 'conversation.stale_epoch' };
    await reply.fill('Refused at first');
    await page.keyboard.press('Enter');
    await log.getByText('Not sent. The conversation was handed over meanwhile.').waitFor();
    fake.failing = null;
    await log.getByRole('button', { name: 'Retry' }).click();
    await log.getByText('Not sent.').waitFor({ state: 'detached' });
    expect(written(fake, 'Refused at first')).toBe(1);
  });

  it('heals a gap in the sequence by asking again', async () => {
    const { fake, ada, log } = await atAda();
    append(ada, { sender: { kind: 'customer', id: 'ada', name: 'Ada Thornton' }, text: 'Missed on the way' });
    fake.customerSays(ada, 'And this came');
    await log.getByText('And this came').waitFor();
    expect(await log.getByText('Missed on the way').count()).toBe(1);
  });

  it('keeps a draft and counts unread messages for each conversation', async () => {
    const { fake, page, ada, reply } = await atAda();
    const grace = fake.assign(lateParcel('Grace Miller', 'Where is my parcel?', 5));
    await reply.fill('Half a sentence');
    await page.getByRole('link', { name: /Grace Miller/ }).click();
    await page.getByText('Where is my parcel?').last().waitFor();
    fake.customerSays(ada, 'Hello?');
    fake.customerSays(ada, 'Anybody?');
    await page.getByRole('link', { name: /Ada Thornton.*2 unread/ }).waitFor();
    await eventually(() => page.title()).toBe('(1) Desk · Patchbay');
    await page.getByRole('link', { name: /Ada Thornton/ }).click();
    await eventually(() => reply.inputValue()).toBe('Half a sentence');
    await eventually(() => page.title()).toBe('Desk · Patchbay');
    expect(grace.messages.every((message) => message.text !== 'Half a sentence')).toBe(true);
  });

  it('keeps notes apart from replies', async () => {
    const { fake, page, ada, log } = await atAda();
    await page.keyboard.press('Alt+N');
    await page.getByRole('textbox', { name: 'Note' }).fill('Finance knows');
    await page.getByRole('button', { name: 'Add note' }).click();
    await log.getByText('Note · You').waitFor();
    expect(ada.messages.at(-1)).toMatchObject({ kind: 'note', text: 'Finance knows' });
    await page.getByRole('textbox', { name: 'Reply' }).waitFor();
    fake.say(ada, {
      kind: 'event',
      name: 'patchbay.representative.left',
      value: { name: 'Jonas', reason: 'parked' },
      sender: system,
    });
    await log.getByText('Jonas parked the conversation').waitFor();
  });

  it('uploads files, shows which one was refused, and sends the others', async () => {
    const { page, log } = await atAda();
    const file = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('hello') });
    await page.getByLabel('Files to attach').setInputFiles([file('invoice.txt'), file('virus.exe')]);
    const chips = page.getByRole('list', { name: 'Files to send' });
    await chips.getByText('This file cannot be attached.').waitFor();
    await chips.getByRole('button', { name: 'Remove virus.exe' }).click();
    await chips.getByText('invoice.txt').waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await chips.waitFor({ state: 'detached' });
    await eventually(() => log.getByText('Sending…').count()).toBe(0);
  });

  it('shows images, files and the sources of an answer', async () => {
    const { page, log } = await atAda();
    await log.getByRole('img', { name: 'statement.png' }).waitFor();
    await log.getByRole('link', { name: /statement\.pdf/ }).waitFor();
    await log.getByText('2 sources').click();
    await log.getByText('A reservation is released by your bank').waitFor();
    const panel = page.getByRole('complementary', { name: 'About this conversation' });
    await panel.getByText('NB-20417').first().waitFor();
    await panel.getByText('3 earlier conversations').waitFor();
  });
});
