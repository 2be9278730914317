/** AI agents and their topics in the configuration document. Secrets are never in it: they are set beside it. */
import { z } from 'zod';
import { AgentKind, AgentSetup } from '../agents.ts';
import { TopicName } from '../topics.ts';
import { Name } from './scalars.ts';

export const TopicEntry = z.strictObject({
  name: TopicName,
  enabled: z.boolean({ error: 'must be true or false' }).default(true),
  /** What customers get; drafts are not configuration. */
  yaml: z
    .string({ error: 'must be the text of a topic' })
    .min(1, 'must be the text of a topic')
    .max(1_000_000),
});

export const AiAgentEntry = z
  .strictObject({
    name: Name,
    description: z.string().trim().max(2000).default(''),
    kind: AgentKind.default('topics'),
    /** By kind: contracts/agents.ts. */
    settings: z.record(z.string(), z.unknown()).default({}),
    topics: z.array(TopicEntry).max(2000, 'must not have more than 2000 topics').default([]),
  })
  .transform((entry, context) => {
    const setup = AgentSetup.safeParse({ kind: entry.kind, settings: entry.settings });
    if (setup.success) return { ...entry, settings: setup.data.settings as Record<string, unknown> };
    for (const issue of setup.error.issues)
      context.issues.push({ ...issue, input: entry } as z.core.$ZodRawIssue);
    return entry;
  });
export type AiAgentDocument = z.output<typeof AiAgentEntry>;
