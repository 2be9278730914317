/** The representatives' side of an approval. */
import { approvalsSignal, lockConversation } from '../../../conversations/index.ts';
import { type House, read, transact } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { postDialogInput } from '../../runtime/dialog-inputs.ts';
import {
  decideRow,
  findApproval,
  type ListedApproval,
  listApprovals as listRows,
} from './store/approval.store.ts';

/** Who decides: a representative about their queues' requests, a supervisor about all. */
export interface Decider {
  readonly organizationId: string;
  readonly userId: string;
  readonly isSupervisor: boolean;
}

export async function listApprovals(
  house: House,
  { organizationId, userId, isSupervisor }: Decider,
  { state, limit }: { state: 'open' | 'decided'; limit: number },
): Promise<ListedApproval[]> {
  return await read(house, organizationId, (tx) =>
    listRows(tx, { userId: isSupervisor ? null : userId, state, now: house.clock.now(), limit }),
  );
}

/**
 * Decides, once, and tells the AI agent, which goes on in its next turn.
 * @throws {AppError} `approval.not_found`, `approval.not_yours`, `approval.already_decided`, `approval.expired`,
 * `approval.over`
 */
export async function decideApproval(
  house: House,
  { organizationId, userId, isSupervisor }: Decider,
  { approvalId, decision, reason }: { approvalId: string; decision: 'approved' | 'declined'; reason: string },
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    const approval = await findApproval(tx, approvalId, userId);
    // What the customer is asked is the customer's to decide.
    if (approval?.approver !== 'representative') throw new AppError('approval.not_found');
    if (!isSupervisor && !approval.isMember) throw new AppError('approval.not_yours');
    const { conversationId, epoch } = approval;
    const conversation = await lockConversation(tx, conversationId);
    const at = house.clock.now();
    if (approval.state === 'expired' || (approval.state === 'pending' && approval.expiresAt <= at))
      throw new AppError('approval.expired');
    if (approval.state === 'approved' || approval.state === 'declined')
      throw new AppError('approval.already_decided');
    if (
      approval.state === 'withdrawn' ||
      conversation.state !== 'active' ||
      conversation.handler_epoch !== epoch
    )
      throw new AppError('approval.over');
    // Of two who decide at once the one who wrote first has decided.
    if (!(await decideRow(tx, approvalId, { state: decision, reason, at, userId })))
      throw new AppError('approval.already_decided');
    await postDialogInput(house, tx, {
      conversationId,
      epoch,
      kind: 'approval.decided',
      payload: { approvalId, decision, reason },
      dedupeKey: `approval:${approvalId}`,
    });
    tx.append({
      type: 'approval.decided',
      conversationId,
      actor: `representative:${userId}`,
      at,
      payload: { approvalId, decision },
    });
    tx.signal(approvalsSignal(organizationId));
  });
}
