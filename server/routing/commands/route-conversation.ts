/** Intake, classification, route to queue and the overflow check before it: one conversation, one transaction. */
import type { Conversation } from '../../conversations/index.ts';
import type { Actor } from '../../data-model/events/index.ts';
import type { House, Tx } from '../../data-model/house/index.ts';

export interface RouteRequest {
  cause: 'opened' | 'escalated' | 'resumed' | 'transferred' | 'released';
  /** Goes there; only the overflow check may send it elsewhere. Undefined: the rules decide. */
  queueId?: string;
  /** Only this representative is asked at first. */
  directed?: string;
  escalationReason?: string;
  summary?: string;
  context?: Record<string, unknown>;
}

export type Routed =
  | { outcome: 'queued'; queueId: string; queueName: string }
  /** Ended with a message, or left to the voice layer. */
  | { outcome: 'ended' | 'callback' | 'voicemail' | 'external_number' };

/**
 * Routes a locked conversation that is not over: leaves it in a queue, or carries out what an overflow rule says.
 * Whoever handled it is released by the caller's hand (`releaseCapacity`). Writes its trace.
 */
export async function routeConversation(
  _house: House,
  _tx: Tx,
  _conversation: Conversation,
  _request: RouteRequest,
  _change: { at: Date; actor: Actor },
): Promise<Routed> {
  throw new Error('not written yet');
}
