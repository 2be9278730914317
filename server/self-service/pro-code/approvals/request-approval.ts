/** The AI agent's side of an approval: asking for it, and saying that the customer decided or nobody waits any more. */
import { approvalsSignal, lockConversation } from '../../../conversations/index.ts';
import { transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import type { AgentTurnContext } from '../../runtime/agent-runtime.ts';
import type { ApprovalRequest } from '../runtime/scenario-ports.ts';
import { decideRow, insertApproval, queueForApproval } from './store/approval.store.ts';

type Place = Pick<AgentTurnContext, 'house' | 'organizationId' | 'conversationId' | 'epoch' | 'agent'>;

/**
 * Writes it down; the same request (`key`) again is the same approval.
 * @returns its id.
 * @throws {AppError} `conversation.stale_epoch`: somebody else handles the conversation now
 */
export async function requestApproval(place: Place, request: ApprovalRequest): Promise<string> {
  const { house, organizationId, conversationId, epoch, agent } = place;
  return await transact(house, organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation.handler_epoch !== epoch) throw new AppError('conversation.stale_epoch');
    const at = house.clock.now();
    const queueId = await queueForApproval(tx, conversationId, request.queue);
    const { id, isNew } = await insertApproval(tx, {
      id: house.ids.next(),
      organization_id: organizationId,
      conversation_id: conversationId,
      handler_epoch: epoch,
      ai_agent_id: agent.id,
      request_key: request.key,
      approver: request.by,
      queue_id: queueId,
      asked_by: request.agent,
      tool: request.tool,
      words: request.words,
      input: JSON.stringify(request.input ?? null),
      asked_at: at,
      expires_at: request.expiresAt,
    });
    if (isNew) {
      tx.append({
        type: 'approval.requested',
        conversationId,
        actor: `ai_agent:${agent.id}`,
        at,
        payload: { approvalId: id, approver: request.by, queueId },
      });
      tx.signal(approvalsSignal(organizationId));
    }
    return id;
  });
}

/** What is decided stays so. */
export async function settleApproval(
  { house, organizationId, conversationId, agent }: Place,
  approvalId: string,
  decision: 'approved' | 'declined' | 'expired' | 'withdrawn',
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const at = house.clock.now();
    const changed = await decideRow(tx, approvalId, { state: decision, reason: '', at, userId: null });
    if (!changed) return;
    const byCustomer = decision === 'approved' || decision === 'declined';
    tx.append({
      type: 'approval.decided',
      conversationId,
      actor: byCustomer ? `customer:${conversation.contact_id}` : `ai_agent:${agent.id}`,
      at,
      payload: { approvalId, decision },
    });
    tx.signal(approvalsSignal(organizationId));
  });
}
