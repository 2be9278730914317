import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OutputOf } from '../../../contracts/api/operations.ts';
import { doubleCharge, type FakeConversation, lateParcel } from './fake-data.ts';
import { attemptOf, connectionOf, deliveryOf, phoneCall } from './fake-outside-data.ts';
import type { FakeServer } from './fake-server.ts';
import { barriers, eventually, notice, Stage, signIn } from './stage.ts';

type Crm = OutputOf<'conversation.crm'>;

describe('the customer in the CRM', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  const connection = connectionOf();
  /** A conversation that a CRM knows; the record's address is one of the stand-in's own, by another name. */
  function known(fake: FakeServer, ada: FakeConversation, rest: Partial<Crm> = {}): Crm {
    const crm: Crm = {
      connections: [{ id: connection.id, name: connection.name, kind: 'dataverse', paused: false }],
      screenPops: [],
      links: [],
      timeline: [],
      ...rest,
    };
    fake.outside.connections = [connection];
    fake.outside.crm.set(ada.detail.conversationId, crm);
    return crm;
  }
  const recordOf = (fake: FakeServer) =>
    `${fake.origin.replace('127.0.0.1', 'localhost')}/attachments/record.png`;
  const pop = (
    fake: FakeServer,
    rest: Partial<Crm['screenPops'][number]> = {},
  ): Crm['screenPops'][number] => ({
    connectionId: connection.id,
    connectionName: connection.name,
    state: 'ready',
    openIn: 'tab',
    url: recordOf(fake),
    reason: null,
    ...rest,
  });
  const panel = (page: Page) => page.getByRole('region', { name: 'CRM' });

  it('opens the record in a tab when the conversation is answered, once, and not on a reload', async () => {
    const { fake, page, complaints } = await stage.enter();
    const ada = doubleCharge();
    known(fake, ada, { screenPops: [pop(fake, { state: 'pending', url: null })] });
    await signIn(page, 'rita');
    fake.offer(ada);
    await page.getByRole('button', { name: 'Accept' }).click();
    await panel(page).getByText('The record in Contoso Service is being made…').waitFor();
    const opened = page.context().waitForEvent('page');
    known(fake, ada, { screenPops: [pop(fake)] });
    fake.pushCrm(ada.detail.conversationId);
    const tab = await opened;
    await tab.waitForURL(recordOf(fake));
    expect(await tab.evaluate(() => window.opener)).toBeNull();
    fake.pushCrm(ada.detail.conversationId);
    await page.reload();
    await panel(page).getByRole('link', { name: 'Open record' }).waitFor();
    expect(page.context().pages()).toHaveLength(2);
    expect(complaints).toEqual([]);
  });

  it('offers the record where the browser blocks it, until it is opened', async () => {
    const { fake, page } = await stage.enter();
    await page.addInitScript(() => {
      window.open = () => null;
    });
    const ada = doubleCharge();
    known(fake, ada, { screenPops: [pop(fake)] });
    await signIn(page, 'rita');
    fake.offer(ada);
    await page.getByRole('button', { name: 'Accept' }).click();
    const bar = page.getByRole('group').filter({ hasText: 'The record in Contoso Service is ready.' });
    const opened = page.context().waitForEvent('page');
    await bar.getByRole('link', { name: 'Open record' }).click();
    await (await opened).waitForURL(recordOf(fake));
    await bar.waitFor({ state: 'detached' });
  });

  it('shows the record beside the conversation, closed in its frame, at a width that is remembered', async () => {
    const { fake, page } = await stage.enter({ viewport: { width: 1500, height: 800 } });
    const ada = doubleCharge();
    known(fake, ada, { screenPops: [pop(fake, { openIn: 'embedded' })] });
    await signIn(page, 'rita');
    fake.offer(ada);
    await page.getByRole('button', { name: 'Accept' }).click();
    const frame = page.locator('iframe');
    await frame.waitFor();
    expect(await frame.getAttribute('src')).toBe(recordOf(fake));
    expect(await frame.getAttribute('sandbox')).not.toContain('allow-top-navigation');
    expect(await frame.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(await frame.getAttribute('title')).toBe('Record in Contoso Service');
    const border = page.getByRole('separator', { name: 'Width of the record' });
    const before = Number(await border.getAttribute('aria-valuenow'));
    await border.focus();
    await page.keyboard.press('ArrowRight');
    await eventually(async () => Number(await border.getAttribute('aria-valuenow'))).toBeLessThan(before);
    await page.getByRole('button', { name: 'Close the record' }).click();
    await frame.waitFor({ state: 'detached' });
    await panel(page).getByRole('button', { name: 'Show beside' }).click();
    await frame.waitFor();
  });

  it('shows the record or the customer in one place, by a switch that each conversation remembers', async () => {
    const { fake, page, complaints } = await stage.enter();
    const ada = doubleCharge();
    fake.assign(lateParcel('Ben Okafor', 'Where is my parcel?', 60));
    known(fake, ada, { screenPops: [pop(fake, { openIn: 'embedded' })] });
    await signIn(page, 'rita');
    fake.offer(ada);
    await page.getByRole('button', { name: 'Accept' }).click();
    const frame = page.locator('iframe');
    await frame.waitFor();
    const tab = (name: string) => page.getByRole('tab', { name, exact: true });
    expect(await tab('Record').getAttribute('aria-selected')).toBe('true');
    await tab('Record').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await panel(page).getByText('2 records fit. Which one is it?').waitFor();
    await frame.waitFor({ state: 'hidden' });
    expect(await frame.count()).toBe(1);
    expect(await barriers(page)).toEqual([]);

    await page.getByRole('link', { name: /Ben Okafor/ }).click();
    await frame.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /Ada Thornton/ }).click();
    await panel(page).getByText('2 records fit. Which one is it?').waitFor();
    expect(await tab('Customer').getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Alt+I');
    await frame.waitFor({ state: 'visible' });
    expect(await tab('Record').getAttribute('aria-selected')).toBe('true');
    expect(complaints).toEqual([]);
  });

  it('offers the record where there is no room beside the conversation', async () => {
    const { fake, page } = await stage.enter({ viewport: { width: 380, height: 720 } });
    const ada = doubleCharge();
    known(fake, ada, { screenPops: [pop(fake, { openIn: 'embedded' })] });
    await signIn(page, 'rita');
    fake.offer(ada);
    await page.getByRole('button', { name: 'Accept' }).click();
    const opened = page.context().waitForEvent('page');
    await page.getByRole('link', { name: 'Open record' }).click();
    await (await opened).waitForURL(recordOf(fake));
    await page.getByText('The record in Contoso Service is ready.').waitFor({ state: 'detached' });
  });

  it('never puts a page of our own into the frame', async () => {
    const { fake, page } = await stage.enter({ viewport: { width: 1500, height: 800 } });
    await page.addInitScript(() => {
      window.open = () => null;
    });
    const ada = doubleCharge();
    known(fake, ada, { screenPops: [pop(fake, { openIn: 'embedded', url: `${fake.origin}/desk/` })] });
    await signIn(page, 'rita');
    fake.offer(ada);
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('The record in Contoso Service is ready.').waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
  });

  async function atAda(rest: Partial<Crm> = {}) {
    const entered = await stage.enter();
    const ada = entered.fake.assign(doubleCharge());
    const crm = known(entered.fake, ada, rest);
    await signIn(entered.page, 'rita', `/desk/conversation/${ada.detail.conversationId}`);
    return { ...entered, ada, crm };
  }

  it('asks which record it is when several match, links it, and unlinks it', async () => {
    const { fake, page, ada } = await atAda();
    await panel(page).getByText('2 records fit. Which one is it?').waitFor();
    await panel(page).getByRole('button', { name: 'Link Ada Thornton' }).click();
    await notice(page, 'Ada Thornton is linked').waitFor();
    expect(fake.outside.callsOf('conversation.crm_link')[0]).toMatchObject({
      conversationId: ada.detail.conversationId,
      relation: 'customer',
      record: { entity: 'contact', id: 'c-ada' },
    });
    await panel(page).getByText('Which one is it?').waitFor({ state: 'detached' });
    await panel(page).getByRole('button', { name: 'Unlink Ada Thornton' }).click();
    await panel(page).getByText('Which one is it?').waitFor();
  });

  it('searches by words', async () => {
    const { fake, page } = await atAda();
    await panel(page).getByRole('button', { name: 'Search the CRM' }).click();
    await panel(page).getByRole('searchbox', { name: 'Search the CRM' }).fill('cycles');
    await page.keyboard.press('Enter');
    await panel(page).getByText('Is this the customer?').waitFor();
    await panel(page).getByRole('button', { name: 'Link Thornton Cycles' }).waitFor();
    expect(fake.outside.callsOf('conversation.crm_matches').at(-1)?.search).toBe('cycles');
  });

  it('creates the contact with what is known, once whatever is retried, then a case of theirs', async () => {
    const { fake, page } = await atAda();
    await panel(page).getByRole('button', { name: 'Create' }).click();
    await page.getByRole('menuitem', { name: 'Contact' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create the contact in Contoso Service' });
    expect(await dialog.getByRole('textbox', { name: 'Email' }).inputValue()).toBe(
      'ada.thornton@example.com',
    );
    fake.failing = { op: 'conversation.crm_create', code: 'connection.failed' };
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByRole('group').getByText(/./).first().waitFor();
    fake.failing = null;
    await dialog.getByRole('button', { name: 'Create' }).click();
    await notice(page, 'Ada Thornton is created and linked').waitFor();
    await panel(page).getByRole('button', { name: 'Create' }).click();
    await page.getByRole('menuitem', { name: 'Case' }).click();
    const second = page.getByRole('dialog', { name: 'Create a case in Contoso Service' });
    await second.getByText('Of Ada Thornton.').waitFor();
    await second.getByRole('textbox', { name: 'Title' }).fill('Charged twice');
    await second.getByRole('button', { name: 'Create' }).click();
    await panel(page).getByRole('link', { name: 'Charged twice' }).waitFor();
    expect(fake.outside.callsOf('conversation.crm_create').map((each) => each.kind)).toEqual([
      'contact',
      'case',
    ]);
  });

  it('tells live what was sent, and why something was not', async () => {
    const { fake, page, ada, crm } = await atAda({
      timeline: [{ ...deliveryOf(connection, { state: 'due' }), lastAttempts: [] }],
    });
    await panel(page).getByText('CRM timeline: 1 under way').waitFor();
    crm.timeline = [
      { ...deliveryOf(connection, { record: phoneCall }), lastAttempts: [attemptOf(201)] },
      {
        ...deliveryOf(connection, { step: 4, state: 'dead', reason: 'Somebody deleted the record.' }),
        lastAttempts: [attemptOf(404)],
      },
    ];
    crm.links = [
      {
        ...phoneCall,
        connectionId: connection.id,
        connectionName: connection.name,
        relation: 'activity',
        linkedAt: new Date().toISOString(),
      },
    ];
    fake.pushCrm(ada.detail.conversationId);
    await panel(page).getByText('CRM timeline: 1 not delivered').waitFor();
    await panel(page).getByText('Somebody deleted the record.').waitFor();
    await panel(page).getByText('One attempt').last().click();
    await panel(page)
      .getByText(/Does Not Exist/)
      .waitFor();
    await panel(page).getByRole('link', { name: phoneCall.name }).waitFor();
    expect(
      await panel(page)
        .getByRole('button', { name: /Unlink/ })
        .count(),
    ).toBe(0);
  });

  it('reads again what may have changed while the connection was lost', async () => {
    const { fake, page, crm } = await atAda();
    await panel(page).getByText('Which one is it?').waitFor();
    crm.timeline = [{ ...deliveryOf(connection), lastAttempts: [] }];
    fake.drop();
    await panel(page).getByText('CRM timeline: all delivered').waitFor();
  });

  it('keeps the records of two CRMs apart', async () => {
    const sales = connectionOf({ name: 'Contoso Sales' });
    const linkIn = ({ id, name }: typeof connection) => ({
      ...phoneCall,
      connectionId: id,
      connectionName: name,
      relation: 'activity' as const,
      linkedAt: new Date().toISOString(),
    });
    const { page } = await atAda({
      connections: [connection, sales].map(({ id, name }) => ({
        id,
        name,
        kind: 'dataverse',
        paused: false,
      })),
      links: [linkIn(sales), linkIn(connection)],
    });
    await panel(page).getByRole('heading', { name: 'Contoso Sales' }).waitFor();
    expect(await panel(page).getByRole('heading', { level: 4 }).allTextContents()).toEqual([
      'Contoso Service',
      'Contoso Sales',
    ]);
    const list = panel(page).getByRole('list', { name: 'Linked records in Contoso Sales' });
    expect(await list.getByRole('link', { name: phoneCall.name }).count()).toBe(1);
    expect(await barriers(page)).toEqual([]);
  });

  it('is not there where no CRM is connected', async () => {
    const { page } = await stage.enter().then(async (entered) => {
      const ada = entered.fake.assign(doubleCharge());
      await signIn(entered.page, 'rita', `/desk/conversation/${ada.detail.conversationId}`);
      return entered;
    });
    await page.getByRole('region', { name: 'Summary' }).waitFor();
    await eventually(() => panel(page).count()).toBe(0);
  });
});
