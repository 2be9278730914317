/** A representative's presence: their own choice, an administrator's, or what follows from a lost connection. */
import type { Presence } from '../../../contracts/words.ts';
import type { EventPayloads } from '../../data-model/events/index.ts';
import { type House, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { lockRepresentatives, writePresence } from '../store/representative.store.ts';

export type PresenceCause = EventPayloads['presence.changed']['cause'];

/**
 * Sets the presence. What is being offered stays offered, and setting the same again is no event.
 * @throws {AppError} `presence.not_representative`
 */
export async function setPresence(
  house: House,
  organizationId: string,
  representativeId: string,
  presence: Presence,
  cause: PresenceCause,
): Promise<void> {
  await transact(house, organizationId, async (tx) => {
    const at = house.clock.now();
    const [representative] = await lockRepresentatives(tx, [representativeId], at);
    if (!representative) throw new AppError('presence.not_representative');
    if (representative.presence === presence) return;
    await writePresence(tx, [representativeId], presence, at);
    tx.append({
      type: 'presence.changed',
      representativeId,
      at,
      actor: cause === 'self' ? `representative:${representativeId}` : 'system',
      payload: { from: representative.presence, to: presence, cause },
    });
  });
}
