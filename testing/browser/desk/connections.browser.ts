import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectionOf } from './fake-outside-data.ts';
import { eventually, notice, Stage, signIn } from './stage.ts';

describe('the administration of connections', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  it('is for administrators', async () => {
    const { page } = await stage.enter();
    await signIn(page, 'rita', '/desk/admin/connections');
    await page.getByText('There is nothing here').waitFor();
    expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0);
  });

  it('connects Dynamics 365: the scope follows the environment, the test says what is wrong, the secret stays unseen', async () => {
    const { fake, page, complaints } = await stage.enter();
    await signIn(page, 'adam', '/desk/admin');
    await page.getByText('Nothing is connected yet').waitFor();
    await page.getByRole('button', { name: 'Connect' }).first().click();
    await page.getByRole('menuitem', { name: /Dynamics 365/ }).click();
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await eventually(() => page.getByText('Needed.').count()).toBeGreaterThanOrEqual(4);

    await page.getByRole('textbox', { name: 'Name' }).fill('Contoso Service');
    await page.getByRole('textbox', { name: 'Environment URI' }).fill('https://contoso.crm.dynamics.com/');
    const scope = page.getByRole('textbox', { name: 'Scope' });
    expect(await scope.inputValue()).toBe('https://contoso.crm.dynamics.com/.default');
    await scope.fill('https://contoso.crm.dynamics.com//.default/');
    await page.getByText('Sent as https://contoso.crm.dynamics.com/.default').waitFor();
    await page.getByRole('textbox', { name: 'Directory (tenant) ID' }).fill('contoso.onmicrosoft.com');
    await page.getByRole('textbox', { name: 'Application (client) ID' }).fill('7f1c2d3e');
    const secret = page.getByLabel('Client secret');
    await secret.fill('0b9f3a52-7d3e-4c1c-9a0f-2f6f0f8d9b11');
    await page.getByText(/looks like the secret’s ID/).waitFor();
    expect(await secret.getAttribute('type')).toBe('password');

    await secret.fill('wrong');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('The client secret is wrong. Paste its value, not its ID.').waitFor();
    await page.getByText('What the other side said').click();
    await page.getByText('AADSTS7000215').waitFor();
    await secret.fill('right');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('412 kinds of records.').waitFor();

    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByRole('heading', { name: 'Step 2: Contact created' }).waitFor();
    const [created] = fake.outside.callsOf('connection.create');
    expect(created).toMatchObject({
      name: 'Contoso Service',
      kind: 'dataverse',
      secret: 'right',
      settings: {
        uri: 'https://contoso.crm.dynamics.com',
        apiVersion: 'v9.2',
        scope: 'https://contoso.crm.dynamics.com/.default',
      },
    });
    await page.getByRole('link', { name: /Environment/ }).click();
    await page.getByText(/Set on/).waitFor();
    expect(await page.locator('input[type=password]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('keeps the stored secret unless another one is written', async () => {
    const { fake, page } = await stage.enter();
    const connection = connectionOf();
    fake.outside.connections.push(connection);
    await signIn(page, 'adam', `/desk/admin/connections/${connection.id}`);
    await page.getByRole('textbox', { name: 'API version' }).fill('v9.3');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await notice(page, 'Contoso Service is saved').waitFor();
    expect(fake.outside.callsOf('connection.update')[0]).not.toHaveProperty('secret');
    await page.getByRole('button', { name: 'Replace: Client secret' }).click();
    await page.getByLabel('Client secret').fill('newer');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await eventually(() => fake.outside.callsOf('connection.update')[1]?.secret).toBe('newer');
  });

  it('says in the list and in the wizard that a secret is missing', async () => {
    const { fake, page } = await stage.enter();
    fake.outside.connections.push(
      connectionOf({ secretSet: false, secretSetAt: null, secretExpiresAt: null }),
    );
    await signIn(page, 'adam', '/desk/admin/connections');
    await page.getByText('Secret missing', { exact: true }).waitFor();
    await page.getByText(/write its secret again/).waitFor();
    expect(await page.getByText('On', { exact: true }).count()).toBe(0);
    await page.getByRole('link', { name: 'Contoso Service' }).click();
    const missing = page.getByText(/^The secret is missing/);
    await missing.waitFor();
    await page.getByLabel('Client secret').fill('newer \t');
    await missing.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await eventually(() => fake.outside.callsOf('connection.update')[0]?.secret).toBe('newer');
  });

  it('shows a pause with its reason and ends it', async () => {
    const { fake, page } = await stage.enter();
    fake.outside.connections.push(
      connectionOf({
        pausedUntil: new Date(Date.now() + 120_000).toISOString(),
        pauseReason: 'It asked us to wait.',
        secretWarning: 'The client secret expires in 12 days.',
        waiting: 41,
      }),
    );
    await signIn(page, 'adam', '/desk/admin/connections');
    await page.getByText(/It asked us to wait. Goes on in 2 minutes/).waitFor();
    await page.getByText('The client secret expires in 12 days.').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('On', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Resume' }).count()).toBe(0);
  });

  it('shows a webhook secret once, and does not lose it to a click beside it', async () => {
    const { fake, page } = await stage.enter();
    const connection = connectionOf();
    fake.outside.connections.push(connection);
    await signIn(page, 'adam', '/desk/admin/connections');
    await page.getByRole('button', { name: 'More about Contoso Service' }).click();
    await page.getByRole('menuitem', { name: 'New webhook secret…' }).click();
    await page.getByRole('button', { name: 'Draw a new secret' }).click();
    const field = page.getByRole('textbox', { name: 'Secret' });
    await field.waitFor();
    expect(await field.inputValue()).toBe('whsec-drawn-once');
    expect(await page.getByRole('textbox', { name: 'Address' }).inputValue()).toBe(
      `${fake.origin}/api/webhooks/${connection.id}`,
    );
    await page.mouse.click(5, 5);
    await field.waitFor();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await field.waitFor({ state: 'detached' });
  });

  it('asks before it removes a connection', async () => {
    const { fake, page } = await stage.enter();
    fake.outside.connections.push(connectionOf());
    await signIn(page, 'adam', '/desk/admin/connections');
    await page.getByRole('button', { name: 'More about Contoso Service' }).click();
    await page.getByRole('menuitem', { name: 'Remove…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Nothing is connected yet').waitFor();
    expect(fake.outside.connections).toEqual([]);
  });

  it('allows hosts and origins, and refuses what is none', async () => {
    const { fake, page } = await stage.enter();
    await signIn(page, 'adam', '/desk/admin/hosts');
    await page.getByRole('textbox', { name: 'Host' }).fill('https://crm.internal/');
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByText(/Write a host, or a host and a port/).waitFor();
    await page.getByRole('textbox', { name: 'Host' }).fill('CRM.internal:8443');
    await page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: 'crm.internal:8443' }).waitFor();
    await page.getByRole('button', { name: 'Do not allow crm.internal:8443 any more' }).click();
    await page.getByText('No exceptions').waitFor();

    await page.getByRole('link', { name: 'Embedding' }).click();
    await page.getByRole('textbox', { name: 'Origin' }).fill('https://contoso.crm.dynamics.com/main.aspx');
    await page.keyboard.press('Enter');
    await page.getByText('Only the origin, without a path: https://contoso.crm.dynamics.com').waitFor();
    await page.getByRole('textbox', { name: 'Origin' }).fill('https://contoso.crm.dynamics.com');
    await page.keyboard.press('Enter');
    await eventually(() => fake.outside.embed.allowedOrigins).toEqual(['https://contoso.crm.dynamics.com']);
    await page.getByRole('button', { name: /^https:\/\/contoso\.crm\.dynamics\.com/ }).click();
    await eventually(() => fake.outside.embed.allowedOrigins).toEqual([]);
  });
});
