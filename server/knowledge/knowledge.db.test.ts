/** Articles from draft to customer and back, on a real PostgreSQL. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../testing/database.ts';
import { makeConversation, makeOrganization, type TestOrganization } from '../../testing/people.ts';
import { transact } from '../data-model/house/index.ts';
import type { Clock } from '../platform/clock.ts';
import {
  type ArticleInput,
  diffArticle,
  type Editor,
  listArticles,
  listUnanswered,
  putArticle,
  putArticles,
  readArticle,
  recordUnanswered,
  revertArticle,
  searchArticles,
  setArticleExpiry,
  setArticleState,
  settleUnanswered,
  warmKnowledge,
  withdrawArticle,
} from './index.ts';

let now = new Date('2026-11-21T12:00:00Z');
const clock = { now: () => now } as Clock;
let house: TestHouse;
let org: TestOrganization;
let editor: Editor;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString(), { clock });
});
afterAll(() => house.close());
beforeEach(async () => {
  org = await makeOrganization(house, { withAiAgent: true });
  editor = { organizationId: org.organizationId, actor: 'system' };
});

const article = (articleId: string, content: string, more: Partial<ArticleInput> = {}): ArticleInput => ({
  articleId,
  title: `About ${articleId}`,
  content,
  language: 'en',
  tags: [],
  audience: 'everyone',
  state: 'published',
  ...more,
});
const found = async (question: string, forStaff = false) =>
  (await searchArticles(house, org.organizationId, { question, limit: 10, forStaff })).map(({ id }) => id);

describe('what answers customers', () => {
  it('is what is published, at once, and in no other organization', async () => {
    expect(await found('wombat insurance')).toEqual([]);
    await putArticle(house, editor, article('wombats', 'Wombat insurance covers digging.'));
    expect(await found('wombat insurance')).toEqual(['wombats']);
    await putArticle(house, editor, article('quokkas', 'Quokka insurance covers smiling.'));
    expect(await found('quokka smiling')).toEqual(['quokkas']);
    const other = await makeOrganization(house);
    const elsewhere = { question: 'wombat insurance', limit: 5, forStaff: true };
    expect(await searchArticles(house, other.organizationId, elsewhere)).toEqual([]);
  });

  it('is never a draft, nor one in review; the published version stays meanwhile', async () => {
    await putArticle(house, editor, article('fees', 'A transfer costs nothing.'));
    await putArticle(house, editor, article('fees', 'A transfer costs a zebra.', { state: 'draft' }));
    await putArticle(house, editor, article('new', 'Zebra tariffs.', { state: 'draft' }));
    expect(await found('zebra', true)).toEqual([]);
    expect(await found('transfer costs')).toEqual(['fees']);
    await setArticleState(house, editor, 'fees', 'review');
    expect(await found('zebra', true)).toEqual([]);
    await setArticleState(house, editor, 'fees', 'published');
    expect(await found('zebra')).toEqual(['fees']);
    await expect(setArticleState(house, editor, 'fees', 'draft')).rejects.toMatchObject({
      code: 'article.state_refused',
    });
  });

  it('is nothing of an article that is withdrawn, until it is published again', async () => {
    await putArticle(house, editor, article('fees', 'A transfer costs nothing.'));
    await putArticle(house, editor, article('fees', 'Better words about a transfer.', { state: 'review' }));
    expect(await withdrawArticle(house, editor, 'fees')).toEqual({
      latestVersion: 2,
      state: 'review',
      publishedVersion: null,
    });
    expect(await found('transfer', true)).toEqual([]);
    await setArticleState(house, editor, 'fees', 'published');
    expect(await found('transfer')).toEqual(['fees']);
    await expect(withdrawArticle(house, editor, 'nothing')).rejects.toMatchObject({
      code: 'article.not_found',
    });
  });

  it('ends with its expiry, to the moment, without anything being written', async () => {
    now = new Date('2026-11-21T12:00:00Z');
    const expiresAt = new Date('2026-12-01T00:00:00Z');
    await putArticle(house, editor, article('advent', 'The advent sale.', { expiresAt }));
    expect(await found('advent sale')).toEqual(['advent']);
    now = new Date('2026-11-30T23:59:59.999Z');
    expect(await found('advent sale')).toEqual(['advent']);
    now = expiresAt;
    expect(await found('advent sale')).toEqual([]);
    expect(await found('advent sale', true)).toEqual([]);
    await setArticleExpiry(house, editor, 'advent', null);
    expect(await found('advent sale')).toEqual(['advent']);
    now = new Date('2026-11-21T12:00:00Z');
  });

  it('is not what is written for staff', async () => {
    await putArticle(
      house,
      editor,
      article('bypass', 'The bypass code is kept in the safe.', { audience: 'staff' }),
    );
    expect(await found('bypass code')).toEqual([]);
    expect(await found('bypass code', true)).toEqual(['bypass']);
    await putArticle(house, editor, article('bypass', 'The bypass code is kept in the safe.'));
    expect(await found('bypass code')).toEqual(['bypass']);
  });

  it('is first in the asker’s language', async () => {
    const german = article('de', 'Der Versand nach Österreich dauert drei Tage. Tracking online.', {
      title: 'Versand',
      language: 'de',
    });
    await putArticles(house, editor, [
      german,
      article('en', 'Shipping to Austria takes three days. Tracking online.', { title: 'Shipping' }),
    ]);
    expect((await found('Wie lange dauert der Versand, gibt es ein Tracking?'))[0]).toBe('de');
    expect((await found('How long does shipping take, and is there tracking?'))[0]).toBe('en');
  });

  it('comes with the passage, its heading and how sure it is', async () => {
    const content =
      '## Costs\n\nReturns are free.\n\n## Refunds\n\nA refund takes five working days.\n\nIt goes to the card you paid with.';
    await putArticle(house, editor, article('returns', content, { title: 'Returns' }));
    const [first] = await searchArticles(house, org.organizationId, {
      question: 'how long until my refund arrives',
      limit: 3,
      forStaff: false,
    });
    expect(first).toMatchObject({ id: 'returns', heading: 'Refunds' });
    expect(first!.passage).toBe('A refund takes five working days.\n\nIt goes to the card you paid with.');
    const [vague] = await searchArticles(house, org.organizationId, {
      question: 'refund for a spaceship to jupiter with purple dragons',
      limit: 3,
      forStaff: false,
    });
    expect(vague!.confidence).toBeLessThan(first!.confidence);
  });
});

describe('the index in memory', () => {
  it('is as of the last commit in every process, and follows thousands of changes', async () => {
    const many = Array.from({ length: 700 }, (_, n) => article(`a${n}`, `Token word${n} common text.`));
    await putArticles(house, editor, many);
    expect(await found('word699')).toContain('a699');
    const elsewhere = { ...house };
    await withdrawArticle(elsewhere, editor, 'a699');
    expect(await found('word699')).not.toContain('a699');
    await putArticles(
      house,
      editor,
      many.slice(0, 600).map((one) => ({ ...one, content: `${one.content} Renewed.` })),
    );
    expect(await found('word7 renewed')).toContain('a7');
    await putArticles(
      house,
      editor,
      many.slice(0, 600).map((one) => ({ ...one, content: `${one.content} Once more.` })),
    );
    expect((await found('word599'))[0]).toBe('a599');
    expect((await found('word650'))[0]).toBe('a650');
  });

  it('misses none of the changes that are made at once', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `at-once-${n}`);
    const searches = Array.from({ length: 12 }, () => found('simultaneous'));
    await Promise.all([
      ...names.map((name) => putArticle(house, editor, article(name, 'Simultaneous text.'))),
      ...searches,
    ]);
    const ids = (
      await searchArticles(house, org.organizationId, {
        question: 'simultaneous',
        limit: 50,
        forStaff: false,
      })
    ).map(({ id }) => id);
    expect(ids.sort()).toEqual(names.sort());
  });
});

it('reads ahead in the background, and stops when it is told to', async () => {
  await putArticle(house, editor, article('ahead', 'Read ahead of time.'));
  const warming = warmKnowledge(house);
  await warming.close();
  const again = warmKnowledge(house);
  expect(await found('ahead of time')).toEqual(['ahead']);
  await again.close();
});

describe('versions', () => {
  it('are kept, compared and gone back to', async () => {
    await putArticle(house, editor, article('fees', 'One.\nTwo.\nThree.', { comment: 'First.' }));
    const again = await putArticle(house, editor, article('fees', 'One.\nTwo.\nThree.'));
    expect(again).toMatchObject({ changed: false, latestVersion: 1 });
    await putArticle(house, editor, article('fees', 'One.\n2.\nThree.', { tags: ['money'] }));
    expect(await diffArticle(house, org.organizationId, { articleId: 'fees', from: 1, to: 2 })).toEqual([
      { kind: 'same', text: '# About fees' },
      { kind: 'same', text: '' },
      { kind: 'same', text: 'One.' },
      { kind: 'removed', text: 'Two.' },
      { kind: 'added', text: '2.' },
      { kind: 'same', text: 'Three.' },
    ]);
    expect(
      await revertArticle(house, editor, { articleId: 'fees', version: 1, state: 'published' }),
    ).toMatchObject({
      latestVersion: 3,
      publishedVersion: 3,
    });
    const { head, version, history } = await readArticle(house, org.organizationId, 'fees');
    expect(head).toMatchObject({ version: 3, state: 'published', tags: [] });
    expect(version.content).toBe('One.\nTwo.\nThree.');
    expect(history.map((one) => [one.version, one.comment])).toEqual([
      [3, 'As it was in version 1.'],
      [2, ''],
      [1, 'First.'],
    ]);
    await expect(readArticle(house, org.organizationId, 'fees', 9)).rejects.toMatchObject({
      code: 'article.not_found',
    });
    await expect(
      revertArticle(house, editor, { articleId: 'fees', version: 9, state: 'draft' }),
    ).rejects.toMatchObject({ code: 'article.not_found' });
    const events = await house.db.system<{ payload: unknown }>(
      `select payload from event where type = 'article.changed' and organization_id = $1 order by position`,
      [org.organizationId],
    );
    expect(events.map(({ payload }) => payload)).toEqual(
      [1, 2, 3].map((n) => ({ articleId: 'fees', version: n, state: 'published', published: n })),
    );
  });

  it('are listed by state, language and tag', async () => {
    await putArticles(house, editor, [
      article('a', 'a', { tags: ['x'] }),
      article('b', 'b', { state: 'draft', language: 'de' }),
    ]);
    const ids = async (filter: object) =>
      (await listArticles(house, org.organizationId, { limit: 10, ...filter })).map((one) => one.articleId);
    expect(await ids({})).toEqual(['a', 'b']);
    expect(await ids({ state: 'draft' })).toEqual(['b']);
    expect(await ids({ language: 'de' })).toEqual(['b']);
    expect(await ids({ tag: 'x' })).toEqual(['a']);
  });
});

describe('questions that nobody could answer', () => {
  const ask = (question: string, conversationId: string | null = null) =>
    transact(house, org.organizationId, (tx) =>
      recordUnanswered(house, tx, { question, askedBy: 'customer', conversationId }),
    );
  const open = () => listUnanswered(house, org.organizationId, { state: 'open', limit: 10 });

  it('are counted by what they ask, the most asked first', async () => {
    const conversationId = await makeConversation(house, org);
    await ask('Do you ship to Norway?');
    await ask('hello!');
    await ask('Can I pay with shells?');
    await ask('do you SHIP  to norway', conversationId);
    expect(await open()).toMatchObject([
      { question: 'Do you ship to Norway?', times: 2, lastConversationId: conversationId },
      { question: 'Can I pay with shells?', times: 1 },
    ]);
  });

  it('are settled by an article, and open again when they are asked again', async () => {
    await ask('Do you ship to Norway?');
    const [question] = await open();
    const settle = (state: 'answered' | 'dismissed', articleId: string | null) =>
      settleUnanswered(house, org.organizationId, { questionId: question!.questionId, state, articleId });
    await expect(settle('answered', 'nothing')).rejects.toMatchObject({ code: 'article.not_found' });
    await putArticle(house, editor, article('norway', 'Yes.'));
    await settle('answered', 'norway');
    expect(await open()).toEqual([]);
    await ask('do you ship to norway?');
    expect(await open()).toMatchObject([{ times: 2, state: 'open' }]);
    await settle('dismissed', null);
    await ask('do you ship to norway?');
    expect(await open()).toEqual([]);
    await expect(
      settleUnanswered(house, org.organizationId, {
        questionId: house.ids.next(),
        state: 'dismissed',
        articleId: null,
      }),
    ).rejects.toMatchObject({ code: 'question.not_found' });
  });
});
