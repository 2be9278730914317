import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { barriers, eventually, Stage, signIn } from './stage.ts';

describe('signing in', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  it('says clearly when the password is wrong, and lets try again by keyboard', async () => {
    const { page, complaints } = await stage.enter();
    await page.goto('/desk/');
    await page.getByRole('textbox', { name: 'User name' }).waitFor();
    await page.keyboard.type('rita');
    await page.keyboard.press('Tab');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('The user name or the password is wrong.').waitFor();
    await page.getByLabel('Password').fill('patchbay-demo');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Presence: Available' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('says that the desk could not be loaded, and loads it again', async () => {
    const { page } = await stage.enter();
    const entry = /\/desk\/assets\/index-[^/]+\.js$/;
    await page.route(entry, (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto('/desk/');
    await page.getByRole('alert').filter({ hasText: 'Patchbay could not be loaded' }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.unroute(entry);
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('textbox', { name: 'User name' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('asks for both fields', async () => {
    const { page } = await stage.enter();
    await page.goto('/desk/');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter your user name and your password.').waitFor();
  });

  it('keeps the session over a reload and ends it on sign-out', async () => {
    const { page } = await stage.enter();
    await signIn(page, 'rita');
    await page.reload();
    await page.getByRole('button', { name: 'Account and settings' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  it('sends each role to its own page and knows wrong addresses', async () => {
    const { page } = await stage.enter();
    await signIn(page, 'sam');
    await page.getByRole('heading', { name: 'Live', level: 1 }).waitFor();
    expect(await page.getByRole('link', { name: 'Desk' }).count()).toBe(0);
    await page.goto('/desk/somewhere');
    await page.getByRole('button', { name: 'Go to Live' }).click();
    await page.getByRole('heading', { name: 'Live', level: 1 }).waitFor();
  });

  it('asks for a reload when a part of the app is gone after an update', async () => {
    const { page } = await stage.enter();
    await signIn(page, 'sam');
    await page.getByRole('heading', { name: 'Live', level: 1 }).waitFor();
    await page.route('**/ConversationsPage*', (route) => route.abort());
    await page.getByRole('link', { name: 'Conversations' }).click();
    await page.getByText('Patchbay was updated').waitFor();
    await page.unroute('**/ConversationsPage*');
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { name: 'Conversations', level: 1 }).waitFor();
  });

  it('follows the system’s theme until another one is chosen', async () => {
    const { page } = await stage.enter({ colorScheme: 'dark' });
    await signIn(page, 'rita');
    const background = () =>
      page.evaluate(() => getComputedStyle(document.querySelector('header') as Element).backgroundColor);
    const dark = await background();
    await page.getByRole('button', { name: 'Account and settings' }).click();
    await page.getByRole('menuitemradio', { name: 'Light' }).click();
    await eventually(background).not.toBe(dark);
    await page.reload();
    await page.getByRole('button', { name: 'Account and settings' }).waitFor();
    expect(await background()).not.toBe(dark);
  });
});
