/**
 * The desk's realtime protocol: one WebSocket at `/api/realtime`, JSON text frames, authenticated by the session
 * cookie or by a bearer token (header `Authorization`, or the first frame `{"op":"authenticate"}` for clients
 * that cannot set headers).
 *
 * Requests carry an `id` that the reply repeats as `re`. Every operation of `contracts/api` works here by its
 * name, and these belong to the socket alone:
 *
 *   conversation.follow   {conversationId, after}   replay the messages after `after`, then every new one, in
 *                                                   sequence without gaps. After a reconnect, follow again
 *                                                   with the last sequence you hold: nothing is lost or doubled.
 *   conversation.unfollow {conversationId}
 *   conversation.typing   {conversationId}          tell the customer that you are typing (not stored)
 *   desk.follow           {}                        the whole desk now, and again after every change
 *   live.follow           {}                        the supervisor's page now, and again when it changes (at most 1/s)
 *   live.unfollow         {}
 *
 * While a representative's socket is open they count as connected. When the last one is gone for 30 s they are Offline
 * and stop getting offers; back soon (150 s unless set otherwise) their presence is restored.
 */
import { z } from 'zod';
import type { Desk, Live, Me, Message } from './api/shapes.ts';
import type { ErrorBody } from './errors.ts';
import { Id } from './words.ts';

export const realtimeOperations = {
  authenticate: z.object({ token: z.string() }),
  'conversation.follow': z.object({ conversationId: Id, after: z.number().int().nonnegative().default(0) }),
  'conversation.unfollow': z.object({ conversationId: Id }),
  'conversation.typing': z.object({ conversationId: Id }),
  'desk.follow': z.object({}),
  'live.follow': z.object({}),
  'live.unfollow': z.object({}),
} as const;

export const RealtimeRequest = z.object({
  id: z.union([z.string().max(64), z.number()]),
  op: z.string().max(64),
  input: z.unknown().optional(),
});
export type RealtimeRequest = z.infer<typeof RealtimeRequest>;

export type RealtimeReply =
  | { re: string | number; ok: true; output: unknown }
  | ({ re: string | number; ok: false } & ErrorBody);

export type RealtimePush =
  | { push: 'hello'; me: Me; serverTime: string }
  | { push: 'desk'; desk: Desk }
  | { push: 'live'; live: Live }
  /** Consecutive sequence numbers, following on the last ones pushed for this conversation. */
  | { push: 'messages'; conversationId: string; messages: Message[] }
  | {
      push: 'typing';
      conversationId: string;
      from: { kind: 'customer' | 'ai_agent' | 'representative'; name: string };
    }
  /** Something of this followed conversation changed in a CRM (a delivery, a link): read `conversation.crm` again. */
  | { push: 'crm'; conversationId: string }
  /** What AI agents ask to be approved has changed: read `approval.list` again. */
  | { push: 'approvals' }
  /**
   * To administrators and supervisors: these topics of the AI agent were saved, published, switched or removed, by anybody.
   * Read `topic.list` again, and `topic.read` of one that is open. What came while no socket was open is not repeated.
   */
  | { push: 'topics'; agentId: string; names: string[] }
  /** The session ended (signed out, or the user was deactivated); the socket closes after it. */
  | { push: 'signed-out' };

export type RealtimeFrame = RealtimeReply | RealtimePush;
