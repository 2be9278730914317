/** Sessions: one engagement of one handler, with the participant it makes. Under the conversation's lock. */
import type { Actor } from '../../data-model/events/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import type { Conversation } from '../store/conversation.store.ts';
import { writeSessionEnd } from '../store/session.store.ts';

/** Told when approvals of the organization were asked for or decided; screens read them again. */
export const approvalsSignal = (organizationId: string): string => `approvals:${organizationId}`;

export interface Change {
  at: Date;
  actor: Actor;
}

export interface Handler {
  kind: 'ai_agent' | 'representative';
  id: string;
  name: string;
}

/** Ends the session of whoever handles it, if anybody does. Nobody is asked any more for what it wanted approved. */
export async function endSession(
  tx: Tx,
  conversation: Conversation,
  reason: string,
  { at, actor }: Change,
): Promise<void> {
  if (conversation.handler_kind === 'none' || conversation.handler_id === null) return;
  const withdrawn = await writeSessionEnd(tx, conversation, reason, at);
  for (const approvalId of withdrawn) {
    const payload = { approvalId, decision: 'withdrawn' } as const;
    tx.append({ type: 'approval.decided', conversationId: conversation.id, actor, at, payload });
  }
  if (withdrawn.length > 0) tx.signal(approvalsSignal(tx.organizationId));
  tx.append({
    type: 'handler.released',
    conversationId: conversation.id,
    ...(conversation.handler_kind === 'representative' ? { representativeId: conversation.handler_id } : {}),
    actor,
    at,
    payload: {
      handlerKind: conversation.handler_kind,
      handlerId: conversation.handler_id,
      epoch: conversation.handler_epoch,
      reason,
    },
  });
}

/** Begins a session; the conversation has moved to its new handler already. */
export async function startSession(
  house: House,
  tx: Tx,
  conversation: Conversation,
  handler: Handler,
  change: Change,
): Promise<void> {
  const epoch = conversation.handler_epoch;
  await tx.q
    .insertInto('conversation_session')
    .values({
      id: house.ids.next(),
      organization_id: tx.organizationId,
      conversation_id: conversation.id,
      handler_kind: handler.kind,
      handler_id: handler.id,
      epoch,
      started_at: change.at,
      end_reason: null,
    })
    .execute();
  await tx.q
    .insertInto('participant')
    .values({
      organization_id: tx.organizationId,
      conversation_id: conversation.id,
      kind: handler.kind,
      participant_id: handler.id,
      name: handler.name,
      joined_at: change.at,
    })
    .onConflict((c) =>
      c
        .columns(['conversation_id', 'kind', 'participant_id'])
        .doUpdateSet({ left_at: null, name: handler.name }),
    )
    .execute();
  tx.append({
    type: 'handler.engaged',
    conversationId: conversation.id,
    ...(handler.kind === 'representative' ? { representativeId: handler.id } : {}),
    actor: change.actor,
    at: change.at,
    payload: {
      handlerKind: handler.kind,
      handlerId: handler.id,
      epoch,
      ...(handler.kind === 'ai_agent' ? { afterSequence: conversation.last_sequence } : {}),
    },
  });
}
