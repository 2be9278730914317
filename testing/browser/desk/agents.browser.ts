import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AgentShape } from '../../../contracts/api/operations-agents.ts';
import type { FakeServer } from './fake-server.ts';
import { barriersInBothThemes, eventually, notice, Stage, signIn } from './stage.ts';

const agentOf = (more: Partial<AgentShape>): AgentShape => ({
  id: '0199aa00-0000-7000-8000-0000000000a1',
  name: 'Patchbay Assistant',
  kind: 'topics',
  description: '',
  secretSet: false,
  workstreams: ['Website chat'],
  topics: { published: 14, changed: 0 },
  version: 3,
  settings: { language: 'en-US', timeZone: 'UTC', texts: {}, knowledge: { enabled: true } },
  ...more,
});
const bot = agentOf({
  id: '0199aa00-0000-7000-8000-0000000000b2',
  name: 'Contoso Front Door',
  kind: 'outside',
  description: 'Meets customers first, and hands over claims.',
  secretSet: true,
  workstreams: [],
  topics: { published: 0, changed: 0 },
  version: 0,
  settings: {
    protocol: 'direct_line',
    url: 'https://directline.botframework.com/v3/directline',
    stream: 'socket',
    answerWithinSeconds: 45,
    retryForSeconds: 15,
    handsOverTo: {},
  },
});

/** A house with these agents. */
function fill(fake: FakeServer, agents: AgentShape[]): void {
  const { brought } = fake.outside;
  const found = (id: string) => agents.find((agent) => agent.id === id)!;
  brought.set('ai_agent.list', () => ({ agents }));
  brought.set('ai_agent.read', ({ agentId }: { agentId: string }) => found(agentId));
  brought.set('ai_agent.create', ({ name, setup }: { name: string; setup: AgentShape }) => {
    agents.push(agentOf({ ...setup, name, id: '0199aa00-0000-7000-8000-0000000000c3', secretSet: true }));
    return agents.at(-1);
  });
  brought.set('ai_agent.update', ({ agentId }: { agentId: string }) => found(agentId));
  brought.set('ai_agent.remove', ({ agentId }: { agentId: string }) => {
    agents.splice(agents.indexOf(found(agentId)), 1);
    return {};
  });
  brought.set('outside_agent.test', ({ secret }: { secret?: string }) =>
    secret === 'wrong'
      ? {
          passed: false,
          stages: [
            { stage: 'settings', outcome: 'passed', message: 'The settings are complete.' },
            { stage: 'conversation', outcome: 'failed', message: 'contoso.com does not let us in (403).' },
          ],
        }
      : {
          passed: true,
          stages: [
            { stage: 'settings', outcome: 'passed', message: 'The settings are complete.' },
            { stage: 'conversation', outcome: 'passed', message: 'It began a conversation.' },
            { stage: 'answer', outcome: 'passed', message: 'It says: Welcome to Contoso.' },
          ],
        },
  );
}

describe('the administration of AI agents', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  it('sets up an outside agent: the fields follow the protocol, the test says what is wrong, the secret stays unseen', async () => {
    const { fake, page, complaints } = await stage.enter();
    fill(fake, []);
    await signIn(page, 'adam', '/desk/admin/agents');
    await page.getByText('There is no AI agent yet').first().waitFor();
    await page.getByRole('button', { name: 'New AI agent' }).first().press('Enter');
    await page.getByRole('menuitem', { name: /Outside agent/ }).press('Enter');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Needed.', { exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Contoso Copilot');
    await page.getByRole('combobox', { name: 'Protocol' }).selectOption('copilot_studio');
    await page.getByText('Needed, or the environment’s ID with the schema name.').waitFor();
    await page
      .getByRole('textbox', { name: 'Connection address' })
      .fill('https://contoso.example/bots/front');
    expect(await page.locator('input[type=password]').count()).toBe(0);
    await page.getByRole('combobox', { name: 'Sign-in' }).selectOption('client_credentials');
    await page.getByRole('textbox', { name: 'Token address' }).fill('https://login.example/token');
    await page.getByRole('textbox', { name: 'Application (client) ID' }).fill('7f1c2d3e');
    await page.getByLabel('Client secret').fill('wrong');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('contoso.com does not let us in (403).').waitFor();
    await page.getByLabel('Client secret').fill('right');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('It says: Welcome to Contoso.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await notice(page, 'Contoso Copilot is saved').waitFor();
    expect(fake.outside.callsOf('ai_agent.create')).toEqual([
      {
        name: 'Contoso Copilot',
        description: '',
        secret: 'right',
        setup: {
          kind: 'outside',
          settings: {
            protocol: 'copilot_studio',
            directConnectUrl: 'https://contoso.example/bots/front',
            authentication: {
              kind: 'client_credentials',
              tokenUrl: 'https://login.example/token',
              clientId: '7f1c2d3e',
            },
            handsOverTo: {},
            answerWithinSeconds: 45,
            retryForSeconds: 15,
          },
        },
      },
    ]);
    await page.getByRole('heading', { name: 'Contoso Copilot' }).waitFor();
    expect(await page.locator('input[type=password]').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('changes one, keeps its secret and what is not shown, and removes one after asking', async () => {
    const { fake, page } = await stage.enter();
    const assistant = agentOf({});
    fill(fake, [assistant, structuredClone(bot)]);
    await signIn(page, 'adam', '/desk/admin/agents');
    await page.getByRole('link', { name: 'Patchbay Assistant', exact: true }).click();
    await page.getByRole('textbox', { name: 'Language' }).fill('de-DE');
    await page.getByRole('link', { name: 'AI agents' }).first().click();
    await page.getByText('Leave without saving?').waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await notice(page, 'Patchbay Assistant is saved').waitFor();
    expect(fake.outside.callsOf('ai_agent.update')[0]).toMatchObject({
      setup: { kind: 'topics', settings: { language: 'de-DE', texts: {}, knowledge: { enabled: true } } },
    });

    await page.getByRole('link', { name: 'AI agents' }).first().click();
    await page.getByRole('link', { name: bot.name, exact: true }).click();
    await page.getByRole('textbox', { name: 'Answers within (seconds)' }).fill('20');
    await page.getByRole('button', { name: 'Save' }).click();
    await notice(page, `${bot.name} is saved`).waitFor();
    expect(fake.outside.callsOf('ai_agent.update')[1]).not.toHaveProperty('secret');

    await page.getByRole('link', { name: 'AI agents' }).first().click();
    await page.getByRole('button', { name: `Remove ${bot.name}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await notice(page, `${bot.name} was removed`).waitFor();
    await eventually(() => page.getByRole('link', { name: bot.name }).count()).toBe(0);
  });

  it.each([1280, 380])('is accessible and fits in the light and in the dark, %i px wide', async (width) => {
    const { fake, page } = await stage.enter({ viewport: { width, height: 800 } });
    fill(fake, [agentOf({}), structuredClone(bot)]);
    await signIn(page, 'adam', '/desk/admin/agents');
    await page.getByRole('link', { name: bot.name, exact: true }).waitFor();
    expect(await barriersInBothThemes(page, `agents-${width}`)).toEqual([]);
    await page.getByRole('link', { name: bot.name, exact: true }).click();
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('It began a conversation.').waitFor();
    expect(await barriersInBothThemes(page, `agent-${width}`)).toEqual([]);
  });

  it('says how a pro-code agent is tried, which has no test chat', async () => {
    const { fake, page } = await stage.enter();
    fill(fake, [agentOf({ name: 'Front desk', kind: 'scenario', settings: { scenario: 'front-desk' } })]);
    await signIn(page, 'adam', '/desk/admin/agents');
    await page.getByRole('link', { name: 'Front desk' }).click();
    await page.getByText('Pro-code agents have no test chat.').waitFor();
    await page.getByText('./patchbay agents evaluate').waitFor();
  });

  it('says that it could not be loaded, and loads again', async () => {
    const { fake, page } = await stage.enter();
    fill(fake, [structuredClone(bot)]);
    const list = fake.outside.brought.get('ai_agent.list')!;
    let fails = true;
    fake.outside.brought.set('ai_agent.list', (input: never) => {
      if (fails) throw new Error('Fails as told.');
      return list(input);
    });
    await signIn(page, 'adam', '/desk/admin/agents');
    await page.getByRole('button', { name: /again/i }).first().waitFor();
    fails = false;
    await page.getByRole('button', { name: /again/i }).first().click();
    await page.getByRole('link', { name: bot.name, exact: true }).waitFor();
  });
});
