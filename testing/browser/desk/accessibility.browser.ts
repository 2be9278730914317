import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { busyMorning, doubleCharge, lateParcel } from './fake-data.ts';
import { barriersInBothThemes, Stage, signIn } from './stage.ts';

describe('accessibility, in the light and in the dark', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  it('of the sign-in page', async () => {
    const { page } = await stage.enter();
    await page.goto('/desk/');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter your user name').waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
  });

  it('of the desk: empty, with an offer, in a conversation, in wrap-up, disconnected', async () => {
    const { fake, page } = await stage.enter();
    await signIn(page, 'rita');
    await page.getByText('Nothing to do right now').waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    const grace = fake.assign(lateParcel('Grace Miller', 'Where is my parcel?', 200));
    fake.offer(doubleCharge(), 9);
    await page.getByRole('button', { name: 'Accept' }).waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.keyboard.press('Alt+A');
    await page.getByText('NB-20417').first().waitFor();
    fake.say(grace, {
      kind: 'note',
      text: 'Known',
      sender: { kind: 'representative', id: 'x', name: 'Jonas' },
    });
    fake.failing = { op: 'message.send', code: 'conversation.stale_epoch' };
    await page.getByRole('textbox', { name: 'Reply' }).fill('Hello');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Retry' }).waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.getByRole('link', { name: /Grace Miller/ }).click();
    await page.getByText('Note · Jonas').waitFor();
    await page.getByRole('button', { name: 'End conversation' }).click();
    await page.getByRole('button', { name: 'Close conversation' }).waitFor();
    fake.refusing = true;
    fake.drop();
    await page.getByText('Reconnecting…').waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
  });

  it('of dialogs and menus', async () => {
    const { fake, page } = await stage.enter();
    const ada = fake.assign(doubleCharge());
    await signIn(page, 'rita', `/desk/conversation/${ada.detail.conversationId}`);
    await page.getByRole('button', { name: 'Transfer' }).click();
    await page.getByRole('radio', { name: /Repairs/ }).click();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /Presence/ }).click();
    await page.getByRole('menu').waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Account and settings' }).click();
    await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click();
    await page.getByRole('dialog').waitFor();
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(await barriersInBothThemes(page)).toEqual([]);
  });

  it('of the supervisor’s pages', async () => {
    const { fake, page } = await stage.enter();
    fake.live = busyMorning([
      fake.add(doubleCharge()),
      fake.assign(lateParcel('Grace Miller', 'Hello?', 200)),
    ]);
    await signIn(page, 'sam');
    await page.getByRole('region', { name: 'Queues' }).waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.getByRole('link', { name: 'Ada Thornton' }).click();
    await page.getByText('Most free capacity').waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.getByRole('link', { name: 'Conversations' }).click();
    await page.getByRole('link', { name: 'Grace Miller' }).waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
  });

  it('of a screen that is 400 px wide: one column, nothing sideways', async () => {
    const { fake, page } = await stage.enter({ viewport: { width: 400, height: 720 } });
    await signIn(page, 'rita');
    fake.assign(lateParcel('Grace Miller', 'Where is my parcel?', 200));
    fake.offer(doubleCharge());
    await page.getByRole('button', { name: 'Accept' }).waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('textbox', { name: 'Reply' }).waitFor();
    expect(await page.getByRole('link', { name: /Grace Miller/ }).count()).toBe(0);
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.getByRole('button', { name: 'Customer panel' }).click();
    await page.getByRole('dialog').getByText('NB-20417').first().waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close the panel' }).click();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('link', { name: /Grace Miller/ }).waitFor();
  });

  it('of the supervisor’s page on a phone', async () => {
    const { fake, page } = await stage.enter({ viewport: { width: 400, height: 720 } });
    fake.live = busyMorning([fake.add(doubleCharge())]);
    await signIn(page, 'sam');
    await page.getByRole('region', { name: 'Queues' }).waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
  });
});
