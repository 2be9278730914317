/**
 * The life of a conversation: one machine, one transition function.
 *
 *                 engage (AI agent)                      engage (representative accepts)
 *        ┌──────────────────────────────┐        ┌──────────────────────────────────────────┐
 *        │                              ▼        │                                          ▼
 *     ┌──┴───┐   queue (opened)      ┌────────┐  │   queue (transferred, escalated)     ┌────────┐
 *  ──▶│ Open │◀──────────────────────│ Active │──┘◀─────────────────────────────────────│ Active │
 *     └──┬───┘                       │  (AI)  │                                         │ (rep.) │
 *        │  ▲                        └───┬────┘                          park           └─┬────┬─┘
 *        │  │ queue (resumed: the        │                  ┌───────────────────────────-─┘    │ end
 *        │  │ customer writes)           │                  ▼                                  ▼
 *        │  └────────────────────────────┼───────────── ┌─────────┐                      ┌─────────┐
 *        │                               │              │ Waiting │                      │ Wrap-up │
 *        │ close                         │ close        └────┬────┘                      └────┬────┘
 *        ▼                               ▼                   ▼ close                          ▼ close
 *     ┌───────────────────────────────────────────────────────────────────────────────────────────┐
 *     │ Closed                                  (never reopens)                                   │
 *     └───────────────────────────────────────────────────────────────────────────────────────────┘
 *
 * Open: nobody handles it; it waits in a queue, perhaps with an offer out. Active: a handler is engaged. Waiting:
 * parked until the customer writes. Wrap-up: over for the customer, the representative finishes. Whatever is not over can be
 * handed over to an(other) AI agent, which is Active at once. Each engage and hand-over, and each end of an engagement by
 * queue, park or close, is a new `handlerEpoch`: what was sent under an older one is refused. `end` keeps the
 * representative as handler through the wrap-up.
 */
import type { ConversationState, HandlerKind } from '../../../contracts/words.ts';

/** What the machine looks at. */
export interface Standing {
  state: ConversationState;
  handlerKind: HandlerKind;
  handlerId: string | null;
  handlerEpoch: number;
}

export type Transition =
  | { kind: 'engage'; handlerKind: 'ai_agent' | 'representative'; handlerId: string }
  | { kind: 'hand_over'; handlerKind: 'ai_agent'; handlerId: string }
  | { kind: 'queue' }
  | { kind: 'park' }
  | { kind: 'end' }
  | { kind: 'close' };

export type TransitionResult = { ok: true; next: Standing } | { ok: false; reason: 'wrong_state' };

const released = { handlerKind: 'none', handlerId: null } as const;

/** The only place where a conversation's state, handler and epoch change. Pure. */
export function transition(now: Standing, change: Transition): TransitionResult {
  const refuse: TransitionResult = { ok: false, reason: 'wrong_state' };
  const next = (
    state: ConversationState,
    handler: Pick<Standing, 'handlerKind' | 'handlerId'>,
  ): TransitionResult => ({
    ok: true,
    next: {
      state,
      ...handler,
      handlerEpoch: handler.handlerId === now.handlerId ? now.handlerEpoch : now.handlerEpoch + 1,
    },
  });
  switch (change.kind) {
    case 'engage':
      if (now.state !== 'open') return refuse;
      return next('active', { handlerKind: change.handlerKind, handlerId: change.handlerId });
    case 'hand_over':
      if (now.state !== 'open' && now.state !== 'active' && now.state !== 'waiting') return refuse;
      if (now.handlerId === change.handlerId) return refuse;
      return next('active', { handlerKind: change.handlerKind, handlerId: change.handlerId });
    case 'queue':
      if (now.state !== 'open' && now.state !== 'active' && now.state !== 'waiting') return refuse;
      return next('open', released);
    case 'park':
      if (now.state !== 'active' || now.handlerKind !== 'representative') return refuse;
      return next('waiting', released);
    case 'end':
      if (now.state !== 'active' || now.handlerKind !== 'representative') return refuse;
      return next('wrap_up', { handlerKind: now.handlerKind, handlerId: now.handlerId });
    case 'close':
      if (now.state === 'closed') return refuse;
      return next('closed', released);
  }
}
