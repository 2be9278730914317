/** "Test connection" says in plain words what is wrong, and gives a stored secret to nobody else. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OutsideAgentSettings } from '../../../contracts/outside-agents.ts';
import type { FakeDirectLine } from '../../../testing/direct-line/fake-direct-line.ts';
import { startDirectLineBot } from '../../../testing/outside-agents/direct-line-bot.ts';
import { type HostedBot, startHostedBot } from '../../../testing/outside-agents/hosted-bot.ts';
import { StudioStandIn } from '../../../testing/outside-agents/studio-stand-in.ts';
import { testOutsideAgent } from './queries/test-outside-agent.ts';
import { OutsideStage } from './testing-stage.ts';

let stage: OutsideStage;
let bot: HostedBot;
let line: FakeDirectLine;
let studio: StudioStandIn;
beforeAll(async () => {
  stage = await OutsideStage.open();
  bot = await startHostedBot();
  line = await startDirectLineBot(bot.url);
  studio = await StudioStandIn.listen();
});
afterAll(async () => {
  await stage.close();
  await studio.close();
  await line.close();
  await bot.close();
});

const tried = async (settings: Record<string, unknown>, more: { secret?: string; agentId?: string } = {}) => {
  const { passed, stages } = await testOutsideAgent(stage.house, stage.org.organizationId, {
    settings: OutsideAgentSettings.parse(settings),
    ...more,
  });
  expect(passed).toBe(stages.every(({ outcome }) => outcome !== 'failed'));
  const last = stages.at(-1)!;
  return `${last.stage} ${last.outcome}: ${last.message}`;
};
const directLine = () => ({ protocol: 'direct_line', url: `${line.url}/v3/directline` });

it('says how far it came', async () => {
  expect(await tried(directLine(), { secret: 'direct-line-secret' })).toContain(
    'may only be called over https',
  );
  await stage.setAgent({ ...directLine() }, '127.0.0.1', 'direct-line-secret');
  expect(await tried(directLine(), { secret: 'direct-line-secret' })).toContain(
    'answer passed: It says: Welcome to Contoso',
  );
  expect(await tried(directLine(), { secret: 'wrong' })).toContain('conversation failed: 127.0.0.1');
  expect(await tried(directLine())).toBe('conversation failed: The Direct Line secret is missing. Enter it.');
  expect(await tried({ ...directLine(), stream: 'polling' }, { secret: 'direct-line-secret' })).toContain(
    'answer passed',
  );
  expect(await tried({ protocol: 'activity', url: bot.url })).toContain('answer passed: It says: Welcome');
  expect(await tried({ protocol: 'activity', url: `${bot.url}/elsewhere` })).toContain(
    '(404). Check the address.',
  );
  expect(await tried({ protocol: 'activity', url: 'https://127.0.0.1:1/api/messages' })).toContain('failed');
  const copilot = { protocol: 'copilot_studio', directConnectUrl: studio.directConnectUrl };
  expect(await tried(copilot)).toContain('answer passed: It says: Hello, I am Contoso Copilot.');
  studio.faults.push({ kind: 'html' });
  expect(await tried(copilot)).toContain('The agent’s answer is no stream of events. Check the address.');
  const authentication = { kind: 'bearer' };
  expect(await tried({ ...copilot, authentication })).toBe('sign_in failed: The token is missing. Enter it.');
  const application = { kind: 'client_credentials', tokenUrl: 'http://127.0.0.1:1/token', clientId: 'c' };
  expect(await tried({ ...copilot, authentication: application }, { secret: 's' })).toContain(
    'sign_in failed: The sign-in server cannot be used.',
  );
});

it('a stored secret goes only where it was entered for', async () => {
  await stage.setAgent(directLine(), '127.0.0.1', 'direct-line-secret');
  const { agentId } = stage;
  expect(await tried(directLine(), { agentId })).toContain('answer passed');
  expect(await tried({ ...directLine(), url: 'http://127.0.0.1:9/v3/directline' }, { agentId })).toBe(
    'settings failed: The address changed: enter the secret again, so that it goes nowhere it was not meant for.',
  );
});
