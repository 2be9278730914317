/** Somebody else's agent, tried before customers meet it. */
import { z } from 'zod';
import { operation } from '../operation.ts';
import { OutsideAgentSettings, OutsideTestStage } from '../outside-agents.ts';
import { Id } from '../words.ts';

export const outsideAgentOperations = {
  'outside_agent.test': operation({
    name: 'outside_agent.test',
    method: 'POST',
    path: '/api/outside-agents/test',
    tag: 'AI agents',
    access: ['administrator'],
    summary:
      'Try somebody else’s agent, stored or not yet: sign in, begin a conversation, wait for a greeting. Each stage in plain words.',
    input: z.object({
      settings: OutsideAgentSettings,
      /** The stored one whose secret counts when none is given. */
      agentId: Id.optional(),
      secret: z.string().trim().min(1).max(4000).optional(),
    }),
    output: z.object({ passed: z.boolean(), stages: z.array(OutsideTestStage) }),
    errors: ['secret.unreadable'],
  }),
} as const;
