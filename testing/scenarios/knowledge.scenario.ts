/** Knowledge through the API: an article from draft to customer and back, a file, and what nobody could answer. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../admin.ts';
import { Customer, request, Staff } from '../clients.ts';
import { startTestServer, type TestServer } from '../server.ts';

let server: TestServer;
let secret: string;
let administrator: Staff;
beforeAll(async () => {
  server = await startTestServer(adminConnectionString());
  secret = await server.secret();
  administrator = new Staff(server.url, await server.token('administrator'));
});
afterAll(() => server?.stop());

const articleId = 'lamps';
const put = (content: string, state: 'draft' | 'published') =>
  administrator.call('article.put', { articleId, title: 'Lighthouse lamps', content, state });
const search = async (query: string) =>
  (await administrator.call('article.list', { query })).articles.map((article) => article.articleId);

it('writes, publishes, compares, reverts and withdraws an article', async () => {
  expect(await put('A lighthouse lamp lasts a decade.', 'draft')).toMatchObject({
    version: 1,
    changed: true,
  });
  expect(await search('lighthouse lamp')).not.toContain(articleId);
  await administrator.call('article.set_state', { articleId, state: 'review' });
  await administrator.call('article.set_state', { articleId, state: 'published' });
  expect((await search('lighthouse lamp'))[0]).toBe(articleId);
  await put('A lighthouse lamp lasts a century.', 'published');
  const { lines } = await administrator.call('article.diff', { articleId, from: 1, to: 2 });
  expect(lines.filter(({ kind }) => kind !== 'same')).toEqual([
    { kind: 'removed', text: 'A lighthouse lamp lasts a decade.' },
    { kind: 'added', text: 'A lighthouse lamp lasts a century.' },
  ]);
  await administrator.call('article.revert', { articleId, version: 1 });
  const read = await administrator.call('article.read', { articleId });
  expect(read).toMatchObject({
    version: 3,
    publishedVersion: 3,
    content: 'A lighthouse lamp lasts a decade.',
  });
  expect(read.versions).toHaveLength(3);
  await administrator.call('article.set_expiry', { articleId, expiresAt: '2020-01-01T00:00:00Z' });
  expect(await search('lighthouse lamp')).not.toContain(articleId);
  await administrator.call('article.set_expiry', { articleId, expiresAt: null });
  expect(await search('lighthouse lamp')).toContain(articleId);
  await administrator.call('article.withdraw', { articleId });
  expect(await search('lighthouse lamp')).not.toContain(articleId);
  await expect(administrator.call('article.read', { articleId: 'nothing' })).rejects.toMatchObject({
    code: 'article.not_found',
  });
});

it('imports a file as a draft, and says why it does not', async () => {
  const base64 = Buffer.from('# Foghorns\n\nLoud.').toString('base64');
  const imported = await administrator.call('article.import', { fileName: 'foghorns.md', base64 });
  expect(imported.articles).toEqual([{ articleId: 'foghorns', title: 'Foghorns', changed: true }]);
  const { articles } = await administrator.call('article.list', { state: 'draft' });
  expect(articles.map((article) => article.articleId)).toContain('foghorns');
  const broken = await request(`${server.url}/api/article-imports`, {
    token: administrator.token,
    body: { fileName: 'a.pdf', base64 },
  });
  expect(broken).toMatchObject({ status: 400, body: { error: { code: 'article.refused' } } });
  expect(broken.body.error.details.reason).toMatch(/PDF/);
});

it('lists what nobody could answer, until it is settled', async () => {
  const customer = new Customer(server.url);
  await customer.start(secret);
  await customer.connect();
  await customer.until((all) => all.some((a) => a.from.role === 'bot'));
  await customer.say('Do you tune bassoons in winter?');
  await customer.until((all) => all.filter((a) => a.from.role === 'bot' && a.text).length >= 2);
  const open = async () => (await administrator.call('question.list', {})).questions;
  const [question] = (await open()).filter(({ question: text }) => /bassoons/.test(text));
  expect(question).toMatchObject({
    askedBy: 'customer',
    times: 1,
    lastConversationId: customer.conversationId,
  });
  await administrator.call('question.settle', { questionId: question!.questionId, state: 'dismissed' });
  expect((await open()).some(({ question: text }) => /bassoons/.test(text))).toBe(false);
  await customer.close();
});
