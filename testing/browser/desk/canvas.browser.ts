/** The canvas with a topic that is much larger than the screen. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { agentId, FakeTopics } from './fake-topics.ts';
import { eventually, Stage, signIn } from './stage.ts';

const steps = 300;
const long = [
  'kind: AdaptiveDialog',
  'beginDialog:',
  '  kind: OnRedirect',
  '  id: main',
  '  actions:',
  ...Array.from(
    { length: steps },
    (_, n) => `    - kind: SendActivity\n      id: say_${n}\n      activity: ${n}`,
  ),
].join('\n');

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.leave());
afterAll(() => stage.close());

it('every step stays in the page, and the overview and the keys lead to any of them', async () => {
  const { page, fake } = await stage.enter();
  FakeTopics.join(fake).drafts.set('Long', `${long}\n`);
  await signIn(page, 'adam', `/desk/admin/topics/${agentId}/topic/Long`);
  await page.locator('[data-node="trigger"]').waitFor();
  expect(await page.locator('[data-node^="step:"]').count()).toBe(steps);
  const inView = (key: string) =>
    page.evaluate((name) => {
      const node = document.querySelector(`[data-node="${name}"]`)?.getBoundingClientRect();
      const canvas = document.querySelector('.react-flow')?.getBoundingClientRect();
      return node && canvas ? node.top >= canvas.top && node.bottom <= canvas.bottom : null;
    }, key);
  expect(await inView('step:say_0')).toBe(true);
  expect(await inView(`step:say_${steps - 1}`)).toBe(false);
  const overview = await page.locator('.react-flow__panel.bottom.right').boundingBox();
  if (!overview) throw new Error('There is no overview.');
  // Right above its lower edge, where the topic ends.
  await page.mouse.click(overview.x + overview.width / 2, overview.y + overview.height - 8);
  await eventually(() => inView(`step:say_${steps - 1}`)).toBe(true);
  expect(await inView('step:say_0')).toBe(false);
  await page.locator(`[data-node="step:say_${steps - 1}"]`).focus();
  await page.keyboard.press('Home');
  await eventually(() => inView('trigger')).toBe(true);
});
