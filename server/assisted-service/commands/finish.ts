/** What a representative or supervisor does to a conversation: transfer, park, end, close. */
import {
  appendMessages,
  type Conversation,
  closeConversation,
  endDraft,
  lockConversation,
  notice,
  parkConversation,
  queueConversation,
  startWrapUp,
} from '../../conversations/index.ts';
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { availableByQueue, releaseCapacity, withdrawOffer } from '../../routing/index.ts';
import type { Author } from './reply.ts';

export interface Actor extends Author {
  /** Supervisors and administrators may act on conversations of others. */
  isLead: boolean;
}

const actorOf = (actor: Actor) => `representative:${actor.userId}` as const;

/** @throws {AppError} `conversation.not_handler` unless the actor handles it or leads. */
function mayAct(conversation: Conversation, actor: Actor): void {
  if (conversation.handler_kind === 'representative' && conversation.handler_id === actor.userId) return;
  if (!actor.isLead) throw new AppError('conversation.not_handler');
}

/**
 * Hands the conversation to a queue and frees whoever had it, in one transaction.
 * @returns whether somebody in that queue is available now. It waits there in any case.
 * @throws {AppError} `conversation.*`, `queue.not_found`
 */
export async function transferConversation(
  house: House,
  actor: Actor,
  request: { conversationId: string; queueId: string; reason?: string | undefined },
): Promise<{ staffed: boolean }> {
  await transact(house, actor.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, request.conversationId);
    mayAct(conversation, actor);
    const at = house.clock.now();
    const change = { at, actor: actorOf(actor) };
    const queue = await tx.q
      .selectFrom('queue')
      .select('name')
      .where('id', '=', request.queueId)
      .executeTakeFirst();
    if (!queue) throw new AppError('queue.not_found');
    await withdrawOffer(tx, conversation.id, at);
    const left = await representativeName(tx, conversation);
    await queueConversation(
      house,
      tx,
      conversation,
      {
        queueId: request.queueId,
        cause: 'transferred',
        ...(request.reason ? { escalationReason: request.reason } : {}),
      },
      change,
    );
    await releaseCapacity(house, tx, conversation.id, at, change.actor);
    await appendMessages(tx, conversation, [
      ...(left === null
        ? []
        : [notice(house, 'patchbay.representative.left', { name: left, reason: 'transferred' })]),
      notice(house, 'patchbay.handover.requested', { queueName: queue.name }),
    ]);
  });
  const available = await availableByQueue(house, actor.organizationId);
  return { staffed: (available.get(request.queueId) ?? 0) > 0 };
}

/** @throws {AppError} `conversation.*` */
export async function park(house: House, actor: Actor, conversationId: string): Promise<void> {
  await transact(house, actor.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    mayAct(conversation, actor);
    const at = house.clock.now();
    const name = (await representativeName(tx, conversation)) ?? actor.displayName;
    await parkConversation(tx, conversation, { at, actor: actorOf(actor) });
    await releaseCapacity(house, tx, conversationId, at, actorOf(actor));
    await appendMessages(tx, conversation, [
      notice(house, 'patchbay.representative.left', { name, reason: 'parked' }),
    ]);
  });
}

/**
 * Ends the conversation for the customer. Its representative goes to the wrap-up and stays reserved; one without a
 * representative closes (force close, for leads).
 * @throws {AppError} `conversation.*`
 */
export async function endConversation(house: House, actor: Actor, conversationId: string): Promise<void> {
  await transact(house, actor.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation.state === 'closed' || conversation.state === 'wrap_up') {
      mayAct(conversation, actor);
      throw new AppError('conversation.wrong_state', { state: conversation.state });
    }
    mayAct(conversation, actor);
    const at = house.clock.now();
    await appendMessages(tx, conversation, [endDraft(house, conversation)]);
    if (conversation.handler_kind === 'representative') {
      const by = conversation.handler_id === actor.userId ? 'representative' : 'supervisor';
      await startWrapUp(tx, conversation, by, { at, actor: actorOf(actor) });
    } else {
      await withdrawOffer(tx, conversationId, at);
      await close(house, tx, conversation, 'force_closed', at, actorOf(actor));
    }
  });
}

/** Finishes the wrap-up. Closing twice does nothing. @throws {AppError} `conversation.*` */
export async function finishWrapUp(house: House, actor: Actor, conversationId: string): Promise<void> {
  await transact(house, actor.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation.state === 'closed' && (await handled(tx, conversationId, actor.userId))) return;
    mayAct(conversation, actor);
    if (conversation.state !== 'wrap_up')
      throw new AppError('conversation.wrong_state', { state: conversation.state });
    await close(house, tx, conversation, 'ended', house.clock.now(), actorOf(actor));
  });
}

/** The wrap-up's time is over. For the timers; does nothing when it was finished meanwhile. */
export async function endWrapUpInTime(
  house: House,
  organizationId: string,
  conversationId: string,
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const at = house.clock.now();
    if (conversation.state !== 'wrap_up' || conversation.due_at === null || conversation.due_at > at) return;
    await close(house, tx, conversation, 'ended', at, 'system');
  });
}

async function close(
  house: House,
  tx: Tx,
  conversation: Conversation,
  reason: string,
  at: Date,
  actor: `representative:${string}` | 'system',
): Promise<void> {
  await closeConversation(tx, conversation, reason, { at, actor });
  await releaseCapacity(house, tx, conversation.id, at, actor);
}

async function handled(tx: Tx, conversationId: string, userId: string): Promise<boolean> {
  const rows = await tx.run(
    'select 1 from conversation_session where conversation_id = $1 and handler_id = $2 limit 1',
    [conversationId, userId],
  );
  return rows.length > 0;
}

/** The name of the representative who handles it now, as the customer knows it; null when there is none. */
async function representativeName(tx: Tx, conversation: Conversation): Promise<string | null> {
  if (conversation.handler_kind !== 'representative') return null;
  const rows = await tx.run<{ name: string }>(
    `select name from participant where conversation_id = $1 and kind = 'representative' and participant_id = $2`,
    [conversation.id, conversation.handler_id],
  );
  return rows[0]?.name ?? null;
}
