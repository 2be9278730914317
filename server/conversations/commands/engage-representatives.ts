/** Many conversations handed to representatives at once, a handful of round trips however many there are. */
import type { House, Tx } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { decideAppends } from '../domain/append-batch.ts';
import { transition } from '../domain/state-machine.ts';
import { dueAt, type TimerSettings } from '../domain/timers.ts';
import { type Conversation, standingOf, timerSettings } from '../store/conversation.store.ts';
import { type EngagementRow, type LeftSegment, writeEngagements } from '../store/engage.store.ts';
import { notice } from './append-message.ts';

/** What a hand-over looks at of a locked conversation. */
export type EngageTarget = Pick<
  Conversation,
  'id' | 'state' | 'handler_kind' | 'handler_id' | 'handler_epoch' | 'last_sequence' | 'workstream_id'
>;

export interface Engagement {
  conversation: EngageTarget;
  representative: { id: string; name: string };
  /** The offer that they accepted by it: the log tells both in one. */
  offerId?: string;
}

/**
 * Makes representatives the handlers of Open conversations that the transaction holds the locks of: each leaves its
 * queue as answered, and the customer is told who joined. As `engageHandler`, for many.
 * @returns the new epoch of each conversation.
 * @throws {AppError} `conversation.wrong_state` when one is not Open; then none is engaged.
 */
export async function engageRepresentatives(
  house: House,
  tx: Tx,
  engagements: readonly Engagement[],
  at: Date,
): Promise<Map<string, number>> {
  if (engagements.length === 0) return new Map();
  const settingsOf = new Map<string, TimerSettings>();
  for (const id of new Set(engagements.map((one) => one.conversation.workstream_id)))
    settingsOf.set(id, await timerSettings(tx, id));
  const rows: (EngagementRow & Pick<Engagement, 'offerId'>)[] = [];
  for (const { conversation, representative, offerId } of engagements) {
    const change = { kind: 'engage', handlerKind: 'representative', handlerId: representative.id } as const;
    const result = transition(standingOf(conversation), change);
    if (!result.ok) throw new AppError('conversation.wrong_state', { state: conversation.state });
    const draft = notice(house, 'patchbay.representative.joined', { name: representative.name });
    const [told] = decideAppends(conversation.id, result.next, conversation.last_sequence, new Map(), [
      draft,
    ]);
    if (told?.outcome !== 'append') throw new Error('A notice of our own is always appended.');
    const settings = settingsOf.get(conversation.workstream_id)!;
    rows.push({
      conversationId: conversation.id,
      sessionId: house.ids.next(),
      representativeId: representative.id,
      name: representative.name,
      epoch: result.next.handlerEpoch,
      offerId,
      dueAt: dueAt(result.next.state, 'representative', at, settings),
      notice: told.message,
    });
  }
  const left = new Map((await writeEngagements(tx, rows, at)).map((one) => [one.conversation_id, one]));
  for (const row of rows) {
    const { conversationId, representativeId, epoch, notice: message, offerId } = row;
    const actor = `representative:${representativeId}` as const;
    const segment = left.get(conversationId);
    tx.append({
      type: 'handler.engaged',
      conversationId,
      representativeId,
      actor,
      at,
      payload: {
        handlerKind: 'representative',
        handlerId: representativeId,
        epoch,
        sequence: message.sequence,
        ...(offerId === undefined ? {} : { offerId }),
        ...(segment ? { left: leftBehind(segment, at) } : {}),
      },
    });
    tx.signal(`conversation:${conversationId}`, [message]);
  }
  return new Map(rows.map((row) => [row.conversationId, row.epoch]));
}

const leftBehind = ({ id, queue_id: queueId, entered_at }: LeftSegment, at: Date) => ({
  queueId,
  segmentId: id,
  waitedMs: Math.max(0, at.getTime() - entered_at.getTime()),
});
