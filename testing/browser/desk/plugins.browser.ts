import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectionOf, dealConnector, dealPlugin } from './fake-outside-data.ts';
import { eventually, notice, Stage, signIn } from './stage.ts';

describe('connectors and plugins', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  async function withConnector() {
    const entered = await stage.enter();
    const connector = dealConnector();
    const instance = connectionOf({ name: 'Deal function', kind: 'connector', connectorId: connector.id });
    entered.fake.outside.connectors.push(connector);
    entered.fake.outside.connections.push(instance);
    return { ...entered, connector, instance };
  }

  it('imports a description: looks at it first, shows its warnings with their places, stores it then', async () => {
    const { fake, page, complaints } = await stage.enter();
    await signIn(page, 'adam', '/desk/admin/connectors');
    await page.getByRole('button', { name: 'Import' }).first().click();
    await page.getByLabel('Description files').setInputFiles([
      { name: 'swagger.json', mimeType: 'application/json', buffer: Buffer.from('{"swagger":"2.0"}') },
      { name: 'icon.png', mimeType: 'image/png', buffer: Buffer.from('x') },
    ]);
    await page.getByText('line 31:9').waitFor();
    expect(fake.outside.connectors).toEqual([]);
    expect(fake.outside.callsOf('connector.import')[0]).toMatchObject({
      dryRun: true,
      files: [{ name: 'swagger.json', text: '{"swagger":"2.0"}' }],
    });
    await page.getByRole('textbox', { name: 'Name' }).fill('Deals');
    await page.getByRole('button', { name: 'Import it' }).click();
    await page.getByRole('heading', { name: 'Deals', level: 1 }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('says why a description is refused', async () => {
    const { fake, page } = await stage.enter();
    fake.failing = { op: 'connector.import', code: 'connector.refused' };
    await signIn(page, 'adam', '/desk/admin/connectors/import');
    await page.getByRole('tab', { name: 'MCP server' }).click();
    await page
      .getByRole('textbox', { name: 'Address of the MCP server' })
      .fill('https://contoso.example/mcp');
    await page.keyboard.press('Enter');
    await page.getByText('Not imported').waitFor();
  });

  it('picks operations, describes them, and tries one', async () => {
    const { fake, page, connector } = await withConnector();
    await signIn(page, 'adam', `/desk/admin/connectors/${connector.id}`);
    await page.getByRole('switch', { name: 'Offer Create a follow-up for Sales' }).click();
    await eventually(() => connector.operations[1]?.enabled).toBe(true);
    await page.getByRole('searchbox', { name: 'Search the operations' }).fill('summary');
    await eventually(() => page.getByRole('rowheader').count()).toBe(1);
    await page.getByRole('button', { name: 'Describe Summarize the deal details' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Deal summary');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Try Deal summary' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Call it' }).click();
    await dialog.getByText('Needed.').waitFor();
    await dialog.getByRole('textbox', { name: 'Customer' }).fill('Contoso');
    await dialog.getByRole('textbox', { name: 'How many' }).fill('2');
    await dialog.getByRole('button', { name: 'Call it' }).click();
    await dialog.getByText(/Top deal of Contoso/).waitFor();
    expect(fake.outside.callsOf('connector.try')[0]?.inputs).toEqual({ customerName: 'Contoso', top: 2 });
  });

  it('connects an instance with its key', async () => {
    const { fake, page, connector } = await withConnector();
    await signIn(page, 'adam', `/desk/admin/connectors/${connector.id}`);
    await page.getByRole('button', { name: 'Connect an instance' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Deals, test');
    await page.getByRole('textbox', { name: 'Parameter' }).fill('code');
    await page.getByLabel(/^Key/).fill('abc');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: /Deals, test/ }).waitFor();
    expect(fake.outside.callsOf('connection.create')[0]).toMatchObject({
      kind: 'connector',
      connectorId: connector.id,
      secret: 'abc',
      settings: { authentication: 'api_key_query', keyName: 'code' },
    });
  });

  it('makes an operation a plugin, turns it on, and asks it', async () => {
    const { fake, page, instance } = await withConnector();
    await signIn(page, 'adam', '/desk/admin/plugins/new');
    await page.getByRole('combobox', { name: 'Operation' }).click();
    await page.getByRole('option', { name: 'Summarize the deal details' }).click();
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Summarize the deal details');
    await page.getByRole('radio', { name: /^Representative/ }).check();
    await page.getByRole('radio', { name: 'Only these roles' }).check();
    await page.getByRole('checkbox', { name: 'Supervisors' }).check();
    await page.getByRole('combobox', { name: 'How How many is filled' }).selectOption('fixed');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Write a value.').waitFor();
    await page.getByRole('textbox', { name: 'Value of How many' }).fill('1');
    await page.getByRole('checkbox', { name: /Use the answer as it is/ }).check();
    await page.getByRole('checkbox', { name: /Keep the answer/ }).check();
    await page.getByRole('radio', { name: 'Before every call' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('switch', { name: 'The plugin is off' }).waitFor();
    expect(fake.outside.callsOf('plugin.create')[0]).toEqual({
      connectionId: instance.id,
      operationId: 'DealSummary',
      name: 'Summarize the deal details',
      description: 'Summarize the deal details for a specific customer in a paragraph',
      authentication: 'representative',
      roles: ['representative', 'supervisor'],
      settings: {
        inputs: [{ name: 'top', mode: 'fixed', value: 1, description: '' }],
        asIs: true,
        keepInTranscript: true,
        confirmation: 'always',
        link: '',
      },
    });
    await page.getByRole('switch', { name: 'The plugin is off' }).click();
    await page.getByRole('switch', { name: 'The plugin is on' }).waitFor();
    fake.outside.answerTurn = (turn) => ({ ...turn, text: 'Fleet renewal.' });
    await page.getByRole('textbox', { name: 'Question' }).fill('Deal for Contoso?');
    await page.keyboard.press('Enter');
    await page.getByText('Fleet renewal.').waitFor();
    expect(fake.outside.callsOf('copilot.ask')[0]?.pluginId).toBe(fake.outside.plugins[0]?.id);
  });

  it('turns plugins on and off in the list, and takes it back when that fails', async () => {
    const { fake, page, instance } = await withConnector();
    fake.outside.plugins.push(dealPlugin(instance));
    await signIn(page, 'adam', '/desk/admin/plugins');
    const power = page.getByRole('switch', { name: 'Summarize the deal details is on' });
    await power.click();
    await notice(page, 'Summarize the deal details is off').waitFor();
    expect(fake.outside.plugins[0]?.enabled).toBe(false);
    fake.failing = { op: 'plugin.update', code: 'server.unavailable' };
    await power.click();
    await notice(page, 'Summarize the deal details was not changed').waitFor();
    await eventually(() => power.isChecked()).toBe(false);
  });
});
