import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { doubleCharge, lateParcel } from './fake-data.ts';
import { eventually, Stage, signIn } from './stage.ts';

describe('offers', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  it('shows an offer without reload and is accepted with Enter', async () => {
    const { fake, page, complaints } = await stage.enter();
    await signIn(page, 'rita');
    await page.getByText('Nothing to do right now').waitFor();
    fake.offer(doubleCharge(), 40);
    const card = page.getByRole('listitem').filter({ hasText: 'Ada Thornton' });
    await card.getByText('The customer asked for a person').waitFor();
    await eventually(() => page.title()).toBe('(1) Desk · Patchbay');
    await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Accept');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Ada Thornton', level: 2 }).waitFor();
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Reply',
    );
    await page.getByText('Handed over to Billing').waitFor();
    expect(complaints).toEqual([]);
  });

  it('counts down by the server’s clock, whatever the machine’s clock says', async () => {
    const { fake, page } = await stage.enter();
    fake.clockOffset = 45 * 60_000;
    await signIn(page, 'rita');
    fake.offer(doubleCharge(), 20);
    const seconds = async () => Number(await page.locator('li svg text').textContent());
    const first = await seconds();
    expect(first).toBeGreaterThan(15);
    expect(first).toBeLessThanOrEqual(20);
    await eventually(seconds).toBeLessThan(first);
  });

  it('accepts with Alt+A while writing elsewhere, without taking the focus before', async () => {
    const { fake, page } = await stage.enter();
    await signIn(page, 'rita');
    fake.assign(lateParcel('Grace Miller', 'Where is my parcel?', 5));
    await page.getByRole('link', { name: /Grace Miller/ }).click();
    await page.getByRole('textbox', { name: 'Reply' }).fill('Let me look');
    fake.offer(doubleCharge());
    await page.getByRole('button', { name: 'Accept' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
    await page.keyboard.press('Alt+A');
    await page.getByRole('heading', { name: 'Ada Thornton', level: 2 }).waitFor();
    await page.keyboard.press('Control+Alt+ArrowUp');
    await eventually(() => page.getByRole('textbox', { name: 'Reply' }).inputValue()).toBe('Let me look');
  });

  it('declines, and cannot be answered any more when time is up', async () => {
    const { fake, page } = await stage.enter();
    await signIn(page, 'rita');
    fake.offer(doubleCharge(), 30);
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByRole('button', { name: 'Accept' }).waitFor({ state: 'detached' });
    fake.offer(lateParcel('Grace Miller', 'Hello?', 5), 1);
    await eventually(() => page.getByRole('button', { name: 'Accept' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
  });

  it('accepts once although the connection drops before the answer', async () => {
    const { fake, page } = await stage.enter();
    await signIn(page, 'rita');
    fake.offer(doubleCharge());
    fake.dropBeforeAnswer = 'offer.accept';
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('heading', { name: 'Ada Thornton', level: 2 }).waitFor();
    await eventually(() => fake.asked.filter((op) => op === 'offer.accept').length).toBe(2);
  });

  it('says what to do after a missed offer', async () => {
    const { fake, page } = await stage.enter();
    fake.desk.presence = 'inactive';
    await signIn(page, 'rita');
    await page.getByRole('button', { name: 'Presence: Inactive' }).waitFor();
    await page.getByText('You missed an offer — set yourself available.').first().waitFor();
    await page.getByRole('button', { name: 'Set me available' }).click();
    await page.getByRole('button', { name: 'Presence: Available' }).waitFor();
    expect(fake.desk.presence).toBe('available');
  });

  it('says why the presence is what nobody chose, and keeps it when it is chosen', async () => {
    const { fake, page } = await stage.enter();
    Object.assign(fake.desk, { presence: 'do_not_disturb', presenceManual: false });
    await signIn(page, 'rita');
    await page.getByRole('button', { name: 'Presence: Do not disturb' }).click();
    await page.getByText('Your capacity is full.').waitFor();
    await page.getByRole('menuitemradio', { name: 'Do not disturb' }).click();
    await expect.poll(() => fake.desk.presenceManual).toBe(true);
  });

  it('changes the presence by keyboard', async () => {
    const { fake, page } = await stage.enter();
    await signIn(page, 'rita');
    await page.getByRole('button', { name: 'Presence: Available' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitemradio', { name: 'Do not disturb' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Presence: Do not disturb' }).waitFor();
    expect(fake.desk.presence).toBe('do_not_disturb');
  });
});
