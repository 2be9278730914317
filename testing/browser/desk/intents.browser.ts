/** Intents in the administration: how well they are told apart, their phrases, suggestions, and a phrase to try. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf, OutputOf } from '../../../contracts/api/operations.ts';
import type { FakeServer } from './fake-server.ts';
import { barriers, eventually, notice, Stage, signIn } from './stage.ts';

const agentId = '00000000-0000-4000-8000-0000000000a1';
const at = '2026-11-20T10:00:00.000Z';

const overview = (): OutputOf<'intent.list'> => ({
  agentId,
  agents: [{ agentId, name: 'Patchbay Assistant' }],
  trainingDue: false,
  models: [
    {
      language: 'en',
      version: 3,
      trainedAt: at,
      trainMs: 420,
      phrases: 96,
      intents: 3,
      threshold: 0.41,
      accuracy: 0.936,
      outOfScope: { phrases: 40, refused: 34 },
    },
  ],
  intents: [
    {
      intent: 'order-status',
      displayName: 'Order status',
      enabled: true,
      triggerPhrases: 8,
      examples: 24,
      asked: 30,
      recognised: 29,
      issues: [],
    },
    {
      intent: 'returns',
      displayName: 'Returns and refunds',
      enabled: true,
      triggerPhrases: 6,
      examples: 2,
      asked: 8,
      recognised: 3,
      issues: [{ kind: 'few', intents: ['returns'], text: null }],
    },
    {
      intent: 'billing',
      displayName: 'Billing',
      enabled: false,
      triggerPhrases: 5,
      examples: 0,
      asked: 0,
      recognised: 0,
      issues: [],
    },
  ],
  confusions: [
    {
      language: 'en',
      intent: 'returns',
      takenFor: 'order-status',
      count: 4,
      phrases: ['where is my refund', 'when do I get my money'],
    },
    {
      language: 'en',
      intent: 'order-status',
      takenFor: 'returns',
      count: 1,
      phrases: ['my order went back'],
    },
  ],
  outOfScopeExamples: 12,
});

/** Brings the answers of the intents page along. */
function bringIntents(fake: FakeServer, said = 'my parcel is lost, order [number]') {
  const data = overview();
  const examples = [{ text: 'where did my order go', language: 'en' }];
  let suggestions: OutputOf<'intent.suggestions'>['suggestions'] = [
    {
      questionId: '00000000-0000-4000-8000-0000000000b1',
      text: said,
      times: 7,
      lastAskedAt: at,
      language: 'en',
      intent: 'order-status',
      displayName: 'Order status',
      confidence: 0.43,
    },
    {
      questionId: '00000000-0000-4000-8000-0000000000b2',
      text: 'do you repair bicycles',
      times: 2,
      lastAskedAt: at,
      language: 'en',
      intent: null,
      displayName: null,
      confidence: 0.1,
    },
  ];
  const { brought } = fake.outside;
  brought.set('intent.list', () => data);
  brought.set('intent.read', ({ intent }: InputOf<'intent.read'>) => ({
    intent,
    displayName: data.intents.find((row) => row.intent === intent)?.displayName ?? intent,
    triggerPhrases: ['where is my order', 'track my order'],
    examples,
  }));
  brought.set('intent.add_examples', ({ texts, language = 'en' }: InputOf<'intent.add_examples'>) => {
    examples.push(...texts.map((text) => ({ text, language })));
    data.trainingDue = true;
    return {};
  });
  brought.set('intent.suggestions', () => ({ suggestions }));
  brought.set('intent.settle_suggestion', ({ questionId }: InputOf<'intent.settle_suggestion'>) => {
    suggestions = suggestions.filter((each) => each.questionId !== questionId);
    return {};
  });
  brought.set('intent.classify', () => ({
    ranked: [
      { intent: 'order-status', displayName: 'Order status', confidence: 0.81, phrase: 'where is my order' },
      { intent: 'returns', displayName: 'Returns and refunds', confidence: 0.22, phrase: '' },
    ],
    threshold: 0.5,
    outcome: 'recognised',
    decidedBy: 'model',
    routing: { intent: 'Lost parcel', group: 'Delivery', lineOfBusiness: 'Shop', confidence: 0.7 },
  }));
  return { data, examples };
}

describe('intents', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  it('shows how well each is told apart, and what is mistaken for what', async () => {
    const { fake, page, complaints } = await stage.enter();
    bringIntents(fake);
    await signIn(page, 'adam', '/desk/admin/intents');
    await page.getByText('94 %').waitFor();
    const weak = page.getByRole('row', { name: /Returns and refunds/ });
    expect(await weak.textContent()).toContain('38 %');
    expect(await weak.textContent()).toContain('Few phrases');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Confusion (5)' }).click();
    await page.getByText('where is my refund').waitFor();
    await page.getByRole('button', { name: /Order status.*taken for.*Returns and refunds/ }).click();
    await page.getByText('my order went back').waitFor();
    expect(await page.getByText('where is my refund').count()).toBe(0);
    await page.getByTitle('Returns and refunds, taken for Order status: 4').click();
    await page.getByText('where is my refund').waitFor();
    expect(await page.getByTitle('Order status: 97 % recognised').textContent()).toBe('97');
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('adds phrases, and says that it learns them', async () => {
    const { fake, page } = await stage.enter();
    const { examples } = bringIntents(fake);
    await signIn(page, 'adam', '/desk/admin/intents');
    await page.getByRole('link', { name: 'Order status' }).click();
    const drawer = page.getByRole('dialog');
    await drawer
      .getByRole('textbox', { name: 'Add phrases' })
      .fill('has it shipped\n\nhas it shipped\nany news of it');
    await drawer.getByRole('button', { name: 'Add', exact: true }).click();
    await eventually(() => examples.map(({ text }) => text)).toEqual([
      'where did my order go',
      'has it shipped',
      'any news of it',
    ]);
    await drawer.getByText('has it shipped').waitFor();
    expect(await barriers(page)).toEqual([]);
    await drawer.getByRole('button', { name: 'Close' }).click();
    await page.getByText('Learning what changed').waitFor();
  });

  it('keeps what can be done with a suggestion in view, whatever a customer has written', async () => {
    const { fake, page } = await stage.enter();
    bringIntents(fake, 'x'.repeat(1000));
    await signIn(page, 'adam', '/desk/admin/intents/suggestions');
    const add = page.getByRole('button', { name: 'Out of scope: do you repair bicycles' });
    await add.waitFor();
    const { x, width } = (await add.boundingBox())!;
    expect(x + width).toBeLessThanOrEqual(1280);
  });

  it('takes a suggestion with one click, or says that it is out of scope', async () => {
    const { fake, page } = await stage.enter();
    bringIntents(fake);
    await signIn(page, 'adam', '/desk/admin/intents/suggestions');
    await page.getByRole('button', { name: 'Add: my parcel is lost, order [number]' }).click();
    await notice(page, 'Added as a phrase').waitFor();
    await page.getByRole('button', { name: 'Out of scope: do you repair bicycles' }).click();
    await page.getByText('Nothing to suggest').first().waitFor();
    expect(fake.outside.callsOf('intent.settle_suggestion')).toMatchObject([
      { accept: true, intent: 'order-status' },
      { accept: true, intent: null },
    ]);
  });

  it('tries a phrase, and says what decided and what rules would see', async () => {
    const { fake, page } = await stage.enter();
    bringIntents(fake);
    await signIn(page, 'adam', '/desk/admin/intents');
    await page.getByRole('textbox', { name: 'What a customer might say' }).fill('has my order shipped');
    await page.keyboard.press('Enter');
    await page.getByText('Decided by what was learnt.').waitFor();
    await page.getByText('81 %').waitFor();
    await page.getByText('Rules see the intent “Lost parcel” of Shop, Delivery.').waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it('says when it could not be read, and when there is no AI agent', async () => {
    const { fake, page } = await stage.enter();
    bringIntents(fake);
    fake.failing = { op: 'intent.list', code: 'server.internal' };
    await signIn(page, 'adam', '/desk/admin/intents');
    await page.getByRole('button', { name: 'Try again' }).first().waitFor();
    fake.failing = null;
    fake.outside.brought.set('intent.list', () => ({ ...overview(), agentId: null, agents: [] }));
    await page.getByText('No AI agent yet').waitFor();
  });

  it('is readable in the dark and on a phone', async () => {
    const { fake, page } = await stage.enter({ colorScheme: 'dark', viewport: { width: 380, height: 800 } });
    bringIntents(fake);
    await signIn(page, 'adam', '/desk/admin/intents');
    await page.getByText('Returns and refunds').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
});
