/** What follows from an overflow check that does not end in a queue, and the events of one that does. */
import { type Conversation, takeOutOfQueue } from '../../conversations/index.ts';
import type { Actor } from '../../data-model/events/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';
import type { Facts } from '../domain/rules/facts.ts';
import { conditionOf } from '../domain/rules/overflow.ts';
import type { OverflowCheck, RouteOutcome } from '../domain/rules/route-trace.ts';
import { raiseAlerts } from './alerts.ts';
import { type LeavingAction, leaveByOverflow } from './leave-by-overflow.ts';

export interface OverflowEnd {
  readonly route: { readonly overflow: readonly OverflowCheck[]; readonly outcome: RouteOutcome };
  readonly facts: Facts;
}

export type Left = { outcome: 'ended' | 'callback' | 'voicemail' | 'external_number' | 'unrouted' };

/**
 * Announces each overflow on the way, and carries out the last one unless it leads to a queue.
 * @returns null when it is to be queued.
 */
export async function finishOverflow(
  house: House,
  tx: Tx,
  conversation: Conversation,
  { route: { overflow, outcome }, facts }: OverflowEnd,
  change: { at: Date; actor: Actor },
): Promise<Left | null> {
  announce(tx, conversation.id, overflow, outcome, change);
  switch (outcome.kind) {
    case 'queue':
      return null;
    case 'none':
      if (conversation.state !== 'open' || conversation.queue_id !== null)
        await takeOutOfQueue(tx, conversation, 'transferred', change);
      await raiseAlerts(
        house,
        tx,
        [{ conversationId: conversation.id, queueId: null, kind: 'no_queue', detail: { kind: facts.kind } }],
        change.at,
      );
      return { outcome: 'unrouted' };
    default: {
      const action = overflow.at(-1)!.action as LeavingAction;
      await leaveByOverflow(house, tx, conversation, { action, queueId: outcome.queueId, facts }, change);
      return { outcome: action.kind === 'end' ? 'ended' : action.kind };
    }
  }
}

/** What was not possible is announced as what came of it: the fallback queue, or that it stays. */
function announce(
  tx: Tx,
  conversationId: string,
  overflow: readonly OverflowCheck[],
  outcome: RouteOutcome,
  { at, actor }: { at: Date; actor: Actor },
): void {
  for (const [n, check] of overflow.entries()) {
    if (check.action === null) continue;
    const end = outcome.kind === 'queue' && n === overflow.length - 1 ? outcome : null;
    const stays = end !== null && end.queueId === check.queueId;
    const next = check.action.kind === 'queue' && check.impossible === null ? check.action.queueId : null;
    tx.append({
      type: 'conversation.overflowed',
      conversationId,
      actor,
      at,
      payload: {
        queueId: check.queueId,
        condition: conditionOf(check)!.kind,
        action: stays ? 'assign_anyway' : end ? 'queue' : check.action.kind,
        targetQueueId: stays ? null : (end?.queueId ?? next),
      },
    });
  }
}
