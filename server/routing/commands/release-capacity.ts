/** Gives a representative's capacity back: what upper floors call when an engagement ends. */
import { lockConversations } from '../../conversations/index.ts';
import type { Actor } from '../../data-model/events/index.ts';
import { type House, read, type Tx, transact } from '../../data-model/house/index.ts';
import {
  dueHolds,
  type FreedCapacity,
  freeCapacity,
  holdersOf,
  holdUntil,
  lockClaimants,
} from '../store/capacity.store.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { adjustPresence } from './adjust-presence.ts';

export interface ReleasedCapacity {
  representativeId: string;
  units: number;
}

/**
 * Releases what a conversation holds, units and places in profiles alike: the representative may be offered something
 * else, and is shown as free as they are. The caller's transaction holds the conversation's lock, and takes no further
 * conversation's lock after this.
 *
 * Call it in the transaction in which a representative ends, transfers or parks a conversation, or wraps up.
 * @returns null when nothing was held; repeating it is harmless.
 */
export async function releaseCapacity(
  house: House,
  tx: Tx,
  conversationId: string,
  at: Date,
  actor: Actor,
): Promise<ReleasedCapacity | null> {
  const [freed] = await freeCapacity(tx, [conversationId], 'finished', at);
  if (!freed) return null;
  announceReleased(tx, freed, at, actor);
  await adjustPresence(house, tx, [{ userId: freed.representative_id, cause: 'load' }], at);
  return { representativeId: freed.representative_id, units: freed.units };
}

export function announceReleased(tx: Tx, freed: FreedCapacity, at: Date, actor: Actor): void {
  tx.append({
    type: 'capacity.released',
    conversationId: freed.conversation_id,
    representativeId: freed.representative_id,
    actor,
    at,
    payload: { units: freed.units },
  });
}

/**
 * The wrap-up of a locked conversation began: its capacity stays held for the whole of it, for some seconds, or not at
 * all, as its workstream says. Repeating it changes nothing.
 */
export async function holdThroughWrapUp(
  house: House,
  tx: Tx,
  conversation: { id: string; workstream_id: string; state_changed_at: Date },
  at: Date,
): Promise<void> {
  const { workstreams } = await configurationOf(tx, tx.organizationId);
  const hold = workstreams.find((w) => w.workstreamId === conversation.workstream_id)?.wrapUpHold ?? 'always';
  if (hold === 'always') return;
  const until = conversation.state_changed_at.getTime() + (hold === 'never' ? 0 : hold * 1000);
  if (until <= at.getTime()) await releaseCapacity(house, tx, conversation.id, at, 'system');
  else await holdUntil(tx, conversation.id, new Date(until));
}

const batch = 200;

/** Releases what was held through wrap-ups until now. @returns how many. */
export async function releaseHeld(house: House, organizationId: string): Promise<number> {
  let released = 0;
  for (;;) {
    const now = house.clock.now();
    const due = await read(house, organizationId, (tx) => dueHolds(tx, organizationId, now, batch));
    if (due.length === 0) return released;
    released += await transact(house, organizationId, async (tx) => {
      await lockConversations(tx, due);
      const at = house.clock.now();
      // What was released or begun anew while we waited for the locks is not due any more.
      const still = await dueHolds(tx, organizationId, at, batch, due);
      await lockClaimants(tx, await holdersOf(tx, still), at);
      const freed = await freeCapacity(tx, still, 'finished', at);
      for (const one of freed) announceReleased(tx, one, at, 'system');
      const userIds = [...new Set(freed.map((one) => one.representative_id))];
      await adjustPresence(
        house,
        tx,
        userIds.map((userId) => ({ userId, cause: 'load' })),
        at,
      );
      return freed.length;
    });
    if (due.length < batch) return released;
  }
}
