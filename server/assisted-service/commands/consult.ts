/**
 * Consulting a colleague: asked, they accept or decline; while it is active they read along and write notes. It takes no
 * capacity, stays through transfers, and ends by hand or when the conversation closes.
 */
import { lockConversation } from '../../conversations/index.ts';
import type { Actor as EventActor } from '../../data-model/events/index.ts';
import { type House, read, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { recordByHand, representativeStanding } from '../../routing/index.ts';
import { consultWarning } from '../domain/warnings.ts';
import {
  answerConsultation,
  type ConsultationRow,
  endConsultations,
  findConsultation,
  insertConsultation,
  openConsultations,
} from '../store/consultation.store.ts';
import { type Actor, actorOf, handles, mayAct } from './act.ts';
import { standingThen } from './transfer.ts';

/**
 * Asks for advice on a conversation that a representative has. Asking the same one again answers with the same
 * consultation.
 * @throws {AppError} `conversation.*`, `routing.not_representative`, `consultation.self`
 */
export async function requestConsultation(
  house: House,
  actor: Actor,
  { conversationId, representativeId }: { conversationId: string; representativeId: string },
): Promise<{ consultationId: string; warning?: string }> {
  return await transact(house, actor.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    mayAct(conversation, actor);
    if (conversation.state === 'closed') throw new AppError('conversation.closed');
    if (conversation.handler_kind !== 'representative')
      throw new AppError('conversation.wrong_state', { state: conversation.state });
    if (conversation.handler_id === representativeId) throw new AppError('consultation.self');
    const at = house.clock.now();
    const standing = await representativeStanding(
      tx,
      actor.organizationId,
      representativeId,
      conversation,
      at,
    );
    if (!standing) throw new AppError('routing.not_representative');
    const warning = consultWarning(standing);
    const said = warning === undefined ? {} : { warning };
    const open = await openConsultations(tx, conversationId);
    const same = open.find((one) => one.consultant_id === representativeId);
    if (same) return { consultationId: same.id, ...said };
    const consultationId = await insertConsultation(
      house,
      tx,
      { conversationId, requestedBy: actor.userId, consultantId: representativeId },
      at,
    );
    announce(tx, 'consultation.requested', consultationId, { conversationId, representativeId }, at, actor);
    const trace = {
      v: 1,
      kind: 'consulted',
      by: actor.userId,
      consultationId,
      consultantId: representativeId,
      standing: standingThen(standing),
    } as const;
    await recordByHand(house, tx, conversationId, trace, at);
    showTo(tx, [actor.userId]);
    return { consultationId, ...said };
  });
}

/** Accepting twice does nothing. @throws {AppError} `consultation.not_found`, `consultation.over` */
export async function acceptConsultation(
  house: House,
  actor: Actor,
  consultationId: string,
): Promise<{ conversationId: string }> {
  return await answer(house, actor, consultationId, 'active');
}

/** Declining twice does nothing. @throws {AppError} `consultation.not_found`, `consultation.over` */
export async function declineConsultation(house: House, actor: Actor, consultationId: string): Promise<void> {
  await answer(house, actor, consultationId, 'declined');
}

async function answer(
  house: House,
  actor: Actor,
  consultationId: string,
  state: 'active' | 'declined',
): Promise<{ conversationId: string }> {
  const found = await mine(house, actor, consultationId);
  if (found.consultant_id !== actor.userId) throw new AppError('consultation.not_found');
  return await transact(house, actor.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, found.conversation_id);
    const consultation = (await findConsultation(tx, consultationId))!;
    const conversationId = conversation.id;
    if (consultation.state === state) return { conversationId };
    // The conversation may have closed a moment ago, and the consumer that ends this not have come to it yet.
    if (consultation.state !== 'requested' || conversation.state === 'closed')
      throw new AppError('consultation.over');
    const at = house.clock.now();
    await answerConsultation(tx, consultationId, state, at);
    const about = { conversationId, representativeId: actor.userId };
    const type = state === 'active' ? 'consultation.accepted' : 'consultation.declined';
    announce(tx, type, consultationId, about, at, actor);
    showTo(tx, [consultation.requested_by, conversation.handler_id]);
    return { conversationId };
  });
}

/**
 * Ends it, or takes the request back. Doing it twice does nothing.
 * @throws {AppError} `consultation.not_found`, also when it is neither theirs nor of their conversation
 */
export async function endConsultation(house: House, actor: Actor, consultationId: string): Promise<void> {
  const found = await mine(house, actor, consultationId);
  await transact(house, actor.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, found.conversation_id);
    const involved = found.consultant_id === actor.userId || found.requested_by === actor.userId;
    if (!involved && !actor.isLead && !handles(conversation, actor))
      throw new AppError('consultation.not_found');
    const consultation = (await findConsultation(tx, consultationId))!;
    await end(tx, conversation.handler_id, [consultation], house.clock.now(), actorOf(actor));
  });
}

/**
 * The conversation closed: nobody is consulted any more; or this consultant has it now: they are not. Does nothing the
 * second time.
 */
export async function endConsultationsOf(
  house: House,
  organizationId: string,
  conversationId: string,
  consultantId?: string,
): Promise<void> {
  const openOf = async (tx: Pick<Tx, 'run'>) =>
    (await openConsultations(tx, conversationId)).filter(
      (one) => consultantId === undefined || one.consultant_id === consultantId,
    );
  const open = await read(house, organizationId, openOf);
  if (open.length === 0) return;
  await transact(house, organizationId, async (tx) => {
    await lockConversation(tx, conversationId);
    await end(tx, consultantId ?? null, await openOf(tx), house.clock.now(), 'system');
  });
}

async function end(
  tx: Tx,
  handlerId: string | null,
  consultations: readonly ConsultationRow[],
  at: Date,
  by: EventActor,
): Promise<void> {
  const open = consultations.filter(({ state }) => state === 'requested' || state === 'active');
  if (open.length === 0) return;
  await endConsultations(
    tx,
    open.map((one) => one.id),
    at,
  );
  for (const one of open) {
    tx.append({
      type: 'consultation.ended',
      conversationId: one.conversation_id,
      representativeId: one.consultant_id,
      actor: by,
      at,
      payload: { consultationId: one.id },
    });
    showTo(tx, [one.requested_by, handlerId]);
  }
}

/** A look without a lock. @throws {AppError} `consultation.not_found` */
async function mine(house: House, actor: Actor, consultationId: string): Promise<ConsultationRow> {
  const found = await read(house, actor.organizationId, (tx) => findConsultation(tx, consultationId));
  if (!found) throw new AppError('consultation.not_found');
  return found;
}

function announce(
  tx: Tx,
  type: 'consultation.requested' | 'consultation.accepted' | 'consultation.declined',
  consultationId: string,
  about: { conversationId: string; representativeId: string },
  at: Date,
  actor: Actor,
): void {
  tx.append({ type, ...about, actor: actorOf(actor), at, payload: { consultationId } });
}

/** Desks that show it beside the consultant's, whom the event wakes. */
function showTo(tx: Tx, userIds: readonly (string | null)[]): void {
  for (const userId of new Set(userIds)) if (userId !== null) tx.signal(`representative:${userId}`);
}
