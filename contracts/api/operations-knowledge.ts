/** Knowledge articles of the API: versions, states, import, search, and the questions that none of them answers. */
import { z } from 'zod';
import { leads, operation, staff } from '../operation.ts';

const tag = 'Knowledge';
const ArticleId = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._()+~-]{0,199}$/u);
const State = z.enum(['draft', 'review', 'published']);
const Audience = z.enum(['everyone', 'staff']);
const Language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);
const Tags = z.array(z.string().trim().min(1).max(60)).max(30);
const Version = z.coerce.number().int().min(1);
const Head = z.object({
  articleId: z.string(),
  version: z.number(),
  state: State,
  publishedVersion: z.number().nullable(),
});
const Listed = Head.extend({
  title: z.string(),
  language: z.string(),
  tags: z.array(z.string()),
  audience: Audience,
  expiresAt: z.string().nullable(),
  updatedAt: z.string(),
});

export const knowledgeOperations = {
  'article.list': operation({
    name: 'article.list',
    method: 'GET',
    path: '/api/articles',
    tag,
    access: staff,
    summary:
      'The knowledge articles by title, or those that are published and match a question, best first, with the passage.',
    input: z.object({
      query: z.string().max(4000).optional(),
      state: State.optional(),
      language: Language.optional(),
      tag: z.string().max(60).optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(50),
    }),
    output: z.object({
      articles: z.array(
        Listed.extend({
          /** Of a search: Markdown that fits best; otherwise how the article begins. */
          passage: z.string(),
          heading: z.string(),
          score: z.number().nullable(),
          /** 0..1, of a search: the share of the question that the passage has. */
          confidence: z.number().nullable(),
        }),
      ),
    }),
    errors: [],
  }),
  'article.read': operation({
    name: 'article.read',
    method: 'GET',
    path: '/api/articles/:articleId',
    tag,
    access: staff,
    summary: 'One version of an article, the latest unless told, and its history.',
    input: z.object({ articleId: ArticleId, version: Version.optional() }),
    output: Listed.extend({
      /** Of the version that is shown. */
      shownVersion: z.number(),
      content: z.string(),
      source: z.string().nullable(),
      versions: z.array(
        z.object({
          version: z.number(),
          title: z.string(),
          comment: z.string(),
          author: z.string(),
          at: z.string(),
        }),
      ),
    }),
    errors: ['article.not_found'],
  }),
  'article.diff': operation({
    name: 'article.diff',
    method: 'GET',
    path: '/api/articles/:articleId/diff',
    tag,
    access: staff,
    summary: 'What changed between two versions, line by line.',
    input: z.object({ articleId: ArticleId, from: Version, to: Version }),
    output: z.object({
      lines: z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })),
    }),
    errors: ['article.not_found'],
  }),
  'article.put': operation({
    name: 'article.put',
    method: 'PUT',
    path: '/api/articles/:articleId',
    tag,
    access: ['administrator'],
    summary:
      'A new version of an article (Markdown), or the first. Published at once unless told; as a draft it leaves alone what is published.',
    input: z.object({
      articleId: ArticleId,
      title: z.string().trim().min(1).max(300),
      content: z.string().min(1).max(200_000),
      language: Language.default('en'),
      tags: Tags.default([]),
      audience: Audience.default('everyone'),
      state: State.default('published'),
      /** From then on it answers nobody; null never; left out, as it was. */
      expiresAt: z.iso.datetime({ offset: true }).nullable().optional(),
      comment: z.string().max(500).default(''),
    }),
    output: Head.extend({ changed: z.boolean() }),
    errors: [],
  }),
  'article.set_state': operation({
    name: 'article.set_state',
    method: 'POST',
    path: '/api/articles/:articleId/state',
    tag,
    access: ['administrator'],
    summary: 'Send the latest version to review, make it a draft again, or publish it.',
    input: z.object({ articleId: ArticleId, state: State }),
    output: Head,
    errors: ['article.not_found', 'article.state_refused'],
  }),
  'article.withdraw': operation({
    name: 'article.withdraw',
    method: 'POST',
    path: '/api/articles/:articleId/withdraw',
    tag,
    access: ['administrator'],
    summary: 'From now on no version of the article answers anybody.',
    input: z.object({ articleId: ArticleId }),
    output: Head,
    errors: ['article.not_found'],
  }),
  'article.set_expiry': operation({
    name: 'article.set_expiry',
    method: 'POST',
    path: '/api/articles/:articleId/expiry',
    tag,
    access: ['administrator'],
    summary: 'The day from which the article answers nobody; null for never.',
    input: z.object({ articleId: ArticleId, expiresAt: z.iso.datetime({ offset: true }).nullable() }),
    output: Head,
    errors: ['article.not_found'],
  }),
  'article.revert': operation({
    name: 'article.revert',
    method: 'POST',
    path: '/api/articles/:articleId/revert',
    tag,
    access: ['administrator'],
    summary: 'A new version that says what an earlier one said.',
    input: z.object({ articleId: ArticleId, version: Version, state: State.default('published') }),
    output: Head.extend({ changed: z.boolean() }),
    errors: ['article.not_found'],
  }),
  'article.import': operation({
    name: 'article.import',
    method: 'POST',
    path: '/api/article-imports',
    tag,
    access: ['administrator'],
    summary:
      'Articles from a file: Markdown, HTML, PDF, DOCX or JSON, up to 1.4 MB here. Larger ones, and folders: ./patchbay knowledge import.',
    input: z.object({
      fileName: z.string().min(1).max(255),
      base64: z.base64().min(1).max(1_900_000),
      state: State.default('draft'),
      language: Language.optional(),
      dryRun: z.boolean().default(false),
    }),
    output: z.object({
      articles: z.array(z.object({ articleId: z.string(), title: z.string(), changed: z.boolean() })),
      warnings: z.array(z.string()),
    }),
    errors: ['article.refused'],
  }),
  'question.list': operation({
    name: 'question.list',
    method: 'GET',
    path: '/api/unanswered-questions',
    tag,
    access: leads,
    summary: 'Questions that no article answered, the most asked first.',
    input: z.object({
      state: z.enum(['open', 'answered', 'dismissed']).default('open'),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    output: z.object({
      questions: z.array(
        z.object({
          questionId: z.string(),
          question: z.string(),
          language: z.string().nullable(),
          askedBy: z.enum(['customer', 'representative']),
          times: z.number(),
          firstAskedAt: z.string(),
          lastAskedAt: z.string(),
          lastConversationId: z.string().nullable(),
          state: z.enum(['open', 'answered', 'dismissed']),
          articleId: z.string().nullable(),
        }),
      ),
    }),
    errors: [],
  }),
  'question.settle': operation({
    name: 'question.settle',
    method: 'POST',
    path: '/api/unanswered-questions/:questionId',
    tag,
    access: ['administrator'],
    summary: 'An article answers the question now, it needs no answer, or it is open again.',
    input: z.object({
      questionId: z.uuid(),
      state: z.enum(['open', 'answered', 'dismissed']),
      articleId: ArticleId.nullable().default(null),
    }),
    output: z.object({ questionId: z.string() }),
    errors: ['question.not_found', 'article.not_found'],
  }),
} as const;
