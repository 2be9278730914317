import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { attemptOf, briefSteps, connectionOf, deliveryOf } from './fake-outside-data.ts';
import type { FakeServer } from './fake-server.ts';
import { eventually, notice, Stage, signIn } from './stage.ts';

describe('lifecycle steps', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  async function atStep(number: number): Promise<{ fake: FakeServer; page: Page; connectionId: string }> {
    const { fake, page } = await stage.enter();
    const connection = connectionOf();
    fake.outside.connections.push(connection);
    await signIn(page, 'adam', `/desk/admin/connections/${connection.id}/step-${number}`);
    await page.getByRole('heading', { name: new RegExp(`^Step ${number}`) }).waitFor();
    return { fake, page, connectionId: connection.id };
  }

  it('start from the preset, are previewed as they would be sent, tested and saved as written', async () => {
    const { fake, page, connectionId } = await atStep(2);
    await page.getByRole('button', { name: 'Use the preset' }).click();
    await page.getByRole('region', { name: 'Body' }).getByText('"phonenumber": "+442079460021"').waitFor();
    await page.getByRole('button', { name: 'Send test' }).click();
    await page.getByText('It went well.').waitFor();
    await page.getByRole('button', { name: 'Save step' }).click();
    await notice(page, 'Step 2 is saved').waitFor();
    expect(fake.outside.steps.get(connectionId)?.[0]).toEqual(briefSteps[0]);
    await page.getByRole('link', { name: /Contact created On/ }).waitFor();
  });

  it('keep what was pasted, smart quotes and escapes too', async () => {
    const { fake, page } = await atStep(4);
    const pasted = String.raw`{\"category\": “{{Channel}}”}`;
    await page.getByRole('textbox', { name: 'Body' }).fill(pasted);
    await page.getByRole('button', { name: 'Save step' }).click();
    await notice(page, 'Step 4 is saved').waitFor();
    expect(fake.outside.callsOf('lifecycle.save_step')[0]?.body).toBe(pasted);
  });

  it('offer names after two braces, by keyboard, and from the menu', async () => {
    const { page } = await atStep(2);
    const body = page.getByRole('textbox', { name: 'Body' });
    await body.click();
    await page.keyboard.type('{"a": "{{Customer');
    await page.getByRole('listbox', { name: 'Names' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.keyboard.type('"}');
    await eventually(() => body.inputValue()).toBe('{"a": "{{CustomerEndpoint}}"}');
    await page.keyboard.press('End');
    await page.getByRole('button', { name: 'Insert into Body' }).click();
    await page.getByRole('menuitem', { name: /^appid/ }).click();
    await eventually(() => body.inputValue()).toBe('{"a": "{{CustomerEndpoint}}"}{{appid}}');
  });

  it('lead from a remark to its place', async () => {
    const { fake, page } = await atStep(2);
    fake.outside.remarks = [
      { severity: 'error', field: 'body', message: 'There is no field phonenumbr.', from: 2, to: 12 },
    ];
    await page.getByRole('textbox', { name: 'Body' }).fill('{"phonenumbr": "1"}');
    await page.getByRole('button', { name: 'There is no field phonenumbr.' }).click();
    const marked = await page.evaluate(() => {
      const field = document.activeElement as HTMLTextAreaElement;
      return field.value.slice(field.selectionStart, field.selectionEnd);
    });
    expect(marked).toBe('phonenumbr');
  });

  it('say at the entity what is said of it as a whole', async () => {
    const { fake, page } = await atStep(2);
    fake.outside.remarks = [
      { severity: 'warning', field: 'target', message: 'There is no entity phonecal.', from: null, to: null },
      { severity: 'error', field: 'target', message: 'Requests go to phonecalls.', from: null, to: null },
      { severity: 'warning', field: 'body', message: 'There is no field subjct.', from: null, to: null },
    ];
    const entity = page.getByRole('combobox', { name: 'Entity or path' });
    await entity.fill('phonecal');
    await eventually(() => entity.getAttribute('aria-invalid')).toBe('true');
    expect(
      await entity.evaluate(
        (field) => document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent,
      ),
    ).toBe('There is no entity phonecal. Requests go to phonecalls.');
    await page.getByRole('button', { name: 'Requests go to phonecalls.' }).click();
    expect(
      await entity.evaluate((field: HTMLInputElement) => [field.selectionStart, field.selectionEnd]),
    ).toEqual([0, 'phonecal'.length]);
  });

  it('offer the CRM’s entities, and take any other path', async () => {
    const { page } = await atStep(2);
    const entity = page.getByRole('combobox', { name: 'Entity or path' });
    await entity.click();
    await page.keyboard.type('opp');
    await page.getByRole('option', { name: /opportunities/ }).click();
    expect(await entity.inputValue()).toBe('opportunities');
    await entity.fill('tables/incident');
    expect(await entity.inputValue()).toBe('tables/incident');
  });

  it('are not lost by a click: leaving with changes is asked', async () => {
    const { page } = await atStep(2);
    await page.getByRole('link', { name: /^Ended/ }).click();
    await page.getByRole('heading', { name: /^Step 4/ }).waitFor();
    await page.getByRole('textbox', { name: 'Body' }).fill('{}');
    await page.getByRole('link', { name: 'Deliveries' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByRole('button', { name: 'Stay' }).click();
    expect(await page.getByRole('textbox', { name: 'Body' }).inputValue()).toBe('{}');
    await dialog.waitFor({ state: 'detached' });
    await page.goBack();
    await dialog.getByRole('button', { name: 'Stay' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toMatch(/step-4$/);
    await page.getByRole('link', { name: 'Deliveries' }).click();
    await dialog.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Deliveries', level: 1 }).waitFor();
  });

  it('open the record in a tab or in the desk', async () => {
    const { fake, page } = await atStep(3);
    await page.getByRole('button', { name: 'Use the preset' }).click();
    await page.getByRole('radio', { name: 'In the desk' }).check();
    await page
      .getByRole('region', { name: 'Address that opens' })
      .getByText(/pagetype=entityrecord/)
      .waitFor();
    await page.getByRole('button', { name: 'Save step' }).click();
    await eventually(() => fake.outside.callsOf('lifecycle.save_step')[0]?.openIn).toBe('embedded');
  });
});

describe('deliveries', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  async function withDead(): Promise<{ fake: FakeServer; page: Page }> {
    const { fake, page } = await stage.enter();
    const connection = connectionOf({ dead: 3 });
    fake.outside.connections.push(connection);
    const dead = (reason: string, step: 4 | 5 = 4) => ({
      ...deliveryOf(connection, { state: 'dead', step, reason }),
      history: [attemptOf(404)],
    });
    fake.outside.deliveries.push(
      dead('Somebody deleted the record.'),
      dead('The description is too long.', 5),
      dead('No privilege.'),
      { ...deliveryOf(connection), history: [attemptOf(201)] },
    );
    await signIn(page, 'adam', '/desk/admin/deliveries');
    await page.getByRole('rowheader').first().waitFor();
    return { fake, page };
  }

  it('that need a person are found, looked into, and tried again', async () => {
    const { fake, page } = await withDead();
    await page.getByRole('button', { name: /Needs you\s*3/ }).click();
    await eventually(() => page.getByRole('rowheader').count()).toBe(3);
    await page
      .getByRole('row', { name: /Somebody deleted/ })
      .getByRole('button', { name: 'Contact ended' })
      .click();
    const drawer = page.getByRole('dialog');
    await drawer
      .getByText(/phonecall With Id = 0b9f3a52 Does Not Exist/)
      .first()
      .waitFor();
    await drawer.getByRole('button', { name: 'Retry', exact: true }).click();
    await notice(page, 'It is tried again').waitFor();
    await drawer.getByText('Due').waitFor();
    expect(fake.outside.deliveries[0]?.state).toBe('due');
  });

  it('are corrected and sent, and are not sent while they are no JSON', async () => {
    const { fake, page } = await withDead();
    await page
      .getByRole('row', { name: /too long/ })
      .getByRole('button', { name: 'Recording available' })
      .click();
    await page.getByRole('button', { name: 'Edit and retry' }).click();
    const body = page.getByRole('textbox', { name: 'Body' });
    await body.fill('{');
    await page.getByText('This is not JSON.').waitFor();
    await body.fill('{"description": "short"}');
    await page.getByRole('button', { name: 'Retry with this' }).click();
    await notice(page, 'The corrected request is tried').waitFor();
    expect(fake.outside.callsOf('delivery.edit_and_retry')[0]?.request).toMatchObject({
      method: 'PATCH',
      body: '{"description": "short"}',
    });
  });

  it('are skipped with a reason', async () => {
    const { fake, page } = await withDead();
    await page
      .getByRole('row', { name: /No privilege/ })
      .getByRole('button', { name: 'Contact ended' })
      .click();
    await page.getByRole('button', { name: 'Skip', exact: true }).click();
    await page.getByRole('textbox', { name: 'Reason' }).fill('A test contact');
    await page.getByRole('button', { name: 'Skip it' }).click();
    await notice(page, 'It is skipped').waitFor();
    expect(fake.outside.deliveries[2]).toMatchObject({ state: 'skipped', reason: 'A test contact' });
  });

  it('are retried together, those that were chosen', async () => {
    const { fake, page } = await withDead();
    const boxes = page.getByRole('checkbox');
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole('button', { name: 'Retry 2 deliveries' }).click();
    await notice(page, '2 deliveries are tried again').waitFor();
    expect(fake.outside.deliveries.map((each) => each.state)).toEqual(['due', 'due', 'dead', 'delivered']);
    Object.assign(fake.outside.deliveries[0] ?? {}, { state: 'dead' });
    await page.getByRole('button', { name: 'Choose all that need you' }).click();
    await page.getByRole('button', { name: 'Retry 2 deliveries' }).click();
    await eventually(() => fake.outside.deliveries.filter((each) => each.state === 'dead').length).toBe(0);
  });

  it('show what changed meanwhile without a click', async () => {
    const { fake, page } = await withDead();
    Object.assign(fake.outside.deliveries[0] ?? {}, { state: 'delivered', reason: null });
    await page.getByRole('button', { name: /Delivered\s*2/ }).waitFor();
  });

  it('that cannot be read say so, and are read again', async () => {
    const { fake, page } = await stage.enter();
    fake.failing = { op: 'delivery.list', code: 'server.unavailable' };
    await signIn(page, 'adam', '/desk/admin/deliveries');
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    fake.failing = null;
    await page.getByText('There are none').waitFor();
  });
});
