/** What AI agents ask representatives to approve. */
import { decideApproval, listApprovals } from '../../self-service/index.ts';
import { type Handlers, signedIn } from './call.ts';

export const approvalHandlers = {
  'approval.list': async (call, page) => {
    const approvals = await listApprovals(call.house, decider(signedIn(call)), page);
    return {
      approvals: approvals.map(({ askedAt, expiresAt, decidedAt, ...approval }) => ({
        ...approval,
        askedAt: askedAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        decidedAt: decidedAt?.toISOString() ?? null,
      })),
    };
  },
  'approval.decide': async (call, decision) => {
    await decideApproval(call.house, decider(signedIn(call)), decision);
    return { approvalId: decision.approvalId };
  },
} satisfies Partial<Handlers>;

const decider = ({
  organizationId,
  userId,
  roles,
}: {
  organizationId: string;
  userId: string;
  roles: readonly string[];
}) => ({ organizationId, userId, isSupervisor: roles.includes('supervisor') });
