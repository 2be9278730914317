import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf, OutputOf } from '../../../contracts/api/operations.ts';
import type { FakeServer } from './fake-server.ts';
import { barriersInBothThemes, inBothThemes, notice, Stage, sideways, signIn } from './stage.ts';

type Article = OutputOf<'article.read'>;
type Question = OutputOf<'question.list'>['questions'][number];

const returns = (): Article => ({
  articleId: 'returns',
  version: 2,
  shownVersion: 2,
  state: 'draft',
  publishedVersion: 1,
  title: 'Returns',
  language: 'en',
  tags: ['shop'],
  audience: 'everyone',
  expiresAt: null,
  updatedAt: '2026-11-20T10:00:00.000Z',
  content: '## How long\n\nReturns are free within **30 days**.',
  source: null,
  versions: [
    {
      version: 2,
      title: 'Returns',
      comment: '30 days now',
      author: 'Adam Reyes',
      at: '2026-11-20T10:00:00.000Z',
    },
    { version: 1, title: 'Returns', comment: '', author: 'Adam Reyes', at: '2026-11-10T10:00:00.000Z' },
  ],
});
const question: Question = {
  questionId: '0199aa00-0000-7000-8000-000000000009',
  question: 'Do you repair gramophones?',
  language: 'en',
  askedBy: 'customer',
  times: 4,
  firstAskedAt: '2026-11-18T10:00:00.000Z',
  lastAskedAt: '2026-11-20T10:00:00.000Z',
  lastConversationId: null,
  state: 'open',
  articleId: null,
};

/** Knowledge that lives in the test. */
function bring(fake: FakeServer, articles: Article[] = [returns()], questions = [question]) {
  const { brought } = fake.outside;
  brought.set('article.list', ({ query }: InputOf<'article.list'>) => ({
    articles: articles.map((article) => ({
      ...article,
      passage: 'Returns are free within **30 days**.',
      heading: 'How long',
      score: query ? 4.2 : null,
      confidence: query ? 0.82 : null,
    })),
  }));
  brought.set('article.read', ({ articleId }: InputOf<'article.read'>) =>
    articles.find((article) => article.articleId === articleId),
  );
  brought.set('article.diff', () => ({
    lines: [
      { kind: 'removed', text: 'Returns are free within 14 days.' },
      { kind: 'added', text: 'Returns are free within **30 days**.' },
    ],
  }));
  brought.set('article.put', (put: InputOf<'article.put'>) => {
    articles.unshift({ ...returns(), ...put, version: 1, shownVersion: 1, publishedVersion: 1 } as Article);
    return { articleId: put.articleId, version: 1, state: put.state, publishedVersion: 1, changed: true };
  });
  brought.set('article.set_state', ({ articleId, state }: InputOf<'article.set_state'>) => {
    const article = articles.find((each) => each.articleId === articleId)!;
    article.state = state;
    article.publishedVersion = article.version;
    return { articleId, version: article.version, state, publishedVersion: article.version };
  });
  brought.set('article.import', ({ fileName }: InputOf<'article.import'>) => ({
    articles: [{ articleId: 'returns', title: 'Returns', changed: true }],
    warnings: fileName.endsWith('.pdf') ? ['Page 2 is a picture.'] : [],
  }));
  brought.set('question.list', () => ({ questions }));
  brought.set('question.settle', ({ questionId }: InputOf<'question.settle'>) => {
    questions.splice(0);
    return { questionId };
  });
}

describe('the knowledge page', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage.close());

  const at = async (path: string) => {
    const entered = await stage.enter();
    bring(entered.fake);
    await signIn(entered.page, 'adam', `/desk/admin/knowledge${path}`);
    return entered;
  };

  it('finds as a customer would, shows what changed, and publishes', async () => {
    const { page, complaints } = await at('');
    await page.getByText('Published, draft newer').waitFor();
    await page.getByRole('searchbox').fill('how long can I return it');
    await page.getByRole('row', { name: /Returns are free within 30 days.*82 %/ }).waitFor();
    await page.getByRole('link', { name: 'Returns' }).click();
    await page.getByRole('tab', { name: 'Versions (2)' }).click();
    await page.getByText('Removed: Returns are free within 14 days.').waitFor();
    await page.getByRole('tab', { name: 'Text' }).click();
    await page.getByRole('region', { name: 'Preview of the article' }).getByText('30 days').waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await notice(page, 'Published').waitFor();
    await page.getByText('Published', { exact: true }).first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('makes an article of a question that nobody could answer, and asks before it is lost', async () => {
    const { page, fake, complaints } = await at('/unanswered');
    await page.getByRole('row', { name: /gramophones\? 4 ×/ }).waitFor();
    await page.getByRole('button', { name: /^Write an article/ }).click();
    const title = page.getByRole('textbox', { name: 'Title' });
    expect(await title.inputValue()).toBe('Do you repair gramophones?');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Write the article.').waitFor();
    await page.getByRole('textbox', { name: 'Text of the article' }).fill('We do **not**.');
    await page.getByRole('link', { name: 'Knowledge' }).first().click();
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('heading', { name: 'Do you repair gramophones?' }).waitFor();
    expect(fake.outside.callsOf('article.put')[0]).toMatchObject({
      articleId: 'do-you-repair-gramophones',
      state: 'published',
      content: 'We do **not**.',
    });
    expect(complaints).toEqual([]);
  });

  it('keeps what can be done with a question in view, whatever a customer has written', async () => {
    const entered = await stage.enter();
    bring(entered.fake, [returns()], [{ ...question, question: 'x'.repeat(1000) }]);
    await signIn(entered.page, 'adam', '/desk/admin/knowledge/unanswered');
    const dismiss = entered.page.getByRole('button', { name: /^Dismiss/ });
    await dismiss.waitFor();
    const { x, width } = (await dismiss.boundingBox())!;
    expect(x + width).toBeLessThanOrEqual(1280);
  });

  it('imports files one by one, and says what became of each', async () => {
    const { page } = await at('/import');
    await page.getByLabel('Files of articles').setInputFiles([
      { name: 'returns.md', mimeType: 'text/markdown', buffer: Buffer.from('# Returns') },
      { name: 'guide.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') },
      { name: 'huge.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(1_500_000) },
    ]);
    const list = page.getByRole('list', { name: 'What was imported' });
    await list.getByText('huge.pdf: It is larger than 1.4 MB.').waitFor();
    await list.getByText('Page 2 is a picture.').waitFor();
    expect(await list.getByRole('listitem').count()).toBe(3);
  });

  it('is for everybody, in the light and in the dark, also on a phone', async () => {
    const { page } = await at('');
    await page.getByRole('link', { name: 'Returns' }).waitFor();
    expect(await barriersInBothThemes(page, 'knowledge')).toEqual([]);
    await page.getByRole('link', { name: 'Returns' }).click();
    await page.getByRole('region', { name: 'Preview of the article' }).waitFor();
    expect(await barriersInBothThemes(page, 'article')).toEqual([]);
    await page.setViewportSize({ width: 380, height: 760 });
    await inBothThemes(page, async (theme) => {
      expect([theme, await sideways(page)]).toEqual([theme, 0]);
    });
  });
});
