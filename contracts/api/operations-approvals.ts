/** What AI agents may do only when a representative says yes. */
import { z } from 'zod';
import { operation } from '../operation.ts';
import { Id, Instant } from '../words.ts';

const tag = 'Approvals';
const deciders = ['representative', 'supervisor'] as const;

export const Approval = z.object({
  approvalId: Id,
  conversationId: Id,
  customerName: z.string(),
  /** The AI agent or the specialist of one that asks. */
  askedBy: z.string(),
  tool: z.string(),
  /** What would be done. */
  words: z.string(),
  queueName: z.string().nullable(),
  state: z.enum(['pending', 'approved', 'declined', 'expired', 'withdrawn']),
  reason: z.string(),
  askedAt: Instant,
  expiresAt: Instant,
  decidedAt: Instant.nullable(),
  /** A person's name; null: the customer, or nobody. */
  decidedBy: z.string().nullable(),
});
export type Approval = z.infer<typeof Approval>;

export const approvalOperations = {
  'approval.list': operation({
    name: 'approval.list',
    method: 'GET',
    path: '/api/approvals',
    tag,
    access: deciders,
    summary:
      'What AI agents ask representatives to approve: of one’s own queues, the oldest first; supervisors see all. `decided`: what was decided last.',
    input: z.object({
      state: z.enum(['open', 'decided']).default('open'),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    output: z.object({ approvals: z.array(Approval) }),
    errors: [],
  }),
  'approval.decide': operation({
    name: 'approval.decide',
    method: 'POST',
    path: '/api/approvals/:approvalId',
    tag,
    access: deciders,
    summary:
      'Say yes or no, once, before it expires. The AI agent goes on with it, and tells the customer; a reason is told as well.',
    input: z.object({
      approvalId: Id,
      decision: z.enum(['approved', 'declined']),
      reason: z.string().trim().max(500).default(''),
    }),
    output: z.object({ approvalId: Id }),
    errors: [
      'approval.not_found',
      'approval.not_yours',
      'approval.already_decided',
      'approval.expired',
      'approval.over',
    ],
  }),
} as const;
