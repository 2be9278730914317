/** Which delivery of a contact may go now: what waits for what. */
import type { DeliveryState } from '../../../../../contracts/crm.ts';

/** An earlier delivery of the same contact to the same connection. */
export interface Earlier {
  readonly step: number;
  readonly state: DeliveryState;
  readonly reason: string | null;
  /** The step's own delivery, whose answer later steps may use; not one more recording, not a tie to a record. */
  readonly main: boolean;
}

export type Place =
  | { readonly state: 'due' }
  | { readonly state: 'waiting' | 'skipped'; readonly reason: string };

const ended: ReadonlySet<DeliveryState> = new Set(['delivered', 'dead', 'skipped']);

/**
 * The place of a delivery among those before it. It goes in the contact's order; a dead one before it holds it up only
 * when it needs that one's answer; an answer that will never come is said.
 * @param refersTo the steps whose answers it uses.
 */
export function placeInLine(refersTo: readonly number[], earlier: readonly Earlier[]): Place {
  for (const needed of refersTo) {
    const those = earlier.filter(({ step, main }) => main && step === needed);
    if (those.some(({ state }) => state === 'delivered')) continue;
    if (those.length === 0)
      return { state: 'skipped', reason: `Step ${needed} did not run for this contact.` };
    if (those.every(({ state }) => state === 'skipped'))
      return { state: 'skipped', reason: `Step ${needed}, whose answer it uses, was skipped.` };
    if (those.every(({ state }) => ended.has(state)))
      return { state: 'waiting', reason: `Waits for step ${needed}, which needs a person.` };
  }
  const ahead = earlier.find(({ state }) => !ended.has(state));
  return ahead ? { state: 'waiting', reason: `Waits for step ${ahead.step}.` } : { state: 'due' };
}
