/**
 * When somebody else's agent no longer has a conversation it is told so, by an event `handoff.status` as the Bot
 * Framework names it; when the conversation is over, by `endOfConversation`.
 */
import type { LoggedEvent } from '../../../data-model/events/index.ts';
import { type House, type Tx, transact } from '../../../data-model/house/index.ts';
import type { Consumer } from '../../../data-model/log/index.ts';
import { statusName } from '../domain/va-context.ts';
import { enqueue } from '../store/outbox.store.ts';
import { forgetSession, type SessionKey, sessionsOf, updateSession } from '../store/session.store.ts';

const types = ['handler.released', 'handler.engaged', 'conversation.closed'] as const;
type Type = (typeof types)[number];

/** Ready-made for `runConsumer`. */
export const onOutsideReleased: Consumer<Type> = {
  name: 'outside-released',
  types,
  handle: async (house, event) => {
    const { conversationId, organizationId } = event;
    if (conversationId === null) return;
    if (event.type !== 'conversation.closed' && !concerns(event)) return;
    await transact(house, organizationId, async (tx) => {
      for (const { agentId, state, epoch } of await sessionsOf(tx, conversationId)) {
        const key = { organizationId, conversationId, agentId };
        if (event.type === 'conversation.closed')
          await (state === 'failed' ? forgetSession(tx, key) : close(house, tx, key, epoch));
        else if (event.type === 'handler.released') {
          if (event.payload.handlerId === agentId && event.payload.epoch === epoch && state === 'open')
            await park(house, tx, key, epoch, event.at);
        } else if (state === 'parked' && event.payload.handlerId !== agentId)
          await tell(house, tx, key, epoch, `taken:${event.payload.epoch}`, {
            state: 'accepted',
            by: event.payload.handlerKind,
          });
      }
    });
  },
};

/** Most conversations have nothing to do with outside agents: the cheap question first. */
const concerns = (event: LoggedEvent<Type>): boolean =>
  event.type === 'handler.engaged' ||
  (event.type === 'handler.released' && event.payload.handlerKind === 'ai_agent');

async function park(house: House, tx: Tx, key: SessionKey, epoch: number, at: Date): Promise<void> {
  await updateSession(tx, key, { state: 'parked', parked_at: at });
  await tell(house, tx, key, epoch, 'released', { state: 'transferred' });
}

async function close(house: House, tx: Tx, key: SessionKey, epoch: number): Promise<void> {
  await updateSession(tx, key, { state: 'ended' });
  const activity = { type: 'endOfConversation', code: 'completedSuccessfully' };
  await enqueue(tx, key, epoch, 'closed', { kind: 'activity', activity }, house.clock.now());
}

async function tell(
  house: House,
  tx: Tx,
  key: SessionKey,
  epoch: number,
  name: string,
  value: { state: string; by?: string },
): Promise<void> {
  const activity = { type: 'event', name: statusName, value };
  await enqueue(tx, key, epoch, name, { kind: 'activity', activity }, house.clock.now());
}
