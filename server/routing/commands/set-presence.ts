/** A representative's presence as somebody chose it: they themselves, or a supervisor. */
import type { Actor, PresenceCause } from '../../data-model/events/index.ts';
import { type House, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { presenceAfter } from '../domain/presence/automaton.ts';
import { basePresences, type ChosenPresence, findPresence } from '../domain/presence/follows.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { lockPresence, stateOf, writePresences } from '../store/presence.store.ts';

/**
 * Sets the presence: a base one by its word, or a custom one by its id or name. Setting the same again is no event.
 * One that is not connected may set it too; it stays as set.
 * @param by whose doing it is; the representative's own unless told.
 * @throws {AppError} `presence.not_representative`, `presence.not_found`
 */
export async function setPresence(
  house: House,
  organizationId: string,
  representativeId: string,
  choice: string,
  cause: Extract<PresenceCause, 'self' | 'administrator'>,
  by: Actor = `representative:${representativeId}`,
): Promise<ChosenPresence> {
  return await transact(house, organizationId, async (tx) => {
    // The base presences need no look at the configuration.
    const presences = basePresences.some((word) => word === choice)
      ? []
      : (await configurationOf(tx, organizationId)).presences;
    const chosen = findPresence(presences, choice);
    if (!chosen) throw new AppError('presence.not_found');
    const row = await lockPresence(tx, representativeId);
    if (!row) throw new AppError('presence.not_representative');
    const from = stateOf(row);
    const { presence, presenceId } = chosen;
    const to = presenceAfter(from, { kind: 'chosen', presence, presenceId });
    if (to === from) return chosen;
    const change = { organizationId, userId: representativeId, from, to, cause, actor: by, before: null };
    const at = house.clock.now();
    for (const event of await writePresences(house, tx, [change], at)) tx.append(event);
    return chosen;
  });
}
