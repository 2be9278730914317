import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { doubleCharge } from './fake-data.ts';
import {
  attemptOf,
  briefSteps,
  connectionOf,
  dealConnector,
  dealPlugin,
  deliveryOf,
  phoneCall,
  turnOf,
} from './fake-outside-data.ts';
import type { FakeServer } from './fake-server.ts';
import { barriersInBothThemes, go, inBothThemes, Stage, sideways, signIn } from './stage.ts';

describe('accessibility of what is connected, in the light and in the dark', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  /** A house with something of everything. */
  function fill(fake: FakeServer) {
    const { outside } = fake;
    const service = connectionOf({
      dead: 1,
      pausedUntil: new Date(Date.now() + 90_000).toISOString(),
      secretWarning: 'The client secret expires in 12 days.',
    });
    const connector = dealConnector();
    const deals = connectionOf({ name: 'Deal function', kind: 'connector', connectorId: connector.id });
    const plugin = dealPlugin(deals);
    outside.connections.push(service, deals);
    outside.connectors.push(connector);
    outside.plugins.push(
      plugin,
      dealPlugin(deals, { name: 'Follow-up', changes: true, problem: 'No secret.' }),
    );
    outside.steps.set(service.id, briefSteps);
    outside.hosts.push({ host: 'localhost:4500', note: 'The demo’s Dynamics' });
    outside.embed.allowedOrigins = ['https://contoso.crm.dynamics.com'];
    outside.deliveries.push(
      {
        ...deliveryOf(service, { state: 'dead', reason: 'Deleted.' }),
        history: [attemptOf(404), attemptOf(null)],
      },
      { ...deliveryOf(service), history: [attemptOf(201)] },
    );
    outside.remarks = [
      { severity: 'error', field: 'body', message: 'There is no such field.', from: 2, to: 9 },
      { severity: 'warning', field: 'query', message: 'Look at this.', from: 0, to: 1 },
    ];
    return { service, connector, plugin, deals };
  }

  it('of the administration’s pages, wide and narrow', async () => {
    const { fake, page } = await stage.enter();
    const { service, connector, plugin } = fill(fake);
    await signIn(page, 'adam', '/desk/admin');
    await page.getByText(/Goes on in/).waitFor();
    const found: Record<string, unknown> = { connections: await barriersInBothThemes(page) };
    const look = async (name: string, path: string, ready: string | RegExp) => {
      await go(page, `/desk/admin/${path}`);
      await page.getByText(ready).first().waitFor();
      found[name] = await barriersInBothThemes(page);
    };
    await look('new connection', 'connections/new/dataverse', 'Step 1: Environment');
    await look('step 2', `connections/${service.id}/step-2`, 'There is no such field.');
    await look('deliveries', 'deliveries', 'Deleted.');
    await look('step 5', `connections/${service.id}/step-5`, 'There is no such field.');
    await look('connectors', 'connectors', 'Summarize Deal');
    await look('connector', `connectors/${connector.id}`, 'DealSummary');
    await look('import', 'connectors/import', 'Choose a folder');
    await look('plugins', 'plugins', 'No secret.');
    await look('plugin', `plugins/${plugin.id}`, '5 Answer');
    await look('hosts', 'hosts', 'localhost:4500');
    await look('embedding', 'embedding', 'Address of the frame');
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));

    await page.setViewportSize({ width: 380, height: 760 });
    const narrow: Record<string, number> = {};
    for (const [path, ready] of [
      ['connections', /Goes on in/],
      [`connections/${service.id}/step-2`, 'There is no such field.'],
      ['deliveries', 'Deleted.'],
      [`plugins/${plugin.id}`, '5 Answer'],
    ] as const) {
      await go(page, `/desk/admin/${path}`);
      await page.getByText(ready).first().waitFor();
      await inBothThemes(page, async (theme) => {
        narrow[`${path} ${theme}`] = await sideways(page);
      });
    }
    expect(Object.values(narrow)).toEqual(Array(8).fill(0));
  });

  it('of the administration’s drawers and dialogs', async () => {
    const { fake, page } = await stage.enter();
    const { service } = fill(fake);
    await signIn(page, 'adam', '/desk/admin/deliveries');
    await page
      .getByRole('row', { name: /Deleted/ })
      .getByRole('button', { name: 'Contact created' })
      .click();
    await page.getByText('Attempts (2)').waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.getByRole('button', { name: 'Edit and retry' }).click();
    await page.getByRole('button', { name: 'Retry with this' }).waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.goto(`/desk/admin/connections/${service.id}`);
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('412 kinds of records.').waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.goto(`/desk/admin/connections/${service.id}/step-2`);
    await page.getByRole('textbox', { name: 'Body' }).click();
    await page.keyboard.type('{{Cust');
    await page.getByRole('listbox', { name: 'Names' }).waitFor();
    // A preview that is being renewed is paler on purpose.
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
    expect(await barriersInBothThemes(page)).toEqual([]);
  });

  it('of the CRM and the copilot beside a conversation, wide and at 380 px', async () => {
    const { fake, page } = await stage.enter({ viewport: { width: 1760, height: 900 } });
    const { service, plugin, deals } = fill(fake);
    const ada = fake.assign(doubleCharge());
    const conversationId = ada.detail.conversationId;
    const record = `${fake.origin.replace('127.0.0.1', 'localhost')}/attachments/record.png`;
    fake.outside.crm.set(conversationId, {
      connections: [{ id: service.id, name: service.name, kind: 'dataverse', paused: true }],
      screenPops: [
        {
          connectionId: service.id,
          connectionName: service.name,
          state: 'ready',
          openIn: 'embedded',
          url: record,
          reason: null,
        },
      ],
      links: [
        {
          ...phoneCall,
          connectionId: service.id,
          connectionName: service.name,
          relation: 'activity',
          linkedAt: new Date().toISOString(),
        },
        {
          ...phoneCall,
          id: 'x',
          relation: 'case',
          connectionId: service.id,
          connectionName: service.name,
          linkedAt: new Date().toISOString(),
        },
      ],
      timeline: [
        { ...deliveryOf(service, { state: 'dead', reason: 'Deleted.' }), lastAttempts: [attemptOf(404)] },
      ],
    });
    const source = {
      pluginId: plugin.id,
      pluginName: plugin.name,
      connectorName: '',
      connectionName: deals.name,
    };
    const input = {
      name: 'who',
      title: 'Who',
      description: 'The customer',
      required: true,
      type: 'string' as const,
      choices: [],
      value: 'Ada',
    };
    fake.outside.turns.push(
      turnOf('Answered?', {
        conversationId,
        text: '**Yes**, see `this`.',
        source,
        suggestions: ['More'],
        link: { url: 'https://contoso.example', title: 'Deal' },
      }),
      turnOf('Change?', { conversationId, state: 'confirmation', source, inputs: [input] }),
      turnOf('What?', { conversationId, state: 'inputs', source, inputs: [input] }),
      turnOf('Which?', {
        conversationId,
        state: 'choice',
        choices: [{ pluginId: plugin.id, name: 'Deals', description: 'Sums up' }],
      }),
      turnOf('Mine?', { conversationId, state: 'sign_in', source, connectionId: deals.id }),
      turnOf('Broken?', { conversationId, state: 'failed', problem: 'It did not answer.' }),
    );
    await signIn(page, 'rita', `/desk/conversation/${conversationId}`);
    await page.getByText('Which one is it?').waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.keyboard.press('Alt+C');
    await page.getByText('It did not answer.').waitFor();
    await page.getByRole('button', { name: 'Show beside' }).click();
    await page.locator('iframe').waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.setViewportSize({ width: 380, height: 760 });
    await page.getByRole('dialog', { name: 'Copilot' }).waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close the copilot' }).click();
    await page.getByRole('button', { name: 'Customer panel' }).click();
    await page.getByRole('dialog').getByText('Which one is it?').waitFor();
    expect(await barriersInBothThemes(page)).toEqual([]);
  });
});
