/** Who acts on a conversation, and whether they may. */
import type { Conversation } from '../../conversations/index.ts';
import type { Tx } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Author } from './reply.ts';

export interface Actor extends Author {
  /** Supervisors and administrators may act on conversations of others. */
  isLead: boolean;
}

export const actorOf = (actor: Pick<Actor, 'userId'>) => `representative:${actor.userId}` as const;

/** Whether the actor is its handler. */
export const handles = (conversation: Conversation, actor: Pick<Actor, 'userId'>): boolean =>
  conversation.handler_kind === 'representative' && conversation.handler_id === actor.userId;

/** @throws {AppError} `conversation.not_handler` unless the actor handles it or leads. */
export function mayAct(conversation: Conversation, actor: Actor): void {
  if (!handles(conversation, actor) && !actor.isLead) throw new AppError('conversation.not_handler');
}

/** The name of the representative who handles it now, as the customer knows it; null when there is none. */
export async function representativeName(tx: Tx, conversation: Conversation): Promise<string | null> {
  if (conversation.handler_kind !== 'representative') return null;
  const rows = await tx.run<{ name: string }>(
    `select name from participant where conversation_id = $1 and kind = 'representative' and participant_id = $2`,
    [conversation.id, conversation.handler_id],
  );
  return rows[0]?.name ?? null;
}
