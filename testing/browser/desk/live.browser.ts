import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { busyMorning, doubleCharge, lateParcel } from './fake-data.ts';
import { eventually, notice, Stage, signIn } from './stage.ts';

describe('the supervisor’s pages', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  async function atLive() {
    const entered = await stage.enter();
    const { fake, page } = entered;
    const ada = fake.add(doubleCharge());
    const grace = fake.assign(lateParcel('Grace Miller', 'Where is my parcel?', 200));
    fake.live = busyMorning([ada, grace]);
    await signIn(page, 'sam');
    await page.getByRole('region', { name: 'Queues' }).waitFor();
    return { ...entered, ada, grace };
  }

  it('shows the operation and follows it without reload', async () => {
    const { fake, page, ada, grace, complaints } = await atLive();
    const tile = (label: string) => page.locator('dl > div', { hasText: label }).locator('dd');
    expect(await tile('With AI agent').textContent()).toBe('14');
    const wait = await tile('Longest wait').textContent();
    await eventually(() => tile('Longest wait').textContent()).not.toBe(wait);
    const live = busyMorning([ada, grace]);
    live.totals.withAiAgent = 15;
    fake.live = live;
    fake.pushLive();
    await eventually(() => tile('With AI agent').textContent()).toBe('15');
    await page.getByRole('row', { name: /Jonas Weber Do not disturb.*100\/100/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('sorts by a column and filters ongoing conversations', async () => {
    const { page } = await atLive();
    const queues = page.getByRole('region', { name: 'Queues' });
    await queues.getByRole('button', { name: 'Longest' }).click();
    expect(await queues.getByRole('rowheader').first().textContent()).toBe('Repairs');
    await queues
      .getByRole('columnheader', { name: 'Longest' })
      .and(page.locator('[aria-sort=descending]'))
      .waitFor();
    const ongoing = page.getByRole('region', { name: 'Ongoing conversations' });
    await page.getByRole('combobox', { name: 'State' }).selectOption('Active');
    await eventually(() => ongoing.getByRole('rowheader').allTextContents()).toEqual(['Grace Miller']);
    await page.getByRole('combobox', { name: 'Queue' }).selectOption('Billing');
    await ongoing.getByText('No conversation matches the filter.').waitFor();
  });

  it('reads along, explains the assignment, and ends a conversation after asking', async () => {
    const { fake, page, ada, complaints } = await atLive();
    await page.getByRole('link', { name: 'Ada Thornton' }).click();
    await page.getByText('Most free capacity (60 of 100) among 2 who fit.').waitFor();
    await page.getByText('lacks the skill Refunds').waitFor();
    fake.customerSays(ada, 'Still waiting');
    await page.getByRole('log').getByText('Still waiting').waitFor();
    expect(await page.getByRole('textbox', { name: 'Reply' }).count()).toBe(0);
    await page.getByRole('textbox', { name: 'Note' }).fill('I watch this one');
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('Note · You').waitFor();
    await page.getByRole('button', { name: 'Force end' }).click();
    await page.getByRole('button', { name: 'End now' }).click();
    await notice(page, 'The conversation with Ada Thornton was ended').waitFor();
    expect(ada.detail.state).toBe('wrap_up');
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('region', { name: 'Queues' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('lists past conversations and opens one', async () => {
    const { fake, page } = await atLive();
    const old = lateParcel('Alan Kim', 'Thanks!', 90_000);
    old.detail.state = 'closed';
    fake.add(old);
    await page.getByRole('link', { name: 'Conversations' }).click();
    await page.getByRole('link', { name: 'Alan Kim' }).click();
    await page.getByRole('log').getByText('Thanks!').waitFor();
    expect(await page.getByRole('button', { name: 'Force end' }).count()).toBe(0);
  });

  it('says why the page could not be loaded, and tries again', async () => {
    const { fake, page } = await stage.enter();
    fake.failing = { op: 'live.follow', code: 'server.unavailable' };
    await signIn(page, 'sam');
    await page.getByText('The live page could not be loaded').waitFor();
    fake.failing = null;
    fake.live = busyMorning([]);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No conversations at the moment.').waitFor();
  });
});
