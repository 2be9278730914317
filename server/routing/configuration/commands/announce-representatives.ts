/** Tells the engine what representatives are set to now. */
import type { Actor } from '../../../data-model/events/index.ts';
import type { Tx } from '../../../data-model/house/index.ts';
import type { RepresentativeSetting } from '../../domain/router/changes.ts';

/**
 * Whoever is no member of a queue any more gets nothing new from it; what is being offered to them is withdrawn by
 * the engine when it reads this.
 */
export function announceRepresentatives(
  tx: Tx,
  settings: readonly RepresentativeSetting[],
  actor: Actor,
  at: Date,
): void {
  for (const setting of settings)
    tx.append({
      type: 'representative.configured',
      representativeId: setting.userId,
      actor,
      at,
      payload: { setting: { ...setting } },
    });
}
