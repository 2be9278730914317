/** The conversation's row, under its lock. */
import type { Selectable } from 'kysely';
import type { Tx } from '../../data-model/house/index.ts';
import type { ConversationTable } from '../../data-model/tables/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { Standing } from '../domain/state-machine.ts';
import type { TimerSettings } from '../domain/timers.ts';

/** A conversation as a command holds it: locked until the transaction ends. Commands keep it up to date. */
export type Conversation = Selectable<ConversationTable>;

export const standingOf = (
  c: Pick<Conversation, 'state' | 'handler_kind' | 'handler_id' | 'handler_epoch'>,
): Standing => ({
  state: c.state,
  handlerKind: c.handler_kind,
  handlerId: c.handler_id,
  handlerEpoch: c.handler_epoch,
});

/**
 * Locks conversations and reads them. Must come before the transaction's first write (see transact); ask for all
 * you need at once.
 * @returns those that exist in the organization, in no particular order.
 */
export async function lockConversations(tx: Tx, ids: readonly string[]): Promise<Conversation[]> {
  return await tx.run<Conversation>('select * from lock_conversations($1)', [ids], 'lock-conversations');
}

/** @throws {AppError} `conversation.not_found` */
export async function lockConversation(tx: Tx, id: string): Promise<Conversation> {
  const rows = await lockConversations(tx, [id]);
  if (!rows[0]) throw new AppError('conversation.not_found');
  return rows[0];
}

/** Every change of state asks for them, and they hardly ever change: a second old is new enough. */
const settingsKeepMs = 1000;
const mostSettings = 1000;
const settingsById = new Map<string, { at: number; settings: TimerSettings }>();

export async function timerSettings(tx: Tx, workstreamId: string): Promise<TimerSettings> {
  const kept = settingsById.get(workstreamId);
  if (kept && performance.now() - kept.at < settingsKeepMs) return kept.settings;
  const row = await tx.q
    .selectFrom('workstream')
    .select([
      'auto_close_active_seconds',
      'auto_close_open_seconds',
      'auto_close_waiting_seconds',
      'wrap_up_seconds',
    ])
    .where('id', '=', workstreamId)
    .executeTakeFirstOrThrow();
  const settings = {
    autoCloseActiveSeconds: row.auto_close_active_seconds,
    autoCloseOpenSeconds: row.auto_close_open_seconds,
    autoCloseWaitingSeconds: row.auto_close_waiting_seconds,
    wrapUpSeconds: row.wrap_up_seconds,
  };
  if (settingsById.size >= mostSettings) settingsById.clear();
  settingsById.set(workstreamId, { at: performance.now(), settings });
  return settings;
}

/** Writes what changed, and into the object at hand as well. */
export async function updateConversation(
  tx: Tx,
  conversation: Conversation,
  change: Partial<Conversation>,
): Promise<void> {
  const { required_skills, context, demand, ...plain } = change;
  await tx.q
    .updateTable('conversation')
    .set({
      ...plain,
      ...(required_skills === undefined ? {} : { required_skills: JSON.stringify(required_skills) }),
      ...(context === undefined ? {} : { context: JSON.stringify(context) }),
      ...(demand === undefined ? {} : { demand: JSON.stringify(demand) }),
    })
    .where('id', '=', conversation.id)
    .execute();
  Object.assign(conversation, change);
}
