/** Knowledge articles, and the questions that none of them answers. */
import {
  diffArticle,
  type Editor,
  importDocument,
  listArticles,
  listUnanswered,
  putArticle,
  readArticle,
  revertArticle,
  searchArticles,
  setArticleExpiry,
  setArticleState,
  settleUnanswered,
  withdrawArticle,
} from '../../knowledge/index.ts';
import { type Call, type Handlers, signedIn } from './call.ts';

const editor = (call: Call): Editor => {
  const { organizationId, userId } = signedIn(call);
  return { organizationId, actor: `representative:${userId}` };
};

interface Changed {
  readonly latestVersion: number;
  readonly state: 'draft' | 'review' | 'published';
  readonly publishedVersion: number | null;
}

const headOf = (articleId: string, { latestVersion, state, publishedVersion }: Changed) => ({
  articleId,
  version: latestVersion,
  state,
  publishedVersion,
});

type Listed = Awaited<ReturnType<typeof listArticles>>[number];

const presentListed = ({ beginning: _, expiresAt, updatedAt, ...row }: Listed) => ({
  ...row,
  expiresAt: expiresAt?.toISOString() ?? null,
  updatedAt: updatedAt.toISOString(),
});

const dateOf = (text: string | null | undefined) =>
  text ? new Date(text) : text === null ? null : undefined;

export const knowledgeHandlers = {
  'article.list': async (call, { query, limit, ...filter }) => {
    const { organizationId } = signedIn(call);
    if (query === undefined || query.trim() === '') {
      const rows = await listArticles(call.house, organizationId, { ...filter, limit });
      const articles = rows.map((row) => ({
        ...presentListed(row),
        passage: row.beginning,
        heading: '',
        score: null,
        confidence: null,
      }));
      return { articles };
    }
    const found = await searchArticles(call.house, organizationId, {
      question: query,
      limit,
      forStaff: true,
      language: filter.language,
    });
    const ids = found.map(({ id }) => id);
    const rows = await listArticles(call.house, organizationId, { ...filter, ids, limit });
    const byId = new Map(rows.map((row) => [row.articleId, row]));
    const articles = found.flatMap(({ id, title, passage, heading, score, confidence }) => {
      const row = byId.get(id);
      return row ? [{ ...presentListed(row), title, passage, heading, score, confidence }] : [];
    });
    return { articles };
  },
  'article.read': async (call, { articleId, version }) => {
    const article = await readArticle(call.house, signedIn(call).organizationId, articleId, version);
    const { title, content, language, tags, audience, source } = article.version;
    return {
      ...presentListed(article.head),
      shownVersion: article.version.version,
      ...{ title, content, language, tags, audience, source },
      versions: article.history.map(({ at, ...row }) => ({
        version: row.version,
        title: row.title,
        comment: row.comment,
        author: row.author,
        at: at.toISOString(),
      })),
    };
  },
  'article.diff': async (call, input) => ({
    lines: await diffArticle(call.house, signedIn(call).organizationId, input),
  }),
  'article.put': async (call, { expiresAt, ...input }) => {
    const put = await putArticle(call.house, editor(call), { ...input, expiresAt: dateOf(expiresAt) });
    return { ...headOf(put.articleId, put), changed: put.changed };
  },
  'article.set_state': async (call, { articleId, state }) =>
    headOf(articleId, await setArticleState(call.house, editor(call), articleId, state)),
  'article.withdraw': async (call, { articleId }) =>
    headOf(articleId, await withdrawArticle(call.house, editor(call), articleId)),
  'article.set_expiry': async (call, { articleId, expiresAt }) => {
    const until = expiresAt === null ? null : new Date(expiresAt);
    return headOf(articleId, await setArticleExpiry(call.house, editor(call), articleId, until));
  },
  'article.revert': async (call, input) => {
    const put = await revertArticle(call.house, editor(call), input);
    return { ...headOf(put.articleId, put), changed: put.changed };
  },
  'article.import': async (call, { fileName, base64, ...input }) =>
    await importDocument(call.house, editor(call), {
      ...input,
      name: fileName,
      bytes: Buffer.from(base64, 'base64'),
    }),
  'question.list': async (call, filter) => {
    const rows = await listUnanswered(call.house, signedIn(call).organizationId, filter);
    const questions = rows.map(({ firstAskedAt, lastAskedAt, ...row }) => ({
      ...row,
      firstAskedAt: firstAskedAt.toISOString(),
      lastAskedAt: lastAskedAt.toISOString(),
    }));
    return { questions };
  },
  'question.settle': async (call, input) => {
    await settleUnanswered(call.house, signedIn(call).organizationId, input);
    return { questionId: input.questionId };
  },
} satisfies Partial<Handlers>;
