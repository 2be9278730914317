/** Presences as numbers: each combination of a base presence and a custom one that occurs has one. */
import type { Presence } from '../../../../contracts/words.ts';
import type { PresenceRef } from '../configuration.ts';

/** Which combinations a workstream or a rule allows. */
export interface AllowedPresences {
  readonly refs: readonly PresenceRef[];
  /** By combination; 1 for allowed. */
  allowed: Uint8Array;
}

export class PresenceTable {
  readonly #combinations: { base: Presence; custom: string | null }[] = [];
  readonly #numberOf = new Map<string, number>();
  #sets = new Map<string, AllowedPresences>();

  combination(base: Presence, custom: string | null): number {
    const key = custom === null ? base : `${base} ${custom}`;
    const known = this.#numberOf.get(key);
    if (known !== undefined) return known;
    const number = this.#combinations.push({ base, custom }) - 1;
    this.#numberOf.set(key, number);
    for (const set of this.#sets.values()) set.allowed = this.#allowed(set.refs);
    return number;
  }

  /** A custom presence is allowed by its own id, and by its base presence's word. */
  allow(refs: readonly PresenceRef[]): AllowedPresences {
    const key = refs.join(' ');
    const known = this.#sets.get(key);
    if (known) return known;
    const set = { refs, allowed: this.#allowed(refs) };
    this.#sets.set(key, set);
    return set;
  }

  #allowed(refs: readonly PresenceRef[]): Uint8Array {
    return Uint8Array.from(this.#combinations, ({ base, custom }) =>
      refs.includes(base) || (custom !== null && refs.includes(custom)) ? 1 : 0,
    );
  }
}
