/** Whether a representative's desk holds more than the representative can carry. */
import type { Desk } from '../../contracts/api/shapes.ts';

/**
 * What is wrong with this desk, or null. Looks twice: at what the server says is reserved, and, trusting only what
 * is on the desk, at the offers and conversations times their units. Pure.
 */
export function breachOf(desk: Desk, units: number): string | null {
  const { total, reserved } = desk.capacity;
  if (reserved > total) return `${reserved} units reserved of ${total}`;
  // By conversation: a desk that was read while an offer was being accepted may show both.
  const held = new Set([
    ...desk.offers.map((offer) => offer.conversationId),
    ...desk.conversations
      .filter((c) => c.state === 'active' || c.state === 'wrap_up')
      .map((c) => c.conversationId),
  ]);
  if (held.size * units > total)
    return `${held.size} conversations and offers of ${units} units each on a desk for ${total}`;
  return null;
}

/** Counts breaches: one for each time that a desk goes from within its capacity to beyond. */
export class CapacityWatch {
  readonly breaches: string[] = [];
  readonly #units: number;
  readonly #beyond = new Set<string>();

  constructor(units: number) {
    this.#units = units;
  }

  observe(who: string, desk: Desk): void {
    const breach = breachOf(desk, this.#units);
    if (breach === null) {
      this.#beyond.delete(who);
    } else if (!this.#beyond.has(who)) {
      this.#beyond.add(who);
      this.breaches.push(`${who}: ${breach}`);
    }
  }
}
