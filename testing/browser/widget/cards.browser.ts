import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violationsIn } from '../axe.ts';
import { eventually, inBothThemes, openChat, Stage, say } from './stage.ts';

const fromAssistant = {
  from: { id: 'bot', name: 'Pip', role: 'bot' },
  channelData: { sender: { kind: 'ai_agent' } },
};
const address = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    { type: 'TextBlock', text: '**Where** do you live? <img src=x onerror=alert(1)>', wrap: true },
    { type: 'Input.Text', id: 'town', label: 'Town', isRequired: true, errorMessage: 'The town is missing' },
    {
      type: 'Input.ChoiceSet',
      id: 'kind',
      label: 'Kind',
      style: 'expanded',
      value: 'flat',
      choices: [
        { title: 'Flat', value: 'flat' },
        { title: 'House', value: 'house' },
      ],
    },
  ],
  actions: [{ type: 'Action.Submit', title: 'Send it', data: { form: 'address' } }],
};
const card = (content: unknown) => ({
  type: 'message',
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  ...fromAssistant,
});

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({
    onMessage: (activity, conversation) => {
      if (activity.text === 'move') conversation.append(card(address));
    },
  });
});
afterEach(async () => {
  expect(stage.errors).toEqual([]);
  await stage.closePages();
});
afterAll(() => stage.close());

describe('a card', () => {
  it('is fetched when it is needed, filled in by keyboard, sent once, and stays answered after a reload', async () => {
    const csp = `default-src 'none'; script-src 'self'; connect-src ${stage.fake.url} ${stage.fake.url.replace('http', 'ws')}; img-src data:`;
    const page = await stage.visit({ csp });
    const fetched: string[] = [];
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
    await openChat(page);
    await say(page, 'hello');
    expect(fetched).not.toContain('/widget-cards.js');
    await say(page, 'move');
    const town = page.getByRole('textbox', { name: 'Town' });
    await town.waitFor();
    expect(fetched).toContain('/widget-cards.js');
    await page.locator('.card strong', { hasText: 'Where' }).waitFor();
    expect(await page.locator('.card img').count()).toBe(0);
    await town.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('The town is missing').waitFor();
    expect(stage.fake.latest.activities.some((one) => one.value !== undefined)).toBe(false);
    await town.fill('Delft');
    await page.getByRole('button', { name: 'Send it' }).click();
    await page.getByText('Form sent').waitFor();
    await eventually(() => stage.fake.latest.activities.find((one) => one.value !== undefined)).toMatchObject(
      {
        type: 'message',
        value: { form: 'address', town: 'Delft', kind: 'house' },
      },
    );
    expect(await town.inputValue()).toBe('Delft');
    expect([
      await town.isDisabled(),
      await page.getByRole('button', { name: 'Send it' }).isDisabled(),
    ]).toEqual([true, true]);
    await page.reload();
    await page.locator('.card textarea, .card input').first().waitFor();
    await eventually(() => page.getByRole('button', { name: 'Send it' }).isDisabled()).toBe(true);
  });

  it('does not push the header and the composer out of the window: only the conversation is longer than its place', async () => {
    const page = await stage.visit();
    await openChat(page);
    await say(page, 'move');
    await page.getByRole('textbox', { name: 'Town' }).waitFor();
    for (let more = 0; more < 3; more += 1) stage.fake.latest.append(card(address));
    await eventually(() => page.getByRole('textbox', { name: 'Town' }).count()).toBe(4);
    const panel = page.locator('.panel');
    const beyond = () => panel.evaluate((element) => element.scrollHeight - element.clientHeight);
    expect(await beyond()).toBe(0);
  });

  it('has labels and can be read, in the light and in the dark; what is none is told in words', async () => {
    const page = await stage.visit();
    await openChat(page);
    await say(page, 'move');
    await page.getByRole('textbox', { name: 'Town' }).waitFor();
    for (const content of [
      { type: 'AdaptiveCard', body: 'x', fallbackText: 'Write us your address.' },
      'nonsense',
      null,
    ])
      stage.fake.latest.append(card(content));
    await page.getByText('Write us your address.').waitFor();
    await eventually(() => page.getByText('This form cannot be shown here.').count()).toBe(2);
    expect(await inBothThemes(page, () => violationsIn(page, { include: 'patchbay-chat' }))).toEqual([]);
  });
});
