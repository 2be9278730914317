/** The AI agent's topics in the API. */
import { z } from 'zod';
import { operation } from '../operation.ts';

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
} as const;
