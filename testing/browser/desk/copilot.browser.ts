import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CopilotTurn } from '../../../contracts/plugins.ts';
import { doubleCharge, lateParcel } from './fake-data.ts';
import { connectionOf, dealPlugin } from './fake-outside-data.ts';
import { eventually, Stage, signIn } from './stage.ts';

describe('the copilot', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  const connection = connectionOf({ name: 'Contoso Sales' });
  const plugin = dealPlugin(connection);
  const source: CopilotTurn['source'] = {
    pluginId: plugin.id,
    pluginName: plugin.name,
    connectorName: 'Summarize Deal',
    connectionName: 'Contoso Sales',
  };
  const input = (name: string, value?: string) => ({
    name,
    title: name,
    description: '',
    required: true,
    type: 'string' as const,
    choices: [],
    ...(value !== undefined && { value }),
  });

  async function atAda() {
    const entered = await stage.enter();
    entered.fake.outside.plugins.push({ ...plugin });
    const ada = entered.fake.assign(doubleCharge());
    await signIn(entered.page, 'rita', `/desk/conversation/${ada.detail.conversationId}`);
    await entered.page.getByRole('textbox', { name: 'Reply' }).waitFor();
    await entered.page.keyboard.press('Alt+C');
    const pane = entered.page.getByRole('complementary', { name: 'Copilot' });
    await pane.waitFor();
    return { ...entered, ada, pane };
  }
  async function ask(page: Page, question: string): Promise<void> {
    await page.getByRole('textbox', { name: 'Question to the copilot' }).fill(question);
    await page.keyboard.press('Enter');
  }

  it('answers with its source and the record, and the answer goes into the reply', async () => {
    const { fake, page, pane, ada, complaints } = await atAda();
    fake.outside.answerTurn = (turn) => ({
      ...turn,
      text: 'The top deal is **Fleet renewal**.\n\n- € 184,000\n- <img src=x onerror=alert(1)>\n\nRecord: https://contoso.crm.dynamics.com/x',
      source,
      link: { url: 'https://contoso.crm.dynamics.com/x', title: 'Fleet renewal 2027' },
      suggestions: ['Hand an insight on to Sales'],
    });
    await ask(page, 'Get me details about deal for Contoso');
    await pane.getByText('Summarize the deal details · Summarize Deal · Contoso Sales').first().waitFor();
    expect(await pane.getByText('Record: https').count()).toBe(0);
    expect(await pane.locator('strong', { hasText: 'Fleet renewal' }).count()).toBe(1);
    expect(await pane.locator('img').count()).toBe(0);
    expect(await pane.getByRole('link', { name: 'Fleet renewal 2027' }).getAttribute('href')).toBe(
      'https://contoso.crm.dynamics.com/x',
    );
    await pane.getByRole('button', { name: 'Insert into reply' }).click();
    await eventually(() => page.getByRole('textbox', { name: 'Reply' }).inputValue()).toContain(
      'Fleet renewal',
    );
    expect(await page.getByRole('textbox', { name: 'Reply' }).inputValue()).not.toContain('https:');
    await pane.getByRole('button', { name: 'Hand an insight on to Sales' }).click();
    await eventually(() => fake.outside.callsOf('copilot.ask').map((each) => each.question)).toEqual([
      'Get me details about deal for Contoso',
      'Hand an insight on to Sales',
    ]);
    expect(fake.outside.callsOf('copilot.ask')[0]?.conversationId).toBe(ada.detail.conversationId);
    expect(complaints).toEqual([]);
  });

  it('shows what will be sent before something is changed, and sends nothing when cancelled', async () => {
    const { fake, page, pane } = await atAda();
    fake.outside.answerTurn = (turn, action) => ({
      ...turn,
      source,
      state: action === 'confirm' ? 'answered' : action === 'cancel' ? 'cancelled' : 'confirmation',
      text: action === 'confirm' ? 'The follow-up is with Priya Nair.' : '',
      inputs: [input('Subject', 'Cross-sell'), input('Note', 'Two more bikes')],
    });
    await ask(page, 'Tell Sales');
    const card = pane.getByRole('group', { name: /changes something in Contoso Sales/ });
    await card.getByText('Cross-sell').waitFor();
    await card.getByText('Two more bikes').waitFor();
    await card.getByRole('button', { name: 'Cancel' }).click();
    await pane.getByText('Cancelled').waitFor();
    await ask(page, 'Tell Sales now');
    await pane.getByRole('button', { name: 'Confirm' }).click();
    await pane.getByText('The follow-up is with Priya Nair.').waitFor();
    expect(fake.outside.callsOf('copilot.continue').map((each) => each.action)).toEqual([
      'cancel',
      'confirm',
    ]);
  });

  it('asks for what is missing and for one of several plugins', async () => {
    const { fake, page, pane } = await atAda();
    fake.outside.answerTurn = (turn, action) => {
      if (action === null)
        return {
          ...turn,
          state: 'choice',
          choices: [{ pluginId: plugin.id, name: 'Deals', description: 'Sums up deals' }],
        };
      if (action === 'choose')
        return { ...turn, state: 'inputs', source, inputs: [input('Customer')], choices: [] };
      return { ...turn, state: 'answered', text: 'Nothing is open.', inputs: [] };
    };
    await ask(page, 'Deal?');
    await pane.getByRole('button', { name: /Deals Sums up deals/ }).click();
    await pane.getByRole('button', { name: 'Go on' }).click();
    await pane.getByText('Needed.').waitFor();
    await pane.getByRole('textbox', { name: 'Customer' }).fill('Contoso');
    await page.keyboard.press('Enter');
    await pane.getByText('Nothing is open.').waitFor();
    expect(fake.outside.callsOf('copilot.continue')).toMatchObject([
      { action: 'choose', pluginId: plugin.id },
      { action: 'inputs', inputs: { Customer: 'Contoso' } },
    ]);
  });

  it('opens the sign-in in a window and goes on by itself', async () => {
    const { fake, page, pane } = await atAda();
    fake.outside.needsSignIn = true;
    for (const each of fake.outside.plugins) each.authentication = 'representative';
    fake.outside.answerTurn = (turn, action) =>
      action === 'signed_in'
        ? { ...turn, state: 'answered', text: 'You are in.', source }
        : { ...turn, state: 'sign_in', source, connectionId: connection.id };
    await ask(page, 'My deals?');
    const opened = page.context().waitForEvent('page');
    await pane.getByRole('button', { name: 'Sign in' }).click();
    const popup = await opened;
    await popup.waitForURL(/signing-in/);
    fake.outside.needsSignIn = false;
    await popup.close();
    await pane.getByText('You are in.').waitFor();
    expect(fake.outside.callsOf('copilot.continue')).toHaveLength(1);
  });

  it('follows a question that takes its time', async () => {
    const { fake, page, pane } = await atAda();
    fake.outside.answerTurn = (turn) => ({ ...turn, state: 'running' });
    await ask(page, 'Deal?');
    await pane.getByText('Working').waitFor();
    fake.outside.turns = fake.outside.turns.map((turn) => ({
      ...turn,
      state: 'answered',
      text: 'There it is.',
    }));
    await pane.getByText('There it is.').waitFor();
  });

  it('says what failed, and asks again', async () => {
    const { fake, page, pane } = await atAda();
    fake.failing = { op: 'copilot.ask', code: 'server.unavailable' };
    await ask(page, 'Deal?');
    await pane.getByRole('button', { name: 'Ask again' }).waitFor();
    fake.failing = null;
    fake.outside.answerTurn = (turn) => ({
      ...turn,
      state: 'failed',
      problem: 'Contoso Sales did not answer.',
    });
    await pane.getByRole('button', { name: 'Ask again' }).click();
    await pane.getByText('Contoso Sales did not answer.').waitFor();
    await pane.getByRole('button', { name: 'Try again' }).waitFor();
  });

  it('names its plugins where nothing was asked, and takes the one that is chosen', async () => {
    const { fake, page, pane } = await atAda();
    await pane.getByRole('button', { name: /Summarize the deal details for Ada Thornton/ }).click();
    await eventually(() =>
      page.getByRole('textbox', { name: 'Question to the copilot' }).inputValue(),
    ).toContain('Ada Thornton');
    await pane.getByRole('button', { name: 'Any plugin' }).click();
    await page.getByRole('menuitemradio', { name: /Summarize the deal details/ }).click();
    await ask(page, 'Contoso');
    await eventually(() => fake.outside.callsOf('copilot.ask')[0]?.pluginId).toBe(plugin.id);
  });

  it('keeps each conversation’s questions apart, works without one, and stays open and as wide as it was', async () => {
    const { fake, page, pane } = await atAda();
    fake.outside.answerTurn = (turn) => ({ ...turn, text: `About ${turn.question}` });
    fake.assign(lateParcel('Grace Miller', 'Where is my parcel?', 60));
    await ask(page, 'Ada');
    await pane.getByText('About Ada').waitFor();
    await page.getByRole('link', { name: /Grace Miller/ }).click();
    await pane.getByText('About Ada').waitFor({ state: 'detached' });
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Reply',
    );
    const border = page.getByRole('separator', { name: 'Width of the copilot' });
    await border.focus();
    await page.keyboard.press('ArrowLeft');
    await page.goto('/desk/');
    await ask(page, 'nobody');
    await pane.getByText('About nobody').waitFor();
    expect(await pane.getByRole('button', { name: 'Insert into reply' }).count()).toBe(0);
    expect(await border.getAttribute('aria-valuenow')).toBe('384');
    await page.keyboard.press('Alt+C');
    await pane.waitFor({ state: 'detached' });
  });
});
