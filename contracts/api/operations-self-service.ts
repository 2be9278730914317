/** Topics and knowledge articles of the API. */
import { z } from 'zod';
import { operation, staff } from '../operation.ts';

const Nothing = z.object({});

export const selfServiceOperations = {
  'topic.list': operation({
    name: 'topic.list',
    method: 'GET',
    path: '/api/topics',
    tag: 'Self-service',
    access: ['administrator', 'supervisor'],
    summary: 'The AI agent’s topics.',
    input: Nothing,
    output: z.object({
      topics: z.array(
        z.object({ name: z.string(), displayName: z.string(), trigger: z.string(), enabled: z.boolean() }),
      ),
    }),
    errors: [],
  }),
  'topic.read': operation({
    name: 'topic.read',
    method: 'GET',
    path: '/api/topics/:name',
    tag: 'Self-service',
    access: ['administrator', 'supervisor'],
    summary: 'One topic as it was written.',
    input: z.object({ name: z.string() }),
    output: z.object({ name: z.string(), yaml: z.string(), enabled: z.boolean() }),
    errors: ['topic.not_found'],
  }),
  'topic.put': operation({
    name: 'topic.put',
    method: 'PUT',
    path: '/api/topics/:name',
    tag: 'Self-service',
    access: ['administrator'],
    summary:
      'Create or replace a topic, in Copilot Studio’s YAML. Checked before it is stored; in effect at once.',
    input: z.object({
      name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,99}$/),
      yaml: z.string().min(1).max(1_000_000),
      enabled: z.boolean().default(true),
    }),
    output: z.object({ name: z.string(), warnings: z.array(z.string()) }),
    errors: ['topic.invalid'],
  }),
  'article.list': operation({
    name: 'article.list',
    method: 'GET',
    path: '/api/articles',
    tag: 'Self-service',
    access: staff,
    summary: 'The knowledge articles, or those that match a question, best first.',
    input: z.object({
      query: z.string().max(500).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(50),
    }),
    output: z.object({
      articles: z.array(
        z.object({
          articleId: z.string(),
          title: z.string(),
          passage: z.string(),
          score: z.number().nullable(),
        }),
      ),
    }),
    errors: [],
  }),
  'article.put': operation({
    name: 'article.put',
    method: 'PUT',
    path: '/api/articles/:articleId',
    tag: 'Self-service',
    access: ['administrator'],
    summary: 'Create or replace a knowledge article (Markdown).',
    input: z.object({
      articleId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/),
      title: z.string().min(1).max(300),
      content: z.string().min(1).max(200_000),
    }),
    output: z.object({ articleId: z.string() }),
    errors: [],
  }),
} as const;
