/** What a representative or supervisor does to a conversation: park, end, close. */
import {
  appendMessages,
  type Conversation,
  closeConversation,
  endDraft,
  lockConversation,
  notice,
  parkConversation,
  startWrapUp,
} from '../../conversations/index.ts';
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { releaseCapacity, withdrawOffer } from '../../routing/index.ts';
import { type Actor, actorOf, mayAct, representativeName } from './act.ts';

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
