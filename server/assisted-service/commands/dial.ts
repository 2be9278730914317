/** A representative calls a number: an outbound voice conversation that is theirs from the first moment. */
import { type Conversation, lockConversation, openWithin } from '../../conversations/index.ts';
import { type House, read, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { assignDirectly, dialCommandOf, requestDial, voiceWorkstream } from '../../routing/index.ts';
import { customerByPhone } from '../store/customer-by-phone.store.ts';
import { type Actor, actorOf, handles } from './act.ts';

export interface DialRequest {
  /** Chosen by the caller; dialling the same one again does nothing new. */
  conversationId?: string | undefined;
  /** Digits, with an optional `+` in front. */
  number: string;
  /** The CRM's record that the number was clicked on. */
  record?: { entity: string; id: string; name: string; url: string } | undefined;
  /** By name; the organization's first voice workstream without it. */
  workstream?: string | undefined;
}

export interface Dialled {
  conversationId: string;
  handlerEpoch: number;
  number: string;
  commandId: string;
}

/**
 * Opens the conversation, gives it to the representative and asks the voice layer to place the call, as one. It never
 * waits in a queue, so nobody else is offered it; its capacity is taken as of any other.
 * @throws {AppError} `workstream.not_found`, `workstream.not_voice`, `routing.no_capacity`, `routing.not_representative`;
 * `conversation.not_found` when the id is taken by a conversation that is not this dialling
 */
export async function dial(house: House, actor: Actor, request: DialRequest): Promise<Dialled> {
  const { number, record } = request;
  const { organizationId, userId } = actor;
  const conversationId = request.conversationId ?? house.ids.next();
  const { workstreamId, known } = await read(house, organizationId, async (tx) => ({
    workstreamId: await voiceWorkstream(tx, organizationId, request.workstream),
    known: await customerByPhone(tx, organizationId, number),
  }));
  return await transact(house, organizationId, async (tx) => {
    const opened = await openWithin(house, tx, {
      conversationId,
      channel: 'voice',
      channelId: null,
      workstreamId,
      customer: {
        externalId: known?.externalId ?? `tel:${number}`,
        name: known?.name ?? (record?.name || number),
        phone: number,
      },
      context: { direction: 'outbound', ...(record ? { record } : {}) },
      outboundBy: actorOf(actor),
    });
    if (!opened) return await asBefore(tx, await lockConversation(tx, conversationId), actor, number);
    const change = { at: opened.at, actor: actorOf(actor) };
    const assignment = { userId, kind: 'picked', override: false } as const;
    const { handlerEpoch } = await assignDirectly(house, tx, opened.conversation, assignment, change);
    const commandId = await requestDial(house, tx, { conversationId, number }, change);
    return { conversationId, handlerEpoch, number, commandId };
  });
}

/** The answer of the first time; the id of anything else is not told to be taken. */
async function asBefore(tx: Tx, conversation: Conversation, actor: Actor, number: string): Promise<Dialled> {
  const commandId = await dialCommandOf(tx, conversation.id);
  if (commandId === undefined || !handles(conversation, actor)) throw new AppError('conversation.not_found');
  return { conversationId: conversation.id, handlerEpoch: conversation.handler_epoch, number, commandId };
}
