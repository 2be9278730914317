/** Sign-in, users, queues and skills of the API. */
import { z } from 'zod';
import { AttributeValue } from '../configuration/scalars.ts';
import { operation, staff } from '../operation.ts';
import { Id, Role } from '../words.ts';
import { Me } from './shapes.ts';

const Nothing = z.object({});

export const configurationOperations = {
  'session.create': operation({
    name: 'session.create',
    method: 'POST',
    path: '/api/session',
    tag: 'Sign-in',
    access: 'public',
    summary: 'Sign in with user name and password; sets the session cookie.',
    input: z.object({ username: z.string().min(1).max(200), password: z.string().min(1).max(500) }),
    output: Me,
    errors: ['auth.invalid_credentials'],
  }),
  'session.read': operation({
    name: 'session.read',
    method: 'GET',
    path: '/api/session',
    tag: 'Sign-in',
    access: 'signed-in',
    summary: 'Who is signed in.',
    input: Nothing,
    output: Me,
    errors: [],
  }),
  'session.delete': operation({
    name: 'session.delete',
    method: 'DELETE',
    path: '/api/session',
    tag: 'Sign-in',
    access: 'signed-in',
    summary: 'Sign out; the session ends at once on every socket.',
    input: Nothing,
    output: Nothing,
    errors: [],
  }),
  'queue.list': operation({
    name: 'queue.list',
    method: 'GET',
    path: '/api/queues',
    tag: 'Configuration',
    access: staff,
    summary: 'The queues, with how many representatives are available in each.',
    input: Nothing,
    output: z.object({
      queues: z.array(z.object({ queueId: Id, name: z.string(), available: z.number().int() })),
    }),
    errors: [],
  }),
  'skill.list': operation({
    name: 'skill.list',
    method: 'GET',
    path: '/api/skills',
    tag: 'Configuration',
    access: staff,
    summary: 'The skills.',
    input: Nothing,
    output: z.object({ skills: z.array(z.object({ skillId: Id, name: z.string() })) }),
    errors: [],
  }),
  'user.list': operation({
    name: 'user.list',
    method: 'GET',
    path: '/api/users',
    tag: 'Configuration',
    access: ['administrator'],
    summary: 'The users.',
    input: Nothing,
    output: z.object({
      users: z.array(
        z.object({
          userId: Id,
          username: z.string(),
          displayName: z.string(),
          roles: z.array(Role),
          active: z.boolean(),
          capacityTotal: z.number().int(),
          queues: z.array(z.string()),
          skills: z.array(z.object({ name: z.string(), proficiency: z.number().int() })),
          groups: z.array(z.string()),
          /** Capacity profiles with the limit that counts: their own, or the profile's. */
          profiles: z.array(z.object({ name: z.string(), limit: z.number().int() })),
          attributes: z.record(z.string(), z.unknown()),
        }),
      ),
    }),
    errors: [],
  }),
  'user.put': operation({
    name: 'user.put',
    method: 'PUT',
    path: '/api/users/:username',
    tag: 'Configuration',
    access: ['administrator'],
    summary: 'Create a user, or change the one of this name. A password is required at creation.',
    input: z.object({
      username: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/i),
      displayName: z.string().min(1).max(200),
      roles: z.array(Role).min(1),
      password: z.string().min(10).max(500).optional(),
      capacityTotal: z.number().int().min(0).max(10_000).default(100),
      queues: z.array(z.string()).default([]),
      skills: z
        .array(z.object({ name: z.string(), proficiency: z.number().int().min(1).max(10) }))
        .default([]),
      /** Left out, these three stay as they are. */
      groups: z.array(z.string()).max(1000).optional(),
      /** Without a limit: the profile's own. */
      profiles: z
        .array(z.object({ name: z.string(), limit: z.number().int().min(0).max(10_000).optional() }))
        .max(100)
        .optional(),
      attributes: z
        .record(z.string().min(1).max(100), z.union([AttributeValue, z.array(AttributeValue).max(100)]))
        .optional(),
    }),
    output: z.object({ userId: Id, created: z.boolean() }),
    errors: ['queue.not_found', 'skill.not_found', 'group.not_found', 'profile.not_found'],
  }),
  'token.create': operation({
    name: 'token.create',
    method: 'POST',
    path: '/api/users/:username/tokens',
    tag: 'Configuration',
    access: ['administrator'],
    summary: 'A bearer token for a program that acts as this user. It is shown once.',
    input: z.object({
      username: z.string(),
      name: z.string().min(1).max(100),
      days: z.number().int().min(1).max(3650).default(365),
    }),
    output: z.object({ token: z.string() }),
    errors: ['user.not_found'],
  }),
} as const;
