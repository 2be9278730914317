import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { barriers, barriersInBothThemes, eventually, notice, Stage, signIn } from './stage.ts';

const cover = 'Change policy P-20417 of Contoso from third party to comprehensive cover';
const refund = 'Refund 250 euros';

describe('approvals', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  it('come without reload, are counted, and are decided by keyboard', async () => {
    const { fake, page, complaints } = await stage.enter();
    await signIn(page, 'rita', '/desk/approvals');
    await page.getByText('Nothing waits for an approval').waitFor();
    expect(await barriers(page)).toEqual([]);
    fake.approvals.ask(cover, 'Maria Campbell');
    fake.approvals.ask(refund, 'Nancy Anderson');
    await page.getByRole('link', { name: /^Approvals.*2 waiting$/ }).waitFor();
    await page.getByRole('heading', { name: cover }).waitFor();
    const first = page.getByRole('listitem', { name: cover });
    expect(await first.textContent()).toContain('For Maria Campbell · asked by Insurance · Billing');
    expect(await barriers(page)).toEqual([]);

    await page.getByRole('button', { name: `Approve: ${cover}` }).focus();
    await page.keyboard.press('Enter');
    await notice(page, 'Approved').waitFor();
    await first.waitFor({ state: 'detached' });
    await eventually(() => page.evaluate(() => document.activeElement?.id)).toBe('main');

    await page.getByRole('textbox', { name: 'Reason, told to the customer' }).fill('The premium is overdue');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await notice(page, 'Declined').waitFor();
    await page.getByText(/Declined by Rita for Nancy Anderson.*“The premium is overdue”/).waitFor();
    await page.getByRole('link', { name: 'Approvals', exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('what somebody else decided, or nobody in time, is told and goes', async () => {
    const { fake, page } = await stage.enter();
    await signIn(page, 'sam', '/desk/approvals');
    const { approvalId } = fake.approvals.ask(cover, 'Maria Campbell');
    await page.getByRole('button', { name: `Approve: ${cover}` }).waitFor();
    fake.failing = { op: 'approval.decide', code: 'approval.already_decided' };
    await page.getByRole('button', { name: `Approve: ${cover}` }).click();
    await page.getByText('Somebody has decided about this already. Reload the list.').last().waitFor();
    fake.approvals.decide(approvalId, 'approved', '', 'Jonas');
    await page.getByText('Approved by Jonas').waitFor();
    fake.approvals.ask(refund, 'Nancy Anderson', 2);
    await page.getByRole('heading', { name: refund }).waitFor();
    await page.getByText('Nothing waits for an approval').waitFor();
  });

  it('fits and reads in the light and in the dark, 1280 and 380 wide', async () => {
    const { fake, page } = await stage.enter();
    await signIn(page, 'sam', '/desk/approvals');
    fake.approvals.ask(cover, 'Maria Campbell');
    await page.getByRole('heading', { name: cover }).waitFor();
    expect(await barriersInBothThemes(page, 'approvals')).toEqual([]);
    await page.setViewportSize({ width: 380, height: 800 });
    expect(await barriersInBothThemes(page, 'approvals-phone')).toEqual([]);
  });

  it('who decides about nothing sees nothing of it', async () => {
    const { page } = await stage.enter();
    await signIn(page, 'adam');
    await page.getByRole('link', { name: 'Administration' }).waitFor();
    expect(await page.getByRole('link', { name: /Approvals/ }).count()).toBe(0);
  });
});
