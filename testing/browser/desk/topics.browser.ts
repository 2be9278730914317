import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { agentId, FakeTopics } from './fake-topics.ts';
import { barriersInBothThemes, eventually, notice, Stage, signIn } from './stage.ts';

describe('topics', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  const node = (page: Page, key: string) => page.locator(`[data-node="${key}"]`);
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('data-node'));

  async function open(options: Parameters<Stage['enter']>[0] = {}, address = 'topic/Orders') {
    const entered = await stage.enter(options);
    const topics = FakeTopics.join(entered.fake);
    await signIn(entered.page, 'adam', `/desk/admin/topics/${agentId}/${address}`);
    if (address.startsWith('topic/')) await node(entered.page, 'trigger').waitFor();
    return { ...entered, topics };
  }

  it('a message is edited, saved by itself, and published after the difference was seen', async () => {
    const { page, topics, complaints } = await open({}, '');
    await page.getByRole('link', { name: 'Order status' }).click();
    await node(page, 'step:say_known').click();
    await page.getByRole('textbox', { name: 'Message' }).fill('Order {Topic.Number} left the house.');
    await node(page, 'step:say_known').getByText('left the house').waitFor();
    const wanted = FakeTopics.orders.replace('is on its way', 'left the house');
    await eventually(() => topics.drafts.get('Orders')).toBe(wanted);
    expect(topics.published.get('Orders')).toBe(FakeTopics.orders);
    await page.getByText('Changed', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('+              activity: Order {Topic.Number} left the house.').waitFor();
    await dialog.getByRole('textbox', { name: 'Note' }).fill('Said better');
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await notice(page, 'Published as version 2').waitFor();
    expect(topics.published.get('Orders')).toBe(wanted);
    expect(topics.versions[0]?.note).toBe('Said better');
    await page.getByText('Published', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Topics' }).first().click();
    await page.getByRole('switch', { name: 'Thanks is on' }).click();
    await eventually(() => [...topics.off]).toEqual(['Thanks']);
    await page.getByRole('searchbox', { name: 'Search the topics' }).fill('order');
    await eventually(() => page.getByRole('rowheader').count()).toBe(1);
    await page.getByRole('button', { name: 'New topic' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Delivery times');
    await page.getByRole('radio', { name: /^Answer/ }).check();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'Delivery times', level: 1 }).waitFor();
    expect(topics.drafts.get('DeliveryTimes')).toContain('displayName: "Delivery times"');
    expect(complaints).toEqual([]);
  });

  it('by keyboard alone: walk, add a question, fill it, move, copy, remove, and take it back', async () => {
    const { page, topics } = await open();
    await node(page, 'trigger').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    expect(await focused(page)).toBe('branch:known');
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toBe('branch:which/else');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('step:say_known');
    await page.keyboard.press('a');
    await page.getByRole('combobox', { name: 'Search the steps' }).waitFor();
    await page.keyboard.type('question');
    await page.keyboard.press('Enter');
    const question = page.getByRole('textbox', { name: 'Question', exact: true });
    await eventually(() => question.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Anything else?');
    await page.keyboard.press('Escape');
    await eventually(() => focused(page)).toMatch(/^step:question_/);
    await eventually(() => topics.drafts.get('Orders')).toContain('prompt: Anything else?');
    const added = (await focused(page)) as string;
    const order = () =>
      page
        .locator('[data-node^="step:"]')
        .evaluateAll((all) => all.map((each) => each.getAttribute('data-node')));
    await page.keyboard.press('Alt+ArrowUp');
    await eventually(async () => (await order()).indexOf(added)).toBe(2);
    await page.keyboard.press('Alt+ArrowRight');
    await eventually(() => topics.drafts.get('Orders')).toMatch(/elseActions:\n {8}- kind: Question/);
    expect(await focused(page)).toBe(added);
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+v');
    await eventually(async () => (await order()).length).toBe(7);
    await page.keyboard.press('Delete');
    await eventually(async () => (await order()).length).toBe(6);
    await page.getByText('The step was removed.').waitFor({ state: 'attached' });
    const undo = page.getByRole('button', { name: 'Undo' });
    for (let changes = 0; changes < 40 && (await undo.getAttribute('aria-disabled')) !== 'true'; changes += 1)
      await page.keyboard.press('Control+z');
    await eventually(() => topics.drafts.get('Orders')).toBe(FakeTopics.orders);
  });

  it('YAML and canvas are one, errors stand at their node, and nobody is overwritten', async () => {
    const { page, topics } = await open();
    const from = await node(page, 'step:go_thanks').boundingBox();
    const to = await page.getByRole('button', { name: 'Add a step here' }).first().boundingBox();
    if (!from || !to) throw new Error('The canvas shows no step, or no place for one.');
    await page.mouse.move(from.x + 20, from.y + 10);
    await page.mouse.down();
    // A drag begins after a few pixels, and the step follows from there on.
    await page.mouse.move(from.x + 20, from.y + 2);
    await page.mouse.move(to.x - from.width / 2 + 30, to.y, { steps: 5 });
    await page.mouse.up();
    await eventually(() => topics.drafts.get('Orders')).toMatch(/actions:\n {4}- kind: BeginDialog/);
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(() => topics.drafts.get('Orders')).toBe(FakeTopics.orders);
    // The YAML shows the lines of what is selected: with the trigger it stays where it is.
    await node(page, 'trigger').click();
    await page.getByRole('tab', { name: 'YAML' }).click();
    const yaml = page.getByRole('textbox', { name: 'YAML of the topic' });
    await yaml.getByText('=Topic.Number > 1000').click();
    await page.keyboard.press('End');
    await page.keyboard.type(' +');
    await page.getByRole('button', { name: /Condition 1.*1 error/ }).waitFor();
    await eventually(() => page.locator('.cm-lintRange-error').count()).toBeGreaterThan(0);
    await page.getByRole('tab', { name: 'Problems (1)' }).click();
    await page.getByRole('list', { name: 'Problems' }).getByRole('button').click();
    const formula = page.getByRole('textbox', { name: 'Formula' });
    await formula.fill('Topic.Number > 2000');
    await page.getByRole('combobox', { name: 'Is' }).selectOption('>=');
    await page.getByRole('textbox', { name: 'Value' }).fill('3000');
    await eventually(() => topics.drafts.get('Orders')).toBe(FakeTopics.orders.replace('> 1000', '>= 3000'));
    await page.getByRole('tab', { name: 'Problems', exact: true }).waitFor();
    await page.getByRole('tab', { name: 'YAML' }).click();
    await yaml.getByText('=Topic.Number >= 3000').waitFor();
    await yaml.focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('"');
    await page.getByText('The YAML cannot be read').waitFor();
    await node(page, 'step:say_known').waitFor();
    await page.keyboard.press('Backspace');
    await page.getByText('The YAML cannot be read').waitFor({ state: 'detached' });
    topics.conflict(true);
    await page.keyboard.type('# mine\n');
    await page.getByText('Somebody else changed this topic').waitFor();
    topics.conflict(false);
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await eventually(() => topics.drafts.get('Orders')).toMatch(/^# mine\n# What/);
  });

  it('what somebody else saves or publishes is told at once: theirs can be shown, mine kept', async () => {
    const { page, topics } = await open({}, '');
    await page.getByRole('link', { name: 'Order status' }).waitFor();
    topics.elsewhere('Ben Ortiz', {
      name: 'Returns',
      yaml: FakeTopics.orders.replace('Order status', 'Returns'),
    });
    await page.getByRole('link', { name: 'Returns' }).waitFor();
    await page.getByRole('link', { name: 'Order status' }).click();
    await node(page, 'step:say_known').getByText('is on its way').waitFor();
    const [theirs, later] = ['is ready', 'waits for you'].map((words) =>
      FakeTopics.orders.replace('is on its way', words),
    ) as [string, string];

    topics.elsewhere('Ben Ortiz', { name: 'Orders', yaml: theirs });
    await page.getByText('Ben Ortiz changed this topic').waitFor();
    await node(page, 'step:say_known').getByText('is on its way').waitFor();
    await page.getByRole('button', { name: 'Show theirs' }).click();
    await node(page, 'step:say_known').getByText('is ready').waitFor();
    await page.getByText('Ben Ortiz changed this topic').waitFor({ state: 'detached' });
    expect(topics.drafts.get('Orders')).toBe(theirs);

    topics.elsewhere('Ben Ortiz', { name: 'Orders', yaml: later });
    await page.getByText('Ben Ortiz changed this topic').waitFor();
    await node(page, 'step:say_known').click();
    await page.getByRole('textbox', { name: 'Message' }).fill('Mine.');
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await eventually(() => topics.drafts.get('Orders')).toContain('activity: Mine.');
    await page.getByText('Saved', { exact: true }).waitFor();
    topics.elsewhere('Ben Ortiz', 'publish');
    await notice(page, 'Ben Ortiz published this topic').waitFor();
    await page.getByText('Published', { exact: true }).waitFor();
  });

  it('the test chat shows every step, what it waits for, how sure it was, and variables as they change', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByRole('button', { name: 'Begin the test' }).click();
    const say = page.getByRole('textbox', { name: 'Say as the customer' });
    const send = async (words: string) => {
      await eventually(() =>
        page.getByRole('button', { name: 'Send' }).getAttribute('aria-disabled'),
      ).not.toBe('true');
      await say.fill(words);
      await say.press('Enter');
    };
    await send('where is my order');
    const log = page.getByRole('log', { name: 'Test chat' });
    await log.getByText('What is your order number?').waitFor();
    expect(await node(page, 'step:ask_number').getAttribute('aria-current')).toBe('step');
    expect(await log.getByRole('list', { name: 'Topics recognised' }).textContent()).toContain(
      'Order status100 %',
    );
    await send('1234');
    await log.getByText('Order 1234 is on its way.').waitFor();
    await page.getByRole('region', { name: 'Variables' }).waitFor();
    expect(await node(page, 'step:ask_number').getAttribute('aria-current')).toBeNull();
    await log.getByRole('button', { name: /say_known/ }).click();
    expect(await node(page, 'step:say_known').getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: 'Begin anew' }).click();
    await log.getByText('Order 1234').waitFor({ state: 'detached' });
  });

  it('versions are compared and gone back to; an import is looked at before it is stored', async () => {
    const { page, topics } = await open({}, 'versions');
    topics.published.set('Thanks', 'kind: AdaptiveDialog\n');
    topics.versions.unshift({
      ...(topics.versions[0] as (typeof topics.versions)[0]),
      version: 2,
      texts: new Map(topics.published),
    });
    await page.reload();
    await page.getByRole('button', { name: 'Compare version 1 with the one after' }).click();
    await page.getByText('-      activity: You are welcome.').waitFor();
    await page.getByRole('button', { name: 'Go back to version 1' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('+      activity: You are welcome.').waitFor();
    await dialog.getByRole('button', { name: 'Go back' }).click();
    await notice(page, 'Version 1 is in effect again').waitFor();
    expect(topics.versions[0]).toMatchObject({ version: 3, restored: 1 });
    expect(topics.published.get('Thanks')).toContain('You are welcome.');
    await page.goto(`/desk/admin/topics/${agentId}/import`);
    await page.getByLabel('Topic files').setInputFiles([
      { name: 'Late.topic.yaml', mimeType: 'text/yaml', buffer: Buffer.from(FakeTopics.orders) },
      { name: 'Broken.yaml', mimeType: 'text/yaml', buffer: Buffer.from('kind: [') },
      { name: 'icon.png', mimeType: 'image/png', buffer: Buffer.from('x') },
    ]);
    await page.getByText('Not taken').waitFor();
    await page.getByText(/line 1:\d/).waitFor();
    expect(topics.drafts.has('Late')).toBe(false);
    await page.getByRole('button', { name: 'Import 1 topic' }).click();
    await notice(page, '1 topic is imported').waitFor();
    expect(topics.drafts.get('Late')).toBe(FakeTopics.orders);
  });

  it('nothing stands in the way, in the light and in the dark: wide, and as an outline on a phone', async () => {
    const { page, fake } = await open({}, '');
    await page.getByRole('link', { name: 'Order status' }).waitFor();
    const found: Record<string, unknown> = { list: await barriersInBothThemes(page) };
    await page.getByRole('link', { name: 'Order status' }).click();
    await node(page, 'step:ask_number').click();
    await page.getByRole('textbox', { name: 'Question', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await page.getByRole('combobox', { name: 'Search the steps' }).waitFor();
    found.menu = await barriersInBothThemes(page);
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'YAML' }).click();
    await page.locator('.cm-line').first().waitFor();
    found.yaml = await barriersInBothThemes(page);
    await page.getByRole('tab', { name: 'Test' }).click();
    await page.getByRole('button', { name: 'Begin the test' }).click();
    await page.getByText(/1 step in/).waitFor();
    found.test = await barriersInBothThemes(page);
    expect(fake.outside.callsOf('ai_agent_test.start')[0]).toMatchObject({ outsideCalls: 'stubbed' });
    await page.goto(`/desk/admin/topics/${agentId}/versions`);
    await page.getByRole('button', { name: 'Compare version 1 with the draft' }).waitFor();
    found.versions = await barriersInBothThemes(page);
    await page.setViewportSize({ width: 380, height: 760 });
    await page.goto(`/desk/admin/topics/${agentId}/topic/Orders`);
    await page.getByRole('region', { name: 'Outline of Orders' }).getByText('Otherwise').waitFor();
    found.phone = await barriersInBothThemes(page);
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));
  });
});
